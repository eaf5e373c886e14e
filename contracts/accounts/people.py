"""People and companies, and how to look them up."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.accounts.views import SavedView
from contracts.base import Actor, Reading, Request, Right, Role

Language = Literal["en", "de", "nl", "da", "sv"]
Theme = Literal["system", "light", "dark"]
Density = Literal["roomy", "compact"]
MailKind = Literal[
    "colleague_opened", "commented", "moved", "appointment", "shared", "release", "assigned", "noted", "cost_answered"
]
SecretPurpose = Literal["password", "reset", "confirm", "invite", "admit", "handover"]
PersonKind = Literal["customer", "partner", "employee"]

Email = Annotated[str, Field(min_length=3, max_length=254)]
Password = Annotated[str, Field(min_length=1, max_length=1024)]
Secret = Annotated[str, Field(min_length=16, max_length=200)]


class Preferences(Reading):
    """What a person chose for themselves; an empty language follows the browser."""

    language: str = ""
    theme: Theme = "system"
    density: Density = "roomy"
    mails_off: tuple[str, ...] = Field(default=(), description="kinds of mails that are not wanted")
    portal_off: tuple[str, ...] = Field(default=(), description="what is not wanted among the notifications either")
    muted: tuple[str, ...] = Field(default=(), description="tickets about which no mails are wanted")
    queues: tuple[str, ...] = Field(default=(), description="queues of which staff follow what nobody has")


class Person(Reading):
    """A person as our services and the vendor's staff see them."""

    id: str
    portal: str
    email: str
    name: str
    role: Role
    company: str
    company_name: str
    rights: tuple[Right, ...]
    active: bool
    phone: str = ""
    preferences: Preferences = Preferences()
    home: str = Field(default="", description="the company made for them when they registered")
    kind: PersonKind = Field(default="customer", description="what staff call them; grants nothing")
    confirmed: bool = Field(default=True, description="whether the address is proved; nobody signs in before")
    admitted: bool = Field(default=True, description="whether the second proof of a registration is there")
    asked_to_join: str = Field(default="", description="how the person named the company that they want to join")


class Company(Reading):
    """A customer company of one portal; `slug` is fixed when it is made and names its folder in the bucket."""

    id: str
    portal: str
    name: str
    slug: str
    customer_number: str = ""


class Session(Reading):
    """Somebody signed in: who, with a token for five seconds that each request on their behalf carries."""

    id: str = Field(description="public id of the session, no secret")
    token: str
    actor: Actor
    person: Person
    must_change_password: bool
    signed_in_at: datetime
    views: tuple[SavedView, ...] = Field(default=(), description="the lists that the person has saved")


class GetPeople(Request):
    """People by id, for our services and staff; unknown ids are left out."""

    ids: tuple[str, ...] = Field(max_length=500)


class GetFollowers(Request):
    """Notify asks which staff of a portal follow a queue: they are told of its tickets that nobody has."""

    portal: str
    queue: str


class People(Reading):
    """Some people."""

    items: tuple[Person, ...]


class FindPeople(Request):
    """Staff look for people of their portal by name, address or company; `company` or `role` narrow it."""

    text: str = Field(default="", max_length=200)
    company: str = ""
    roles: tuple[Role, ...] = ()
    limit: int = Field(default=20, ge=1, le=200)


class GetColleagues(Request):
    """The active people of the actor's own company; with a text those whose name or address fits it."""

    text: str = Field(default="", max_length=200)
    limit: int = Field(default=1000, ge=1, le=1000)


class GetCompany(Request):
    """A company with its people: any of the portal for staff and services, one's own for a customer."""

    id: str


class CompanyCard(Reading):
    """A company and its people."""

    company: Company
    people: tuple[Person, ...]

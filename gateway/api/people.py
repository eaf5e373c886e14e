"""People and companies for programs: colleagues and invitations, and what staff register, find and change."""

from typing import Literal

from pydantic import Field

from contracts import accounts as a
from contracts.accounts.members import CustomerRole
from contracts.base import Reading, Right
from contracts.errors import not_found
from contracts.scopes import MOST_TOKEN_DAYS, Scope
from contracts.tokens import CompanyTokenMade, MakeCompanyToken
from gateway.api.endpoint import ApiModel, Asked
from gateway.peers.calls import asked as request_of
from gateway.visit import Visit

Language = Literal["", "en", "de", "nl", "da", "sv"]


class TeamQuery(ApiModel):
    """Whose people; customers have one company, their own."""

    company: str = Field(default="", max_length=60, description="staff only")


class FindQuery(ApiModel):
    """Whom to look for, by name or address."""

    q: str = Field(default="", max_length=200)
    company: str = Field(default="", max_length=60)
    limit: int = Field(default=50, ge=1, le=200)


class CompanyQuery(ApiModel):
    """Which companies, by name or customer number."""

    q: str = Field(default="", max_length=200)
    limit: int = Field(default=50, ge=1, le=200)


class Invitation(ApiModel):
    """Who is invited, as what; staff name the company."""

    email: a.Email
    name: str = Field(default="", max_length=200)
    role: CustomerRole = "customer"
    rights: tuple[Right, ...] = ("create", "comment", "company")
    language: Language = ""
    company: str = Field(default="", max_length=60, description="staff only")


class PersonChange(ApiModel):
    """What is to change; what is left out stays. Only staff set name, kind and company."""

    rights: tuple[Right, ...] | None = None
    role: CustomerRole | None = None
    kind: a.PersonKind | None = None
    name: str | None = Field(default=None, min_length=1, max_length=200)
    company: str | None = Field(default=None, min_length=1, max_length=60)


class NewPerson(ApiModel):
    """Somebody whom staff register; the first password, or a link to choose one, goes to them by mail."""

    email: a.Email
    name: str = Field(min_length=1, max_length=200)
    company: str = Field(min_length=1, max_length=60)
    role: CustomerRole = "customer"
    rights: tuple[Right, ...] = ("create", "comment", "company")
    language: Language = ""


class Activity(ApiModel):
    """Whether the person may sign in."""

    active: bool


class WishAnswer(ApiModel):
    """Whether somebody who asks to join is taken in; staff name the company."""

    accept: bool
    company: str = Field(default="", max_length=60, description="staff only")


class Admission(ApiModel):
    """Whether a registration without its second proof is let in."""

    admit: bool


class NewCompany(ApiModel):
    """A company to make."""

    name: str = Field(min_length=1, max_length=200)
    customer_number: str = Field(default="", max_length=40)


class CompanyFacts(ApiModel):
    """What a company is known by; what is left out stays."""

    customer_number: str | None = Field(default=None, max_length=40)
    billing_email: str | None = Field(default=None, max_length=254)
    invoices: tuple[a.InvoiceFact, ...] | None = Field(default=None, max_length=100)
    domains: tuple[a.MailDomain, ...] | None = Field(default=None, max_length=20, description="its own mail domains")


class NewCompanyToken(ApiModel):
    """A token that is the company's; the own password proves who asks."""

    name: str = Field(min_length=1, max_length=80)
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=40)
    days: int = Field(default=90, ge=1, le=MOST_TOKEN_DAYS)
    password: str = Field(min_length=1, max_length=1024)
    company: str = Field(default="", max_length=60, description="staff only")


class PeopleFound(Reading):
    """Some people, by name."""

    items: tuple[a.Person, ...]


async def read_team(visit: Visit, asked: Asked) -> a.Team:
    """A company with its people, open invitations and requests to join."""
    return await visit.peers.members.team(visit.token, asked.query.company)


async def invite(visit: Visit, asked: Asked) -> None:
    """Have an invitation mailed."""
    await visit.peers.members.invite(visit.token, request_of(a.Invite, **asked.body.model_dump()))


async def withdraw(visit: Visit, _asked: Asked) -> None:
    """Take an invitation back."""
    await visit.peers.members.withdraw(visit.token, visit.values["person"])


async def change_person(visit: Visit, asked: Asked) -> a.Person:
    """Set rights and role, by staff everything."""
    sent = asked.body.model_dump(exclude_unset=True)
    request = request_of(a.ChangePerson, person=visit.values["person"], **sent)
    person = await visit.peers.members.change_person(visit.token, request)
    visit.gateway.sessions.access_changed(person.id)
    return person


async def set_active(visit: Visit, asked: Asked) -> None:
    """Deactivate, or activate again."""
    person = visit.values["person"]
    await visit.peers.accounts.set_active(visit.token, person, active=asked.body.active)
    visit.gateway.sessions.access_changed(person)


async def answer_wish(visit: Visit, asked: Asked) -> None:
    """Take somebody in who asks to join, or decline."""
    person, body = visit.values["person"], asked.body
    request = request_of(a.AnswerWish, person=person, accept=body.accept, company=body.company)
    await visit.peers.members.answer_wish(visit.token, request)
    visit.gateway.sessions.access_changed(person)


async def make_token(visit: Visit, asked: Asked) -> CompanyTokenMade:
    """A token of the company, shown this once."""
    request = request_of(MakeCompanyToken, **asked.body.model_dump())
    return await visit.peers.members.make_company_token(visit.token, request)


async def find_people(visit: Visit, asked: Asked) -> PeopleFound:
    """People of the portal."""
    query = asked.query
    request = request_of(a.FindPeople, text=query.q, company=query.company, limit=query.limit)
    return PeopleFound(items=await visit.peers.accounts.find_people(visit.token, request))


async def read_person(visit: Visit, _asked: Asked) -> a.Person:
    """One of the portal."""
    key = visit.values["person"]
    found = await visit.peers.accounts.people(visit.token, (key,))
    if key not in found:
        raise not_found()
    return found[key]


async def create_person(visit: Visit, asked: Asked) -> a.Person:
    """Register somebody."""
    request = request_of(a.CreatePerson, request_id=asked.request_id, portal=visit.site.key, **asked.body.model_dump())
    return await visit.peers.accounts.create_person(visit.token, request)


async def list_waiting(visit: Visit, _asked: Asked) -> a.Waiting:
    """Who waits for staff."""
    return await visit.peers.members.waiting(visit.token)


async def admit(visit: Visit, asked: Asked) -> None:
    """Let a registration in, or refuse it."""
    await visit.peers.members.admit(visit.token, visit.values["person"], admit=asked.body.admit)


async def find_companies(visit: Visit, asked: Asked) -> a.Companies:
    """Companies of the portal."""
    found = await visit.peers.members.companies(visit.token, asked.query.q, asked.query.limit)
    return a.Companies(items=found)


async def create_company(visit: Visit, asked: Asked) -> a.Company:
    """Make one."""
    request = request_of(a.CreateCompany, request_id=asked.request_id, portal=visit.site.key, **asked.body.model_dump())
    return await visit.peers.members.create_company(visit.token, request)


async def read_company(visit: Visit, _asked: Asked) -> a.Team:
    """One with everybody who has to do with it."""
    return await visit.peers.members.team(visit.token, visit.values["company"])


async def change_company(visit: Visit, asked: Asked) -> a.Company:
    """Set what it is known by."""
    sent = asked.body.model_dump(exclude_unset=True)
    request = request_of(a.ChangeCompany, company=visit.values["company"], **sent)
    return await visit.peers.members.change_company(visit.token, request)

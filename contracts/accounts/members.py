"""Who belongs to which company, with which rights: invitations, requests to join, the hand-over of an account."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from contracts.accounts.people import Company, Email, Language, Person, PersonKind, Secret
from contracts.base import Reading, Request, Right

CustomerRole = Literal["customer", "company_admin"]

MailDomain = Annotated[str, Field(min_length=3, max_length=190)]


class InvoiceFact(Reading):
    """What proves that somebody holds an invoice of a company: its number and its total."""

    number: str = Field(min_length=1, max_length=40)
    total: Decimal = Field(max_digits=14, decimal_places=2)


class GetTeam(Request):
    """A company with everybody who has to do with it: any of the portal for staff, one's own for its administrator."""

    company: str = ""


class Invited(Reading):
    """Somebody who was invited and has not accepted yet; `id` names the invitation."""

    id: str
    email: str
    name: str
    role: CustomerRole
    rights: tuple[Right, ...]
    by: str
    at: datetime
    expires_at: datetime


class Wish(Reading):
    """Somebody asks to become a member of a company."""

    person: Person
    text: str
    at: datetime
    company: str = Field(default="", description="staff only: the company whose administrator they named")


class Team(Reading):
    """A company, its people (deactivated ones too), open invitations and requests."""

    company: Company
    people: tuple[Person, ...]
    invited: tuple[Invited, ...] = ()
    wishes: tuple[Wish, ...] = ()
    one_account: bool = False
    billing_email: str = Field(default="", description="staff only")
    invoices: tuple[InvoiceFact, ...] = Field(default=(), description="staff only")
    domains: tuple[str, ...] = Field(default=(), description="staff only: the company's own mail domains")


class GetWaiting(Request):
    """Staff ask who waits for them in their portal."""


class Waiting(Reading):
    """Requests to join a company, and registrations that staff let in."""

    wishes: tuple[Wish, ...] = ()
    admissions: tuple[Person, ...] = ()


class FindCompanies(Request):
    """Staff look for companies of their portal by name or customer number."""

    text: str = Field(default="", max_length=200)
    limit: int = Field(default=25, ge=1, le=200)


class Companies(Reading):
    """Some companies."""

    items: tuple[Company, ...]


class FindNames(Request):
    """Staff look for people and companies of their portal in one question, as the search over everything does."""

    text: str = Field(min_length=1, max_length=200)
    limit: int = Field(default=25, ge=1, le=200)


class Names(Reading):
    """People and companies, each by name."""

    people: tuple[Person, ...] = ()
    companies: tuple[Company, ...] = ()


class ChangeCompany(Request):
    """Staff or the operator set what a company is known by; None leaves a value as it is."""

    company: str
    customer_number: str | None = Field(default=None, max_length=40)
    billing_email: str | None = Field(default=None, max_length=254)
    invoices: tuple[InvoiceFact, ...] | None = Field(default=None, max_length=100)
    domains: tuple[MailDomain, ...] | None = Field(default=None, max_length=20, description="its own mail domains")


class ChangePerson(Request):
    """A company's administrator sets a colleague's rights and role; staff also name, kind and company.

    None leaves a value as it is. `company` moves the person, which only staff may do.
    """

    person: str
    rights: tuple[Right, ...] | None = None
    role: CustomerRole | None = None
    kind: PersonKind | None = None
    name: str | None = Field(default=None, min_length=1, max_length=200)
    company: str | None = Field(default=None, min_length=1, max_length=60)


class Invite(Request):
    """A company's administrator invites an address to the own company, staff to any of their portal."""

    company: str = Field(default="", description="staff only")
    email: Email
    name: str = Field(default="", max_length=200)
    role: CustomerRole = "customer"
    rights: tuple[Right, ...] = ("create", "comment", "company")
    language: Literal["", "en", "de", "nl", "da", "sv"] = ""


class Withdraw(Request):
    """Take back an invitation that was not accepted yet."""

    invited: str


class InspectLink(Request):
    """Look at a mailed link without using it up; `not_found` when it is spent, replaced or too old."""

    portal: str
    token: Secret


class InvitationOffer(Reading):
    """What the page behind an invitation shows; `known` people keep their password and need none here."""

    company: str
    by: str
    email: str
    name: str
    known: bool


class AcceptInvitation(Request):
    """The invited address joins the company; whoever has no account yet chooses a password."""

    portal: str
    token: Secret
    name: str = Field(default="", max_length=200)
    password: str = Field(default="", max_length=1024)


class AskToJoin(Request):
    """A person asks to become a member of an existing company; the answer tells nothing about any company.

    `colleague` may be the address of somebody who administers it: then that company sees the request as well.
    """

    company_name: str = Field(min_length=1, max_length=300)
    colleague: str = Field(default="", max_length=254)


class AnswerWish(Request):
    """Staff, or the administrator of the company that was asked, accept or decline; staff name the company."""

    person: str
    accept: bool
    company: str = ""


class RegisterByNumber(Request):
    """Ask for the one account of a company by its customer number and a second proof, as the portal says.

    Refused with `forbidden` alike for an unknown number, a wrong proof and a company that has its account.
    """

    request_id: str = Field(min_length=8, max_length=80)
    portal: str
    customer_number: str = Field(max_length=40)
    invoice_number: str = Field(default="", max_length=40)
    invoice_total: str = Field(default="", max_length=40)
    email: Email
    name: str = Field(default="", max_length=200)
    password: str = Field(max_length=1024)
    language: Language = "en"
    address: str = Field(default="", max_length=64)


class ConfirmAdmission(Request):
    """Use the link that went to a company's billing address: the registration was theirs."""

    portal: str
    token: Secret


class AdmissionOffer(Reading):
    """Who would get the company's account."""

    email: str
    name: str
    company: str


class Admit(Request):
    """Staff let a registration in, or refuse it for good."""

    person: str
    admit: bool


class HandOver(Request):
    """Whoever has the one account of a company hands it to somebody else; the own password proves that it is they."""

    email: Email
    password: str = Field(max_length=1024)


class HandOverOffer(Reading):
    """What the page behind the hand-over's link shows."""

    company: str
    email: str
    by: str


class AcceptHandOver(Request):
    """The new address takes the account over, with a name and a password of its own; all sessions end."""

    portal: str
    token: Secret
    name: str = Field(min_length=1, max_length=200)
    password: str = Field(max_length=1024)

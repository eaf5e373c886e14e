"""The parts of a portal's definition."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
_NAME = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
Host = Annotated[str, Field(max_length=253, pattern=rf"^({_NAME}\.)*{_NAME}$")]
Language = Literal["en", "de", "nl", "da", "sv"]
Text = dict[Language, str]
Kind = Literal[
    "new",
    "open",
    "waiting-customer",
    "waiting-external",
    "scheduled",
    "investigating",
    "resolved",
    "closed",
    "cancelled",
]
Visibility = Literal["private", "company"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Column = Literal["number", "type", "title", "status", "priority", "contact", "assignee", "created", "updated"]

ENDED: frozenset[Kind] = frozenset({"resolved", "closed", "cancelled"})


class Part(BaseModel):
    """A part of a definition; a field that we do not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Brand(Part):
    """How the portal looks: an accent colour, from which the code makes readable shades, and a short mark."""

    accent: str = Field(pattern=r"^#[0-9a-f]{6}$")
    mark: str = Field(min_length=1, max_length=3)


class Hours(Part):
    """Opening hours of one weekday, local time of the portal."""

    opens: time
    closes: time


class Contact(Part):
    """How else to reach the vendor."""

    company: str
    email: str
    phone: str = ""
    address: str = ""
    website: str = ""
    knowledge_base: str = Field(default="", description="address of the vendor's articles, named before one asks")
    video: str = Field(default="", description="address of the vendor's instruction video, named on the help page")
    timezone: str = "Europe/Berlin"
    hours: dict[Weekday, Hours] = {}


class Registration(Part):
    """Who can make an account; `generated` mails a password, `chosen` lets the person choose one."""

    mode: Literal["open", "staff", "customer_number"]
    password: Literal["generated", "chosen"] = "chosen"  # noqa: S105 - the name of a way, no secret
    reset: Literal["generated", "chosen"] = "chosen"
    one_account_per_company: bool = False
    proof: Literal["invoice", "billing_address", "staff"] = Field(
        default="invoice", description="with a customer number: what must be there beside the confirmed address"
    )
    number_pattern: str = Field(default=r"[0-9]{4,10}", description="what a customer number looks like")
    number_example: str = Field(default="", description="a customer number to show; no company has it")
    company_admins: bool = Field(default=True, description="whether a company's administrator manages colleagues")
    company_admins_erase: bool = Field(
        default=False, description="whether a company's administrator may have a colleague erased for good"
    )


class Queue(Part):
    """A team that tickets are addressed to ("To"); `email` gets the vendor's mails about its tickets."""

    key: Key
    label: Text
    description: Text = {}
    email: str
    offered: bool = True


class Choice(Part):
    """A value of a list that people choose from."""

    key: Key
    label: Text
    description: Text = {}


When = dict[Key, Annotated[tuple[Key, ...], Field(min_length=1)]]
WHEN = "field: the values of it with which this is there; of several fields, all must fit"


class TypeChoice(Choice):
    """A type of ticket; where it may cost money, the customer is told first, or must approve before work starts."""

    cost: Literal["", "tell", "approve"] = ""
    when: When = Field(default={}, description=WHEN)


class Choices(Part):
    """A list, who may set it, and what a ticket has at first; an empty list means that the portal has no such thing."""

    set_by: Literal["customer", "vendor"] = "vendor"
    default: str = Field(default="", description="empty only where the customer must choose")
    advice: Text = {}
    items: tuple[Choice, ...] = ()


class Types(Choices):
    """The types of tickets; with `step: before` one is chosen before the form, which then fits it."""

    step: Literal["", "before"] = ""
    items: tuple[TypeChoice, ...] = ()


class Status(Part):
    """A status: the portal's own words over one of the kinds that all portals share."""

    key: Key
    kind: Kind
    label: Text
    explanation: Text
    queue: str = Field(default="", description="the queue that entering this status moves the ticket to")
    staff_label: Text = Field(default={}, description="what staff read where the label speaks to the customer")
    outcome: Literal["", "successful", "unsuccessful"] = ""
    to: tuple[str, ...] = Field(default=(), description="where staff may move it; empty: anywhere")
    customer_to: tuple[str, ...] = Field(default=(), description="where the customer may move it")
    action: Text = Field(default={}, description="the customer's button that moves a ticket here; else the label")
    final: bool = Field(default=False, description="nobody moves it on from here")
    closes_after_days: int = Field(default=0, ge=0, le=3650, description="it ends by itself after so long; 0: never")
    closes_to: str = Field(default="", description="the status that it then moves to")
    notice_days: int = Field(default=0, ge=0, le=365, description="a mail says so so many days before; 0: none")
    release: bool = Field(default=False, description="staff may name the coming release that the solution will be in")
    label_languages: dict[Language, Language] = Field(
        default={}, description="page language: language that the label is in, where they differ"
    )


class Reopen(Part):
    """What a customer's comment does to an ended ticket: within `days` of ending it revives kinds to `status`."""

    kinds: tuple[Kind, ...] = ()
    days: int = Field(default=14, ge=0)
    status: str = ""


class Mails(Part):
    """Who is mailed when."""

    opened: tuple[Literal["reporter", "support", "company"], ...] = ("reporter",)
    commented: Literal["other_party", "reporter_and_responsible"] = "other_party"
    status_changed: tuple[Kind, ...] = ()
    sender: str
    unmailed: Literal["staff", "admins", "nobody"] = Field(
        default="staff", description="who may leave out the mails about what they do"
    )


class Labels(Part):
    """What the portal calls parts of its pages; an empty one keeps the word that all portals share."""

    queue: Text = {}
    type: Text = {}
    title: Text = {}
    description: Text = {}
    description_hint: Text = {}
    files: Text = {}
    submit: Text = {}
    create_account: Text = {}
    comment: Text = {}
    send_comment: Text = {}
    open: Text = {}
    all: Text = {}


class Modules(Part):
    """What a portal has beside its tickets; what is off has no page, no link and no address there."""

    case_files: bool = Field(default=False, description="folders per ticket that both sides work in")
    knowledge_base: bool = Field(default=False, description="articles, and matching ones suggested before asking")
    administration: bool = Field(default=False, description="the company's page: subscriptions and invoices")
    downloads: bool = Field(
        default=False, description="products with their releases: notes, files for those entitled, tickets tied to one"
    )
    webhooks: bool = Field(
        default=False, description="administrators of companies may have their programs told of events by HTTP"
    )


class Files(Part):
    """Limits of a file; there is none on their number, and none on their sum unless it is set."""

    max_bytes: int = Field(default=10 * 1024 * 1024, ge=1, le=5 * 1024**3)
    ticket_bytes: int = Field(default=0, ge=0, description="all files of one ticket, with their versions; 0: no limit")
    company_bytes: int = Field(default=0, ge=0, description="all files of one company; 0: no limit")
    release_bytes: int = Field(default=2 * 1024**3, ge=1, le=5 * 1024**3, description="a file of a release")


class Noun(Part):
    """The portal's word for a ticket."""

    one: Text
    many: Text
    new: Text

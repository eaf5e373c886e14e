"""A portal as data: the model of `deploy/portals/<portal>.yaml`."""

from datetime import time
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from contracts.portal_faults import faults_of

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
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


class TypeChoice(Choice):
    """A type of ticket; where it may cost money, the customer is told first, or must approve before work starts."""

    cost: Literal["", "tell", "approve"] = ""


class Choices(Part):
    """A list, who may set it, and what a ticket has at first; an empty list means that the portal has no such thing."""

    set_by: Literal["customer", "vendor"] = "vendor"
    default: str = Field(default="", description="empty only where the customer must choose")
    advice: Text = {}
    items: tuple[Choice, ...] = ()


class Types(Choices):
    """The types of tickets."""

    items: tuple[TypeChoice, ...] = ()


class Status(Part):
    """A status: the portal's own words over one of the kinds that all portals share."""

    key: Key
    kind: Kind
    label: Text
    explanation: Text
    queue: str = Field(default="", description="the queue that entering this status moves the ticket to")
    outcome: Literal["", "successful", "unsuccessful"] = ""
    to: tuple[str, ...] = Field(default=(), description="where staff may move it; empty: anywhere")
    customer_to: tuple[str, ...] = Field(default=(), description="where the customer may move it")
    action: Text = Field(default={}, description="the customer's button that moves a ticket here; else the label")
    final: bool = Field(default=False, description="nobody moves it on from here")
    closes_after_days: int = Field(default=0, ge=0, le=3650, description="it ends by itself after so long; 0: never")
    closes_to: str = Field(default="", description="the status that it then moves to")
    notice_days: int = Field(default=0, ge=0, le=365, description="a mail says so so many days before; 0: none")
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


class Files(Part):
    """Limits of a file; there is none on their number."""

    max_bytes: int = Field(default=10 * 1024 * 1024, ge=1, le=5 * 1024**3)


class Noun(Part):
    """The portal's word for a ticket."""

    one: Text
    many: Text
    new: Text


K = TypeVar("K", Status, Queue, Choice)


def by_key(items: tuple[K, ...], key: str) -> K:
    """The item with this key; raises KeyError."""
    for item in items:
        if item.key == key:
            return item
    raise KeyError(key)


class Portal(Part):
    """Everything that tells one portal from another."""

    key: Key
    order: int = 0
    name: str
    hosts: tuple[str, ...] = ()
    languages: tuple[Language, ...] = Field(min_length=1)
    language_labels: dict[Language, str] = {}
    brand: Brand
    contact: Contact
    tagline: Text
    welcome: Text
    support_team: Text
    noun: Noun
    labels: Labels = Labels()
    before_asking: Text = Field(default={}, description="what to try before asking; shown beside the form")
    registration: Registration
    queues: tuple[Queue, ...] = Field(min_length=1)
    default_queue: str
    priorities: Choices = Choices()
    types: Types = Types()
    statuses: tuple[Status, ...] = Field(min_length=2)
    initial: str
    on_reply: str = Field(description="status after a customer's answer where none is remembered")
    answered: Literal["previous", "on_reply"] = Field(
        default="previous", description="what a customer's answer returns a waiting ticket to"
    )
    columns: tuple[Column, ...] = Field(
        default=("number", "title", "status", "priority", "assignee", "updated"),
        min_length=2,
        description="the customer's list; a column of something that the portal lacks is left out",
    )
    number: str = Field(default="{n}", pattern=r"^[A-Z0-9-]*\{n\}$")
    visibility: Visibility
    customer_may_choose_visibility: bool = False
    customer_may_edit: tuple[Literal["title", "priority", "type"], ...] = Field(
        default=(), description="what a customer may change after sending, while it has not ended"
    )
    reopen: Reopen = Reopen()
    mails: Mails
    files: Files = Files()

    @property
    def language(self) -> Language:
        """The language used where nobody chose one."""
        return self.languages[0]

    def status(self, key: str) -> Status:
        """The status with this key; raises KeyError."""
        return by_key(self.statuses, key)

    def queue(self, key: str) -> Queue:
        """The queue with this key; raises KeyError."""
        return by_key(self.queues, key)

    def text(self, text: Text, language: str) -> str:
        """The text in this language, else in the portal's own, else in any."""
        found: dict[str, str] = dict(text.items())
        return found.get(language) or found.get(self.language) or next(iter(found.values()), "")

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Faults of single fields and of what they say together are told at once, not one after the other."""
        lines: list[InitErrorDetails] = []
        portal: Self | None = None
        try:
            portal = handler(data)
        except ValidationError as error:
            lines += [
                InitErrorDetails(type=found["type"], loc=found["loc"], input=found["input"], ctx=found.get("ctx", {}))
                for found in error.errors(include_url=False)
            ]
        for fault in faults_of(data) if isinstance(data, dict) else ():
            kind = PydanticCustomError("portal", "{text}", {"text": fault.text})
            lines.append(InitErrorDetails(type=kind, loc=fault.place, input=fault.found))
        if lines or portal is None:
            raise ValidationError.from_exception_data(cls.__name__, lines)
        return portal

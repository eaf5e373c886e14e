"""A portal as data: the model of `deploy/portals/<portal>.yaml`."""

from datetime import time
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

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
    timezone: str = "Europe/Berlin"
    hours: dict[Weekday, Hours] = {}


class Registration(Part):
    """Who can make an account; `generated` mails a password, `chosen` lets the person choose one."""

    mode: Literal["open", "staff", "customer_number"]
    password: Literal["generated", "chosen"] = "chosen"  # noqa: S105 - the name of a way, no secret
    reset: Literal["generated", "chosen"] = "chosen"
    one_account_per_company: bool = False


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


class Choices(Part):
    """A list, who may set it, and what a ticket has at first; an empty list means that the portal has no such thing."""

    set_by: Literal["customer", "vendor"] = "vendor"
    default: str = ""
    advice: Text = {}
    items: tuple[Choice, ...] = ()


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
    registration: Registration
    queues: tuple[Queue, ...] = Field(min_length=1)
    default_queue: str
    priorities: Choices = Choices()
    types: Choices = Choices()
    statuses: tuple[Status, ...] = Field(min_length=2)
    initial: str
    on_reply: str = Field(description="status after a customer's answer where none is remembered")
    number: str = Field(default="{n}", pattern=r"^[A-Z0-9-]*\{n\}$")
    visibility: Visibility
    customer_may_choose_visibility: bool = False
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

    @model_validator(mode="after")
    def _references(self) -> Self:
        """Every key that is named must exist, and every text must be there in every language of the portal."""
        statuses = {status.key for status in self.statuses}
        queues = {queue.key for queue in self.queues}
        named = [
            ("initial", self.initial, statuses),
            ("on_reply", self.on_reply, statuses),
            ("default_queue", self.default_queue, queues),
        ]
        if self.reopen.kinds:
            named.append(("reopen.status", self.reopen.status, statuses))
        for choices, path in ((self.priorities, "priorities.default"), (self.types, "types.default")):
            if choices.items:
                named.append((path, choices.default, {choice.key for choice in choices.items}))
        for status in self.statuses:
            named += [(f"statuses.{status.key}.to", key, statuses) for key in (*status.to, *status.customer_to)]
            if status.queue:
                named.append((f"statuses.{status.key}.queue", status.queue, queues))
        for path, found, allowed in named:
            if found not in allowed:
                raise ValueError(f"{path}: found {found!r}, allowed are {', '.join(sorted(allowed))}")
        return self

"""What a demo file says: companies, people, and tickets with what happened to them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.articles import Readers
from contracts.base import Role
from contracts.portal import Language
from contracts.tickets import Channel, Way

Slot = Literal["customer", "colleague", "stranger", "agent", "agent2", "admin"]


class Part(BaseModel):
    """A part of a demo file; a field that we do not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoPerson(Part):
    """A person; `company` names a company of the file, and is empty for the vendor's staff."""

    email: str
    name: str
    role: Role = "customer"
    company: str = ""
    language: Literal["", "en", "de", "nl", "da", "sv"] = ""


class DemoAppointment(Part):
    """A visit or a call, so many days from the day the ticket was opened, at an hour in UTC."""

    in_days: int
    hour: int = 9
    minutes: int = 60
    place: str = ""
    people: str = ""

    @property
    def offset(self) -> timedelta:
        """From the midnight before."""
        return timedelta(days=self.in_days, hours=self.hour)


class DemoExternal(Part):
    """A third party."""

    name: str
    contact: str = ""
    reference: str = ""


class DemoPlan(Part):
    """How the problem is solved."""

    way: Way
    appointment: DemoAppointment | None = None
    external: DemoExternal | None = None


class DemoResolution(Part):
    """The nature of the error and its solution."""

    status: str
    cause: str
    solution: str
    way: Way = ""


class DemoStep(Part):
    """One thing that somebody did; a comment may move the status in the same step."""

    by: Slot
    type: str = ""
    comment: str = ""
    note: str = ""
    status: str = ""
    assign: Slot | None = None
    plan: DemoPlan | None = None
    resolve: DemoResolution | None = None


class DemoTicket(Part):
    """A ticket and what happened to it, in order; `key` makes its request ids, so it never changes.

    Staff open one for a `contact`, with the `channel` by which it came; an empty queue takes the portal's own.
    """

    key: str
    by: Slot
    contact: Slot | None = None
    channel: Channel = "portal"
    queue: str = ""
    title: str
    text: str
    type: str = ""
    priority: str = ""
    fields: dict[str, str] = {}
    visibility: Literal["private", "company"] | None = None
    steps: tuple[DemoStep, ...] = ()


class DemoText(Part):
    """An article in one language."""

    title: str
    body: str


class DemoArticle(Part):
    """An article of the knowledge base; `key` makes its request ids, so it never changes."""

    key: str
    by: Slot = "agent"
    topic: str
    readers: Readers = "customers"
    published: bool = True
    texts: dict[Language, DemoText]


class DemoLine(Part):
    """A line of an invoice, as an import has it."""

    article: str = ""
    text: str
    quantity: str = "1"
    unit: str = ""
    price: str
    vat: str = "21"


class DemoInvoice(Part):
    """An invoice; one without a date is only known as a proof at registration."""

    number: str
    total: Decimal
    date: str = ""
    due: str = ""
    balance: str = ""
    paid_on: str = ""
    reference: str = ""
    lines: tuple[DemoLine, ...] = ()


class DemoSubscription(Part):
    """A subscription, as an import has it."""

    number: str
    name: str
    article: str = ""
    text: str = ""
    quantity: str = "1"
    price: str
    starts_on: str = ""
    renewable_from: str
    ends_on: str = ""
    state: str = ""


class DemoFile(Part):
    """A file to download: a text."""

    name: str
    text: str


class DemoRelease(Part):
    """A version of a product with its notes and files; one that is not out is coming."""

    version: str
    day: date | None = None
    out: bool = True
    notes: dict[Language, str] = {}
    files: tuple[DemoFile, ...] = ()


class DemoProduct(Part):
    """A product of the downloads; without a version it is not active yet."""

    key: str
    names: dict[Language, str]
    about: dict[Language, str] = {}
    how: dict[Language, str] = {}
    articles: tuple[str, ...] = ()
    releases: tuple[DemoRelease, ...] = ()


class Demo(Part):
    """The demo of one portal; there is no colleague where a company has one account."""

    companies: dict[str, str]
    invoices: dict[str, tuple[DemoInvoice, ...]] = {}
    subscriptions: dict[str, tuple[DemoSubscription, ...]] = {}
    customer_numbers: dict[str, str] = {}
    people: dict[Slot, DemoPerson]
    tickets: tuple[DemoTicket, ...]
    articles: tuple[DemoArticle, ...] = ()
    products: tuple[DemoProduct, ...] = ()

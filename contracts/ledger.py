"""What a company has with the vendor, kept by accounts: subscriptions renewed each year, invoices with their lines."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import EventData, EventType, Nothing, Operation, Reading, Request

Day = date  # fields have that name, too
InvoiceSort = Literal["date", "number", "total", "balance"]
SubscriptionSort = Literal["renewable", "name", "number", "price"]

VendorNumber = Annotated[str, Field(min_length=1, max_length=40)]
Cursor = Annotated[str, Field(max_length=300)]
OfCompany = Annotated[str, Field(max_length=60, description="staff only: whose; customers see their own company's")]


class Money(Reading):
    """An amount and its currency (ISO 4217)."""

    amount: Decimal
    currency: str


class InvoiceLine(Reading):
    """An article of an invoice; `vat` is its rate in percent."""

    article: str = ""
    text: str = ""
    quantity: Decimal
    unit: str = ""
    price: Decimal
    amount: Decimal
    vat: Decimal | None = None


class InvoiceHead(Reading):
    """An invoice as lists show it; amounts include the tax. It is settled when nothing of it is left to pay."""

    number: str
    company: str
    date: Day
    due: Day | None = None
    currency: str
    total: Decimal
    balance: Decimal
    settled: bool
    paid_on: Day | None = None
    reference: str = Field(default="", description="the customer's own sign, such as the number of their order")


class Invoice(InvoiceHead):
    """An invoice with its lines, and whom it is for."""

    lines: tuple[InvoiceLine, ...] = ()
    company_name: str
    customer_number: str


class Renewal(Reading):
    """Who asked to renew a subscription, when, and the number of the ticket that it became."""

    by: str = Field(description="id of the person")
    name: str
    at: datetime
    ticket: str = Field(default="", description="empty until the ticket is open")


class Subscription(Reading):
    """What a company subscribes to; `renewal` is what was asked for the date that stands there now."""

    number: str
    company: str
    name: str
    article: str = ""
    text: str = ""
    quantity: Decimal
    price: Decimal | None = Field(default=None, description="for one period")
    currency: str
    months: int = Field(description="the length of a period")
    starts_on: Day | None = None
    renewable_from: Day
    ends_on: Day | None = None
    ended: bool = False
    renewal: Renewal | None = None


class ListInvoices(Request):
    """A page of a company's invoices; with `open` only those that are not settled."""

    company: OfCompany = ""
    open: bool = False
    sort: InvoiceSort = "date"
    descending: bool = True
    limit: int = Field(default=25, ge=1, le=100)
    cursor: Cursor = ""


class InvoicePage(Reading):
    """Some invoices, how many there are, and what is left to pay of all of the company, by currency."""

    items: tuple[InvoiceHead, ...]
    next: str = ""
    total: int
    outstanding: tuple[Money, ...] = ()


class ReadInvoice(Request):
    """One invoice; another company's is as one that does not exist."""

    number: VendorNumber


class FindArticles(Request):
    """Look for a text in the articles of all invoices of a company; each of its words must be there."""

    company: OfCompany = ""
    text: str = Field(min_length=1, max_length=200)
    limit: int = Field(default=25, ge=1, le=100)
    cursor: Cursor = ""


class ArticleHit(Reading):
    """A line of an invoice; `position` counts from 1."""

    invoice: str
    date: Day
    currency: str
    position: int
    line: InvoiceLine


class ArticlePage(Reading):
    """Some lines of invoices, the newest first."""

    items: tuple[ArticleHit, ...]
    next: str = ""
    total: int


class ListSubscriptions(Request):
    """A page of a company's subscriptions, those that have ended at the end."""

    company: OfCompany = ""
    sort: SubscriptionSort = "renewable"
    descending: bool = False
    limit: int = Field(default=25, ge=1, le=100)
    cursor: Cursor = ""


class SubscriptionPage(Reading):
    """Some subscriptions, and how many there are."""

    items: tuple[Subscription, ...]
    next: str = ""
    total: int


class ReadSubscription(Request):
    """One subscription; another company's is as one that does not exist."""

    number: VendorNumber


class AskRenewal(Request):
    """A customer is about to ask for a renewal with this text; answers what was asked first, by whomever."""

    number: VendorNumber
    request_id: str = Field(min_length=8, max_length=80)
    text: str = Field(min_length=1, max_length=10_000)


class RenewalAsked(Reading):
    """What is to be opened as a ticket, with this request id; or, when it has a `ticket`, what was opened."""

    request_id: str
    text: str
    renewal: Renewal


class NoteRenewal(Request):
    """The ticket of a renewal is open."""

    number: VendorNumber
    request_id: str = Field(min_length=8, max_length=80)
    ticket: str = Field(min_length=1, max_length=60)


class ListHeld(Request):
    """Tickets asks which articles these companies of a portal subscribe to now."""

    portal: str = Field(max_length=40)
    companies: tuple[str, ...] = Field(min_length=1, max_length=200)


class Held(Reading):
    """Company → articles of its subscriptions that have not ended; a company without any is not there."""

    articles: dict[str, tuple[str, ...]] = {}


class LedgerChanged(EventData):
    """Subscriptions or invoices of these companies changed; nobody else is told."""

    companies: tuple[str, ...] = Field(max_length=2000)


LIST_SUBSCRIPTIONS = Operation("accounts", "list_subscriptions", ListSubscriptions, SubscriptionPage, repeatable=True)
READ_SUBSCRIPTION = Operation("accounts", "read_subscription", ReadSubscription, Subscription, repeatable=True)
ASK_RENEWAL = Operation("accounts", "ask_renewal", AskRenewal, RenewalAsked, repeatable=True)
NOTE_RENEWAL = Operation("accounts", "note_renewal", NoteRenewal, Nothing, repeatable=True)
LIST_INVOICES = Operation("accounts", "list_invoices", ListInvoices, InvoicePage, repeatable=True)
READ_INVOICE = Operation("accounts", "read_invoice", ReadInvoice, Invoice, repeatable=True)
FIND_ARTICLES = Operation("accounts", "find_articles", FindArticles, ArticlePage, repeatable=True)
LIST_HELD = Operation("accounts", "list_held", ListHeld, Held, repeatable=True)

LEDGER_CHANGED = EventType("accounts", "ledger_changed", LedgerChanged)

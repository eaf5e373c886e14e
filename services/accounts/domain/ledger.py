"""What a company has with the vendor: invoices and subscriptions, as the vendor's systems say."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.accounts.domain.companies import plain_number

Day = date  # fields have that name, too


@dataclass(frozen=True, slots=True)
class Line:
    """An article of an invoice; the tax is in percent."""

    article: str
    text: str
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal
    vat: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice; amounts include the tax, those of lines do not."""

    number: str
    portal: str
    company: str
    date: Day
    currency: str
    total: Decimal
    balance: Decimal
    due: Day | None = None
    paid_on: Day | None = None
    reference: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        """The number as it is compared."""
        return plain_number(self.number)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to pay."""
        return self.balance == 0


@dataclass(frozen=True, slots=True)
class Renewal:
    """What somebody asked for a period, and the ticket that it became; `request_id` is that ticket's."""

    request_id: str
    by: str
    name: str
    at: datetime
    text: str
    period: Day
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription; with the next `renewable_from` what was asked before is over."""

    number: str
    portal: str
    company: str
    name: str
    renewable_from: Day
    currency: str
    article: str = ""
    text: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    months: int = 12
    starts_on: Day | None = None
    ends_on: Day | None = None
    ended: bool = False
    renewal: Renewal | None = None

    @property
    def key(self) -> str:
        """The number as it is compared."""
        return plain_number(self.number)

    def runs_on(self, day: Day) -> bool:
        """Whether it has begun and not ended on this day; the last day counts."""
        if self.ended or (self.ends_on and self.ends_on < day):
            return False
        return self.starts_on is None or self.starts_on <= day

    @property
    def asked(self) -> Renewal | None:
        """What was asked for the period that stands there now."""
        return self.renewal if self.renewal and self.renewal.period == self.renewable_from else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that was found; positions count from 1."""

    invoice: Invoice
    position: int
    line: Line


def outstanding(invoices: Iterable[Invoice]) -> dict[str, Decimal]:
    """What is left to pay, by currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for invoice in invoices:
        if not invoice.settled:
            sums[invoice.currency] += invoice.balance
    return dict(sorted(sums.items()))


def folded(text: str) -> str:
    """A text as it is searched: lower case, without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def searched(line: Line) -> str:
    """What of a line is searched."""
    return folded(f"{line.article} {line.text}")

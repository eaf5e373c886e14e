"""The rows of an import: what each column may hold, and what is told of one that holds something else."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from contracts.base import Right
from contracts.imports import MOST_LINES, Fault, Row, RowResult
from services.accounts.domain.addresses import normalised, plain_line

R = TypeVar("R", bound="ImportedRow")

_NUMBER = re.compile(r"^-?[0-9]{1,12}([.,][0-9]{1,4})?$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_LONGEST_FOUND = 60
MOST_DOMAINS = 20

DAY = "a date such as 2026-03-31"
SUM = "a sum such as 1452.00, with at most two decimals"
FIGURE = "a number such as 2.5, with at most four decimals"
NEEDED = "this column is needed"
ALLOWED = {
    "number": "the vendor's number, 1 to 40 characters",
    "customer_number": "a customer number of this portal, at most 40 characters",
    "name": "1 to 200 characters",
    "email": "a mail address",
    "billing_email": "a mail address, or nothing",
    "mail_domains": f"at most {MOST_DOMAINS} mail domains such as example.com, with blanks between, or - for none",
    "role": "customer or company_admin",
    "rights": "some of create, comment and company, with blanks between",
    "kind": "customer, partner or employee",
    "language": "en, de, nl, da, sv, or nothing",
    "phone": "at most 50 characters",
    "date": DAY,
    "due": DAY,
    "paid_on": DAY,
    "starts_on": DAY,
    "renewable_from": DAY,
    "ends_on": DAY,
    "currency": "three capital letters such as EUR",
    "total": SUM,
    "balance": SUM,
    "amount": SUM,
    "price": FIGURE,
    "quantity": FIGURE,
    "vat": "a percentage such as 21, from 0 to 100",
    "months": "a whole number of months from 1 to 120",
    "state": "active or ended",
    "reference": "at most 100 characters",
    "article": "at most 60 characters",
    "text": "at most 500 characters",
    "unit": "at most 20 characters",
    "lines": f"at most {MOST_LINES} lines",
}


def _line(value: Any) -> Any:
    return plain_line(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else value


def _or_none(value: Any) -> Any:
    value = _line(value)
    return None if value == "" else value


def _figure(value: Any) -> Any:
    text = _or_none(str(value) if isinstance(value, float) else value)
    if text is None:
        return None
    if not isinstance(text, str) or not _NUMBER.match(text):
        raise ValueError(FIGURE)
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError(FIGURE) from None


def _sum(value: Any) -> Any:
    amount = _figure(value)
    if amount is not None and amount != round(amount, 2):
        raise ValueError(SUM)
    return None if amount is None else round(amount, 2)


def _day(value: Any) -> Any:
    text = _or_none(value)
    if isinstance(text, str) and not _DAY.match(text):
        raise ValueError(DAY)
    return text


def _mail(value: Any) -> Any:
    text = _or_none(value)
    if isinstance(text, str) and not normalised(text):
        raise ValueError(text)
    return normalised(text) if isinstance(text, str) else text


def _words(value: Any) -> Any:
    if isinstance(value, str):
        return tuple(value.split()) or None
    return value


def _several(value: Any) -> Any:
    """What stands between blanks, commas or semicolons; a hyphen alone is an empty list, nothing says nothing."""
    if not isinstance(value, str):
        return value
    found = tuple(filter(None, re.split(r"[\s,;]+", value)))
    return () if found == ("-",) else found or None


def _word(value: Any) -> Any:
    text = _or_none(value)
    return text.lower() if isinstance(text, str) else text


Figure = Annotated[Decimal | None, BeforeValidator(_figure)]
Sum = Annotated[Decimal | None, BeforeValidator(_sum)]
Day = Annotated[date | None, BeforeValidator(_day)]
Mail = Annotated[str | None, BeforeValidator(_mail)]
Currency = Annotated[Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None, BeforeValidator(_or_none)]
Number = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=40, pattern=r"[0-9A-Za-z]")]
MaybeNumber = Annotated[Annotated[str, Field(max_length=40, pattern=r"[0-9A-Za-z]")] | None, BeforeValidator(_or_none)]


def _up_to(length: int) -> Any:
    return Annotated[Annotated[str, Field(max_length=length)] | None, BeforeValidator(_or_none)]


class ImportedRow(BaseModel):
    """A row whose columns are what they should be; None where the row says nothing, which leaves a value as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CompanyRow(ImportedRow):
    """A company."""

    customer_number: Number
    name: _up_to(200) = None  # type: ignore[valid-type]  # made of one pattern, for pydantic
    billing_email: Mail = None
    mail_domains: Annotated[
        Annotated[tuple[str, ...], Field(max_length=MOST_DOMAINS)] | None, BeforeValidator(_several)
    ] = None


class PersonRow(ImportedRow):
    """A person of a company."""

    email: Annotated[str, BeforeValidator(_mail)]
    name: _up_to(200) = None  # type: ignore[valid-type]  # as above
    customer_number: MaybeNumber = None
    role: Annotated[Literal["customer", "company_admin"] | None, BeforeValidator(_word)] = None
    rights: Annotated[tuple[Right, ...] | None, BeforeValidator(_words)] = None
    kind: Annotated[Literal["customer", "partner", "employee"] | None, BeforeValidator(_word)] = None
    language: Annotated[Literal["en", "de", "nl", "da", "sv"] | None, BeforeValidator(_word)] = None
    phone: _up_to(50) = None  # type: ignore[valid-type]  # as above


class SubscriptionRow(ImportedRow):
    """A subscription."""

    number: Number
    customer_number: MaybeNumber = None
    name: _up_to(200) = None  # type: ignore[valid-type]  # as above
    article: _up_to(60) = None  # type: ignore[valid-type]  # as above
    text: _up_to(500) = None  # type: ignore[valid-type]  # as above
    quantity: Figure = None
    price: Figure = None
    currency: Currency = None
    months: Annotated[Annotated[int, Field(ge=1, le=120)] | None, BeforeValidator(_or_none)] = None
    starts_on: Day = None
    renewable_from: Day = None
    ends_on: Day = None
    state: Annotated[Literal["active", "ended"] | None, BeforeValidator(_word)] = None


class LineRow(ImportedRow):
    """A line of an invoice; what it costs is worked out where it is not said."""

    article: _up_to(60) = None  # type: ignore[valid-type]  # as above
    text: _up_to(500) = None  # type: ignore[valid-type]  # as above
    quantity: Figure = None
    unit: _up_to(20) = None  # type: ignore[valid-type]  # as above
    price: Figure = None
    amount: Sum = None
    vat: Annotated[Annotated[Decimal, Field(ge=0, le=100)] | None, BeforeValidator(_figure)] = None


class InvoiceRow(ImportedRow):
    """An invoice; one without lines leaves those that are known, so that a payment can be told alone."""

    number: Number
    customer_number: MaybeNumber = None
    date: Day = None
    due: Day = None
    currency: Currency = None
    total: Sum = None
    balance: Sum = None
    paid_on: Day = None
    reference: _up_to(100) = None  # type: ignore[valid-type]  # as above
    lines: Annotated[tuple[LineRow, ...], Field(max_length=MOST_LINES)] | None = None


def read_row(model: type[R], row: Row) -> R | RowResult:
    """The row, or what is wrong with it."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        found: dict[str, Fault] = {}
        for fault in error.errors(include_url=False, include_context=False):
            one = _fault(model, fault["loc"], fault["type"], fault.get("input"))
            found.setdefault(one.column, one)
        return refused(*found.values())


def refused(*faults: Fault) -> RowResult:
    """A row of which nothing is stored."""
    return RowResult(state="refused", faults=faults)


def fault(column: str, found: object, allowed: str = "") -> Fault:
    """What is wrong with a column."""
    text = "" if found is None else str(found)
    shown = text if len(text) <= _LONGEST_FOUND else f"{text[:_LONGEST_FOUND]}…"
    return Fault(column=column, found=shown, allowed=allowed or ALLOWED.get(column.rpartition(".")[2], ""))


def _fault(model: type[ImportedRow], place: tuple[int | str, ...], kind: str, value: object) -> Fault:
    # a name is a column, a number a line; pydantic adds the parts of a union after these
    parts = list(place[:3] if place[:1] == ("lines",) and len(place) > 2 else place[:1])
    column = ".".join(str(part) for part in parts) or "row"
    if kind == "extra_forbidden":
        known = LineRow if len(parts) > 1 else model
        return fault(column, parts[-1], f"the columns {', '.join(known.model_fields)}")
    if kind == "missing":
        return fault(column, "", NEEDED)
    return fault(column, value if not isinstance(value, (dict, list, tuple)) else kind)

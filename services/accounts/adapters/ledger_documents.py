"""Invoices and subscriptions as documents; sums are texts, so that no digit of them is lost."""

from datetime import date
from decimal import Decimal
from typing import Any

from services.accounts.domain.ledger import Invoice, Line, Renewal, Subscription


def invoice_document(invoice: Invoice) -> dict[str, Any]:
    """The document of an invoice; its lines are lists, which are read faster than documents."""
    return {
        "_id": f"{invoice.portal}/{invoice.key}",
        "portal": invoice.portal,
        "company": invoice.company,
        "number": invoice.number,
        "date": invoice.date.isoformat(),
        "due": _day(invoice.due),
        "currency": invoice.currency,
        "total": str(invoice.total),
        "balance": str(invoice.balance),
        "paid_on": _day(invoice.paid_on),
        "reference": invoice.reference,
        "lines": [_line(line) for line in invoice.lines],
    }


def invoice_of(document: dict[str, Any]) -> Invoice:
    """The invoice of a document."""
    return Invoice(
        number=document["number"],
        portal=document["portal"],
        company=document["company"],
        date=date.fromisoformat(document["date"]),
        currency=document["currency"],
        total=Decimal(document["total"]),
        balance=Decimal(document["balance"]),
        due=_date(document["due"]),
        paid_on=_date(document["paid_on"]),
        reference=document["reference"],
        lines=tuple(_line_of(line) for line in document["lines"]),
    )


def subscription_document(subscription: Subscription) -> dict[str, Any]:
    """The document of a subscription without what was asked, which imports leave as it is."""
    return {
        "_id": f"{subscription.portal}/{subscription.key}",
        "portal": subscription.portal,
        "company": subscription.company,
        "number": subscription.number,
        "name": subscription.name,
        "renewable_from": subscription.renewable_from.isoformat(),
        "currency": subscription.currency,
        "article": subscription.article,
        "text": subscription.text,
        "quantity": str(subscription.quantity),
        "price": _text(subscription.price),
        "months": subscription.months,
        "starts_on": _day(subscription.starts_on),
        "ends_on": _day(subscription.ends_on),
        "ended": subscription.ended,
    }


def subscription_of(document: dict[str, Any]) -> Subscription:
    """The subscription of a document."""
    return Subscription(
        number=document["number"],
        portal=document["portal"],
        company=document["company"],
        name=document["name"],
        renewable_from=date.fromisoformat(document["renewable_from"]),
        currency=document["currency"],
        article=document["article"],
        text=document["text"],
        quantity=Decimal(document["quantity"]),
        price=_decimal(document["price"]),
        months=document["months"],
        starts_on=_date(document["starts_on"]),
        ends_on=_date(document["ends_on"]),
        ended=document["ended"],
        renewal=renewal_of(document.get("renewal")),
    )


def renewal_document(renewal: Renewal) -> dict[str, Any]:
    """What was asked, as a part of its subscription's document."""
    return {
        "request_id": renewal.request_id,
        "by": renewal.by,
        "name": renewal.name,
        "at": renewal.at,
        "text": renewal.text,
        "period": renewal.period.isoformat(),
        "ticket": renewal.ticket,
    }


def renewal_of(document: dict[str, Any] | None) -> Renewal | None:
    """What was asked, if anything."""
    if not document:
        return None
    return Renewal(**{**document, "period": date.fromisoformat(document["period"])})


def _line(line: Line) -> list[Any]:
    amounts = [str(line.quantity), line.unit, str(line.price), str(line.amount), _text(line.vat)]
    return [line.article, line.text, *amounts]


def _line_of(fields: list[Any]) -> Line:
    article, text, quantity, unit, price, amount, vat = fields
    return Line(article, text, Decimal(quantity), unit, Decimal(price), Decimal(amount), _decimal(vat))


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None

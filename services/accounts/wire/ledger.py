"""Domain to contracts: invoices and subscriptions."""

from contracts import ledger
from contracts.base import Audience, Event
from kit.clock import Clock
from kit.events import new_event
from services.accounts.domain.companies import Company
from services.accounts.domain.ledger import Hit, Invoice, Line, Renewal, Subscription


def line_message(line: Line) -> ledger.InvoiceLine:
    """A line."""
    return ledger.InvoiceLine(
        article=line.article,
        text=line.text,
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        amount=line.amount,
        vat=line.vat,
    )


def head_message(invoice: Invoice) -> ledger.InvoiceHead:
    """An invoice as lists show it."""
    return ledger.InvoiceHead(
        number=invoice.number,
        company=invoice.company,
        date=invoice.date,
        due=invoice.due,
        currency=invoice.currency,
        total=invoice.total,
        balance=invoice.balance,
        settled=invoice.settled,
        paid_on=invoice.paid_on,
        reference=invoice.reference,
    )


def invoice_message(invoice: Invoice, company: Company) -> ledger.Invoice:
    """An invoice with its lines."""
    return ledger.Invoice(
        **head_message(invoice).model_dump(),
        lines=tuple(line_message(line) for line in invoice.lines),
        company_name=company.name,
        customer_number=company.customer_number,
    )


def hit_message(hit: Hit) -> ledger.ArticleHit:
    """A line that was found."""
    invoice = hit.invoice
    return ledger.ArticleHit(
        invoice=invoice.number,
        date=invoice.date,
        currency=invoice.currency,
        position=hit.position,
        line=line_message(hit.line),
    )


def renewal_message(renewal: Renewal) -> ledger.Renewal:
    """Who asked, and what became of it."""
    return ledger.Renewal(by=renewal.by, name=renewal.name, at=renewal.at, ticket=renewal.ticket)


def subscription_message(subscription: Subscription) -> ledger.Subscription:
    """A subscription, with what was asked for its present period."""
    asked = subscription.asked
    return ledger.Subscription(
        number=subscription.number,
        company=subscription.company,
        name=subscription.name,
        article=subscription.article,
        text=subscription.text,
        quantity=subscription.quantity,
        price=subscription.price,
        currency=subscription.currency,
        months=subscription.months,
        starts_on=subscription.starts_on,
        renewable_from=subscription.renewable_from,
        ends_on=subscription.ends_on,
        ended=subscription.ended,
        renewal=renewal_message(asked) if asked else None,
    )


def ledger_changed(portal: str, companies: tuple[str, ...], clock: Clock) -> Event:
    """Open pages of these companies look anew."""
    data = ledger.LedgerChanged(audience=Audience(portal=portal, staff_only=True), companies=companies)
    return new_event(ledger.LEDGER_CHANGED, subject=portal, portal=portal, data=data, at=clock())

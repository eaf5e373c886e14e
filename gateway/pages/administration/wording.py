"""Subscriptions and invoices in the words of a visit: dates, sums and what is left to pay."""

from datetime import date
from zoneinfo import ZoneInfo

from contracts.ledger import ArticleHit, Invoice, InvoiceHead, InvoiceLine, Money, Subscription
from gateway.pages.administration.place import Place
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


def today(visit: Visit) -> date:
    """The day in the portal's time zone."""
    return visit.almanac.now.astimezone(ZoneInfo(visit.portal.contact.timezone)).date()


def invoice_row(place: Place, invoice: InvoiceHead) -> View:
    """An invoice in a list; one that is paid says so instead of what is left (E32)."""
    visit = place.visit
    money = visit.almanac.money
    return {
        "number": invoice.number,
        "href": place.invoice(invoice.number),
        "date": visit.almanac.day(invoice.date),
        "iso": invoice.date.isoformat(),
        "due": visit.almanac.day(invoice.due) if invoice.due else "",
        "late": bool(invoice.due and not invoice.settled and invoice.balance > 0 and invoice.due < today(visit)),
        "total": money(str(invoice.total), invoice.currency),
        "balance": money(str(invoice.balance), invoice.currency),
        "settled": invoice.settled,
        "paid_on": visit.almanac.day(invoice.paid_on) if invoice.paid_on else "",
        "reference": invoice.reference,
    }


def invoice_view(place: Place, invoice: Invoice) -> View:
    """An invoice with its lines and sums."""
    visit = place.visit
    net = sum((line.amount for line in invoice.lines), start=invoice.total * 0)
    money = visit.almanac.money
    return {
        **invoice_row(place, invoice),
        "company_id": invoice.company,
        "company": invoice.company_name,
        "customer_number": invoice.customer_number,
        "lines": [line_view(visit, line, invoice.currency) for line in invoice.lines],
        "with_vat": any(line.vat is not None for line in invoice.lines),
        "with_articles": any(line.article for line in invoice.lines),
        "net": money(str(net), invoice.currency) if invoice.lines else "",
        "tax": money(str(invoice.total - net), invoice.currency) if invoice.lines else "",
        "pdf_href": visit.url("invoice_pdf", invoice=invoice.number),
    }


def line_view(visit: Visit, line: InvoiceLine, currency: str) -> View:
    """A line; one that costs nothing and counts nothing is a remark."""
    almanac = visit.almanac
    figure = almanac.figure(line.quantity)
    return {
        "article": line.article,
        "text": line.text or line.article,
        "quantity": f"{figure} {line.unit}" if line.unit else figure,
        "price": almanac.price(line.price, currency),
        "amount": almanac.money(str(line.amount), currency),
        "vat": f"{almanac.figure(line.vat)} %" if line.vat is not None else "",
        "remark": not line.price and not line.amount,
    }


def hit_row(place: Place, hit: ArticleHit) -> View:
    """A line that was found, with the invoice that it stands on (E33)."""
    visit = place.visit
    return {
        **line_view(visit, hit.line, hit.currency),
        "invoice": hit.invoice,
        "href": f"{place.invoice(hit.invoice)}#line-{hit.position}",
        "date": visit.almanac.day(hit.date),
        "iso": hit.date.isoformat(),
        "ask_href": "" if place.desk else visit.url("new_ticket", invoice=hit.invoice, line=hit.position),
    }


def sums(visit: Visit, outstanding: tuple[Money, ...]) -> list[str]:
    """What is left to pay, one sum for each currency."""
    return [visit.almanac.money(str(one.amount), one.currency) for one in outstanding]


def subscription_view(place: Place, one: Subscription) -> View:
    """A subscription, what it costs, and whether it can be renewed today (E29, E30)."""
    visit = place.visit
    almanac = visit.almanac
    asked = one.renewal
    open_to_renew = not one.ended and one.renewable_from <= today(visit)
    own = bool(asked) and (place.desk or (asked is not None and asked.by == visit.actor.id))
    return {
        "number": one.number,
        "company_id": one.company,
        "href": place.subscription(one.number),
        "name": one.name,
        "article": one.article,
        "text": one.text,
        "quantity": almanac.figure(one.quantity),
        "price": almanac.price(one.price, one.currency) if one.price is not None else "",
        "period": period(visit, one.months),
        "starts": almanac.day(one.starts_on) if one.starts_on else "",
        "renewable": almanac.day(one.renewable_from),
        "iso": one.renewable_from.isoformat(),
        "ends": almanac.day(one.ends_on) if one.ends_on else "",
        "ended": one.ended,
        "now": open_to_renew,
        "asked": {"at": almanac.day(asked.at), "name": asked.name} if asked else None,
        "ticket": asked.ticket if asked and own else "",
        "ticket_href": _ticket(place, asked.ticket) if asked and own and asked.ticket else "",
        "may_renew": open_to_renew and not place.desk and (asked is None or not asked.ticket) and _may_open(visit),
        "renew_href": visit.url("renew", subscription=one.number),
        "ask_href": visit.url("new_ticket", subscription=one.number) if not place.desk and _may_open(visit) else "",
    }


def period(visit: Visit, months: int) -> str:
    """How long a period is."""
    year = 12
    if months % year == 0:
        return visit.ngettext("One year", "{n} years", months // year)
    return visit.ngettext("One month", "{n} months", months)


def _may_open(visit: Visit) -> bool:
    return "create" in visit.actor.rights


def _ticket(place: Place, number: str) -> str:
    return place.visit.url("desk_ticket" if place.desk else "ticket", number=number)

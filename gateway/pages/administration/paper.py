"""The invoice on paper: what is on it."""

from contracts.ledger import Invoice
from gateway.pages.administration.place import Place
from gateway.pages.administration.wording import invoice_view
from gateway.pdf import Column, Sheet
from gateway.visit import Visit


async def render(place: Place, invoice: Invoice) -> bytes:
    """The invoice as a PDF, in the language of the visit."""
    return await place.visit.gateway.printer.print(sheet(place, invoice))


def sheet(place: Place, invoice: Invoice) -> Sheet:
    """What is on it."""
    visit, contact = place.visit, place.visit.portal.contact
    say = visit.gettext
    view = invoice_view(place, invoice)
    facts = [
        (say("Invoice number"), invoice.number),
        (say("Date"), view["date"]),
        (say("Due"), view["due"]),
        (say("Customer number"), invoice.customer_number),
        (say("Your reference"), invoice.reference),
    ]
    sums = [(say("Total excl. VAT"), view["net"]), (say("VAT"), view["tax"]), (say("Total incl. VAT"), view["total"])]
    state = (say("paid"), view["paid_on"]) if view["settled"] else (say("Balance incl. VAT"), view["balance"])
    rows, columns = _table(visit, view)
    return Sheet(
        language=visit.language,
        accent=visit.portal.brand.accent,
        sender=contact.company,
        sender_lines=tuple(filter(None, (contact.address, contact.phone, contact.email, contact.website))),
        title=say("Invoice {number}", number=invoice.number),
        receiver_lines=(invoice.company_name,),
        facts=tuple((label, value) for label, value in facts if value),
        columns=columns,
        rows=rows,
        sums=(*((label, value) for label, value in sums if value), (state[0][:1].upper() + state[0][1:], state[1])),
        foot=", ".join(filter(None, (contact.company, contact.address))),
        page=say("Page {page} of {pages}"),
    )


def _table(visit: Visit, view: dict[str, object]) -> tuple[tuple[tuple[str, ...], ...], tuple[Column, ...]]:
    say = visit.gettext
    wanted = [
        ("article", Column(say("Article"), 15), view["with_articles"]),
        ("text", Column(say("Description"), 43), True),
        ("quantity", Column(say("Quantity"), 13, figures=True), True),
        ("price", Column(say("Price"), 15, figures=True), True),
        ("vat", Column(say("VAT"), 9, figures=True), view["with_vat"]),
        ("amount", Column(say("Amount"), 16, figures=True), True),
    ]
    shown = [(name, column) for name, column, there in wanted if there]
    lines = view["lines"]
    assert isinstance(lines, list)
    blank = {"quantity": "", "price": "", "amount": "", "vat": ""}
    rows = [{**line, **blank} if line["remark"] else line for line in lines]
    return tuple(tuple(row[name] for name, _ in shown) for row in rows), tuple(column for _, column in shown)

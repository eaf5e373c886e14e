"""A ticket about an invoice, one of its lines or a subscription begins with what it is about (E33)."""

from contracts.errors import CasebusError
from contracts.ledger import Invoice, Subscription
from gateway.pages.administration.wording import line_view
from gateway.visit import Visit


async def begun(visit: Visit) -> dict[str, str]:
    """Title and text to begin with, as the address says; nothing when it says nothing, or of what is not theirs."""
    query = visit.query
    if visit.actor.is_staff or not visit.portal.modules.administration:
        return {}
    try:
        if number := query.get("invoice", ""):
            found = await visit.peers.ledger.invoice(await visit.fresh_token(), number)
            return _of_invoice(visit, found, query.get("line", ""))
        if number := query.get("subscription", ""):
            one = await visit.peers.ledger.subscription(await visit.fresh_token(), number)
            text = f"{about_subscription(visit, one)}\n\n"
            return {"title": visit.gettext("About {name}", name=one.name)[:200], "description": text}
    except CasebusError:
        return {}  # it is only a convenience: the form works without it
    return {}


def about_subscription(visit: Visit, one: Subscription) -> str:
    """Which subscription it is, with its address."""
    known = visit.gettext("Subscription {number}: {name}", number=one.number, name=one.name)
    return f"{known}\n{visit.absolute_url('subscription', subscription=one.number)}"


def _of_invoice(visit: Visit, invoice: Invoice, position: str) -> dict[str, str]:
    say = visit.gettext
    day = visit.almanac.day(invoice.date)
    lines = [say("Invoice {number} of {day}", number=invoice.number, day=day)]
    title = say("About invoice {number}", number=invoice.number)
    index = int(position) if position.isdigit() and len(position) < 6 else 0
    if 0 < index <= len(invoice.lines):
        line = invoice.lines[index - 1]
        view = line_view(visit, line, invoice.currency)
        article = f"{line.article} " if line.article and line.text else ""
        lines.append(f"{article}{view['text']}, {view['quantity']}, {view['amount']}")
        title = say("About {name} on invoice {number}", name=view["text"][:120], number=invoice.number)
    lines.append(visit.absolute_url("invoice", invoice=invoice.number))
    return {"title": title[:200], "description": "\n".join(lines) + "\n\n"}

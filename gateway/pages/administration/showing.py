"""One subscription, one invoice with its lines, and the invoice as a PDF (E30 to E32)."""

from aiohttp import web

from contracts.ledger import FindArticles
from gateway.pages.administration.paper import render
from gateway.pages.administration.place import Place
from gateway.pages.administration.wording import hit_row, invoice_view, subscription_view
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

BILLED = 5


async def invoice(visit: Visit) -> web.StreamResponse:
    """The page."""
    place = Place.of(visit)
    if visit.actor.is_staff and visit.route and visit.route.name == "invoice":
        return visit.redirect(place.invoice(visit.values["invoice"]))
    return await place.render("administration/invoice.html", **await _invoice(place))


async def invoice_fragment(visit: Visit) -> web.StreamResponse:
    """What of it changes when a payment is booked."""
    return visit.fragment("administration/invoice_part.html", **await _invoice(Place.of(visit)))


async def subscription(visit: Visit) -> web.StreamResponse:
    """The page."""
    place = Place.of(visit)
    if visit.actor.is_staff and visit.route and visit.route.name == "subscription":
        return visit.redirect(place.subscription(visit.values["subscription"]))
    return await place.render("administration/subscription.html", **await _subscription(place))


async def subscription_fragment(visit: Visit) -> web.StreamResponse:
    """What of it changes."""
    return visit.fragment("administration/subscription_part.html", **await _subscription(Place.of(visit)))


async def pdf(visit: Visit) -> web.StreamResponse:
    """The invoice on paper, for its company and for staff."""
    place = Place.of(visit)
    found = await visit.peers.ledger.invoice(visit.token, visit.values["invoice"])
    body = await render(place, found)
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in found.number)
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return web.Response(body=body, content_type="application/pdf", headers=headers)


async def _invoice(place: Place) -> View:
    visit = place.visit
    found = await visit.peers.ledger.invoice(visit.token, visit.values["invoice"])
    own = Place(visit, found.company if place.desk else "")
    ask = "" if place.desk or "create" not in visit.actor.rights else visit.url("new_ticket", invoice=found.number)
    return {
        "invoice": invoice_view(own, found),
        "back": own.invoices(),
        "ask_href": ask,
        "fragment": visit.url("invoice_fragment", invoice=found.number),
    }


async def _subscription(place: Place) -> View:
    visit = place.visit
    found = await visit.peers.ledger.subscription(visit.token, visit.values["subscription"])
    own = Place(visit, found.company if place.desk else "")
    looked_for = found.article or found.name
    wanted = FindArticles(company=own.company, text=looked_for[:200], limit=BILLED)
    billed = await visit.peers.ledger.articles(visit.token, wanted)
    return {
        "one": subscription_view(own, found),
        "billed": [hit_row(own, hit) for hit in billed.items],
        "all_href": own.articles(text=looked_for),
        "more": billed.total > BILLED,
        "back": own.subscriptions(),
        "fragment": visit.url("subscription_fragment", subscription=found.number),
    }

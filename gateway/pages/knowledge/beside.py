"""The knowledge base beside a ticket on the desk: what its customer met there, and a new article made of it."""

from contracts.articles import ListArticles
from contracts.errors import CasebusError
from contracts.portal import ENDED
from contracts.tickets import Ticket
from gateway.pages.knowledge.asking import card
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def beside(visit: Visit, ticket: Ticket) -> View | None:
    """The view data of `knowledge/beside.html`; None where there is nothing to show."""
    if not visit.portal.modules.knowledge_base:
        return None
    solved = ticket.kind in ENDED or ticket.resolution is not None
    make = visit.url("desk_article_new", ticket=ticket.number) if solved else None
    read = set(ticket.articles_read)
    met = tuple(dict.fromkeys((*ticket.articles_read, *ticket.articles_offered)))
    if not met and not make:
        return None
    rows = await _cards(visit, met)
    return {
        "read": [rows[one] for one in met if one in rows and one in read],
        "offered": [rows[one] for one in met if one in rows and one not in read],
        "make": make,
    }


async def _cards(visit: Visit, ids: tuple[str, ...]) -> dict[str, View]:
    """The articles by id; without them the ticket is shown all the same."""
    if not ids:
        return {}
    try:
        page = await visit.peers.articles.page(visit.token, ListArticles(desk=True, ids=ids[:50], limit=50))
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return {}
    return {one.id: {**card(visit, one), "href": visit.url("desk_article", article=one.number)} for one in page.items}

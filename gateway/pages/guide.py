"""How the portal works: the help page (A32) and what each status means."""

from typing import Any

from aiohttp import web

from contracts.portal import ENDED, Choices
from gateway.pages.tickets.wording import Wording
from gateway.visit import Visit


async def show_help(visit: Visit) -> web.StreamResponse:
    """Title, contents, steps; what it says follows from the portal's definition."""
    portal = visit.portal
    return visit.render(
        "pages/help.html",
        registration=portal.registration,
        queues=[_choice(visit, queue) for queue in portal.queues if queue.offered],
        priorities=_choices(visit, portal.priorities),
        customer_sets_priority=portal.priorities.set_by == "customer" and bool(portal.priorities.items),
        limit=visit.almanac.size(portal.files.max_bytes),
        support_team=visit.text(portal.support_team),
        reopen_days=portal.reopen.days if portal.reopen.kinds else 0,
    )


async def show_statuses(visit: Visit) -> web.StreamResponse:
    """Every status with its explanation, in the order in which a ticket meets them."""
    portal = visit.portal
    wording = Wording(visit)
    rows = [{**wording.status(status.key), "ended": status.kind in ENDED} for status in portal.statuses]
    return visit.render(
        "pages/statuses.html",
        running=[row for row in rows if not row["ended"]],
        ended=[row for row in rows if row["ended"]],
        types=_choices(visit, portal.types),
        priorities=_choices(visit, portal.priorities),
    )


def _choices(visit: Visit, choices: Choices) -> list[dict[str, str]]:
    return [_choice(visit, item) for item in choices.items]


def _choice(visit: Visit, item: Any) -> dict[str, str]:
    return {"label": visit.text(item.label), "description": visit.text(item.description)}

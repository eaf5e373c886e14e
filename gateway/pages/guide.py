"""How the portal works: the help page with its feed (A32, B4), and what each status means."""

from typing import Any

from aiohttp import web

from contracts.portal import ENDED, Choices
from gateway.pages.helping import feed, pictures, sharing, versions
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
        types=_choices(visit, portal.types) if portal.types.set_by == "customer" else [],
        asked=[visit.text(field.label) for field in portal.fields],
        before_asking=visit.text(portal.before_asking),
        chooses_visibility=portal.customer_may_choose_visibility,
        pictures=pictures(visit),
        versions=versions(visit),
        sharing=sharing(visit),
        staff=visit.session is not None and visit.actor.is_staff,
        **_statuses(visit),
    )


async def show_feed(visit: Visit) -> web.StreamResponse:
    """What is new on the help page, for feed readers."""
    return web.Response(body=feed(visit), content_type="application/atom+xml", charset="utf-8")


async def show_statuses(visit: Visit) -> web.StreamResponse:
    """Every status with its explanation, in the order in which a ticket meets them."""
    portal = visit.portal
    return visit.render(
        "pages/statuses.html",
        **_statuses(visit),
        types=_choices(visit, portal.types),
        priorities=_choices(visit, portal.priorities),
    )


def _statuses(visit: Visit) -> dict[str, Any]:
    wording = Wording(visit)
    rows = [{**wording.status(status.key), "ended": status.kind in ENDED} for status in visit.portal.statuses]
    return {
        "running": [row for row in rows if not row["ended"]],
        "ended": [row for row in rows if row["ended"]],
    }


def _choices(visit: Visit, choices: Choices) -> list[dict[str, str]]:
    return [_choice(visit, item) for item in choices.items]


def _choice(visit: Visit, item: Any) -> dict[str, str]:
    return {"label": visit.text(item.label), "description": visit.text(item.description)}

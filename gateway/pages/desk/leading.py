"""Staff who follow a customer's address, from a mail or a colleague, land on the desk's page of the same thing."""

from aiohttp import web

from gateway.routing import Page
from gateway.visit import Visit

KEPT = ("q", "number", "company", "folder", "view")


def or_desk(page: Page, name: str) -> Page:
    """The page for customers; for staff the way to the desk's page of this name."""

    async def show(visit: Visit) -> web.StreamResponse:
        if not visit.actor.is_staff:
            return await page(visit)
        known = {**visit.query, **visit.values}
        return visit.redirect(visit.url(name, **{key: known[key] for key in KEPT if key in known}))

    return show

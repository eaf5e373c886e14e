"""The portal's public home: what this place is, registration, sign-in, and how else to reach somebody."""

from aiohttp import web

from gateway.pages.doors import doors
from gateway.visit import Visit


def start_of(visit: Visit) -> str:
    """Where somebody who is signed in begins."""
    urls = visit.gateway.urls
    if visit.actor.is_staff and urls.has("desk"):
        return visit.url("desk")
    return visit.url("tickets") if urls.has("tickets") else visit.url("settings")


async def show(visit: Visit) -> web.StreamResponse:
    """The home of somebody signed out; others are led to their tickets or to the desk."""
    if visit.session is not None:
        return visit.redirect(start_of(visit))
    return visit.render("pages/home.html", **doors(visit))

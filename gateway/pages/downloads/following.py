"""Wanting to hear of new versions, or no more: by a button here, or by the link of such a mail, without signing in."""

from typing import Literal

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.notify import StopLink
from contracts.releases import EVERYTHING, FollowProduct
from gateway.forms.fields import FormModel
from gateway.pages.downloads.asking import there
from gateway.peers.calls import asked
from gateway.visit import Visit


class FollowForm(FormModel):
    """Yes or no."""

    wanted: Literal["yes", "no"]


async def follow(visit: Visit) -> web.StreamResponse:
    """Keep the choice, and show the product again."""
    there(visit)
    product = visit.values["product"]
    form = visit.form(FollowForm)
    if form.ok:
        wanted = form.data.wanted == "yes"
        await visit.peers.releases.follow(visit.token, asked(FollowProduct, product=product, follow=wanted))
        say = visit.gettext
        visit.flash(
            say("We tell you by mail when a version comes out.") if wanted else say("You get no more mails about this.")
        )
    anchor = "" if product == EVERYTHING else f"#{product}"
    return visit.redirect(visit.url("downloads") + anchor)


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of the form, loaded again."""
    there(visit)
    return visit.redirect(visit.url("downloads"))


async def show_stop(visit: Visit) -> web.StreamResponse:
    """Opening the link changes nothing."""
    there(visit)
    if await _link(visit) is None:
        return visit.render("people/link_spent.html", 410)
    return visit.render("downloads/stop.html", done=False, token=visit.values["token"])


async def stop(visit: Visit) -> web.StreamResponse:
    """The button of that page: no more of these mails."""
    there(visit)
    link = await _link(visit)
    if link is None:
        return visit.render("people/link_spent.html", 410)
    own = await visit.gateway.own_token()
    portal = visit.site.key
    for product in dict.fromkeys((link.product, EVERYTHING)):
        wish = FollowProduct(product=product, follow=False, portal=portal, person=link.person)
        await visit.peers.releases.follow(own, wish)
    return visit.render("downloads/stop.html", done=True, token=visit.values["token"])


async def _link(visit: Visit) -> StopLink | None:
    own = await visit.gateway.own_token()
    try:
        return await visit.peers.releases.stop_link(own, visit.site.key, visit.values["token"])
    except CasebusError as error:
        if error.code not in (Code.NOT_FOUND, Code.INVALID):
            raise
        return None

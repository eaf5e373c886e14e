"""A forgotten password (A28 to A30): the request, the mailed link, and what its button does."""

from aiohttp import web
from pydantic import Field

from contracts.accounts import RequestReset
from contracts.errors import CasebusError, Code
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.pages.register import MISMATCH
from gateway.visit import Visit


class ForgottenForm(FormModel):
    """The user name only."""

    email: Line = Field(min_length=3, max_length=254)


class ChooseForm(FormModel):
    """The new password, twice; empty where a new one is generated."""

    password: Untouched = Field(default="", max_length=1024)
    repeated: Untouched = Field(default="", max_length=1024)


async def show(visit: Visit) -> web.StreamResponse:
    """Ask for the user name."""
    return visit.render("pages/forgotten.html", form=visit.blank(email=visit.query.get("email", "")))


async def send(visit: Visit) -> web.StreamResponse:
    """Have a link mailed; the answer is the same for known and unknown names."""
    form = visit.form(ForgottenForm)
    if not form.ok:
        return visit.render("pages/forgotten.html", 422, form=form)
    request = RequestReset(portal=visit.site.key, email=form.data.email, address=visit.client_address)
    try:
        await visit.peers.accounts.request_reset(await visit.gateway.own_token(), request)
    except CasebusError as error:
        return visit.refused("pages/forgotten.html", form, error)
    return visit.redirect(visit.url("forgotten_sent"))


async def sent(visit: Visit) -> web.StreamResponse:
    """What happens next."""
    return visit.render("pages/forgotten_sent.html")


async def show_reset(visit: Visit) -> web.StreamResponse:
    """The page behind the mailed link; opening it, however often, changes nothing."""
    return await _reset_page(visit, visit.blank(), 200)


async def reset(visit: Visit) -> web.StreamResponse:
    """Use the link: mail a new password, or set the chosen one."""
    form = visit.form(ChooseForm)
    if form.ok and form.data.password != form.data.repeated:
        form.say("repeated", MISMATCH)
    if not form.ok:
        return await _reset_page(visit, form, 422)
    token, own = visit.values["token"], await visit.gateway.own_token()
    try:
        await visit.peers.accounts.perform_reset(own, visit.site.key, token, form.data.password)
    except CasebusError as error:
        if error.code is Code.NOT_FOUND:
            return _spent(visit)
        return await _reset_page(visit, form, form.refuse(error))
    if form.data.password:
        visit.flash(visit.gettext("Your new password is set. Please sign in with it."))
        return visit.redirect(visit.url("sign_in"))
    return visit.redirect(visit.url("reset_sent"))


async def reset_sent(visit: Visit) -> web.StreamResponse:
    """A new password is on its way."""
    return visit.render("pages/reset_sent.html")


async def _reset_page(visit: Visit, form: Form[ChooseForm], status: int) -> web.Response:
    own = await visit.gateway.own_token()
    try:
        offer = await visit.peers.accounts.inspect_reset(own, visit.site.key, visit.values["token"])
    except CasebusError as error:
        if error.code in (Code.NOT_FOUND, Code.INVALID):
            return _spent(visit)
        raise
    return visit.render("pages/reset.html", status, form=form, mode=offer.mode, token=visit.values["token"])


def _spent(visit: Visit) -> web.Response:
    return visit.render("pages/reset_spent.html", 410)

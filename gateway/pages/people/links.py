"""The pages behind mailed links: an invitation, a registration to be allowed, an account to be taken over."""

from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.accounts import AcceptHandOver, AcceptInvitation
from contracts.errors import CasebusError, Code
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.pages.register import MISMATCH
from gateway.peers.calls import asked
from gateway.visit import Visit


class NewcomerForm(FormModel):
    """Name and password; both empty for somebody who has an account."""

    name: Line = Field(default="", max_length=200)
    password: Untouched = Field(default="", max_length=1024)
    repeated: Untouched = Field(default="", max_length=1024)


def _filled(visit: Visit) -> Form[NewcomerForm]:
    form = visit.form(NewcomerForm)
    if form.ok and form.data.password != form.data.repeated:
        form.say("repeated", MISMATCH)
    return form


def _spent(visit: Visit) -> web.Response:
    return visit.render("people/link_spent.html", 410)


def _page(visit: Visit, template: str, status: int, **data: Any) -> web.Response:
    return visit.render(template, status, token=visit.values["token"], **data)


async def show_invitation(visit: Visit) -> web.StreamResponse:
    """Opening the link changes nothing."""
    return await _invitation(visit, None, 200)


async def _invitation(visit: Visit, form: Form[NewcomerForm] | None, status: int) -> web.Response:
    own = await visit.gateway.own_token()
    try:
        offer = await visit.peers.members.invitation(own, visit.site.key, visit.values["token"])
    except CasebusError as error:
        if error.code in (Code.NOT_FOUND, Code.INVALID):
            return _spent(visit)
        raise
    form = form or visit.blank(name=offer.name)
    return _page(visit, "people/invitation.html", status, form=form, offer=offer)


async def accept_invitation(visit: Visit) -> web.StreamResponse:
    """Join the company."""
    form = _filled(visit)
    if not form.ok:
        return await _invitation(visit, form, 422)
    request = asked(
        AcceptInvitation,
        portal=visit.site.key,
        token=visit.values["token"],
        name=form.data.name,
        password=form.data.password,
    )
    try:
        await visit.peers.members.accept_invitation(await visit.gateway.own_token(), request)
    except CasebusError as error:
        if error.code is Code.NOT_FOUND:
            return _spent(visit)
        return await _invitation(visit, form, form.refuse(error))
    visit.flash(visit.gettext("Welcome. Please sign in."))
    return visit.redirect(visit.url("sign_in"))


async def show_admission(visit: Visit) -> web.StreamResponse:
    """What the billing address is asked."""
    own = await visit.gateway.own_token()
    try:
        offer = await visit.peers.members.admission(own, visit.site.key, visit.values["token"])
    except CasebusError as error:
        if error.code in (Code.NOT_FOUND, Code.INVALID):
            return _spent(visit)
        raise
    return _page(visit, "people/admission.html", 200, offer=offer)


async def confirm_admission(visit: Visit) -> web.StreamResponse:
    """The company says that the registration is theirs."""
    own = await visit.gateway.own_token()
    try:
        await visit.peers.members.confirm_admission(own, visit.site.key, visit.values["token"])
    except CasebusError as error:
        if error.code in (Code.NOT_FOUND, Code.INVALID):
            return _spent(visit)
        raise
    visit.flash(visit.gettext("Thank you. The account is open now."))
    return visit.redirect(visit.url("home"))


async def show_hand_over(visit: Visit) -> web.StreamResponse:
    """Opening the link changes nothing."""
    return await _hand_over(visit, visit.blank(), 200)


async def _hand_over(visit: Visit, form: Form[NewcomerForm], status: int) -> web.Response:
    own = await visit.gateway.own_token()
    try:
        offer = await visit.peers.members.hand_over_offer(own, visit.site.key, visit.values["token"])
    except CasebusError as error:
        if error.code in (Code.NOT_FOUND, Code.INVALID):
            return _spent(visit)
        raise
    return _page(visit, "people/take_over.html", status, form=form, offer=offer)


async def accept_hand_over(visit: Visit) -> web.StreamResponse:
    """Take the account over."""
    form = _filled(visit)
    if form.ok and not form.data.name:
        form.say("name", "Please fill this in.")
    if not form.ok:
        return await _hand_over(visit, form, 422)
    request = asked(
        AcceptHandOver,
        portal=visit.site.key,
        token=visit.values["token"],
        name=form.data.name,
        password=form.data.password,
    )
    try:
        await visit.peers.members.accept_hand_over(await visit.gateway.own_token(), request)
    except CasebusError as error:
        if error.code is Code.NOT_FOUND:
            return _spent(visit)
        return await _hand_over(visit, form, form.refuse(error))
    visit.flash(visit.gettext("The account is yours now. Please sign in."))
    return visit.redirect(visit.url("sign_in"))

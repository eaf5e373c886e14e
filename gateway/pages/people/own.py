"""What a person does about the own membership: ask to join a company, or hand the company's one account on."""

from aiohttp import web
from pydantic import Field

from contracts.accounts import AskToJoin
from contracts.errors import CasebusError, not_found
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.visit import Visit


class JoinForm(FormModel):
    """Which company, and who there could say that it is right."""

    company_name: Line = Field(min_length=1, max_length=300)
    colleague: Line = Field(default="", max_length=254)


class HandOverForm(FormModel):
    """To whom, and the own password."""

    email: Line = Field(min_length=3, max_length=254)
    password: Untouched = Field(min_length=1, max_length=1024)


def may_ask_to_join(visit: Visit) -> bool:
    """Whether companies have several accounts here, and this is a customer's."""
    return not visit.portal.registration.one_account_per_company and not visit.actor.is_staff


def may_hand_over(visit: Visit) -> bool:
    """Whether a company has one account here, and this is it."""
    return visit.portal.registration.one_account_per_company and not visit.actor.is_staff


async def show_join(visit: Visit) -> web.StreamResponse:
    """The form, and what was asked before."""
    if not may_ask_to_join(visit):
        raise not_found()
    return _join_page(visit, visit.blank(), 200)


def _join_page(visit: Visit, form: Form[JoinForm], status: int) -> web.Response:
    person = visit.person
    return visit.render("people/join.html", status, form=form, company=person.company_name, asked=person.asked_to_join)


async def join(visit: Visit) -> web.StreamResponse:
    """Ask; the answer tells nothing about any company."""
    if not may_ask_to_join(visit):
        raise not_found()
    form = visit.form(JoinForm)
    if not form.ok:
        return _join_page(visit, form, 422)
    request = AskToJoin(company_name=form.data.company_name, colleague=form.data.colleague)
    try:
        await visit.peers.members.ask_to_join(visit.token, request)
    except CasebusError as error:
        return _join_page(visit, form, form.refuse(error))
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.flash(visit.gettext("Your request is sent. You get a mail as soon as somebody has accepted it."))
    return visit.redirect(visit.url("settings"))


async def show_hand_over(visit: Visit) -> web.StreamResponse:
    """The form."""
    if not may_hand_over(visit):
        raise not_found()
    return _hand_over_page(visit, visit.blank(), 200)


def _hand_over_page(visit: Visit, form: Form[HandOverForm], status: int) -> web.Response:
    return visit.render("people/hand_over.html", status, form=form, company=visit.person.company_name)


async def hand_over(visit: Visit) -> web.StreamResponse:
    """Have the link mailed; nothing changes before it is used."""
    if not may_hand_over(visit):
        raise not_found()
    form = visit.form(HandOverForm)
    if not form.ok:
        return _hand_over_page(visit, form, 422)
    try:
        await visit.peers.members.hand_over(visit.token, form.data.email, form.data.password)
    except CasebusError as error:
        return _hand_over_page(visit, form, form.refuse(error))
    text = "We have written to {email}. The account stays yours until it is accepted there."
    visit.flash(visit.gettext(text, email=form.data.email))
    return visit.redirect(visit.url("settings"))

"""Colleagues: what the administrator of a company sees and does (`/<portal>/people`)."""

from typing import Literal

from aiohttp import web
from pydantic import Field

from contracts.accounts import AnswerWish, CustomerRole, Invite, Team
from contracts.base import Right
from contracts.errors import CasebusError, not_found
from gateway.forms.fields import Form, FormModel, Line
from gateway.pages.people.wording import (
    RIGHTS,
    ActiveForm,
    AnswerForm,
    RightsForm,
    change_active,
    change_rights,
    invited_view,
    person_view,
    right_options,
    role_options,
    told,
    wish_view,
)
from gateway.pages.webhooks.place import has_webhooks
from gateway.visit import Visit


class InviteForm(FormModel):
    """Who is invited, as what."""

    email: Line = Field(min_length=3, max_length=254)
    name: Line = Field(default="", max_length=200)
    role: CustomerRole = "customer"
    rights: tuple[Right, ...] = ()
    language: Literal["", "en", "de", "nl", "da", "sv"] = ""


def manages_colleagues(visit: Visit) -> bool:
    """Whether the page is there for whoever is signed in."""
    registration = visit.portal.registration
    allowed = registration.company_admins and not registration.one_account_per_company
    return allowed and visit.actor.role == "company_admin" and bool(visit.actor.company)


def only_administrators(visit: Visit) -> None:
    """Raises `not_found` for everybody else."""
    if not manages_colleagues(visit):
        raise not_found()


async def show(visit: Visit) -> web.StreamResponse:
    """Everybody of the company, open invitations, and who asks to join."""
    only_administrators(visit)
    return await _page(visit, visit.blank(role="customer", rights=RIGHTS), 200)


async def _page(visit: Visit, form: Form[InviteForm], status: int) -> web.Response:
    team = await visit.peers.members.team(visit.token)
    return visit.render("people/team.html", status, form=form, **_view(visit, team))


def _view(visit: Visit, team: Team) -> dict[str, object]:
    return {
        "company": team.company.name,
        "has_webhooks": has_webhooks(visit),
        "people": [person_view(visit, person) for person in team.people],
        "invited": [invited_view(visit, invited) for invited in team.invited],
        "wishes": [wish_view(visit, wish) for wish in team.wishes],
        "right_options": right_options(visit),
        "role_options": role_options(visit),
        "may_erase": visit.portal.registration.company_admins_erase,
    }


async def invite(visit: Visit) -> web.StreamResponse:
    """Have an invitation mailed; the answer is the same for addresses with and without an account."""
    only_administrators(visit)
    form = visit.form(InviteForm)
    if not form.ok:
        return await _page(visit, form, 422)
    request = Invite(
        email=form.data.email,
        name=form.data.name,
        role=form.data.role,
        rights=form.data.rights,
        language=form.data.language,
    )
    try:
        await visit.peers.members.invite(visit.token, request)
    except CasebusError as error:
        return await _page(visit, form, form.refuse(error))
    visit.flash(visit.gettext("The invitation to {email} is on its way.", email=form.data.email))
    return visit.redirect(visit.url("people"))


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Take an invitation back."""
    only_administrators(visit)
    await visit.peers.members.withdraw(visit.token, visit.values["person"])
    visit.flash(visit.gettext("The invitation is withdrawn; its link does not work any more."))
    return visit.redirect(visit.url("people"))


async def rights(visit: Visit) -> web.StreamResponse:
    """Set what a colleague may do."""
    only_administrators(visit)
    form = visit.form(RightsForm)
    if form.ok:
        await change_rights(visit, form)
    return visit.redirect(visit.url("people"))


async def active(visit: Visit) -> web.StreamResponse:
    """Deactivate or activate a colleague."""
    only_administrators(visit)
    form = visit.form(ActiveForm)
    if form.ok:
        await change_active(visit, form)
    return visit.redirect(visit.url("people"))


async def answer(visit: Visit) -> web.StreamResponse:
    """Accept or decline somebody who asks to join."""
    only_administrators(visit)
    form = visit.form(AnswerForm)
    if form.ok:
        try:
            request = AnswerWish(person=visit.values["person"], accept=form.data.accept)
            await visit.peers.members.answer_wish(visit.token, request)
        except CasebusError as error:
            told(visit, form, error)
        else:
            visit.gateway.sessions.access_changed(visit.values["person"])
            accepted = visit.gettext("Accepted: they are a colleague now.")
            visit.flash(accepted if form.data.accept else visit.gettext("Declined."))
    return visit.redirect(visit.url("people"))

"""Somebody is to be forgotten: what that does, the confirmation, and the receipt; for staff and for colleagues."""

from aiohttp import web
from pydantic import Field

from contracts.accounts import Person
from contracts.erasing import Erasure, Part
from contracts.errors import CasebusError, Code, forbidden, not_found
from gateway.forms.fields import N_, Form, FormModel, Line
from gateway.pages.people.desk_people import page as desk_page
from gateway.pages.people.team import manages_colleagues
from gateway.pages.people.wording import person_view
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

PARTS: dict[Part, str] = {
    "accounts": N_("Account, sessions, tokens, invitations"),
    "tickets": N_("Conversations, lists, search, articles"),
    "files": N_("Files and folders"),
    "notify": N_("Mails and notices"),
}


class EraseForm(FormModel):
    """The address of whoever is erased, typed as the confirmation."""

    address: Line = Field(min_length=1, max_length=254)


def may_erase(visit: Visit) -> bool:
    """Whether whoever is signed in may have people erased."""
    if visit.actor.is_staff:
        return visit.actor.role == "admin"
    return visit.portal.registration.company_admins_erase and manages_colleagues(visit)


def _only_those_who_may(visit: Visit) -> None:
    if not may_erase(visit):
        if visit.actor.is_staff:
            raise forbidden("Only an administrator may do this.")
        raise not_found()


async def _person(visit: Visit) -> Person | None:
    """Whoever it is about; None when they are erased already."""
    wanted = visit.values["person"]
    if visit.actor.is_staff:
        found = (await visit.peers.accounts.people(visit.token, (wanted,))).get(wanted)
    else:
        team = await visit.peers.members.team(visit.token)
        found = next((person for person in team.people if person.id == wanted), None)
    return found if found and found.email else None


def _page_of(visit: Visit, name: str, person: str = "") -> str:
    prefix = "desk" if visit.actor.is_staff else "people"
    return visit.url(f"{prefix}_{name}", person=person) if person else visit.url(f"{prefix}_{name}")


async def _render(visit: Visit, template: str, status: int = 200, **data: object) -> web.Response:
    """In the frame of the desk or of the portal."""
    if visit.actor.is_staff:
        return await desk_page(visit, template, status, layout="base_desk.html", **data)
    return visit.render(template, status, layout="base.html", desk=None, **data)


async def show(visit: Visit) -> web.StreamResponse:
    """What will happen, and what will stay."""
    _only_those_who_may(visit)
    person = await _person(visit)
    if person is None:
        return await _receipt_or_nothing(visit)
    return await _confirmation(visit, person, visit.blank(), 200)


async def _confirmation(visit: Visit, person: Person, form: Form[EraseForm], status: int) -> web.Response:
    back = visit.url("desk_person", person=person.id) if visit.actor.is_staff else visit.url("people")
    shown = person_view(visit, person)
    action = _page_of(visit, "erase", person.id)
    return await _render(visit, "people/erase.html", status, p=shown, form=form, action=action, back=back)


async def _receipt_or_nothing(visit: Visit) -> web.Response:
    await visit.peers.members.erasure(visit.token, visit.values["person"])
    return visit.redirect(_page_of(visit, "receipt", visit.values["person"]))


async def erase(visit: Visit) -> web.StreamResponse:
    """Have them forgotten; whoever sends the form twice sees the receipt."""
    _only_those_who_may(visit)
    person = await _person(visit)
    if person is None:
        return await _receipt_or_nothing(visit)
    form = visit.form(EraseForm)
    if form.ok and form.data.address.casefold() != person.email.casefold():
        wrong = visit.gettext("This is not their address.")
        status = form.refuse(CasebusError(Code.INVALID, wrong, fields={"address": wrong}))
        return await _confirmation(visit, person, form, status)
    if not form.ok:
        return await _confirmation(visit, person, form, 422)
    try:
        await visit.peers.members.erase(visit.token, person.id)
    except CasebusError as error:
        return await _confirmation(visit, person, form, form.refuse(error))
    visit.gateway.sessions.access_changed(person.id)
    return visit.redirect(_page_of(visit, "receipt", person.id))


async def receipt(visit: Visit) -> web.StreamResponse:
    """How far it is, without a word about who it was."""
    _only_those_who_may(visit)
    found = await visit.peers.members.erasure(visit.token, visit.values["person"])
    by = await _asker(visit, found)
    again = _page_of(visit, "receipt", found.person)
    return await _render(
        visit, "people/erased.html", r=receipt_view(visit, found), by=by, again=again, all=_page_of(visit, "erased")
    )


async def show_all(visit: Visit) -> web.StreamResponse:
    """All receipts."""
    _only_those_who_may(visit)
    found = await visit.peers.members.erasures(visit.token)
    back = visit.url("desk_people") if visit.actor.is_staff else visit.url("people")
    rows = [{**receipt_view(visit, one), "href": _page_of(visit, "receipt", one.person)} for one in found]
    return await _render(visit, "people/erasures.html", rows=rows, back=back)


async def _asker(visit: Visit, found: Erasure) -> str:
    """Who asked for it, if the reader may know their name."""
    if found.asked_by == visit.actor.id:
        return visit.person.name
    if not visit.actor.is_staff:
        colleagues = await visit.peers.accounts.colleagues(visit.token)
        return next((one.name for one in colleagues if one.id == found.asked_by), visit.portal.name)
    people = await visit.peers.accounts.people(visit.token, (found.asked_by,))
    return people[found.asked_by].name if found.asked_by in people else visit.gettext("The operator")


def receipt_view(visit: Visit, found: Erasure) -> View:
    """A receipt in words."""
    moment = visit.almanac.moment
    return {
        "id": found.person,
        "asked": moment(found.asked_at),
        "finished": moment(found.finished_at) if found.finished_at else None,
        "complete": visit.almanac.day(found.complete_at) if found.complete_at else "",
        "over": bool(found.complete_at and found.complete_at <= visit.almanac.now),
        "parts": [
            {
                "label": visit.gettext(PARTS[part.part]),
                "at": moment(part.at) if part.at else None,
                "changed": visit.ngettext("{n} thing changed", "{n} things changed", part.changed),
            }
            for part in found.parts
        ],
    }

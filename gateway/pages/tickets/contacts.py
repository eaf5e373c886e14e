"""The contact of a new ticket (D12 to D14): whoever is signed in, or a colleague who is looked for on the form."""

from typing import Any

from aiohttp import web

from contracts.accounts import Person
from contracts.errors import CasebusError, not_found
from gateway.forms.fields import Form
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

SHOWN = 8
LONGEST = 200


def is_step(visit: Visit, form: Form[Any]) -> bool:
    """Whether the form was sent to look for a colleague; a name that was typed and not looked for counts as well."""
    if not visit.portal.customer_may_choose_contact:
        return False
    typed, seen = _typed(form.values.get("contact_search")), _typed(form.values.get("contact_seen"))
    return bool(form.values.get("find_contact")) or typed != seen


async def view(visit: Visit, form: Form[Any], *, step: bool = False) -> View | None:
    """The view data of the field; None where the portal does not let customers choose."""
    if not visit.portal.customer_may_choose_contact:
        return None
    values = form.values
    searched = _typed(values.get("contact_search" if step else "contact_seen"))
    return await _view(visit, searched, str(values.get("contact") or visit.actor.id), step=step)


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """Who fits what is being typed."""
    if not visit.portal.customer_may_choose_contact:
        raise not_found()
    chosen = visit.query.get("contact", "") or visit.actor.id
    found = await _view(visit, _typed(visit.query.get("contact_search")), chosen, step=True)
    return visit.fragment("tickets/contact_people.html", contact=found)


def _typed(text: object) -> str:
    return " ".join(str(text or "").replace("\0", " ").split())[:LONGEST]


async def _view(visit: Visit, searched: str, chosen: str, *, step: bool) -> View:
    own = visit.actor.id
    found = await _found(visit, searched) if searched else ()
    kept = await _kept(visit, chosen, found or ()) if chosen != own else ()
    if step and found is not None and len(found) == 1:
        chosen = found[0].id  # whoever looks for somebody means the only one there is
    people = {person.id: person for person in (*kept, *(found or ())[:SHOWN])}
    return {
        "people": [_own(visit), *(_choice(person) for person in people.values())],
        "chosen": chosen if chosen in people else own,
        "searched": searched,
        "said": _said(visit, searched, found),
        "step": step,
    }


async def _found(visit: Visit, text: str) -> tuple[Person, ...] | None:
    """The colleagues who fit; None while nobody can say."""
    try:
        people = await visit.peers.accounts.colleagues(visit.token, text)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None
    return tuple(person for person in people if takes_part(person) and person.id != visit.actor.id)


async def _kept(visit: Visit, chosen: str, found: tuple[Person, ...]) -> tuple[Person, ...]:
    """Whoever was chosen before, so that looking for somebody else loses nobody."""
    people = found if any(person.id == chosen for person in found) else await _found(visit, "")
    return tuple(person for person in people or () if person.id == chosen)


def takes_part(person: Person) -> bool:
    """Whether somebody is not one who only reads: the tickets service refuses those as contacts."""
    return bool({"create", "comment"} & set(person.rights))


def _own(visit: Visit) -> View:
    name = visit.person.name or visit.person.email
    label = visit.gettext("{name} (you)", name=name)
    return {"value": visit.actor.id, "label": label, "hint": visit.person.email, "icon": "user"}


def _choice(person: Person) -> View:
    return {"value": person.id, "label": person.name or person.email, "hint": person.email, "icon": "user"}


def _said(visit: Visit, searched: str, found: tuple[Person, ...] | None) -> str:
    if not searched:
        return ""
    if found is None:
        return visit.gettext("Colleagues cannot be looked up right now. What you typed is still here.")
    if not found:
        return visit.gettext("Nobody of your company fits “{words}”.", words=searched)
    if len(found) > SHOWN:
        return visit.gettext("More than {n} colleagues fit. Type more of the name.", n=SHOWN)
    return visit.ngettext("One colleague fits.", "{n} colleagues fit.", len(found))

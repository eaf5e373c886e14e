"""One ticket on the desk: the list it stands in, its conversation, its facts, and the forms to work on it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from contracts.accounts import Person
from contracts.errors import CasebusError, Code
from contracts.portal import ENDED
from contracts.tickets import Ticket, TicketPage
from gateway.forms.fields import Form
from gateway.pages.desk.forms import TEXT, change_values, plan_values
from gateway.pages.desk.listing import heading
from gateway.pages.desk.place import Place
from gateway.pages.desk.sidebar import sidebar
from gateway.pages.desk.telling import DeskTeller
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.facts import facts
from gateway.pages.tickets.filing import file_list, files_of, states_of
from gateway.pages.tickets.reading import FILES, MOST_ENTRIES, ticket_id
from gateway.pages.tickets.uploaded import NOTHING, Uploaded, drop_zone
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


@dataclass(frozen=True)
class Refused:
    """A form that was not taken: which one, with what was typed, and the files that came with it."""

    name: str
    form: Form[Any]
    uploaded: Uploaded = NOTHING


async def show(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    return await page(visit)


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """The ticket alone, for the live update."""
    place = Place.read(visit)
    found = await visit.peers.tickets.read(visit.token, ticket_id(visit))
    return visit.fragment("desk/ticket_part.html", **await ticket_view(visit, place, found, None))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form that was refused, loaded again: what it was about is the ticket."""
    return visit.redirect(Place.read(visit).ticket(visit, visit.values["number"]))


async def page(visit: Visit, refused: Refused | None = None, status: int = 200) -> web.Response:
    """The page; a form that was refused keeps what was typed."""
    place = Place.read(visit)
    tickets = visit.peers.tickets
    found, rows, counts = await asyncio.gather(
        tickets.read(visit.token, ticket_id(visit)), _rows(visit, place), tickets.counts(visit.token)
    )
    wording = DeskWording(visit, place)
    return visit.render(
        "desk/ticket.html",
        status=status,
        desk=sidebar(visit, counts, place),
        list={
            "heading": heading(visit, wording, place),
            "rows": [wording.row(head) for head in rows.items] if rows else [],
            "href": place.address(visit),
            "fragment": place.address(visit, "desk_cards"),
        },
        **await ticket_view(visit, place, found, refused),
    )


async def show_cards(visit: Visit) -> web.StreamResponse:
    """The list beside the ticket, for the live update."""
    place = Place.read(visit)
    rows = await visit.peers.tickets.page(visit.token, place.request())
    wording = DeskWording(visit, place)
    shown = {"rows": [wording.row(head) for head in rows.items], "fragment": place.address(visit, "desk_cards")}
    return visit.fragment("desk/cards_part.html", list=shown, current="")


async def _rows(visit: Visit, place: Place) -> TicketPage | None:
    """The list beside the ticket; a ticket can be read also while there is none."""
    try:
        return await visit.peers.tickets.page(visit.token, place.request())
    except CasebusError as error:
        if error.code not in (Code.UNAVAILABLE, Code.TIMEOUT, Code.INVALID):
            raise
        return None


async def ticket_view(visit: Visit, place: Place, found: Ticket, refused: Refused | None) -> View:
    """The view data of `desk/ticket_part.html`."""
    rows, staff = await asyncio.gather(files_of(visit, found), visit.gateway.staff.of(visit.site.key, visit.token))
    wording = DeskWording(visit, place)
    teller = DeskTeller(wording, found, states_of(rows))
    whole = visit.query.get("all") == "1"
    entries, hidden = (teller.everything(), 0) if whole else teller.latest(MOST_ENTRIES)
    number = found.number
    earlier = visit.ngettext("Show one earlier entry", "Show {n} earlier entries", hidden)
    return {
        "ticket": facts(wording, found),
        "kind": found.kind,
        "revision": found.revision,
        "entries": entries,
        "earlier": {"label": earlier, "href": place.ticket(visit, number, all="1")} if hidden else None,
        "fragment": place.ticket(visit, number, "desk_ticket_fragment", **({"all": "1"} if whole else {})),
        "files": file_list(visit, found, rows),
        "errors": refused.form.errors if refused else {},
        "conflict": _conflict(visit, wording, refused, staff),
        "request_id": visit.blank().request_id,
        "actions": _actions(visit, place, number),
        "moves": _moves(visit, place, wording, found),
        "taken": bool(found.assignee and found.assignee.id == visit.actor.id),
        "assignee_id": found.assignee.id if found.assignee else "",
        "reply": _reply(visit, wording, found, refused) if "comment" in found.may else None,
        "change": _change(visit, found, staff, refused),
        "plan": _plan(visit, found, refused),
        "resolve": _resolve(visit, wording, found, refused),
    }


def _actions(visit: Visit, place: Place, number: str) -> dict[str, str]:
    names = ("reply", "change", "take", "move", "plan", "resolve")
    return {name: place.ticket(visit, number, f"desk_{name}") for name in names}


def _moves(visit: Visit, place: Place, wording: DeskWording, found: Ticket) -> list[View]:
    """The statuses that it can go to; those with an outcome ask for the solution first."""
    action = place.ticket(visit, found.number, "desk_move", expected=found.status)
    rows: list[View] = [
        {**_item(wording, key), "action": action, "csrf": visit.csrf, "name": "status", "value": key}
        for key in found.statuses
    ]
    if "resolve" in found.may:
        rows += [{**_item(wording, key), "href": "#cause"} for key in _outcomes(wording, found)]
    return rows


def _item(wording: DeskWording, key: str) -> View:
    status = wording.status(key)
    return {"label": status["label"], "icon": f"kind-{status['kind']}"}


def _outcomes(wording: DeskWording, found: Ticket) -> list[str]:
    """The statuses that a ticket can end in from where it stands, by the portal's definition."""
    now = wording.known_status(found.status)
    targets = now.to if now and now.to else tuple(status.key for status in wording.visit.portal.statuses)
    return [key for key in targets if (status := wording.known_status(key)) and status.outcome and key != found.status]


def _values(refused: Refused | None, name: str) -> Mapping[str, Any] | None:
    return refused.form.values if refused and refused.name == name else None


def _reply(visit: Visit, wording: DeskWording, found: Ticket, refused: Refused | None) -> View:
    mine = refused if refused and refused.name == "reply" else None
    values = mine.form.values if mine else {}
    return {
        "value": values.get("text", ""),
        "kind": values.get("kind", "comment"),
        "status": values.get("status", ""),
        "error": mine.form.errors.get("text") if mine else None,
        "request_id": mine.form.request_id if mine else visit.blank().request_id,
        "files": drop_zone(visit, mine.uploaded if mine else NOTHING, mine.form.errors.get(FILES, "") if mine else ""),
        "draft": f"desk-{found.number}",
        "max": TEXT,
        "statuses": [
            {"value": "", "label": visit.gettext("Leave the status as it is")},
            *({"value": key, "label": wording.status(key)["label"]} for key in found.statuses),
        ],
        "ended": found.kind in ENDED,
    }


def _change(visit: Visit, found: Ticket, staff: tuple[Person, ...], refused: Refused | None) -> View:
    text = visit.text
    stored = change_values(found)
    people = {person.id: person.name for person in staff}
    if found.assignee:
        people.setdefault(found.assignee.id, found.assignee.name)
    nobody = {"value": "", "label": visit.gettext("Nobody yet")}
    return {
        "stored": stored,
        "typed": _values(refused, "change") or stored,
        "queues": [{"value": queue.key, "label": text(queue.label)} for queue in visit.portal.queues],
        "people": [nobody, *({"value": key, "label": name} for key, name in people.items())],
        "priorities": [{"value": item.key, "label": text(item.label)} for item in visit.portal.priorities.items],
        "types": [{"value": item.key, "label": text(item.label)} for item in visit.portal.types.items],
        "open": bool(refused and refused.name == "change"),
    }


def _plan(visit: Visit, found: Ticket, refused: Refused | None) -> View:
    say = visit.gettext
    return {
        "typed": _values(refused, "plan") or plan_values(visit, found),
        "ways": [
            {"value": "", "label": say("Not decided yet")},
            {"value": "on_site", "label": say("On site"), "icon": "building"},
            {"value": "remote", "label": say("Remotely"), "icon": "monitor"},
            {"value": "third_party", "label": say("With a third party"), "icon": "share"},
        ],
        "zone": visit.portal.contact.timezone,
        "open": bool(refused and refused.name == "plan"),
    }


def _resolve(visit: Visit, wording: DeskWording, found: Ticket, refused: Refused | None) -> View | None:
    outcomes = _outcomes(wording, found)
    if "resolve" not in found.may or not outcomes:
        return None
    return {
        "typed": _values(refused, "resolve") or {"way": found.way, "status": ""},
        "outcomes": [{"value": key, "label": wording.status(key)["label"]} for key in outcomes],
        "expected": found.status,
        "open": bool(refused and refused.name == "resolve"),
        "max": 10_000,
    }


def _conflict(
    visit: Visit, wording: DeskWording, refused: Refused | None, staff: tuple[Person, ...]
) -> list[View] | None:
    """Both values of each field that somebody else changed meanwhile."""
    if refused is None or not any(key.startswith("theirs.") for key in refused.form.details):
        return None
    say = visit.gettext
    labels = {
        "title": say("Subject"),
        "queue": say("Team"),
        "assignee": say("Assigned to"),
        "priority": say("Priority"),
        "type": say("Type"),
        "status": say("Status"),
    }
    names = {person.id: person.name for person in staff}

    def worded(field: str, value: str) -> str:
        if field == "status":
            return str(wording.status(value)["label"])
        if field == "queue":
            return wording.queue(value)
        if field == "priority":
            shown = wording.priority(value)
            return str(shown["label"]) if shown else value
        return names.get(value, value) if field == "assignee" else value

    rows = []
    for key, theirs in refused.form.details.items():
        field = key.removeprefix("theirs.")
        if key.startswith("theirs."):
            yours = str(refused.form.values.get(field, ""))
            rows.append(
                {"label": labels.get(field, field), "yours": worded(field, yours), "theirs": worded(field, theirs)}
            )
    return rows

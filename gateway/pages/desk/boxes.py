"""The boxes of a ticket's page on the desk in which staff work: reply, change, plan, solution, status."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.accounts import Person
from contracts.portal import ENDED
from contracts.tickets import Ticket
from gateway.forms.fields import Form
from gateway.pages.desk.conflict import conflict
from gateway.pages.desk.forms import CHANGEABLE, TEXT, change_values
from gateway.pages.desk.place import Place
from gateway.pages.desk.planning import mark, plan_values
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.reading import FILES
from gateway.pages.tickets.rewriting import change_view
from gateway.pages.tickets.uploaded import NOTHING, Uploaded, drop_zone
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

FORMS = ("reply", "change", "take", "move", "plan", "resolve", "cost", "release")


@dataclass(frozen=True)
class Refused:
    """A form that was not taken: which one, with what was typed, and the files that came with it."""

    name: str
    form: Form[Any]
    uploaded: Uploaded = NOTHING

    @property
    def values(self) -> Mapping[str, Any]:
        """What was typed."""
        return self.form.values


@dataclass(frozen=True)
class Work:
    """What the boxes are made of: a ticket, where it is looked at, who could take it, and a form that was refused."""

    visit: Visit
    place: Place
    wording: DeskWording
    found: Ticket
    staff: tuple[Person, ...]
    refused: Refused | None = None


def boxes(work: Work) -> View:
    """Their view data."""
    visit, place, wording, found, refused = work.visit, work.place, work.wording, work.found, work.refused
    ways = _ways(visit)
    number = found.number
    return {
        "request_id": visit.blank().request_id,
        "may_leave_unmailed": "unmailed" in found.may,
        "left_unmailed": bool(refused and refused.form.values.get("unmailed")),
        "actions": {name: place.ticket(visit, number, f"desk_{name}") for name in FORMS},
        "errors": refused.form.errors if refused else {},
        "conflict": conflict(wording, refused.form, work.staff, ways) if refused else None,
        "again": _again(work),
        "moves": _moves(visit, place, wording, found),
        "taken": bool(found.assignee and found.assignee.id == visit.actor.id),
        "assignee_id": found.assignee.id if found.assignee else "",
        "ways": ways,
        "way_now": next((way for way in ways if way["value"] == found.way), ways[0]),
        "reply": _reply(visit, wording, found, refused) if "comment" in found.may else None,
        "change": _change(work),
        "plan": _plan(visit, found, refused) if "plan" in found.may else None,
        "resolve": _resolve(visit, wording, found, refused),
    }


def _ways(visit: Visit) -> list[View]:
    say = visit.gettext
    return [
        {"value": "", "label": say("Not decided yet"), "icon": "clock"},
        {"value": "on_site", "label": say("On site"), "icon": "building"},
        {"value": "remote", "label": say("Remotely"), "icon": "monitor"},
        {"value": "third_party", "label": say("With a third party"), "icon": "share"},
    ]


def _moves(visit: Visit, place: Place, wording: DeskWording, found: Ticket) -> list[View]:
    """The statuses that it can go to; those with an outcome ask for the solution first."""
    action = place.ticket(visit, found.number, "desk_move")
    rows: list[View] = [
        {**_item(wording, key), "action": action, "value": key, "release": wording.releases(key)}
        for key in found.statuses
    ]
    if "resolve" in found.may:
        rows += [
            {**_item(wording, key), "href": place.ticket(visit, found.number, end=key) + "#cause"}
            for key in _outcomes(wording, found)
        ]
    return rows


def _again(work: Work) -> View | None:
    """The button that does after a conflict what was asked for, where there is no form to send again."""
    visit, place, found, refused = work.visit, work.place, work.found, work.refused
    if _of(refused, "take"):
        fields = {"was": found.assignee.id if found.assignee else ""}
        action = place.ticket(visit, found.number, "desk_take")
        return {"action": action, "fields": fields, "label": visit.gettext("Take it nevertheless")}
    move = _of(refused, "move")
    wished, release = (str(move.values.get(name, "")) if move else "" for name in ("status", "release"))
    if wished not in found.statuses:
        return None
    label = visit.gettext("Set the status to “{name}” nevertheless", name=work.wording.status(wished)["label"])
    fields = {"expected": found.status, "status": wished, "release": release}
    return {"action": place.ticket(visit, found.number, "desk_move"), "fields": fields, "label": label}


def _item(wording: DeskWording, key: str) -> View:
    status = wording.status(key)
    return {"label": status["label"], "icon": f"kind-{status['kind']}"}


def _outcomes(wording: DeskWording, found: Ticket) -> list[str]:
    """The statuses that a ticket can end in from where it stands, by the portal's definition."""
    now = wording.known_status(found.status)
    targets = now.to if now and now.to else tuple(status.key for status in wording.visit.portal.statuses)
    return [key for key in targets if (status := wording.known_status(key)) and status.outcome and key != found.status]


def _of(refused: Refused | None, name: str) -> Refused | None:
    return refused if refused and refused.name == name else None


def _reply(visit: Visit, wording: DeskWording, found: Ticket, refused: Refused | None) -> View:
    mine = _of(refused, "reply")
    values = mine.values if mine else {}
    errors = mine.form.errors if mine else {}
    return {
        "value": values.get("text", ""),
        "kind": values.get("kind", "comment"),
        "status": values.get("status", ""),
        "error": errors.get("text"),
        "request_id": mine.form.request_id if mine else visit.blank().request_id,
        "files": drop_zone(visit, mine.uploaded if mine else NOTHING, errors.get(FILES, "")),
        "draft": f"desk-{found.number}",
        "max": TEXT,
        "statuses": [
            {"value": "", "label": visit.gettext("Leave the status as it is")},
            *({"value": key, "label": wording.status(key)["label"]} for key in found.statuses),
        ],
        "ended": found.kind in ENDED,
        "open": mine is not None,
    }


def _change(work: Work) -> View:
    visit, found, staff, refused = work.visit, work.found, work.staff, work.refused
    text = visit.text
    mine = _of(refused, "change")
    stored = change_values(found)
    people = {person.id: person.name for person in staff}
    if found.assignee:
        people.setdefault(found.assignee.id, visit.called(found.assignee))
    nobody = {"value": "", "label": visit.gettext("Nobody yet")}
    own = change_view(visit, found, mine.values if mine else {}, staff=True)
    return {
        "stored": {**stored, **own["was"]},
        "parts": own["parts"],
        "typed": _kept_changes(stored, mine.values) if mine else stored,
        "queues": [{"value": queue.key, "label": text(queue.label)} for queue in visit.portal.queues],
        "people": [nobody, *({"value": key, "label": name} for key, name in people.items())],
        "priorities": [{"value": item.key, "label": text(item.label)} for item in visit.portal.priorities.items],
        "release": bool(found.release) or work.wording.releases(found.status),
        "open": mine is not None,
    }


def _kept_changes(stored: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, str]:
    """What was changed in the form stays; what was not follows what somebody else has made of it meanwhile."""
    return {
        name: str(values[name]) if name in values and values[name] != values.get(f"was_{name}") else stored[name]
        for name in CHANGEABLE
    }


def _plan(visit: Visit, found: Ticket, refused: Refused | None) -> View:
    mine = _of(refused, "plan")
    stored = plan_values(visit, found)
    chosen = mine.values.get("status", "") if mine else None
    onward = [
        {"key": status.key, "label": visit.text(status.label), "checked": chosen in (None, status.key)}
        for status in visit.portal.statuses
        if status.kind == "scheduled" and status.key in found.statuses
    ]
    return {
        "onward": onward[:1],
        "typed": mine.values if mine else stored,
        "mark": mark(visit, stored),
        "zone": visit.portal.contact.timezone,
        "open": mine is not None,
    }


def _resolve(visit: Visit, wording: DeskWording, found: Ticket, refused: Refused | None) -> View | None:
    outcomes = _outcomes(wording, found)
    if "resolve" not in found.may or not outcomes:
        return None
    mine = _of(refused, "resolve")
    wished = visit.query.get("end", "")
    return {
        "typed": mine.values if mine else {"way": found.way, "status": wished if wished in outcomes else ""},
        "outcomes": [{"value": key, "label": wording.status(key)["label"]} for key in outcomes],
        "expected": found.status,
        "open": mine is not None or wished in outcomes,
        "max": 10_000,
    }

"""Changing a ticket's fields, with a check that compares only the fields of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.tickets.domain.access import powers, speaks_for_vendor
from services.tickets.domain.catalogue import PREFIX, TYPE
from services.tickets.domain.changes import ENDED_TEXT, Step, releases
from services.tickets.domain.refusal import clash, not_allowed, wrong
from services.tickets.domain.texts import line_of, title_of
from services.tickets.domain.ticket import FieldChange, Party, Ticket

# What a form must be allowed to do before it may change the field.
_POWER = {
    "title": "edit",
    "queue": "assign",
    "priority": "edit",
    "type": "edit",
    "assignee": "assign",
    "visibility": "share",
    "release": "assign",
}


@dataclass(frozen=True, slots=True)
class Edit:
    """The new values by field (`fields.<key>` for the portal's own), what the form showed, the new assignee."""

    values: Mapping[str, str]
    expected: Mapping[str, str]
    assignee: Party | None = None


def edited(ticket: Ticket, step: Step, edit: Edit) -> Ticket:
    """The ticket with the new values; the same ticket when nothing changes."""
    values = dict(edit.values)
    if "title" in values:
        values["title"] = title_of(values["title"])
    if "release" in values:
        values["release"] = line_of(values["release"])
    stored = {name: _stored(ticket, name) for name in values}
    wanted = {name: value for name, value in values.items() if value != stored[name]}
    _check_powers(ticket, step, values)
    theirs = {
        f"theirs.{name}": stored[name] for name in wanted if edit.expected.get(name, stored[name]) != stored[name]
    }
    if theirs:
        raise clash("Somebody else has changed this in the meantime.", **theirs)
    for name, value in wanted.items():
        _check_value(ticket, step, name, value)
    if not wanted:
        return ticket
    after = _after(ticket, step, wanted, edit.assignee)
    own = [PREFIX + key for key in {**ticket.fields, **after.fields}]
    names = dict.fromkeys((*wanted, *(name for name in own if _stored(ticket, name) != _stored(after, name))))
    changes = tuple(FieldChange(name, _shown(ticket, name), _shown(after, name)) for name in names)
    entry = step.entry("change", changes=changes)
    return replace(after, entries=(*ticket.entries, entry), updated_at=step.at, revision=ticket.revision + 1)


def _after(ticket: Ticket, step: Step, wanted: Mapping[str, str], assignee: Party | None) -> Ticket:
    """The ticket with these values, without what of its own fields no longer fits them."""
    changed: dict[str, Any] = {name: value for name, value in wanted.items() if not name.startswith(PREFIX)}
    if "assignee" in wanted:
        changed["assignee"] = assignee
    if "release" in wanted:  # by its name it is none of the portal's downloads
        changed |= {"release_id": "", "release_hope": ""}
    own = {name.removeprefix(PREFIX): value for name, value in wanted.items() if name.startswith(PREFIX)}
    if own or TYPE in wanted:
        type_ = {TYPE: wanted[TYPE]} if TYPE in wanted else {}
        strict = not speaks_for_vendor(step.actor)
        held = step.rules.catalogue.changed({TYPE: ticket.type, **ticket.fields}, {**type_, **own}, strict=strict)
        changed["fields"] = {key: value for key, value in held.items() if key != TYPE}
    return replace(ticket, **changed)


def _stored(ticket: Ticket, name: str) -> str:
    if name.startswith(PREFIX):
        return ticket.fields.get(name.removeprefix(PREFIX), "")
    if name == "assignee":
        return ticket.assignee.id if ticket.assignee else ""
    return str(getattr(ticket, name))


def _shown(ticket: Ticket, name: str) -> str:
    if name == "assignee":
        return ticket.assignee.name if ticket.assignee else ""
    return _stored(ticket, name)


def _check_powers(ticket: Ticket, step: Step, values: Mapping[str, str]) -> None:
    allowed = powers(step.actor, ticket, step.rules, step.at)
    for name in values:
        if _power(name) in allowed and (speaks_for_vendor(step.actor) or _customer_sets(step, name)):
            continue
        if ticket.ended and "comment" in step.actor.rights:
            raise clash(ENDED_TEXT, new_ticket=ticket.id)
        raise not_allowed("You may not change this field.")


def _power(name: str) -> str:
    return "edit" if name.startswith(PREFIX) else _POWER[name]


def _customer_sets(step: Step, name: str) -> bool:
    if _power(name) != "edit":
        return True
    name = name.removeprefix(PREFIX)
    lists = {"priority": step.rules.priorities, "type": step.rules.types}
    return name in step.rules.customer_edits and (name not in lists or lists[name].by_customer)


def _check_value(ticket: Ticket, step: Step, name: str, value: str) -> None:
    if name == "release" and value and not ticket.release and not releases(step.rules, ticket.status):
        raise wrong(release="This status is not tied to a release.")
    choices = {
        "queue": tuple(step.rules.queues),
        "priority": step.rules.priorities.keys,
        "type": step.rules.types.keys,
        "visibility": ("private", "company"),
    }
    if name in choices and value not in choices[name]:
        raise wrong(**{name: "This is not one of the choices."})

"""Two people changed the same ticket at the same time: both values of each field, in words."""

from collections.abc import Callable
from typing import Any

from contracts.accounts import Person
from gateway.forms.fields import Form
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.catalogue import PREFIX
from gateway.pages.tickets.wording import View

THEIRS = "theirs."


def conflict(wording: DeskWording, form: Form[Any], staff: tuple[Person, ...], ways: list[View]) -> list[View] | None:
    """A row for each field that somebody else changed meanwhile; None when that was not what went wrong."""
    found = {key.removeprefix(THEIRS): value for key, value in form.details.items() if key.startswith(THEIRS)}
    if not found:
        return None
    names = {person.id: person.name for person in staff} | {way["value"]: way["label"] for way in ways}
    labels = _labels(wording)
    return [
        {
            "label": labels.get(field) or wording.field(field.removeprefix(PREFIX)),
            "yours": _worded(wording, names, field, str(form.values.get(field, ""))),
            "theirs": _worded(wording, names, field, theirs),
        }
        for field, theirs in found.items()
    ]


def _labels(wording: DeskWording) -> dict[str, str]:
    say = wording.visit.gettext
    return {
        "title": say("Subject"),
        "queue": say("Team"),
        "assignee": say("Assigned to"),
        "priority": say("Priority"),
        "type": say("Type"),
        "status": say("Status"),
        "release": say("Coming release"),
        "way": say("Way"),
        "starts": say("Begins"),
        "minutes": say("Duration in minutes"),
        "place": say("Place or link"),
        "people": say("Who takes part"),
        "external_name": say("Third party"),
        "external_contact": say("How to reach them"),
        "external_reference": say("Their reference"),
    }


def _worded(wording: DeskWording, names: dict[str, str], field: str, value: str) -> str:
    """A stored value as people read it."""
    if field.startswith(PREFIX):
        return wording.field_value(field.removeprefix(PREFIX), value)
    if field == "priority":
        shown = wording.priority(value)
        return str(shown["label"]) if shown else value
    if field == "assignee" and not value:
        return wording.visit.gettext("Nobody yet")
    words: dict[str, Callable[[str], str]] = {
        "status": lambda key: str(wording.status(key)["label"]),
        "queue": wording.queue,
        "type": wording.type,
        "assignee": lambda key: names.get(key, key),
        "way": lambda key: names.get(key, key),
        "starts": lambda local: local.replace("T", " "),
    }
    return words.get(field, str)(value)

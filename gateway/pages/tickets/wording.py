"""Tickets in a portal's own words: statuses, whose turn it is, priorities, teams, people."""

from collections.abc import Callable
from typing import Any

from contracts.base import Party
from contracts.portal import Choices, Status
from contracts.tickets import TicketHead
from gateway.frame import face
from gateway.visit import Visit

View = dict[str, Any]

LOWEST, HIGHEST = 0, 3


class Wording:
    """Makes view data of one visit; what repeats on a page is made once."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self._list = visit.url("tickets")
        self._known: dict[tuple[str, str], Any] = {}

    def _once(self, kind: str, key: str, make: Callable[[str], Any]) -> Any:
        found = self._known.get((kind, key))
        if found is None:
            found = self._known[kind, key] = make(key)
        return found

    # Words of the portal's lists

    def status(self, key: str) -> View:
        """A status as `status_badge` shows it, with its explanation."""
        shown: View = self._once("status", key, self._status)
        return shown

    def _status(self, key: str) -> View:
        status = self.known_status(key)
        if status is None:
            return {"kind": "open", "label": key, "explanation": ""}
        text = self.visit.text
        return {
            "kind": status.kind,
            "label": text(status.label),
            "lang": self._label_language(status),
            "explanation": text(status.explanation),
        }

    def _label_language(self, status: Status) -> str:
        """The language of a status's label where it is not that of the page (C22)."""
        found: dict[str, str] = dict(status.label_languages.items())
        return found.get(self.visit.language, "")

    def known_status(self, key: str) -> Status | None:
        """The portal's definition of a status, unless it has been taken away since."""
        return next((status for status in self.visit.portal.statuses if status.key == key), None)

    def releases(self, key: str) -> bool:
        """Whether a status is tied to a coming release (C21)."""
        status = self.known_status(key)
        return status is not None and status.release

    def status_of(self, head: TicketHead) -> View:
        """The status of a ticket; its explanation begins with the coming release that the solution will be in (C21)."""
        shown = self.status(head.status)
        if not head.release or head.release_hope not in ("", "coming"):
            return shown
        said = self.visit.gettext("Part of release {name}.", name=head.release)
        return {**shown, "explanation": f"{said} {shown['explanation']}".strip()}

    def queue(self, key: str) -> str:
        """The name of a team."""
        name: str = self._once("queue", key, self._queue)
        return name

    def _queue(self, key: str) -> str:
        return next((self.visit.text(queue.label) for queue in self.visit.portal.queues if queue.key == key), key)

    def type(self, key: str) -> str:
        """The name of a type."""
        return self._choice(self.visit.portal.types, key)

    def priority(self, key: str) -> View | None:
        """A priority as `priority_mark` shows it; the portal names the highest one first."""
        if not key:
            return None
        shown: View = self._once("priority", key, self._priority)
        return shown

    def _priority(self, key: str) -> View:
        items = self.visit.portal.priorities.items
        place = next((index for index, item in enumerate(items) if item.key == key), len(items) - 1)
        steps = max(len(items) - 1, 1)
        return {
            "level": round(HIGHEST * (steps - place) / steps),
            "label": self._choice(self.visit.portal.priorities, key),
        }

    def _choice(self, choices: Choices, key: str) -> str:
        return next((self.visit.text(item.label) for item in choices.items if item.key == key), key)

    # The portal's own fields

    def fields(self, head: TicketHead) -> list[View]:
        """What they hold, as `facts` shows it; what the portal no longer asks comes last."""
        known = [field.key for field in self.visit.portal.fields]
        keys = [*(key for key in known if key in head.fields), *(key for key in head.fields if key not in known)]
        return [{"label": self.field(key), "value": self.field_value(key, head.fields[key])} for key in keys]

    def field(self, key: str) -> str:
        """The name of a field."""
        return next((self.visit.text(field.label) for field in self.visit.portal.fields if field.key == key), key)

    def field_value(self, key: str, value: str) -> str:
        """What a field holds; an option that is gone is shown by its key."""
        options = next((field.options for field in self.visit.portal.fields if field.key == key), ())
        return next((self.visit.text(option.label) for option in options if option.key == value), value)

    # Whose turn it is

    def turn(self, head: TicketHead) -> View:
        """Whose turn it is, as `whose_turn` shows it to this customer."""
        if head.turn == "customer":
            if head.contact.id == self.visit.actor.id:
                return {"who": "you", "text": self.visit.gettext("Your turn")}
            return {"who": "them", "text": self.visit.gettext("{name} is asked", name=self.visit.called(head.contact))}
        if head.turn == "vendor":
            return {"who": "us", "text": self.visit.gettext("With {name}", name=self.visit.portal.name)}
        if head.turn == "other" and head.appointment and head.kind == "scheduled":
            return {"who": "other", "text": self.visit.almanac.exact(head.appointment.starts)}
        if head.turn == "other" and head.external:
            return {"who": "other", "text": self.visit.gettext("With {name}", name=head.external.name)}
        text = self.visit.gettext("Release {name}", name=head.release) if head.release else ""
        return {"who": "none", "text": text}

    # People

    def party(self, party: Party) -> View:
        """A person; what happened by itself is done by the portal."""
        shown: View = self._once("party", f"{party.side}/{party.id}/{party.name}", lambda _: self._party(party))
        return shown

    def _party(self, party: Party) -> View:
        if party.side == "system" or not (party.name or party.id):
            return face(self.visit.portal.name, party.id or self.visit.portal.key, "system")
        return face(self.visit.called(party), party.id, party.side)

    # Lists

    def row(self, head: TicketHead) -> View:
        """A ticket as a list shows it."""
        return {
            "href": f"{self._list}/{head.number}",
            "number": head.number,
            "title": head.title,
            "status": self.status_of(head),
            "turn": self.turn(head),
            "type": self.type(head.type),
            "priority": self.priority(head.priority),
            "contact": self.party(head.contact),
            "assignee": self.party(head.assignee) if head.assignee else None,
            "created": self.visit.almanac.moment(head.created_at),
            "updated": self.visit.almanac.moment(head.updated_at),
        }

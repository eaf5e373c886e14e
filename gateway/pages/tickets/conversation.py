"""The conversation of a ticket as its page shows it: cards for what was said, thin lines for what happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.base import Party
from contracts.files import UploadRef
from contracts.tickets import Entry, FieldChange, Ticket
from gateway.pages.tickets.filing import chip
from gateway.pages.tickets.text import number_pattern, prose
from gateway.pages.tickets.wording import View, Wording
from kit.redaction import NAMELESS

PARTS = " · "  # between the parts of an appointment in a change


@dataclass(frozen=True)
class Teller:
    """Tells the conversation of one ticket to one customer; `states` has the state of each file that has one."""

    wording: Wording
    ticket: Ticket
    states: Mapping[str, str]

    def everything(self) -> list[View]:
        """The description and all entries, oldest first."""
        return [self._description(), *self._told(self.ticket.timeline)]

    def latest(self, most: int) -> tuple[list[View], int]:
        """The description and the latest entries, and how many between them were left out."""
        hidden = max(len(self.ticket.timeline) - most, 0)
        return [self._description(), *self._told(self.ticket.timeline[hidden:])], hidden

    def _told(self, entries: tuple[Entry, ...]) -> list[View]:
        return [line for entry in entries for line in self._entry(entry)]

    def _description(self) -> View:
        ticket = self.ticket
        visit = self.wording.visit
        badge = {"phone": visit.gettext("By phone"), "mail": visit.gettext("By e-mail")}.get(ticket.channel, "")
        by, contact = ticket.contact, ticket.contact
        if ticket.created_by.side == "customer":
            by = ticket.created_by  # with the name of that moment; an account may have another holder now
        if by.id != contact.id:
            badge = visit.gettext("for {name}", name=visit.called(contact))
        return {
            **self._card("description", by, ticket.created_at, ticket.description, ticket.files),
            "id": "description",
            "badge": badge,
        }

    def _card(self, kind: str, by: Party, at: datetime, text: str, files: tuple[UploadRef, ...]) -> View:
        visit = self.wording.visit
        pattern = number_pattern(visit.portal.number)
        return {
            "kind": kind,
            "side": "ours" if by.side == "customer" else "theirs",
            "who": self.wording.party(by),
            "at": visit.almanac.moment(at),
            "body": prose(text, pattern, lambda number: visit.url("ticket", number=number)),
            "files": [chip(visit, file, self.states, at) for file in files],
        }

    def _entry(self, entry: Entry) -> list[View]:
        told: list[View] = []
        if entry.kind == "comment":
            told.append(self._said("comment", entry))
        elif entry.kind == "note":
            return []  # never given to a customer; and if it were, it would not be shown
        elif entry.files:
            told.append({**self._line(entry, "file", self._files(entry)), "id": entry.id})
            told[-1]["files"] = [chip(self.wording.visit, file, self.states, entry.at) for file in entry.files]
        for line in self._lines(entry):
            line["id"] = entry.id if not told else f"{entry.id}-{len(told)}"
            told.append(line)
        return told

    def _said(self, kind: str, entry: Entry) -> View:
        """A comment or note; one that came by mail says so, and what it quoted is folded."""
        card = {**self._card(kind, entry.by, entry.at, entry.text, entry.files), "id": entry.id}
        if entry.channel == "mail":
            card |= {"badge": self.wording.visit.gettext("By e-mail"), "quoted": entry.quoted}
        return card

    def _files(self, entry: Entry) -> str:
        return self.wording.visit.ngettext("added a file", "added {n} files", len(entry.files))

    def _line(self, entry: Entry, kind: str, text: str) -> View:
        return {
            "kind": kind,
            "who": self.wording.party(entry.by),
            "at": self.wording.visit.almanac.moment(entry.at),
            "text": text,
        }

    def _lines(self, entry: Entry) -> list[View]:
        """One line for each change; the documentation of a solution is one, and what is unknown here is left out."""
        lines: list[View] = []
        solved = any(change.field == "cause" for change in entry.changes)
        for change in entry.changes:
            if solved and change.field in ("way", "queue"):
                continue  # the documentation says it
            if change.field == "status":
                lines.append({**self._status_line(entry), "status": self.wording.status(change.after)})
                continue
            name = change.field.partition(".")[0]  # the portal's own fields are one kind
            sentence = SENTENCES.get(name)
            text = getattr(self, sentence.__name__)(entry, change) if sentence else ""
            if text:
                lines.append({**self._line(entry, KINDS.get(name, name), text), "facts": self._documented(entry, name)})
        return lines

    def _documented(self, entry: Entry, name: str) -> list[tuple[str, str]]:
        """What an earlier solution was: the one that holds stands on its own, above."""
        now = self.ticket.resolution
        if name != "cause" or (now and now.at == entry.at):
            return []
        told = {change.field: change.after for change in entry.changes}
        say = self.wording.visit.gettext
        return [(say("Nature of the error"), told["cause"]), (say("Solution"), told.get("solution", ""))]

    def _status_line(self, entry: Entry) -> View:
        """Staff set a status; a customer's answer changes it by itself."""
        if entry.by.side == "customer" and (entry.text or entry.files):
            return {**self._line(entry, "status", self.wording.visit.gettext("The status is now")), "who": None}
        return self._line(entry, "status", self.wording.visit.gettext("set the status to"))

    # One sentence for each field, going on after the name

    def queue(self, _entry: Entry, change: FieldChange) -> str:
        """Another team."""
        return self.wording.visit.gettext("passed it on to {name}", name=self.wording.queue(change.after))

    def assignee(self, entry: Entry, change: FieldChange) -> str:
        """Another person in charge."""
        say = self.wording.visit.gettext
        if not change.after:
            return say("is looking for somebody else to take it over")
        if change.after == NAMELESS:
            return say("gave it to a former person")
        if change.after == entry.by.name:
            return say("took it over")
        return say("gave it to {name}", name=change.after)

    def priority(self, _entry: Entry, change: FieldChange) -> str:
        """Another priority."""
        priority = self.wording.priority(change.after)
        label = priority["label"] if priority else ""
        return self.wording.visit.gettext("set the priority to {name}", name=label)

    def type(self, _entry: Entry, change: FieldChange) -> str:
        """Another type."""
        return self.wording.visit.gettext("set the type to {name}", name=self.wording.type(change.after))

    def field(self, _entry: Entry, change: FieldChange) -> str:
        """Another value of one of the portal's own fields."""
        say, key = self.wording.visit.gettext, change.field.partition(".")[2]
        label = self.wording.field(key)
        if not change.after:
            return say("took away: {field}", field=label)
        return say("set {field} to “{value}”", field=label, value=self.wording.field_value(key, change.after))

    def title(self, _entry: Entry, change: FieldChange) -> str:
        """Another subject."""
        return self.wording.visit.gettext("changed the subject to “{title}”", title=change.after)

    def visibility(self, _entry: Entry, change: FieldChange) -> str:
        """Other people who can see it."""
        say = self.wording.visit.gettext
        if change.after == "company":
            return say("shared it with {company}", company=self.ticket.company_name)
        return say("made it private again")

    def participants(self, _entry: Entry, change: FieldChange) -> str:
        """Other colleagues who can see it."""
        say = self.wording.visit.gettext
        before, after = set(change.before.split(", ")), set(change.after.split(", "))
        added, removed = sorted(after - before - {""}), sorted(before - after - {""})
        if added and not removed:
            return say("shared it with {name}", name=", ".join(added))
        if removed and not added:
            return say("shares it no longer with {name}", name=", ".join(removed))
        return say("shares it now with {name}", name=change.after)

    def cost(self, _entry: Entry, change: FieldChange) -> str:
        """What the work costs, and what the customer said to it."""
        say = self.wording.visit.gettext
        amount, _, state = change.after.partition(PARTS)
        number, _, currency = amount.partition(" ")
        if not currency:
            return say("took the cost back")
        money = self.wording.visit.almanac.money(number, currency)
        return {
            "accepted": say("accepted the cost of {amount}", amount=money),
            "declined": say("declined the cost of {amount}", amount=money),
        }.get(state, say("told the cost: {amount}", amount=money))

    def way(self, _entry: Entry, change: FieldChange) -> str:
        """How it is solved."""
        say = self.wording.visit.gettext
        return {
            "on_site": say("plans to solve this on site, at your premises"),
            "remote": say("plans to solve this remotely"),
            "third_party": say("plans to solve this with the help of a third party"),
        }.get(change.after, say("is looking for another way to solve this"))

    def release(self, _entry: Entry, change: FieldChange) -> str:
        """The coming release that the solution will be in."""
        say = self.wording.visit.gettext
        if not change.after:
            return say("names no release for it any more")
        return say("says that it will be part of release {name}", name=change.after)

    def release_out(self, _entry: Entry, change: FieldChange) -> str:
        """The release is out."""
        return self.wording.visit.gettext("tells that {name} is out, and asks whether it is solved", name=change.after)

    def release_withdrawn(self, _entry: Entry, change: FieldChange) -> str:
        """The release was withdrawn."""
        return self.wording.visit.gettext(
            "tells that {name} was withdrawn: this waits for it no more", name=change.after
        )

    def release_solved(self, _entry: Entry, change: FieldChange) -> str:
        """What the customer says of it."""
        say = self.wording.visit.gettext
        if change.after == "solved":
            return say("says that {name} has solved it", name=change.before)
        return say("says that {name} has not solved it", name=change.before)

    def appointment(self, _entry: Entry, change: FieldChange) -> str:
        """An appointment, made, moved or cancelled."""
        say = self.wording.visit.gettext
        if not change.after:
            return say("cancelled the appointment")
        try:
            at = self.wording.visit.almanac.exact(datetime.fromisoformat(change.after.split(PARTS)[0]))
        except ValueError:
            return say("changed the appointment")
        if change.before:
            return say("changed the appointment: {time}", time=at)
        return say("made an appointment: {time}", time=at)

    def external(self, _entry: Entry, change: FieldChange) -> str:
        """A third party that takes part."""
        say = self.wording.visit.gettext
        if not change.after:
            return say("ended the participation of the third party")
        return say("brought in {name}", name=change.after.split(PARTS)[0])

    def cause(self, _entry: Entry, _change: FieldChange) -> str:
        """The documentation of the solution."""
        return self.wording.visit.gettext("documented the nature of the error and its solution")


Sentence = Callable[[Teller, Entry, FieldChange], str]

SENTENCES: dict[str, Sentence] = {
    "queue": Teller.queue,
    "assignee": Teller.assignee,
    "priority": Teller.priority,
    "type": Teller.type,
    "title": Teller.title,
    "fields": Teller.field,
    "visibility": Teller.visibility,
    "participants": Teller.participants,
    "cost": Teller.cost,
    "way": Teller.way,
    "release": Teller.release,
    "release_out": Teller.release_out,
    "release_withdrawn": Teller.release_withdrawn,
    "release_solved": Teller.release_solved,
    "appointment": Teller.appointment,
    "external": Teller.external,
    "cause": Teller.cause,
}
KINDS = {
    "assignee": "assignment",
    "cause": "resolution",
    "visibility": "people",
    "participants": "people",
    "cost": "event",
    "title": "event",
    "release": "event",
    "release_out": "event",
    "release_withdrawn": "event",
    "release_solved": "event",
    "fields": "event",
    "way": "event",
}

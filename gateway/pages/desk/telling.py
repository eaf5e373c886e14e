"""The conversation as staff see it: notes too, and our side is theirs."""

from datetime import datetime

from contracts.base import Party
from contracts.files import UploadRef
from contracts.tickets import Entry, FieldChange
from gateway.pages.tickets.conversation import Teller
from gateway.pages.tickets.filing import chip
from gateway.pages.tickets.text import number_pattern, prose
from gateway.pages.tickets.wording import View


class DeskTeller(Teller):
    """Tells the conversation of one ticket to staff."""

    def _card(self, kind: str, by: Party, at: datetime, text: str, files: tuple[UploadRef, ...]) -> View:
        visit = self.wording.visit
        pattern = number_pattern(visit.portal.number)
        return {
            "kind": kind,
            "side": "theirs" if by.side == "customer" else "ours",
            "who": self.wording.party(by),
            "at": visit.almanac.moment(at),
            "body": prose(text, pattern, lambda number: visit.url("desk_ticket", number=number)),
            "files": [chip(visit, file, self.states, at) for file in files],
        }

    def way(self, _entry: Entry, change: FieldChange) -> str:
        """How it is solved, without the customer's point of view."""
        say = self.wording.visit.gettext
        return {
            "on_site": say("plans to solve this on site"),
            "remote": say("plans to solve this remotely"),
            "third_party": say("plans to solve this with the help of a third party"),
        }.get(change.after, say("is looking for another way to solve this"))

    def _description(self) -> View:
        return {**super()._description(), "unmailed": self.ticket.unmailed}

    def _entry(self, entry: Entry) -> list[View]:
        told = super()._entry(entry)
        if entry.kind == "note":
            told = [self._said("note", entry), *({**line, "id": f"{entry.id}-c"} for line in self._lines(entry))]
        if entry.unmailed and told:
            told[0]["unmailed"] = True
        return told

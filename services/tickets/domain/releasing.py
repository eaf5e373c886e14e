"""The coming release that a ticket's solution will be in (C21): a name, kept where a status says so."""

from dataclasses import replace

from services.tickets.domain.access import speaks_for_vendor
from services.tickets.domain.changes import Step, moved_to, releases
from services.tickets.domain.refusal import not_allowed, wrong
from services.tickets.domain.texts import line_of
from services.tickets.domain.ticket import FieldChange, Ticket


def moved_with_release(ticket: Ticket, step: Step, status: str, expected: str, release: str) -> Ticket:
    """Another status, and the release that staff name with it, as one entry of the timeline."""
    named = line_of(release)
    if named and not speaks_for_vendor(step.actor):
        raise not_allowed("Only our staff set this.")
    if named and not releases(step.rules, status):
        raise wrong(release="This status is not tied to a release.")
    moved = moved_to(ticket, step, status, expected)
    if not named or moved is ticket or named == ticket.release:
        return moved
    *before, entry = moved.entries
    told = replace(entry, changes=(*entry.changes, FieldChange("release", ticket.release, named)))
    return replace(moved, release=named, entries=(*before, told))

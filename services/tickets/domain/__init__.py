"""The rules of tickets, without any input or output."""

from services.tickets.domain.access import may_open, powers, sees_notes, speaks_for_vendor, timeline_for, visible_to
from services.tickets.domain.changes import Step, attached, commented, moved_to, noted, planned, resolved
from services.tickets.domain.editing import Edit, edited
from services.tickets.domain.opening import Origin, Wish, check_opening, checked, opened
from services.tickets.domain.refusal import RefusedError, clash, hidden, not_allowed, wrong
from services.tickets.domain.rules import ListRule, Rules, StatusRule
from services.tickets.domain.ticket import (
    ENDED,
    Actor,
    Appointment,
    Company,
    Entry,
    ExternalParty,
    FieldChange,
    FileRef,
    Party,
    Resolution,
    Ticket,
    party_of,
    side_of,
)

__all__ = [
    "ENDED",
    "Actor",
    "Appointment",
    "Company",
    "Edit",
    "Entry",
    "ExternalParty",
    "FieldChange",
    "FileRef",
    "ListRule",
    "Origin",
    "Party",
    "RefusedError",
    "Resolution",
    "Rules",
    "StatusRule",
    "Step",
    "Ticket",
    "Wish",
    "attached",
    "check_opening",
    "checked",
    "clash",
    "commented",
    "edited",
    "hidden",
    "may_open",
    "moved_to",
    "not_allowed",
    "noted",
    "opened",
    "party_of",
    "planned",
    "powers",
    "resolved",
    "sees_notes",
    "side_of",
    "speaks_for_vendor",
    "timeline_for",
    "visible_to",
    "wrong",
]

"""The rules of tickets, without any input or output."""

from services.tickets.domain.access import (
    may_leave_unmailed,
    may_open,
    moves,
    powers,
    revision_for,
    sees_notes,
    speaks_for_vendor,
    timeline_for,
    visible_to,
)
from services.tickets.domain.catalogue import Catalogue, FieldRule
from services.tickets.domain.changes import Step, attached, commented, moved_to, noted, planned, resolved
from services.tickets.domain.closing import closed_by_itself, closes_at, closing_due, notice_due, warned
from services.tickets.domain.editing import Edit, edited
from services.tickets.domain.glimpse import Glimpse
from services.tickets.domain.opening import Origin, Wish, check_opening, checked, opened
from services.tickets.domain.pricing import cost_answered, priced
from services.tickets.domain.refusal import RefusedError, clash, hidden, not_allowed, wrong
from services.tickets.domain.releasing import moved_with_release
from services.tickets.domain.rules import ListRule, Rules, StatusRule
from services.tickets.domain.sharing import Share, shared
from services.tickets.domain.ticket import (
    ENDED,
    Actor,
    Appointment,
    Company,
    Cost,
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
    "Catalogue",
    "Company",
    "Cost",
    "Edit",
    "Entry",
    "ExternalParty",
    "FieldChange",
    "FieldRule",
    "FileRef",
    "Glimpse",
    "ListRule",
    "Origin",
    "Party",
    "RefusedError",
    "Resolution",
    "Rules",
    "Share",
    "StatusRule",
    "Step",
    "Ticket",
    "Wish",
    "attached",
    "check_opening",
    "checked",
    "clash",
    "closed_by_itself",
    "closes_at",
    "closing_due",
    "commented",
    "cost_answered",
    "edited",
    "hidden",
    "may_leave_unmailed",
    "may_open",
    "moved_to",
    "moved_with_release",
    "moves",
    "not_allowed",
    "noted",
    "notice_due",
    "opened",
    "party_of",
    "planned",
    "powers",
    "priced",
    "resolved",
    "revision_for",
    "sees_notes",
    "shared",
    "side_of",
    "speaks_for_vendor",
    "timeline_for",
    "visible_to",
    "warned",
    "wrong",
]

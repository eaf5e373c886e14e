"""The only mapping between the domain and the contracts."""

from services.tickets.wire.facts import closing_soon, entry_cut, facts, redacted, text_cut
from services.tickets.wire.portal import labels_of, rule_book, rules_of, shelves_of
from services.tickets.wire.requests import appointment_in, external_in, refs_in, wish_in
from services.tickets.wire.ticket import (
    access_out,
    company_in,
    entry_out,
    files_out,
    head_out,
    member_in,
    party_out,
    ticket_json,
    written,
)

__all__ = [
    "access_out",
    "appointment_in",
    "closing_soon",
    "company_in",
    "entry_cut",
    "entry_out",
    "external_in",
    "facts",
    "files_out",
    "head_out",
    "labels_of",
    "member_in",
    "party_out",
    "redacted",
    "refs_in",
    "rule_book",
    "rules_of",
    "shelves_of",
    "text_cut",
    "ticket_json",
    "wish_in",
    "written",
]

"""What a change tells the others: one event for each entry that it added."""

from datetime import datetime

from contracts import tickets as wire
from contracts.base import Event, EventType
from kit.events import new_event
from services.tickets.domain import Entry, FileRef, Party, Ticket
from services.tickets.wire.ticket import audience_of, entry_out, files_out, head_out, party_out

TEXT_BYTES = 8 * 1024
FILES_TOGETHER = 50  # names may take 1 KiB each, and an event stays under 256 KiB

_KINDS: dict[str, EventType[wire.TicketFact]] = {
    "comment": wire.COMMENTED,
    "note": wire.NOTED,
    "change": wire.CHANGED,
}


def facts(before: Ticket | None, after: Ticket, previous_audience: tuple[str, ...] = ()) -> list[Event]:
    """The events of one write: opened, or one for each entry that is new."""
    if before is None:
        return _opened(after)
    told: list[Event] = []
    moved_from = before.status if before.status != after.status else ""
    for entry in after.entries[len(before.entries) :]:
        public = not entry.staff_only
        fact = _fact(
            after,
            entry,
            moved_from=moved_from if public else "",
            assignee_changed=public and before.assignee != after.assignee,
            previous_audience=previous_audience,
            invited=tuple(one for one in after.participants if one not in before.participants) if public else (),
        )
        told += _with_files(_KINDS[entry.kind], after, fact, entry.files)
    return told


def closing_soon(ticket: Ticket, closes_at: datetime, by: Party) -> Event:
    """The notice that a ticket is about to close by itself."""
    assert ticket.notice_at
    fact = wire.TicketFact(
        audience=audience_of(ticket, staff_only=False),
        ticket=head_out(ticket),
        shown_revision=ticket.shown_revision,
        company_slug=ticket.company_slug,
        by=party_out(by),
        closes_at=closes_at,
    )
    return new_event(wire.CLOSING_SOON, subject=ticket.id, portal=ticket.portal, data=fact, at=ticket.notice_at)


def redacted(ticket: Ticket) -> Event:
    """Somebody in the ticket has another name, or none any more; nobody is told, and every index takes the new head."""
    fact = wire.TicketFact(
        audience=audience_of(ticket, staff_only=False),
        ticket=head_out(ticket),
        shown_revision=ticket.shown_revision,
        company_slug=ticket.company_slug,
        by=party_out(Party("", "", "system")),
    )
    return _event(wire.REDACTED, ticket, fact)


def _opened(ticket: Ticket) -> list[Event]:
    fact = wire.TicketFact(
        audience=audience_of(ticket, staff_only=False),
        ticket=head_out(ticket),
        shown_revision=ticket.shown_revision,
        company_slug=ticket.company_slug,
        by=party_out(ticket.created_by),
        description=text_cut(ticket.description),
        invited=ticket.participants,
        unmailed=ticket.unmailed,
    )
    return _with_files(wire.OPENED, ticket, fact, ticket.files)


def _fact(
    ticket: Ticket,
    entry: Entry,
    *,
    moved_from: str,
    assignee_changed: bool,
    previous_audience: tuple[str, ...],
    invited: tuple[str, ...],
) -> wire.TicketFact:
    shown = entry_cut(entry)
    if len(entry.files) > FILES_TOGETHER:
        shown = shown.model_copy(update={"files": shown.files[:FILES_TOGETHER]})
    return wire.TicketFact(
        audience=audience_of(ticket, staff_only=entry.staff_only),
        ticket=head_out(ticket),
        shown_revision=ticket.shown_revision,
        company_slug=ticket.company_slug,
        by=party_out(entry.by),
        entries=(shown,),
        moved_from=moved_from,
        assignee_changed=assignee_changed,
        previous_audience=previous_audience,
        invited=invited,
        unmailed=entry.unmailed,
    )


def _with_files(
    kind: EventType[wire.TicketFact], ticket: Ticket, fact: wire.TicketFact, files: tuple[FileRef, ...]
) -> list[Event]:
    """The event, and more of them that only name files when there are too many for one."""
    told = [_event(kind, ticket, fact.model_copy(update={"uploads": files_out(files[:FILES_TOGETHER])}))]
    for start in range(FILES_TOGETHER, len(files), FILES_TOGETHER):
        some = files_out(files[start : start + FILES_TOGETHER])
        update = {
            "uploads": some,
            "description": "",
            "moved_from": "",
            "assignee_changed": False,
            "invited": (),
            "entries": tuple(
                entry.model_copy(update={"text": "", "changes": (), "files": some}) for entry in fact.entries
            ),
        }
        more = kind if kind is wire.NOTED else wire.CHANGED
        told.append(_event(more, ticket, fact.model_copy(update=update)))
    return told


def _event(kind: EventType[wire.TicketFact], ticket: Ticket, fact: wire.TicketFact) -> Event:
    at = fact.entries[0].at if fact.entries else ticket.created_at
    return new_event(kind, subject=ticket.id, portal=ticket.portal, data=fact, at=at)


def entry_cut(entry: Entry) -> wire.Entry:
    """An entry with as much of its text as an event carries."""
    shown = entry_out(entry)
    text = text_cut(entry.text)
    if text == entry.text and not entry.quoted:
        return shown
    return shown.model_copy(update={"text": text, "quoted": ""})  # what is quoted was told before


def text_cut(text: str) -> str:
    """At most 8 KiB of UTF-8, cut between characters."""
    if len(text) * 4 <= TEXT_BYTES:
        return text
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")

"""What of an event goes into the index."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from contracts.base import Event, EventType
from contracts.files import PLACED, TREE_CHANGED, FilesPlaced, TreeChanged
from contracts.tickets import CHANGED, CLOSING_SOON, COMMENTED, NOTED, OPENED, REDACTED, TicketFact
from kit.events import PoisonError, parse
from kit.logs import get_logger
from services.tickets import wire
from services.tickets.adapters.index.rows import Writer
from services.tickets.adapters.index.schema import UNCLEAN
from services.tickets.domain import Ticket

log = get_logger(__name__)


def _ticket_fact(writer: Writer, event: Event) -> None:
    fact = parse(event, _KINDS[event.type])
    take_fact(writer, fact)


def take_fact(writer: Writer, fact: TicketFact) -> None:
    """A head, the texts that came with it, and the names of files."""
    rid, head = writer.head(fact.ticket, fact.shown_revision or fact.ticket.revision)
    writer.fields(rid, head)
    writer.texts(rid, head, fact.entries, fact.description)
    at = fact.entries[0].at if fact.entries else head.created_at
    staff_only = any(entry.staff_only for entry in fact.entries)
    writer.files(rid, fact.uploads, at, staff_only=staff_only)


def _files_placed(writer: Writer, event: Event) -> None:
    placed: FilesPlaced = parse(event, PLACED)
    known = writer.known(placed.ticket)
    if known is None:
        return
    for file in placed.files:
        name = "" if file.state == "lost" else file.name
        writer.file(known.rid, file.id, name, file.at, staff_only=file.staff_only)
    writer.names_change(known.rid)  # it may be old news of what was renamed or deleted since


def _tree_changed(writer: Writer, event: Event) -> None:
    """Files may have come back, or gone, with their folders, so that their names are asked for."""
    changed: TreeChanged = parse(event, TREE_CHANGED)
    known = writer.known(changed.place)
    if known:
        writer.names_change(known.rid)


_KINDS: Mapping[str, EventType[TicketFact]] = {
    kind.name: kind for kind in (OPENED, COMMENTED, NOTED, CHANGED, CLOSING_SOON, REDACTED)
}
_TAKE: Mapping[str, Callable[[Writer, Event], None]] = {
    **dict.fromkeys(_KINDS, _ticket_fact),
    PLACED.name: _files_placed,
    TREE_CHANGED.name: _tree_changed,
}

FILTERS = ("evt.*.tickets.>", PLACED.pattern, TREE_CHANGED.pattern)


def take_events(writer: Writer, events: Sequence[Event]) -> None:
    """Take in events in their order; one that cannot be read is passed over, since the document has it all."""
    for event in events:
        take = _TAKE.get(event.type)
        if take is None:
            continue
        try:
            take(writer, event)
        except PoisonError as error:
            log.error("event_not_indexed", error, id=event.id)
    if leaves_traces(events):
        writer.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (UNCLEAN,))


def take_ticket(writer: Writer, ticket: Ticket) -> None:
    """Take in a whole ticket from its document."""
    rid, head = writer.head(wire.head_out(ticket), ticket.shown_revision)
    writer.fields(rid, head)
    entries = [wire.entry_cut(entry) for entry in ticket.entries]
    writer.texts(rid, head, entries, wire.text_cut(ticket.description))
    writer.files(rid, wire.files_out(ticket.files), ticket.created_at, staff_only=False)
    for entry in entries:
        writer.files(rid, entry.files, entry.at, staff_only=entry.staff_only)
    writer.names_change(rid)


def names_changed(events: Iterable[Event]) -> bool:
    """Whether names of files are to be asked for after these."""
    return any(event.type in (PLACED.name, TREE_CHANGED.name) for event in events)


def authors_of(taken: Iterable[tuple[Sequence[Event], int, object]]) -> set[str]:
    """Who wrote what this replica took in before it answered; what comes by the stream is older."""
    return {
        str(event.data.get("by", {}).get("id", "")) for events, sequence, _ in taken if not sequence for event in events
    }


def leaves_traces(events: Iterable[Event]) -> bool:
    """Whether after these the file must not keep what stood there before."""
    return any(event.type == REDACTED.name for event in events)

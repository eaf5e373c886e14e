"""What a system may hear of an event: ids and keys, and texts only where that was granted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts import accounts, erasing, files, ledger, tickets
from contracts.base import Event, EventType
from contracts.outside import System
from contracts.systems import feed as f

LONGEST_TEXT = 8 * 1024


@dataclass(frozen=True)
class News:
    """One message for one system: `person` is who did it, and whose erasure removes it."""

    kind: f.FeedKind[Any]
    about: str
    person: str
    data: f.FeedData


def news_of(event: Event, system: System) -> tuple[News, ...]:
    """What this system hears of this event; nothing when it is of another portal or company, or was not granted."""
    entry = _KINDS.get(event.type)
    if entry is None or event.portal != system.portal:
        return ()
    of, make = entry
    found = make(of.data.model_validate(event.data), event, system)
    return tuple(news for news in found if _granted(news.kind, system.allow))


def _granted(kind: f.FeedKind[Any], allow: tuple[str, ...]) -> bool:
    return kind.grant in allow and (kind.besides is None or kind.besides in allow)


def _reaches(system: System, company: str) -> bool:
    return not system.companies or company in system.companies


def _ticket(kind: f.FeedKind[Any]) -> Callable[[Any, Event, System], tuple[News, ...]]:
    def make(fact: tickets.TicketFact, event: Event, system: System) -> tuple[News, ...]:
        head = fact.ticket
        if not _reaches(system, head.company):
            return ()
        notes, texts = "see.notes" in system.allow, "see.texts" in system.allow
        entries = tuple(entry for entry in fact.entries if notes or not entry.staff_only)
        if kind is f.TICKET_CHANGED and fact.entries and not entries:
            return ()  # all that happened is for staff only
        written = [entry.text for entry in entries if entry.text] or [fact.description]
        data = f.TicketNews(
            portal=head.portal,
            ticket=head.id,
            number=head.number,
            company=head.company,
            contact=head.contact.id,
            by=fact.by.id,
            by_side=fact.by.side,
            queue=head.queue,
            priority=head.priority,
            type=head.type,
            status=head.status,
            kind=head.kind,
            status_before=fact.moved_from,
            assignee=head.assignee.id if head.assignee else "",
            revision=head.revision,
            entries=tuple(entry.id for entry in entries),
            files=len(fact.uploads),
            closes_at=fact.closes_at,
            title=head.title if texts else None,
            text="\n\n".join(written)[:LONGEST_TEXT] if texts else None,
        )
        return (News(kind, head.id, fact.by.id, data),)

    return make


def _files(placed: files.FilesPlaced, event: Event, system: System) -> tuple[News, ...]:
    if not _reaches(system, placed.audience.company):
        return ()
    there = [row for row in placed.files if row.state == "live" and not row.check]  # nobody gets what is shut
    seen = [row for row in there if "see.notes" in system.allow or not row.staff_only]
    return tuple(
        News(
            f.FILE_FILED,
            placed.ticket,
            row.by.id,
            f.FileNews(
                portal=event.portal,
                ticket=placed.ticket,
                file=row.id,
                size=row.size,
                media_type=row.type,
                entry=row.entry,
                by=row.by.id,
                name=row.name if "see.texts" in system.allow else None,
            ),
        )
        for row in seen
    )


def _person(changed: accounts.PersonChanged, event: Event, system: System) -> tuple[News, ...]:
    person = changed.person
    if not _reaches(system, person.company):
        return ()
    data = f.PersonNews(portal=event.portal, person=person.id, company=person.company, active=person.active)
    return (News(f.PERSON_CHANGED, person.id, person.id, data),)


def _erased(gone: erasing.PersonErased, event: Event, system: System) -> tuple[News, ...]:
    """Told once; the message is nobody's, so that it outlives the purge. Staff are met by systems of every company."""
    if gone.round > 1 or (gone.companies and not any(_reaches(system, company) for company in gone.companies)):
        return ()
    return (News(f.PERSON_ERASED, gone.person, "", f.PersonGone(portal=event.portal, person=gone.person)),)


def _ledger(changed: ledger.LedgerChanged, event: Event, system: System) -> tuple[News, ...]:
    companies = tuple(company for company in changed.companies if _reaches(system, company))
    if not companies:
        return ()
    data = f.LedgerNews(portal=event.portal, companies=companies)
    return (News(f.LEDGER_CHANGED, event.portal, "", data),)


_KINDS: dict[str, tuple[EventType[Any], Callable[[Any, Event, System], tuple[News, ...]]]] = {
    tickets.OPENED.name: (tickets.OPENED, _ticket(f.TICKET_OPENED)),
    tickets.COMMENTED.name: (tickets.COMMENTED, _ticket(f.TICKET_COMMENTED)),
    tickets.NOTED.name: (tickets.NOTED, _ticket(f.TICKET_NOTED)),
    tickets.CHANGED.name: (tickets.CHANGED, _ticket(f.TICKET_CHANGED)),
    tickets.CLOSING_SOON.name: (tickets.CLOSING_SOON, _ticket(f.TICKET_CLOSING)),
    files.PLACED.name: (files.PLACED, _files),
    accounts.PERSON_CHANGED.name: (accounts.PERSON_CHANGED, _person),
    erasing.PERSON_ERASED.name: (erasing.PERSON_ERASED, _erased),
    ledger.LEDGER_CHANGED.name: (ledger.LEDGER_CHANGED, _ledger),
}

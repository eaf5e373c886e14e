"""What events say, and to whom."""

import json
from dataclasses import replace

from contracts.base import Event
from contracts.bus import EVENT_MAX_BYTES
from contracts.tickets import Ticket, TicketFact
from kit.events import stored
from services.tickets import wire
from services.tickets.domain import (
    Appointment,
    ExternalParty,
    FileRef,
    Party,
    Resolution,
    attached,
    commented,
    moved_to,
    noted,
    planned,
    resolved,
)
from tests.unit.tickets.factories import ANNA, NOW, SVEN, a_ticket, step

PDF = (FileRef("f1", "Übersicht (1).pdf", 5, "application/pdf"),)


def data(event: Event) -> TicketFact:
    return TicketFact.model_validate(event.data)


def test_an_opened_ticket_is_told_with_its_description_cut_at_8_kib() -> None:
    (event,) = wire.facts(None, a_ticket(description="ü" * 30_000))
    fact = data(event)
    assert event.type == "tickets.v1.opened"
    assert len(fact.description.encode()) <= 8 * 1024
    assert fact.audience.people == ("anna",)
    assert not fact.audience.whole_company


def test_a_comment_that_moves_it_says_from_where() -> None:
    before = moved_to(a_ticket(), step(SVEN), "waiting", "")
    (event,) = wire.facts(before, commented(before, step(ANNA), "answer", (), ""))
    fact = data(event)
    assert (event.type, fact.moved_from, fact.ticket.status) == ("tickets.v1.commented", "waiting", "open")
    assert fact.entries[0].text == "answer"


def test_a_note_is_told_to_staff_only_and_the_move_beside_it_to_all() -> None:
    before = a_ticket()
    note, change = wire.facts(before, noted(before, step(SVEN), "psst", (), "open"))
    assert (note.type, data(note).audience.staff_only, data(note).audience.people) == ("tickets.v1.noted", True, ())
    assert data(note).moved_from == ""
    assert (change.type, data(change).moved_from, data(change).audience.people) == (
        "tickets.v1.changed", "new", ("anna",),
    )  # fmt: skip
    assert "psst" not in change.model_dump_json()


def test_a_shared_ticket_is_told_to_the_company() -> None:
    (event,) = wire.facts(None, replace(a_ticket(), visibility="company"))
    assert data(event).audience.whole_company


def test_b10_two_hundred_files_with_long_names_fit_into_events_and_each_is_named_once() -> None:
    files = tuple(FileRef(f"f{n}", "🚀" * 255, 5, "application/octet-stream") for n in range(200))
    opened = replace(a_ticket(description="ü" * 50_000), files=files)
    attached_after = attached(a_ticket(), step(), files)
    commented_after = commented(a_ticket(), step(), "🚀" * 50_000, files, "")
    for events in (
        wire.facts(None, opened),
        wire.facts(a_ticket(), attached_after),
        wire.facts(a_ticket(), commented_after),
    ):
        assert [ref.id for event in events for ref in data(event).uploads] == [file.id for file in files]
        assert all(len(json.dumps(stored(event), ensure_ascii=False).encode()) < EVENT_MAX_BYTES for event in events)
        assert [event.type for event in events[1:]] == ["tickets.v1.changed"] * 3


def test_people_who_lose_sight_of_it_are_named() -> None:
    before = replace(a_ticket(), visibility="company")
    after = replace(moved_to(before, step(SVEN), "open", ""), visibility="private")
    (event,) = wire.facts(before, after, ("ben",))
    assert data(event).previous_audience == ("ben",)


def test_a_whole_ticket_as_json_is_what_its_contract_says() -> None:
    ticket = commented(noted(a_ticket(), step(SVEN), "psst", PDF, "waiting"), step(ANNA), "Ünïcode 🚀", PDF, "")
    visit = Appointment(NOW, 60, "Hall", "Sven")
    planned_ticket = planned(ticket, step(SVEN), "on_site", visit, ExternalParty("Bosch"))
    solution = Resolution("Worn", "Changed", "", "", Party("sven", "Sven", "vendor"), NOW)
    for one in (a_ticket(), ticket, planned_ticket, resolved(planned_ticket, step(SVEN), solution, "solved", "")):
        read = Ticket.model_validate_json(wire.ticket_json(one, one.entries, ("comment",), ("open",), one.revision))
        assert (
            read.model_dump_json() == wire.ticket_json(one, one.entries, ("comment",), ("open",), one.revision).decode()
        )
        assert set(read.model_fields_set) == set(Ticket.model_fields)
        assert read.timeline == tuple(wire.entry_out(entry) for entry in one.entries)
        assert wire.head_out(one).model_dump().items() <= read.model_dump().items()

"""What a system hears of an event, and what it does not; each event once, in whatever pieces it came."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts import accounts, erasing, ledger, tickets
from contracts.base import Audience, Event, EventData, EventType, Party
from contracts.files import PLACED, FilesPlaced
from contracts.files.uploads import FileRow
from contracts.outside import System
from contracts.systems.feed import KINDS, FeedEvent
from contracts.systems.grants import GRANTS, chosen
from contracts.tickets import Entry, TicketFact, TicketHead
from kit.events import new_event
from services.notify.commands.feeding.feed_system import FeedSystem
from services.notify.commands.feeding.news import news_of

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
JANA = Party(id="p1", name="Jana Canary", side="customer")
AUDIENCE = Audience(portal="autowork", company="c1")


def system(*allow: str, companies: tuple[str, ...] = (), portal: str = "autowork") -> System:
    return System(
        name="erp",
        portal=portal,
        title="ERP",
        public_key="U",
        made_at=NOW,
        changed_at=NOW,
        allow=allow,
        companies=companies,
    )


def fact(*entries: Entry, **more: Any) -> TicketFact:
    head = TicketHead(
        id="autowork/AW-1",
        number="AW-1",
        portal="autowork",
        company="c1",
        company_name="Canary AG",
        contact=JANA,
        created_by=JANA,
        channel="portal",
        queue="support",
        title="Canary title",
        status="open",
        kind="open",
        status_since=NOW,
        turn="vendor",
        visibility="company",
        created_at=NOW,
        updated_at=NOW,
        revision=3,
    )
    values = {"audience": AUDIENCE, "ticket": head, "company_slug": "canary", "by": JANA, "entries": entries}
    return TicketFact(**{**values, **more})


def entry(text: str = "Canary text", *, staff_only: bool = False) -> Entry:
    kind = "note" if staff_only else "comment"
    return Entry(id="e1", kind=kind, at=NOW, by=JANA, text=text, staff_only=staff_only)


def event(kind: EventType[Any], data: EventData, subject: str = "autowork/AW-1") -> Event:
    return new_event(kind, subject=subject, portal="autowork", data=data, at=NOW, id="event1")


def test_a_system_hears_ids_and_keys_and_no_word_that_somebody_wrote() -> None:
    for kind in (tickets.OPENED, tickets.COMMENTED, tickets.CHANGED, tickets.CLOSING_SOON):
        [news] = news_of(event(kind, fact(entry(), description="Canary description")), system("feed.ticket"))
        text = news.data.model_dump_json()
        assert "anary" not in text
        assert json.loads(text)["by"] == "p1"


def test_with_the_grant_it_hears_title_and_text_as_well() -> None:
    [news] = news_of(event(tickets.COMMENTED, fact(entry())), system("feed.ticket", "see.texts"))
    assert (news.data.title, news.data.text) == ("Canary title", "Canary text")


def test_notes_and_changes_for_staff_only_need_a_grant_of_their_own() -> None:
    secret = fact(entry(staff_only=True))
    for kind in (tickets.NOTED, tickets.CHANGED):
        assert news_of(event(kind, secret), system("feed.ticket", "see.texts")) == ()
        assert len(news_of(event(kind, secret), system("feed.ticket", "see.notes"))) == 1


def test_another_portal_another_company_and_what_was_not_granted_are_not_heard_of() -> None:
    told = event(tickets.OPENED, fact())
    assert news_of(told, system("feed.ticket", portal="anka")) == ()
    assert news_of(told, system("feed.ticket", companies=("c2",))) == ()
    assert news_of(told, system("feed.person", "ticket.get", "see.texts")) == ()
    assert len(news_of(told, system("feed.ticket", companies=("c1", "c2")))) == 1
    both = ledger.LedgerChanged(audience=AUDIENCE, companies=("c1", "c2"))
    [news] = news_of(event(ledger.LEDGER_CHANGED, both), system("feed.ledger", companies=("c2",)))
    assert news.data.companies == ("c2",)


def test_sessions_passwords_and_links_are_nobodys_news() -> None:
    changed = accounts.AccessChanged(audience=AUDIENCE, person="p1")
    assert news_of(event(accounts.ACCESS_CHANGED, changed), system(*GRANTS)) == ()


class Streams:
    """A stream in memory; the write with this number fails."""

    def __init__(self, breaks_at: int = 0) -> None:
        self.messages: list[tuple[str, str, bytes]] = []
        self.purged: list[str] = []
        self._breaks_at = breaks_at

    async def write(self, subject: str, message_id: str, data: bytes) -> None:
        if len(self.messages) + 1 == self._breaks_at:
            self._breaks_at = 0
            raise TimeoutError
        self.messages.append((subject, message_id, data))

    async def last_id(self, stream: str) -> str:
        return self.messages[-1][1] if self.messages else ""

    async def purge(self, stream: str, subjects: str) -> None:
        self.purged.append(subjects)


def placed() -> Event:
    rows = tuple(
        FileRow(
            id=f"f{number}", folder="", name="Canary.pdf", size=1, type="application/pdf", state="live", by=JANA, at=NOW
        )
        for number in range(3)
    )
    return event(PLACED, FilesPlaced(audience=AUDIENCE, ticket="autowork/AW-1", files=rows))


@pytest.mark.parametrize("breaks_at", [1, 2, 3])
async def test_an_event_of_several_messages_that_comes_again_is_written_once(breaks_at: int) -> None:
    streams = Streams(breaks_at)
    feed = FeedSystem(streams)
    with pytest.raises(TimeoutError):
        await feed(system("feed.file"), placed(), again=False)
    await feed(system("feed.file"), placed(), again=True)
    await feed(system("feed.file"), placed(), again=True)
    assert [message_id for _, message_id, _ in streams.messages] == ["event1.0", "event1.1", "event1.2"]
    told = [FeedEvent.model_validate_json(data) for _, _, data in streams.messages]
    assert [one.data["file"] for one in told] == ["f0", "f1", "f2"]
    assert all("anary" not in one.model_dump_json() for one in told)


async def test_nobody_outside_hears_of_a_file_that_nobody_may_have() -> None:
    streams = Streams(0)
    told = placed()
    for row, check in zip(told.data["files"], ("waiting", "unseen", None), strict=True):
        row["check"] = check
    await FeedSystem(streams)(system("feed.file"), told, again=False)
    assert [FeedEvent.model_validate_json(data).data["file"] for _, _, data in streams.messages] == ["f2"]


async def test_who_is_erased_leaves_the_streams_with_all_that_they_did_and_the_system_is_told_once() -> None:
    streams = Streams()
    feed = FeedSystem(streams)
    for number in (1, 2):
        gone = erasing.PersonErased(audience=AUDIENCE, person="p1", round=number)
        await feed(system("feed.person"), event(erasing.PERSON_ERASED, gone, "p1"), again=False)
    assert streams.purged == ["feed.erp.*.*.*.p1"] * 2
    [(subject, _, data)] = streams.messages
    assert subject == "feed.erp.autowork.person.erased.nobody"
    assert json.loads(data)["data"] == {"portal": "autowork", "person": "p1"}


@pytest.mark.parametrize(("theirs", "told"), [(("c1",), True), (("c2", "c1"), True), (("c2",), False), ((), True)])
def test_a_system_that_is_kept_to_some_companies_hears_of_the_erased_of_these_and_of_staff(
    theirs: tuple[str, ...], told: bool
) -> None:
    gone = erasing.PersonErased(audience=AUDIENCE, person="p1", companies=theirs)
    sent = event(erasing.PERSON_ERASED, gone, "p1")
    assert bool(news_of(sent, system("feed.person", companies=("c1",)))) is told
    assert news_of(sent, system("feed.person"))


def test_the_subject_of_each_event_has_six_words_whoever_did_it() -> None:
    for kind in KINDS:
        for person in ("p1", "", "system:erp", "mail:a@b.example"):
            words = kind.subject("erp", "autowork", person).split(".")
            assert len(words) == 6, kind.name
            assert all(words), kind.name


def test_grants_are_chosen_by_name_or_by_a_part_of_it_and_never_all_at_once() -> None:
    assert chosen(["feed.*", "*.import"])[0] == tuple(
        grant for grant in GRANTS if grant.startswith("feed.") or grant.endswith(".import")
    )
    assert chosen(["ticket.get", "*", "*.*", ".*", "nothing"]) == (("ticket.get",), ("*", "*.*", ".*", "nothing"))

"""Mails that are sent before their notice is kept: one write for both, and nothing twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from contracts import tickets
from contracts.errors import CasebusError, Code, unavailable
from services.notify.commands.deliver import Kept, Met
from services.notify.commands.dispatch import Dispatcher
from services.notify.commands.keep_notice import KeepNotice
from services.notify.domain.backoff import Backoff, Gate
from services.notify.domain.notices import Notice, Recipient
from tests.unit.notify.samples import JANA, NOW, event, fact

EVENT = event(tickets.COMMENTED, fact(JANA))
SECOND = timedelta(seconds=1)


@dataclass
class Store:
    """A ledger that counts its writes, and may be away."""

    notices: dict[str, Notice] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    away: bool = False

    async def known(self, key: str) -> bool:
        return key in self.notices

    async def add(self, notice: Notice) -> bool:
        if self.away:
            raise unavailable()
        self.writes.append("add")
        return self.notices.setdefault(notice.id, notice) is notice

    async def save(self, notice: Notice, holder: str) -> bool:
        self.writes.append("save")
        mine = self.notices[notice.id].holder == holder
        if mine:
            self.notices[notice.id] = notice
        return mine

    async def due(self, _now: datetime, _limit: int) -> list[tuple[str, datetime]]:
        return []


@dataclass
class Post:
    """Sends when it may, and counts."""

    may: asyncio.Event = field(default_factory=asyncio.Event)
    sent: int = 0
    met: Met = "answer"

    async def __call__(self, notice: Notice, _kept: Kept) -> tuple[Notice, Met]:
        await self.may.wait()
        if self.met == "silence":
            return notice.released(), "silence"
        for delivery in notice.queued:
            self.sent += 1
            notice = notice.with_delivery(delivery.sent("250", NOW))
        return notice.released(), self.met


@dataclass
class Office:
    """Everything together."""

    store: Store = field(default_factory=Store)
    post: Post = field(default_factory=Post)
    patience: float = 3.0

    def __post_init__(self) -> None:
        gate = Gate(Backoff(SECOND, 2.0, 30 * SECOND, lambda: 0.5))
        self.senders = Dispatcher(
            self.store,  # type: ignore[arg-type]  # no queries here
            self.post,
            gate,
            lambda: NOW,
            "me",
            100 * SECOND,
            45 * SECOND,
            3600,
        )
        self.keep = KeepNotice(self.store, self.senders, lambda: NOW, self.patience)  # type: ignore[arg-type]  # as above

    async def tell(self, people: int = 1) -> None:
        mails = [("ticket_commented", "reporter", Recipient(f"{n}", "", f"{n}@x.example", "en")) for n in range(people)]
        await self.keep(EVENT, "autowork/AW-1", mails)  # type: ignore[arg-type]  # literals


async def test_a_mail_that_goes_at_once_costs_one_write() -> None:
    office = Office()
    office.post.may.set()
    async with office.senders.running(2, 1):
        await office.tell()
    assert office.store.writes == ["add"]
    assert [one.state for one in office.store.notices[EVENT.id].deliveries] == ["sent"]


async def test_a_slow_mail_is_kept_while_it_is_sent_and_again_with_what_became_of_it() -> None:
    office = Office(patience=0.05)
    async with office.senders.running(2, 1):
        told = asyncio.create_task(office.tell())
        async with asyncio.timeout(30):
            while not office.store.notices:
                await asyncio.sleep(0)
        held = office.store.notices[EVENT.id]
        assert (held.holder, held.deliveries[0].state) == ("me", "queued")
        office.post.may.set()
        await told
    assert office.store.writes == ["add", "save"]
    assert office.post.sent == 1
    assert office.store.notices[EVENT.id].deliveries[0].state == "sent"


async def test_a_mail_whose_turn_does_not_come_is_kept_and_left_to_the_senders() -> None:
    office = Office(patience=0.05)
    await office.tell()  # nobody sends yet
    assert office.store.notices[EVENT.id].deliveries[0].state == "queued"
    office.post.may.set()
    async with office.senders.running(2, 1):
        async with asyncio.timeout(30):
            while office.store.notices[EVENT.id].deliveries[0].state == "queued":
                await asyncio.sleep(0)
    assert office.post.sent == 1


async def test_a_mail_to_many_is_kept_before_it_is_sent() -> None:
    office = Office()
    async with office.senders.running(2, 1):
        await office.tell(people=20)
        assert office.store.writes == ["add"]
        assert office.store.notices[EVENT.id].holder == "me"
        assert office.post.sent == 0


async def test_when_the_mail_server_is_silent_the_notice_is_due_at_once_for_who_looks_next() -> None:
    office = Office()
    office.post.met = "silence"
    office.post.may.set()
    async with office.senders.running(2, 1):
        await office.tell()
    kept = office.store.notices[EVENT.id]
    assert (kept.holder, kept.due, kept.deliveries[0].state) == ("", NOW, "queued")
    assert office.senders.begin(kept) is None


async def test_what_was_sent_while_the_database_was_away_is_kept_later_and_not_sent_again() -> None:
    office = Office()
    office.post.may.set()
    office.store.away = True
    async with office.senders.running(2, 1):
        with pytest.raises(CasebusError):
            await office.tell()
        office.store.away = False
        await office.tell()
    assert office.post.sent == 1
    assert office.store.notices[EVENT.id].deliveries[0].state == "sent"


async def test_an_event_that_comes_twice_at_the_same_time_is_sent_once() -> None:
    office = Office()
    async with office.senders.running(2, 1):
        first = asyncio.create_task(office.tell())
        await asyncio.sleep(0)
        with pytest.raises(CasebusError) as caught:
            await office.tell()
        assert caught.value.code is Code.UNAVAILABLE
        office.post.may.set()
        await first
        await office.tell()
    assert office.post.sent == 1


async def test_a_notice_that_another_replica_kept_meanwhile_is_not_sent_by_this_one() -> None:
    office = Office()
    first = Notice(EVENT.id, "autowork", "", NOW, "{}", (), due=NOW)
    office.store.known = _unknown  # type: ignore[method-assign]  # the other one wrote after we asked
    office.store.notices[EVENT.id] = first
    office.post.may.set()
    async with office.senders.running(2, 1):
        await office.tell(people=20)
        await asyncio.sleep(0)
    assert office.post.sent == 0
    assert office.store.notices[EVENT.id] is first


async def _unknown(_key: str) -> bool:
    return False

"""From the document to the consumer: outbox, relay, stream, acknowledgement, dead letter, follower."""

import asyncio
from datetime import datetime

from contracts.base import Audience, Event, Party
from contracts.tickets import CHANGED, TicketFact, TicketHead
from kit.clock import utc_now
from kit.events import new_event
from kit.follow import Follower, follow, last_sequence
from kit.ids import new_id
from kit.outbox import Outbox, pending_fields
from tests.component.kit.conftest import Bench, until

ANN = Party(id="ann", name="Ann")


def fact(number: int) -> Event:
    """An event about a ticket."""
    at = utc_now()
    head = TicketHead(
        id=f"autowork/KIT-{number}",
        number=f"KIT-{number}",
        portal="autowork",
        company="c1",
        company_name="One",
        contact=ANN,
        created_by=ANN,
        channel="portal",
        queue="support",
        title="Kit",
        status="new",
        kind="new",
        status_since=at,
        turn="vendor",
        visibility="private",
        created_at=at,
        updated_at=at,
        revision=number,
    )
    data = TicketFact(audience=Audience(portal="autowork"), ticket=head, company_slug="one", by=ANN)
    return new_event(CHANGED, subject=head.id, portal="autowork", data=data, at=at)


class Seen:
    """What a follower was given."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def take(self, batch: list[tuple[int, Event]]) -> None:
        self.ids += [event.id for _, event in batch]


async def test_events_of_a_write_are_published_in_order_and_cleared(bench: Bench) -> None:
    collection = bench.db[f"outbox_{new_id()}"]
    outbox = await bench.life.enter(Outbox.on(collection, bench.owner, bench.life))
    seen = Seen()
    start = await last_sequence(bench.owner)
    await bench.life.enter(follow(bench.owner, ["evt.*.tickets.>"], start, seen.take, bench.life))
    events = [fact(number) for number in range(1, 4)]
    document = {"_id": "one", "revision": 1, **pending_fields(events)}
    await collection.insert_one(dict(document))
    outbox.nudge("one", 1, document["outbox"])
    await until(lambda: len(seen.ids) >= 3)
    assert seen.ids == [event.id for event in events]
    await outbox.flush()
    left = await collection.find_one({"_id": "one"})
    assert left["outbox"] == []
    assert "pending" not in left


async def test_what_a_dead_process_left_behind_is_swept(bench: Bench) -> None:
    collection = bench.db[f"outbox_{new_id()}"]
    event = fact(9)
    await collection.insert_one({"_id": "left", "revision": 4, **pending_fields([event])})
    seen = Seen()
    start = await last_sequence(bench.owner)
    await bench.life.enter(follow(bench.owner, ["evt.*.tickets.>"], start, seen.take, bench.life))
    await bench.life.enter(Outbox.on(collection, bench.owner, bench.life))
    await until(lambda: event.id in seen.ids)


async def test_a_write_that_came_between_is_never_cleared_unpublished(bench: Bench) -> None:
    collection = bench.db[f"outbox_{new_id()}"]
    outbox = Outbox(collection, bench.owner)
    first, second = fact(1), fact(2)
    old = pending_fields([first])["outbox"]
    await collection.insert_one({"_id": "one", "revision": 2, **pending_fields([second], already=old)})
    relay = asyncio.create_task(outbox.relay())
    outbox.nudge("one", 1, old)
    await outbox.flush()
    relay.cancel()
    kept = await collection.find_one({"_id": "one"})
    assert [item["id"] for item in kept["outbox"]] == [first.id, second.id]
    assert kept["pending"] is True


async def test_the_same_event_published_twice_is_in_the_stream_once(bench: Bench) -> None:
    seen = Seen()
    start = await last_sequence(bench.owner)
    await bench.life.enter(follow(bench.owner, ["evt.*.tickets.>"], start, seen.take, bench.life))
    collection = bench.db[f"outbox_{new_id()}"]
    outbox = await bench.life.enter(Outbox.on(collection, bench.owner, bench.life))
    event, last = fact(1), fact(2)
    for key in ("one", "two"):
        document = {"_id": key, "revision": 1, **pending_fields([event])}
        await collection.insert_one(dict(document))
        outbox.nudge(key, 1, document["outbox"])
    await outbox.flush()
    end = {"_id": "end", "revision": 1, **pending_fields([last])}
    await collection.insert_one(dict(end))
    outbox.nudge("end", 1, end["outbox"])
    await until(lambda: last.id in seen.ids)
    assert seen.ids.count(event.id) == 1


async def test_an_event_of_this_process_is_handed_on_as_it_is_when_it_comes_back(bench: Bench) -> None:
    collection = bench.db[f"outbox_{new_id()}"]
    outbox = await bench.life.enter(Outbox.on(collection, bench.owner, bench.life))
    mine, other = fact(1), fact(2)
    heard: list[Event] = []

    async def hear(batch: list[tuple[int, Event]]) -> None:
        heard.extend(event for _, event in batch)

    start = await last_sequence(bench.owner)
    follower = Follower(bench.owner, ["evt.*.tickets.>"], hear, start, own={mine.id: mine})
    following = asyncio.create_task(follower.run())
    document = {"_id": "one", "revision": 1, **pending_fields([mine, other])}
    await collection.insert_one(dict(document))
    outbox.nudge("one", 1, document["outbox"])
    await until(lambda: {mine.id, other.id} <= {event.id for event in heard})
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    assert any(event is mine for event in heard)
    assert not any(event is other for event in heard)


def test_the_clock_has_milliseconds_and_a_zone() -> None:
    now = utc_now()
    assert now.microsecond % 1000 == 0
    assert now.utcoffset() == datetime.fromisoformat("2026-01-01T00:00:00+00:00").utcoffset()

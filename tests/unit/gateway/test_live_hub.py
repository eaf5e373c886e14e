"""The live hub: who is told what, and when a page has to look anew."""

from contracts.accounts import ACCESS_CHANGED, AccessChanged
from contracts.base import Actor, Audience, Event, EventData, EventType
from gateway.bell import Bell
from gateway.live.hub import LiveHub
from gateway.live.listener import MOST_WAITING
from kit.clock import utc_now
from kit.events import new_event

CHANGED = EventType("tickets", "changed", EventData)


def actor(name: str = "anna", company: str = "a", portal: str = "autowork") -> Actor:
    return Actor(kind="person", id=name, portal=portal, role="customer", company=company, rights=("company",))


def event(number: int, *people: str, company: str = "a", former: tuple[str, ...] = ()) -> Event:
    audience = Audience(portal="autowork", company=company, people=people)
    made = new_event(
        CHANGED, subject=f"autowork/AW-{number}", portal="autowork", data=EventData(audience=audience), at=utc_now()
    )
    ticket = {"id": f"autowork/AW-{number}", "revision": 3}
    return made.model_copy(update={"data": {**made.data, "ticket": ticket, "previous_audience": list(former)}})


def hub_with(changed: list[str] | None = None) -> LiveHub:
    hub = LiveHub((changed if changed is not None else []).append, Bell())
    hub.begin(10)
    return hub


async def test_only_those_who_may_know_are_told() -> None:
    hub = hub_with()
    mine, hers = hub.listen(actor(), 10), hub.listen(actor("berta"), 10)
    elsewhere = hub.listen(actor("anna", portal="other"), 10)
    await hub.take([(11, event(1, "anna"))])
    assert mine.take() == [(11, '{"kind": "ticket", "id": "AW-1", "revision": 3}')]
    assert not hers.take()
    assert not elsewhere.take()


async def test_a_customers_hint_has_the_revision_that_customers_are_told() -> None:
    hub = hub_with()
    mine = hub.listen(actor(), 10)
    staff = hub.listen(actor("sven").model_copy(update={"role": "agent"}), 10)
    made = event(1, "anna")
    await hub.take([(11, made.model_copy(update={"data": {**made.data, "shown_revision": 2}}))])
    late = hub.listen(actor(), 10)
    hints = ('{"kind": "ticket", "id": "AW-1", "revision": 2}', '{"kind": "ticket", "id": "AW-1", "revision": 3}')
    assert (mine.take(), staff.take(), late.take()) == ([(11, hints[0])], [(11, hints[1])], [(11, hints[0])])


async def test_somebody_who_lost_sight_of_a_ticket_learns_that_it_changed() -> None:
    hub = hub_with()
    former = hub.listen(actor("berta", company="a"), 10)
    await hub.take([(11, event(1, "anna", former=("berta",)))])
    assert len(former.take()) == 1


async def test_somebody_who_has_moved_to_another_company_or_portal_is_told_nothing_of_the_old_one() -> None:
    hub = hub_with()
    moved = actor(company="b")
    there = [hub.listen(one, 10) for one in (moved, actor(portal="other"), moved.model_copy(update={"company": ""}))]
    returned = hub.listen(moved.model_copy(update={"home": "a"}), 10)
    await hub.take([(11, event(1, "anna")), (12, event(1, "berta", former=("anna",)))])
    assert [listener.take() for listener in there] == [[], [], []]
    assert [sequence for sequence, _ in returned.take()] == [11, 12]
    assert not hub.listen(moved, 10).take()


async def test_a_late_listener_gets_what_it_missed_and_nothing_twice() -> None:
    hub = hub_with()
    await hub.take([(number, event(number, "anna")) for number in (11, 12, 13)])
    await hub.take([(13, event(13, "anna"))])
    assert [sequence for sequence, _ in hub.listen(actor(), 11).take()] == [12, 13]
    assert hub.listen(actor(), None).take() == []


async def test_a_sequence_from_before_the_ring_or_from_another_stream_asks_to_look_anew() -> None:
    hub = hub_with()
    assert hub.listen(actor(), 9).stale
    assert hub.listen(actor(), 11).stale
    assert not hub.listen(actor(), 10).stale


async def test_a_queue_that_runs_over_becomes_one_resync() -> None:
    hub = hub_with()
    slow = hub.listen(actor(), 10)
    await hub.take([(11 + number, event(number, "anna")) for number in range(MOST_WAITING + 1)])
    assert slow.stale
    assert slow.take() == []


async def test_a_gap_in_the_stream_makes_everybody_look_anew() -> None:
    hub = hub_with()
    listener = hub.listen(actor(), 10)
    hub.begin(500)
    assert listener.stale
    assert hub.listen(actor(), 10).stale


async def test_a_change_of_access_is_passed_on_and_makes_that_persons_streams_ask_again() -> None:
    changed: list[str] = []
    hub = hub_with(changed)
    anna, berta = hub.listen(actor(), 10), hub.listen(actor("berta"), 10)
    data = AccessChanged(audience=Audience(portal="autowork"), person="anna")
    await hub.take([(11, new_event(ACCESS_CHANGED, subject="anna", portal="autowork", data=data, at=utc_now()))])
    assert changed == ["anna"]
    assert anna.checking
    assert not berta.checking

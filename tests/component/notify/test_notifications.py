"""What the portal tells people, kept by notify beside the real accounts and tickets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from contracts import accounts, tickets
from contracts import notifications as n
from contracts.accounts import Person
from contracts.base import Actor, Nothing
from contracts.errors import CasebusError
from kit.clock import utc_now
from kit.ids import new_id
from services.notify.adapters.notifications import LOOK_AFTER, MongoNotifications
from services.notify.domain.notifications import Notification
from tests.component.notify.world import PORTAL, SECONDS, World, actor_of


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def at_work(world: World) -> AsyncIterator[World]:
    async with world.mailing():
        yield world


async def listed(world: World, who: Person, **asked: Any) -> n.Notifications:
    found: n.Notifications = await world.ask(
        "gateway", n.LIST_NOTIFICATIONS, n.ListNotifications(**asked), actor_of(who)
    )
    return found


async def count(world: World, who: Person) -> int:
    found: n.Unread = await world.ask("gateway", n.COUNT_NOTIFICATIONS, Nothing(), actor_of(who))
    return found.unread


async def mark(world: World, who: Person, **asked: Any) -> n.Marked:
    done: n.Marked = await world.ask("gateway", n.MARK_NOTIFICATIONS, n.MarkNotifications(**asked), actor_of(who))
    return done


async def unread(world: World, who: Person, wanted: int) -> None:
    """Until so many were not read."""
    async with asyncio.timeout(SECONDS):
        while await count(world, who) != wanted:
            await asyncio.sleep(0.05)


async def test_a_comment_is_told_in_the_portal_and_marked_as_read_and_taken_back(at_work: World) -> None:
    maria, jana = await at_work.person(), await at_work.person("Jana Berger", "agent")
    ticket = await at_work.open(maria)
    await at_work.comment(jana, ticket.id, "Which roll do you use?")
    await unread(at_work, maria, 1)
    found = await listed(at_work, maria)
    (group,) = found.items
    (item,) = group.items
    assert (group.number, group.title, group.unread) == (ticket.number, "Label printer", 1)
    assert (item.what, item.by.name, item.unread) == ("ticket_commented", "Jana Berger", True)
    done = await mark(at_work, maria, ticket=ticket.id)
    assert (done.marked, done.unread) == (1, 0)
    assert not (await listed(at_work, maria, unread=True)).items
    back = await mark(at_work, maria, undo=done.undo)
    assert (back.marked, back.unread) == (1, 1)
    assert (await mark(at_work, maria, ids=(item.id,))).unread == 0


async def test_nobody_marks_or_counts_what_somebody_else_was_told(at_work: World) -> None:
    maria, jana = await at_work.person(), await at_work.person("Jana Berger", "agent")
    eve = await at_work.person("Eve Fremd")
    ticket = await at_work.open(maria)
    await at_work.comment(jana, ticket.id, "Hello")
    await unread(at_work, maria, 1)
    item = (await listed(at_work, maria)).items[0].items[0]
    assert (await mark(at_work, eve, ids=(item.id,))).marked == 0
    assert (await mark(at_work, eve, ticket=ticket.id)).marked == 0
    assert (await mark(at_work, eve, everything=True)).marked == 0
    assert await count(at_work, eve) == 0
    assert await count(at_work, maria) == 1


async def test_who_may_no_longer_see_the_ticket_sees_nothing_of_it(at_work: World) -> None:
    company = await at_work.company()
    maria = await at_work.person(company=company.id)
    ben = await at_work.person("Ben Kunz", company=company.id)
    jana = await at_work.person("Jana Berger", "agent")
    ticket = await at_work.open(maria, visibility="private")
    share = tickets.ShareTicket(request_id=new_id(), ticket=ticket.id, visibility="private", people=(ben.id,))
    await at_work.ask("gateway", tickets.SHARE, share, actor_of(maria))
    await at_work.comment(jana, ticket.id, "For both of you")
    await unread(at_work, ben, 2)
    alone = tickets.ShareTicket(request_id=new_id(), ticket=ticket.id, visibility="private", people=())
    await at_work.ask("gateway", tickets.SHARE, alone, actor_of(maria))
    assert await count(at_work, ben) == 0
    assert not (await listed(at_work, ben)).items


async def test_of_each_person_the_newest_five_hundred_are_kept_and_none_for_ever(world: World) -> None:
    store, person = MongoNotifications(world.db["notifications"]), new_id()
    now = utc_now()
    many = n.KEPT_MOST + LOOK_AFTER
    notes = [note(person, number, now - timedelta(minutes=many - number)) for number in range(many)]
    for begin in range(0, many, 50):
        await store.add(notes[begin : begin + 50])
    await store.add(notes[:1])  # what is known, or was, changes nothing for those that are there
    kept = await store.of(person)
    assert len(kept) == n.KEPT_MOST
    assert [one.id for one in kept[:2]] == [notes[-1].id, notes[-2].id]
    rows = await world.db["notifications"].count_documents({"person": person})
    assert n.KEPT_MOST <= rows <= n.KEPT_MOST + LOOK_AFTER
    await store.forget_before(now + timedelta(minutes=1) - timedelta(minutes=100))
    assert len(await store.of(person)) <= 100
    await store.forget_person(person, notes[-3].at)
    assert [one.id for one in await store.of(person)] == [notes[-1].id, notes[-2].id]
    await store.mark(new_id(), [notes[-1].id], "somebody else's")
    await store.mark(person, [notes[-1].id], "mine")
    await store.mark(person, [notes[-1].id], "again")
    assert (await store.marked(person, "mine"), await store.marked(person, "again")) == (1, 0)


def note(person: str, number: int, at: Any) -> Notification:
    return Notification(
        id=f"{person}-{number}",
        person=person,
        portal="autowork",
        ticket=f"autowork/AW-{number % 7 + 1}",
        title="Label printer",
        what="ticket_commented",
        why="reporter",
        by_id="jana",
        by_name="Jana Berger",
        by_side="vendor",
        at=at,
    )


def seated(who: Person) -> Actor:
    """Somebody who is signed in."""
    return actor_of(who).model_copy(update={"session": "s-1"})


async def test_whoever_follows_a_queue_hears_of_what_nobody_has_there(at_work: World) -> None:
    maria, ida = await at_work.person(), await at_work.person("Ida Falk", "agent")
    follow = accounts.SetProfile(queues=("software", "no such queue"))
    chosen = await at_work.ask("gateway", accounts.SET_PROFILE, follow, seated(ida))
    assert chosen.preferences.queues == ("software",)
    asked = accounts.GetFollowers(portal=PORTAL, queue="software")
    found: accounts.People = await at_work.ask("notify", accounts.GET_FOLLOWERS, asked)
    assert ida.id in {one.id for one in found.items}
    async with asyncio.timeout(SECONDS):
        while True:  # who follows what is known for some seconds
            await at_work.open(maria, queue="software")
            await at_work.handled()
            if (heard := await listed(at_work, ida)).items:
                break
    assert {item.what for group in heard.items for item in group.items} == {"ticket_received"}
    with pytest.raises(CasebusError, match="staff"):
        await at_work.ask("gateway", accounts.SET_PROFILE, follow, seated(maria))
    await at_work.ask("gateway", accounts.SET_PROFILE, accounts.SetProfile(queues=()), seated(ida))
    left: accounts.People = await at_work.ask("notify", accounts.GET_FOLLOWERS, asked)
    assert ida.id not in {one.id for one in left.items}

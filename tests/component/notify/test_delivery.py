"""Every due mail arrives once, whatever the mail server, the broker or a kill does: I4, F15, F17, F28."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime

import aiohttp
import pytest

from contracts import notify
from contracts.accounts import REGISTERED_AGAIN, AddressKnown, Person
from contracts.base import Audience, Event
from contracts.errors import CasebusError, Code
from kit.events import new_event
from kit.ids import new_id
from tests.component.notify.server import mail_server
from tests.component.notify.world import PORTAL, SECONDS, World, actor_of


def told_again(email: str, portal: str = PORTAL) -> Event:
    """An event that leads to one mail without a secret."""
    data = AddressKnown(audience=Audience(portal=portal), person="p", email=email, name="Nina Weber", language="en")
    return new_event(REGISTERED_AGAIN, subject="p", portal=portal, data=data, at=datetime.now(UTC))


def fresh() -> str:
    return f"nina.{new_id()[-12:]}@weber.example"


async def state_of(world: World, event: Event) -> tuple[str, int, str]:
    row = await world.db["notices"].find_one({"_id": event.id})
    if row is None:
        return "", 0, ""
    delivery = row["deliveries"][0]
    return delivery["state"], delivery["attempts"], delivery["answer"]


async def until(world: World, event: Event, state: str, attempts: int = 1) -> str:
    """Until the delivery is in this state after at least so many attempts; what the server said last."""
    async with asyncio.timeout(SECONDS):
        while True:
            found, tries, answer = await state_of(world, event)
            if found == state and tries >= attempts:
                return answer
            await asyncio.sleep(0.05)


async def test_mail_that_was_due_while_the_server_was_down_arrives_after_it(world: World) -> None:
    events = [told_again(fresh()) for _ in range(5)]
    async with mail_server() as server:
        await server.down()
        async with world.notify(smtp=server):
            for event in events:
                await world.publish(event, "accounts")
            await until(world, events[0], "queued", 0)
            assert (await world.state()).queued >= 1
            await server.up()
            for event in events:
                await server.mail(event.data["email"])
                await until(world, event, "sent")
    assert len({mail.id for mail in server.mails}) == len(server.mails)


async def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_shown_as_failed(world: World) -> None:
    greylisted, unknown = told_again(fresh()), told_again(fresh())
    refusals = {greylisted.data["email"]: "451 4.7.1 come back later", unknown.data["email"]: "550 5.1.1 no such user"}
    async with world.mailing() as server:
        server.answer_rcpt = lambda to: refusals.get(to, "250 OK")
        await world.publish(greylisted, "accounts")
        await world.publish(unknown, "accounts")
        assert await until(world, unknown, "failed") == "550 5.1.1 no such user"
        assert await until(world, greylisted, "queued", 1) == "451 4.7.1 come back later"
        failed = (await world.state()).failed
        refusals.clear()
        await server.mail(greylisted.data["email"])
        await until(world, greylisted, "sent", 2)
    assert failed >= 1
    assert not server.to(unknown.data["email"])
    assert server.tries.count(unknown.data["email"]) == 1


async def test_an_event_that_comes_twice_is_one_mail(world: World) -> None:
    event, last = told_again(fresh()), told_again(fresh())
    async with world.mailing() as server:
        await world.publish(event, "accounts", times=3)
        await server.mail(event.data["email"])
        await world.publish(event, "accounts", times=2)
        await world.publish(last, "accounts")
        await server.mail(last.data["email"])
    assert len(server.to(event.data["email"])) == 1


async def test_two_replicas_send_each_mail_once(world: World) -> None:
    events = [told_again(fresh()) for _ in range(40)]
    async with mail_server() as server:
        server.answer_rcpt = lambda _to: "451 4.7.1 not yet"
        async with world.notify(smtp=server), world.notify(smtp=server, name="notify-2"):
            for event in events:
                await world.publish(event, "accounts", times=2)
            for event in events:
                await until(world, event, "queued", 1)
            await world.handled()  # both copies of each
            server.answer_rcpt = lambda _to: "250 OK"  # from here on both replicas find all of them due
            for event in events:
                await until(world, event, "sent")
    ids = [mail.id for mail in server.mails]
    assert sorted(ids) == sorted(set(ids))
    assert len(ids) == len(events)


async def test_a_kill_after_the_servers_250_repeats_at_most_that_mail_with_the_same_message_id(world: World) -> None:
    event = told_again(fresh())
    async with mail_server() as server:
        await world.settle()
        async with world.notify(smtp=server, CASEBUS_CRASH_AT="notify.deliver.after_sent") as child:
            killed = child.pid
            assert killed
            child.retire()
            await world.publish(event, "accounts")
            await server.mail(event.data["email"])
            await child.wait_gone(killed)
        assert await state_of(world, event) == ("", 0, "")  # the event was not acknowledged and comes again
        async with world.notify(smtp=server):
            await until(world, event, "sent")
    mails = server.to(event.data["email"])
    assert len(mails) == 2
    assert len({mail.id for mail in mails}) == 1
    assert mails[0].message.as_bytes() == mails[1].message.as_bytes()


@pytest.mark.parametrize("point", ["notify.keep.before_send", "notify.keep.after_write"])
async def test_a_kill_while_a_notice_is_kept_loses_nothing_and_doubles_nothing(world: World, point: str) -> None:
    event = told_again(fresh())
    async with mail_server() as server:
        await world.settle()
        async with world.notify(smtp=server, CASEBUS_CRASH_AT=point) as child:
            killed = child.pid
            assert killed
            child.retire()
            await world.publish(event, "accounts")
            await child.wait_gone(killed)
        async with world.notify(smtp=server):
            await until(world, event, "sent")
    assert len(server.to(event.data["email"])) == 1


async def test_a_stop_in_order_gives_waiting_mails_to_the_next_replica_at_once(world: World) -> None:
    events = [told_again(fresh()) for _ in range(30)]
    async with mail_server() as server:
        async with world.notify(smtp=server, CASEBUS_MAILS_PER_SECOND="5") as child:
            for event in events:
                await world.publish(event, "accounts")
            await server.mail(events[0].data["email"])
            child.retire()
            child.signal(signal.SIGTERM)
        async with world.notify(smtp=server, name="notify-2"):
            for event in events:
                await until(world, event, "sent")
    assert sorted(mail.to for mail in server.mails) == sorted(event.data["email"] for event in events)


async def dead_letter(world: World, who: Person, event: Event) -> notify.DeadLetter:
    async with asyncio.timeout(SECONDS):
        while True:
            found: notify.DeadLetters = await world.ask(
                "gateway", notify.LIST_DEAD_LETTERS, notify.ListDeadLetters(), actor_of(who)
            )
            for letter in found.items:
                if letter.id.endswith(event.id):
                    return letter
            await asyncio.sleep(0.1)


async def test_a_poison_event_becomes_a_dead_letter_and_the_others_go_on(world: World) -> None:
    good, last = told_again(fresh()), told_again(fresh())
    poison = good.model_copy(update={"id": new_id(), "data": {"person": 7}})
    anke = await world.person("Anke Chef", "admin")
    async with world.mailing() as server:
        await world.publish(poison, "accounts")
        await world.publish(last, "accounts")
        await server.mail(last.data["email"])
        letter = await dead_letter(world, anke, poison)
        assert (letter.portal, letter.type, letter.consumer) == (PORTAL, REGISTERED_AGAIN.name, "notify")
        replay = notify.ReplayDeadLetter(id=letter.id)
        with pytest.raises(CasebusError):  # it is poison still, and stays on the list
            await world.ask("gateway", notify.REPLAY_DEAD_LETTER, replay, actor_of(anke))
        assert (await dead_letter(world, anke, poison)).id == letter.id
        stored = {"body": good.model_copy(update={"id": poison.id}).model_dump_json()}
        await world.db["dead_letters"].update_one({"_id": letter.id}, {"$set": stored})  # as after a mended release
        await world.ask("gateway", notify.REPLAY_DEAD_LETTER, replay, actor_of(anke))
        await server.mail(good.data["email"])
        found = await world.ask("gateway", notify.LIST_DEAD_LETTERS, notify.ListDeadLetters(), actor_of(anke))
    assert letter.id not in {row.id for row in found.items}


async def test_an_administrator_of_another_portal_cannot_replay_a_dead_letter(world: World) -> None:
    event = told_again(fresh())
    anke = await world.person("Anke Chef", "admin")
    foreign = anke.model_copy(update={"portal": "other"})
    key = f"notify/{event.id}"
    row = {"_id": key, "consumer": "notify", "portal": PORTAL, "type": event.type, "subject": "p", "reason": "x"}
    row |= {"attempts": 5, "at": event.time, "body": event.model_dump_json()}
    await world.db["dead_letters"].insert_one(row)
    async with world.mailing():
        request = notify.ReplayDeadLetter(id=key)
        with pytest.raises(CasebusError) as refused:
            await world.ask("gateway", notify.REPLAY_DEAD_LETTER, request, actor_of(foreign))
        listed = await world.ask("gateway", notify.LIST_DEAD_LETTERS, notify.ListDeadLetters(), actor_of(foreign))
    await world.db["dead_letters"].delete_one({"_id": key})
    assert refused.value.code is Code.NOT_FOUND
    assert listed.items == ()


async def test_the_real_mailbox_takes_and_shows_the_mail(world: World) -> None:
    event = told_again(fresh())
    address = f"{world.parts.urls['mailbox']}/api/messages?to={event.data['email']}"
    async with world.notify(), aiohttp.ClientSession() as session:
        await world.publish(event, "accounts")
        await until(world, event, "sent")
        async with session.get(address) as response:
            letters = await response.json()
    assert len(letters) == 1
    assert "Autowork" in letters[0]["subject"]
    assert "color-scheme" in letters[0]["html"]

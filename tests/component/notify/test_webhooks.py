"""Webhooks of notify as a process, with a real receiver: signed, tried again, each owner its own, addresses checked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from contracts import accounts
from contracts import webhooks as w
from contracts.errors import CasebusError, Code
from kit.clock import utc_now
from kit.ids import new_id
from tests.component.notify.world import PORTAL, SECONDS, World, actor_of
from tests.support.receiver import Receiver, receiver

LOOPBACK = {"CASEBUS_WEBHOOK_ALLOW": "127.0.0.0/8", "CASEBUS_WEBHOOK_ALLOW_COMPANIES": "127.0.0.0/8"}
TICKETS: tuple[w.HookEvent, ...] = ("ticket.opened", "ticket.commented", "ticket.changed")
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def there() -> AsyncIterator[Receiver]:
    async with receiver() as found:
        yield found


@asynccontextmanager
async def calling(world: World, **env: str) -> AsyncIterator[None]:
    """Notify, which may call receivers here."""
    await world.settle()
    async with world.mailing(**{**LOOPBACK, **env}):
        yield


async def admin_of(world: World) -> accounts.Person:
    return await world.person("Boss", role="admin")


async def hook_of(world: World, who: accounts.Person, url: str, *events: w.HookEvent, **more: Any) -> w.WebhookMade:
    request = w.MakeWebhook(name=f"Hook {new_id()[-6:]}", url=url, events=events or TICKETS, **more)
    made: w.WebhookMade = await world.ask("gateway", w.MAKE_WEBHOOK, request, actor_of(who))
    return made


async def record(
    world: World, who: accounts.Person, hook: str, wanted: Callable[[list[w.HookDeliveryRow]], bool]
) -> list[w.HookDeliveryRow]:
    """The record of a webhook, once it is as wanted."""
    async with asyncio.timeout(SECONDS):
        while True:
            # before a moment to come is all that there is now; the pages ask without a moment
            asked = w.ListHookDeliveries(webhook=hook, before=utc_now() + timedelta(days=400))
            rows = list((await world.ask("gateway", w.LIST_HOOK_DELIVERIES, asked, actor_of(who))).items)
            if wanted(rows):
                return rows
            await asyncio.sleep(0.1)


async def test_a_ticket_is_told_signed_once_and_its_record_shows_the_answer(world: World, there: Receiver) -> None:
    customer, admin = await world.person(), await admin_of(world)
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/a", texts=True)
        ticket = await world.open(customer, title="Lift stuck")
        (call,) = await there.told("/a")
        rows = await record(world, admin, hook.id, lambda rows: bool(rows) and rows[0].state == "sent")
    assert call.verified(hook.secret)
    assert not call.verified("whsec_" + "A" * 43 + "=")
    assert call.headers["content-type"] == "application/json"
    assert set(call.message) == {"type", "timestamp", "data"}
    assert call.message["type"] == "casebus.v1.ticket.opened"
    data = call.message["data"]
    assert (data["ticket"], data["title"], data["by"]) == (ticket.id, "Lift stuck", customer.id)
    (row,) = rows
    assert (row.id, row.attempts, row.tries[0].status, row.tries[0].answer) == (call.id, 1, 200, "thanks")


async def test_what_is_refused_is_tried_again_with_the_same_id_and_body_and_a_signature_of_its_own(
    world: World, there: Receiver
) -> None:
    customer, admin = await world.person(), await admin_of(world)
    there.answers["/b"] = [
        web.Response(status=500, text="not now"),
        web.Response(status=302, headers={"Location": "/x"}),
    ]
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/b")
        await world.open(customer)
        (first,) = await there.told("/b")
        rows = await record(world, admin, hook.id, lambda rows: bool(rows) and bool(rows[0].tries))
        assert rows[0].due is not None
        once_more = w.ResendHookDelivery(webhook=hook.id, delivery=first.id)
        row: w.HookDeliveryRow = await world.ask("gateway", w.RESEND_HOOK_DELIVERY, once_more, actor_of(admin))
        second = (await there.told("/b", 2))[1]
        rows = await record(world, admin, hook.id, lambda rows: rows[0].tries[-1].status == 302)
        asked = w.ReadHookDelivery(webhook=hook.id, delivery=first.id)
        read: w.HookDeliveryRead = await world.ask("gateway", w.READ_HOOK_DELIVERY, asked, actor_of(admin))
        await world.ask("gateway", w.RESEND_HOOK_DELIVERY, once_more, actor_of(admin))
        third = (await there.told("/b", 3))[2]
        await record(world, admin, hook.id, lambda rows: rows[0].state == "sent")
    assert first.id == second.id == third.id == row.id
    assert first.body == second.body == third.body
    assert all(call.verified(hook.secret) for call in (first, second, third))
    assert len(rows[0].tries) == 1
    assert [(one.status, one.error, one.answer) for one in read.tries] == [
        (500, "status", "not now"),
        (302, "redirect", ""),
    ]
    assert rows[0].state == "waiting"
    assert rows[0].due is not None
    assert not there.at("/x")


async def test_a_company_hears_of_what_all_of_it_may_see_and_of_nobody_else(world: World, there: Receiver) -> None:
    mine, other = await world.company(), await world.company("Andere GmbH")
    head = await world.person("Head", role="company_admin", company=mine.id)
    colleague = await world.person("Colleague", company=mine.id)
    stranger = await world.person("Stranger", company=other.id)
    agent = await world.person("Agent", role="agent")
    async with calling(world):
        hook = await hook_of(world, head, f"{there.url}/c", "ticket.opened", "ticket.commented", texts=True)
        await world.open(stranger, title="Secret of others")
        await world.open(colleague, title="Private", visibility="private")
        ticket = await world.open(colleague, title="For all", visibility="company")
        await world.comment(agent, ticket.id, "Only among us", staff_only=True)
        await world.comment(agent, ticket.id, "We are on it")
        calls = await there.told("/c", 2)
        await world.handled()
        with pytest.raises(CasebusError) as refused:
            await hook_of(world, head, f"{there.url}/c", "ticket.noted")
        with pytest.raises(CasebusError) as foreign:
            await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(stranger))
    assert hook.company == mine.id
    said = sorted((call.message["type"], call.message["data"].get("text")) for call in calls)
    assert [text for _, text in said] == ["We are on it", "It prints blank labels."]
    assert {call.message["data"]["ticket"] for call in there.at("/c")} == {ticket.id}
    assert len(there.at("/c")) == 2
    assert "events" in refused.value.problem.fields
    assert foreign.value.code is Code.FORBIDDEN


async def test_410_switches_off_and_the_owner_is_mailed_once(world: World, there: Receiver) -> None:
    customer, company = await world.person(), await world.company()
    head = await world.person("Head", role="company_admin", company=company.id)
    there.answers["/d"] = [web.Response(status=410)]
    await world.settle()
    async with world.mailing(**LOOPBACK) as mails:
        hook = await hook_of(world, head, f"{there.url}/d")
        await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(head))
        await there.told("/d")
        mine = [await mails.mail(head.email)]
        (known,) = (await world.ask("gateway", w.LIST_WEBHOOKS, w.ListWebhooks(), actor_of(head))).items
        span = w.ReplayWebhook(webhook=hook.id, since=hook.made_at)
        with pytest.raises(CasebusError) as off:
            await world.ask("gateway", w.REPLAY_WEBHOOK, span, actor_of(head))
        switched = await world.ask(
            "gateway", w.CHANGE_WEBHOOK, w.ChangeWebhook(webhook=hook.id, on=True), actor_of(head)
        )
        again = await world.ask("gateway", w.REPLAY_WEBHOOK, span, actor_of(head))
        await there.told("/d", 2)
    assert (known.on, known.off_reason) == (False, "gone")
    assert hook.name in mine[0].subject
    assert f"/webhooks/{hook.id}" in mine[0].text
    assert len(mails.to(head.email)) == 1
    assert off.value.code is Code.CONFLICT
    assert (switched.on, again.count) == (True, 1)
    assert customer.portal == PORTAL


async def test_both_secrets_sign_for_a_day_after_another_was_made(world: World, there: Receiver) -> None:
    admin = await admin_of(world)
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/e")
        other: w.WebhookMade = await world.ask(
            "gateway", w.ROTATE_WEBHOOK, w.RotateWebhook(webhook=hook.id), actor_of(admin)
        )
        await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(admin))
        (call,) = await there.told("/e")
    assert other.secret != hook.secret
    assert other.old_secret_until is not None
    assert call.verified(hook.secret)
    assert call.verified(other.secret)
    assert call.message["type"] == w.TEST_TYPE


async def test_asked_again_making_and_rotating_answer_the_same_and_no_secret_in_use_dies(
    world: World, there: Receiver
) -> None:
    admin = await admin_of(world)
    key = new_id()
    wish = w.MakeWebhook(request_id=key, name="Once", url=f"{there.url}/once", events=TICKETS)
    async with calling(world):
        made = [await world.ask("gateway", w.MAKE_WEBHOOK, wish, actor_of(admin)) for _ in range(2)]
        other = await hook_of(world, await admin_of(world), f"{there.url}/once", request_id=key)
        turn = w.RotateWebhook(webhook=made[0].id, request_id=new_id())
        first = [await world.ask("gateway", w.ROTATE_WEBHOOK, turn, actor_of(admin)) for _ in range(2)]
        third = await world.ask("gateway", w.ROTATE_WEBHOOK, w.RotateWebhook(webhook=made[0].id), actor_of(admin))
        again = await world.ask("gateway", w.ROTATE_WEBHOOK, turn, actor_of(admin))
        await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=made[0].id), actor_of(admin))
        (call,) = await there.told("/once")
    assert made[0] == made[1]
    assert other.id != made[0].id
    assert other.secret != made[0].secret
    assert first[0] == first[1]
    assert again.secret == first[0].secret
    assert len({made[0].secret, first[0].secret, third.secret}) == 3
    assert all(call.verified(secret) for secret in (made[0].secret, first[0].secret, third.secret))


async def test_a_receiver_that_never_answers_holds_up_nobody_else(world: World, there: Receiver) -> None:
    customer, admin = await world.person(), await admin_of(world)
    there.hanging.add("/slow")
    async with calling(world):
        await hook_of(world, admin, f"{there.url}/slow", "ticket.opened")
        await hook_of(world, admin, f"{there.url}/quick", "ticket.opened")
        for _ in range(6):
            await world.open(customer)
        quick = await there.told("/quick", 6)
        assert len(there.at("/slow")) <= 4  # as many at once
        there.let_go()
    assert len({call.id for call in quick}) == 6


async def test_without_the_setting_inner_addresses_are_neither_taken_nor_called(world: World, there: Receiver) -> None:
    admin = await admin_of(world)
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/f")
    async with calling(world, CASEBUS_WEBHOOK_ALLOW=""):
        await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(admin))
        rows = await record(world, admin, hook.id, lambda rows: bool(rows) and rows[0].attempts > 0)
        for url in ("http://127.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "https://localhost/"):
            with pytest.raises(CasebusError) as refused:
                await hook_of(world, admin, url)
            assert "url" in refused.value.problem.fields
    assert rows[0].tries[0].error == "inner"
    assert not there.at("/f")


async def test_what_the_operator_allows_inside_is_not_for_companies(world: World, there: Receiver) -> None:
    company = await world.company()
    head, admin = await world.person("Head", role="company_admin", company=company.id), await admin_of(world)
    async with calling(world):
        theirs = await hook_of(world, head, f"{there.url}/g")
    async with calling(world, CASEBUS_WEBHOOK_ALLOW_COMPANIES=""):
        ours = await hook_of(world, admin, f"{there.url}/h")
        for who, hook in ((head, theirs), (admin, ours)):
            await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(who))
        await there.told("/h")
        rows = await record(world, head, theirs.id, lambda rows: bool(rows) and rows[0].attempts > 0)
        for who, owner in ((head, ""), (admin, company.id)):
            with pytest.raises(CasebusError) as refused:
                await hook_of(world, who, f"{there.url}/g", company=owner)
            assert "url" in refused.value.problem.fields
    assert rows[0].tries[0].error == "inner"
    assert not there.at("/g")


async def test_asked_again_sending_once_more_doubles_nothing_and_a_removal_stays_one(
    world: World, there: Receiver
) -> None:
    admin, other = await admin_of(world), await world.person("Other", role="agent")
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/span")
        for _ in range(3):
            await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(admin))
        await record(world, admin, hook.id, lambda rows: [row.state for row in rows] == ["sent"] * 3)
        span = w.ReplayWebhook(webhook=hook.id, request_id=new_id(), since=hook.made_at)
        counts = []
        for _ in range(2):
            counts.append((await world.ask("gateway", w.REPLAY_WEBHOOK, span, actor_of(admin))).count)
            await record(world, admin, hook.id, lambda rows: [row.state for row in rows] == ["sent"] * 3)
        read: w.Webhook = await world.ask("gateway", w.READ_WEBHOOK, w.OneWebhook(webhook=hook.id), actor_of(admin))
        for _ in range(2):
            await world.ask("gateway", w.DROP_WEBHOOK, w.DropWebhook(webhook=hook.id), actor_of(admin))
        with pytest.raises(CasebusError) as stranger:
            await world.ask("gateway", w.DROP_WEBHOOK, w.DropWebhook(webhook=hook.id), actor_of(other))
        with pytest.raises(CasebusError) as gone:
            await world.ask("gateway", w.READ_WEBHOOK, w.OneWebhook(webhook=hook.id), actor_of(admin))
    assert counts == [3, 3]
    assert len(there.at("/span")) == 6
    assert (read.id, read.waiting) == (hook.id, 0)
    assert stranger.value.code is Code.FORBIDDEN
    assert gone.value.code is Code.NOT_FOUND


async def test_the_list_comes_in_pages(world: World, there: Receiver) -> None:
    company = await world.company()
    head = await world.person("Head", role="company_admin", company=company.id)
    async with calling(world):
        made = {(await hook_of(world, head, f"{there.url}/list")).id for _ in range(3)}
        first: w.Webhooks = await world.ask("gateway", w.LIST_WEBHOOKS, w.ListWebhooks(limit=2), actor_of(head))
        rest = await world.ask("gateway", w.LIST_WEBHOOKS, w.ListWebhooks(after=first.more, limit=2), actor_of(head))
    assert (len(first.items), len(rest.items), rest.more) == (2, 1, "")
    assert {hook.id for hook in (*first.items, *rest.items)} == made


async def test_texts_that_were_taken_away_are_not_told_later_and_events_not_chosen_any_more_not_at_all(
    world: World, there: Receiver
) -> None:
    customer, admin = await world.person(), await admin_of(world)
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/less", "ticket.opened", texts=True)
        await world.open(customer, title="Confidential")
        (first,) = await there.told("/less")
        await record(world, admin, hook.id, lambda rows: bool(rows) and rows[0].state == "sent")
        once_more = w.ResendHookDelivery(webhook=hook.id, delivery=first.id)
        await world.ask("gateway", w.CHANGE_WEBHOOK, w.ChangeWebhook(webhook=hook.id, texts=False), actor_of(admin))
        await world.ask("gateway", w.RESEND_HOOK_DELIVERY, once_more, actor_of(admin))
        second = (await there.told("/less", 2))[1]
        await record(world, admin, hook.id, lambda rows: rows[0].state == "sent")
        less = w.ChangeWebhook(webhook=hook.id, events=("ledger.changed",))
        await world.ask("gateway", w.CHANGE_WEBHOOK, less, actor_of(admin))
        await world.ask("gateway", w.RESEND_HOOK_DELIVERY, once_more, actor_of(admin))
        rows = await record(world, admin, hook.id, lambda rows: rows[0].state == "failed")
    assert first.message["data"]["title"] == "Confidential"
    assert "title" not in second.message["data"]
    assert "text" not in second.message["data"]
    assert second.message["data"]["ticket"] == first.message["data"]["ticket"]
    assert second.verified(hook.secret)
    assert rows[0].tries[0].error == "off"
    assert len(there.at("/less")) == 2


async def test_after_three_days_without_success_it_is_off_and_its_owner_is_mailed(
    world: World, there: Receiver
) -> None:
    company = await world.company()
    head = await world.person("Head", role="company_admin", company=company.id)
    there.answers["/days"] = [web.Response(status=500)]
    await world.settle()
    async with world.mailing(**LOOPBACK) as mails:
        hook = await hook_of(world, head, f"{there.url}/days")
        long_ago = {"$set": {"failing_since": utc_now() - timedelta(days=3, minutes=1)}}
        await world.db["webhooks"].update_one({"_id": hook.id}, long_ago)
        await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=hook.id), actor_of(head))
        mail = await mails.mail(head.email)
        known: w.Webhook = await world.ask("gateway", w.READ_WEBHOOK, w.OneWebhook(webhook=hook.id), actor_of(head))
    assert (known.on, known.off_reason) == (False, "failing")
    assert hook.name in mail.subject

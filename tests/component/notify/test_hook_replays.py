"""Sending a span of a webhook's record once more goes on by itself after the process that was asked has ended."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from contracts import webhooks as w
from kit.clock import utc_now
from kit.ids import new_id
from services.notify.adapters.hooks.replays import MongoReplays
from services.notify.domain.hooks.replaying import Replay
from tests.component.notify.test_webhooks import LOOPBACK, admin_of, calling, hook_of, record, there
from tests.component.notify.world import SECONDS, World, actor_of
from tests.support.receiver import Receiver

__all__ = ["there"]
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def gone(replays: MongoReplays, key: str) -> None:
    """Until a request is not kept any more."""
    async with asyncio.timeout(SECONDS):
        while any(one.id == key for one in await replays.due(utc_now() + timedelta(days=1))):
            await asyncio.sleep(0.05)


async def test_what_an_ended_process_left_of_a_replay_is_sent_and_what_it_had_marked_is_not_doubled(
    world: World,
    there: Receiver,
) -> None:
    admin = await admin_of(world)
    async with calling(world):
        hook = await hook_of(world, admin, f"{there.url}/left")
        off = await hook_of(world, admin, f"{there.url}/off")
        for one in (hook, hook, hook, off):
            await world.ask("gateway", w.PROBE_WEBHOOK, w.ProbeWebhook(webhook=one.id), actor_of(admin))
        rows = await record(world, admin, hook.id, lambda rows: [row.state for row in rows] == ["sent"] * 3)
        await record(world, admin, off.id, lambda rows: [row.state for row in rows] == ["sent"])
        change = w.ChangeWebhook(webhook=off.id, on=False)
        await world.ask("gateway", w.CHANGE_WEBHOOK, change, actor_of(admin))
    await world.settle()
    replays, keys = MongoReplays(world.db["hook_replays"]), [new_id(), new_id()]
    for key, which in zip(keys, (hook, off), strict=True):
        now = utc_now()
        await replays.add(Replay(key, which.id, hook.made_at, now, failed=False, due=now))
    await world.db["hook_deliveries"].update_one({"_id": rows[0].id}, {"$set": {"replay": keys[0]}})
    async with world.mailing(**LOOPBACK):  # nobody else before it, who would have them until its lease ends
        await there.told("/left", 5)
        for key in keys:
            await gone(replays, key)
        await record(world, admin, hook.id, lambda rows: [row.state for row in rows] == ["sent"] * 3)
    assert sorted(call.id for call in there.at("/left")) == sorted([*(row.id for row in rows), rows[1].id, rows[2].id])
    assert len(there.at("/off")) == 1, "a webhook that is off is sent nothing"


async def test_a_request_is_kept_until_all_of_it_is_marked_and_only_one_takes_it(world: World) -> None:
    replays, now = MongoReplays(world.db["hook_replays"]), utc_now()
    await replays.prepare()
    one = Replay(new_id(), new_id(), now, now, failed=True, due=now)
    for _ in range(2):
        await replays.add(one)
    (found,) = [row for row in await replays.due(utc_now()) if row.id == one.id]
    assert (found.hook, found.failed) == (one.hook, True)
    later = now + timedelta(hours=1)
    assert [await replays.take(found, later) for _ in range(2)] == [True, False]
    assert one.id not in {row.id for row in await replays.due(utc_now())}
    await replays.drop(one.id)
    await gone(replays, one.id)

"""What is due for webhooks is found without reading all of it, however much one of them has."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from kit.clock import utc_now
from kit.ids import new_id
from kit.mongo import declare_index
from services.notify.adapters.hooks.documents import row_of
from services.notify.adapters.hooks.due import DueRows, spans
from services.notify.domain.hooks.hook import HookDelivery
from tests.component.notify.world import World


@pytest.mark.asyncio(loop_scope="session")
async def test_one_webhook_with_much_is_read_in_pieces_oldest_first_and_hides_no_other(world: World) -> None:
    now, rows = utc_now(), world.db[f"hook_deliveries_{new_id()}"]
    hooks = ["full", "other", "idle"]

    async def known() -> list[str]:
        return hooks

    def row(hook: str, number: int, minutes: int) -> dict[str, object]:
        moment = now - timedelta(minutes=minutes)
        kept = HookDelivery(f"{hook}-{number:05}", hook, "ticket.opened", "", "{}", at=now, due=moment)
        return row_of(kept)

    due = DueRows(rows, known, crowd=40)
    await declare_index(rows, "due", name="due", sparse=True)
    await declare_index(rows, [("hook", 1), ("due", 1)], name="hook_due")
    count = 60
    await rows.insert_many([row("full", number, count - number) for number in range(count)])
    await rows.insert_many([row("other", 0, 5), row("idle", 0, -5)])
    found: list[str] = []
    while batch := await due.of("full", now, 16):
        found += [key for key, _ in batch]
        if len(found) == 16:
            assert await due.hooks(now, ("full",)) == {"other"}
            assert "other" in await due.hooks(now, ())
        if len(found) >= 40:  # what was served is not due any more, as when a worker has sent it
            await rows.update_many({"_id": {"$in": found}}, {"$unset": {"due": ""}})
    assert found == [f"full-{number:05}" for number in range(count)]
    assert await due.hooks(now, ()) == {"other"}
    await rows.delete_many({"hook": "other"})
    assert await due.hooks(now, ()) == set()
    await rows.drop()


def test_the_pieces_are_all_time_until_now() -> None:
    now = utc_now()
    pieces = spans(now)
    assert pieces[-1][1] == now
    assert all(first[1] == second[0] for first, second in pairwise(pieces))
    assert all(since < until for since, until in pieces)

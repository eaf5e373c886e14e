"""What A does reaches no outsider by itself: no hint, no mail, no note (D8)."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

from tests.isolation.world import World
from tests.web.mailbox import mails_to

LISTENERS = ("stranger", "boss", "newcomer", "foreigner")


async def _hints(world: World, name: str, stack: AsyncExitStack) -> aiohttp.ClientResponse:
    person = world.people[name]
    headers = {"Cookie": f"casebus-{person.portal}={person.cookie}"}
    address = f"{world.base}/{person.portal}/live"
    timeout = aiohttp.ClientTimeout(total=None)
    answer = await stack.enter_async_context(world.http.get(address, headers=headers, timeout=timeout))
    assert answer.status == 200
    return answer


async def _until(answer: aiohttp.ClientResponse, number: str) -> str:
    """Everything that came until the hint about this ticket."""
    heard = ""
    async with asyncio.timeout(40):
        while f'"{number}"' not in heard:
            heard += (await answer.content.readline()).decode()
    return heard


async def _busy(world: World, number: str) -> None:
    """A and the desk do what they can with a ticket."""
    owner, agent, word = world.people["owner"], world.people["agent"], world.canary
    path = f"/tickets/{number}"
    await world.api(owner.bearer, "POST", f"{path}/comments", json={"text": f"More {word}"})
    note: dict[str, Any] = {"text": f"Inside {word}", "staff_only": True}
    await world.api(agent.bearer, "POST", f"{path}/comments", json=note)
    await world.api(agent.bearer, "PATCH", path, json={"title": f"Title {word}", "assignee": agent.id})
    await world.api(agent.bearer, "PUT", f"{path}/plan", json={"way": "remote"})
    await world.api(agent.bearer, "POST", f"{path}/status", json={"status": "waiting"})


async def test_d8_outsiders_who_listen_hear_of_their_own_tickets_alone(world: World) -> None:
    async with AsyncExitStack() as stack:
        streams = {name: await _hints(world, name, stack) for name in LISTENERS}
        for number in world.objects["ticket"]:
            await _busy(world, number)
        for name in ("stranger", "boss", "newcomer"):
            path = f"/tickets/{world.own[name]}/comments"
            await world.api(world.people[name].bearer, "POST", path, json={"text": "Mine again"})
            heard = await _until(streams[name], world.own[name])
            world.holds_nothing(heard, "the live stream", name)
            for line in heard.splitlines():
                if line.startswith("data:"):
                    assert json.loads(line[5:])["id"] not in world.objects["ticket"], name


async def test_d8_nobody_outside_is_mailed_about_a_ticket_of_another_company(world: World) -> None:
    owner = world.people["owner"]
    private, _ = world.objects["ticket"]
    await world.api(
        world.people["agent"].bearer, "POST", f"/tickets/{private}/comments", json={"text": f"Told {world.canary}"}
    )
    async with asyncio.timeout(30):
        while not any(f"Told {world.canary}" in mail["text"] for mail in await mails_to(_box(world), owner.email)):
            await asyncio.sleep(0.1)
    for name in (*LISTENERS, "helper", "leaver"):
        found = await _mails(world, world.people[name].email)
        assert not [mail["subject"] for mail in found if world.canary in json.dumps(mail)], name


@pytest.mark.parametrize("word", ["Note", "Inside"])
async def test_a_note_for_staff_is_in_no_mail_to_a_customer(world: World, word: str) -> None:
    for name in ("owner", "helper"):
        for mail in await _mails(world, world.people[name].email):
            assert f"{word} {world.canary}" not in mail["text"] + mail["html"], name


def _box(world: World) -> str:
    return world.suite.urls["mailbox"]


async def _mails(world: World, address: str) -> list[dict[str, Any]]:
    async with world.http.get(f"{_box(world)}/api/messages", params={"to": address}) as answer:
        found: list[dict[str, Any]] = await answer.json()
        return found

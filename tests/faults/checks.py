"""What must hold once everything runs again: I1 to I4 and I8 for tickets, comments and their mails."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import aiohttp

from deploy.local.suite import Suite
from tests.faults.caller import Caller
from tests.faults.ledger import Ledger, Operation
from tests.web.visitor import visitor

HEAL_SECONDS = 120.0
SUPPORT = "support@autowork.example"


async def healed(suite: Suite) -> None:
    """Wait until every process says that it is ready, without touching any; raises after two minutes."""
    async with aiohttp.ClientSession() as http:
        async with asyncio.timeout(HEAL_SECONDS):
            await suite.wait_ready()
        for name in suite.children:
            if "-" in name:
                await until(partial(_unready, http, suite.health_url(name)), f"{name} to be ready", HEAL_SECONDS)


async def until(missing: Callable[[], Awaitable[object]], what: str, seconds: float) -> None:
    """Ask again and again until nothing is missing: for what can only be asked, not waited for."""
    ends = time.monotonic() + seconds
    while left := await missing():
        assert time.monotonic() < ends, f"waited {seconds:.0f} s for {what}; missing: {left}"
        await asyncio.sleep(0.1)


async def _unready(http: aiohttp.ClientSession, url: str) -> str:
    try:
        async with http.get(f"{url}/readyz") as answer:
            return "" if answer.status == 200 else await answer.text()
    except aiohttp.ClientError as error:
        return repr(error)


async def settle(ledger: Ledger, caller: Caller) -> None:
    """Repeat what cannot be known: it was there at most once, and is there exactly once afterwards (I2)."""
    for operation in ledger.of("ticket", "unknown"):
        before = [row["number"] for row in await caller.mine(operation.word)]
        assert len(before) <= 1, (operation, before)
        answer = await caller.send(operation)
        assert answer.status == 201, (operation, answer)
        assert before in ([], [answer.document["number"]])
        ledger.end(operation, "ok", answer.document["number"])
    for operation in ledger.of("comment", "unknown"):
        before = await _times(caller, operation)
        assert before <= 1, operation
        answer = await caller.send(operation)
        assert answer.status == 201, (operation, answer)
        ledger.end(operation, "ok", operation.about)


async def _times(caller: Caller, operation: Operation) -> int:
    timeline = (await caller.get(f"/tickets/{operation.about}"))["timeline"]
    return sum(operation.word in entry["text"] for entry in timeline)


async def all_there_once(ledger: Ledger, caller: Caller, run: str) -> None:
    """Everything acknowledged is in page, API, list and search exactly once, and nothing else is (I1)."""
    tickets, comments = ledger.of("ticket", "ok"), ledger.of("comment", "ok")
    await until(partial(_list_differs, caller, run, Counter(one.number for one in tickets)), "the list", 30)
    async with visitor(caller.base) as browser:
        await browser.sign_in(caller.who)
        for one in tickets:
            own = [comment for comment in comments if comment.about == one.number]
            read = await caller.get(f"/tickets/{one.number}")
            texts = [entry["text"] for entry in read["timeline"] if entry["kind"] == "comment"]
            assert Counter(texts) == Counter(f"Also {comment.word}." for comment in own), one
            assert one.word in read["description"]
            page = await browser.get(f"tickets/{one.number}")
            assert all(page.words.count(f"Also {comment.word}.") == 1 for comment in own), one
    for one in tickets[:4] + comments[:4]:
        await _search_finds(caller, one)


async def _list_differs(caller: Caller, run: str, wanted: Counter[str]) -> str:
    rows = Counter(row["number"] for row in await caller.mine(run))
    return "" if rows == wanted else f"listed {rows}, acknowledged {wanted}"


async def _search_finds(caller: Caller, one: Operation) -> None:
    async def missing() -> str:
        found = await caller.found(one.word)
        return "" if found == [one.number] else f"{one}, found {found}"

    await until(missing, "search", 30)  # what another replica wrote takes its way over the bus


async def repeats_change_nothing(ledger: Ledger, caller: Caller) -> None:
    """The same request with the same key, once more, answers the same."""
    for one in [*ledger.of("ticket", "ok")[-3:], *ledger.of("comment", "ok")[-3:]]:
        answer = await caller.send(one)
        assert (answer.status, answer.document["number"]) == (201, one.number), one


class Mails:
    """The mails that came since this was made."""

    def __init__(self, mailbox: str, after: int) -> None:
        self._mailbox = mailbox
        self._after = after

    @classmethod
    async def since_now(cls, suite: Suite) -> Mails:
        """From here on."""
        mailbox = suite.urls["mailbox"]
        newest = await _messages(mailbox, {})
        return cls(mailbox, max((mail["id"] for mail in newest), default=0))

    async def to(self, address: str) -> list[dict[str, Any]]:
        """Those to this address."""
        return await _messages(self._mailbox, {"to": address, "after": str(self._after), "limit": "5000"})

    async def all_arrive_once(self, ledger: Ledger, who: dict[str, str], *, seconds: float = 90.0) -> None:
        """Each ticket's confirmation, and support's mails of each ticket and comment; repeats keep their Message-ID."""
        comments = Counter(one.about for one in ledger.of("comment", "ok"))
        confirmed = {one.number: 1 for one in ledger.of("ticket", "ok")}
        told = {number: 1 + comments[number] for number in confirmed}
        await until(partial(self._missing, who["email"], confirmed), "confirmations", seconds)
        await until(partial(self._missing, SUPPORT, told), "support's mails", seconds)
        for address, wanted in ((who["email"], confirmed), (SUPPORT, told)):
            found = _by_ticket(await self.to(address), wanted)
            for number, ids in found.items():
                assert len(ids) == wanted[number], (address, number, ids)
                assert max(ids.values()) <= 2, (address, number, ids)

    async def _missing(self, address: str, wanted: dict[str, int]) -> dict[str, str]:
        found = _by_ticket(await self.to(address), wanted)
        few = {number: count for number, count in wanted.items() if len(found[number]) < count}
        return {number: f"{len(found[number])} of {count}" for number, count in few.items()}


def _by_ticket(mails: list[dict[str, Any]], numbers: dict[str, int]) -> dict[str, Counter[str]]:
    """How often each Message-ID came, by the ticket that the subject names."""
    found: dict[str, Counter[str]] = {number: Counter() for number in numbers}
    for mail in mails:
        named = [word.strip("[]():,") for word in mail["subject"].split()]
        for number in set(named) & set(found):
            found[number][message_id(mail)] += 1
    return found


def message_id(mail: dict[str, Any]) -> str:
    """The mail's own id."""
    return next(value for name, value in mail["headers"] if name.lower() == "message-id")


async def _messages(mailbox: str, query: dict[str, str]) -> list[dict[str, Any]]:
    async with aiohttp.ClientSession() as http, http.get(f"{mailbox}/api/messages", params=query) as answer:
        found: list[dict[str, Any]] = await answer.json()
        return found

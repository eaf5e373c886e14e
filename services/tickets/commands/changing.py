"""How every change of a ticket runs: read, decide, one conditional write, own index row, answer."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from contracts.base import Request
from contracts.errors import unavailable
from contracts.tickets import Written
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets import wire
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import Step, Ticket, hidden, may_leave_unmailed, not_allowed, speaks_for_vendor
from services.tickets.ports import RulesByPortal, TicketIndex, TicketStore

TRIES = 20


class ChangeRequest(Protocol):
    """What the requests to change a ticket have in common."""

    @property
    def request_id(self) -> str:
        """The id that makes a repeat harmless."""

    @property
    def ticket(self) -> str:
        """The ticket."""


Decide = Callable[[Ticket, Step], Awaitable[Ticket]]
Estranged = Callable[[Ticket, Ticket], Awaitable[tuple[str, ...]]]


async def _nobody(_before: Ticket, _after: Ticket) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Changing:
    """Runs a decision on the newest state of a ticket until its write wins; what a repeat finds done stays as it is."""

    store: TicketStore
    index: TicketIndex
    rules: RulesByPortal
    clock: Clock

    async def __call__(
        self, call: Call, request: ChangeRequest, decide: Decide, estranged: Estranged = _nobody
    ) -> Written:
        """The ticket and its revision afterwards; `estranged` names people who could see it before."""
        actor = call.actor
        if actor.is_service and not speaks_for_vendor(actor):
            raise not_allowed("A service changes tickets only on somebody's behalf.")
        assert isinstance(request, Request)
        imprint = imprint_of(actor, call.subject, request)
        for attempt in range(TRIES):
            held = await self.store.get(actor, request.ticket)
            if held is None:
                raise hidden()
            before = held.ticket
            if done := before.entry(request.request_id):
                check_same(done.imprint, imprint)
                return wire.written(before, actor)
            rules, unmailed = self.rules[before.portal], bool(getattr(request, "unmailed", False))
            if unmailed and not may_leave_unmailed(actor, rules):
                raise not_allowed("You may not leave out the mails about this.")
            step = Step(actor, rules, self.clock(), request.request_id, imprint, unmailed)
            after = await decide(before, step)
            if after is before:
                return wire.written(before, actor)
            events = wire.facts(before, after, await estranged(before, after))
            if await self.store.save(actor, held, after, events):
                await self.index.wrote(events)
                return wire.written(after, actor)
            await asyncio.sleep(random.uniform(0, 0.005) * attempt)  # noqa: S311 - jitter between rivals
        raise unavailable()

"""End the tickets whose time has come, and tell people beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.base import Actor, Event
from kit.clock import Clock
from kit.logs import get_logger
from services.tickets import wire
from services.tickets.domain import (
    Rules,
    Step,
    Ticket,
    closed_by_itself,
    closes_at,
    closing_due,
    notice_due,
    party_of,
    warned,
)
from services.tickets.ports import RulesByPortal, TicketIndex, TicketStore

log = get_logger(__name__)

TIMER = Actor(kind="timer", id="timer", portal="*", role="service")
TRIES = 5

Decide = Callable[[Ticket, Step], Ticket]


@dataclass(frozen=True)
class CloseDue:
    """Every replica looks; the write is conditional on what was read, so that each ticket ends once.

    The index only proposes: the document decides, by the status that it is in and the moment at which it entered it.
    """

    store: TicketStore
    index: TicketIndex
    rules: RulesByPortal
    clock: Clock

    async def __call__(self) -> int:
        """Look once; how many tickets were told of or ended by this replica."""
        done = 0
        for rules in self.rules.values():
            for rule in rules.statuses.values():
                if not rule.closes_after_days:
                    continue
                now = self.clock()
                due = notice_due(rule, now)
                soon = await self.index.lingering(rules.portal, rule.key, due) if due else ()
                done += await self._each(soon, rules, warned)
                entered, told = closing_due(rule, now)
                over = await self.index.lingering(rules.portal, rule.key, entered, told)
                done += await self._each(over, rules, closed_by_itself)
        return done

    async def _each(self, tickets: Sequence[str], rules: Rules, decide: Decide) -> int:
        done = 0
        for ticket in tickets:
            done += await self._change(ticket, rules, decide)
        return done

    async def _change(self, ticket_id: str, rules: Rules, decide: Decide) -> bool:
        for _ in range(TRIES):
            held = await self.store.get(TIMER, ticket_id)
            if held is None:
                return False
            before, at = held.ticket, self.clock()
            step = Step(TIMER, rules, at, f"timer-{_milliseconds(before.status_since)}", "")
            after = decide(before, step)
            if after is before:
                return False
            events = _events(before, after, rules)
            if await self.store.save(TIMER, held, after, events):
                await self.index.wrote(events)
                log.info("ticket_timed", ticket=ticket_id, status=after.status)
                return True
        return False


def _events(before: Ticket, after: Ticket, rules: Rules) -> list[Event]:
    end = closes_at(after, rules)
    if after.status != before.status or end is None:
        return wire.facts(before, after)
    return [wire.closing_soon(after, end, party_of(TIMER))]


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)

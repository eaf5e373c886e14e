"""An event becomes a delivery for each webhook that may hear of it and wants to."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.accounts import PersonChanged
from contracts.base import Event, EventData
from contracts.ledger import LedgerChanged
from contracts.outside import System
from contracts.portal import Portal
from contracts.tickets import TicketFact
from contracts.webhooks import grants_of
from kit.clock import Clock
from kit.crash import crash_point
from services.notify.commands.feeding.news import News, news_of
from services.notify.commands.hooks.messages import body_of
from services.notify.commands.hooks.owning import runs
from services.notify.domain.hooks.hook import Hook, HookDelivery
from services.notify.domain.hooks.store import HookDeliveries, Hooks


@dataclass(frozen=True)
class KeepForHooks:
    """Kept under the event's id before the event is acknowledged: none is lost, and a repeat changes nothing."""

    hooks: Hooks
    deliveries: HookDeliveries
    portals: Mapping[str, Portal]
    clock: Clock
    nudge: Callable[[], None]

    async def __call__(self, event: Event, data: EventData) -> None:
        """Handle one event; safe to repeat."""
        now = self.clock()
        found = [
            _delivery(event, hook, number, news, now)
            for hook in await self.hooks.hearing(event.portal, companies_of(data))
            if runs(hook, self.portals)
            for number, news in enumerate(heard(event, data, hook))
        ]
        if not found:
            return
        await asyncio.gather(*map(self.deliveries.add, found))
        crash_point("notify.hooks.after_keep")
        self.nudge()


def companies_of(data: EventData) -> set[str]:
    """Every company that may hear of an event: whose ticket or file it is, whose person, whose ledger."""
    found = {data.audience.company}
    if isinstance(data, PersonChanged):
        found.add(data.person.company)
    if isinstance(data, LedgerChanged):
        found.update(data.companies)
    return found - {""}


def heard(event: Event, data: EventData, hook: Hook) -> tuple[News, ...]:
    """What this webhook hears of this event; a company's only what all of the company may see."""
    if hook.company and not _open_to(hook.company, event, data):
        return ()
    found = news_of(event, _as_system(hook))
    return tuple(_shown(news, data, hook) for news in found if news.kind.name in hook.events)


def _open_to(company: str, event: Event, data: EventData) -> bool:
    """Tickets and their files by their audience; people and ledgers are the company's by what they tell."""
    if not event.type.startswith(("tickets.", "files.")):
        return True
    audience = data.audience
    return audience.company == company and audience.whole_company and not audience.staff_only


def _shown(news: News, data: EventData, hook: Hook) -> News:
    """A company is told the revision that customers are told."""
    if hook.company and isinstance(data, TicketFact) and data.shown_revision:
        return News(news.kind, news.about, news.person, news.data.model_copy(update=_revision(data)))
    return news


def _revision(data: TicketFact) -> dict[str, Any]:
    return {"revision": data.shown_revision}


def _as_system(hook: Hook) -> System:
    return System(
        name=hook.id,
        portal=hook.portal,
        title=hook.name,
        public_key="",
        allow=grants_of(hook.events, texts=hook.texts),
        companies=(hook.company,) if hook.company else (),
        made_at=hook.made_at,
        changed_at=hook.made_at,
    )


def _delivery(event: Event, hook: Hook, number: int, news: News, now: datetime) -> HookDelivery:
    data = news.data.model_dump(mode="json", exclude_none=True)
    return HookDelivery(
        id=f"msg_{event.id}_{number}_{hook.id}",
        hook=hook.id,
        type=news.kind.type,
        about=news.about,
        body=body_of(news.kind.type, event.time, data),
        at=now,
        person=news.person,
        due=now,
    )

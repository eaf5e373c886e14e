"""Mails one person who wanted to hear of a product that a version of it is out (E36)."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.base import Event
from contracts.portal import Portal
from contracts.releases import ReleaseOut
from services.notify import wire
from services.notify.commands.keep_notice import KeepNotice
from services.notify.ports import Directory


@dataclass(frozen=True)
class TellOfRelease:
    """Tickets has found that the person is entitled to it; here only whether they are still there."""

    portals: Mapping[str, Portal]
    directory: Directory
    keep: KeepNotice

    async def __call__(self, event: Event, fact: ReleaseOut) -> None:
        """Handle one event; safe to repeat."""
        portal = self.portals[event.portal]
        person = (await self.directory.people_for_system([fact.person])).get(fact.person)
        if person is None or not wire.may_hear(person, fact):
            return
        await self.keep(event, "", [("release_out", "release", wire.recipient_of(person, portal))])

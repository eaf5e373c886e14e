"""Mails whoever added a file that the virus scanner holds it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.base import Event
from contracts.files import FileHeld
from contracts.portal import Portal
from services.notify import wire
from services.notify.commands.keep_notice import KeepNotice
from services.notify.ports import Directory


@dataclass(frozen=True)
class TellOfHeld:
    """One mail to one person; what a program put into the bucket is for staff alone, on their page."""

    portals: Mapping[str, Portal]
    directory: Directory
    keep: KeepNotice

    async def __call__(self, event: Event, fact: FileHeld) -> None:
        """Handle one event; safe to repeat."""
        if fact.by.side == "system":
            return
        portal = self.portals[event.portal]
        person = (await self.directory.people_for_system([fact.by.id])).get(fact.by.id)
        if person is None or not person.active or person.portal != portal.key:
            return
        await self.keep(event, "", [("file_held", "account", wire.recipient_of(person, portal))])

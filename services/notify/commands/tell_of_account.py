"""Mails people about their account: passwords, links, and that somebody tried their address."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.accounts import AddressKnown, SecretDue
from contracts.base import Event
from contracts.portal import Portal
from services.notify import wire
from services.notify.commands.keep_notice import KeepNotice
from services.notify.domain.notices import Recipient


@dataclass(frozen=True)
class TellOfAccount:
    """One mail to the person whose account it is; a secret is asked for only while the mail is rendered."""

    portals: Mapping[str, Portal]
    keep: KeepNotice

    async def __call__(self, event: Event, data: SecretDue | AddressKnown) -> None:
        """Handle one event of accounts; safe to repeat."""
        portal = self.portals[event.portal]
        template = wire.account_mail(event, data)
        to = Recipient(data.person, data.name, data.email, wire.language_of(data.language, portal))
        await self.keep(event, "", [(template, "account", to)])

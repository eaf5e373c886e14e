"""Mails the owner of a webhook that it was switched off, once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts.base import Audience, Event
from contracts.portal import Portal
from contracts.webhooks import WEBHOOK_OFF, WebhookOff
from services.notify import wire
from services.notify.commands.keep_notice import KeepNotice
from services.notify.domain.hooks.hook import Hook
from services.notify.domain.hooks.store import Hooks
from services.notify.domain.notices import Recipient
from services.notify.domain.rules import Why
from services.notify.ports import Directory


@dataclass(frozen=True)
class TellOff:
    """The state is kept first, then the notice under an id that follows from it: told once, whoever dies between."""

    hooks: Hooks
    directory: Directory
    portals: Mapping[str, Portal]
    keep: KeepNotice

    async def __call__(self) -> None:
        """Tell all who were not told yet."""
        for hook in await self.hooks.untold():
            if hook.portal in self.portals and hook.off_at:
                await self._tell(hook, self.portals[hook.portal])
            await self.hooks.change(hook.id, lambda known: replace(known, told_off=True))

    async def _tell(self, hook: Hook, portal: Portal) -> None:
        assert hook.off_at is not None
        to, company = await self._owners(hook, portal)
        data = WebhookOff(
            audience=Audience(portal=hook.portal, company=hook.company),
            webhook=hook.id,
            name=hook.name,
            url=hook.url,
            reason=hook.off,
            company_name=company,
        )
        event = Event(
            id=f"{hook.id}-off-{int(hook.off_at.timestamp())}",
            source="/services/notify",
            type=WEBHOOK_OFF.name,
            subject=hook.id,
            time=hook.off_at,
            portal=hook.portal,
            data=data.model_dump(mode="json"),
        )
        why: Why = "account"
        await self.keep(event, "", [("webhook_off", why, one) for one in to])

    async def _owners(self, hook: Hook, portal: Portal) -> tuple[list[Recipient], str]:
        """A company's administrators; for the portal whoever made it while they are staff, else its own address."""
        if hook.company:
            people = await self.directory.company_for_system(hook.company)
            admins = [one for one in people if one.active and one.role == "company_admin"]
            name = people[0].company_name if people else ""
            return [wire.recipient_of(one, portal) for one in admins], name
        maker = (await self.directory.people_for_system((hook.made_by,))).get(hook.made_by) if hook.made_by else None
        if maker and maker.active and maker.role == "admin":
            return [wire.recipient_of(maker, portal)], ""
        return [Recipient("", portal.name, portal.contact.email, portal.language, desk=True)], ""

"""Webhooks are listed, made, changed, given another secret and removed."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from contracts import webhooks as w
from contracts.base import Actor, Nothing
from contracts.errors import CasebusError, Code, invalid, not_found
from kit.clock import Clock
from kit.ids import new_id
from kit.logs import get_logger
from kit.rpc.server import Call
from services.notify.commands.hooks.messages import hook_message, made_message
from services.notify.commands.hooks.owning import Owners
from services.notify.domain.hooks.hook import BOTH_VALID, MOST_VALID, Hook
from services.notify.domain.hooks.signing import secret_of
from services.notify.domain.hooks.store import HookDeliveries, Hooks
from services.notify.domain.hooks.targets import Allowed, Fault, target_of
from services.notify.ports import Directory

log = get_logger(__name__)

WRONG = "Some of it is not right."
LONG_AGO = "This was done long ago already."
FAULTS: dict[Fault, str] = {
    "no_url": "This is no address of a receiver, like https://example.com/hooks.",
    "scheme": "The address must begin with https://.",
    "credentials": "The address must hold no user name or password: the signature is the proof.",
    "host": "Give the host by its plain name, or its address in the usual notation.",
    "inner": "This address is inside a network. Only receivers on the internet are called.",
    "port": "This port is not called. Use 443 or 8443.",
}


@dataclass(frozen=True)
class ManageHooks:
    """What their owners do with them."""

    hooks: Hooks
    deliveries: HookDeliveries
    owners: Owners
    directory: Directory
    allowed: Allowed
    clock: Clock
    key: str
    salt: Callable[[], str] = lambda: secrets.token_hex(16)

    async def list(self, call: Call, request: w.ListWebhooks) -> w.Webhooks:
        """Those in the actor's care, as many as fit into a message."""
        self.owners.check(call.actor)
        mine = [hook for hook in await self.hooks.of_portal(call.actor.portal) if self.owners.may(call.actor, hook)]
        left = sorted((hook for hook in mine if hook.id > request.after), key=lambda hook: hook.id)
        found = left[: request.limit]
        waiting = await self.deliveries.waiting([hook.id for hook in found])
        now = self.clock()
        items = tuple(hook_message(hook, now, waiting.get(hook.id, 0)) for hook in found)
        return w.Webhooks(items=items, more=found[-1].id if len(left) > len(found) else "")

    async def read(self, call: Call, request: w.OneWebhook) -> w.Webhook:
        """One of them."""
        hook = await self.owners.one(call.actor, request.webhook)
        return hook_message(hook, self.clock(), (await self.deliveries.waiting((hook.id,))).get(hook.id, 0))

    async def make(self, call: Call, request: w.MakeWebhook) -> w.WebhookMade:
        """A new one, which is on at once."""
        self.owners.check(call.actor)
        portal, company = await self._owner(call.actor, request)
        key = asked_once(call.actor.id, "make", request.request_id)
        if key and (known := await self.hooks.find(key)):
            return self._made_before(known)
        self._check(request.url, request.events, company)
        mine = [hook for hook in await self.hooks.of_portal(portal) if hook.company == company]
        if len(mine) >= w.MOST_HOOKS:
            raise CasebusError(Code.CONFLICT, "There are 20 webhooks already: remove one first.")
        now = self.clock()
        hook = Hook(
            id=key or new_id(),
            portal=portal,
            company=company,
            name=_line(request.name),
            url=request.url.strip(),
            events=request.events,
            texts=request.texts,
            salt=key or self.salt(),
            made_at=now,
            made_by=call.actor.id,
        )
        if not await self.hooks.add(hook):
            return await self.make(call, request)
        log.info("webhook_made", hook=hook.id, portal=portal, company=company, by=call.actor.id)
        return made_message(hook, secret_of(self.key, hook.salt), now)

    async def change(self, call: Call, request: w.ChangeWebhook) -> w.Webhook:
        """What is named; where the address becomes another, nothing counts as failed any more."""
        hook = await self.owners.one(call.actor, request.webhook)
        self._check(request.url or "", request.events or (), hook.company, keep=request.url is None)
        now = self.clock()

        def changed(known: Hook) -> Hook:
            after = replace(
                known,
                name=_line(request.name) if request.name is not None else known.name,
                url=request.url.strip() if request.url is not None else known.url,
                events=request.events if request.events is not None else known.events,
                texts=request.texts if request.texts is not None else known.texts,
            )
            if after.url != known.url:
                after = replace(after, failing_since=None)
            if request.on is not None and request.on == bool(known.off):
                after = after.switched("" if request.on else "owner", now)
            return after

        log.info("webhook_changed", hook=hook.id, by=call.actor.id)
        after = await self.hooks.change(hook.id, changed)
        if after is None:
            raise not_found()
        return hook_message(after, now, (await self.deliveries.waiting((hook.id,))).get(hook.id, 0))

    async def rotate(self, call: Call, request: w.RotateWebhook) -> w.WebhookMade:
        """Another secret; the one before signs as well for a day."""
        hook = await self.owners.one(call.actor, request.webhook)
        now = self.clock()
        salt = asked_once(call.actor.id, f"rotate-{hook.id}", request.request_id) or self.salt()

        def rotated(known: Hook) -> Hook:
            if salt in known.salts(now):
                return known
            if any(salt == one.salt for one in known.former):
                raise CasebusError(Code.CONFLICT, LONG_AGO)
            if len(known.salts(now)) > MOST_VALID:
                raise CasebusError(Code.CONFLICT, "The secret was changed too often today. Please try again tomorrow.")
            return known.rotated(salt, now)

        after = await self.hooks.change(hook.id, rotated)
        if after is None:
            raise not_found()
        log.info("webhook_rotated", hook=hook.id, by=call.actor.id)
        return made_message(after, secret_of(self.key, salt), now)

    async def drop(self, call: Call, request: w.DropWebhook) -> Nothing:
        """It and its record, which may take a while: whoever asks meanwhile, or again, is answered the same."""
        try:
            hook = await self.owners.one(call.actor, request.webhook)
        except CasebusError as error:
            if error.code is Code.NOT_FOUND and await self.hooks.dropped_by(request.webhook) == call.actor.id:
                return Nothing()
            raise
        await self.deliveries.drop_of(hook.id)
        await self.hooks.drop(hook.id, call.actor.id, self.clock())
        await self.deliveries.drop_of(hook.id)  # what came meanwhile
        log.info("webhook_dropped", hook=hook.id, by=call.actor.id)
        return Nothing()

    async def _owner(self, actor: Actor, request: w.MakeWebhook) -> tuple[str, str]:
        """Portal and company; a company's administrator makes none for others."""
        portal = request.portal if actor.is_service else actor.portal
        if portal not in self.owners.portals:
            raise invalid(WRONG, portal="There is no such portal.")
        if not actor.is_service and actor.role != "admin":
            if request.company not in ("", actor.company):
                raise not_found()
            return portal, actor.company
        if request.company:
            if not self.owners.portals[portal].modules.webhooks:
                raise invalid(WRONG, company="Companies of this portal have no webhooks.")
            people = await self.directory.company_for_system(request.company)
            if not any(person.portal == portal for person in people):
                raise invalid(WRONG, company="There is no such company.")
        return portal, request.company

    def _made_before(self, hook: Hook) -> w.WebhookMade:
        """The answer of the first time; a secret is told for a day at most."""
        now = self.clock()
        if now - hook.made_at > BOTH_VALID:
            raise CasebusError(Code.CONFLICT, LONG_AGO)
        return made_message(hook, secret_of(self.key, hook.id), now)

    def _check(self, url: str, events: tuple[w.HookEvent, ...], company: str, *, keep: bool = False) -> None:
        fault = "" if keep else target_of(url.strip(), self.allowed.rules_of(company))[1]
        if fault:
            raise invalid(WRONG, url=FAULTS[fault])
        if company and any(event not in w.COMPANY_EVENTS for event in events):
            raise invalid(WRONG, events="A company does not hear of this.")


def asked_once(actor: str, what: str, request_id: str) -> str:
    """What follows from a request and is the same when it is asked again; nothing without its id."""
    return hashlib.sha256(f"{actor}\0{what}\0{request_id}".encode()).hexdigest()[:32] if request_id else ""


def _line(text: str) -> str:
    return " ".join(text.split())

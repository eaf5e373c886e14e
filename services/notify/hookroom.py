"""Assembles webhooks: what is kept for them, who calls them, what their owners do with them."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts import webhooks as w
from contracts.portal import Portal
from kit.clock import utc_now
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.rpc.server import Route
from kit.settings import SettingsError
from services.notify.adapters.hooks.calling import http_caller
from services.notify.adapters.hooks.documents import MongoHookDeliveries, MongoHooks
from services.notify.adapters.hooks.figures import count_call, hooks_measured
from services.notify.adapters.hooks.replays import MongoReplays
from services.notify.adapters.hooks.sweeping import hooks_swept
from services.notify.commands.hooks.call_hook import CallHook
from services.notify.commands.hooks.keep_for_hooks import KeepForHooks
from services.notify.commands.hooks.manage_hooks import ManageHooks
from services.notify.commands.hooks.owning import Owners
from services.notify.commands.hooks.record import Record
from services.notify.commands.hooks.replaying import Replaying
from services.notify.commands.hooks.tell_off import TellOff
from services.notify.commands.hooks.working import HookWorker
from services.notify.commands.keep_notice import KeepNotice
from services.notify.domain.hooks.targets import Allowed
from services.notify.ports import Directory
from services.notify.settings import Settings


@dataclass(frozen=True)
class Opened:
    """What the rest of the process needs of it."""

    keep: KeepForHooks
    routes: list[Route]


@dataclass(frozen=True)
class Hookroom:
    """What webhooks stand on."""

    portals: Mapping[str, Portal]
    settings: Settings
    directory: Directory
    keep_notice: KeepNotice

    async def open(self, life: Lifecycle, db: Any) -> Opened:
        """Start it."""
        hooks = MongoHooks(db["webhooks"], db["webhooks_dropped"])
        deliveries = MongoHookDeliveries(db["hook_deliveries"], hooks.ids)
        await hooks.prepare()
        await deliveries.prepare()
        key, allowed = life.settings.secret("reply_key"), allowed_by(self.settings)
        caller = await life.enter(http_caller(allowed))
        worker = HookWorker(
            hooks=hooks,
            deliveries=deliveries,
            call=CallHook(caller, utc_now, random.random, count_call, key),
            tell=TellOff(hooks, self.directory, self.portals, self.keep_notice),
            clock=utc_now,
            holder=f"{life.settings.instance}-{new_id()}",
            lease=self.settings.lease,
            portals=self.portals,
        )
        await life.enter(worker.running(life.tasks))
        await life.enter(hooks_measured(hooks, deliveries, utc_now, life.tasks))
        await life.enter(hooks_swept(hooks, deliveries, utc_now, life.tasks))
        owners = Owners(hooks, self.portals)
        manage = ManageHooks(hooks, deliveries, owners, self.directory, allowed, utc_now, key)
        replays = MongoReplays(db["hook_replays"])
        await replays.prepare()
        lease, nudge = self.settings.lease, worker.nudge
        replaying = Replaying(hooks, deliveries, replays, utc_now, lease, nudge, life.tasks)
        await life.enter(replaying.running(life.tasks))
        record = Record(deliveries, owners, utc_now, nudge, replaying)
        return Opened(KeepForHooks(hooks, deliveries, self.portals, utc_now, worker.nudge), hook_routes(manage, record))


def hook_routes(manage: ManageHooks, record: Record) -> list[Route]:
    """Operation → use case."""
    return [
        Route(w.LIST_WEBHOOKS, manage.list),
        Route(w.READ_WEBHOOK, manage.read),
        Route(w.MAKE_WEBHOOK, manage.make),
        Route(w.CHANGE_WEBHOOK, manage.change),
        Route(w.ROTATE_WEBHOOK, manage.rotate),
        Route(w.DROP_WEBHOOK, manage.drop),
        Route(w.PROBE_WEBHOOK, record.probe),
        Route(w.LIST_HOOK_DELIVERIES, record.list),
        Route(w.READ_HOOK_DELIVERY, record.read),
        Route(w.RESEND_HOOK_DELIVERY, record.resend),
        Route(w.REPLAY_WEBHOOK, record.replay),
    ]


def allowed_by(settings: Settings) -> Allowed:
    """What the operator allows; raises SettingsError."""
    try:
        return Allowed.parse(settings.webhook_allow, settings.webhook_allow_companies, settings.webhook_ports)
    except ValueError as error:
        raise SettingsError(
            f"CASEBUS_WEBHOOK_ALLOW, CASEBUS_WEBHOOK_ALLOW_COMPANIES or CASEBUS_WEBHOOK_PORTS: {error}"
        ) from error

"""Between webhooks as they are kept and as their owners see them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from contracts import webhooks as w
from services.notify.domain.hooks.hook import Hook, HookDelivery

TEXTS = frozenset({"title", "text", "name"})  # of contracts/systems/feed.py, told only with the grant see.texts


def body_of(kind: str, at: datetime, data: dict[str, Any]) -> str:
    """What is sent, written once: every try sends, and signs, these very bytes."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": moment, "data": data}, separators=(",", ":"), ensure_ascii=False)


def event_of(kind: str) -> str:
    """The event that a type like casebus.v1.ticket.opened is of."""
    return kind.removeprefix("casebus.v1.")


def without_texts(body: str) -> str:
    """What is sent once titles, texts and names are no longer to be told; the same bytes where there are none."""
    said = json.loads(body)
    data = said["data"]
    kept = {name: value for name, value in data.items() if name not in TEXTS}
    if kept == data:
        return body
    return json.dumps({**said, "data": kept}, separators=(",", ":"), ensure_ascii=False)


def hook_message(hook: Hook, now: datetime, waiting: int = 0) -> w.Webhook:
    """A webhook without its secret."""
    both = hook.old_until is not None and now < hook.old_until
    return w.Webhook(
        id=hook.id,
        portal=hook.portal,
        company=hook.company,
        name=hook.name,
        url=hook.url,
        events=tuple(event for event in w.HOOK_EVENTS if event in hook.events),
        texts=hook.texts,
        on=not hook.off,
        off_reason=hook.off,
        off_at=hook.off_at,
        made_at=hook.made_at,
        failing_since=hook.failing_since,
        last_sent_at=hook.last_sent_at,
        old_secret_until=hook.old_until if both else None,
        waiting=waiting,
    )


def made_message(hook: Hook, secret: str, now: datetime) -> w.WebhookMade:
    """A webhook with the secret that is told once."""
    return w.WebhookMade(**hook_message(hook, now).model_dump(), secret=secret)


def delivery_row(delivery: HookDelivery) -> w.HookDeliveryRow:
    """A line of the record: with its last try only, so that a hundred lines fit into a message."""
    return w.HookDeliveryRow.model_validate(_said(replace(delivery, tries=delivery.tries[-1:])))


def delivery_read(delivery: HookDelivery) -> w.HookDeliveryRead:
    """A message as it is sent."""
    return w.HookDeliveryRead.model_validate({**_said(delivery), "body": delivery.body})


def _said(delivery: HookDelivery) -> dict[str, object]:
    names = ("id", "type", "about", "at", "state", "due", "attempts")
    tries = [{name: getattr(one, name) for name in one.__slots__} for one in delivery.tries]
    return {**{name: getattr(delivery, name) for name in names}, "webhook": delivery.hook, "tries": tries}

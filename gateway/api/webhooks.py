"""Webhooks, for programs: the messages of the bus. Whose they are follows from whose token it is."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts import webhooks as w
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.visit import Visit

TAG = "webhooks"
HOOK = "/webhooks/{hook:[a-z0-9]{8,40}}"
MESSAGE = f"{HOOK}/messages/{{message:[A-Za-z0-9_-]{{8,120}}}}"


class NewHook(ApiModel):
    """A webhook; only the portal's administrators name a company, for all others it is their own."""

    company: str = Field(default="", max_length=40)
    name: w.Name
    url: w.Url
    events: w.Events
    texts: bool = False


class HookChange(ApiModel):
    """What is not named stays; `on` switches it."""

    name: w.Name | None = None
    url: w.Url | None = None
    events: w.Events | None = None
    texts: bool | None = None
    on: bool | None = None


class RecordQuery(ApiModel):
    """Which messages; `before` is the moment of the last one of the page before."""

    state: Literal["", "waiting", "sent", "failed"] = ""
    before: AwareDatetime | None = None
    limit: int = Field(default=50, ge=1, le=100)


class Span(ApiModel):
    """Which messages are sent once more."""

    since: AwareDatetime
    until: AwareDatetime | None = None
    failed: bool = False


async def list_hooks(visit: Visit, _asked: Asked) -> w.Webhooks:
    """Those in the caller's care."""
    return w.Webhooks(items=await visit.peers.webhooks.all(visit.token))


async def make_hook(visit: Visit, asked: Asked) -> w.WebhookMade:
    """A new one, with its secret."""
    body: NewHook = asked.body
    request = w.MakeWebhook(request_id=asked.request_id, **body.model_dump())
    return await visit.peers.webhooks.make(visit.token, request)


async def read_hook(visit: Visit, _asked: Asked) -> w.Webhook:
    """One of them."""
    return await visit.peers.webhooks.one(visit.token, visit.values["hook"])


async def change_hook(visit: Visit, asked: Asked) -> w.Webhook:
    """Change or switch it."""
    body: HookChange = asked.body
    request = w.ChangeWebhook(webhook=visit.values["hook"], **body.model_dump())
    return await visit.peers.webhooks.change(visit.token, request)


async def drop_hook(visit: Visit, _asked: Asked) -> None:
    """Remove it with its record."""
    await visit.peers.webhooks.drop(visit.token, visit.values["hook"])


async def rotate_hook(visit: Visit, asked: Asked) -> w.WebhookMade:
    """Another secret."""
    return await visit.peers.webhooks.rotate(visit.token, visit.values["hook"], asked.request_id)


async def probe_hook(visit: Visit, _asked: Asked) -> w.HookDeliveryRow:
    """Send a test."""
    return await visit.peers.webhooks.probe(visit.token, visit.values["hook"])


async def replay_hook(visit: Visit, asked: Asked) -> w.Replayed:
    """A span once more."""
    body: Span = asked.body
    request = w.ReplayWebhook(webhook=visit.values["hook"], request_id=asked.request_id, **body.model_dump())
    return w.Replayed(count=await visit.peers.webhooks.replay(visit.token, request))


async def list_messages(visit: Visit, asked: Asked) -> w.HookDeliveries:
    """The record, newest first."""
    query: RecordQuery = asked.query
    request = w.ListHookDeliveries(webhook=visit.values["hook"], **query.model_dump())
    return w.HookDeliveries(items=await visit.peers.webhooks.record(visit.token, request))


async def read_message(visit: Visit, _asked: Asked) -> w.HookDeliveryRead:
    """One message with its body."""
    return await visit.peers.webhooks.message(visit.token, visit.values["hook"], visit.values["message"])


async def resend_message(visit: Visit, _asked: Asked) -> w.HookDeliveryRow:
    """One message once more."""
    return await visit.peers.webhooks.resend(visit.token, visit.values["hook"], visit.values["message"])


WEBHOOKS = (
    Endpoint(
        *("GET", "/webhooks", "listWebhooks", "List webhooks", list_hooks),
        reply=w.Webhooks,
        tag=TAG,
        problems=(403,),
    ),
    Endpoint(
        *("POST", "/webhooks", "makeWebhook", "Make a webhook; the answer has its secret, this once", make_hook),
        body=NewHook,
        reply=w.WebhookMade,
        status=201,
        tag=TAG,
        problems=(403, 404, 409, 422),
    ),
    Endpoint(
        *("GET", HOOK, "readWebhook", "Read a webhook", read_hook),
        reply=w.Webhook,
        tag=TAG,
        problems=(403, 404),
    ),
    Endpoint(
        *("PATCH", HOOK, "changeWebhook", "Change a webhook, or switch it on or off", change_hook),
        body=HookChange,
        reply=w.Webhook,
        tag=TAG,
        problems=(403, 404, 422),
    ),
    Endpoint(
        *("DELETE", HOOK, "dropWebhook", "Remove a webhook with its record", drop_hook),
        status=204,
        tag=TAG,
        problems=(403, 404),
    ),
    Endpoint(
        *("POST", f"{HOOK}/secret", "rotateWebhook", "Another secret; the one before signs for 24 hours", rotate_hook),
        reply=w.WebhookMade,
        tag=TAG,
        problems=(403, 404, 409),
    ),
    Endpoint(
        *("POST", f"{HOOK}/test", "testWebhook", "Send a test message", probe_hook),
        reply=w.HookDeliveryRow,
        tag=TAG,
        problems=(403, 404, 409),
    ),
    Endpoint(
        *("POST", f"{HOOK}/replay", "replayWebhook", "Send the messages of a span once more", replay_hook),
        body=Span,
        reply=w.Replayed,
        tag=TAG,
        problems=(403, 404, 409, 422),
    ),
    Endpoint(
        *("GET", f"{HOOK}/messages", "listWebhookMessages", "What was delivered, newest first", list_messages),
        query=RecordQuery,
        reply=w.HookDeliveries,
        tag=TAG,
        problems=(403, 404, 422),
    ),
    Endpoint(
        *("GET", MESSAGE, "readWebhookMessage", "Read a message with its body and tries", read_message),
        reply=w.HookDeliveryRead,
        tag=TAG,
        problems=(403, 404),
    ),
    Endpoint(
        *("POST", f"{MESSAGE}/again", "resendWebhookMessage", "Send a message once more", resend_message),
        reply=w.HookDeliveryRow,
        tag=TAG,
        problems=(403, 404, 409),
    ),
)

"""Webhooks: what a portal or a company asks for, what is known of each, and the record of what was delivered."""

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, Field

from contracts.base import EventData, EventType, Nothing, Operation, Reading, Request
from contracts.systems.grants import Grant

HookEvent = Literal[
    "ticket.opened",
    "ticket.commented",
    "ticket.noted",
    "ticket.changed",
    "ticket.closing_soon",
    "file.filed",
    "person.changed",
    "person.erased",
    "ledger.changed",
]
HOOK_EVENTS: tuple[HookEvent, ...] = get_args(HookEvent)
COMPANY_EVENTS: tuple[HookEvent, ...] = tuple(
    event for event in HOOK_EVENTS if event not in ("ticket.noted", "person.erased")
)
TEST_TYPE = "casebus.v1.webhook.test"
MOST_HOOKS = 20
KEPT_DAYS = 30

HookId = Annotated[str, Field(min_length=8, max_length=40, pattern=r"^[a-z0-9]+$")]
MessageId = Annotated[str, Field(min_length=8, max_length=120, pattern=r"^[A-Za-z0-9_-]+$")]
RequestKey = Annotated[str, Field(max_length=80, pattern=r"^([A-Za-z0-9_-]{8,80})?$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Url = Annotated[str, Field(min_length=1, max_length=2000)]
Events = Annotated[tuple[HookEvent, ...], Field(min_length=1, max_length=len(HOOK_EVENTS))]
OffReason = Literal["", "owner", "gone", "failing"]
DeliveryState = Literal["waiting", "sent", "failed"]
Attempted = Literal["", "inner", "unknown_name", "tls", "refused", "timeout", "broken", "redirect", "off", "status"]


def grants_of(events: tuple[str, ...], *, texts: bool) -> tuple[Grant, ...]:
    """What a webhook may hear, in the words of outside systems: it is the same news by another way."""
    feeds: tuple[Grant, ...] = ("feed.ticket", "feed.file", "feed.person", "feed.ledger")
    kinds = {f"feed.{event.partition('.')[0]}" for event in events}
    more: tuple[Grant, ...] = ("see.texts",) if texts else ()
    notes: tuple[Grant, ...] = ("see.notes",) if "ticket.noted" in events else ()
    return (*(feed for feed in feeds if feed in kinds), *more, *notes)


class Webhook(Reading):
    """A webhook as its owner sees it; never its secret."""

    id: str
    portal: str
    company: str = Field(default="", description="id of the company whose it is; empty: the portal's")
    name: str
    url: str
    events: tuple[HookEvent, ...]
    texts: bool = Field(default=False, description="whether titles, texts and names of files are told as well")
    on: bool = True
    off_reason: OffReason = ""
    off_at: datetime | None = None
    made_at: datetime
    failing_since: datetime | None = Field(default=None, description="since when nothing was taken")
    last_sent_at: datetime | None = None
    old_secret_until: datetime | None = Field(default=None, description="until when the secret before signs as well")
    waiting: int = Field(default=0, description="messages that wait; at most 1000 are counted")


class Webhooks(Reading):
    """Webhooks by id."""

    items: tuple[Webhook, ...]
    more: str = Field(default="", description="what to ask after for those that follow; empty when these are the last")


class WebhookMade(Webhook):
    """A webhook with its new secret, told this once."""

    secret: str


class ListWebhooks(Request):
    """Those that the actor looks after: administrators of the portal all, of a company their own; the operator all."""

    after: str = Field(default="", max_length=40, description="only those that follow on this id")
    limit: int = Field(default=100, ge=1, le=100)


class MakeWebhook(Request):
    """A new one: a company's administrator makes it for the company, the portal's for the portal or a company.

    Only the operator names the portal. The same `request_id` of the same actor again within a day is answered with
    the same webhook and secret.
    """

    request_id: RequestKey = ""
    portal: str = Field(default="", max_length=40)
    company: str = Field(default="", max_length=40)
    name: Name
    url: Url
    events: Events
    texts: bool = False


class ChangeWebhook(Request):
    """What is not named stays; `on` switches it."""

    webhook: HookId
    name: Name | None = None
    url: Url | None = None
    events: Events | None = None
    texts: bool | None = None
    on: bool | None = None


class OneWebhook(Request):
    """One of them."""

    webhook: HookId


class RotateWebhook(OneWebhook):
    """Another secret; the one before signs as well for 24 hours. The same `request_id` again changes nothing more."""

    request_id: RequestKey = ""


class DropWebhook(OneWebhook):
    """Remove it with its record."""


class ProbeWebhook(OneWebhook):
    """Send it a message of the type casebus.v1.webhook.test, also while it is off."""


class ListHookDeliveries(OneWebhook):
    """The record, newest first."""

    state: DeliveryState | Literal[""] = ""
    before: AwareDatetime | None = Field(default=None, description="only older ones")
    limit: int = Field(default=50, ge=1, le=100)


class HookTry(Reading):
    """One call."""

    at: datetime
    status: int = Field(description="of the answer; 0 when there was none")
    milliseconds: int
    error: Attempted = ""
    answer: str = Field(default="", description="its first KiB")


class HookDeliveryRow(Reading):
    """One message and what became of it."""

    id: str = Field(description="the header webhook-id")
    webhook: str
    type: str
    about: str = Field(description="id of what it is about, e.g. autowork/AW-12")
    at: datetime
    state: DeliveryState
    due: datetime | None = Field(default=None, description="when it is tried next")
    attempts: int
    tries: tuple[HookTry, ...] = Field(default=(), description="the last 20; in the record only the last one")


class HookDeliveries(Reading):
    """Some of the record."""

    items: tuple[HookDeliveryRow, ...]


class ReadHookDelivery(OneWebhook):
    """One message, with its body."""

    delivery: MessageId


class HookDeliveryRead(HookDeliveryRow):
    """A message as it is sent."""

    body: str


class ResendHookDelivery(ReadHookDelivery):
    """Send one once more."""


class ReplayWebhook(OneWebhook):
    """Send all messages of a span once more, that do not wait already; with `failed` only those never taken."""

    request_id: RequestKey = Field(default="", description="asked again with the same one, nothing is sent twice")
    since: AwareDatetime
    until: AwareDatetime | None = None
    failed: bool = False


class Replayed(Reading):
    """How many are sent again."""

    count: int


class WebhookOff(EventData):
    """A webhook was switched off by us: kept with the notice that tells its owner, not published."""

    webhook: str
    name: str
    url: str
    reason: OffReason
    company_name: str = ""


LIST_WEBHOOKS = Operation("notify", "list_webhooks", ListWebhooks, Webhooks, repeatable=True)
READ_WEBHOOK = Operation("notify", "read_webhook", OneWebhook, Webhook, repeatable=True)
MAKE_WEBHOOK = Operation("notify", "make_webhook", MakeWebhook, WebhookMade)
CHANGE_WEBHOOK = Operation("notify", "change_webhook", ChangeWebhook, Webhook, repeatable=True)
ROTATE_WEBHOOK = Operation("notify", "rotate_webhook", RotateWebhook, WebhookMade)
DROP_WEBHOOK = Operation("notify", "drop_webhook", DropWebhook, Nothing, repeatable=True)
PROBE_WEBHOOK = Operation("notify", "probe_webhook", ProbeWebhook, HookDeliveryRow)
LIST_HOOK_DELIVERIES = Operation("notify", "list_hook_deliveries", ListHookDeliveries, HookDeliveries, repeatable=True)
READ_HOOK_DELIVERY = Operation("notify", "read_hook_delivery", ReadHookDelivery, HookDeliveryRead, repeatable=True)
RESEND_HOOK_DELIVERY = Operation("notify", "resend_hook_delivery", ResendHookDelivery, HookDeliveryRow, repeatable=True)
REPLAY_WEBHOOK = Operation("notify", "replay_webhook", ReplayWebhook, Replayed)
WEBHOOK_OFF = EventType("notify", "webhook_off", WebhookOff)

"""Streams for outside systems: declared, filled exactly once and in order, read again from anywhere, purged."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from contracts.errors import unavailable
from kit.follow import STREAM
from kit.ids import new_id
from kit.rpc.client import Bus
from kit.streams import ACK_WAIT_SECONDS, DUPLICATE_WINDOW_SECONDS

READ_SECONDS = 5.0
MESSAGE_BYTES = 64 * 1024
PAGE_BYTES = 600_000  # a page goes back in one message of at most 1 MiB
MAX_ACK_PENDING = 1000
FEEDER_WAIT_SECONDS = 10.0

_END = ("204", "404", "408")


@dataclass(frozen=True)
class FeedPlan:
    """A stream with the durable consumer of its reader, and the one of ours from which it is filled."""

    stream: str
    subjects: str
    consumer: str
    feeder: str
    filters: Sequence[str]
    max_age_seconds: float
    max_bytes: int
    replicas: int = 1


@dataclass(frozen=True)
class Kept:
    """A message of a stream."""

    sequence: int
    at: datetime
    id: str
    subject: str
    data: bytes


async def declare(bus: Bus, plan: FeedPlan) -> list[str]:
    """Create what is missing and update what differs; a new feeder starts with what comes from now on."""
    wanted = StreamConfig(
        name=plan.stream,
        subjects=[plan.subjects],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        max_age=plan.max_age_seconds,
        max_bytes=plan.max_bytes,
        max_msg_size=MESSAGE_BYTES,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        allow_direct=True,
        num_replicas=plan.replicas,
    )
    made = not await _exists(bus, plan.stream)
    if made:
        await bus.jetstream.add_stream(config=wanted)
    else:
        await bus.jetstream.update_stream(config=wanted)
    await _consumer(bus, STREAM, _feeder(plan))
    await _consumer(bus, plan.stream, _reader(plan))  # the last: who finds it finds all
    return [f"stream {plan.stream}: {'made' if made else 'as declared'}"]


async def _consumer(bus: Bus, stream: str, wanted: ConsumerConfig) -> None:
    with suppress(NotFoundError):
        known = (await bus.jetstream.consumer_info(stream, wanted.durable_name or "")).config
        # where it began cannot be changed: after a restore that is the place where it was
        wanted.deliver_policy, wanted.opt_start_seq = known.deliver_policy, known.opt_start_seq
    await bus.jetstream.add_consumer(stream, config=wanted)


async def remove(bus: Bus, plan: FeedPlan) -> list[str]:
    """Remove the stream, its reader's consumer and the feeder; again is fine."""
    lines = []
    if await _exists(bus, plan.stream):
        await bus.jetstream.delete_stream(plan.stream)
        lines.append(f"stream {plan.stream}: removed")
    try:
        await bus.jetstream.consumer_info(STREAM, plan.feeder)
        await bus.jetstream.delete_consumer(STREAM, plan.feeder)
    except NotFoundError:
        return lines
    return [*lines, f"consumer {plan.feeder}: removed"]


async def _exists(bus: Bus, stream: str) -> bool:
    try:
        await bus.jetstream.stream_info(stream)
    except NotFoundError:
        return False
    return True


def _reader(plan: FeedPlan) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=plan.consumer,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_SECONDS,
        max_ack_pending=MAX_ACK_PENDING,
        max_deliver=-1,
    )


def _feeder(plan: FeedPlan) -> ConsumerConfig:
    # one at a time, whichever replica has it: so the order of events is kept, and the last message of the stream
    # says whether one that comes again was written already
    return ConsumerConfig(
        durable_name=plan.feeder,
        filter_subjects=list(plan.filters),
        deliver_policy=DeliverPolicy.NEW,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=FEEDER_WAIT_SECONDS,
        max_ack_pending=1,
        max_deliver=-1,
    )


async def write(bus: Bus, subject: str, message_id: str, data: bytes) -> None:
    """Append a message; the broker passes over one with an id that it has seen in the last two minutes."""
    await bus.jetstream.publish(subject, data, headers={"Nats-Msg-Id": message_id})


async def last(bus: Bus, stream: str) -> Kept | None:
    """The newest message of a stream."""
    found = await _got(bus, stream, {"last_by_subj": ">"}, 1)
    return found[0][0] if found[0] else None


async def read(bus: Bus, stream: str, *, sequence: int, since: datetime | None, limit: int) -> tuple[list[Kept], bool]:
    """Messages from a sequence, or from a moment, and whether there are more."""
    wish: dict[str, Any] = {"batch": limit, "max_bytes": PAGE_BYTES, "next_by_subj": ">"}
    if since is not None:
        wish["start_time"] = since.isoformat()
    else:
        wish["seq"] = max(1, sequence)
    return await _got(bus, stream, wish, limit)


async def purge(bus: Bus, stream: str, filter_subject: str) -> None:
    """Remove the messages of a subject for good."""
    await bus.jetstream.purge_stream(stream, subject=filter_subject)


async def _got(bus: Bus, stream: str, wish: dict[str, Any], limit: int) -> tuple[list[Kept], bool]:
    inbox = f"{bus.inbox}.{new_id()}"
    subscription = await bus.nats.subscribe(inbox)
    found: list[Kept] = []
    try:
        await bus.nats.publish(f"$JS.API.DIRECT.GET.{stream}", json.dumps(wish).encode(), reply=inbox)
        while len(found) <= limit:
            message = await subscription.next_msg(timeout=READ_SECONDS)
            headers = message.headers or {}
            if headers.get("Status") in _END:
                return found, headers.get("Nats-Num-Pending", "0") not in ("", "0")
            if headers.get("Status"):
                raise unavailable()
            found.append(_kept(message.data, headers))
            if "batch" not in wish:
                return found, False
    except (TimeoutError, NatsTimeout) as error:
        raise unavailable() from error
    finally:
        await subscription.unsubscribe()
    return found, True


def _kept(data: bytes, headers: dict[str, str]) -> Kept:
    stamp = headers["Nats-Time-Stamp"]
    whole, _, fraction = stamp.rstrip("Z").partition(".")
    at = datetime.fromisoformat(f"{whole}.{(fraction + '000000')[:6]}+00:00")
    return Kept(int(headers["Nats-Sequence"]), at, headers.get("Nats-Msg-Id", ""), headers["Nats-Subject"], data)

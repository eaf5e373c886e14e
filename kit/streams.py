"""Declares a stream and its durable consumers, again and again with the same outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from kit.rpc.client import Bus

DUPLICATE_WINDOW_SECONDS = 120.0
ACK_WAIT_SECONDS = 30.0
MAX_ACK_PENDING = 256


@dataclass(frozen=True)
class StreamPlan:
    """A stream as it shall be, and the subjects of each durable pull consumer by name.

    `ack_wait_seconds`: how long an event waits for another replica when the one that had it died.
    """

    name: str
    subjects: Sequence[str]
    max_age_seconds: float
    max_bytes: int
    max_message_bytes: int
    consumers: Mapping[str, Sequence[str]]
    replicas: int = 1
    ack_wait_seconds: float = ACK_WAIT_SECONDS


async def declare(bus: Bus, plan: StreamPlan) -> list[str]:
    """Create what is missing and update what differs; one line for each thing done."""
    return [await _stream(bus, plan), *[await _consumer(bus, plan, durable) for durable in plan.consumers]]


async def _stream(bus: Bus, plan: StreamPlan) -> str:
    wanted = StreamConfig(
        name=plan.name,
        subjects=list(plan.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        max_age=plan.max_age_seconds,
        max_bytes=plan.max_bytes,
        max_msg_size=plan.max_message_bytes,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=plan.replicas,
    )
    try:
        await bus.jetstream.stream_info(plan.name)
    except NotFoundError:
        await bus.jetstream.add_stream(config=wanted)
        return f"stream {plan.name}: made"
    await bus.jetstream.update_stream(config=wanted)
    return f"stream {plan.name}: as declared"


async def _consumer(bus: Bus, plan: StreamPlan, durable: str) -> str:
    # max_deliver has no bound: kit.consumer counts tries itself and keeps what cannot be handled as a dead letter
    wanted = ConsumerConfig(
        durable_name=durable,
        filter_subjects=list(plan.consumers[durable]),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=plan.ack_wait_seconds,
        max_ack_pending=MAX_ACK_PENDING,
        max_deliver=-1,
    )
    try:
        known = (await bus.jetstream.consumer_info(plan.name, durable)).config
        # where it began cannot be changed: after a restore that is the place where it was
        wanted.deliver_policy, wanted.opt_start_seq = known.deliver_policy, known.opt_start_seq
        outcome = "as declared"
    except NotFoundError:
        outcome = "made"
    await bus.jetstream.add_consumer(plan.name, config=wanted)
    return f"consumer {durable}: {outcome}"

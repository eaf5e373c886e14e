"""Create or update the event stream and the durable consumers on the broker."""

import argparse

from cli.places import PATIENCE
from contracts.bus import (
    ACCESS,
    EVENT_MAX_BYTES,
    STREAM,
    STREAM_MAX_AGE_SECONDS,
    STREAM_MAX_BYTES,
    STREAM_SUBJECTS,
)
from kit.rpc.client import connect
from kit.settings import ProcessSettings
from kit.streams import ACK_WAIT_SECONDS, StreamPlan, declare

NAME = ("bus", "declare")


def options(parser: argparse.ArgumentParser) -> None:
    """A cluster of three brokers keeps three copies."""
    parser.add_argument("--replicas", type=int, default=1, choices=(1, 3, 5), help="copies of the stream (default: 1)")
    parser.add_argument(
        "--ack-wait",
        type=float,
        default=ACK_WAIT_SECONDS,
        metavar="SECONDS",
        help="how long an event waits for another replica when the one that had it died (default: %(default)g)",
    )


def plan(replicas: int, ack_wait: float = ACK_WAIT_SECONDS) -> StreamPlan:
    """The stream and its consumers, from the architecture table."""
    consumers = {access.consumes.durable: access.consumes.filters for access in ACCESS.values() if access.consumes}
    return StreamPlan(
        name=STREAM,
        subjects=STREAM_SUBJECTS,
        max_age_seconds=STREAM_MAX_AGE_SECONDS,
        max_bytes=STREAM_MAX_BYTES,
        max_message_bytes=EVENT_MAX_BYTES,
        consumers=consumers,
        replicas=replicas,
        ack_wait_seconds=ack_wait,
    )


async def run(chosen: argparse.Namespace) -> None:
    """Declare as the NATS user `deploy`, the only one who may."""
    async with connect(ProcessSettings.from_environment("deploy"), patience=PATIENCE) as bus:
        for line in await declare(bus, plan(chosen.replicas, chosen.ack_wait)):
            print(line)

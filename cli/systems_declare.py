"""Create or update the streams of outside systems on the broker, and remove those of revoked ones."""

import argparse
import json
from pathlib import Path

from nats.errors import Error as NatsError

from cli.places import PATIENCE
from contracts.errors import CasebusError, Code
from contracts.systems.grants import hears
from contracts.systems.parts import FEED_BYTES, FEED_SECONDS, feed_subjects, feeder_of, stream_of
from kit.feeds import FeedPlan, declare, remove
from kit.rpc.client import connect
from kit.settings import ProcessSettings

NAME = ("systems", "declare")


def options(parser: argparse.ArgumentParser) -> None:
    """What `systems export` wrote; a cluster of three brokers keeps three copies."""
    parser.add_argument("file", type=Path, help="as `systems export` prints it")
    parser.add_argument("--replicas", type=int, default=1, choices=(1, 3, 5), help="copies of a stream (default: 1)")


async def run(chosen: argparse.Namespace) -> None:
    """As the NATS user `deploy`, once the broker has the accounts of these systems."""
    systems = json.loads(chosen.file.read_text(encoding="utf-8"))
    failed: list[str] = []
    async with connect(ProcessSettings.from_environment("deploy"), patience=PATIENCE) as bus:
        for system in systems:
            name, portal = system["name"], system["portal"]
            plan = FeedPlan(
                stream=stream_of(name),
                subjects=feed_subjects(name),
                consumer=name,
                feeder=feeder_of(name),
                filters=(f"evt.{portal}.>",),
                max_age_seconds=FEED_SECONDS,
                max_bytes=FEED_BYTES,
                replicas=chosen.replicas,
            )
            lasting = system["state"] == "active" and hears(tuple(system["allow"]))
            try:
                lines = await (declare if lasting else remove)(bus, plan)
            except NatsError as error:  # the others have theirs nevertheless
                failed.append(f"{name}: {error}")
                continue
            print(*lines, sep="\n", end="\n" if lines else "")
    if failed:
        text = "the broker refused: {systems}"
        raise CasebusError(Code.UNAVAILABLE, text, params={"systems": "; ".join(failed)})

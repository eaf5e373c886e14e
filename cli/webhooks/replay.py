"""Send the messages of a webhook once more that are of a span."""

import argparse
from datetime import datetime

from cli.session import operator
from cli.webhooks.asking import named, wish
from contracts import webhooks as w

NAME = ("webhooks", "replay")


def options(parser: argparse.ArgumentParser) -> None:
    """From when until when."""
    named(parser)
    parser.add_argument("--since", required=True, type=datetime.fromisoformat, help="e.g. 2026-11-22T08:00:00+00:00")
    parser.add_argument("--until", type=datetime.fromisoformat, help="default: now")
    parser.add_argument("--failed", action="store_true", help="only what was never taken")


async def run(chosen: argparse.Namespace) -> None:
    """How many that are."""
    values = {"webhook": chosen.webhook, "since": chosen.since, "until": chosen.until, "failed": chosen.failed}
    async with operator() as bus:
        done = await bus.call(w.REPLAY_WEBHOOK, wish(w.ReplayWebhook, **values))
    print(f"{done.count} messages are sent once more")

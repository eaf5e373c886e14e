"""Send a webhook a test message."""

import argparse

from cli.session import operator
from cli.webhooks.asking import named, wish
from contracts import webhooks as w

NAME = ("webhooks", "test")
options = named


async def run(chosen: argparse.Namespace) -> None:
    """What came of it is in its record."""
    async with operator() as bus:
        row = await bus.call(w.PROBE_WEBHOOK, wish(w.ProbeWebhook, webhook=chosen.webhook))
    print(f"{row.id} is on its way; see casebus webhooks log {chosen.webhook}")

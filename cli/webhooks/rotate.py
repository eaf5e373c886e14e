"""Give a webhook another secret; the one before signs as well for 24 hours."""

import argparse

from cli.session import operator
from cli.webhooks.asking import line, named, wish
from contracts import webhooks as w
from kit.ids import new_id

NAME = ("webhooks", "rotate")
options = named


async def run(chosen: argparse.Namespace) -> None:
    """The secret is the last line."""
    async with operator() as bus:
        made = await bus.call(w.ROTATE_WEBHOOK, wish(w.RotateWebhook, webhook=chosen.webhook, request_id=new_id()))
    print(line(made))
    print(made.secret)

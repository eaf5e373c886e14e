"""List the webhooks with their owners, states and what waits."""

import argparse

from cli.session import operator
from cli.webhooks.asking import line
from contracts import webhooks as w

NAME = ("webhooks", "list")


def options(parser: argparse.ArgumentParser) -> None:
    """Of one portal, or of all."""
    parser.add_argument("--portal", default="", help="only those of this portal")


async def run(chosen: argparse.Namespace) -> None:
    """A line for each."""
    found: list[w.Webhook] = []
    request: w.ListWebhooks | None = w.ListWebhooks()
    async with operator() as bus:
        while request:
            page = await bus.call(w.LIST_WEBHOOKS, request)
            found.extend(page.items)
            request = w.ListWebhooks(after=page.more) if page.more else None
    for hook in sorted(found, key=lambda hook: (hook.portal, hook.company, hook.name.casefold(), hook.id)):
        if chosen.portal in ("", hook.portal):
            print(line(hook))

"""Change a webhook: its name, address, events or texts, or switch it on or off."""

import argparse

from cli.session import operator
from cli.webhooks.asking import events_of, line, named, wish
from contracts import webhooks as w

NAME = ("webhooks", "change")


def options(parser: argparse.ArgumentParser) -> None:
    """What is not named stays."""
    named(parser)
    parser.add_argument("--name")
    parser.add_argument("--url")
    parser.add_argument("--events", help="with commas between, all that it shall hear")
    parser.add_argument("--texts", choices=("yes", "no"))
    switch = parser.add_mutually_exclusive_group()
    switch.add_argument("--on", dest="on", action="store_true", default=None)
    switch.add_argument("--off", dest="on", action="store_false", default=None)


async def run(chosen: argparse.Namespace) -> None:
    """The webhook as it is then."""
    request = wish(
        w.ChangeWebhook,
        webhook=chosen.webhook,
        name=chosen.name,
        url=chosen.url,
        events=events_of(chosen.events) if chosen.events is not None else None,
        texts=None if chosen.texts is None else chosen.texts == "yes",
        on=chosen.on,
    )
    async with operator() as bus:
        print(line(await bus.call(w.CHANGE_WEBHOOK, request)))

"""Make a webhook of a portal or of one company, and print its secret this once."""

import argparse

from cli.session import operator
from cli.webhooks.asking import events_of, line, wish
from contracts import webhooks as w
from kit.ids import new_id

NAME = ("webhooks", "add")


def options(parser: argparse.ArgumentParser) -> None:
    """Whose, where to, what it hears."""
    parser.add_argument("name", metavar="NAME", help="what people call it")
    parser.add_argument("--portal", required=True)
    parser.add_argument("--company", default="", metavar="ID", help="the company's, not the portal's")
    parser.add_argument("--url", required=True, help="https://…")
    parser.add_argument("--events", required=True, help=f"with commas between: {', '.join(w.HOOK_EVENTS)}")
    parser.add_argument("--texts", action="store_true", help="with titles, texts and names of files")


async def run(chosen: argparse.Namespace) -> None:
    """The secret goes to standard output, by itself on the last line."""
    request = wish(
        w.MakeWebhook,
        request_id=new_id(),
        portal=chosen.portal,
        company=chosen.company,
        name=chosen.name,
        url=chosen.url,
        events=events_of(chosen.events),
        texts=chosen.texts,
    )
    async with operator() as bus:
        made = await bus.call(w.MAKE_WEBHOOK, request)
    print(line(made))
    print(made.secret)

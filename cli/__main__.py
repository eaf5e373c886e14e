"""Reads the command line and runs one command."""

import gc

if __name__ == "__main__":
    gc.disable()  # to import makes no garbage, and to look for it is a third of a start

import argparse
import asyncio
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

from nats.errors import Error as NatsError

from cli.places import local_environment
from contracts.errors import CasebusError
from kit.settings import SettingsError
from kit.yamlfile import FileError

TOPICS = {
    "doctor": ("doctor",),
    "migrate": ("migrate",),
    "upgrade": ("upgrade",),
    "backup": ("backup",),
    "restore": ("restore",),
    "bus": ("bus_declare",),
    "demo": ("demo_load",),
    "files": ("files_scan",),
    "import": ("import_companies", "import_people", "import_subscriptions", "import_invoices"),
    "people": ("people_erase",),
    "portals": ("portals_check", "portals_schema"),
    "systems": (
        *("systems_add", "systems_list", "systems_show", "systems_rotate", "systems_revoke"),
        *("systems_export", "systems_declare"),
    ),
    "webhooks": tuple(
        f"webhooks.{verb}" for verb in ("add", "listing", "change", "rotate", "remove", "probe", "log", "replay")
    ),
}
"""The modules of each topic's commands; those of the topic asked for are imported, since all of them take a second."""
HELP = {
    "bus": "the broker",
    "demo": "believable data",
    "files": "the files of all tickets and companies",
    "import": "what the vendor's systems know",
    "people": "people and what is known of them",
    "portals": "portal definitions",
    "systems": "outside systems on the bus",
    "webhooks": "programs that are called when something happens",
}


def commands(arguments: Sequence[str]) -> list[Any]:
    """The modules of the topic that the first word names; all of them when it names none."""
    asked = TOPICS.get(arguments[0]) if arguments else None
    wanted = asked or tuple(name for names in TOPICS.values() for name in names)
    return [importlib.import_module(f"cli.{name}") for name in wanted]


def parser(arguments: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line: a topic, a verb, and its options."""
    top = argparse.ArgumentParser(prog="casebus", description="Operate a Casebus installation over its bus.")
    topics = top.add_subparsers(metavar="TOPIC", required=True)
    verbs: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in commands(arguments):
        names: tuple[str, ...] = command.NAME
        level, topic = topics, names[0]
        if len(names) > 1:
            if topic not in verbs:
                added = topics.add_parser(topic, help=HELP[topic])
                verbs[topic] = added.add_subparsers(metavar="COMMAND", required=True)
            level = verbs[topic]
        added = level.add_parser(names[-1], help=command.__doc__, description=command.__doc__)
        command.options(added)
        added.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run a command and give the exit code."""
    chosen = parser(arguments).parse_args(arguments)
    gc.enable()
    logging.getLogger("kit").setLevel(logging.CRITICAL)  # the connection's own comments are for services
    try:
        if "CASEBUS_SECRETS" not in os.environ:
            os.environ.update(local_environment())
        return int(asyncio.run(chosen.run(chosen)) or 0)
    except CasebusError as error:
        problem = error.problem
        print(f"casebus: {problem.code}: {problem.text.format(**problem.params)}", file=sys.stderr)
        for field, text in problem.fields.items():
            print(f"  {field}: {text}", file=sys.stderr)
        return 1
    except (SettingsError, FileError, NatsError, OSError) as error:
        print(f"casebus: {error or type(error).__name__}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

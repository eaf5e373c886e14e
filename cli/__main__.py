"""Reads the command line and runs one command."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from nats.errors import Error as NatsError

from cli import (
    backup,
    bus_declare,
    demo_load,
    doctor,
    import_companies,
    import_invoices,
    import_people,
    import_subscriptions,
    migrate,
    people_erase,
    portals_check,
    portals_schema,
    restore,
    systems_add,
    systems_declare,
    systems_export,
    systems_list,
    systems_revoke,
    systems_rotate,
    systems_show,
    upgrade,
)
from cli.places import local_environment
from cli.webhooks import add, change, listing, log, probe, remove, replay, rotate
from contracts.errors import CasebusError
from kit.settings import SettingsError
from kit.yamlfile import FileError

IMPORTS = (import_companies, import_people, import_subscriptions, import_invoices)
SYSTEMS = (
    *(systems_add, systems_list, systems_show, systems_rotate, systems_revoke),
    *(systems_export, systems_declare),
)
WEBHOOKS = (add, listing, change, rotate, remove, probe, log, replay)
COMMANDS = (
    doctor,
    migrate,
    upgrade,
    backup,
    restore,
    bus_declare,
    demo_load,
    *IMPORTS,
    people_erase,
    portals_check,
    portals_schema,
    *SYSTEMS,
    *WEBHOOKS,
)
TOPICS = {
    "bus": "the broker",
    "demo": "believable data",
    "import": "what the vendor's systems know",
    "people": "people and what is known of them",
    "portals": "portal definitions",
    "systems": "outside systems on the bus",
    "webhooks": "programs that are called when something happens",
}


def parser() -> argparse.ArgumentParser:
    """The command line: a topic, a verb, and its options."""
    top = argparse.ArgumentParser(prog="casebus", description="Operate a Casebus installation over its bus.")
    topics = top.add_subparsers(metavar="TOPIC", required=True)
    verbs: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in COMMANDS:
        names: tuple[str, ...] = command.NAME
        level, topic = topics, names[0]
        if len(names) > 1:
            if topic not in verbs:
                added = topics.add_parser(topic, help=TOPICS[topic])
                verbs[topic] = added.add_subparsers(metavar="COMMAND", required=True)
            level = verbs[topic]
        added = level.add_parser(names[-1], help=command.__doc__, description=command.__doc__)
        command.options(added)
        added.set_defaults(run=command.run)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run a command and give the exit code."""
    chosen = parser().parse_args(arguments)
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

"""Load believable companies, people and tickets, and write the people's generated passwords to a file."""

import argparse
from contextlib import AsyncExitStack
from pathlib import Path

from cli.demo import articles, downloads, people, tickets
from cli.demo import credentials as passwords
from cli.demo.model import Demo, Slot
from cli.session import Operator, SignedInPerson, operator
from contracts.portal import Portal
from kit.settings import ProcessSettings
from kit.yamlfile import load_folder

NAME = ("demo", "load")
FOLDER = Path(__file__).parent / "demo"


def options(parser: argparse.ArgumentParser) -> None:
    """Where the passwords go, and how much is loaded."""
    parser.add_argument("--credentials", type=Path, required=True, metavar="FILE", help="file for the passwords (0600)")
    parser.add_argument("--without-tickets", action="store_true", help="load companies and people only")


async def run(chosen: argparse.Namespace) -> None:
    """Load the demo of each portal that has one; the passwords are safe in the file before they are set."""
    portals = load_folder(ProcessSettings.from_environment("operator").portals, Portal)
    demos = {key: demo for key, demo in load_folder(FOLDER, Demo).items() if key in portals}
    known = passwords.read(chosen.credentials)
    completed = passwords.complete(known, demos)
    if completed != known:
        passwords.write(chosen.credentials, completed)
    async with operator() as us:
        for portal, demo in demos.items():
            await people.load(us, portal, demo, completed)
            print(f"{portal}: {len(demo.companies)} companies, {len(demo.people)} people")
            if not chosen.without_tickets:
                await _tickets(us, portal, demo, completed)
                print(f"{portal}: {len(demo.tickets)} tickets, {len(demo.articles)} articles")


async def _tickets(us: Operator, portal: str, demo: Demo, known: passwords.Credentials) -> None:
    async with AsyncExitStack() as stack:
        signed_in: dict[Slot, SignedInPerson] = {}
        for slot in demo.people:
            entry = known[portal][slot]
            signed_in[slot] = await stack.enter_async_context(us.person(portal, entry["email"], entry["password"]))
        await tickets.load(portal, demo, signed_in)
        await articles.load(portal, demo, signed_in)
        await downloads.load(portal, demo, signed_in)

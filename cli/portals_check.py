"""Check the portal definitions and say what is wrong, with file, place and allowed values."""

import argparse
import os
from pathlib import Path

from cli.session import operator
from contracts import tickets
from contracts.addresses import shared_hosts
from contracts.portal import Portal
from contracts.portal_keys import keys_of, missing_text
from kit.yamlfile import FileError, load

NAME = ("portals", "check")


def options(parser: argparse.ArgumentParser) -> None:
    """Any folder can be checked before it is put to use."""
    default = Path(os.environ.get("CASEBUS_PORTALS", "deploy/portals"))
    parser.add_argument("folder", type=Path, nargs="?", default=default, help=f"default: {default}")
    in_use = "also ask the running installation whether tickets have keys that these definitions lack"
    parser.add_argument("--in-use", action="store_true", help=in_use)


async def run(chosen: argparse.Namespace) -> None:
    """Check each file; raises FileError with all faults of all files."""
    faults: list[str] = []
    right: dict[Path, Portal] = {}
    files = sorted(chosen.folder.glob("*.yaml"))
    if not files:
        raise FileError(f"{chosen.folder}: there is no *.yaml file in this folder")
    for file in files:
        try:
            portal = load(file, Portal)
        except FileError as error:
            faults.append(str(error))
            continue
        right[file] = portal
        faults += check(file, portal)
        print(f"{file}: {portal.name}, {len(portal.statuses)} statuses, {', '.join(portal.languages)}")
    faults += shared_hosts(right.values())
    if chosen.in_use:
        faults += await missing_keys(right)
    if faults:
        raise FileError("\n".join(faults))


def check(file: Path, portal: Portal) -> list[str]:
    """What the definition alone cannot know: that the key is the name of the file."""
    return [] if portal.key == file.stem else [f"{file}: key: found {portal.key!r}, allowed is {file.stem!r}"]


async def missing_keys(portals: dict[Path, Portal]) -> list[str]:
    """Keys that tickets of the running installation have and these definitions lack."""
    faults = []
    async with operator() as asking:
        for file, portal in portals.items():
            found = await asking.call(tickets.CHECK_KEYS, keys_of(portal))
            faults += [f"{file}: {missing_text(missing)}" for missing in found.items]
    return faults

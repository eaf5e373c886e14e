"""Check the portal definitions and say what is wrong, with file, place and allowed values."""

import argparse
import os
from pathlib import Path

from contracts.portal import Portal
from kit.yamlfile import FileError, load

NAME = ("portals", "check")


def options(parser: argparse.ArgumentParser) -> None:
    """Any folder can be checked before it is put to use."""
    default = Path(os.environ.get("CASEBUS_PORTALS", "deploy/portals"))
    parser.add_argument("folder", type=Path, nargs="?", default=default, help=f"default: {default}")


async def run(chosen: argparse.Namespace) -> None:
    """Check each file; raises FileError with all faults of all files."""
    faults: list[str] = []
    files = sorted(chosen.folder.glob("*.yaml"))
    if not files:
        raise FileError(f"{chosen.folder}: there is no *.yaml file in this folder")
    for file in files:
        try:
            portal = load(file, Portal)
        except FileError as error:
            faults.append(str(error))
            continue
        faults += check(file, portal)
        print(f"{file}: {portal.name}, {len(portal.statuses)} statuses, {', '.join(portal.languages)}")
    if faults:
        raise FileError("\n".join(faults))


def check(file: Path, portal: Portal) -> list[str]:
    """What the definition alone cannot know: that the key is the name of the file."""
    return [] if portal.key == file.stem else [f"{file}: key: found {portal.key!r}, allowed is {file.stem!r}"]

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
    """What the model cannot say: the name of the file, and texts missing in a language of the portal."""
    faults = [] if portal.key == file.stem else [f"{file}: key: found {portal.key!r}, allowed is {file.stem!r}"]
    texts = {"tagline": portal.tagline, "welcome": portal.welcome, "support_team": portal.support_team}
    texts |= {f"noun.{name}": getattr(portal.noun, name) for name in ("one", "many", "new")}
    for status in portal.statuses:
        texts |= {
            f"statuses.{status.key}.label": status.label,
            f"statuses.{status.key}.explanation": status.explanation,
        }
    for queue in portal.queues:
        texts |= {f"queues.{queue.key}.label": queue.label}
    for name, choices in (("priorities", portal.priorities), ("types", portal.types)):
        texts |= {f"{name}.{choice.key}.label": choice.label for choice in choices.items}
    for place, text in texts.items():
        faults += [f"{file}: {place}: no text in {language!r}" for language in portal.languages if language not in text]
    return faults

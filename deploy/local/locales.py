"""Compiles the catalogues of translations whose source is newer: `python -m deploy.local.locales`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOMES = ("gateway/locales", "services/notify/locales")


def stale(root: Path = ROOT) -> Iterator[tuple[Path, Path]]:
    """Each `.po` with the `.mo` to be made from it."""
    for home in HOMES:
        for source in sorted((root / home).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
                yield source, target


def compile_catalogue(source: Path, target: Path) -> None:
    """Write one `.mo`, whole or not at all."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  loading Babel is slow and seldom needed
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
    scratch = target.with_suffix(".mo.new")
    with scratch.open("wb") as file:
        write_mo(file, catalogue)
    scratch.replace(target)


def main() -> int:
    """Compile what is stale; say so only when there was something."""
    work = list(stale())
    for source, target in work:
        compile_catalogue(source, target)
    if work:
        print(f"Compiled {len(work)} translation catalogues.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

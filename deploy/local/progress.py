"""What the person at the keyboard sees while the suite starts, runs and stops."""

from __future__ import annotations

import json
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from textwrap import fill as wrap

from deploy.local.errors import StartError
from deploy.local.suite import Suite

ROLES = ("customer", "colleague", "stranger", "agent", "admin")


@dataclass
class Progress:
    """Prints one line per step with the seconds since the start."""

    began: float = field(default_factory=time.monotonic)

    def tell(self, part: str, text: str) -> None:
        """One line: when, which part, what."""
        with suppress(BrokenPipeError):  # whoever read this has gone; the suite goes on
            print(f"{time.monotonic() - self.began:6.1f} s  {part:<12} {text}", flush=True)

    def failed(self, error: StartError) -> None:
        """The part that could not start, why, and the end of its log."""
        print(f"\nCasebus could not start. {error.part}: {error.reason}", file=sys.stderr)
        if error.log_tail:
            print(f"\nThe end of its log:\n{error.log_tail}", file=sys.stderr)
        sys.stderr.flush()


def summary(suite: Suite) -> str:
    """The table of portals, where everything is, and the line that says it is ready."""
    url = suite.urls["gateway"]
    lines = ["", *_portal_table(suite, url), ""]
    if suite.layout.credentials.exists():
        lines.append(f"Passwords:      {suite.layout.credentials}")
    if mailbox := suite.urls.get("mailbox"):
        lines.append(f"Local mailbox:  {mailbox}")
    if door := suite.urls.get("mail_in"):
        lines.append(f"Mail in:        {door}")
    if moved := suite.ports.moved():
        places = ", ".join(f"{name} {port}" for name, (_, port) in moved.items())
        lines.append(wrap(f"Other ports:    {places} (their usual ones were busy)", 110, subsequent_indent=" " * 16))
    lines += [f"Data and logs:  {suite.layout.root}", "Stop with Ctrl-C.", "", f"Casebus is ready: {url}"]
    return "\n".join(lines)


def _portal_table(suite: Suite, url: str) -> list[str]:
    try:
        credentials = json.loads(suite.layout.credentials.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [f"Portals: {url}"]
    rows = [("Portal", "Address", "Who", "Sign-in name")]
    for portal, people in credentials.items():
        names = sorted(people, key=lambda name: (ROLES.index(name) if name in ROLES else len(ROLES), name))
        for place, name in enumerate(names):
            first = place == 0
            rows.append((portal if first else "", f"{url}/{portal}/" if first else "", name, people[name]["email"]))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    rows.insert(1, ("-" * widths[0], "-" * widths[1], "-" * widths[2], "-" * widths[3]))
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]

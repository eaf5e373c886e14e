"""The local mailbox: takes every mail by SMTP and shows it on a page; nothing is ever sent out."""

from __future__ import annotations

import sys
from pathlib import Path

import aiohttp

from deploy.local.child import Program
from deploy.local.parts.base import Place, plain_environment
from deploy.local.ports import LOOPBACK

ROOT = Path(__file__).parents[3]


def url(place: Place) -> str:
    """The address that notify gets in `SMTP_URL`."""
    return f"smtp://{LOOPBACK}:{place.ports['smtp']}"


def page(place: Place) -> str:
    """Where a person reads the mail."""
    return f"http://{LOOPBACK}:{place.ports['mailbox']}"


def program(place: Place) -> Program:
    """How to run the mailbox."""
    address = page(place)

    async def probe() -> str:
        try:
            timeout = aiohttp.ClientTimeout(total=2)
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{address}/healthz") as response:
                return "" if response.status == 200 else "starting"
        except (aiohttp.ClientError, TimeoutError):
            return "connecting"

    return Program(
        name="mailbox",
        argv=(
            *(sys.executable, "-m", "deploy.local.mailbox"),
            f"--smtp={LOOPBACK}:{place.ports['smtp']}",
            f"--page={LOOPBACK}:{place.ports['mailbox']}",
            f"--store={place.layout.part('mailbox') / 'mail.sqlite3'}",
        ),
        env=plain_environment({"PYTHONUNBUFFERED": "1"}),
        cwd=ROOT,
        log=place.layout.log("mailbox"),
        probe=probe,
        patience=30,
    )

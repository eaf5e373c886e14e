"""The local mailbox, asked over its JSON interface."""

import asyncio
import re
from typing import Any

import aiohttp

PATIENCE = 30.0


async def mails_to(mailbox: str, address: str, *, at_least: int = 1) -> list[dict[str, Any]]:
    """The mails to this address, oldest first, once there are so many; raises TimeoutError."""
    async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE):
        while True:
            async with http.get(f"{mailbox}/api/messages", params={"to": address}) as answer:
                found: list[dict[str, Any]] = await answer.json()
            if len(found) >= at_least:
                return sorted(found, key=lambda mail: int(mail["id"]))
            await asyncio.sleep(0.1)  # the mailbox has no other way to tell that a mail came


def link_in(mail: dict[str, Any], part: str) -> str:
    """The link whose address has this part."""
    found = re.search(rf"https?://\S*{re.escape(part)}[^\s>\"')]*", str(mail["text"]))
    assert found, f"no link with {part!r} in {mail['text']!r}"
    return found.group(0)


def password_in(mail: dict[str, Any]) -> str:
    """The password: the line after its label, in English or German."""
    found = re.search(r"^(?:Password|Passwort|Kennwort):\s*\n\s*(\S+)", str(mail["text"]), re.MULTILINE)
    assert found, f"no password in {mail['text']!r}"
    return found.group(1)

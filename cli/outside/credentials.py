"""The seed of a system's key as a file, and whether the broker knows it yet."""

import asyncio
import json
import os
import struct
import time
from pathlib import Path
from typing import Any

from nats.errors import Error as NatsError
from pydantic import ValidationError

from contracts.base import Req
from contracts.errors import CasebusError, Code
from contracts.systems.parts import PREFIX
from kit.nkeys import UserKey
from kit.rpc.outside import connect_outside
from kit.rpc.wire import refusal
from kit.settings import SettingsError

EVERY_SECONDS = 0.3


def keep(path: Path, key: UserKey) -> None:
    """Write the seed with mode 0600 from its first byte on, replacing an older one whole."""
    scratch = path.with_name(f".{path.name}.new")
    scratch.unlink(missing_ok=True)
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{key.seed}\n")
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


def kept(path: Path) -> UserKey | None:
    """The key that a file holds; None when there is no such file. Raises SettingsError for another file."""
    if not path.exists():
        return None
    key = UserKey(path.read_text(encoding="ascii", errors="replace").strip())
    try:
        return key if key.public else None
    except (ValueError, struct.error) as error:
        raise SettingsError(f"{path} holds no key of a NATS user: name another file with --creds") from error


def asked(model: type[Req], **values: Any) -> Req:
    """A request of what was typed; raises CasebusError with what is wrong."""
    try:
        return model(**values)
    except ValidationError as error:
        raise refusal(error) from error


async def until_known(url: str, key: UserKey, seconds: float) -> bool:
    """Wait until a request with this key is answered and its stream is there, for at most so long."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if await _answered(url, key):
            return True
        await asyncio.sleep(EVERY_SECONDS)
    return False


async def _answered(url: str, key: UserKey) -> bool:
    try:
        async with connect_outside(url, key) as client:
            info = json.loads((await client.request(f"{PREFIX}.system.info", b"{}", timeout=2)).data)
            if not info.get("stream"):
                return "error" not in info
            subject = f"$JS.API.CONSUMER.INFO.{info['stream']}.{info['consumer']}"
            return "error" not in json.loads((await client.request(subject, b"", timeout=2)).data)
    except (NatsError, OSError, TimeoutError):
        return False


def unknown_grants(words: tuple[str, ...], known: tuple[str, ...]) -> CasebusError:
    """The refusal of grants that do not exist, with those that do."""
    text = "Unknown: {words}. Grants are: {known}."
    params: dict[str, str | int] = {"words": ", ".join(words), "known": ", ".join(known)}
    return CasebusError(Code.INVALID, text, params=params)

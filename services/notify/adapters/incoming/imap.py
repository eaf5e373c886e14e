"""Fetches mail from a mailbox by IMAP: blocking, in one thread, with a limit on each step; read only what is new.

A message is marked as seen, or moved, only after it was stored. One that is fetched again, because that mark was lost
or the folder was made anew, is known by what it says.
"""

import asyncio
import imaplib
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.notify.domain.incoming.mime import BrokenMailError, split, value_of

log = get_logger(__name__)

Take = Callable[[bytes, str, Sequence[str]], Awaitable[list[str]]]
TooLarge = Callable[[bytes, str, Sequence[str], int], Awaitable[list[str]]]
Secret = Callable[[], Awaitable[str]]
STEP_SECONDS = 30.0
AT_ONCE = 50
HEAD_OF_TOO_LARGE = 200_000
_TOKEN_SECONDS = 20.0
_WHO = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


@dataclass(frozen=True)
class MailboxPlace:
    """`imaps://user@host:port/folder`, or `imap://` for STARTTLS, and on loopback for none."""

    host: str
    port: int
    user: str
    folder: str
    tls: bool
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, url: str) -> "MailboxPlace":
        """Read the address; raises ValueError when it is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            raise ValueError("CASEBUS_IMAP_URL is not an address like imaps://user@host/INBOX")
        tls = parts.scheme == "imaps"
        port = parts.port or (993 if tls else 143)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname, port, unquote(parts.username), folder, tls, unquote(parts.password or ""))


@dataclass(frozen=True)
class Fetching:
    """What a round needs: `fallback` takes mail to none of our addresses, `done` is where handled mail is moved."""

    place: MailboxPlace
    secret: Secret
    oauth: bool
    knows: Callable[[str], bool]
    take: Take
    too_large: TooLarge
    fallback: str
    done: str
    largest: int

    async def round(self, pool: ThreadPoolExecutor) -> int:
        """Take in what is new; how many. Raises OSError, imaplib's errors and CasebusError."""
        loop = asyncio.get_running_loop()
        secret = await self.secret()
        box = await loop.run_in_executor(pool, self._open, secret)
        taken = 0
        try:
            for uid in await loop.run_in_executor(pool, self._new, box):
                size = await loop.run_in_executor(pool, self._size, box, uid)
                what = "BODY.PEEK[]" if size <= self.largest else f"BODY.PEEK[HEADER]<0.{HEAD_OF_TOO_LARGE}>"
                raw = await loop.run_in_executor(pool, self._fetch, box, uid, what)
                if raw is None:
                    continue  # nothing was given: it stays new
                await self._taken_in(raw, size)
                taken += 1
                await loop.run_in_executor(pool, self._mark, box, uid)
        finally:
            await loop.run_in_executor(pool, _close, box)
        return taken

    async def _taken_in(self, raw: bytes, size: int) -> None:
        """For whom it says, or, where that is nobody any more, for the address of the mailbox: nothing is lost."""
        envelope = envelope_of(raw)
        for recipients in (self._recipients(raw), (self.fallback,)):
            if size > self.largest:
                log.warning("mail_too_large", size=size)
                kept = await self.too_large(raw, envelope, recipients, size)
            else:
                kept = await self.take(raw, envelope, recipients)
            if kept:
                return

    def _open(self, secret: str) -> imaplib.IMAP4:
        place = self.place
        context = ssl.create_default_context()
        box: imaplib.IMAP4
        if place.tls:
            box = imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=STEP_SECONDS)
        else:
            box = imaplib.IMAP4(place.host, place.port, timeout=STEP_SECONDS)
            if place.host not in ("127.0.0.1", "localhost", "::1"):
                box.starttls(context)
        if self.oauth:
            said = f"user={place.user}\x01auth=Bearer {secret}\x01\x01".encode()
            box.authenticate("XOAUTH2", lambda _challenge: said)
        else:
            box.login(place.user, secret)
        _good(box.select(_quoted(place.folder)))
        return box

    def _new(self, box: imaplib.IMAP4) -> list[bytes]:
        found = _good(box.uid("SEARCH", "UNSEEN", "UNDELETED"))
        return [uid for line in found if isinstance(line, bytes) for uid in line.split()][:AT_ONCE]

    def _size(self, box: imaplib.IMAP4, uid: bytes) -> int:
        """How many bytes it says that it has."""
        answer = _good(box.uid("FETCH", uid.decode(), "(RFC822.SIZE)"))
        told = b" ".join(part for part in answer if isinstance(part, bytes))
        size = re.search(rb"RFC822\.SIZE (\d+)", told)
        return int(size.group(1)) if size else 0

    def _fetch(self, box: imaplib.IMAP4, uid: bytes, what: str) -> bytes | None:
        """The mail or its head, not marked as seen by fetching it; None where there is nothing."""
        for part in _good(box.uid("FETCH", uid.decode(), f"({what})")):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None

    def _mark(self, box: imaplib.IMAP4, uid: bytes) -> None:
        name = uid.decode()
        _good(box.uid("STORE", name, "+FLAGS.SILENT", r"(\Seen)"))
        if self.done:
            try:
                _good(box.uid("MOVE", name, _quoted(self.done)))
            except imaplib.IMAP4.error as error:
                log.warning("mail_not_moved", error=type(error).__name__)

    def _recipients(self, raw: bytes) -> tuple[str, ...]:
        ours = [address for address in recipients_of(raw) if self.knows(address)]
        return tuple(ours) or (self.fallback,)


def recipients_of(raw: bytes) -> list[str]:
    """Whom it was delivered to, as far as its head tells."""
    try:
        head, _ = split(raw)
    except BrokenMailError:
        return []
    values = [str(value)[:10_000] for name in _WHO for value in head.get_all(name, [])[:20]]
    return list(dict.fromkeys(address for _, address in getaddresses(values) if address))[:200]


def envelope_of(raw: bytes) -> str:
    """Its sender on the way, as the server that took it in noted; one that noted none is not taken for a machine."""
    try:
        head, _ = split(raw)
    except BrokenMailError:
        return "unknown"
    said = value_of(head, "return-path").strip()
    return said.strip("<>") if said else "unknown"


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    kind, found = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(f"the server said {kind}")
    return found


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _close(box: imaplib.IMAP4) -> None:
    with _quietly():
        box.logout()


@contextmanager
def _quietly() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError):
        log.debug("mailbox_left")


async def refreshed(http: aiohttp.ClientSession, url: str, form: dict[str, str]) -> str:
    """A new access token for a refresh token (RFC 6749, section 6)."""
    timeout = aiohttp.ClientTimeout(total=_TOKEN_SECONDS)
    async with http.post(url, data=form, timeout=timeout, allow_redirects=False) as answer:
        answer.raise_for_status()
        found = await answer.json(content_type=None)
    return str(found["access_token"])


@asynccontextmanager
async def imap_polling(fetching: Fetching, seconds: float, tasks: TaskPool) -> AsyncIterator[None]:
    """Look again and again until the end."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="imap")
    task = tasks.keep(lambda: _poll(fetching, seconds, pool), "imap")
    try:
        yield
    finally:
        await ended(task)
        pool.shutdown(wait=False, cancel_futures=True)


async def _poll(fetching: Fetching, seconds: float, pool: ThreadPoolExecutor) -> None:
    while True:
        try:
            await fetching.round(pool)
        except (imaplib.IMAP4.error, OSError, aiohttp.ClientError, CasebusError, KeyError, ValueError) as error:
            log.warning("mailbox_does_not_answer", error=type(error).__name__)
        await asyncio.sleep(seconds)

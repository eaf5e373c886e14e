"""The sessions that this replica knows: asked from accounts, believed for at most four seconds."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from contracts.accounts import Session
from contracts.errors import CasebusError, Code, unavailable
from gateway.peers import AccountsPeer

BELIEVED_SECONDS = 4.0
REFRESH_SECONDS = 2.5  # an active session is asked for again before its token gets old
ENDED_SECONDS = 10.0
MOST = 20_000


@dataclass
class _Known:
    session: Session
    since: float
    until: float


class SessionCache:
    """Sessions by the hash of their secret.

    A session is gone at once when accounts says that the access of its person changed. When accounts does not
    answer, nobody is let in on old knowledge: `unavailable` is raised.
    """

    def __init__(self, accounts: AccountsPeer, own_token: Callable[[], Awaitable[str]]) -> None:
        self._accounts = accounts
        self._own_token = own_token
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[Session | None]] = {}
        self._people: dict[str, set[str]] = {}
        self._changed: dict[str, float] = {}

    async def find(self, portal: str, secret: str, *, api: bool = False) -> Session | None:
        """The session behind a cookie or, with `api`, a bearer token; None when there is none. Raises `unavailable`."""
        if not 16 <= len(secret) <= 200:
            return None
        way = "api" if api else "browser"
        key = hashlib.sha256(f"{way}\0{portal}\0{secret}".encode()).hexdigest()
        known = self._known.get(key)
        now = time.monotonic()
        if known is None or now >= known.until:
            return await asyncio.shield(self._ask(key, portal, secret, api))
        if now - known.since > REFRESH_SECONDS:
            self._ask(key, portal, secret, api)
        return known.session

    def _ask(self, key: str, portal: str, secret: str, api: bool) -> "asyncio.Task[Session | None]":
        """Ask accounts once, however many requests of the session arrive together."""
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._resume(key, portal, secret, api))
            self._asking[key] = task
            task.add_done_callback(lambda done: self._asked(key, done))
        return task

    def _asked(self, key: str, task: "asyncio.Task[Session | None]") -> None:
        self._asking.pop(key, None)
        if not task.cancelled():
            task.exception()  # whoever waits gets it; a refresh that nobody waits for is tried again

    async def _resume(self, key: str, portal: str, secret: str, api: bool) -> Session | None:
        asked_at = time.monotonic()
        try:
            session = await self._accounts.resume(await self._own_token(), portal, secret, api=api)
        except CasebusError as error:
            if error.code is Code.TIMEOUT:
                raise unavailable() from error
            if error.code is not Code.UNAUTHENTICATED:
                raise
            self._drop(key)
            return None
        self._keep(key, session, asked_at)
        return session

    def _keep(self, key: str, session: Session, asked_at: float) -> None:
        if self._changed.get(session.person.id, 0.0) >= asked_at:
            return  # the answer may be older than the change
        if len(self._known) >= MOST:
            self._sweep()
        left = session.actor.expires - time.time() - 1.0
        now = time.monotonic()
        self._known[key] = _Known(session, now, min(asked_at + BELIEVED_SECONDS, now + left))
        self._people.setdefault(session.person.id, set()).add(key)

    def _drop(self, key: str) -> None:
        known = self._known.pop(key, None)
        if known is not None:
            keys = self._people.get(known.session.person.id, set())
            keys.discard(key)
            if not keys:
                self._people.pop(known.session.person.id, None)

    def access_changed(self, person: str) -> None:
        """Forget every session of a person."""
        now = time.monotonic()
        self._changed = {who: when for who, when in self._changed.items() if now - when < ENDED_SECONDS}
        self._changed[person] = now
        for key in tuple(self._people.get(person, ())):
            self._drop(key)

    def forget_everything(self) -> None:
        """After a gap in the events nothing is known for certain."""
        self._known.clear()
        self._people.clear()

    def _sweep(self) -> None:
        now = time.monotonic()
        for key in [key for key, known in self._known.items() if known.until <= now]:
            self._drop(key)
        if len(self._known) >= MOST:
            self.forget_everything()

"""argon2id in a small pool of threads with a bounded queue: password hashes cost memory by design."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from contracts.errors import unavailable
from services.accounts.settings import Settings

T = TypeVar("T")


class Argon2:
    """Hashes and verifies; at most `argon2_threads` at a time, `argon2_waiting` in the queue, then a refusal."""

    def __init__(self, settings: Settings) -> None:
        self._hasher = argon2.PasswordHasher(
            time_cost=settings.argon2_passes, memory_cost=settings.argon2_memory_kib, parallelism=1
        )
        self._pool = ThreadPoolExecutor(settings.argon2_threads, thread_name_prefix="argon2")
        self._turn = asyncio.Semaphore(settings.argon2_threads)
        self._most = settings.argon2_threads + settings.argon2_waiting
        self._here = 0
        # verified against where there is no hash, so that an unknown name takes as long as a known one
        self._nobody = self._hasher.hash("")

    async def hash(self, password: str) -> str:
        """A new hash."""
        return await self._run(lambda: self._hasher.hash(password))

    async def verify(self, hashed: str, password: str) -> bool:
        """Whether it is the password; an empty hash never matches and takes as long."""
        return await self._run(lambda: self._matches(hashed or self._nobody, password)) and bool(hashed)

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other figures than today's."""
        return self._hasher.check_needs_rehash(hashed)

    async def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _matches(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._here >= self._most:
            raise unavailable("Too many people are signing in at this moment.", retry_after=2)
        self._here += 1
        try:
            async with self._turn:
                return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._here -= 1

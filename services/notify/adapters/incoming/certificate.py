"""The certificate of the door for mail: read at the start, and again when its files have changed."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kit.logs import get_logger
from kit.settings import SettingsError
from kit.tasks import TaskPool, ended

log = get_logger(__name__)
EVERY_SECONDS = 300.0  # a renewed secret is in a pod's folder after about a minute


@dataclass
class Certificate:
    """`tls.crt` and `tls.key` in a folder; raises SettingsError when they are not there or do not belong together."""

    folder: Path

    def __post_init__(self) -> None:
        """Read them for the first time."""
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._seen = self._stamp()
            self._load()
        except OSError as error:  # ssl.SSLError is one
            raise SettingsError(f"CASEBUS_MAIL_TLS: {self.folder} has no tls.crt and tls.key of one pair") from error

    def renew(self) -> bool:
        """Take up changed files for the connections to come; those that do not fit leave everything as it was."""
        try:
            stamp = self._stamp()
            if stamp == self._seen:
                return False
            self._load()
        except OSError as error:
            log.warning("certificate_not_renewed", error=type(error).__name__)
            return False
        self._seen = stamp
        log.info("certificate_renewed")
        return True

    @asynccontextmanager
    async def renewing(self, tasks: TaskPool) -> AsyncIterator[None]:
        """Look at the files in the background until the end."""
        task = tasks.keep(self._keep_renewing, "renew-certificate")
        try:
            yield
        finally:
            await ended(task)

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await asyncio.to_thread(self.renew)

    def _stamp(self) -> tuple[int, int]:
        # a secret's files are links that change as one, which stat follows
        return (self.folder / "tls.crt").stat().st_mtime_ns, (self.folder / "tls.key").stat().st_mtime_ns

    def _load(self) -> None:
        # a pair that does not fit would leave the context with half of it, so that it is tried on another one first
        for context in (ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), self.context):
            context.load_cert_chain(self.folder / "tls.crt", self.folder / "tls.key")

"""Where everything lies in the data folder, and the lock that keeps it to one runner."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import StartError

MINIMUM_FREE_BYTES = 256 * 1024 * 1024  # below this the stores would stop in the middle of a write


@dataclass(frozen=True)
class Layout:
    """The data folder of one suite (`.casebus/`, or `CASEBUS_DATA`)."""

    root: Path

    @property
    def credentials(self) -> Path:
        """The demo people's sign-in names and passwords, for the person at the keyboard."""
        return self.root / "credentials.json"

    @property
    def restored(self) -> Path:
        """Is there when the data came from a backup: the demo companies have no place among it."""
        return self.root / "restored"

    @property
    def restoring(self) -> Path:
        """Is there from the beginning of a restore to its end: what lies beside it is a part of a backup at most."""
        return self.root / "restoring"

    def secrets(self, process: str) -> Path:
        """The folder of secrets that one process may read, and no other."""
        return self._folder("secrets", process)

    def state(self, instance: str) -> Path:
        """A replica's rebuildable local state."""
        return self._folder("state", instance)

    def part(self, name: str) -> Path:
        """The durable data of one embedded part."""
        return self._folder(name)

    def log(self, name: str) -> Path:
        """The log of one process or part."""
        return self._folder("logs") / f"{name}.log"

    def prepare(self, minimum_free: int = MINIMUM_FREE_BYTES) -> None:
        """Make the folder, readable by its owner only, and refuse a disk that is nearly full."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.root.chmod(0o700)
        except OSError as error:
            raise StartError("data folder", f"{self.root} cannot be used: {error.strerror}") from error
        free = shutil.disk_usage(self.root).free
        if free < minimum_free:
            raise StartError(
                "data folder",
                f"the disk of {self.root} is full ({free // 1_048_576} MiB free, {minimum_free // 1_048_576} needed)",
            )

    def check_whole(self) -> None:
        """Refuse what a restore that was broken off left: a part of the tickets, or files that no ticket knows."""
        if self.restoring.exists():
            said = f"{self.root} holds a part of a backup only: repeat `make restore FROM=…`, which begins anew"
            raise StartError("data folder", said)

    def begin_restoring(self) -> None:
        """Make an empty folder the place of a restore; what one that was broken off left there is removed first."""
        self.prepare()
        with self.locked():
            others = [path for path in self.root.iterdir() if path.name not in ("lock", self.restoring.name)]
            if others and not self.restoring.exists():
                said = f"{self.root} is not empty: move it away, or name another one in CASEBUS_DATA"
                raise StartError("data folder", said)
            self.restoring.touch(mode=0o600)
            for path in others:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this runner alone; the lock ends with the process, however it ends."""
        path = self.root / "lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                owner = os.read(handle, 20).decode() or "unknown"
                raise StartError("data folder", f"{self.root} is in use by a running Casebus (pid {owner})") from error
            os.truncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(handle)

    def _folder(self, *names: str) -> Path:
        path = self.root.joinpath(*names)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

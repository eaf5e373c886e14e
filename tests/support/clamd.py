"""A real virus scanner for tests: ClamAV's daemon from Debian with one signature of the tests' own, on loopback."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = "/usr/sbin/clamd"
EVIL = b"this text is what the tests call a virus"
NAME = "Casebus.Test"
MOST = 1024 * 1024
CONFIG = """
LocalSocket {root}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {root}/signatures
LogFile {root}/clamd.log
StreamMaxLength {most}
Foreground yes
"""


@dataclass
class Scanner:
    """Where it listens; it can be ended and started again."""

    root: Path
    port: int
    process: asyncio.subprocess.Process | None = None

    @property
    def tcp(self) -> str:
        """Its address on the network."""
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def unix(self) -> str:
        """Its socket in the file system."""
        return f"unix://{self.root}/clamd.sock"

    async def start(self) -> None:
        """Run it, and wait until it listens."""
        quiet = asyncio.subprocess.DEVNULL
        config = f"--config-file={self.root}/clamd.conf"
        self.process = await asyncio.create_subprocess_exec(PROGRAM, config, stdout=quiet, stderr=quiet)
        async with asyncio.timeout(120):
            while True:
                assert self.process.returncode is None, (self.root / "clamd.log").read_text()
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.1)  # until it listens
                else:
                    writer.close()
                    return

    async def stop(self) -> None:
        """End it; where it listened nobody answers any more."""
        if self.process and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


async def _install() -> None:
    if Path(PROGRAM).exists():
        return
    apt = shutil.which("apt-get")
    assert apt, "ClamAV is needed: apt-get install clamav-daemon"
    assert os.geteuid() == 0, "ClamAV is needed: apt-get install clamav-daemon"
    for line in (["update"], ["install", "-y", "--no-install-recommends", "clamav-daemon"]):
        done = await asyncio.create_subprocess_exec(apt, *line, stdout=asyncio.subprocess.DEVNULL)
        assert await done.wait() == 0


@asynccontextmanager
async def clamd(root: Path) -> AsyncIterator[Scanner]:
    """It runs until the end; `root` should be a short path, since it holds a socket."""
    await _install()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (root / "signatures").mkdir()
    (root / "signatures" / "tests.ndb").write_text(f"{NAME}:0:*:{EVIL.hex()}\n")
    (root / "clamd.conf").write_text(CONFIG.format(root=root, port=port, most=MOST))
    scanner = Scanner(root, port)
    await scanner.start()
    try:
        yield scanner
    finally:
        await scanner.stop()

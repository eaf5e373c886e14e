"""`python -m deploy.local`, as `make up` runs it: ready, healed, stopped with nothing left, and quickly there again."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from deploy.local.ports import Ports
from deploy.local.processes import ROOT

# The promise is 15 s on the clock. On a busy machine the clock tells of its neighbours, so the test adds up the
# processor time of all that was started: two idle cores give 30 s of it in that time, shared ones are slower at each.
SECOND_START_CPU_SECONDS = 20.0
TICKS = os.sysconf("SC_CLK_TCK")


class Runner:
    """A running `make up` and what it has printed."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.lines: list[str] = []

    async def wait_for(self, pattern: str) -> str:
        """Read on until a line matches; fails with all that was printed when the runner ends before."""
        assert self.process.stdout
        async with asyncio.timeout(120):
            async for raw in self.process.stdout:
                self.lines.append(raw.decode().rstrip())
                if re.search(pattern, self.lines[-1]):
                    return self.lines[-1]
        raise AssertionError("\n".join(self.lines))

    def children(self) -> dict[str, int]:
        """The runner's children by the name of what they run."""
        pid = self.process.pid
        found: dict[str, int] = {}
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            name = words[2] if words[1] == "-m" else Path(words[0]).name
            found[f"{name} again" if name in found else name] = int(child)
        return found

    def cpu_seconds(self) -> float:
        """Processor time of the runner, of what it runs, and of what has ended already."""
        total = 0
        for pid in (self.process.pid, *self.children().values()):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
        return total / TICKS


@asynccontextmanager
async def running(data: Path, port: int, **more: str) -> AsyncIterator[Runner]:
    env = {**os.environ, "CASEBUS_DATA": str(data), "CASEBUS_PORT": str(port), **more}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.local"), stdout=PIPE, stderr=STDOUT, cwd=ROOT, env=env
    )
    try:
        yield Runner(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


async def test_up_heals_stops_cleanly_and_is_quickly_there_again(tmp_path: Path) -> None:
    ports = Ports(use_defaults=False)
    port = ports["gateway"]
    data = tmp_path / "data"
    async with running(data, port, CASEBUS_REPLICAS="tickets=2,gateway=2") as runner:
        assert await runner.wait_for("is ready") == f"Casebus is ready: http://127.0.0.1:{port}"
        people = json.loads((data / "credentials.json").read_text())["autowork"]
        assert (data / "credentials.json").stat().st_mode & 0o777 == 0o600
        assert set(people) >= {"customer", "colleague", "stranger", "agent", "admin"}
        printed = "\n".join(runner.lines)
        assert all(person["email"] in printed for person in people.values())
        assert not any(person["password"] in printed for person in people.values())
        assert len(list((data / "state").glob("tickets-*"))) == 2

        os.kill(runner.children()["services.accounts"], signal.SIGKILL)
        await runner.wait_for(r"accounts-1 +ended \(SIGKILL\); starting again")
        await runner.wait_for(r"accounts-1 +is back")

        before = runner.children()
        assert {"gateway", "services.tickets", "services.files", "services.notify", "nats-server", "weed"} <= set(
            before
        )
        runner.process.send_signal(signal.SIGINT)
        await runner.wait_for("everything has stopped")
        assert await runner.process.wait() == 0
        assert not any(alive(pid) for pid in before.values())

    async with running(data, port) as again:
        await again.wait_for("is ready")
        assert again.cpu_seconds() < SECOND_START_CPU_SECONDS
        assert json.loads((data / "credentials.json").read_text())["autowork"] == people
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/autowork/") as page:
            assert page.status == 200
        again.process.send_signal(signal.SIGTERM)
        await again.wait_for("everything has stopped")
        assert await again.process.wait() == 0


async def test_a_busy_port_ends_the_start_with_its_name_and_nothing_started(tmp_path: Path) -> None:
    holder = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
    port = holder.sockets[0].getsockname()[1]
    async with holder, running(tmp_path / "data", port) as runner:
        await runner.wait_for(f"gateway: port {port} is busy .*CASEBUS_PORT")
        assert await runner.process.wait() == 1
        assert not (tmp_path / "data" / "nats").exists()


async def test_wrong_settings_are_named(tmp_path: Path) -> None:
    for setting, value, words in (
        ("CASEBUS_PORT", "http", "CASEBUS_PORT: 'http' is no port number"),
        ("CASEBUS_REPLICAS", "tickets=many", "CASEBUS_REPLICAS: 'tickets=many'"),
        ("NATS_URL", "127.0.0.1:4222", "NATS_URL: is no address of the form nats://host:port"),
    ):
        async with running(tmp_path / "data", 1, **{setting: value}) as runner:
            await runner.wait_for(re.escape(words))
            assert await runner.process.wait() == 1

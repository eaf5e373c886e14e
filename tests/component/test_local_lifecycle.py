"""Starting, stopping and starting again: nothing is lost, nothing is left running, and what is wrong is named."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pymongo import MongoClient

from deploy.local import keys
from deploy.local.errors import StartError
from deploy.local.layout import Layout
from deploy.local.ports import DEFAULTS, GRPC_OFFSET, Ports, bind_gateway
from deploy.local.processes import ROOT, replica_counts
from deploy.local.suite import Suite
from tests.support.processes import is_alive

PARTS_ONLY = """
import asyncio, sys
from pathlib import Path
from deploy.local.suite import Suite

async def main():
    async with Suite(Path(sys.argv[1]), parts_only=True) as suite:
        print(*suite.pids.values(), flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def tickets_of(suite: Suite) -> MongoClient[dict[str, object]]:
    password = keys.read(suite.layout, "tickets", "mongo_password")
    return MongoClient(suite.urls["mongo"], username="tickets", password=password, authSource="tickets")


def write_and_read_back(suite: Suite, *, write: bool) -> bool:
    with tickets_of(suite) as client:
        if write:
            client["tickets"]["kept"].insert_one({"_id": "one"})
        return client["tickets"]["kept"].find_one({"_id": "one"}) is not None


async def end_of(pids: list[int]) -> None:
    """Wait until none of these processes is left; the test's own time limit bounds it."""
    handles = []
    for pid in pids:
        try:
            handles.append(os.pidfd_open(pid))
        except ProcessLookupError:
            continue
    loop = asyncio.get_running_loop()
    for handle in handles:
        ended = loop.create_future()
        loop.add_reader(handle, lambda ended=ended: ended.done() or ended.set_result(None))
        try:
            async with asyncio.timeout(20):
                await ended
        finally:
            loop.remove_reader(handle)
            os.close(handle)


async def test_a_suite_beside_another_has_its_own_data_after_a_restart_too_and_leaves_nothing_running(
    tmp_path: Path, parts: Suite
) -> None:
    async with Suite(tmp_path, parts_only=True) as first:
        assert not set(first.ports.taken.values()) & set(parts.ports.taken.values())
        await asyncio.to_thread(write_and_read_back, first, write=True)
        assert not await asyncio.to_thread(write_and_read_back, parts, write=False)
        await stays_down_until_it_is_started(first)
        first_ports, pids = dict(first.ports.taken), list(first.pids.values())
    assert len(pids) == 4
    assert not any(is_alive(pid) for pid in pids)
    async with Suite(tmp_path, parts_only=True) as second:
        assert second.ports.taken != first_ports
        assert await asyncio.to_thread(write_and_read_back, second, write=False)
        pids = list(second.pids.values())
        for name in ("mailbox", "nats"):  # they ignore SIGTERM, and are killed in the end
            child = second.children[name]
            child.program = replace(child.program, grace=1.0)
            second.kill(name, signal.SIGSTOP)
    assert not any(is_alive(pid) for pid in pids)


async def stays_down_until_it_is_started(suite: Suite) -> None:
    """A part that is stopped."""
    await suite.stop("s3")
    assert "s3" not in suite.pids
    await suite.start("s3")
    await suite.restart("nats")
    assert set(suite.pids) == {"nats", "mongo", "s3", "mailbox"}


async def test_a_data_folder_belongs_to_one_runner(parts: Suite) -> None:
    with pytest.raises(StartError, match=f"in use by a running Casebus \\(pid {os.getpid()}\\)"):
        async with Suite(parts.layout.root, parts_only=True):
            pass


async def test_a_killed_runner_leaves_nothing_running(tmp_path: Path) -> None:
    runner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARTS_ONLY, str(tmp_path)), stdout=subprocess.PIPE, cwd=ROOT
    )
    assert runner.stdout
    pids = [int(word) for word in (await runner.stdout.readline()).split()]
    assert len(pids) == 4
    runner.kill()
    await runner.wait()
    await end_of(pids)
    assert not any(is_alive(pid) for pid in pids)


async def test_a_busy_gateway_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StartError, match=f"gateway: port {port} is busy"):
            bind_gateway(port)


async def test_a_part_that_cannot_start_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.prepare()
    (layout.part("nats") / "jetstream").write_text("a file where a folder should be")
    with pytest.raises(StartError) as caught:
        async with Suite(tmp_path, parts_only=True):
            pass
    assert caught.value.part == "nats"
    assert "exit code" in caught.value.reason
    assert "jetstream" in caught.value.log_tail.lower()


async def test_every_port_is_its_default_when_free_else_another_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        ports = Ports(use_defaults=True, defaults={**DEFAULTS, "mailbox": busy})
        assert ports["mailbox"] != busy
        assert ports["mailbox"] == ports["mailbox"]
        assert ports.moved() == {"mailbox": (busy, ports["mailbox"])}


async def test_a_port_that_one_suite_has_chosen_and_nobody_uses_yet_is_not_chosen_by_another() -> None:
    one = Ports(use_defaults=False)
    chosen = one["nats"]
    other = Ports(defaults={"nats": chosen})
    assert other["nats"] != chosen
    one.release()
    third = Ports(defaults={"nats": chosen})
    assert third["nats"] == chosen
    other.release()
    third.release()


async def test_no_port_of_a_part_is_where_the_kernel_puts_connections() -> None:
    for _ in range(20):
        ports = Ports(use_defaults=False)
        assert ports["s3-admin"] + GRPC_OFFSET < 32_768
        assert ports["s3"] < 32_768
        ports.release()


async def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"the disk of .* is full"):
        Layout(tmp_path).prepare(minimum_free=2**62)


@pytest.mark.parametrize("text", ["tickets", "tickets=0", "tickets=x", "nobody=2", "tickets=17"])
async def test_a_wrong_number_of_replicas_is_refused_with_the_allowed_names(text: str) -> None:
    with pytest.raises(StartError, match="accounts, tickets, files, notify, gateway"):
        replica_counts(text)


async def test_replicas_are_read() -> None:
    assert replica_counts("tickets=2, gateway=3") == {
        "accounts": 1,
        "tickets": 2,
        "files": 1,
        "notify": 1,
        "gateway": 3,
    }

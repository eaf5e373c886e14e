"""The MongoDB-compatible database: `mongod` when it is on PATH, else SecantusDB; always with sign-in."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local import keys
from deploy.local.child import Child, Program, Tell
from deploy.local.layout import Layout
from deploy.local.parts.base import Place, binary, plain_environment
from deploy.local.ports import LOOPBACK, is_free
from deploy.local.pulse import Pulse

UNAUTHORIZED = (13, 18)  # Unauthorized and AuthenticationFailed in MongoDB's table of error codes


def url(place: Place) -> str:
    """The address that the processes get in `MONGO_URL`."""
    return f"mongodb://{LOOPBACK}:{place.ports['mongo']}/"


def command_line(place: Place, port: int, *, auth: bool) -> tuple[str, ...]:
    """The database's whole command line; `auth` is off only while the users are being made."""
    folder = place.layout.part("mongo") / "db"  # the marker file beside it is no business of the database
    if mongod := shutil.which("mongod"):
        line: tuple[str, ...] = (mongod, "--bind_ip", LOOPBACK, "--port", str(port), "--dbpath", str(folder))
        line += ("--nounixsocket", "--quiet")
    else:
        # Without --sync-on-commit SecantusDB loses acknowledged writes when it is killed.
        line = (binary("mongo", "secantusd-py"), "--host", LOOPBACK, "--port", str(port))
        line += ("--storage-path", str(folder), "--sync-on-commit", "--log-level", "WARNING", "--cache-size", "256M")
    return (*line, "--auth") if auth else line


def program(place: Place) -> Program:
    """How to run the database from now on: with sign-in; ready only after a stranger's read was refused."""
    port = place.ports["mongo"]
    (place.layout.part("mongo") / "db").mkdir(mode=0o700, exist_ok=True)
    return _program(place, port, auth=True, check=_refuses_strangers)


async def make_users(place: Place, tell: Tell) -> None:
    """On the first start: run without sign-in on a random loopback port, make the users, and stop."""
    marker = place.layout.part("mongo") / "users-made"
    if marker.exists():
        return
    tell("mongo", "making one user per service")
    (place.layout.part("mongo") / "db").mkdir(mode=0o700, exist_ok=True)
    port = place.ports["mongo-setup"]
    child = Child(_program(place, port, auth=False, check=_answers), tell)
    try:
        await child.start()
        await asyncio.to_thread(_create_users, place.layout, port)
    finally:
        await child.stop()
    keys.write_private(marker, "one user per service\n")


def _program(place: Place, port: int, *, auth: bool, check: Callable[[int], str]) -> Program:
    async def probe() -> str:
        return "connecting" if is_free(port) else await asyncio.to_thread(check, port)

    async def alive() -> str:
        return await asyncio.to_thread(_still_works, port, keys.read(place.layout, "operator", "mongo_password"))

    return Program(
        name="mongo",
        argv=command_line(place, port, auth=auth),
        env=plain_environment(),
        cwd=Path(place.layout.root),
        log=place.layout.log("mongo"),
        probe=probe,
        patience=60,
        grace=20,
        pulse=Pulse(alive, every=10.0) if auth else None,
    )


def _create_users(layout: Layout, port: int) -> None:
    with _connect(port, 30_000) as client:
        for user in keys.SERVICES:
            _create_user(
                client, user, user, keys.read(layout, user, "mongo_password"), [{"role": "readWrite", "db": user}]
            )
        _create_user(client, "admin", "operator", keys.read(layout, "operator", "mongo_password"), ["root"])


def _create_user(client: MongoClient[Any], database: str, user: str, password: str, roles: list[Any]) -> None:
    known = client[database].command("usersInfo", user)["users"]
    client[database].command("updateUser" if known else "createUser", user, pwd=password, roles=roles)


def _answers(port: int) -> str:
    try:
        with _connect(port, 500) as client:
            client.admin.command("ping")
    except PyMongoError:
        return "connecting"
    return ""


def _still_works(port: int, password: str) -> str:
    """Whether it reads for who signs in, however late: after a full disk it refuses everything until it is ended."""
    try:
        with _connect(port, 10_000, username="operator", password=password) as client:
            client["tickets"]["tickets"].find_one({"_id": ""})
    except PyMongoError:
        return "silent"
    return ""


def _refuses_strangers(port: int) -> str:
    try:
        with _connect(port, 500) as client:
            client["tickets"]["tickets"].find_one()
    except OperationFailure as error:
        return "" if error.code in UNAUTHORIZED else "starting"
    except PyMongoError:
        return "connecting"
    return "answers strangers"


def _connect(port: int, timeout: int, **more: Any) -> MongoClient[Any]:
    more |= {"serverSelectionTimeoutMS": timeout, "socketTimeoutMS": timeout}
    return MongoClient(LOOPBACK, port, directConnection=True, **more)

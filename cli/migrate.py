"""Bring broker, storage and database to what this version needs; as often as you like."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from minio.error import S3Error
from nats.errors import Error as NatsError
from pymongo.errors import PyMongoError
from urllib3.exceptions import HTTPError

from cli import bus_declare
from cli.adapters import database, storage
from cli.places import Places
from contracts.errors import CasebusError, Code
from kit.rpc.client import connect
from kit.streams import declare

NAME = ("migrate",)
Step = Callable[[Places, argparse.Namespace], Awaitable[list[str]]]

TROUBLE = (NatsError, PyMongoError, S3Error, HTTPError, OSError, TimeoutError)
PAUSE_SECONDS = 2.0


def options(parser: argparse.ArgumentParser) -> None:
    """What differs from one installation to the next."""
    parser.add_argument(
        "--wait", type=float, default=30, metavar="SECONDS", help="for what is not up yet (default: 30)"
    )
    parser.add_argument("--replicas", type=int, default=1, choices=(1, 3, 5), help="copies of the stream (default: 1)")
    parser.add_argument(
        "--database-users",
        action="store_true",
        help="make one database user per service, too, with the passwords beside the operator's secrets",
    )


async def run(chosen: argparse.Namespace) -> None:
    """Stream and consumers, buckets, users; each service makes its own indexes when it starts."""
    places = Places.from_environment()
    steps: list[tuple[str, Step]] = [("the broker", _broker), ("the storage", _storage)]
    if chosen.database_users:
        steps.append(("the database", _database))
    deadline = asyncio.get_running_loop().time() + chosen.wait
    for name, step in steps:
        for line in await _patiently(name, step, places, chosen, deadline):
            print(line, flush=True)


async def _patiently(name: str, step: Step, places: Places, chosen: argparse.Namespace, deadline: float) -> list[str]:
    """Try until the time is over; whatever answers late or refuses us for now may have just been started."""
    loop = asyncio.get_running_loop()
    trouble = "no answer"
    while (left := deadline - loop.time()) > 0:
        try:
            async with asyncio.timeout(left):
                return await step(places, chosen)
        except TROUBLE as error:
            trouble = str(error) or trouble
            if deadline - loop.time() > PAUSE_SECONDS:
                print(f"waiting for {name}: {trouble.splitlines()[0][:200]}", flush=True)
            await asyncio.sleep(PAUSE_SECONDS)
    text = "{name} did not do what it was asked within {seconds} s: {trouble}"
    raise CasebusError(Code.UNAVAILABLE, text, params={"name": name, "seconds": int(chosen.wait), "trouble": trouble})


async def _broker(places: Places, chosen: argparse.Namespace) -> list[str]:
    async with connect(places.of("deploy")) as bus:
        return await declare(bus, bus_declare.plan(chosen.replicas))


async def _storage(places: Places, _chosen: argparse.Namespace) -> list[str]:
    told = places.operator
    client = storage.open_storage(told.s3_url, told.secret("s3_access_key"), told.secret("s3_secret_key"))
    return await asyncio.to_thread(storage.make_buckets, client)


async def _database(places: Places, _chosen: argparse.Namespace) -> list[str]:
    passwords = {service: places.secret(service, "mongo_password") for service in database.SERVICES}
    return await asyncio.to_thread(database.make_users, places.operator.mongo_address(), passwords)

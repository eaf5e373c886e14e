"""The broker's streams, by its own snapshots (NATS ADR-8 names the subjects), and how far each durable consumer was.

A consumer's place is noted before the databases are read and its stream after them: what it handles in between comes
again after a restore, which every consumer knows how to pass over, and nothing is left out.
"""

import asyncio
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from cli.backups import snapshots
from cli.backups.manifest import Piece, Run, inside, packed, piece_of
from contracts.errors import CasebusError, Code
from kit.ids import new_id
from kit.rpc.client import Bus

SECONDS = 30.0
CHUNK = 128 * 1024  # bytes in a message; the broker's own default
CONSUMER_FIELDS = (
    *("durable_name", "ack_policy", "ack_wait", "max_deliver", "max_ack_pending", "filter_subject"),
    *("filter_subjects", "description", "metadata", "num_replicas"),
)


@dataclass(frozen=True)
class Streams:
    """The streams of the account of the connection."""

    bus: Bus

    async def positions(self) -> dict[str, list[dict[str, Any]]]:
        """By stream its durable consumers, each with the sequence after which it goes on."""
        names = (await self._ask("STREAM.NAMES", {})).get("streams") or []
        return {name: await self._consumers(name) for name in sorted(names)}

    async def dump(self, stream: str, run: Run) -> dict[str, Any]:
        """Write a stream's snapshot; gives what the manifest keeps of it."""
        inbox = f"{self.bus.inbox}.{new_id()}"
        path = run.place("streams", f"{stream}.snapshot.gz")
        subscription = await self.bus.nats.subscribe(inbox)
        try:
            wish = {"deliver_subject": inbox, "no_consumers": True, "chunk_size": CHUNK, "jsck": True}
            told = await self._ask(f"STREAM.SNAPSHOT.{stream}", wish)
            with packed(path) as file:
                while (message := await subscription.next_msg(timeout=SECONDS)).data:
                    file.put(message.data)
                    if message.reply:
                        _check_place(stream, message.reply, len(message.data), file.count)
                        await message.respond(b"")
            if (message.headers or {}).get("Status", "204") != "204":  # how the broker ends what it gave up
                raise cut_short(stream)
        finally:
            await subscription.unsubscribe()
        with gzip.open(path, "rb") as written:
            if not await asyncio.to_thread(snapshots.is_whole, written):
                raise cut_short(stream)
        piece = piece_of(run.folder, path, int(told["state"]["messages"]))
        return {"piece": piece.__dict__, "config": told["config"], "state": told["state"]}

    async def check_absent(self, stream: str) -> None:
        """A stream that was declared and never used may be replaced; raises CasebusError for any other."""
        names = (await self._ask("STREAM.NAMES", {})).get("streams") or []
        if stream not in names:
            return
        state = (await self._ask(f"STREAM.INFO.{stream}", {}))["state"]
        if state["last_seq"]:
            text = "the stream {stream} is not empty: restore into an empty installation"
            raise CasebusError(Code.CONFLICT, text, params={"stream": stream})

    async def restore(self, stream: str, kept: dict[str, Any], folder: Path) -> None:
        """Put a stream back, and its durable consumers where they were."""
        names = (await self._ask("STREAM.NAMES", {})).get("streams") or []
        if stream in names:
            await self._ask(f"STREAM.DELETE.{stream}", {})
        told = await self._ask(f"STREAM.RESTORE.{stream}", {"config": kept["config"], "state": kept["state"]})
        last = await self._send(self.bus.nats, str(told["deliver_subject"]), folder, Piece(**kept["piece"]))
        if last < int(kept["state"]["last_seq"]):  # old messages may have ended since; the sequence tells all the same
            raise cut_short(stream)
        for consumer in kept["consumers"]:
            place = {"deliver_policy": "by_start_sequence", "opt_start_seq": consumer["after"] + 1}
            config = {**consumer["config"], **place}
            body = {"stream_name": stream, "config": config, "action": "create"}
            await self._ask(f"CONSUMER.DURABLE.CREATE.{stream}.{config['durable_name']}", body)

    @staticmethod
    async def _send(nats: Client, subject: str, folder: Path, piece: Piece) -> int:
        """The sequence up to which the broker has it now."""
        with gzip.open(inside(folder, piece.path), "rb") as file:
            while portion := await asyncio.to_thread(file.read, CHUNK):
                answer = await nats.request(subject, portion, timeout=SECONDS)
                if answer.data:
                    _check(json.loads(answer.data), subject)
        answer = await nats.request(subject, b"", timeout=SECONDS)
        told: dict[str, Any] = json.loads(answer.data)
        _check(told, subject)
        return int(told["state"]["last_seq"])

    async def _consumers(self, stream: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = await self._ask(f"CONSUMER.LIST.{stream}", {"offset": len(found)})
            rows = page.get("consumers") or []
            found += rows
            if not rows or len(found) >= page["total"]:
                break
        return [
            {
                "after": row["ack_floor"]["stream_seq"],
                "config": {name: row["config"][name] for name in CONSUMER_FIELDS if name in row["config"]},
            }
            for row in found
            if row["config"].get("durable_name")
        ]

    async def _ask(self, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.bus.nats.request(f"$JS.API.{verb}", json.dumps(body).encode(), timeout=SECONDS)
        told: dict[str, Any] = json.loads(answer.data)
        _check(told, verb)
        return told


def cut_short(stream: str) -> CasebusError:
    """The broker stopped in the middle of a snapshot."""
    return CasebusError(Code.UNAVAILABLE, "the copy of the stream {stream} was cut short", params={"stream": stream})


def _check_place(stream: str, reply: str, size: int, number: int) -> None:
    """The broker counts the portions of a snapshot where it wants the answer: `….<bytes>.<number>`."""
    if reply.split(".")[-2:] != [str(size), str(number)]:
        raise cut_short(stream)


def _check(told: dict[str, Any], what: str) -> None:
    if error := told.get("error"):
        text = "the broker refused {what}: {trouble}"
        params: dict[str, str | int] = {"what": what, "trouble": str(error.get("description", error))[:300]}
        raise CasebusError(Code.UNAVAILABLE, text, params=params)

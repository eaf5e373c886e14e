"""The broker's part of outside systems: an account for each, tied to ours by a handful of exports and imports.

Permissions of a user alone would not keep a system inside: it could name any subject as the one to be answered on. In
an account of its own it knows none of ours, and the broker says in the subject `ext.<name>.…` who is asking.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.bus import STREAM
from contracts.systems.grants import hears
from contracts.systems.parts import PREFIX, feeder_of, stream_of

CONNECTIONS = 16
SUBSCRIPTIONS = 256
PAYLOAD = 1024 * 1024
# Answers of the clients: nats.py, nats.js, nats.go and the command `nats` all have their inboxes there.
INBOX = "_INBOX.>"


@dataclass(frozen=True)
class Outside:
    """A system as the broker needs to know it; its key is a public one."""

    name: str
    portal: str
    public_key: str
    allow: tuple[str, ...]
    active: bool

    @property
    def hears(self) -> bool:
        """Whether it has a stream of events."""
        return self.active and hears(self.allow)

    @property
    def reading(self) -> tuple[str, ...]:
        """What it may ask of JetStream: the next messages of its own consumer, how far that is, acknowledgements."""
        if not self.hears:
            return ()
        where = f"{stream_of(self.name)}.{self.name}"
        return (f"$JS.API.CONSUMER.MSG.NEXT.{where}", f"$JS.API.CONSUMER.INFO.{where}", f"$JS.ACK.{where}.>")


def systems_in(text: str) -> tuple[Outside, ...]:
    """The systems of a file as `casebus systems export` writes it; raises ValueError or KeyError."""
    return tuple(
        Outside(row["name"], row["portal"], row["public_key"], tuple(row["allow"]), row["state"] == "active")
        for row in json.loads(text)
    )


def systems_of(path: Path) -> tuple[Outside, ...]:
    """The systems of a file, none when there is no such file."""
    try:
        return systems_in(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()


def exports(systems: tuple[Outside, ...]) -> str:
    """What our account lets each system have, as lines of its block."""
    lines = [line for system in systems if system.active for line in _exports(system)]
    return f"    exports: [\n      {_joined(lines)}\n    ]\n" if lines else ""


def accounts(systems: tuple[Outside, ...]) -> str:
    """The accounts of the systems."""
    return "".join(_account(system) for system in systems if system.active)


def feeder(systems: tuple[Outside, ...]) -> list[str]:
    """What the process that fills the streams may publish."""
    subjects: list[str] = []
    for name in (system.name for system in systems if system.hears):
        durable, stream = feeder_of(name), stream_of(name)
        subjects += [
            f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{durable}",
            f"$JS.API.CONSUMER.INFO.{STREAM}.{durable}",
            f"$JS.ACK.{STREAM}.{durable}.>",
            f"$JS.API.STREAM.PURGE.{stream}",
            f"$JS.API.DIRECT.GET.{stream}",
            f"feed.{name}.>",
        ]
    return subjects


def reader(systems: tuple[Outside, ...]) -> list[str]:
    """What the process that answers systems may publish: reading what was kept for them, and answers."""
    kept = [f"$JS.API.DIRECT.GET.{stream_of(system.name)}" for system in systems if system.hears]
    return ["_R_.>", *kept]  # `_R_` is where the broker has answers across accounts sent to


def declarer(systems: tuple[Outside, ...]) -> list[str]:
    """What the deploy step may publish, also to remove what a revoked system had."""
    subjects: list[str] = []
    for stream in (stream_of(system.name) for system in systems):
        subjects += [f"$JS.API.STREAM.{verb}.{stream}" for verb in ("CREATE", "UPDATE", "INFO", "DELETE")]
        subjects += [f"$JS.API.CONSUMER.{verb}.{stream}.>" for verb in ("CREATE", "DURABLE.CREATE", "INFO", "DELETE")]
    return subjects


def _exports(system: Outside) -> list[str]:
    to: dict[str, Any] = {"accounts": [stream_of(system.name)]}
    found: list[dict[str, Any]] = [{"service": f"ext.{system.name}.v1.>", **to}]
    found += [
        {"service": subject, **to, **({"response": "stream"} if ".MSG.NEXT." in subject else {})}
        for subject in system.reading
    ]
    return [json.dumps(one) for one in found]


def _account(system: Outside) -> str:
    publish = [f"{PREFIX}.>", *system.reading]
    ours = [f"ext.{system.name}.v1.>", *system.reading]
    imports = [
        json.dumps({"service": {"account": "APP", "subject": subject}, **({"to": f"{PREFIX}.>"} if not at else {})})
        for at, subject in enumerate(ours)
    ]
    # With this subject taken the broker gives the account no JetStream API of its own, which would be the first to
    # answer all of `$JS.API.>`: that there is none. Nobody may ask on it.
    taken = {"account": "APP", "subject": f"ext.{system.name}.v1.jetstream.info"}
    imports.append(json.dumps({"service": taken, "to": "$JS.API.INFO"}))
    return f"""  "{stream_of(system.name)}": {{
    users: [ {{ nkey: {system.public_key}, permissions: {{
      publish: {{ allow: {json.dumps(publish)} }}, subscribe: {{ allow: ["{INBOX}"] }} }} }} ]
    limits: {{ max_connections: {CONNECTIONS}, max_subscriptions: {SUBSCRIPTIONS}, max_payload: {PAYLOAD} }}
    imports: [
      {_joined(imports)}
    ]
  }}
"""


def _joined(lines: list[str]) -> str:
    return ",\n      ".join(lines)

"""What each NATS user may publish and subscribe to, derived from the architecture table.

Wildcards of NATS stand for whole subject tokens, so inboxes are named one by one instead of with `_INBOX_*`. Services
may answer into the inboxes of their callers only: with `allow_responses` a caller could name any subject as its reply
subject.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.bus import ACCESS, STREAM, Access
from contracts.systems.parts import feeder_of
from deploy.nats.outside import Outside, declarer, feeder, reader

# A follower makes ephemeral consumers of its own; the durable ones of others stay out of its reach. The older subject
# `CONSUMER.CREATE.<stream>` is given to nobody: the name in its body was taken for a durable one here, and changed it.
_CONSUMER_VERBS = ("CONSUMER.CREATE", "CONSUMER.INFO", "CONSUMER.DELETE", "CONSUMER.MSG.NEXT")


@dataclass(frozen=True)
class Permissions:
    """Allow- and deny-lists of one user; what is on neither is refused."""

    publish: tuple[str, ...]
    publish_deny: tuple[str, ...]
    subscribe: tuple[str, ...]


def of(user: str, systems: tuple[Outside, ...] = ()) -> Permissions:
    """The permissions of one user of the table, with what outside systems add to it."""
    access = ACCESS[user]
    publish = [
        *(operation.subject for operation in access.calls),
        *(event.pattern for event in access.publishes),
        *(f"_INBOX_{caller}.>" for caller in _answers_to(user, access)),
        f"self.{user}.>",  # a process asks itself whether it still hears: readiness
        f"_INBOX_{user}.>",
        *_reading(access),
    ]
    if access.declares:
        publish += [*_declaring(), *declarer(systems)]
    if access.feeds:
        publish += feeder(systems)
    if access.edge:
        publish += reader(systems)
    if user == "operator":
        publish += ["$SRV.>", *_looking()]
    return Permissions(
        publish=tuple(publish),
        publish_deny=_foreign_durables(user, systems) if access.follows else (),
        subscribe=tuple(_hearing(user, access)),
    )


def _answers_to(user: str, access: Access) -> list[str]:
    served = {operation.subject for operation in access.serves}
    callers = [
        name for name, other in ACCESS.items() if name != user and served & {call.subject for call in other.calls}
    ]
    if (served or access.edge) and "operator" not in callers:
        callers.append("operator")  # discovery: it asks `$SRV.>`
    return callers


def _reading(access: Access) -> list[str]:
    subjects: list[str] = []
    if access.follows:
        subjects += [f"$JS.API.STREAM.INFO.{STREAM}", f"$JS.ACK.{STREAM}.>"]
        subjects += [f"$JS.API.{verb}.{STREAM}.>" for verb in _CONSUMER_VERBS]
    if access.consumes:
        durable = access.consumes.durable
        subjects += [
            f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{durable}",
            f"$JS.API.CONSUMER.INFO.{STREAM}.{durable}",
            f"$JS.ACK.{STREAM}.{durable}.>",
        ]
    return subjects


def _foreign_durables(user: str, systems: tuple[Outside, ...]) -> tuple[str, ...]:
    denied: list[str] = []
    durables = [other.consumes.durable for name, other in ACCESS.items() if name != user and other.consumes]
    for durable in (*durables, *(feeder_of(system.name) for system in systems)):
        denied += [f"$JS.API.{verb}.{STREAM}.{durable}" for verb in _CONSUMER_VERBS]
        denied += [f"$JS.API.CONSUMER.CREATE.{STREAM}.{durable}.>", f"$JS.ACK.{STREAM}.{durable}.>"]
    return tuple(denied)


def _looking() -> list[str]:
    """How full the stream is and how far its consumers are; nothing of what is in it."""
    durables = (access.consumes.durable for access in ACCESS.values() if access.consumes)
    return [
        f"$JS.API.STREAM.INFO.{STREAM}",
        *(f"$JS.API.CONSUMER.INFO.{STREAM}.{durable}" for durable in durables),
    ]


def _declaring() -> list[str]:
    return [
        "$JS.API.INFO",
        "$JS.API.STREAM.NAMES",
        "$JS.API.STREAM.LIST",
        *(f"$JS.API.STREAM.{verb}.{STREAM}" for verb in ("CREATE", "UPDATE", "INFO")),
        # backup and restore: the broker's own snapshots
        *(f"$JS.API.STREAM.{verb}.*" for verb in ("INFO", "SNAPSHOT", "RESTORE", "DELETE")),
        *("$JS.SNAPSHOT.>", "$JS.API.CONSUMER.LIST.*", "$JS.API.CONSUMER.DURABLE.CREATE.>"),
        *(f"$JS.API.CONSUMER.{verb}.{STREAM}" for verb in ("NAMES", "LIST")),
        *(f"$JS.API.CONSUMER.{verb}.{STREAM}.>" for verb in ("CREATE", "DURABLE.CREATE", "INFO", "DELETE")),
    ]


def _hearing(user: str, access: Access) -> list[str]:
    subjects = [operation.subject for operation in access.serves]
    if subjects or access.edge:
        subjects += ["$SRV.*", f"$SRV.*.casebus-{user}", f"$SRV.*.casebus-{user}.*"]
    if access.edge:
        subjects.append("ext.*.v1.>")
    return [*subjects, f"self.{user}.>", f"_INBOX_{user}.>"]

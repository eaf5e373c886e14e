"""Which port each listener gets: its default when free, else any free one."""

from __future__ import annotations

import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.local.errors import StartError

LOOPBACK = "127.0.0.1"
# Below Linux's ephemeral range (32768 and up): a client connection never takes the port of a part that restarts.
FALLBACK = range(15_000, 32_000)
# An S3 admin listener whose gRPC port is not 10,000 higher is never found by SeaweedFS's own worker.
GRPC_OFFSET = 10_000
PAIRED_FALLBACK = range(15_000, 22_000)  # the port 10,000 higher shall be below the ephemeral range too

DEFAULTS: Mapping[str, int] = {
    "nats": 4222,
    "nats-monitor": 8222,
    "mongo": 27017,
    "s3": 8333,
    "s3-grpc": 18333,
    "s3-master": 9333,
    "s3-master-grpc": 19333,
    "s3-volume": 9340,
    "s3-volume-grpc": 19340,
    "s3-filer": 8888,
    "s3-filer-grpc": 18888,
    "s3-admin": 23646,
    "smtp": 1025,
    "mailbox": 8025,
    "mail-in": 2525,
}


@dataclass
class Ports:
    """Hands out ports by name, the same one for the same name, and none that another suite has in hand.

    Between the choice of a port and the first word of who listens there lie seconds, and a part that died is away for
    a while: until `release`, the UDP port of the same number, which nothing of ours uses, tells other suites so.
    """

    use_defaults: bool = True
    defaults: Mapping[str, int] = field(default_factory=lambda: DEFAULTS)
    taken: dict[str, int] = field(default_factory=dict)
    _held: list[socket.socket] = field(default_factory=list)

    def __getitem__(self, name: str) -> int:
        if name not in self.taken:
            self.taken[name] = self._choose(name)
        return self.taken[name]

    def release(self) -> None:
        """Other suites may have these ports from now on."""
        while self._held:
            self._held.pop().close()

    def moved(self) -> dict[str, tuple[int, int]]:
        """Listeners that are not where one would look for them: name, default, actual."""
        return {
            name: (self.defaults[name], port)
            for name, port in self.taken.items()
            if name in self.defaults and port != self.defaults[name]
        }

    def _choose(self, name: str) -> int:
        paired = name == "s3-admin"
        if self.use_defaults and name in self.defaults and self._take(self.defaults[name], paired=paired):
            return self.defaults[name]
        for port in random.sample(PAIRED_FALLBACK if paired else FALLBACK, 200):
            if self._take(port, paired=paired):
                return port
        raise StartError(name, "no free port was found on the loopback interface")

    def _take(self, port: int, *, paired: bool) -> bool:
        wanted = (port, port + GRPC_OFFSET) if paired else (port,)
        held = [one for one in map(_hold, wanted) if one]
        if len(held) == len(wanted) and all(is_free(one) for one in wanted):
            self._held += held
            return True
        for one in held:
            one.close()
        return False


def _hold(port: int) -> socket.socket | None:
    """The mark that a suite has this port in hand; None when another one has, or this one for another listener."""
    mark = socket.socket(type=socket.SOCK_DGRAM)
    try:
        mark.bind((LOOPBACK, port))
    except OSError:
        mark.close()
        return None
    return mark


def is_free(port: int) -> bool:
    """True when nothing listens there, on loopback or on all interfaces."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def bind_gateway(port: int) -> socket.socket:
    """Bind the port that people open; without SO_REUSEPORT, so that two suites never share it unnoticed."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as error:
        listener.close()
        hint = "stop what uses it, or choose another one with CASEBUS_PORT"
        raise StartError("gateway", f"port {port} is busy ({error.strerror}): {hint}") from error
    listener.listen(1024)
    listener.setblocking(False)
    return listener

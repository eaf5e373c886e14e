"""The five processes and the operator's commands: what each is told by its environment, and how it is run."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from deploy.local.child import Program
from deploy.local.errors import StartError
from deploy.local.external import External
from deploy.local.keys import PROCESSES, SERVICES
from deploy.local.parts import broker, database, mailbox, storage
from deploy.local.parts.base import Place, plain_environment
from deploy.local.ports import LOOPBACK
from deploy.local.pulse import Pulse, answers

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
REPLY_DOMAIN = "reply.casebus.example"  # a name for tests: no mail of the world reaches this machine
GRACE = 30.0  # a process drains for at most 25 s: 15 s of requests, 10 s of the rest


@dataclass(frozen=True)
class Processes:
    """Environment and command line of each process of one suite."""

    place: Place
    external: External
    gateway_port: int
    gateway_fd: int
    extra: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Path] = field(default_factory=dict)
    """Checkouts of other versions, by process; the others run from here."""

    @property
    def public_url(self) -> str:
        """Where people open the suite; links in mails start with it."""
        return self.extra.get("CASEBUS_PUBLIC_URL", f"http://{LOOPBACK}:{self.gateway_port}")

    def environment(self, process: str, instance: str = "") -> dict[str, str]:
        """Everything that one replica of a process (or the `operator` and `deploy` commands) is told."""
        instance = instance or f"{process}-1"
        layout = self.place.layout
        env = plain_environment(
            {
                "PYTHONUNBUFFERED": "1",
                "CASEBUS_INSTANCE": instance,
                "CASEBUS_SECRETS": str(layout.secrets(process)),
                "CASEBUS_STATE": str(layout.state(instance)),
                "CASEBUS_PORTALS": str(ROOT / "deploy" / "portals"),
                "CASEBUS_PUBLIC_URL": self.public_url,
                "NATS_URL": self.external.nats or broker.url(self.place),
            }
        )
        if process in PROCESSES:
            env["CASEBUS_HEALTH"] = self.health(instance)
        env |= self._stores(process)
        if process == "notify":
            env |= {"CASEBUS_MAIL_LISTEN": self.mail_door(instance), "CASEBUS_REPLY_DOMAIN": REPLY_DOMAIN}
        if process == "files":
            env |= {name: value for name, value in own_environment().items() if name.startswith("CASEBUS_SCANNER")}
        if process == "gateway":
            env["CASEBUS_LISTEN"] = f"{LOOPBACK}:{self.gateway_port}"
            if self.gateway_fd >= 0:
                env["CASEBUS_LISTEN_FD"] = str(self.gateway_fd)
        if process in self.sources:  # another version reads the definitions that came with it
            env["CASEBUS_PORTALS"] = str(self.sources[process] / "deploy" / "portals")
        return {**env, **self.extra}

    def health(self, instance: str) -> str:
        """Address of a replica's side port."""
        return f"{LOOPBACK}:{self.place.ports[f'{instance}-health']}"

    def mail_door(self, instance: str = "notify-1") -> str:
        """Where a replica of notify takes mail in."""
        name = "mail-in" if instance == "notify-1" else f"{instance}-mail-in"
        return f"{LOOPBACK}:{self.place.ports[name]}"

    def program(self, process: str, number: int) -> Program:
        """One replica of one of the five processes."""
        instance = f"{process}-{number}"
        module = "gateway" if process == "gateway" else f"services.{process}"
        health = self.health(instance)

        async def probe() -> str:
            return await _probe(f"http://{health}/readyz")

        async def alive() -> str:  # not ready is another thing: it may be waiting for somebody else
            return await answers(f"http://{health}/healthz")

        return Program(
            name=instance,
            argv=(sys.executable, "-m", module),
            env=self.environment(process, instance),
            cwd=self.sources.get(process, ROOT),
            log=self.place.layout.log(instance),
            probe=probe,
            pass_fds=(self.gateway_fd,) if process == "gateway" else (),
            patience=PATIENCE,
            grace=GRACE,
            pulse=Pulse(alive),
        )

    def _stores(self, process: str) -> dict[str, str]:
        env: dict[str, str] = {}
        if process in SERVICES:
            env["MONGO_URL"] = self.external.mongo or database.url(self.place)
        if process == "operator":
            env["MONGO_URL"] = self.external.mongo or f"{database.url(self.place)}?authSource=admin"
        if process in ("files", "notify", "gateway", "operator"):
            env["S3_URL"] = self.external.s3_address(self.place.layout) if self.external.s3 else storage.url(self.place)
        if process == "files" and not self.external.s3:
            env["S3_FILER"] = storage.filer(self.place)
        if process in ("notify", "operator"):
            env["SMTP_URL"] = self.external.smtp or mailbox.url(self.place)
        return env


def replica_counts(text: str) -> dict[str, int]:
    """Read `CASEBUS_REPLICAS`, e.g. `tickets=2,gateway=2`; what is not named runs once."""
    counts = dict.fromkeys(PROCESSES, 1)
    for piece in filter(None, (one.strip() for one in text.split(","))):
        name, _, number = piece.partition("=")
        if name not in counts or not number.isdecimal() or not 1 <= int(number) <= 16:
            allowed = ", ".join(PROCESSES)
            raise StartError("CASEBUS_REPLICAS", f"{piece!r} is not <process>=<1 to 16>; processes are {allowed}")
        counts[name] = int(number)
    return counts


def missing() -> list[str]:
    """Processes whose code is not installed here."""
    return [name for name in PROCESSES if not (_home(name) / "__main__.py").exists()]


def _home(process: str) -> Path:
    return ROOT / process if process == "gateway" else ROOT / "services" / process


async def _probe(url: str) -> str:
    timeout = aiohttp.ClientTimeout(total=3)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as response:
            return "" if response.status == 200 else (await response.text())[:300] or "not ready"
    except (aiohttp.ClientError, TimeoutError, OSError):
        return "starting"


def own_environment() -> Mapping[str, str]:
    """The runner's own environment."""
    return os.environ

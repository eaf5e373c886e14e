"""Accounts on real parts, in this process, on a clock that tests move; and those who call it."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymongo import monitoring

from contracts import accounts
from contracts.base import Event
from contracts.errors import CasebusError, Code
from deploy.local.suite import Suite
from kit.clock import utc_now
from kit.follow import Batch, follow
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.mongo import database
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import OwnToken
from services.accounts.__main__ import start
from services.accounts.domain.secrets import Derived
from services.accounts.settings import Settings

PORTAL = "autowork"
CHOSEN = "chosen"
CLOSED = "closed"
NUMBERED = "numbered"
BILLED = "billed"
ADMITTED = "admitted"
GOOD_PASSWORD = "ein stilles Fahrrad 7"
BY_NUMBER = {
    "mode": "customer_number",
    "password": "chosen",
    "reset": "chosen",
    "one_account_per_company": True,
    "number_pattern": "[0-9]{5}",
}
QUICK = Settings(answer_seconds=0.0, argon2_memory_kib=1024, argon2_passes=1, argon2_waiting=200)


class Clock:
    """Time that passes, and that a test can move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead

    def move(self, **by: float) -> None:
        self.ahead += timedelta(**by)


class DatabaseCommands(monitoring.CommandListener):
    """The names of the commands that went to the database of accounts."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.database_name == "accounts" and event.command_name not in ("ping", "saslStart", "saslContinue"):
            collection = event.command.get(event.command_name)
            asked = set(event.command.get("filter", {}))
            for update in event.command.get("updates", []):  # the outbox clears what is published some time later
                asked |= set(update["u"].get("$unset", {}))
            self.names.append(f"{event.command_name} {collection} {sorted(asked)}")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing to note."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing to note."""


class LogLines(logging.Handler):
    """Every log line with its fields, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {getattr(record, 'fields', {})} {record.exc_info}")


@dataclass
class SignedIn:
    """Somebody who signed in."""

    world: World
    secret: str
    session: accounts.Session
    portal: str = PORTAL

    @property
    def id(self) -> str:
        return self.session.person.id

    async def call(self, operation: Any, request: Any, via: str = "gateway") -> Any:
        """Ask as this person, with the token of a fresh look at the session, over some process's connection."""
        self.session = await self.world.resume(self.secret, self.portal)
        return await self.world.buses[via].call(operation, request, token=self.session.token)


@dataclass
class World:
    """The callers, the events heard, the database and the clock."""

    parts: Suite
    clock: Clock
    commands: DatabaseCommands
    log: LogLines
    db: Any
    buses: dict[str, Bus] = field(default_factory=dict)
    tokens: dict[str, OwnToken] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    bearer: set[str] = field(default_factory=set)
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def call(self, process: str, operation: Any, request: Any) -> Any:
        """Ask as one of our processes."""
        return await self.buses[process].call(operation, request, token=await self.tokens[process]())

    async def gateway(self, operation: Any, request: Any) -> Any:
        return await self.call("gateway", operation, request)

    async def operator(self, operation: Any, request: Any) -> Any:
        return await self.call("operator", operation, request)

    async def resume(self, secret: str, portal: str = PORTAL, *, api: bool | None = None) -> accounts.Session:
        """As what it is, a browser's session or a program's token, unless the test says how."""
        asked = accounts.ResumeSession(portal=portal, secret=secret, api=secret in self.bearer if api is None else api)
        session: accounts.Session = await self.gateway(accounts.RESUME_SESSION, asked)
        return session

    async def sign_in(self, email: str, password: str = GOOD_PASSWORD, **options: Any) -> SignedIn:
        portal = options.pop("portal", PORTAL)
        request = accounts.SignIn(portal=portal, email=email, password=password, **options)
        answer = await self.gateway(accounts.SIGN_IN, request)
        if request.api:
            self.bearer.add(answer.secret)
        return SignedIn(self, answer.secret, answer.session, portal)

    async def company(self, name: str = "Weber Karosserie GmbH", portal: str = PORTAL) -> accounts.Company:
        request = accounts.CreateCompany(request_id=new_id(), portal=portal, name=name)
        made: accounts.Company = await self.operator(accounts.CREATE_COMPANY, request)
        return made

    async def person(self, **fields: Any) -> accounts.Person:
        """A person with a password of their own, in a company of their own unless one is given."""
        portal = fields.get("portal", PORTAL)
        if fields.get("role", "customer") in ("customer", "company_admin") and "company" not in fields:
            fields["company"] = (await self.company(portal=portal)).id
        request = {
            "request_id": new_id(),
            "portal": portal,
            "email": fresh_email(),
            "name": "Jana Weber",
            "role": "customer",
            "password": GOOD_PASSWORD,
            **fields,
        }
        made: accounts.Person = await self.operator(accounts.CREATE_PERSON, accounts.CreatePerson(**request))
        return made

    async def signed_in_person(self, **fields: Any) -> SignedIn:
        person = await self.person(**fields)
        return await self.sign_in(person.email, fields.get("password", GOOD_PASSWORD), portal=person.portal)

    async def register(self, email: str, **fields: Any) -> None:
        request = {"request_id": new_id(), "portal": PORTAL, "email": email, **fields}
        await self.gateway(accounts.REGISTER, accounts.Register(**request))

    async def registered(self, email: str, **fields: Any) -> accounts.SecretDue:
        """Register, and give what the mail is about."""
        await self.register(email, **fields)
        return await self.due(accounts.REGISTERED, email)

    async def due(self, kind: Any, email: str) -> accounts.SecretDue:
        """The newest event of this kind about this address."""
        event = await self.event(kind, lambda data: data["email"] == email)
        return accounts.SecretDue.model_validate(event.data)

    async def mailed(self, due: accounts.SecretDue) -> str:
        """The secret that notify would render into the mail."""
        request = accounts.MailSecret(person=due.person, purpose=due.purpose, generation=due.generation)
        return str((await self.call("notify", accounts.MAIL_SECRET, request)).text)

    async def mailed_again(self, person: SignedIn) -> str:
        """The generated password of somebody who has used it already, made as accounts makes it."""
        stored = await self.db["people"].find_one({"_id": person.id})
        derived = Derived((self.parts.layout.secrets("accounts") / "mail_secret_key").read_text().strip().encode())
        return derived.password(person.id, stored["password"]["generation"])

    async def event(self, kind: Any, wanted: Callable[[dict[str, Any]], bool]) -> Event:
        """The newest event of this kind with such data, waited for at most a few seconds."""

        def found() -> Event | None:
            return next((e for e in reversed(self.events) if e.type == kind.name and wanted(e.data)), None)

        async with asyncio.timeout(30), self.heard:
            await self.heard.wait_for(lambda: found() is not None)
        event = found()
        assert event is not None
        return event

    async def settled(self) -> None:
        """Until every event that was written before has been heard: a later one of another person arrives after it."""
        other = await self.person()
        await self.event(accounts.PERSON_CHANGED, lambda data: data["person"]["id"] == other.id)

    def about(self, kind: Any, **fields: Any) -> list[Event]:
        """The events heard of this kind with these data."""
        return [
            event
            for event in self.events
            if event.type == kind.name and all(event.data.get(key) == value for key, value in fields.items())
        ]

    async def hear(self, batch: Batch) -> None:
        async with self.heard:
            self.events += [event for _, event in batch]
            self.heard.notify_all()


def fresh_email(domain: str = "weber-karosserie.example") -> str:
    """An address that nobody has."""
    return f"jana.{new_id()[-12:]}@{domain}"


@asynccontextmanager
async def refused(code: Code) -> AsyncIterator[list[CasebusError]]:
    """The block is refused with this code."""
    seen: list[CasebusError] = []
    with pytest.raises(CasebusError) as caught:
        yield seen
    seen.append(caught.value)
    assert caught.value.code is code, caught.value


def portals(folder: Path) -> Path:
    """Autowork as it is, one portal where people choose their passwords, and one without registration."""
    source = Path("deploy/portals/autowork.yaml")
    folder.mkdir()
    shutil.copy(source, folder / "autowork.yaml")
    definition = yaml.safe_load(source.read_text(encoding="utf-8"))
    for key, registration in (
        (CHOSEN, {"mode": "open", "password": "chosen", "reset": "chosen", "company_admins_erase": True}),
        (CLOSED, {"mode": "staff", "password": "generated", "reset": "generated"}),
        (NUMBERED, {**BY_NUMBER, "proof": "invoice"}),
        (BILLED, {**BY_NUMBER, "proof": "billing_address"}),
        (ADMITTED, {**BY_NUMBER, "proof": "staff"}),
    ):
        modules = {**definition.get("modules", {}), "administration": True}
        made = {**definition, "key": key, "registration": registration, "modules": modules}
        text = yaml.safe_dump(made, allow_unicode=True)
        (folder / f"{key}.yaml").write_text(text, encoding="utf-8")
    return folder


def environment(parts: Suite, process: str, folder: Path) -> dict[str, str]:
    """What a process is told."""
    return {**parts.env_for(process), "CASEBUS_PORTALS": str(folder)}


@asynccontextmanager
async def callers(world: World, life: Lifecycle, folder: Path) -> AsyncIterator[None]:
    """A connection for each of our processes that asks accounts, and an ear on the stream."""
    async with AsyncExitStack() as stack:
        for process in ("gateway", "operator", "notify", "tickets"):
            settings = ProcessSettings.from_environment(process, environment(world.parts, process, folder))
            bus = await stack.enter_async_context(connect(settings))
            world.buses[process] = bus
            world.tokens[process] = OwnToken(minter(bus, process))
        filters = ["evt.*.accounts.>"]
        await stack.enter_async_context(follow(world.buses["gateway"], filters, None, world.hear, life))
        yield


def minter(bus: Bus, process: str) -> Callable[[], Any]:
    async def mint() -> tuple[str, float]:
        minted = await bus.call(accounts.mint_token(process), accounts.MintToken())
        return minted.token, minted.expires

    return mint


@asynccontextmanager
async def running(parts: Suite, folder: Path) -> AsyncIterator[World]:
    """Everything, until the end of the block."""
    clock, commands, log = Clock(), DatabaseCommands(), LogLines()
    monitoring.register(commands)
    logging.getLogger().addHandler(log)
    settings = ProcessSettings.from_environment("accounts", environment(parts, "accounts", folder))
    async with AsyncExitStack() as stack:
        life = Lifecycle(settings, stack)
        stack.push_async_callback(life.tasks.drain, 2)
        db = await stack.enter_async_context(database(settings))
        await start(life, QUICK, clock)
        world = World(parts, clock, commands, log, db)
        await stack.enter_async_context(callers(world, life, folder))
        yield world
    logging.getLogger().removeHandler(log)

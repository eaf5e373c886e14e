"""Notify as a process of its own, beside the real accounts and tickets, and the people of two companies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from contracts import accounts, notify, tickets
from contracts.base import Actor, Event, Nothing
from contracts.bus import STREAM
from deploy.local.child import Child
from deploy.local.suite import Suite
from kit.events import subject_of
from kit.ids import new_id
from kit.mongo import database
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import TokenSigner
from tests.component.notify.server import MailServer, mail_server

PORTAL = "autowork"
PASSWORD = "ein stilles Fahrrad 7"
SECONDS = 60.0


@dataclass
class World:
    """The callers, the database of notify, and a mail server."""

    parts: Suite
    signer: TokenSigner
    db: Any
    buses: dict[str, Bus] = field(default_factory=dict)

    async def ask(self, process: str, operation: Any, request: Any, actor: Actor | None = None) -> Any:
        """Ask over a process's connection as that process, or as a person."""
        who = actor or Actor(kind="service", id=process, portal="*", role="service")
        return await self.buses[process].call(operation, request, token=self.signer.sign(who)[0])

    async def company(self, name: str = "Kunz Fahrzeugtechnik GmbH") -> accounts.Company:
        request = accounts.CreateCompany(request_id=new_id(), portal=PORTAL, name=name)
        made: accounts.Company = await self.ask("operator", accounts.CREATE_COMPANY, request)
        return made

    async def person(self, name: str = "Maria Kunz", role: str = "customer", **fields: Any) -> accounts.Person:
        if role == "customer" and "company" not in fields:
            fields["company"] = (await self.company()).id
        request = accounts.CreatePerson.model_validate(
            {
                "request_id": new_id(),
                "portal": PORTAL,
                "email": f"{name.split(maxsplit=1)[0].lower()}.{new_id()[-12:]}@kunz.example",
                "name": name,
                "role": role,
                "password": PASSWORD,
                **fields,
            }
        )
        made: accounts.Person = await self.ask("operator", accounts.CREATE_PERSON, request)
        return made

    async def open(self, who: accounts.Person, **fields: Any) -> tickets.Written:
        values = {"request_id": new_id(), "title": "Label printer", "description": "It prints blank labels.", **fields}
        request = tickets.OpenTicket.model_validate(values)
        made: tickets.Written = await self.ask("gateway", tickets.OPEN, request, actor_of(who))
        return made

    async def comment(self, who: accounts.Person, ticket: str, text: str, **fields: Any) -> None:
        request = tickets.AddComment(request_id=new_id(), ticket=ticket, text=text, **fields)
        await self.ask("gateway", tickets.COMMENT, request, actor_of(who))

    async def deliveries(self, who: accounts.Person, ticket: str) -> tuple[notify.Delivery, ...]:
        request = notify.ListDeliveries(ticket=ticket)
        found: notify.Deliveries = await self.ask("gateway", notify.LIST_DELIVERIES, request, actor_of(who))
        return found.items

    async def told(self, who: accounts.Person, ticket: str, *wanted: tuple[str, str]) -> None:
        """Until exactly these (template, address) were sent about a ticket."""
        async with asyncio.timeout(SECONDS):
            while True:
                rows = await self.deliveries(who, ticket)
                sent = sorted((row.template, row.email) for row in rows if row.state == "sent")
                if len(sent) >= len(wanted) and not any(row.state == "queued" for row in rows):
                    break
                await asyncio.sleep(0.05)
        assert sent == sorted(wanted)

    async def publish(self, event: Event, process: str = "tickets", times: int = 1) -> None:
        """Put an event on the bus without the broker's own deduplication, as after a republication much later."""
        for _ in range(times):
            await self.buses[process].jetstream.publish(subject_of(event), event.model_dump_json().encode())

    async def state(self, who: accounts.Person | None = None) -> notify.MailState:
        found: notify.MailState = await self.ask(
            "gateway" if who else "operator", notify.MAIL_STATE, Nothing(), actor_of(who) if who else None
        )
        return found

    async def settle(self) -> None:
        """Handle what earlier tests have left in the stream, so that a crash point is met by this test's event."""
        async with self.mailing():
            await self.handled()

    async def handled(self) -> None:
        """Until every event in the stream was handled and acknowledged."""
        async with asyncio.timeout(SECONDS):
            while True:
                info = await self.buses["notify"].jetstream.consumer_info(STREAM, "notify")
                if not info.num_pending and not info.num_ack_pending:
                    return
                await asyncio.sleep(0.1)

    @asynccontextmanager
    async def notify(
        self, *, smtp: MailServer | None = None, name: str = "notify-1", **env: str
    ) -> AsyncIterator[Child]:
        """A replica of notify that sends to this server (else to the local mailbox)."""
        program = self.parts.processes.program("notify", int(name.rpartition("-")[2]))
        told = {**program.env, **env, **({"SMTP_URL": smtp.url} if smtp else {})}
        child = Child(replace(program, env=told), lambda _name, _text: None)
        try:
            await child.start()
            yield child
        finally:
            await child.stop()

    @asynccontextmanager
    async def mailing(self, **env: str) -> AsyncIterator[MailServer]:
        """One replica and a mail server of its own."""
        async with mail_server() as server, self.notify(smtp=server, **env):
            yield server


def actor_of(person: accounts.Person) -> Actor:
    """A person as accounts would sign them."""
    return Actor(
        kind="person",
        id=person.id,
        portal=person.portal,
        role=person.role,
        company=person.company,
        name=person.name,
        rights=person.rights,
    )


@asynccontextmanager
async def running(parts: Suite) -> AsyncIterator[World]:
    """Accounts and tickets as processes, and a connection for each of our users."""
    async with AsyncExitStack() as stack:
        for process in ("accounts", "tickets"):
            child = Child(parts.processes.program(process, 1), lambda _name, _text: None)
            stack.push_async_callback(child.stop)
            await child.start()
        signer = TokenSigner((parts.layout.secrets("accounts") / "actor_private.pem").read_text())
        own = ProcessSettings.from_environment("notify", parts.env_for("notify"))
        world = World(parts, signer, await stack.enter_async_context(database(own)))
        for process in ("gateway", "operator", "tickets", "accounts", "notify"):
            settings = ProcessSettings.from_environment(process, parts.env_for(process))
            world.buses[process] = await stack.enter_async_context(connect(settings))
        yield world

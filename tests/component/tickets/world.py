"""Tickets on real parts: two replicas as processes of their own, and the test in the place of accounts and files."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ConfigDict

from contracts import accounts, files
from contracts import tickets as t
from contracts.base import Actor, Event, Operation, Request
from contracts.errors import CasebusError, Code, not_found
from deploy.local import keys
from deploy.local.child import Child
from deploy.local.suite import Suite
from kit.follow import Batch, follow
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.rpc.client import Bus, connect
from kit.rpc.server import Call, Route, serve
from kit.settings import ProcessSettings
from kit.tokens import TokenSigner, TokenVerifier
from tests.support.needed import needed

PORTAL = "autowork"
SHARED = "shared"  # a portal whose companies share their tickets, where a comment revives what was solved, not closed

RIGHTS = ("create", "comment", "company")


def person(name: str, company: str, portal: str = PORTAL, **fields: Any) -> Actor:
    return Actor(
        kind="person",
        id=f"p-{name}-{portal}",
        portal=portal,
        company=f"{company}-{portal}" if company else "",
        name=name.capitalize(),
        **{"role": "customer", "rights": RIGHTS, "session": f"s-{name}", **fields},
    )


ANNA = person("anna", "acme")
BEN = person("ben", "acme")
OTTO = person("otto", "other")
SVEN = person("sven", "", role="agent", rights=())
SARA = person("sara", "", role="admin", rights=())
NEWCOMER = person("newcomer", "", rights=())
ANNA_SHARED, BEN_SHARED, OTTO_SHARED = (
    person(n, c, SHARED) for n, c in (("anna", "acme"), ("ben", "acme"), ("otto", "other"))
)
SVEN_SHARED = person("sven", "", SHARED, role="agent", rights=())
FLEX, ANKA = "autoflex", "anka"  # as they are: one that closes by itself, and one where a change may cost money
ANNA_FLEX, BEN_FLEX, OTTO_FLEX = (person(n, c, FLEX) for n, c in (("anna", "acme"), ("ben", "acme"), ("otto", "other")))
EVE_FLEX = person("eve", "acme", FLEX, rights=("create", "comment"))
GONE_FLEX = person("gone", "former", FLEX)
SVEN_FLEX = person("sven", "", FLEX, role="agent", rights=())
ANNA_ANKA, BEN_ANKA = person("anna", "acme", ANKA), person("ben", "acme", ANKA)
SVEN_ANKA = person("sven", "", ANKA, role="agent", rights=())
ROBOTICS = "robotics"  # as it is: a case may be submitted in the name of a colleague
ANNA_ROB, BEN_ROB, OTTO_ROB = (
    person(n, c, ROBOTICS) for n, c in (("anna", "acme"), ("ben", "acme"), ("otto", "other"))
)
READER_ROB = person("reader", "acme", ROBOTICS, rights=("company",))
SVEN_ROB = person("sven", "", ROBOTICS, role="agent", rights=())
PEOPLE = (
    *(ANNA, BEN, OTTO, SVEN, SARA, ANNA_SHARED, BEN_SHARED, OTTO_SHARED, SVEN_SHARED),
    *(ANNA_FLEX, BEN_FLEX, OTTO_FLEX, EVE_FLEX, GONE_FLEX, SVEN_FLEX, ANNA_ANKA, BEN_ANKA, SVEN_ANKA),
    *(ANNA_ROB, BEN_ROB, OTTO_ROB, READER_ROB, SVEN_ROB),
)
FILES_SERVICE = Actor(kind="service", id="files", portal="*", role="service")
OPERATOR = Actor(kind="service", id="operator", portal="*", role="service")


def person_card(actor: Actor) -> accounts.Person:
    return accounts.Person(
        id=actor.id,
        portal=actor.portal,
        email=f"{actor.id}@example.com",
        name=actor.name,
        role=actor.role,
        company=actor.company,
        company_name=actor.company.upper(),
        rights=actor.rights,
        active=True,
    )


@dataclass
class World:
    """The callers, the events heard, and the replicas."""

    parts: Suite
    replicas: list[Child]
    signer: TokenSigner
    buses: dict[str, Bus] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    heard: asyncio.Condition = field(default_factory=asyncio.Condition)
    reserved: list[tuple[str, files.ReserveUploads]] = field(default_factory=list)
    names: dict[str, tuple[files.NamedFile, ...]] = field(default_factory=dict)

    async def call(self, actor: Actor, operation: Any, request: Any, **options: Any) -> Any:
        """Ask tickets as somebody."""
        bus = self.buses["files" if operation is t.CHECK_ACCESS else "gateway"]
        return await bus.call(operation, request, token=self.signer.sign(actor)[0], **options)

    async def call_raw(self, verb: str, request: dict[str, Any]) -> Any:
        """Send what our own models would not let through."""

        class Anything(Request):
            model_config = ConfigDict(extra="allow")

        operation = Operation("tickets", verb, Anything, t.Written)
        return await self.call(ANNA, operation, Anything(**request))

    async def crash(self, number: int, point: str) -> asyncio.subprocess.Process:
        """Run a replica, in place of the stopped ones, that kills itself at this point; wait until it is ready."""
        child = self.replicas[number]
        env = {**child.program.env, "CASEBUS_CRASH_AT": point, "CASEBUS_TEST": "1"}
        process = await asyncio.create_subprocess_exec(*child.program.argv, env=env, cwd=child.program.cwd)
        async with asyncio.timeout(30):
            while await child.program.probe():
                await asyncio.sleep(0.1)
        return process

    async def open(self, actor: Actor = ANNA, **fields: Any) -> t.Written:
        fields.setdefault("fields", needed(actor.portal, fields.get("type", "")))
        filled = {"request_id": new_id(), "title": "The printer is on fire", "description": "It smokes.", **fields}
        return await self.call(actor, t.OPEN, t.OpenTicket(**filled))

    async def comment(self, ticket: str, text: str = "More.", actor: Actor = ANNA, **fields: Any) -> t.Written:
        filled = {"request_id": new_id(), "ticket": ticket, "text": text, **fields}
        return await self.call(actor, t.COMMENT, t.AddComment(**filled))

    async def edit(self, ticket: str, actor: Actor = SVEN, **fields: Any) -> t.Written:
        return await self.call(actor, t.EDIT, t.EditTicket(request_id=new_id(), ticket=ticket, **fields))

    async def move(self, ticket: str, status: str, actor: Actor = SVEN, **fields: Any) -> t.Written:
        request = t.MoveTicket(request_id=new_id(), ticket=ticket, status=status, **fields)
        return await self.call(actor, t.MOVE, request)

    async def share(self, ticket: str, actor: Actor, visibility: str, *people: Actor, **fields: Any) -> t.Written:
        ids = tuple(one.id for one in people)
        filled = {"request_id": new_id(), "visibility": visibility, "people": ids, **fields}
        return await self.call(actor, t.SHARE, t.ShareTicket(ticket=ticket, **filled))

    async def price(self, ticket: str, amount: str | None, actor: Actor = SVEN_ANKA, **fields: Any) -> t.Written:
        filled = {"request_id": new_id(), "explanation": "Two hours of work.", **fields}
        return await self.call(actor, t.PROPOSE_COST, t.ProposeCost(ticket=ticket, amount=amount, **filled))

    async def answer(self, ticket: str, cost: str, actor: Actor = ANNA_ANKA, *, accept: bool = True) -> t.Written:
        request = t.AnswerCost(request_id=new_id(), ticket=ticket, cost=cost, accept=accept)
        return await self.call(actor, t.ANSWER_COST, request)

    async def resolve(self, ticket: str, status: str = "solved", actor: Actor = SVEN, **fields: Any) -> t.Written:
        filled = {"cause": "A worn fuser.", "solution": "Changed it.", **fields}
        request = t.ResolveTicket(request_id=new_id(), ticket=ticket, status=status, **filled)
        return await self.call(actor, t.RESOLVE, request)

    async def read(self, ticket: str, actor: Actor = ANNA) -> t.Ticket:
        return await self.call(actor, t.READ, t.ReadTicket(ticket=ticket))

    async def list(self, actor: Actor = ANNA, after: t.Written | None = None, **fields: Any) -> t.TicketPage:
        """A page; `after` waits until the replica that answers has seen a write."""
        if after:
            fields |= {"see": after.id, "see_revision": after.revision}
        return await self.call(actor, t.LIST, t.ListTickets(**fields))

    async def search(self, text: str, actor: Actor = ANNA, **fields: Any) -> t.SearchPage:
        """What has these very words, from a replica whose full text has all that its rows have."""
        wanted = t.SearchTickets(text=text, **{"similar": False, **fields})
        async with asyncio.timeout(20):
            while (page := await self.call(actor, t.SEARCH, wanted)).late:
                await asyncio.sleep(0.05)
        return page  # type: ignore[no-any-return]

    async def count(self, actor: Actor = ANNA) -> t.Counts:
        return await self.call(actor, t.COUNT, t.CountTickets())

    async def settled(self, *written: t.Written, actor: Actor = SVEN) -> None:
        """Wait until every replica has taken these writes in; which one answers is chance, so ask until each has."""
        for one in written:
            seen = 0
            async with asyncio.timeout(20):
                while seen < 6 * len(self.replicas):
                    page = await self.list(actor, after=one, limit=1)
                    seen = 0 if page.late else seen + 1

    async def told(self, ticket: str, *kinds: str) -> list[Event]:
        """Wait until so many events of these kinds about a ticket were heard; all events about it, each once."""

        def of_ticket() -> list[Event]:
            return list({event.id: event for event in self.events if event.subject == ticket}.values())

        def complete() -> bool:
            return Counter(kinds) <= Counter(event.type.split(".")[-1] for event in of_ticket())

        async with asyncio.timeout(20), self.heard:
            await self.heard.wait_for(complete)
        return of_ticket()

    async def hear(self, batch: Batch) -> None:
        async with self.heard:
            self.events += [event for _, event in batch]
            self.heard.notify_all()


@asynccontextmanager
async def refused(*codes: Code) -> AsyncIterator[list[CasebusError]]:
    """The block is refused with one of these codes."""
    seen: list[CasebusError] = []
    with pytest.raises(CasebusError) as caught:
        yield seen
    seen.append(caught.value)
    assert caught.value.code in codes, caught.value.problem


def portals(folder: Path) -> Path:
    """Autowork as it is, and a portal like those of companies that share and end their tickets themselves."""
    source = Path("deploy/portals/autowork.yaml").read_text(encoding="utf-8")
    folder.mkdir()
    (folder / f"{PORTAL}.yaml").write_text(source, encoding="utf-8")
    definition = yaml.safe_load(source)
    definition |= {"key": SHARED, "visibility": "company", "number": "SD-{n}"}
    for status in definition["statuses"]:
        if status["key"] in ("new", "open", "waiting"):
            status["customer_to"] = ["solved"]
        if status["key"] == "external":
            status["queue"] = "devices"
    for portal in (FLEX, ANKA, ROBOTICS):
        as_it_is = Path(f"deploy/portals/{portal}.yaml").read_text(encoding="utf-8")
        (folder / f"{portal}.yaml").write_text(as_it_is, encoding="utf-8")
    (folder / f"{SHARED}.yaml").write_text(yaml.safe_dump(definition, allow_unicode=True), encoding="utf-8")
    return folder


async def neighbours(world: World, life: Lifecycle) -> None:
    """What accounts and files answer."""
    cards = {actor.id: person_card(actor) for actor in PEOPLE}

    async def get_people(_call: Call, request: accounts.GetPeople) -> accounts.People:
        return accounts.People(items=tuple(cards[one] for one in request.ids if one in cards))

    async def get_company(_call: Call, request: accounts.GetCompany) -> accounts.CompanyCard:
        portal = request.id.rpartition("-")[2]
        people = tuple(card for card in cards.values() if card.company == request.id)
        company = accounts.Company(id=request.id, portal=portal, name=request.id.upper(), slug=f"slug-{request.id}")
        return accounts.CompanyCard(company=company, people=people)

    def minting(process: str) -> Route:
        async def mint(_call: Call, _request: accounts.MintToken) -> accounts.Token:
            token, actor = world.signer.sign(Actor(kind="service", id=process, portal="*", role="service"))
            return accounts.Token(token=token, expires=actor.expires)

        return Route(accounts.mint_token(process), mint, anonymous=True)

    async def reserve(call: Call, request: files.ReserveUploads) -> files.Reserved:
        if "gone" in request.uploads:
            raise not_found()
        world.reserved.append((call.actor.id, request))
        made = [files.UploadRef(id=one, name=f"{one}.pdf", size=5, type="application/pdf") for one in request.uploads]
        return files.Reserved(items=tuple(made))

    async def list_names(call: Call, request: files.ListNames) -> files.NameList:
        assert (call.actor.kind, call.actor.id) == ("service", "tickets")
        named = {place: world.names.get(place, sent(place)) for place in request.places}
        return files.NameList(items=tuple(files.PlaceNames(place=key, files=found) for key, found in named.items()))

    def sent(place: str) -> tuple[files.NamedFile, ...]:
        told = [event for event in world.events if event.subject == place]
        refs = [(ref, event.time) for event in told for ref in event.data.get("uploads", ())]
        return tuple(files.NamedFile(id=ref["id"], name=ref["name"], at=at) for ref, at in refs)

    verifier = TokenVerifier(keys.read(world.parts.layout, "files", "actor_public.pem"))
    routes = [
        Route(accounts.GET_PEOPLE, get_people),
        Route(accounts.GET_COMPANY, get_company),
        minting("tickets"),
        minting("operator"),
    ]
    await life.enter(serve(world.buses["accounts"], "accounts", routes, verifier, life))
    filed = [Route(files.RESERVE, reserve), Route(files.LIST_NAMES, list_names)]
    await life.enter(serve(world.buses["files"], "files", filed, verifier, life))


@asynccontextmanager
async def running(parts: Suite) -> AsyncIterator[World]:
    """Everything, until the end of the block."""
    signer = TokenSigner(keys.read(parts.layout, "accounts", "actor_private.pem"))
    children = [Child(parts.processes.program("tickets", number), lambda _part, _text: None) for number in (1, 2)]
    world = World(parts, children, signer)
    async with AsyncExitStack() as stack:
        life = Lifecycle(ProcessSettings.from_environment("gateway", parts.env_for("gateway")), stack)
        for user in ("gateway", "accounts", "files", "operator"):
            told = ProcessSettings.from_environment(user, parts.env_for(user))
            world.buses[user] = await life.enter(connect(told))
        await life.enter(follow(world.buses["gateway"], ["evt.*.tickets.>"], None, world.hear, life))
        life.defer(life.tasks.cancel)
        await neighbours(world, life)
        for child in children:
            life.defer(child.stop)
        await asyncio.gather(*(child.start() for child in children))
        yield world

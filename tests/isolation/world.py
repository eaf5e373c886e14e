"""Two companies: A with something of every kind, and everybody who must never learn of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import aiohttp

from contracts import accounts as a
from contracts import webhooks as w
from contracts.base import Actor
from contracts.bus import ACCESS, AnyOperation
from deploy.local import keys
from deploy.local.suite import Suite
from kit.ids import new_id
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import TokenSigner
from tests.web.mailbox import mails_to, password_in
from tests.web.visitor import visitor

PORTAL = "autowork"
OTHER_PORTAL = "robotics"
PASSWORD = "quiet green harbour 42"
OPERATOR = Actor(kind="service", id="operator", portal="*", role="service")
GATEWAY = Actor(kind="service", id="gateway", portal="*", role="service")
FILE = "wiring plan.txt"


@dataclass(frozen=True)
class Person:
    """Somebody with an account: what their browser and their program carry, and as whom they act on the bus."""

    email: str
    actor: Actor
    cookie: str
    bearer: str
    portal: str = PORTAL

    @property
    def id(self) -> str:
        """The person's id."""
        return self.actor.id


@dataclass
class World:
    """Everybody and everything; `objects` are the ids of A's objects by kind, `own` a ticket of each outsider.

    `canary` is a word in all texts and names of A, `home` one in its company's name and mail domain.
    """

    suite: Suite
    signer: TokenSigner
    http: aiohttp.ClientSession
    buses: dict[str, Bus]
    canary: str = field(default_factory=lambda: f"zq{new_id()[-10:]}")
    home: str = field(default_factory=lambda: f"zh{new_id()[-10:]}")
    people: dict[str, Person] = field(default_factory=dict)
    objects: dict[str, list[str]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    @cached_property
    def base(self) -> str:
        """The gateway's address."""
        return self.suite.urls["gateway"]

    def caller_of(self, operation: AnyOperation) -> Bus:
        """The connection of the first process that may send this."""
        for user, access in ACCESS.items():
            if operation in access.calls:
                return self.buses[user]
        raise AssertionError(f"nobody may call {operation.subject}")

    async def call(self, actor: Actor, operation: AnyOperation, request: Any) -> Any:
        """Ask on the bus with a good token of this actor."""
        return await self.caller_of(operation).call(operation, request, token=self.signer.sign(actor)[0], timeout=20)

    async def api(self, bearer: str, method: str, path: str, **more: Any) -> Any:
        """Use the JSON API; asserts success."""
        headers = {"Authorization": f"Bearer {bearer}"}
        async with self.http.request(method, f"{self.base}/{PORTAL}/api/v1{path}", headers=headers, **more) as answer:
            assert answer.status in (200, 201), (path, await answer.text())
            return await answer.json()

    async def sign_in(self, email: str, password: str = PASSWORD, portal: str = PORTAL) -> Person:
        """A browser's session and a program's token."""
        wish = {"portal": portal, "email": email, "password": password, "client": "tests"}
        browser = await self.call(GATEWAY, a.SIGN_IN, a.SignIn(**wish))
        program = await self.call(GATEWAY, a.SIGN_IN, a.SignIn(**wish, api=True))
        return Person(email, browser.session.actor, browser.secret, program.secret, portal)

    def holds_nothing(self, text: str, where: str, name: str, *, asked: str = "") -> None:
        """Assert that no word and no id of A is in what somebody got; what they asked for may be repeated."""
        typed = ("newcomer", "foreigner")  # who typed the company's name, for a company of their own
        known = [] if name in typed else [self.home]
        text = text.replace(asked, "") if asked else text
        if where.startswith(("/join", "/api/v1/me")):
            text = text.replace(f"Works {self.home} Ltd", "")  # whom they asked to join, told back to them
        for secret in [self.canary, *known, *self.secrets]:
            assert secret not in text, f"{where} holds {secret!r} for {name}"


async def build(world: World) -> None:
    """Make A, B and everybody."""
    canary = world.canary
    company_a = await _company(world, f"Works {world.home} Ltd")
    company_b = await _company(world, f"Other {new_id()[-8:]} Ltd")
    domain = f"{world.home}.example"
    for name in ("owner", "helper", "leaver", "guest"):
        world.people[name] = await _member(world, f"{name}@{domain}", f"{name} {canary}", company_a.id)
    elsewhere = f"{new_id()}@elsewhere.example"  # an address that outsiders type, and that may be shown to them again
    world.people["mailed"] = await _member(world, elsewhere, f"Mailed {canary}", company_a.id)
    chief = await _member(world, f"chief@{domain}", f"Chief {canary}", company_a.id, "company_admin")
    world.people["chief"] = chief
    world.people["stranger"] = await _member(world, f"{new_id()}@b.example", "Somebody Else", company_b.id)
    boss = await _member(world, f"{new_id()}@b.example", "The Boss", company_b.id, "company_admin")
    world.people["boss"] = boss
    world.people["newcomer"] = await _newcomer(world, domain, company_a.name)
    world.people["agent"] = await _admin(world, PORTAL)
    world.people["foreigner"] = await _admin(world, OTHER_PORTAL)
    for name in ("stranger", "boss", "newcomer"):
        opened = await world.api(
            world.people[name].bearer, "POST", "/tickets", json={"title": "Mine", "description": "My own."}
        )
        world.own[name] = opened["number"]
    await _objects(world, company_a.id)
    await _shut_out(world)


async def _company(world: World, name: str) -> a.Company:
    return await world.call(OPERATOR, a.CREATE_COMPANY, a.CreateCompany(request_id=new_id(), portal=PORTAL, name=name))


async def _member(world: World, email: str, name: str, company: str, role: Any = "customer") -> Person:
    wish = a.CreatePerson(
        request_id=new_id(), portal=PORTAL, email=email, name=name, role=role, company=company, password=PASSWORD
    )
    await world.call(OPERATOR, a.CREATE_PERSON, wish)
    return await world.sign_in(email)


async def _admin(world: World, portal: str) -> Person:
    wish = a.CreatePerson(
        request_id=new_id(),
        portal=portal,
        email=f"{new_id()}@vendor.example",
        name="Desk Person",
        role="admin",
        password=PASSWORD,
    )
    await world.call(OPERATOR, a.CREATE_PERSON, wish)
    return await world.sign_in(wish.email, portal=portal)


async def _newcomer(world: World, domain: str, company_name: str) -> Person:
    """Registers with a colleague's mail domain and types the company's name."""
    address = f"new.{new_id()[-8:]}@{domain}"
    async with visitor(world.base) as browser:
        form = (await browser.get("register")).form("/register")
        await browser.send(form, email=address, name="New Person", company_name=company_name)
        password = password_in((await mails_to(world.suite.urls["mailbox"], address))[0])
        page = await browser.sign_in({"email": address, "password": password})
        await browser.send(page.form("/password"), current=password, new=PASSWORD, repeated=PASSWORD)
    return await world.sign_in(address)


async def _objects(world: World, company: str) -> None:
    owner, agent, canary = world.people["owner"], world.people["agent"], world.canary
    tickets, files = {}, []
    for kind in ("private", "shared"):
        upload = await _upload(world, owner)
        new = {"title": f"{kind} {canary}", "description": f"About {canary}.", "uploads": [upload]}
        new["visibility"] = "company" if kind == "shared" else "private"
        opened = await world.api(owner.bearer, "POST", "/tickets", json=new)
        tickets[kind] = number = opened["number"]
        path = f"/tickets/{number}/comments"
        await world.api(owner.bearer, "POST", path, json={"text": f"Comment {canary}."})
        staff_upload = await _upload(world, agent)
        note = {"text": f"Note {canary}.", "staff_only": True, "uploads": [staff_upload]}
        await world.api(agent.bearer, "POST", path, json=note)
        await world.api(agent.bearer, "POST", path, json={"text": f"Answer {canary}.", "status": "waiting"})
        files += [upload, staff_upload]
        await _filed(world, number, {upload, staff_upload})
    pending = await _upload(world, owner)
    read = await world.api(agent.bearer, "GET", f"/tickets/{tickets['shared']}")
    entries = [entry["id"] for entry in read["timeline"]]
    chief = world.people["chief"]
    wish = a.Invite(email=f"invited@{world.home}.example", name=f"Invited {canary}")
    await world.call(chief.actor, a.INVITE, wish)
    invited = (await world.call(chief.actor, a.GET_TEAM, a.GetTeam())).invited[0].id
    view = a.SaveView(id=new_id(), list="tickets", name=f"View {canary}", query="mine=1")
    await world.call(owner.actor, a.SAVE_VIEW, view)
    session = (await world.call(owner.actor, a.LIST_SESSIONS, a.Nothing())).items[0].id
    hook = await _webhook(world)
    world.objects = {
        "ticket": [tickets["private"], tickets["shared"]],
        "file": files,
        "upload": [pending],
        "person": [owner.id, invited],
        "company": [company],
        "company_name": [f"Works {world.home} Ltd"],
        "session": [session],
        "view": [view.id],
        "webhook": [hook],
        "email": [world.people["mailed"].email],
    }
    world.secrets = [owner.id, invited, company, session, pending, *files, *entries, owner.email]


async def _webhook(world: World) -> str:
    """One of A's own; it hears of what does not happen here, so that nobody is called."""
    wish = w.MakeWebhook(name=f"Hook {world.canary}", url="https://example.com/hooks", events=("ticket.closing_soon",))
    made: w.WebhookMade = await world.call(world.people["chief"].actor, w.MAKE_WEBHOOK, wish)
    return made.id


async def _upload(world: World, who: Person) -> str:
    sent = await world.api(who.bearer, "PUT", "/uploads", params={"name": f"{world.canary} {FILE}"}, data=b"the wiring")
    return str(sent["id"])


async def _filed(world: World, number: str, files: set[str]) -> None:
    async with asyncio.timeout(30):
        while True:
            rows = (await world.api(world.people["agent"].bearer, "GET", f"/tickets/{number}/files"))["items"]
            if {row["id"] for row in rows if row["state"] == "live"} == files:
                return
            await asyncio.sleep(0.1)


async def _shut_out(world: World) -> None:
    """One of A is deactivated, another one's sessions are ended; within a second or so both are out."""
    agent, guest, leaver = (world.people[name] for name in ("agent", "guest", "leaver"))
    for person in (guest, leaver):
        await world.api(person.bearer, "GET", "/me")
    await world.call(agent.actor, a.SET_ACTIVE, a.SetActive(person=leaver.id, active=False))
    await world.call(guest.actor, a.SIGN_OUT, a.SignOut(everywhere=True))
    began = time.monotonic()
    for person in (guest, leaver):
        while await _gets_in(world, person):
            assert time.monotonic() - began < 20, "a session that was ended still works"
            await asyncio.sleep(0.05)


async def _gets_in(world: World, person: Person) -> bool:
    headers = {"Authorization": f"Bearer {person.bearer}"}
    async with world.http.get(f"{world.base}/{PORTAL}/api/v1/me", headers=headers) as answer:
        return answer.status == 200


@asynccontextmanager
async def world_on(suite: Suite) -> AsyncIterator[World]:
    """Everything made once on a running suite."""
    signer = TokenSigner(keys.read(suite.layout, "accounts", "actor_private.pem"))
    async with AsyncExitStack() as stack:
        jar = aiohttp.DummyCookieJar()
        http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        buses = {}
        for user, access in ACCESS.items():
            if access.calls:
                settings = ProcessSettings.from_environment(user, suite.env_for(user))
                buses[user] = await stack.enter_async_context(connect(settings))
        world = World(suite, signer, http, buses)
        await build(world)
        yield world


__all__ = ["PASSWORD", "PORTAL", "Person", "World", "world_on"]

"""A world for the process `files`: the real parts, the real process, and the test in the place of its neighbours."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp
from minio import Minio

from contracts import files as f
from contracts.base import Actor, Audience, Event, Operation, Party
from contracts.errors import not_found
from contracts.tickets import CHECK_ACCESS, COMMENTED, NOTED, OPENED, Access, CheckAccess, Entry, TicketFact, TicketHead
from deploy.local import keys
from deploy.local.child import Child
from deploy.local.suite import Suite
from kit.clock import utc_now
from kit.events import new_event, subject_of
from kit.follow import follow, last_sequence
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.mongo import database
from kit.outbox import Outbox
from kit.rpc.client import Bus, connect
from kit.rpc.server import Call, Route, serve
from kit.settings import ProcessSettings
from kit.tokens import TokenSigner, TokenVerifier
from services.files.adapters.minio import storage
from services.files.adapters.mongo import MongoFileStore
from services.files.adapters.places import MongoPlaceStore
from services.files.commands.purge import Purge
from services.files.commands.sweep import Sweep
from services.files.settings import Settings

ANNA = Actor(
    kind="person",
    id="anna",
    portal="autowork",
    role="customer",
    company="acme",
    name="Anna",
    rights=("create",),
    session="s1",
)
OTTO = ANNA.model_copy(update={"id": "otto", "company": "other", "name": "Otto", "session": "s2"})
STAFF = Actor(kind="person", id="sven", portal="autowork", role="agent", name="Sven", session="s3")


@dataclass
class World:
    """What a test needs to be gateway and tickets at once."""

    parts: Suite
    gateway: Bus
    tickets: Bus
    signer: TokenSigner
    http: aiohttp.ClientSession
    s3: Minio
    heard: "asyncio.Queue[tuple[str, f.FilesPlaced]]"
    files: Child
    may_see: dict[str, set[str]] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)
    changes: "asyncio.Queue[f.TreeChanged]" = field(default_factory=asyncio.Queue)
    held: "asyncio.Queue[f.FileHeld]" = field(default_factory=asyncio.Queue)

    def token(self, actor: Actor) -> str:
        """A fresh token of somebody."""
        return self.signer.sign(actor)[0]

    async def call(self, operation: Operation[Any, Any], request: Any, actor: Actor = ANNA, **options: Any) -> Any:
        """Ask files as somebody, through the gateway's connection."""
        bus = self.tickets if operation in (f.RESERVE, f.LIST_NAMES) else self.gateway
        return await bus.call(operation, request, token=self.token(actor), **options)

    async def upload(self, name: str = "a.txt", content: bytes = b"hello", actor: Actor = ANNA) -> f.UploadRef:
        """Stage, send and finish a file, as the gateway does."""
        staged = await self.call(f.STAGE, f.StageUpload(name=name, size=len(content)), actor)
        async with self.http.put(staged.put_url, data=content) as response:
            assert response.status == 200
        digest = hashlib.sha256(content).hexdigest()
        request = f.FinishUpload(upload=staged.upload, size=len(content), sha256=digest, type="text/plain")
        return await self.call(f.FINISH, request, actor)

    async def reserve(self, *uploads: str, actor: Actor = ANNA, request_id: str = "") -> f.Reserved:
        """Reserve, as tickets does."""
        request = f.ReserveUploads(uploads=uploads, ticket="", request_id=request_id or new_id())
        return await self.call(f.RESERVE, request, actor)

    async def tell(
        self, ticket: str, *refs: f.UploadRef, actor: Actor = ANNA, note: bool = False, entry: str = ""
    ) -> None:
        """Publish the event of a ticket that names these files, as tickets does."""
        self.may_see.setdefault(ticket, set()).update({actor.id, STAFF.id})
        fact = fact_of(ticket, refs, actor, note=note, entry=entry)
        kind = NOTED if note else COMMENTED if entry else OPENED
        event = new_event(kind, subject=ticket, portal="autowork", data=fact, at=utc_now())
        await self.tickets.jetstream.publish(
            subject_of(event), event.model_dump_json().encode(), headers={"Nats-Msg-Id": event.id}
        )

    async def filed(self, ticket: str, count: int) -> list[f.FileRow]:
        """Wait until that many files of a ticket were reported as placed or lost."""
        rows: dict[str, f.FileRow] = {}
        async with asyncio.timeout(120):
            while len(rows) < count:
                name, data = await self.heard.get()
                if name == ticket:
                    rows |= {row.id: row for row in data.files}
        return sorted(rows.values(), key=lambda row: row.name)

    async def attach(self, ticket: str, *uploads: tuple[str, bytes]) -> list[f.FileRow]:
        """Upload, reserve, tell and wait: a ticket with these files."""
        refs = [await self.upload(name, content) for name, content in uploads]
        await self.reserve(*(ref.id for ref in refs))
        await self.tell(ticket, *refs)
        return await self.filed(ticket, len(refs))

    def work(self) -> set[str]:
        """What lies in the bucket of uploads."""
        return {str(found.object_name) for found in self.s3.list_objects("casebus-work", recursive=True)}

    def tree(self, ticket: str) -> set[str]:
        """What lies in a ticket's folder."""
        found = self.s3.list_objects("casebus-files", prefix=folder_of(ticket), recursive=True)
        return {str(one.object_name) for one in found}

    def versions(self, ticket: str) -> int:
        """How many versions of objects lie in a ticket's folder."""
        prefix = folder_of(ticket)
        return len(list(self.s3.list_objects("casebus-files", prefix=prefix, recursive=True, include_version=True)))

    async def until(self, look: Callable[[], object], wanted: object, seconds: float = 60) -> None:
        """Wait for what becomes so soon; tells the difference when it does not."""
        seen: object = None
        try:
            async with asyncio.timeout(seconds):
                while (seen := await asyncio.to_thread(look)) != wanted:
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"wanted {wanted}, but there was {seen}") from None

    async def ready(self, wanted: int = 200) -> None:
        """Wait until the side port of files says so."""
        async with asyncio.timeout(30):
            while await self._readiness() != wanted:
                await asyncio.sleep(0.1)

    async def _readiness(self) -> int:
        try:
            async with self.http.get(self.parts.health_url("files-1") + "/readyz") as response:
                return response.status
        except aiohttp.ClientError:
            return 0

    @asynccontextmanager
    async def told(self, **settings: str) -> AsyncIterator[None]:
        """Files runs with these settings; afterwards it runs as before."""
        await self.files.stop()
        before = self.files.program
        self.files.program = replace(before, env={**before.env, **settings})
        await self.files.start()
        try:
            yield
        finally:
            await self.files.stop()
            self.files.program = before
            await self.files.start()

    @asynccontextmanager
    async def crashing(self, point: str, instance: str = "files-1") -> AsyncIterator[None]:
        """Files runs so that it kills itself at this point, which must happen in here; afterwards it runs as before.

        As another `instance` it is a replica that never comes back, and what it leased stays leased.
        """
        await self.files.stop()
        program = self.files.program
        env = {**program.env, "CASEBUS_CRASH_AT": point, "CASEBUS_TEST": "1", "CASEBUS_INSTANCE": instance}
        process = await asyncio.create_subprocess_exec(*program.argv, env=env, cwd=program.cwd)
        try:
            await self.ready()
            yield
            assert await asyncio.wait_for(process.wait(), 30) == -9
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
            await self.files.start()


def fact_of(
    ticket: str, refs: tuple[f.UploadRef, ...], actor: Actor, *, note: bool = False, entry: str = ""
) -> TicketFact:
    """What tickets says when files come with it."""
    now = utc_now()
    by = Party(id=actor.id, name=actor.name, side=actor.side)
    portal, _, number = ticket.partition("/")
    head = TicketHead(
        id=ticket, number=number, portal=portal, company="acme", company_name="Acme", contact=by, created_by=by,
        channel="portal", queue="support", title="t", status="open", kind="open", status_since=now, turn="vendor",
        visibility="company", created_at=now, updated_at=now, revision=1,
    )  # fmt: skip
    entries = ()
    if entry:
        kind = "note" if note else "comment"
        entries = (Entry(id=entry, kind=kind, at=now, by=by, text="x", staff_only=note, files=refs),)
    audience = Audience(portal=portal, company="acme", staff_only=note, whole_company=not note, people=(actor.id,))
    return TicketFact(audience=audience, ticket=head, company_slug="acme", by=by, entries=entries, uploads=refs)


def folder_of(ticket: str) -> str:
    """Where a ticket's files lie."""
    return f"autowork/acme/{ticket.partition('/')[2]}/"


def minio_of(parts: Suite, user: str = "operator") -> Minio:
    """A client of the storage as one of its users."""
    access, secret = (keys.read(parts.layout, user, f"s3_{name}_key") for name in ("access", "secret"))
    address = parts.urls["s3"].removeprefix("http://")
    return Minio(address, access_key=access, secret_key=secret, secure=False, region="us-east-1")


async def bus_of(parts: Suite, user: str, life: Lifecycle) -> Bus:
    """A connection as one of the processes."""
    return await life.enter(connect(ProcessSettings.from_environment(user, parts.env_for(user))))


@asynccontextmanager
async def a_world(parts: Suite) -> AsyncIterator[World]:
    """Files running on the real parts, and tickets' answers given by the test."""
    program = parts.processes.program("files", 1)
    async with AsyncExitStack() as stack:
        life = Lifecycle(ProcessSettings.from_environment("tickets", parts.env_for("tickets")), stack)
        gateway, tickets = await bus_of(parts, "gateway", life), await bus_of(parts, "tickets", life)
        child = Child(program, lambda _part, _text: None)
        signer = TokenSigner(keys.read(parts.layout, "accounts", "actor_private.pem"))
        verifier = TokenVerifier(keys.read(parts.layout, "files", "actor_public.pem"))
        http = await life.enter(aiohttp.ClientSession())
        world = World(parts, gateway, tickets, signer, http, minio_of(parts), asyncio.Queue(), child)

        async def check(call: Call, request: CheckAccess) -> Access:
            if call.actor.id not in world.may_see.get(request.ticket, set()):
                raise not_found()
            portal, _, number = request.ticket.partition("/")
            circle = Audience(portal=portal, company="acme", whole_company=True, people=(ANNA.id,))
            return Access(
                ticket=request.ticket,
                portal=portal,
                company="acme",
                company_slug="acme",
                number=number,
                may=() if call.actor.id in world.readers else ("comment", "attach"),
                audience=circle,
            )

        await life.enter(serve(tickets, "tickets", [Route(CHECK_ACCESS, check)], verifier, life))

        async def hear(batch: list[tuple[int, Event]]) -> None:
            for _, event in batch:
                if event.type == f.TREE_CHANGED.name:
                    await world.changes.put(f.TreeChanged.model_validate(event.data))
                elif event.type == f.HELD.name:
                    await world.held.put(f.FileHeld.model_validate(event.data))
                else:
                    await world.heard.put((event.subject, f.FilesPlaced.model_validate(event.data)))

        last = await last_sequence(gateway)
        await life.enter(follow(gateway, [f.PLACED.pattern, f.TREE_CHANGED.pattern, f.HELD.pattern], last, hear, life))
        life.defer(life.tasks.cancel)
        await child.start()
        life.defer(child.stop)
        yield world


@asynccontextmanager
async def a_store(parts: Suite) -> AsyncIterator[tuple[Callable[[datetime], Awaitable[int]], MongoFileStore]]:
    """The sweep at any moment one likes, and the store, in this very process."""
    async with AsyncExitStack() as stack:
        told = ProcessSettings.from_environment("files", parts.env_for("files"))
        life = Lifecycle(told, stack)
        settings = Settings()
        db, bus = await life.enter(database(told)), await life.enter(connect(told))
        keys_of = told.secret("s3_access_key"), told.secret("s3_secret_key")
        objects = await life.enter(storage(told.s3_url, *keys_of, settings))
        store = MongoFileStore(db, await life.enter(Outbox.on(db["files"], bus, life)))

        places = MongoPlaceStore(db, await life.enter(Outbox.on(db["places"], bus, life)))

        async def sweep_at(moment: datetime) -> int:
            purge = Purge(store, places, objects, lambda: moment)
            return await Sweep(store, objects, lambda: moment, settings.upload_life, purge)()

        yield sweep_at, store

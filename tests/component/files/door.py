"""The real gateway in front of files, with the test in the place of accounts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp

from contracts.accounts import RESUME_SESSION, Person, ResumeSession, Session, Token, mint_token
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from deploy.local.child import Child
from gateway.seals import Seals
from kit.clock import utc_now
from kit.lifecycle import Lifecycle
from kit.rpc.server import Call, Route, serve
from kit.settings import ProcessSettings
from kit.tokens import TokenVerifier
from tests.component.files.world import ANNA, OTTO, STAFF, World, bus_of

SECRETS = {f"secret-of-{actor.id}-0123456789": actor for actor in (ANNA, OTTO, STAFF)}
GATEWAY = Actor(kind="service", id="gateway", portal="*", role="service")


@dataclass
class Door:
    """Requests as somebody's browser makes them."""

    world: World
    gateway: Child
    base: str
    seals: Seals
    http: aiohttp.ClientSession

    def headers(self, actor: Actor, *, csrf: bool = True) -> dict[str, str]:
        """The cookie of a session and the token of a page of ours."""
        secret = next(secret for secret, other in SECRETS.items() if other.id == actor.id)
        token = {"X-CSRF-Token": self.seals.mark("csrf", secret)} if csrf else {}
        return {"Cookie": f"casebus-autowork={secret}", **token}

    def put(self, name: str, data: Any, actor: Actor = ANNA, **headers: str) -> Any:
        """Send a file."""
        url = f"{self.base}/autowork/uploads"
        sent = {**self.headers(actor), **headers}
        return self.http.put(url, params={"name": name}, data=data, headers=sent)

    def get(self, file: str, actor: Actor = ANNA, query: str = "", method: str = "GET", **headers: str) -> Any:
        """Fetch a file."""
        url = f"{self.base}/autowork/files/{file}/x{query}"
        return self.http.request(method, url, headers={**self.headers(actor), **headers}, allow_redirects=False)

    def memory(self) -> int:
        """Resident bytes of the gateway."""
        return int(Path(f"/proc/{self.gateway.pid}/statm").read_text().split()[1]) * 4096


@asynccontextmanager
async def a_door(world: World) -> AsyncIterator[Door]:
    """The gateway on the real parts, signing in whoever the test names."""
    parts = world.parts
    told = ProcessSettings.from_environment("gateway", parts.env_for("gateway"))
    async with AsyncExitStack() as stack:
        life = Lifecycle(ProcessSettings.from_environment("accounts", parts.env_for("accounts")), stack)
        bus = await bus_of(parts, "accounts", life)
        http = await life.enter(aiohttp.ClientSession())

        async def mint(_call: Call, _request: Any) -> Token:
            token, actor = world.signer.sign(GATEWAY)
            return Token(token=token, expires=actor.expires)

        async def resume(_call: Call, request: ResumeSession) -> Session:
            if request.secret not in SECRETS:
                raise CasebusError(Code.UNAUTHENTICATED, "no session")
            token, actor = world.signer.sign(SECRETS[request.secret])
            return session_of(actor, token)

        verifier = TokenVerifier(told.secret("actor_public.pem"))
        routes = [Route(mint_token("gateway"), mint, anonymous=True), Route(RESUME_SESSION, resume)]
        await life.enter(serve(bus, "accounts", routes, verifier, life))
        life.defer(life.tasks.cancel)
        program = replace(parts.processes.program("gateway", 1), pass_fds=())
        child = Child(program, lambda _part, _text: None)
        life.defer(child.stop)
        await child.start()
        yield Door(world, child, parts.urls["gateway"], Seals(told.secret("form_key").encode()), http)


def session_of(actor: Actor, token: str) -> Session:
    """What accounts says about somebody signed in."""
    person = Person(
        id=actor.id,
        portal=actor.portal,
        email=f"{actor.id}@example.org",
        name=actor.name,
        role=actor.role,
        company=actor.company,
        company_name=actor.company,
        rights=actor.rights,
        active=True,
    )
    return Session(
        id=actor.session, token=token, actor=actor, person=person, must_change_password=False, signed_in_at=utc_now()
    )


async def raw(door: Door, head: str, body: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which a request was begun by hand."""
    host, _, port = door.base.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = [f"Host: {host}:{port}", *(f"{name}: {value}" for name, value in door.headers(ANNA).items())]
    writer.write((head + "\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body)
    return reader, writer

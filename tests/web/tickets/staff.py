"""The vendor's staff as the tests need them: they work over the bus, where the desk's pages are not the point."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contracts import tickets as t
from contracts.accounts import SIGN_IN, SignIn
from contracts.base import Actor
from deploy.local import keys
from deploy.local.suite import Suite
from kit.ids import new_id
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import TokenSigner

SERVICE = Actor(kind="service", id="gateway", portal="*", role="service")


@dataclass(frozen=True)
class Hand:
    """One person at work over the bus; `portal` is theirs."""

    bus: Bus
    signer: TokenSigner
    actor: Actor

    def token(self) -> str:
        """A token that is still good when the call arrives."""
        return self.signer.sign(self.actor)[0]

    def ticket(self, number: str) -> str:
        """The ticket's id."""
        return f"{self.actor.portal}/{number}"

    async def read(self, number: str) -> t.Ticket:
        """A ticket as this person sees it."""
        return await self.bus.call(t.READ, t.ReadTicket(ticket=self.ticket(number)), token=self.token())

    async def open(self, title: str, **more: Any) -> str:
        """Open a ticket and give its number."""
        wish = {"description": "It beeps.", **more}
        request = t.OpenTicket(request_id=new_id(), title=title, **wish)
        return (await self.bus.call(t.OPEN, request, token=self.token())).number

    async def comment(self, number: str, text: str, **more: Any) -> None:
        """Comment, note, or comment and move."""
        request = t.AddComment(request_id=new_id(), ticket=self.ticket(number), text=text, **more)
        await self.bus.call(t.COMMENT, request, token=self.token())

    async def edit(self, number: str, **values: Any) -> None:
        """Change fields."""
        request = t.EditTicket(request_id=new_id(), ticket=self.ticket(number), **values)
        await self.bus.call(t.EDIT, request, token=self.token())

    async def move(self, number: str, status: str) -> None:
        """Another status."""
        request = t.MoveTicket(request_id=new_id(), ticket=self.ticket(number), status=status)
        await self.bus.call(t.MOVE, request, token=self.token())

    async def plan(self, number: str, way: t.Way, **more: Any) -> None:
        """Record how it is solved."""
        request = t.PlanWork(request_id=new_id(), ticket=self.ticket(number), way=way, **more)
        await self.bus.call(t.PLAN, request, token=self.token())

    async def resolve(self, number: str, status: str, cause: str, solution: str, **more: Any) -> None:
        """Document the nature of the error and its solution, and end it."""
        request = t.ResolveTicket(
            request_id=new_id(), ticket=self.ticket(number), status=status, cause=cause, solution=solution, **more
        )
        await self.bus.call(t.RESOLVE, request, token=self.token())


@asynccontextmanager
async def hands(suite: Suite) -> AsyncIterator[Any]:
    """Makes people at work: `agent = await hire(credentials["autowork"]["agent"])`."""
    signer = TokenSigner(keys.read(suite.layout, "accounts", "actor_private.pem"))
    async with AsyncExitStack() as stack:
        settings = ProcessSettings.from_environment("gateway", suite.env_for("gateway"))
        bus = await stack.enter_async_context(connect(settings))

        async def hire(who: dict[str, str], portal: str = "autowork") -> Hand:
            request = SignIn(portal=portal, email=who["email"], password=who["password"], client="tests", address="")
            signed_in = await bus.call(SIGN_IN, request, token=signer.sign(SERVICE)[0])
            return Hand(bus, signer, signed_in.session.actor)

        yield hire


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

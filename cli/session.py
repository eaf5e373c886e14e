"""Speaking on the bus as the operator, or as a person who signed in."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from pydantic import BaseModel

from cli.places import PATIENCE
from contracts import accounts
from contracts.base import Operation, Request
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import OwnToken

Req = TypeVar("Req", bound=Request)
Rep = TypeVar("Rep", bound=BaseModel)

SECONDS = 15.0


class Operator:
    """The operator's own connection and token."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._own = OwnToken(self._mint)

    async def call(self, operation: Operation[Req, Rep], request: Req, *, seconds: float = SECONDS) -> Rep:
        """Ask as the operator."""
        return await self._bus.call(operation, request, token=await self._own(), timeout=seconds)

    @asynccontextmanager
    async def person(self, portal: str, email: str, password: str) -> AsyncIterator["SignedInPerson"]:
        """Sign in as a person with an API token, which ends with the block."""
        request = accounts.SignIn(portal=portal, email=email, password=password, client="casebus command", api=True)
        signed_in = await self.call(accounts.SIGN_IN, request)
        person = SignedInPerson(self, self._bus, portal, signed_in)
        try:
            yield person
        finally:
            await person.call(accounts.SIGN_OUT, accounts.SignOut())

    async def _mint(self) -> tuple[str, float]:
        minted = await self._bus.call(accounts.mint_token("operator"), accounts.MintToken(), timeout=SECONDS)
        return minted.token, minted.expires


class SignedInPerson:
    """Somebody who acts with their own rights."""

    def __init__(self, operator: Operator, bus: Bus, portal: str, signed_in: accounts.SignedIn) -> None:
        self._operator = operator
        self._bus = bus
        self._portal = portal
        self._secret = signed_in.secret
        self._session = signed_in.session

    @property
    def id(self) -> str:
        """The person's id."""
        return self._session.person.id

    async def call(self, operation: Operation[Req, Rep], request: Req) -> Rep:
        """Ask as this person, with a fresh token whenever the last one grows old."""
        if self._session.actor.expires - 1.0 < time.time():
            request_session = accounts.ResumeSession(portal=self._portal, secret=self._secret, api=True)
            self._session = await self._operator.call(accounts.RESUME_SESSION, request_session)
        return await self._bus.call(operation, request, token=self._session.token, timeout=SECONDS)


@asynccontextmanager
async def operator() -> AsyncIterator[Operator]:
    """Connect as the NATS user `operator`."""
    async with connect(ProcessSettings.from_environment("operator"), patience=PATIENCE) as bus:
        yield Operator(bus)

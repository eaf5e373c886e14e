"""What a request of an outside system is handled with."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts.addresses import portal_address
from contracts.errors import forbidden, not_found
from contracts.outside import System
from contracts.portal import Portal
from gateway.peers import Peers
from gateway.portals import Portals
from gateway.routing import Urls
from gateway.systems.sealing import Envelopes
from kit.clock import Clock


@dataclass(frozen=True)
class KeptEvent:
    """An event as it lies in a system's stream."""

    sequence: int
    at: datetime
    data: bytes


class Streams(Protocol):
    """The streams of systems, to be read again."""

    async def read(
        self, stream: str, sequence: int, since: datetime | None, limit: int
    ) -> tuple[list[KeptEvent], bool, int]:
        """Events from a sequence or a moment, whether there are more, and the sequence to go on with."""


@dataclass(frozen=True)
class Tools:
    """What all handlers share; `own_token` is the gateway's."""

    peers: Peers
    own_token: Callable[[], Awaitable[str]]
    portals: Portals
    urls: Urls
    public_url: str
    envelopes: Envelopes
    streams: Streams
    clock: Clock


@dataclass(frozen=True)
class Asked:
    """One request: who, with which token, for whom, and what; `key` is its idempotency key, made ours."""

    tools: Tools
    operation: str
    system: System
    token: str
    person: str
    contact: str
    key: str
    body: Any

    @property
    def peers(self) -> Peers:
        """The services."""
        return self.tools.peers

    @property
    def portal(self) -> Portal:
        """The system's portal; raises `not_found` when it is no more."""
        site = self.tools.portals.get(self.system.portal)
        if site is None:
            raise not_found()
        return site.portal

    @property
    def as_itself(self) -> bool:
        """Whether it is asked in nobody's name."""
        return not self.person

    @property
    def sees_notes(self) -> bool:
        """Whether notes for staff only may be told."""
        return bool(self.person) or "see.notes" in self.system.allow

    def ticket_id(self, reference: str) -> str:
        """The id of a ticket by its number; raises `not_found` for another portal's."""
        portal, _, number = reference.rpartition("/")
        if portal not in ("", self.system.portal):
            raise not_found()
        return f"{self.system.portal}/{number}"

    def url(self, number: str) -> str:
        """Where people read a ticket."""
        address = portal_address(self.tools.public_url, self.portal.key, self.portal.hosts)
        return address + self.tools.urls.path("", "ticket", {"number": number})

    def reaches(self, company: str) -> None:
        """Raises `not_found` for what belongs to a company that the system is not for."""
        if self.as_itself and self.system.companies and company not in self.system.companies:
            raise not_found()

    def company(self, wanted: str) -> str:
        """The company to look in; raises `forbidden` where a system that is kept to some names none of them."""
        own = self.system.companies
        if not self.as_itself or not own:
            return wanted
        if not wanted and len(own) == 1:
            return own[0]
        if wanted not in own:
            raise forbidden("This system is kept to some companies: name one of them.")
        return wanted


def key_for(system: str, operation: str, key: str) -> str:
    """A request id of ours, which no other system and no person can have."""
    return hashlib.sha256(f"{system}\0{operation}\0{key}".encode()).hexdigest()[:48]

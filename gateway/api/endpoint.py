"""One operation of the API: what it takes, what it gives, who may; and the page that it becomes."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from contracts.base import Nothing
from contracts.errors import CasebusError, Code, not_found
from gateway.api.examples import fits, queries
from gateway.api.reading import check_names, parse_body, parse_query
from gateway.api.scopes import check_scopes
from gateway.routing import Access, Body, Page, Route
from gateway.visit import Visit
from kit.ids import new_id

ROOT = "/api/v1"
IDEMPOTENCY = "Idempotency-Key"
LONGEST_KEY = 200
M = TypeVar("M", bound=BaseModel)


class ApiModel(BaseModel):
    """What a program sends; a field that we do not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Asked:
    """A request of a program: its body and query, checked, and the request id of its Idempotency-Key."""

    body: Any
    query: Any
    request_id: str


Handler = Callable[[Visit, Asked], Awaitable[BaseModel | None]]


@dataclass(frozen=True)
class Endpoint:
    """One line of the API's table.

    `name` is the OpenAPI operationId. `any_password` ones are also for people who have still to change a generated
    password. A `raw` endpoint answers with a response of its own, for instance a file's bytes.
    """

    method: str
    path: str
    name: str
    summary: str
    handler: Handler | None = None
    raw: Page | None = None
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    reply: type[BaseModel] | None = None
    status: int = 200
    access: Access = Access.PERSON
    tag: str = "tickets"
    problems: tuple[int, ...] = ()
    any_password: bool = False

    def route(self) -> Route:
        """The line for the table of addresses."""
        if self.raw is not None:
            page, slow = self._bytes, True
        else:
            page, slow = self._page, False
        return Route(
            self.method,
            ROOT + self.path,
            page,
            "",
            self.access,
            Body.STREAM,
            slow=slow,
            api=True,
            any_password=self.any_password,
        )

    def _check(self, visit: Visit) -> None:
        """The scopes, and that the address is one that the document tells; nothing can be at another."""
        check_scopes(visit, self.name)
        if not all(fits(name, value) for name, value in visit.values.items()):
            raise not_found()

    async def _bytes(self, visit: Visit) -> web.StreamResponse:
        assert self.raw is not None
        self._check(visit)
        known, several = queries(self.name)
        check_names(visit.request.query.items(), known, several)
        return await self.raw(visit)

    async def _page(self, visit: Visit) -> web.StreamResponse:
        assert self.handler is not None
        self._check(visit)
        query = parse_query(visit.request.query.items(), self.query or Nothing)
        asked = Asked(
            body=await read_body(visit, self.body) if self.body else None,
            query=query,
            request_id=request_id(visit),
        )
        reply = await self.handler(visit, asked)
        if reply is None:
            return web.Response(status=204)
        return visit.json(reply, status=self.status)


async def read_body(visit: Visit, model: type[M]) -> M:
    """The JSON body; raises CasebusError `invalid` with what is wrong, by field."""
    if visit.request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    return parse_body(await visit.request.read(), model)


def request_id(visit: Visit) -> str:
    """The request id of a write: from the Idempotency-Key, so that the same key again has no second effect."""
    key = visit.request.headers.get(IDEMPOTENCY, "")
    if not key or visit.session is None:  # a program may send one with each of its requests, with the first too
        return new_id()
    if len(key) > LONGEST_KEY:
        raise CasebusError(
            Code.INVALID,
            "Some of it is not right.",
            fields={IDEMPOTENCY: f"At most {LONGEST_KEY} characters are allowed."},
        )
    return "api-" + hashlib.sha256(f"{visit.actor.id}\0{key}".encode()).hexdigest()[:40]

"""One operation of the API: what it takes, what it gives, who may; and the page that it becomes."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.errors import CasebusError, Code
from gateway.api.scopes import check_scopes
from gateway.routing import Access, Body, Page, Route
from gateway.visit import Visit
from kit.ids import new_id
from kit.rpc.wire import refusal

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

    async def _bytes(self, visit: Visit) -> web.StreamResponse:
        assert self.raw is not None
        check_scopes(visit, self.name)
        return await self.raw(visit)

    async def _page(self, visit: Visit) -> web.StreamResponse:
        assert self.handler is not None
        check_scopes(visit, self.name)
        asked = Asked(
            body=await read_body(visit, self.body) if self.body else None,
            query=read_query(visit.request.query, self.query) if self.query else None,
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
    body = await visit.request.read()
    try:
        found = model.model_validate_json(body)
    except ValidationError as error:
        raise refusal(error) from error
    # Readable and not too deep, as we know now; of a key that is there twice one value would be lost without a word.
    json.loads(body, object_pairs_hook=_once, parse_int=str, parse_float=str)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            fields = {key[:100]: "This key is there twice."}
            raise CasebusError(Code.INVALID, "Some of it is not right.", fields=fields)
        found[key] = value
    return found


def read_query(sent: Mapping[str, str], model: type[M]) -> M:
    """The query; raises CasebusError `invalid` with what is wrong, by parameter."""
    try:
        return model.model_validate(dict(sent))
    except ValidationError as error:
        raise refusal(error) from error


def request_id(visit: Visit) -> str:
    """The request id of a write: from the Idempotency-Key, so that the same key again has no second effect."""
    key = visit.request.headers.get(IDEMPOTENCY, "")
    if not key:
        return new_id()
    if len(key) > LONGEST_KEY:
        raise CasebusError(
            Code.INVALID,
            "Some of it is not right.",
            fields={IDEMPOTENCY: f"At most {LONGEST_KEY} characters are allowed."},
        )
    return "api-" + hashlib.sha256(f"{visit.actor.id}\0{key}".encode()).hexdigest()[:40]

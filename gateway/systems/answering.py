"""One request of an outside system: read, checked, handled, and answered, whatever becomes of it."""

import re
from collections.abc import Awaitable, Callable

from pydantic import BaseModel, ValidationError

from contracts.errors import CasebusError, Code, Problem, invalid
from contracts.outside import EnterSystem
from contracts.systems.operations import BY_NAME, SystemOperation
from contracts.systems.parts import IDEMPOTENCY, LARGEST_REQUEST, ErrorCode, Failure, Refusal
from gateway.systems import others, tickets
from gateway.systems.asked import Asked, Tools, key_for
from kit.ids import new_id
from kit.rpc.edge import Answer, Asking
from kit.rpc.wire import error_headers, refusal

Handle = Callable[[Asked], Awaitable[BaseModel]]

HANDLERS: dict[str, Handle] = {
    "system.info": others.info,
    "ticket.create": tickets.create,
    "ticket.comment": tickets.comment,
    "ticket.status": tickets.status,
    "ticket.get": tickets.get,
    "ticket.list": tickets.page,
    "ticket.search": tickets.search,
    "file.stage": tickets.stage,
    "person.find": others.find,
    "companies.import": others.bring,
    "people.import": others.bring,
    "subscriptions.import": others.bring,
    "invoices.import": others.bring,
    "events.read": others.read_events,
}

_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,120}")
_KEY_WORDS = "8 to 120 letters, digits and any of _ . : -"
_CODES: dict[Code, ErrorCode] = {
    Code.INVALID: "invalid",
    Code.UNAUTHENTICATED: "unauthenticated",
    Code.FORBIDDEN: "forbidden",
    Code.NOT_FOUND: "not_found",
    Code.CONFLICT: "conflict",
    Code.REPEATED: "repeated_differently",
    Code.TOO_LARGE: "too_large",
    Code.RATE_LIMITED: "busy",
    Code.UNAVAILABLE: "unavailable",
    Code.TIMEOUT: "timeout",
    Code.INTERNAL: "internal",
}
_FIELDS = {"uploads": "files"}  # what the service calls it, and what the message of the system does
_UNKNOWN = "unknown_operation"


class Answering:
    """Answers with a result of the operation, or raises what becomes a refusal."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    async def __call__(self, asking: Asking) -> Answer:
        """The result; raises CasebusError."""
        operation = BY_NAME.get(asking.operation)
        if operation is None:
            return _unknown(asking.operation)
        if len(asking.data) > LARGEST_REQUEST:
            text = "A request may have {limit} bytes; files go another way, see file.stage."
            raise CasebusError(Code.TOO_LARGE, text, params={"limit": LARGEST_REQUEST})
        body = _read(operation, asking.data)
        key = _key(operation, asking, getattr(body, "request_id", ""))
        request = EnterSystem(
            name=asking.system,
            operation=operation.name,
            on_behalf=getattr(body, "on_behalf", ""),
            contact=getattr(body, "contact", ""),
        )
        entered = await self._tools.peers.systems.enter(await self._tools.own_token(), request)
        asked = Asked(
            tools=self._tools,
            operation=operation.name,
            system=entered.system,
            token=entered.token,
            person=entered.person,
            contact=entered.contact,
            key=key_for(asking.system, operation.name, key),
            body=body,
        )
        result = await HANDLERS[operation.name](asked)
        return Answer(result.model_dump_json().encode())


def refused(problem: Problem) -> Answer:
    """The typed error for whatever went wrong."""
    error = Failure(
        code=_CODES[problem.code],
        message=problem.text.format(**problem.params),
        fields={_FIELDS.get(field, field): words for field, words in problem.fields.items()},
        details=problem.details,
        retry_after=problem.retry_after,
        reference=problem.reference,
    )
    return Answer(Refusal(error=error).model_dump_json().encode(), error_headers(problem), error.code)


def _unknown(name: str) -> Answer:
    problem = Problem(code=Code.NOT_FOUND, text="There is no such operation.")
    error = Failure(code="unknown_operation", message=f"There is no operation {name[:60]!r}.")
    return Answer(Refusal(error=error).model_dump_json().encode(), error_headers(problem), _UNKNOWN)


def _read(operation: SystemOperation, data: bytes) -> BaseModel:
    try:
        return operation.request.model_validate_json(data or b"{}")
    except ValidationError as error:
        raise refusal(error) from error
    except RecursionError as error:
        raise invalid("This is nested too deeply.", request="Nested too deeply.") from error


def _key(operation: SystemOperation, asking: Asking, in_body: str) -> str:
    """The key of idempotency, from the header or the body; one that is not needed is made up."""
    in_header = asking.headers.get(IDEMPOTENCY, "")
    if in_header and in_body and in_header != in_body:
        raise invalid("Header and body name different keys.", request_id="Not the key of the header.")
    key = in_header or in_body
    if key and not _KEY.fullmatch(key):
        raise invalid("Some of it is not right.", request_id=f"A key has {_KEY_WORDS}.")
    if not key and operation.keyed:
        raise invalid(f"A key is needed: the header {IDEMPOTENCY} or request_id.", request_id="This is needed.")
    return key or new_id()

"""The way to call an operation, as the peers need it."""

from typing import Any, Protocol

from pydantic import ValidationError

from contracts.base import Operation, Rep, Req
from kit.rpc.wire import refusal


class Caller(Protocol):
    """Something that sends a request on somebody's behalf; the bus, or a stand-in in a test."""

    async def call(self, operation: Operation[Req, Rep], request: Req, *, token: str, timeout: float = 5.0) -> Rep:  # noqa: ASYNC109 - the deadline travels with the request
        """The reply; raises CasebusError."""
        ...


def asked(model: type[Req], **values: Any) -> Req:
    """A request of what somebody sent; raises CasebusError `invalid` where it does not fit."""
    try:
        return model(**values)
    except ValidationError as error:
        raise refusal(error) from error

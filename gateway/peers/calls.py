"""The way to call an operation, as the peers need it."""

from typing import Protocol

from contracts.base import Operation, Rep, Req


class Caller(Protocol):
    """Something that sends a request on somebody's behalf; the bus, or a stand-in in a test."""

    async def call(self, operation: Operation[Req, Rep], request: Req, *, token: str, timeout: float = 5.0) -> Rep:  # noqa: ASYNC109 - the deadline travels with the request
        """The reply; raises CasebusError."""
        ...

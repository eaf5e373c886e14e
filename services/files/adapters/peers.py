"""What files asks of the other services."""

from dataclasses import dataclass

from pydantic import ValidationError

from contracts.errors import not_found
from contracts.tickets import CHECK_ACCESS, CheckAccess
from kit.rpc.client import Bus


@dataclass(frozen=True)
class TicketsOnBus:
    """Asks tickets, in the name of whoever asked us."""

    bus: Bus

    async def check(self, token: str, ticket: str) -> None:
        """Raises `not_found` unless the bearer of the token may see the ticket."""
        try:
            request = CheckAccess(ticket=ticket)
        except ValidationError as error:
            raise not_found() from error
        await self.bus.call(CHECK_ACCESS, request, token=token)

"""What the gateway asks for outside systems: who they are, and what is asked with the token of one."""

from dataclasses import dataclass
from typing import Any

from contracts import imports, outside
from contracts.accounts import People
from contracts.base import Operation
from gateway.peers.calls import Caller

IMPORT_SECONDS = 9.0
IMPORTS: dict[str, tuple[Operation[Any, imports.Imported], type[imports.ImportRows]]] = {
    "companies.import": (imports.IMPORT_COMPANIES, imports.ImportCompanies),
    "people.import": (imports.IMPORT_PEOPLE, imports.ImportPeople),
    "subscriptions.import": (imports.IMPORT_SUBSCRIPTIONS, imports.ImportSubscriptions),
    "invoices.import": (imports.IMPORT_INVOICES, imports.ImportInvoices),
}


@dataclass(frozen=True)
class SystemsPeer:
    """Outside systems, as accounts knows them."""

    bus: Caller

    async def enter(self, token: str, request: outside.EnterSystem) -> outside.Entered:
        """The token for one request, with the gateway's own token; raises what the system is to be told."""
        return await self.bus.call(outside.ENTER_SYSTEM, request, token=token)

    async def all(self, token: str) -> tuple[outside.System, ...]:
        """Those of the asker's portal, by name."""
        return (await self.bus.call(outside.LIST_SYSTEMS, outside.ListSystems(), token=token)).items

    async def revoke(self, token: str, name: str) -> None:
        """End all that one may do."""
        await self.bus.call(outside.REVOKE_SYSTEM, outside.RevokeSystem(name=name), token=token)

    async def nameable(self, token: str, request: outside.FindNameable) -> People:
        """People that the system may name."""
        return await self.bus.call(outside.FIND_NAMEABLE, request, token=token)

    async def bring(
        self, token: str, what: str, portal: str, rows: tuple[imports.Row, ...], *, dry: bool
    ) -> imports.Imported:
        """Rows of one of the imports."""
        operation, request = IMPORTS[what]
        wanted = request(portal=portal, rows=rows, dry_run=dry)
        return await self.bus.call(operation, wanted, token=token, timeout=IMPORT_SECONDS)

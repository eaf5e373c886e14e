"""The operations of other systems as a table: subject, messages, what each changes, and what it needs of us."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from contracts.base import Request
from contracts.systems import others as o
from contracts.systems import tickets as t
from contracts.systems.grants import Grant
from contracts.systems.parts import PREFIX


@dataclass(frozen=True)
class SystemOperation:
    """One request `casebus.v1.<name>`; `grant` None is open to every system, "feed" to those with a stream.

    `needs` are our own operations that the actor token of such a request is good for, and no others. `keyed` ones
    must carry a key of idempotency.
    """

    name: str
    summary: str
    request: type[Request]
    reply: type[BaseModel]
    grant: Grant | None = None
    feed: bool = False
    keyed: bool = False
    needs: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """As the system asks for it, in its own account."""
        return f"{PREFIX}.{self.name}"


_WRITE = ("files.reserve", "tickets.check_access")

OPERATIONS: tuple[SystemOperation, ...] = (
    SystemOperation("system.info", "Ask what this system may do", o.Info, o.SystemInfo),
    SystemOperation(
        "ticket.create",
        "Open a ticket",
        t.TicketCreate,
        t.TicketWritten,
        grant="ticket.create",
        keyed=True,
        needs=("tickets.open", *_WRITE),
    ),
    SystemOperation(
        "ticket.comment",
        "Comment on a ticket, with files and a status",
        t.TicketComment,
        t.TicketWritten,
        grant="ticket.comment",
        keyed=True,
        needs=("tickets.comment", "tickets.read", *_WRITE),
    ),
    SystemOperation(
        "ticket.status",
        "Move a ticket to another status",
        t.TicketStatus,
        t.TicketWritten,
        grant="ticket.status",
        keyed=True,
        needs=("tickets.move", "tickets.read"),
    ),
    SystemOperation(
        "ticket.get", "Read a ticket", t.TicketGet, t.TicketRead, grant="ticket.get", needs=("tickets.read",)
    ),
    SystemOperation(
        "ticket.list", "List tickets", t.TicketList, t.TicketPage, grant="ticket.list", needs=("tickets.list",)
    ),
    SystemOperation(
        "ticket.search",
        "Search tickets",
        t.TicketSearch,
        t.TicketPage,
        grant="ticket.search",
        needs=("tickets.search",),
    ),
    SystemOperation(
        "file.stage",
        "Announce a file and get the address for its bytes",
        t.FileStage,
        t.FileStaged,
        grant="file.stage",
        needs=("files.stage", "files.finish", "files.abort"),
    ),
    SystemOperation(
        "person.find",
        "Find people to name",
        o.PersonFind,
        o.PeopleFound,
        grant="person.find",
        needs=("accounts.find_nameable",),
    ),
    SystemOperation(
        "companies.import",
        "Bring companies, by customer number",
        o.ImportRows,
        o.RowsImported,
        grant="companies.import",
        needs=("accounts.import_companies",),
    ),
    SystemOperation(
        "people.import",
        "Bring people of companies, by mail address",
        o.ImportRows,
        o.RowsImported,
        grant="people.import",
        needs=("accounts.import_people",),
    ),
    SystemOperation(
        "subscriptions.import",
        "Bring subscriptions, by the vendor's number",
        o.ImportRows,
        o.RowsImported,
        grant="subscriptions.import",
        needs=("accounts.import_subscriptions",),
    ),
    SystemOperation(
        "invoices.import",
        "Bring invoices with their lines, by the vendor's number",
        o.ImportRows,
        o.RowsImported,
        grant="invoices.import",
        needs=("accounts.import_invoices",),
    ),
    SystemOperation("events.read", "Read kept events again", o.EventsRead, o.FeedPage, feed=True),
)
BY_NAME: dict[str, SystemOperation] = {operation.name: operation for operation in OPERATIONS}


def granted(operation: SystemOperation, allow: tuple[Any, ...], *, stream: bool) -> bool:
    """Whether a system with these grants may ask for it."""
    if operation.feed:
        return stream
    return operation.grant is None or operation.grant in allow

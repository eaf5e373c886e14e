"""Mail that came in, for programs of the vendor's staff: the messages of the bus."""

from typing import Literal

from pydantic import Field

from contracts import mailin as m
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.visit import Visit

TAG = "mail"


class IncomingQuery(ApiModel):
    """Which mails."""

    state: m.IncomingState = "quarantined"
    limit: int = Field(default=50, ge=1, le=200)


class Taken(ApiModel):
    """Whose mail it is; with the number of a ticket it becomes a comment there, else a new ticket."""

    person: str = Field(min_length=1, max_length=80)
    number: str = Field(default="", max_length=30, pattern=r"^[A-Z0-9-]*$")


class Handled(ApiModel):
    """What shall become of it."""

    what: Literal["replay", "delete", "restore"]


async def list_incoming(visit: Visit, asked: Asked) -> m.IncomingList:
    """Mail in one state, newest first."""
    query: IncomingQuery = asked.query
    return m.IncomingList(items=await visit.peers.notify.incoming(visit.token, query.state, query.limit))


async def count_incoming(visit: Visit, _asked: Asked) -> m.IncomingCounts:
    """How much came in, and what became of it."""
    return await visit.peers.notify.incoming_counts(visit.token)


async def read_incoming(visit: Visit, _asked: Asked) -> m.IncomingMail:
    """One mail, as text."""
    return await visit.peers.notify.incoming_mail(visit.token, visit.values["letter"])


async def accept_incoming(visit: Visit, asked: Asked) -> m.IncomingRow:
    """Make it a ticket or a comment."""
    body: Taken = asked.body
    ticket = f"{visit.site.key}/{body.number}" if body.number else ""
    return await visit.peers.notify.accept_incoming(visit.token, visit.values["letter"], body.person, ticket)


async def handle_incoming(visit: Visit, asked: Asked) -> m.IncomingRow:
    """Judge it again, put it away, or take it back."""
    body: Handled = asked.body
    return await visit.peers.notify.handle_incoming(visit.token, visit.values["letter"], body.what)


INCOMING = (
    Endpoint(
        "GET",
        "/incoming-mail",
        "listIncomingMail",
        "List mail that came in, for staff",
        list_incoming,
        query=IncomingQuery,
        reply=m.IncomingList,
        tag=TAG,
        problems=(403, 422),
    ),
    Endpoint(
        "GET",
        "/incoming-mail/counts",
        "countIncomingMail",
        "How much mail came in, and what became of it",
        count_incoming,
        reply=m.IncomingCounts,
        tag=TAG,
        problems=(403,),
    ),
    Endpoint(
        "GET",
        "/incoming-mail/{letter}",
        "readIncomingMail",
        "Read a mail that came in, as text",
        read_incoming,
        reply=m.IncomingMail,
        tag=TAG,
        problems=(403, 404),
    ),
    Endpoint(
        "POST",
        "/incoming-mail/{letter}/accept",
        "acceptIncomingMail",
        "Make a mail in quarantine a ticket or a comment",
        accept_incoming,
        body=Taken,
        reply=m.IncomingRow,
        tag=TAG,
        problems=(403, 404, 422),
    ),
    Endpoint(
        "POST",
        "/incoming-mail/{letter}/handle",
        "handleIncomingMail",
        "Judge a mail again, put it away, or take it back",
        handle_incoming,
        body=Handled,
        reply=m.IncomingRow,
        tag=TAG,
        problems=(403, 404, 422),
    ),
)

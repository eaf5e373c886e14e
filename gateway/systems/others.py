"""What outside systems ask about themselves, people, what they bring, and events."""

import json

from contracts import outside
from contracts.errors import CasebusError, Code, invalid
from contracts.systems import others as o
from contracts.systems.grants import hears
from contracts.systems.parts import LARGEST_REQUEST, stream_of
from gateway.systems.asked import Asked

_ONE = "One of the two."


async def info(asked: Asked) -> o.SystemInfo:
    """What the portal knows of it."""
    system = asked.system
    streaming = hears(system.allow)
    return o.SystemInfo(
        name=system.name,
        portal=system.portal,
        title=system.title,
        allow=system.allow,
        companies=system.companies,
        stream=stream_of(system.name) if streaming else "",
        consumer=system.name if streaming else "",
        largest_request=LARGEST_REQUEST,
        time=asked.tools.clock(),
    )


async def find(asked: Asked) -> o.PeopleFound:
    """People that may be named."""
    body: o.PersonFind = asked.body
    if not body.email and not body.text:
        raise CasebusError(Code.INVALID, "Say whom to look for.", fields={"email": _ONE, "text": _ONE})
    request = outside.FindNameable(email=body.email, text=body.text, limit=body.limit)
    found = await asked.peers.systems.nameable(asked.token, request)
    return o.PeopleFound(
        items=tuple(
            o.PersonFound(
                id=person.id,
                email=person.email,
                name=person.name,
                role=person.role,
                company=person.company,
                company_name=person.company_name,
            )
            for person in found.items
        )
    )


async def bring(asked: Asked) -> o.RowsImported:
    """Rows, each answered by itself."""
    body: o.ImportRows = asked.body
    done = await asked.peers.systems.bring(
        asked.token, asked.operation, asked.system.portal, body.rows, dry=body.dry_run
    )
    return o.RowsImported(results=done.results)


async def read_events(asked: Asked) -> o.FeedPage:
    """A page of kept events."""
    body: o.EventsRead = asked.body
    if body.from_sequence and body.from_time:
        raise invalid("From a sequence or from a time, not both.", from_time="Not with a sequence.")
    stream = stream_of(asked.system.name)
    found, more, onward = await asked.tools.streams.read(stream, body.from_sequence, body.from_time, body.limit)
    rows = tuple(o.FeedRow(sequence=one.sequence, stored_at=one.at, event=json.loads(one.data)) for one in found)
    return o.FeedPage(items=rows, next_sequence=onward, more=more)

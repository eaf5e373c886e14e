"""A ticket's appointment as a file for one's own calendar (B22)."""

from urllib.parse import urlsplit

from aiohttp import web

from contracts.errors import not_found
from gateway.pages.tickets.reading import read
from gateway.visit import Visit
from kit import ics


async def appointment(visit: Visit) -> web.StreamResponse:
    """The file, whose later versions replace it in the calendar."""
    found = await read(visit)
    planned = found.appointment
    if planned is None:
        raise not_found()
    public = visit.gateway.settings.public_url
    domain = visit.portal.mails.sender.rpartition("@")[2] or urlsplit(public).hostname or "localhost"
    address = visit.absolute_url("ticket", number=found.number)
    body = ics.appointment(
        uid=f"{found.portal}-{found.number}@{domain}".lower(),
        starts=planned.starts,
        minutes=planned.minutes,
        summary=f"{visit.portal.name} {found.number}: {found.title}",
        place=planned.place,
        text="\n".join(filter(None, (planned.people, address))),
        url=address,
        made=found.created_at,
        changed=found.updated_at,
    )
    headers = {"Content-Disposition": f'attachment; filename="{found.number}.ics"', "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=ics.TYPE, charset="utf-8", headers=headers)

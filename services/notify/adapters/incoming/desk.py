"""Tickets, files and people as a mail reaches them: each call as the person, with a token of a few seconds."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from contracts import acting, files, tickets
from contracts.errors import CasebusError, Code, not_found, unavailable
from kit.rpc.client import Bus
from kit.sniff import HEAD_BYTES, media_type
from services.notify.ports import MailPerson, NewComment, NewTicket

PUT_SECONDS = 60.0


@dataclass(frozen=True)
class DeskOnBus:
    """Asks accounts who it is before each step: whoever was put off in the meantime does nothing more."""

    bus: Bus
    token: Callable[[], Awaitable[str]]
    http: aiohttp.ClientSession

    async def person(
        self, portal: str, *, email: str = "", person: str = "", name: str = "", by_domain: bool = False
    ) -> MailPerson | None:
        """Who has this address, or this id; None for nobody who may write by mail."""
        asked = acting.ActByMail(portal=portal, email=email[:320], person=person, name=name[:200], by_domain=by_domain)
        try:
            found = await self.bus.call(acting.ACT_BY_MAIL, asked, token=await self.token())
        except CasebusError as error:
            if error.code is Code.NOT_FOUND:
                return None
            raise
        staff = found.person.role in ("agent", "admin")
        return MailPerson(found.person.id, portal, found.person.name, staff, found.token)

    async def upload(self, who: MailPerson, name: str, content: bytes) -> str:
        """Stage a file and send its bytes to the storage."""
        staging = files.StageUpload(name=name, size=len(content))
        staged = await self.bus.call(files.STAGE, staging, token=who.token)
        await self._send(staged.put_url, content)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        finishing = files.FinishUpload(
            upload=staged.upload, size=len(content), sha256=digest, type=media_type(content[:HEAD_BYTES])
        )
        fresh = await self.person(who.portal, person=who.id)
        if fresh is None:
            raise not_found()
        await self.bus.call(files.FINISH, finishing, token=fresh.token)
        return staged.upload

    async def open(self, who: MailPerson, ticket: NewTicket) -> str:
        """Open a ticket; its id."""
        asked = tickets.OpenTicket(
            request_id=ticket.request,
            title=ticket.title,
            description=ticket.text,
            queue=ticket.home.queue,
            type=ticket.home.type,
            priority=ticket.home.priority,
            fields=dict(ticket.home.fields),
            uploads=ticket.uploads,
            channel="mail",
        )
        return (await self.bus.call(tickets.OPEN, asked, token=who.token)).id

    async def comment(self, who: MailPerson, comment: NewComment) -> None:
        """Comment, once for each request id."""
        asked = tickets.AddComment(
            request_id=comment.request,
            ticket=comment.ticket,
            text=comment.text,
            quoted=comment.quoted,
            uploads=comment.uploads,
            staff_only=comment.staff_only,
        )
        await self.bus.call(tickets.COMMENT, asked, token=who.token)

    async def _send(self, url: str, content: bytes) -> None:
        timeout = aiohttp.ClientTimeout(total=PUT_SECONDS)
        try:
            async with self.http.put(url, data=content, timeout=timeout) as answer:
                if answer.status >= 300:
                    raise unavailable(retry_after=5)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unavailable(retry_after=5) from error

"""All data of a company as one ZIP, for its administrator: pages that read by themselves, JSON, and the files.

It is made while it is sent, ticket after ticket, of what the person may see when each one is read; nothing is held but
a line per ticket.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from contracts.errors import CasebusError, Code
from contracts.files import ManifestItem, ReadManifest, company_place
from contracts.ledger import ListInvoices, ListSubscriptions
from contracts.tickets import ListTickets, Ticket, TicketHead
from gateway.pages.folders.zipped import missing_note, opened, sent
from gateway.pages.people.team import only_administrators
from gateway.pages.tickets.conversation import Teller
from gateway.pages.tickets.wording import View, Wording
from gateway.visit import Visit
from gateway.zipnames import portable
from gateway.zipping import ZipPart, ZipStream

MOST = 20_000  # tickets in one export
PAGE = 100


async def show(visit: Visit) -> web.StreamResponse:
    """What is in it, and the way to get it."""
    only_administrators(visit)
    return visit.render("people/export.html", company=visit.company_name)


async def download(visit: Visit) -> web.StreamResponse:
    """The ZIP."""
    only_administrators(visit)
    return await sent(visit, visit.company_name or visit.site.key, Export(visit).chunks)


@dataclass
class Export:
    """One export on its way; what is made here waits in `_made` until the ZIP asks for it, which it does at once."""

    visit: Visit
    _made: dict[str, bytes] = field(default_factory=dict)
    _items: dict[str, ManifestItem] = field(default_factory=dict)
    _rows: list[View] = field(default_factory=list)

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the ZIP."""
        return ZipStream(self._open, self._missing, self.visit.portal.contact.timezone).chunks(self._parts())

    async def _parts(self) -> AsyncIterator[ZipPart]:
        visit = self.visit
        team = await visit.peers.members.team(visit.token)
        yield self._page("style.css", "export/style.css")
        yield self._json("company.json", team)
        async for head in self._tickets():
            async for part in self._ticket(head):
                yield part
        if visit.portal.modules.case_files:
            async for part in self._files(company_place(visit.site.key, visit.actor.company), "folders"):
                yield part
        if visit.portal.modules.administration:
            async for part in self._ledger():
                yield part
        people = [{"name": one.name, "email": one.email, "active": one.active} for one in team.people]
        shown: View = {"company": team.company.name, "people": people, "tickets": self._rows}
        yield self._page("index.html", "export/index.html", **shown)

    async def _tickets(self) -> AsyncIterator[TicketHead]:
        """All that the person may see, from the oldest; one that came in meanwhile may be missing."""
        request = ListTickets(view="all", sort="created", descending=False, limit=PAGE)
        seen: set[str] = set()
        while len(seen) < MOST:
            page = await self.visit.peers.tickets.page(await self.visit.fresh_token(), request)
            for head in page.items:
                if head.id not in seen:
                    seen.add(head.id)
                    yield head
            if not page.next:
                return
            request = request.model_copy(update={"cursor": page.next})

    async def _ticket(self, head: TicketHead) -> AsyncIterator[ZipPart]:
        visit, root = self.visit, f"tickets/{head.number}"
        try:
            ticket = await visit.peers.tickets.read(await visit.fresh_token(), head.id)
        except CasebusError as error:
            if error.code is Code.NOT_FOUND:
                return  # somebody took it out of their sight meanwhile
            raise
        yield self._json(f"{root}.json", ticket, at=ticket.updated_at)
        files: list[str] = []
        async for part in self._files(ticket.id, root):
            if not part.path.endswith("/"):
                files.append(part.path)
            yield part
        wording = Wording(visit)
        row = {
            "number": ticket.number,
            "title": ticket.title,
            "status": wording.status(ticket.status)["label"],
            "contact": visit.called(ticket.contact),
            "created": visit.almanac.moment(ticket.created_at),
        }
        self._rows.append(row)
        told = self._told(wording, ticket)
        names = [
            {"href": portable(path.removeprefix("tickets/")), "name": path.removeprefix(f"{root}/")} for path in files
        ]
        yield self._page(
            f"{root}.html", "export/ticket.html", at=ticket.updated_at, ticket=ticket, row=row, told=told, files=names
        )

    def _told(self, wording: Wording, ticket: Ticket) -> list[View]:
        """The conversation, with texts as they were written."""
        texts = {"description": ticket.description, **{entry.id: entry.text for entry in ticket.timeline}}
        cards = Teller(wording, ticket, {}).everything()
        return [{**one, "raw": texts.get(str(one["id"]), "") if "body" in one else ""} for one in cards]

    async def _files(self, place: str, root: str) -> AsyncIterator[ZipPart]:
        request = ReadManifest(place=place)
        while True:
            page = await self.visit.peers.folders.manifest(await self.visit.fresh_token(), request)
            self._items = {f"{root}/{item.path}": item for item in page.items}
            for path, item in self._items.items():
                yield ZipPart(path, item.at, item.size)
            if not page.next:
                return
            request = request.model_copy(update={"after": page.next})

    async def _ledger(self) -> AsyncIterator[ZipPart]:
        """Subscriptions by the page, each invoice with its lines."""
        peer, visit = self.visit.peers.ledger, self.visit
        subscriptions = ListSubscriptions(limit=PAGE)
        number = 0
        while True:
            found = await peer.subscriptions(await visit.fresh_token(), subscriptions)
            number += 1
            yield self._json(f"administration/subscriptions-{number}.json", found)
            if not found.next:
                break
            subscriptions = subscriptions.model_copy(update={"cursor": found.next})
        invoices = ListInvoices(limit=PAGE)
        while True:
            page = await peer.invoices(await visit.fresh_token(), invoices)
            for head in page.items:
                invoice = await peer.invoice(await visit.fresh_token(), head.number)
                yield self._json(f"administration/invoices/{_plain(head.number)}.json", invoice)
            if not page.next:
                return
            invoices = invoices.model_copy(update={"cursor": page.next})

    def _json(self, path: str, value: BaseModel, at: datetime | None = None) -> ZipPart:
        text = json.dumps(value.model_dump(mode="json"), ensure_ascii=False, indent=2)
        return self._ready(path, text.encode(), at)

    def _page(self, path: str, template: str, at: datetime | None = None, **data: Any) -> ZipPart:
        visit = self.visit
        known = {
            "root": "../" * path.count("/"),
            "lang": visit.language,
            "portal_name": visit.portal.name,
            "now": visit.almanac.moment(visit.almanac.now),
        }
        html = visit.gateway.renderer.render(template, visit.language, {**known, **data})
        return self._ready(path, html, at)

    def _ready(self, path: str, content: bytes, at: datetime | None) -> ZipPart:
        self._made[path] = content
        return ZipPart(path, at or self.visit.almanac.now, len(content))

    async def _open(self, part: ZipPart) -> AsyncGenerator[bytes, None]:
        if part.path in self._made:
            return _once(self._made.pop(part.path))
        return await opened(self.visit, self._items[part.path])

    def _missing(self, paths: list[str]) -> tuple[str, str]:
        return missing_note(self.visit, paths)


async def _once(content: bytes) -> AsyncGenerator[bytes, None]:
    yield content


def _plain(number: str) -> str:
    """A vendor's number as the name of a file."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in number).lstrip(".") or "_"

"""Announce a release, or change what it says and which files it has."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts import releases as messages
from contracts.errors import unavailable
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import hidden, party_of, wrong
from services.tickets.domain.products import (
    COMING,
    Doing,
    Notes,
    Product,
    Release,
    Visitor,
    checked_notes,
    release_changed,
    writer_of,
)
from services.tickets.ports import Numbers, ReleaseStore, RequestSeenError
from services.tickets.wire.releases import notes_in, release_written

TRIES = 10


@dataclass(frozen=True)
class WriteRelease:
    """By staff; the same request again answers with what it did."""

    store: ReleaseStore
    numbers: Numbers
    portals: Collection[str]
    clock: Clock

    async def __call__(self, call: Call, request: messages.WriteRelease) -> messages.ReleaseWritten:
        """A new one is announced as coming; a conflict where somebody else changed it since the form was made."""
        writer = writer_of(call.actor, self.portals)
        imprint = imprint_of(call.actor, call.subject, request)
        doing = Doing(party_of(call.actor), self.clock(), request.request_id, imprint)
        product = await self.store.product(writer, request.product)
        if product is None:
            raise hidden()
        notes = checked_notes(notes_in(request))
        if request.release:
            return await self._change(writer, request, notes, doing)
        known = await self.store.written_by(writer, _key(doing))
        if known:
            return _again(known, doing)
        await self._unique(writer, product, notes, "")
        return await self._insert(writer, product, notes, doing)

    async def _insert(self, writer: Visitor, product: Product, notes: Notes, doing: Doing) -> messages.ReleaseWritten:
        number = await self.numbers.take(writer.portal)
        release = Release(
            id=f"{writer.portal}/rel-{number}",
            number=number,
            portal=writer.portal,
            product=product.key,
            notes=notes,
            state=COMING,
            created_at=doing.at,
            updated_at=doing.at,
            history=(doing.act("written"),),
            request=_key(doing),
        )
        try:
            await self.store.insert_release(writer, release)
        except RequestSeenError:
            known = await self.store.written_by(writer, release.request)
            if known is None:
                raise hidden() from None
            return _again(known, doing)
        return release_written(release)

    async def _change(
        self, writer: Visitor, request: messages.WriteRelease, notes: Notes, doing: Doing
    ) -> messages.ReleaseWritten:
        for _ in range(TRIES):
            found = await self.store.release(writer, request.release or "")
            if found is None or found[0].key != request.product:
                raise hidden()
            product, before = found
            if before.act(doing.request):
                return _again(before, doing)
            after = release_changed(before, notes, request.base, doing)
            if after.notes.version != before.notes.version:
                await self._unique(writer, product, notes, before.id)
            if after is before or await self.store.save_release(writer, before, after):
                return release_written(after)
        raise unavailable()

    async def _unique(self, writer: Visitor, product: Product, notes: Notes, own: str) -> None:
        for release in await self.store.releases(writer, product):
            if release.id != own and release.notes.version.casefold() == notes.version.casefold():
                raise wrong(version="There is this version already.")


def _key(doing: Doing) -> str:
    return f"{doing.by.id}:{doing.request}"


def _again(known: Release, doing: Doing) -> messages.ReleaseWritten:
    first = known.act(doing.request)
    check_same(first.imprint if first else doing.imprint, doing.imprint)
    return release_written(known)

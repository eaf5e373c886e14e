"""Reading: the files of a ticket, and one to download."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import not_found
from contracts.files import content_lost
from services.files.domain import State, StoredFile
from services.files.ports import FileStore, ObjectStore, TicketAccess

# What a browser may show in place: raster images, by their content; SVG is not among them, it can hold scripts.
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True)
class ListFiles:
    """All files of a ticket that the asker may see, in the order of folder, name and age."""

    store: FileStore
    access: TicketAccess

    async def __call__(self, actor: Actor, token: str, ticket: str) -> tuple[StoredFile, ...]:
        """Raises `not_found` for a ticket that is not there or not for the asker."""
        await self.access.check(token, ticket)
        files = visible(await self.store.of_ticket(ticket), actor)
        return tuple(sorted(files, key=lambda file: (file.folder, file.name.casefold(), file.id)))


@dataclass(frozen=True)
class GetDownload:
    """One file and an address for its bytes."""

    store: FileStore
    objects: ObjectStore
    access: TicketAccess

    async def __call__(self, actor: Actor, token: str, file_id: str) -> tuple[StoredFile, str]:
        """Raises the same `not_found` for a foreign, a hidden and a random id."""
        file = await self.store.file_in(actor.portal, file_id)
        if file is None or not list(visible([file], actor)):
            raise not_found()
        await self.access.check(token, file.ticket)
        if file.state is State.LOST:
            raise content_lost(file.name)
        return file, self.objects.get_url(file)


def visible(files: Iterable[StoredFile], actor: Actor) -> Iterable[StoredFile]:
    """Files of internal notes are for the vendor's staff and for our own processes."""
    return (file for file in files if not file.staff_only or actor.is_staff or actor.is_service)

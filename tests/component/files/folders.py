"""What people do in folders, for tests: the operations of files with few words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from contracts import files as f
from contracts.base import Actor
from kit.clock import utc_now
from kit.ids import new_id
from tests.component.files.world import ANNA, STAFF, World, a_store


def fresh_ticket(world: World) -> str:
    """A ticket that Anna and the vendor's Sven see."""
    ticket = f"autowork/F-{new_id()[-8:].upper()}"
    world.may_see[ticket] = {ANNA.id, STAFF.id}
    return ticket


@dataclass
class Place:
    """A ticket's folders as one person works in them."""

    world: World
    ticket: str
    actor: Actor = ANNA

    async def call(self, operation: Any, request: type, **said: Any) -> Any:
        """One operation on this place; a command gets a request id of its own."""
        if "request_id" in request.model_fields and "request_id" not in said:
            said["request_id"] = new_id()
        if "place" in request.model_fields:
            said["place"] = self.ticket
        return await self.world.call(operation, request(**said), self.actor)

    async def folder(self, name: str, parent: str = "") -> str:
        """A new folder."""
        made: f.Changed = await self.call(f.MAKE_FOLDER, f.MakeFolder, name=name, parent=parent)
        return made.items[0].id

    async def add(
        self, *files: tuple[str, bytes], folder: str = "", on_clash: f.OnClash = "refuse", request_id: str = ""
    ) -> f.Changed:
        """Upload and add."""
        refs = [await self.world.upload(name, content, self.actor) for name, content in files]
        return await self.add_uploads([ref.id for ref in refs], folder, on_clash, request_id or new_id())

    async def add_uploads(self, uploads: Sequence[str], folder: str, on_clash: str, request_id: str) -> f.Changed:
        """Add what was uploaded."""
        said = {"uploads": tuple(uploads), "folder": folder, "on_clash": on_clash, "request_id": request_id}
        changed: f.Changed = await self.call(f.ADD_FILES, f.AddFiles, **said)
        return changed

    async def rename(self, item: str, name: str, **said: Any) -> f.Changed:
        """Another name."""
        changed: f.Changed = await self.call(f.RENAME_ITEM, f.RenameItem, item=item, name=name, **said)
        return changed

    async def move(self, *items: str, to: str, **said: Any) -> f.Changed:
        """Into another folder."""
        changed: f.Changed = await self.call(f.MOVE_ITEMS, f.MoveItems, items=items, target=to, **said)
        return changed

    async def delete(self, *items: str) -> f.Changed:
        """Away."""
        changed: f.Changed = await self.call(f.DELETE_ITEMS, f.DeleteItems, items=items)
        return changed

    async def restore(self, *items: str) -> f.Changed:
        """Back."""
        changed: f.Changed = await self.call(f.RESTORE_ITEMS, f.RestoreItems, items=items)
        return changed

    async def undo(self, change: str) -> f.Changed:
        """As before."""
        changed: f.Changed = await self.call(f.UNDO_CHANGE, f.UndoChange, change=change)
        return changed

    async def read(self, folder: str = "", **said: Any) -> f.FolderPage:
        """What people see."""
        page: f.FolderPage = await self.call(f.READ_FOLDER, f.ReadFolder, folder=folder, **said)
        return page

    async def names(self, folder: str = "") -> list[str]:
        """The names in a folder, folders with a slash."""
        page = await self.read(folder)
        return [*(f"{one.name}/" for one in page.folders), *(one.name for one in page.files)]

    async def content(self, file: str, version: int = 0) -> bytes:
        """The bytes of a file."""
        download = await self.world.call(f.GET_DOWNLOAD, f.GetDownload(file=file, version=version), self.actor)
        async with self.world.http.get(download.get_url) as response:
            assert response.status == 200, response.status
            return await response.read()

    async def bucket(self, *names: str) -> None:
        """Wait until another S3 client sees exactly these names, an empty folder with a slash at its end."""
        prefix = f"{self.ticket.replace('/', '/acme/', 1)}/"
        await self.world.until(lambda: {key.removeprefix(prefix) for key in self.world.tree(self.ticket)}, set(names))

    async def tidy(self, versions: int) -> None:
        """What renames left goes when nobody reads by an old address any more; then so many versions are there."""
        async with a_store(self.world.parts) as (sweep_at, _), asyncio.timeout(60):
            while self.world.versions(self.ticket) != versions:
                await sweep_at(utc_now() + timedelta(hours=1))

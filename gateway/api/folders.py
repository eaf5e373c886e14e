"""Case files for programs: the folders of a ticket, and everything that people do there."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field

from contracts import files as f
from contracts.base import Reading, Request
from contracts.errors import not_found
from gateway.api.endpoint import ApiModel, Asked, Handler
from gateway.api.tickets import ticket_of
from gateway.pages.folders.spot import Spot
from gateway.peers import FoldersPeer
from gateway.peers.calls import asked as made_of
from gateway.visit import Visit

Id = Annotated[str, Field(max_length=64)]
Ids = Annotated[tuple[Id, ...], Field(min_length=1, max_length=f.TOGETHER)]
Name = Annotated[str, Field(min_length=1, max_length=1024)]
R = TypeVar("R", bound=Request)


class FolderQuery(ApiModel):
    """Which folder, in which order; folders come whole, files in pages."""

    folder: Id = Field(default="", description="id of the folder, empty for the top")
    sort: f.SortBy = "name"
    descending: bool = False
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=f.PAGE, ge=1, le=f.PAGE)


class FilesQuery(ApiModel):
    """A page of all files."""

    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=1000, ge=1, le=1000)


class TicketFiles(Reading):
    """Files of a ticket or company, wherever they lie; `total` counts all pages."""

    items: tuple[f.FileRow, ...]
    total: int = 0


class NewFolder(ApiModel):
    """A folder to make; a name that exists is a conflict."""

    parent: Id = Field(default="", description="id of the folder that it is in, empty for the top")
    name: Name


class NewFolders(ApiModel):
    """Folders to make by their paths; those that are there are used."""

    parent: Id = ""
    paths: tuple[Annotated[str, Field(min_length=1, max_length=4096)], ...] = Field(min_length=1, max_length=f.TOGETHER)


class Planned(ApiModel):
    """A file that is about to be sent."""

    name: f.FileName
    size: int = Field(ge=0)
    folder: str = Field(default="", max_length=4096, description="path below the folder that is asked about")


class Plans(ApiModel):
    """Files that are about to be sent: which of them are refused as they are?"""

    folder: Id = ""
    files: tuple[Planned, ...] = Field(min_length=1, max_length=1000)


class NewFiles(ApiModel):
    """Uploads for a folder, and what to do when a name exists."""

    folder: Id = ""
    uploads: Ids
    on_clash: f.OnClash = "refuse"


class NewItemName(ApiModel):
    """Another name; with `was` a conflict is answered when it is called otherwise meanwhile."""

    item: Id
    name: Name
    was: str = Field(default="", max_length=1024)


class Move(ApiModel):
    """Files and folders for another folder."""

    items: Ids
    target: Id = Field(description="id of the folder, empty for the top")
    on_clash: Literal["refuse", "keep_both"] = "refuse"


class Items(ApiModel):
    """Files and folders."""

    items: Ids


class UndoneChange(ApiModel):
    """A change to take back."""

    change: Id


class OldVersion(ApiModel):
    """The version that is to be the current one again."""

    number: int = Field(ge=1)


def place_of(visit: Visit) -> str:
    """The folders that the address means; raises `not_found` where the portal has none."""
    if not visit.portal.modules.case_files:
        raise not_found()
    return Spot.of(visit).id if "company" in visit.values else ticket_of(visit)


def _change(model: type[R], send: Callable[[FoldersPeer, str, R], Awaitable[BaseModel]]) -> Handler:
    """What a program asks to be changed, as the files service takes it."""

    async def handler(visit: Visit, asked: Asked) -> BaseModel:
        sent = asked.body.model_dump()
        request = made_of(model, place=place_of(visit), request_id=asked.request_id, **sent)
        return await send(visit.peers.folders, visit.token, request)

    return handler


make_folder = _change(f.MakeFolder, FoldersPeer.make)
make_folders = _change(f.MakeFolders, FoldersPeer.make_all)
add_files = _change(f.AddFiles, FoldersPeer.add)
rename = _change(f.RenameItem, FoldersPeer.rename)
move = _change(f.MoveItems, FoldersPeer.move)
delete = _change(f.DeleteItems, FoldersPeer.delete)
restore = _change(f.RestoreItems, FoldersPeer.restore)
undo = _change(f.UndoChange, FoldersPeer.undo)


async def read_folder(visit: Visit, asked: Asked) -> BaseModel:
    """A folder."""
    request = made_of(f.ReadFolder, place=place_of(visit), **asked.query.model_dump())
    return await visit.peers.folders.read(visit.token, request)


async def list_files(visit: Visit, asked: Asked) -> TicketFiles:
    """All files; also where the portal has no folders."""
    place = place_of(visit) if "company" in visit.values else ticket_of(visit)
    request = f.ListFiles(ticket=place, offset=asked.query.offset, limit=asked.query.limit)
    found = await visit.peers.files.page_of_ticket(visit.token, request)
    return TicketFiles(items=found.items, total=found.total)


async def list_deleted(visit: Visit, _asked: Asked) -> BaseModel:
    """What can be restored."""
    return await visit.peers.folders.deleted(visit.token, place_of(visit))


async def list_changes(visit: Visit, _asked: Asked) -> BaseModel:
    """Who did what."""
    return f.ChangeList(items=await visit.peers.folders.changes(visit.token, place_of(visit)))


async def check_files(visit: Visit, asked: Asked) -> BaseModel:
    """Before an upload."""
    request = made_of(f.CheckFiles, place=place_of(visit), **asked.body.model_dump())
    return await visit.peers.folders.check(visit.token, request)


async def list_versions(visit: Visit, _asked: Asked) -> BaseModel:
    """The versions of a file."""
    return await visit.peers.folders.versions(visit.token, visit.values["file"])


async def restore_version(visit: Visit, asked: Asked) -> BaseModel:
    """An older version is the current one again."""
    number: int = asked.body.number
    request = made_of(f.RestoreVersion, file=visit.values["file"], number=number, request_id=asked.request_id)
    return await visit.peers.folders.restore_version(visit.token, request)

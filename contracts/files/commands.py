"""What people change in the folders of a ticket or a company.

Each command names its request id: sent again it changes nothing more and answers the same. Refusals are `forbidden`
(no right to change), `not_found` (place, folder or file), `conflict` (a name that exists, with `clashes` in the
details; somebody else deleted, renamed or moved it meanwhile), `invalid` (a name, a depth, a number that is not
allowed) and `too_large` (quota).
"""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Reading, Request
from contracts.files.places import TOGETHER, FolderId, ItemId, PlaceId

RequestId = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Items = Annotated[tuple[ItemId, ...], Field(min_length=1, max_length=TOGETHER)]
NewName = Annotated[str, Field(min_length=1, max_length=1024, description="as typed; files makes it safe")]
OnClash = Literal["refuse", "keep_both", "new_version"]


class MakeFolder(Request):
    """A new folder; a name that exists is a conflict."""

    place: PlaceId
    parent: FolderId = ""
    name: NewName
    request_id: RequestId


class MakeFolders(Request):
    """All these folders, for a tree that is dropped; those that are there already are used."""

    place: PlaceId
    parent: FolderId = ""
    paths: tuple[Annotated[str, Field(min_length=1, max_length=4096)], ...] = Field(min_length=1, max_length=TOGETHER)
    request_id: RequestId


class MadeFolder(Reading):
    """A folder by the path that was asked for."""

    path: str
    folder: str


class FoldersMade(Reading):
    """The folders in the order asked for; `change` is '' when all were there."""

    items: tuple[MadeFolder, ...]
    change: str
    revision: int


class AddFiles(Request):
    """Finished uploads of the actor into a folder; with `refuse` none is added when one name exists."""

    place: PlaceId
    folder: FolderId = ""
    uploads: Items
    on_clash: OnClash = "refuse"
    request_id: RequestId


class RenameItem(Request):
    """Another name for a file or folder; `was` is the name that the person saw: a conflict when it is not any more."""

    place: PlaceId
    item: ItemId
    name: NewName
    was: str = ""
    request_id: RequestId


class MoveItems(Request):
    """Files and folders into another folder of the same place."""

    place: PlaceId
    items: Items
    target: FolderId
    on_clash: Literal["refuse", "keep_both"] = "refuse"
    request_id: RequestId


class DeleteItems(Request):
    """Files, and folders with all that is in them; they can be restored for 30 days."""

    place: PlaceId
    items: Items
    request_id: RequestId


class RestoreItems(Request):
    """Deleted files and folders back to where they were, numbered when their name is taken.

    Also those that another S3 client deleted; a folder that is gone itself is restored with them.
    """

    place: PlaceId
    items: Items
    request_id: RequestId


class UndoChange(Request):
    """Take back a rename, a move or a delete, as far as nobody changed the same things since (then a conflict)."""

    place: PlaceId
    change: ItemId
    request_id: RequestId


class RestoreVersion(Request):
    """Make an older version of a file the current one; the one until now stays among the versions."""

    file: ItemId
    number: int = Field(ge=1)
    request_id: RequestId


class ChangedItem(Reading):
    """A file or folder as it is now; `folder` is the id of the folder that it is in."""

    id: str
    kind: Literal["file", "folder"]
    name: str
    folder: str


class Changed(Reading):
    """The answer to a change; `change` is its id for an undo, '' when there was nothing to change."""

    change: str
    revision: int
    items: tuple[ChangedItem, ...] = ()
    undoable: bool = False

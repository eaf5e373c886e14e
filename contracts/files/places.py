"""The folders of a ticket or a company: what they hold, and how they are read."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Party, Reading, Request
from contracts.errors import CasebusError, Code
from contracts.files.uploads import FileName, FileRow, Shut

TOGETHER = 200
PAGE = 200

PlaceId = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_-]{0,39}/([A-Z0-9-]{1,30}|@[A-Za-z0-9_-]{1,40})$",
        description="a ticket's id, or `<portal>/@<company id>` for the folders of a company",
    ),
]
FolderId = Annotated[str, Field(max_length=64, description="'' is the root of the place")]
ItemId = Annotated[str, Field(min_length=1, max_length=64, description="id of a file or folder")]
SortBy = Literal["name", "date", "size"]
ChangeKind = Literal[
    "made", "added", "new_version", "renamed", "moved", "deleted", "restored", "undone", "version_restored", "adopted",
    "changed_outside", "deleted_outside", "held", "released",
]  # fmt: skip


def articles_of(portal: str) -> str:
    """The place of the pictures of a portal's articles; no company has such an id."""
    return f"{portal}/@articles"


def company_place(portal: str, company: str) -> str:
    """The place of a company's own folders."""
    return f"{portal}/@{company}"


def releases_of(portal: str) -> str:
    """The place of the files of a portal's releases; no company has such an id."""
    return f"{portal}/@releases"


def names_taken(names: tuple[str, ...]) -> CasebusError:
    """The refusal of names that the folder has already; `clashes` in the details has one a line."""
    text = "{name} exists in this folder already."
    return CasebusError(Code.CONFLICT, text, params={"name": names[0]}, details={"clashes": "\n".join(names)})


class FolderRow(Reading):
    """A folder; `path` is the way to it from the root of the place, its own name last."""

    id: str
    name: str
    parent: str = Field(description="folder id, '' for the root")
    path: str = Field(description="names joined by '/'")
    by: Party
    at: datetime
    staff_only: bool = Field(default=False, description="what internal notes brought; customers never see it")


class ReadFolder(Request):
    """One folder as the actor may see it; being read keeps it watched for changes by other S3 clients."""

    place: PlaceId
    folder: FolderId = ""
    sort: SortBy = "name"
    descending: bool = False
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=PAGE, ge=1, le=PAGE)


class Room(Reading):
    """How much is stored and how much may be; a limit of 0 is none."""

    used: int
    quota: int = 0
    company_used: int = 0
    company_quota: int = 0
    max_bytes: int = Field(description="the largest single file")


class FolderPage(Reading):
    """A folder: where it is, what is in it, and what the actor may do; folders come whole, files in pages."""

    place: str
    folder: FolderRow | None = Field(description="None for the root")
    path: tuple[FolderRow, ...] = Field(description="from below the root to this folder, itself last")
    folders: tuple[FolderRow, ...] = Field(description="right below, by name")
    files: tuple[FileRow, ...]
    total: int = Field(description="files in this folder")
    tree: tuple[FolderRow, ...] = Field(description="all folders of the place by path, to choose a target from")
    may_change: bool
    room: Room
    deleted: int = Field(default=0, description="how many deleted files and folders can be restored")
    revision: int = Field(description="counts the changes of the place")


class WatchFolder(Request):
    """Somebody still has the folder open: look for changes by other S3 clients for some more minutes."""

    place: PlaceId
    folder: FolderId = ""


class Planned(Request):
    """A file that somebody is about to send; `folder` is a path below the folder asked about, '' for itself."""

    name: FileName
    size: int = Field(ge=0)
    folder: str = Field(default="", max_length=4096)


class CheckFiles(Request):
    """Before an upload: which of these are refused as they are."""

    place: PlaceId
    folder: FolderId = ""
    files: tuple[Planned, ...] = Field(min_length=1, max_length=1000)


class Objection(Reading):
    """What stands against a planned file; `exists` can be answered by keeping both or by a new version."""

    index: int = Field(description="which of the planned files")
    name: str = Field(description="made safe")
    kind: Literal["exists", "is_folder", "too_large", "no_room"]
    file: str = Field(default="", description="the file that has the name, for `exists`")


class FilesChecked(Reading):
    """The objections, none for what may be sent."""

    items: tuple[Objection, ...]
    room: Room


class ListVersions(Request):
    """The versions of a file, newest first."""

    file: ItemId


class VersionRow(Reading):
    """One version of a file; the highest number is the current one."""

    number: int
    size: int
    type: str
    sha256: str
    by: Party
    at: datetime
    current: bool = False
    check: Shut | None = Field(default=None, description="why nobody gets it")


class VersionList(Reading):
    """A file and its versions, newest first."""

    file: FileRow
    place: str
    items: tuple[VersionRow, ...]
    may_change: bool


class ListDeleted(Request):
    """What can be restored in a place, latest first."""

    place: PlaceId


class DeletedRow(Reading):
    """A deleted file, or a folder with all that was in it; `until` is when it is gone for good."""

    id: str
    kind: Literal["file", "folder"]
    name: str
    folder: str = Field(description="path of the folder that it was in")
    size: int = 0
    by: Party
    at: datetime
    until: datetime | None = None
    outside: bool = Field(default=False, description="deleted by another S3 client")
    restorable: bool = True


class DeletedList(Reading):
    """At most 500, latest first."""

    items: tuple[DeletedRow, ...]
    may_change: bool


class ListChanges(Request):
    """Who did what in a place, latest first."""

    place: PlaceId


class ChangeRow(Reading):
    """One change: `names` has the first three things of `count`; `to` is a new name or a path, by kind."""

    id: str
    kind: ChangeKind
    by: Party
    at: datetime
    names: tuple[str, ...]
    count: int
    folder: str = Field(default="", description="path of the folder in which it happened")
    to: str = Field(default="", description="renamed: the new name; moved: the path of the target, '' the root")
    undoable: bool = False


class ChangeList(Reading):
    """At most 200, latest first."""

    items: tuple[ChangeRow, ...]


class ReadManifest(Request):
    """The files below a folder or of a selection, for a ZIP; `after` is the path that the page before ended with."""

    place: PlaceId
    folder: FolderId = ""
    items: tuple[ItemId, ...] = Field(default=(), max_length=TOGETHER, description="none: all of the folder")
    after: str = ""
    limit: int = Field(default=50, ge=1, le=PAGE)


class ListNames(Request):
    """Tickets asks what the files of some tickets are called now, for its index."""

    places: tuple[PlaceId, ...] = Field(min_length=1, max_length=100)


class NamedFile(Reading):
    """A file that is there, by its name."""

    id: str
    name: str
    at: datetime
    staff_only: bool = False


class PlaceNames(Reading):
    """The files of one place, at most 2,000."""

    place: str
    files: tuple[NamedFile, ...]


class NameList(Reading):
    """As many of the places as an answer has room for, at least the first; the others are to be asked for again."""

    items: tuple[PlaceNames, ...]


class ManifestItem(Reading):
    """A file, or an empty folder (`path` ends in '/'); the address is for the gateway and works for 15 minutes."""

    path: str = Field(description="below the folder asked for")
    size: int = 0
    sha256: str = ""
    at: datetime
    get_url: str = ""
    lost: bool = Field(default=False, description="its content is gone: there is no address")
    check: Shut | None = Field(default=None, description="why nobody gets it: there is no address")


class ManifestPage(Reading):
    """Files in the order of their paths; `next` is empty at the end."""

    name: str = Field(description="what to call the ZIP, without extension")
    items: tuple[ManifestItem, ...]
    next: str = ""

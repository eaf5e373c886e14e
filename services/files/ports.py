"""What the use cases of files need from outside."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.base import Actor, Event
from services.files.domain import Circle, Owner, Place, Room, Spot, StoredFile, Verdict, Where
from services.files.domain.unplaced import Unplaced


class ObjectMissingError(Exception):
    """There is no such object in the storage."""


@dataclass(frozen=True)
class Placed:
    """An object in the tree that people see: which of our files it is ('' if none), written for which change."""

    file: str
    version: str
    mark: str = ""
    etag: str = ""
    size: int = 0


@dataclass(frozen=True)
class Listed:
    """A line of a listing of the tree: an object, or (`folder`) a prefix that ends in '/'."""

    key: str
    size: int = 0
    etag: str = ""
    folder: bool = False


@dataclass(frozen=True)
class Contents:
    """What reading an object tells: its hash and its first bytes."""

    sha256: str
    size: int
    head: bytes


class FileStore(Protocol):
    """Uploads and files, each one document."""

    async def add(self, file: StoredFile, event: Event | None = None) -> bool:
        """Store a new one; False when its id is taken."""

    async def upload_of(self, owner: Owner, upload: str) -> StoredFile | None:
        """An upload of this very person; None for everything else."""

    async def uploads_of(self, owner: Owner, uploads: Sequence[str]) -> dict[str, StoredFile]:
        """Several uploads of this very person by id; others are left out."""

    async def file_in(self, portal: str, file: str) -> StoredFile | None:
        """A file of this portal that belongs to a place; whether the asker may see that is for tickets to say."""

    async def of_place(self, place: str) -> list[StoredFile]:
        """All files of a place, deleted ones too; whether the asker may see it was asked before."""

    async def in_folder(self, place: str, folder: str) -> list[StoredFile]:
        """The files right in a folder that were not deleted."""

    async def named(self, place: str, folder: str, names: Collection[str]) -> list[StoredFile]:
        """The files in a folder that have one of these names, however they are written."""

    async def deleted(self, place: str) -> list[StoredFile]:
        """The files of a place that were deleted one by one."""

    async def that_came(self, place: str) -> list[StoredFile]:
        """The files of a place that came with the ticket or one of its entries and were not deleted."""

    async def deleted_outside(self, place: str) -> list[StoredFile]:
        """The files of a place that another client deleted."""

    async def some_of(self, place: str, files: Sequence[str]) -> dict[str, StoredFile]:
        """Files of the place by id; others are left out."""

    async def save(self, before: StoredFile, after: StoredFile, event: Event | None = None) -> bool:
        """Write a change and its event at once; False when somebody else changed it meanwhile."""

    async def many_for_system(self, files: Sequence[str]) -> dict[str, StoredFile]:
        """Several by id, whosever they are."""

    async def get_for_system(self, file: str) -> StoredFile | None:
        """One by id, whosever it is."""

    async def expired_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        """Uploads whose time is over."""

    async def deleted_before_for_system(self, moment: datetime, limit: int) -> list[StoredFile]:
        """Files that were deleted one by one before a moment."""

    async def left_before_for_system(self, moment: datetime, limit: int) -> list[StoredFile]:
        """Files with something left over in the bucket since before a moment."""

    async def unchecked_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        """Files with a content that the scanner is to look at by now, what is due longest first."""

    async def following_for_system(self, after: str, limit: int) -> list[StoredFile]:
        """Uploads and files by their ids, in the order of their making."""

    async def shut(self, portal: str, limit: int) -> list[StoredFile]:
        """Files of a portal with a content that nobody gets."""

    async def remove_for_system(self, file: StoredFile) -> bool:
        """Forget an upload or a file; False when it was changed meanwhile."""


class PlaceStore(Protocol):
    """Places, each one document with its events."""

    async def get(self, place: str) -> Place | None:
        """A place by id; whether the asker may see it was asked before."""

    async def add(self, place: Place) -> bool:
        """Store a new one; False when it is there."""

    async def save(self, before: Place, after: Place, *events: Event) -> bool:
        """Write a change and its events at once; False when somebody else wrote meanwhile."""

    def tell(self, place: str) -> None:
        """Publish what was saved, now that whoever hears of it can read it."""

    async def used_by_company(self, portal: str, company: str) -> int:
        """Bytes in all places of a company."""

    async def of_company_for_system(self, portal: str, slug: str) -> Place | None:
        """The place of a company's own folders, by the company's name in the bucket."""

    async def with_deleted_for_system(self, moment: datetime, limit: int) -> list[str]:
        """Ids of places with a folder that was deleted before a moment."""

    async def unfinished_for_system(self, limit: int) -> list[str]:
        """Ids of places with something to do in the bucket."""


class UnplacedStore(Protocol):
    """Notes about what lies in the bucket and shows nowhere."""

    async def note(self, found: Unplaced) -> None:
        """Keep it with the moment at which it was found first."""

    async def forget(self, key: str) -> None:
        """It is gone, or has its place."""

    async def get(self, key: str) -> Unplaced | None:
        """One by its key."""

    async def of_portal(self, portal: str) -> list[Unplaced]:
        """All of a portal, the latest first."""

    async def all_for_system(self) -> list[Unplaced]:
        """All that there are."""


class ObjectStore(Protocol):
    """The bytes: uploads in one bucket, the tree that people see in the other. Raises `unavailable`."""

    async def usable(self) -> bool:
        """Whether the storage answers and has both buckets, as known since two seconds at most."""

    def put_url(self, upload: str) -> str:
        """An address that takes the bytes of an upload for some minutes."""

    def upload_url(self, upload: str, *, long: bool = False) -> str:
        """An address that gives the bytes of an upload for some seconds, or for a quarter of an hour."""

    def spot_url(self, spot: Spot, *, long: bool = False) -> str:
        """An address that gives the bytes at a spot of the tree for some seconds, or for a quarter of an hour."""

    async def upload_there(self, upload: str) -> tuple[int, str]:
        """How many bytes arrived, and their ETag; raises ObjectMissingError."""

    async def remove_upload(self, upload: str) -> None:
        """Delete the bytes of an upload; deleting what is gone is no error."""

    def old_uploads(self, before: datetime) -> AsyncIterator[str]:
        """Ids of uploads whose bytes came before that moment."""

    async def placed(self, key: str) -> Placed | None:
        """What lies on top of a key of the tree, if anything."""

    async def exists(self, spot: Spot) -> bool:
        """Whether a version is there, on top or not."""

    async def place(self, file: StoredFile, key: str, mark: str) -> Placed:
        """Copy the bytes of a file to a key within the storage.

        Raises ObjectMissingError, also where the bytes of an upload are others than those that it was finished with.
        """

    async def remove(self, spot: Spot) -> None:
        """Take one version away so that none below it comes up; what is gone is no error."""

    async def purge(self, spot: Spot) -> None:
        """Take one version away for good, and what says that the key was deleted when it was the last."""

    async def hide(self, spot: Spot) -> None:
        """Delete a key as a client would, keeping its versions, if that version is on top of it."""

    async def put_folder(self, key: str) -> None:
        """Make the empty object that shows an empty folder."""

    async def remove_folder(self, key: str) -> None:
        """Remove the empty object of a folder."""

    async def listing(self, prefix: str) -> list[Listed]:
        """What lies right below a prefix that ends in '/'."""

    def walk(self) -> AsyncIterator[str]:
        """All keys of the tree."""

    async def contents(self, spot: Spot) -> Contents:
        """Read an object; raises ObjectMissingError."""

    def pieces(self, spot: Spot) -> AsyncGenerator[bytes, None]:
        """The bytes at a spot of the tree, a piece at a time; raises ObjectMissingError."""


@dataclass(frozen=True)
class ScanWord:
    """What a scanner says of some bytes."""

    verdict: Verdict
    found: str = ""


class Scanner(Protocol):
    """Something that knows viruses. Raises `unavailable`: then nothing is known."""

    async def scan(self, pieces: AsyncIterator[bytes]) -> ScanWord:
        """Clean, infected with what, or too large to be looked at."""

    async def usable(self) -> bool:
        """Whether it answers."""


@dataclass(frozen=True)
class Sight:
    """What somebody may do in a place, and who may know of it."""

    where: Where
    may_change: bool
    sees_internal: bool
    circle: Circle


class RoomKeeper(Protocol):
    """The one who knows how much may be stored."""

    async def of(self, place: Place) -> Room:
        """What is used and what may be."""


class PlaceOpener(Protocol):
    """The one who gives a place with everything done to its files that was decided."""

    async def open(self, where: Where, circle: Circle | None) -> Place:
        """The place, made when it is not there yet."""


class PlaceAccess(Protocol):
    """The one who knows who may see a place."""

    async def check(self, actor: Actor, token: str, place: str) -> Sight:
        """Raises `not_found` unless the bearer of the token may see the place."""

    async def sight_for_system(self, place: str) -> Sight | None:
        """The place as the process sees it on its own account; None when there is none."""

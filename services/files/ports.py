"""What the use cases of files need from outside."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.base import Event
from services.files.domain import Owner, StoredFile


class ObjectMissingError(Exception):
    """There is no such object in the storage."""


@dataclass(frozen=True)
class Placed:
    """An object in the tree that people see: which of our files it is ('' if none), and its version there."""

    file: str
    version: str


class FileStore(Protocol):
    """Uploads and files, each one document."""

    async def add(self, file: StoredFile, event: Event | None = None) -> bool:
        """Store a new one; False when its id is taken."""

    async def upload_of(self, owner: Owner, upload: str) -> StoredFile | None:
        """An upload of this very person; None for everything else."""

    async def file_in(self, portal: str, file: str) -> StoredFile | None:
        """A file of this portal that belongs to a ticket; whether the asker may see that is for tickets to say."""

    async def of_ticket(self, ticket: str) -> list[StoredFile]:
        """All files of a ticket; whether the asker may see it was asked before."""

    async def save(self, before: StoredFile, after: StoredFile, event: Event | None = None) -> bool:
        """Write a change and its event at once; False when somebody else changed it meanwhile."""

    async def get_for_system(self, file: str) -> StoredFile | None:
        """One by id, whosever it is."""

    async def claim_key_for_system(self, key: str, file: str) -> bool:
        """Take a key for a file, for ever; True also when the file had it already."""

    async def expired_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        """Uploads whose time is over."""

    async def remove_for_system(self, file: StoredFile) -> bool:
        """Forget an upload; False when it was changed meanwhile."""


class ObjectStore(Protocol):
    """The bytes: uploads in one bucket, the tree that people see in the other. Raises `unavailable`."""

    async def usable(self) -> bool:
        """Whether the storage answers and has both buckets, as known since two seconds at most."""

    def put_url(self, upload: str) -> str:
        """An address that takes the bytes of an upload for some minutes."""

    def get_url(self, file: StoredFile) -> str:
        """An address that gives the bytes of a file for some seconds."""

    async def upload_size(self, upload: str) -> int:
        """How many bytes arrived; raises ObjectMissingError."""

    async def remove_upload(self, upload: str) -> None:
        """Delete the bytes of an upload; deleting what is gone is no error."""

    def old_uploads(self, before: datetime) -> AsyncIterator[str]:
        """Ids of uploads whose bytes came before that moment."""

    async def placed(self, key: str) -> Placed | None:
        """What lies at a key of the tree, if anything."""

    async def place(self, file: StoredFile) -> str:
        """Copy an upload to its key within the storage, and give its version there; raises ObjectMissingError."""


class TicketAccess(Protocol):
    """The one who knows who may see a ticket."""

    async def check(self, token: str, ticket: str) -> None:
        """Raises `not_found` unless the bearer of the token may see the ticket."""

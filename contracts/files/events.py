"""The facts that files tells."""

from contracts.base import EventData
from contracts.files.places import ChangeRow
from contracts.files.uploads import FileRow


class FilesPlaced(EventData):
    """Files of a ticket were filed in its folder (or found to be lost)."""

    ticket: str
    files: tuple[FileRow, ...]


class TreeChanged(EventData):
    """Somebody changed the folders of a place: who, what, when, and which folders to read again.

    `files` are the files that were added, renamed or restored, at most 100; `removed` the ids of those that went.
    Files in folders that were renamed, moved or deleted are not named one by one.
    """

    place: str
    change: ChangeRow
    revision: int
    folders: tuple[str, ...] = ()
    files: tuple[FileRow, ...] = ()
    removed: tuple[str, ...] = ()

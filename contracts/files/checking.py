"""What a virus scanner holds back, for staff, and the news of it for whoever added it."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from contracts.base import EventData, Party, Reading, Request
from contracts.errors import CasebusError, Code
from contracts.files.commands import RequestId
from contracts.files.uploads import FileRow, Shut


def file_shut(name: str, why: Shut) -> CasebusError:
    """The answer to whoever asks for a content that the scanner has not passed."""
    texts: dict[str, tuple[Code, str]] = {
        "waiting": (Code.CONFLICT, "{name} is still being checked for viruses. Please try again in a moment."),
        "infected": (Code.FORBIDDEN, "{name} is held back: the virus scanner found something in it."),
        "too_large": (Code.FORBIDDEN, "{name} is held back: it is too large for the virus scanner."),
        "unseen": (Code.FORBIDDEN, "{name} is held back: the virus scanner could not look at it."),
    }
    code, text = texts[why]
    return CasebusError(code, text, params={"name": name}, details={"check": why})


class ListHeld(Request):
    """What is held back in the actor's portal."""


class HeldRow(Reading):
    """One version of a file that nobody gets until staff release it."""

    place: str
    file: FileRow
    number: int = Field(description="which of its versions")
    current: bool
    why: Shut
    found: str = Field(default="", description="what the scanner calls it")
    by: Party = Field(description="who added it")
    at: datetime = Field(description="since when")


class HeldList(Reading):
    """At most 200, the latest first; `waiting` counts all contents that the scanner has not seen yet."""

    items: tuple[HeldRow, ...]
    waiting: int = 0
    scans: bool = Field(default=False, description="whether there is a scanner")


class ReleaseFile(Request):
    """Let one version out of quarantine; 0 is the current one."""

    file: str = Field(min_length=1, max_length=64)
    number: int = Field(default=0, ge=0)
    request_id: RequestId


class ScanOlder(Request):
    """The operator has contents looked at that were there before the scanner: some files, or the next by their ids."""

    after: str = Field(default="", max_length=64, description="the last file of the page before")
    files: tuple[str, ...] = Field(default=(), max_length=200, description="look how far these are, and no others")
    limit: int = Field(default=100, ge=1, le=200)
    since: datetime | None = Field(default=None, description="only contents that were added from then on")
    began: datetime | None = Field(default=None, description="verdicts from then on are counted")
    large: bool = Field(default=False, description="hold back also what is too large for the scanner")
    dry_run: bool = False


class FoundRow(Reading):
    """A content that was held back."""

    place: str
    name: str
    number: int
    why: Shut
    found: str = ""


class ScanPage(Reading):
    """Of the files asked for; counts are of contents, that is of versions of files."""

    at: datetime = Field(description="when this was read")
    next: str = Field(default="", description="the last file of the page; nothing follows when it is empty")
    files: int = 0
    asked: int = Field(default=0, description="that the scanner is asked about now, or would be")
    size: int = Field(default=0, description="their bytes")
    too_large: int = Field(default=0, description="left open, since the scanner takes nothing so large")
    waiting: tuple[str, ...] = Field(default=(), description="files that the scanner has not finished with")
    clean: int = 0
    held: tuple[FoundRow, ...] = ()


class FileHeld(EventData):
    """The scanner holds a file back; `by` added it."""

    place: str
    file: FileRow
    why: Literal["infected", "too_large", "unseen"]
    found: str = ""
    by: Party

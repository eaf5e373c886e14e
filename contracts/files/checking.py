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


class FileHeld(EventData):
    """The scanner holds a file back; `by` added it."""

    place: str
    file: FileRow
    why: Literal["infected", "too_large", "unseen"]
    found: str = ""
    by: Party

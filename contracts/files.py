"""What files answers and tells: uploads in progress, the files of a ticket, downloads."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import EventData, EventType, Nothing, Operation, Party, Reading, Request
from contracts.errors import CasebusError, Code

MIB = 1024 * 1024
FileName = Annotated[
    str, Field(min_length=1, max_length=1024, description="as its owner calls it; files makes it safe and short")
]


def too_large(name: str, limit: int) -> CasebusError:
    """The refusal of a file over the limit, with the limit in words and in bytes."""
    words = f"{limit / MIB:.4g} MB" if limit >= MIB else f"{limit} bytes"
    params: dict[str, str | int] = {"name": name, "limit": words, "limit_bytes": limit}
    return CasebusError(Code.TOO_LARGE, "{name} is too large. A file may have {limit} at most.", params=params)


def content_lost(name: str) -> CasebusError:
    """The answer for a file that is known and whose bytes are gone."""
    return CasebusError(Code.NOT_FOUND, "The content of {name} was lost.", params={"name": name})


class UploadRef(Reading):
    """A file that was uploaded, as a ticket names it; `id` is the upload's and later the file's id."""

    id: str
    name: str
    size: int = Field(description="bytes")
    type: str = Field(description="media type by content, not by name")


class StageUpload(Request):
    """Begin an upload of a known length; `too_large` before a byte is sent."""

    name: FileName
    size: int = Field(ge=0, description="bytes")


class Staged(Reading):
    """Where the gateway streams the bytes to, with exactly `size` of them, within the next minutes."""

    upload: str
    put_url: str
    name: str = Field(description="the name as it will be shown, made safe")


class FinishUpload(Request):
    """The bytes are stored; what the gateway counted, hashed and sniffed."""

    upload: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    type: str = Field(max_length=100, pattern=r"^[a-z]+/[a-z0-9.+-]+$")


class AbortUpload(Request):
    """The upload failed or is not wanted any more."""

    upload: str


class ReserveUploads(Request):
    """Tickets takes finished uploads of the actor for one request; the same request again answers the same."""

    uploads: tuple[str, ...] = Field(min_length=1, max_length=200)
    ticket: str = Field(description="ticket id, or empty when it is being opened")
    request_id: str


class Reserved(Reading):
    """The uploads, in the order asked for."""

    items: tuple[UploadRef, ...]


class ListFiles(Request):
    """All files of a ticket that the actor may see."""

    ticket: str


class FileRow(Reading):
    """A file of a ticket: being filed, there, or lost."""

    id: str
    folder: str = Field(description="path below the ticket, '' for its root")
    name: str
    size: int
    type: str
    state: Literal["placing", "live", "lost"]
    by: Party
    at: datetime
    entry: str = Field(default="", description="the timeline entry it came with")
    staff_only: bool = False


class FileList(Reading):
    """Files in the order of folder and name."""

    items: tuple[FileRow, ...]


class GetDownload(Request):
    """A file to read, by id."""

    file: str


class Download(Reading):
    """Where the gateway streams the bytes from; the address is for the gateway, never for a browser."""

    get_url: str
    name: str
    size: int
    type: str
    sha256: str
    inline: bool = Field(description="whether it is an image type that may be shown in place")


STAGE = Operation("files", "stage", StageUpload, Staged)
FINISH = Operation("files", "finish", FinishUpload, UploadRef, repeatable=True)
ABORT = Operation("files", "abort", AbortUpload, Nothing, repeatable=True)
RESERVE = Operation("files", "reserve", ReserveUploads, Reserved, repeatable=True)
LIST_FILES = Operation("files", "list_files", ListFiles, FileList, repeatable=True)
GET_DOWNLOAD = Operation("files", "get_download", GetDownload, Download, repeatable=True)


class FilesPlaced(EventData):
    """Files of a ticket were filed in its folder (or found to be lost)."""

    ticket: str
    files: tuple[FileRow, ...]


PLACED = EventType("files", "placed", FilesPlaced)

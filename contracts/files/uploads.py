"""Uploads in progress, the files of a ticket, downloads."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Party, Reading, Request
from contracts.errors import CasebusError, Code

MIB = 1024 * 1024
Shut = Literal["waiting", "infected", "too_large", "unseen"]
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
    release: bool = Field(default=False, description="by staff, for a release, which has a limit of its own")


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
    """All files of a ticket that the actor may see, wherever they lie; deleted ones are not among them."""

    ticket: str
    entries_only: bool = Field(default=False, description="only those that came with the ticket, a comment or a note")
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=1000, ge=1, le=1000)


class FileRow(Reading):
    """A file: being filed, there, lost, or deleted by another S3 client (then it may be restored)."""

    id: str
    folder: str = Field(description="path below the ticket, '' for its root")
    name: str
    size: int
    type: str
    state: Literal["placing", "live", "lost", "deleted_outside"]
    by: Party
    at: datetime
    entry: str = Field(default="", description="the timeline entry it came with")
    staff_only: bool = False
    origin: Literal["form", "entry", "folder", "outside"] = Field(
        default="form", description="came with the form, a timeline entry, was added here, or by another S3 client"
    )
    parent: str = Field(default="", description="id of the folder that it is in, '' for the root")
    versions: int = 1
    inline: bool = Field(default=False, description="whether it is an image type that may be shown in place")
    check: Shut | None = Field(
        default=None,
        description="why nobody gets the content: the virus scanner has not seen it, found something, refused, failed",
    )


class FileList(Reading):
    """Files in the order of folder and name; `total` counts all pages."""

    items: tuple[FileRow, ...]
    total: int = 0


class GetDownload(Request):
    """A file to read, by id; one of its versions by number, 0 for the current one."""

    file: str
    version: int = Field(default=0, ge=0)
    portal: str = Field(
        default="",
        description="whose picture of an article or file of a release, asked by our own gateway; else ignored",
    )


class Download(Reading):
    """Where the gateway streams the bytes from; the address is for the gateway, never for a browser."""

    get_url: str
    name: str
    size: int
    type: str
    sha256: str
    inline: bool = Field(description="whether it is an image type that may be shown in place")

"""What can be asked of products and releases, by staff and by those who use them."""

from pydantic import Field

from contracts.base import Request
from contracts.portal import Key
from contracts.releases.model import (
    Articles,
    Day,
    Names,
    Notes,
    Paragraphs,
    ReleaseFiles,
    ReleaseId,
    ReleaseState,
    VersionName,
)
from contracts.tickets import RequestId


class WriteProduct(Request):
    """A new product, or what one says from now on: `base` is the revision that the form showed, 0 for a new one."""

    request_id: RequestId
    product: Key
    base: int = Field(default=0, ge=0)
    names: Names
    about: Paragraphs = {}
    how: Paragraphs = {}
    articles: Articles = ()


class WriteRelease(Request):
    """A new release of a product, which is announced by it; or with `release`, what one says from now on.

    `files` are all of its files, kept beforehand in the place of the portal's releases (`contracts.files`).
    """

    request_id: RequestId
    product: Key
    release: ReleaseId | None = None
    base: int = Field(default=0, ge=0)
    version: VersionName
    day: Day | None = None
    notes: Notes = {}
    files: ReleaseFiles = ()


class SetReleaseState(Request):
    """Say that a release is out, is withdrawn, or is only coming; what is out is told to those who wait for it."""

    request_id: RequestId
    release: ReleaseId
    state: ReleaseState


class ListProducts(Request):
    """The products of the actor's portal with their newest releases."""

    each: int = Field(default=4, ge=1, le=50, description="releases of each product")


class ReadProduct(Request):
    """One product with all of its releases."""

    product: Key


class ReadRelease(Request):
    """One release with its notes; for whoever is not entitled there is none."""

    release: ReleaseId


class FollowProduct(Request):
    """Whether the actor wants a mail when a version comes out; `all` stands for whatever the portal has.

    Our own gateway asks for the person of a signed link in a mail, and only to stop.
    """

    product: Key
    follow: bool
    portal: str = Field(default="", max_length=40, description="whose, asked by our own gateway; else ignored")
    person: str = Field(default="", max_length=60, description="who, asked by our own gateway; else ignored")

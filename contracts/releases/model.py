"""Products and their releases, as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Party, Reading
from contracts.files import UploadRef
from contracts.portal import Key, Language

Day = date  # a field has that name, too
ReleaseState = Literal["coming", "out", "withdrawn"]
ReleaseAct = Literal["written", "changed", "coming", "out", "withdrawn"]

ReleaseId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}/rel-[0-9]{1,9}$", description="<portal>/rel-<n>")]
VersionName = Annotated[str, Field(min_length=1, max_length=40, description="e.g. 4.2")]
Names = Annotated[
    dict[Language, Annotated[str, Field(min_length=1, max_length=80)]],
    Field(min_length=1, description="what it is called, by language"),
]
Paragraphs = Annotated[
    dict[Language, Annotated[str, Field(max_length=2_000)]], Field(description="plain text, by language")
]
Notes = Annotated[
    dict[Language, Annotated[str, Field(max_length=20_000)]],
    Field(description="Markdown (CommonMark and tables), without HTML, by language"),
]
Articles = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=40)], ...],
    Field(max_length=50, description="an active subscription to one of these articles entitles; none: everybody"),
]
ReleaseFiles = Annotated[tuple[UploadRef, ...], Field(max_length=50)]
EVERYTHING: Key = "all"


class ReleaseStep(Reading):
    """Something that staff did to a product or release."""

    act: ReleaseAct
    by: Party
    at: datetime


class Product(Reading):
    """A product as the actor sees it: `entitled` says whether its releases are theirs.

    Staff are told besides which articles entitle, and how many people want to hear of new versions.
    """

    key: str
    portal: str
    names: dict[str, str]
    about: dict[str, str] = {}
    how: dict[str, str] = Field(default={}, description="how to get it, for those who are not entitled")
    articles: tuple[str, ...] = ()
    everybody: bool = True
    entitled: bool
    following: bool = False
    followers: int = 0
    revision: int


class ReleaseHead(Reading):
    """A release without its notes; only those who are entitled get it, and its files once it is out."""

    id: str
    number: int
    portal: str
    product: str
    version: str
    day: Day | None = Field(default=None, description="when it is expected, or came out, as announced; may be open")
    state: ReleaseState
    out_at: datetime | None = None
    files: tuple[UploadRef, ...] = ()
    languages: tuple[str, ...] = Field(default=(), description="the languages of its notes")
    told: bool = Field(default=False, description="the actor wanted to hear of it and was told")
    updated_at: datetime
    revision: int


class Release(ReleaseHead):
    """A release with its notes and its product; its history is for staff."""

    names: dict[str, str]
    notes: dict[str, str] = {}
    history: tuple[ReleaseStep, ...] = ()


class ProductReleases(Reading):
    """A product with its releases, the newest first; `total` counts those that are left out, too."""

    product: Product
    releases: tuple[ReleaseHead, ...] = ()
    total: int = 0


class Shelf(Reading):
    """The products of a portal; `following` says that the actor wants to hear of whatever comes out."""

    items: tuple[ProductReleases, ...] = ()
    following: bool = False


class ReleaseWritten(Reading):
    """The answer to each write of a product or release."""

    id: str
    number: int = 0
    state: ReleaseState | Literal[""] = ""
    revision: int

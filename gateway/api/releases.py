"""Products and their releases for programs: read, download, follow, write, announce; and tickets that wait for one."""

from typing import Any

from aiohttp import web
from pydantic import Field

from contracts import releases as r
from contracts import tickets as t
from contracts.errors import not_found
from contracts.files import UploadRef
from contracts.releases.model import Day
from gateway.api.endpoint import ApiModel, Asked, Endpoint, Handler
from gateway.downloads import send_release_file
from gateway.pages.downloads.asking import release_id, there
from gateway.pages.downloads.keeping import dropped, kept
from gateway.pages.tickets.reading import ticket_id
from gateway.peers.calls import asked as request_of
from gateway.uploads import put_release_upload
from gateway.visit import Visit

TAG = "downloads"
PRODUCT = "/downloads/{product}"
RELEASE = "/releases/{release:[0-9]{1,9}}"
NUMBER = "/tickets/{number:[A-Z0-9-]{1,30}}"
WRITE_PROBLEMS = (404, 409, 415, 422)


class ShelfQuery(ApiModel):
    """How many releases of each product."""

    each: int = Field(default=4, ge=1, le=50)


class ProductText(ApiModel):
    """What a product says; `base` is the revision that it is made from, 0 for a new product."""

    base: int = Field(default=0, ge=0)
    names: r.Names
    about: r.Paragraphs = Field(default={})
    how: r.Paragraphs = Field(default={})
    articles: r.Articles = ()


class ReleaseText(ApiModel):
    """What a release says; of its files those in `keep` stay, and the finished `uploads` are added."""

    base: int = Field(default=0, ge=0)
    version: r.VersionName
    day: Day | None = None
    notes: r.Notes = Field(default={})
    keep: tuple[str, ...] = Field(default=(), max_length=50)
    uploads: tuple[str, ...] = Field(default=(), max_length=50)


class NewReleaseState(ApiModel):
    """Coming, out, or withdrawn."""

    state: r.ReleaseState


class Following(ApiModel):
    """Whether one wants a mail when a version comes out."""

    follow: bool


class Tie(ApiModel):
    """The number of the release that a ticket waits for, 0 for none."""

    release: int = Field(ge=0, le=999_999_999)


class HopeAnswer(ApiModel):
    """Whether the release that was asked about solved it; a no says what is left."""

    release: str = Field(max_length=60)
    solved: bool
    text: str = Field(default="", max_length=50_000)


async def list_products(visit: Visit, asked: Asked) -> r.Shelf:
    """The products with their newest releases."""
    there(visit)
    return await visit.peers.releases.shelf(visit.token, each=asked.query.each)


async def read_product(visit: Visit, _asked: Asked) -> r.ProductReleases:
    """One product with all of its releases."""
    there(visit)
    return await visit.peers.releases.product(visit.token, visit.values["product"])


async def read_release(visit: Visit, _asked: Asked) -> r.Release:
    """One release with its notes."""
    there(visit)
    return await visit.peers.releases.release(visit.token, release_id(visit, visit.values["release"]))


async def download(visit: Visit) -> web.StreamResponse:
    """The bytes of one of its files."""
    found = await read_release(visit, Asked(None, None, ""))
    content = visit.values["content"]
    if content not in {file.id for file in found.files}:
        raise not_found()
    own = await visit.gateway.own_token()
    return await send_release_file(visit, await visit.peers.releases.file(own, visit.site.key, content))


async def follow(visit: Visit, asked: Asked) -> None:
    """Keep the choice."""
    there(visit)
    wish = request_of(r.FollowProduct, product=visit.values["product"], follow=asked.body.follow)
    await visit.peers.releases.follow(visit.token, wish)


async def write_product(visit: Visit, asked: Asked) -> r.ReleaseWritten:
    """Make or change a product."""
    there(visit)
    said = asked.body.model_dump()
    request = request_of(r.WriteProduct, request_id=asked.request_id, product=visit.values["product"], **said)
    return await visit.peers.releases.write_product(visit.token, request)


async def write_release(visit: Visit, asked: Asked) -> r.ReleaseWritten:
    """Announce a release."""
    there(visit)
    return await _write(visit, asked, visit.values["product"], None)


async def edit_release(visit: Visit, asked: Asked) -> r.ReleaseWritten:
    """Change a release."""
    found = await read_release(visit, asked)
    return await _write(visit, asked, found.product, found)


async def _write(visit: Visit, asked: Asked, product: str, found: r.Release | None) -> r.ReleaseWritten:
    body: ReleaseText = asked.body
    before: tuple[UploadRef, ...] = found.files if found else ()
    if not visit.actor.is_staff:
        raise not_found()
    path = f"{product}/{body.version.replace('/', '-')}"
    added = await kept(visit, body.uploads, path, asked.request_id)
    files = (*(file for file in before if file.id in body.keep), *added)
    values: dict[str, Any] = body.model_dump(include={"base", "version", "day", "notes"})
    request = request_of(
        r.WriteRelease,
        request_id=asked.request_id,
        product=product,
        release=found.id if found else None,
        files=files,
        **values,
    )
    written = await visit.peers.releases.write_release(visit.token, request)
    await dropped(visit, before, files, asked.request_id)
    return written


async def set_state(visit: Visit, asked: Asked) -> r.ReleaseWritten:
    """Say that it is out, withdrawn, or coming."""
    there(visit)
    release = release_id(visit, visit.values["release"])
    request = r.SetReleaseState(request_id=asked.request_id, release=release, state=asked.body.state)
    return await visit.peers.releases.set_state(visit.token, request)


async def tie(visit: Visit, asked: Asked) -> t.Written:
    """Tie a ticket to a release."""
    there(visit)
    release = release_id(visit, str(asked.body.release)) if asked.body.release else ""
    request = t.LinkRelease(request_id=asked.request_id, ticket=ticket_id(visit), release=release)
    return await visit.peers.releases.link(visit.token, request)


async def answer(visit: Visit, asked: Asked) -> t.Written:
    """Say whether it solved it."""
    request = t.AnswerRelease(request_id=asked.request_id, ticket=ticket_id(visit), **asked.body.model_dump())
    return await visit.peers.releases.answer(visit.token, request)


def _write_line(where: str, name: str, summary: str, handler: Handler, body: type[ApiModel]) -> Endpoint:
    method, _, path = where.partition(" ")
    return Endpoint(
        method,
        path,
        name,
        summary,
        handler,
        body=body,
        reply=t.Written if path.startswith("/tickets") else r.ReleaseWritten,
        status=201 if method == "POST" and not path.endswith("/state") else 200,
        tag=TAG,
        problems=WRITE_PROBLEMS,
    )


READING = (
    Endpoint(
        "GET",
        "/downloads",
        "listProducts",
        "List products with their newest releases",
        list_products,
        query=ShelfQuery,
        reply=r.Shelf,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        PRODUCT,
        "readProduct",
        "Read a product with all of its releases",
        read_product,
        reply=r.ProductReleases,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        RELEASE,
        "readRelease",
        "Read a release with its notes",
        read_release,
        reply=r.Release,
        tag=TAG,
        problems=(404,),
    ),
    Endpoint(
        "GET",
        f"{RELEASE}/files/{{content}}",
        "downloadRelease",
        "Read the bytes of a file of a release, whole or in a range",
        raw=download,
        tag=TAG,
        problems=(404, 416),
    ),
)

SENDING = (
    Endpoint(
        "PUT",
        "/release-uploads",
        "uploadRelease",
        "Send the bytes of a file for a release; its id is named when the release is written",
        raw=put_release_upload,
        reply=UploadRef,
        status=201,
        tag=TAG,
        problems=(403, 411, 413, 422),
    ),
    Endpoint(
        "PUT",
        f"{PRODUCT}/following",
        "followProduct",
        "Say whether one wants to hear of new versions",
        follow,
        body=Following,
        status=204,
        tag=TAG,
        problems=WRITE_PROBLEMS,
    ),
    _write_line(f"PUT {PRODUCT}", "writeProduct", "Make or change a product", write_product, ProductText),
    _write_line(f"POST {PRODUCT}/releases", "writeRelease", "Announce a release", write_release, ReleaseText),
    _write_line(f"PUT {RELEASE}", "editRelease", "Change a release", edit_release, ReleaseText),
    _write_line(f"POST {RELEASE}/state", "setReleaseState", "Say where a release stands", set_state, NewReleaseState),
    _write_line(f"PUT {NUMBER}/release", "linkRelease", "Tie a ticket to a release", tie, Tie),
    _write_line(f"POST {NUMBER}/release", "answerRelease", "Say whether a release solved it", answer, HopeAnswer),
)

DOWNLOADS = (*READING, *SENDING)

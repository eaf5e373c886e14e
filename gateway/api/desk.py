"""What else staff's pages have, for programs: mail and events that failed, files without a place, old versions."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from pydantic import Field

from contracts import articles as kb
from contracts import notify as n
from contracts.base import Reading
from contracts.errors import CasebusError, not_found
from contracts.files import Changed, HeldList, ReleaseFile, UnplacedRow
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.pages.knowledge import pictures
from gateway.pages.knowledge.asking import article_id
from gateway.pages.tickets import calendar
from gateway.pages.tickets.filing import AWAY
from gateway.routing import Access
from gateway.visit import Visit

T = TypeVar("T")
TAG = "desk"
MOST = 200  # letters that one look shows
STAFF = Access.STAFF
ARTICLE = "/articles/{article:[0-9]{1,9}}"
OF_VERSION = f"{ARTICLE}/versions/{{version:[1-9][0-9]{{0,8}}}}"


class Failures(Reading):
    """The outgoing mail, events that could not be handled, and files that found no place.

    What a service cannot tell just then is null: it is away, or of the version before during an upgrade.
    """

    mail: n.MailState | None
    events: tuple[n.DeadLetter, ...] | None
    files: tuple[UnplacedRow, ...] | None
    held: HeldList | None


class Key(ApiModel):
    """The key of a file in the bucket."""

    key: str = Field(min_length=1, max_length=1024)


class HeldVersion(ApiModel):
    """Which version of a file."""

    number: int = Field(default=0, ge=0, description="0 is the current one")


async def failures(visit: Visit, _asked: Asked) -> Failures:
    """All of it."""
    token = visit.token
    notify, folders = visit.peers.notify, visit.peers.folders
    mail, events, files, held = await asyncio.gather(
        _known(notify.mail_state(token)),
        _known(notify.dead_letters(token)),
        _known(folders.unplaced(token)),
        _known(folders.held(token)),
    )
    return Failures(mail=mail, events=events, files=files, held=held)


async def _known(asked: Awaitable[T]) -> T | None:
    """What is answered; None while nobody can answer it."""
    try:
        return await asked
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None


async def replay(visit: Visit, _asked: Asked) -> None:
    """Try an event again; one that is not on the list is not there, or was handled meanwhile."""
    letter, listed = visit.values["letter"], await visit.peers.notify.dead_letters(visit.token, MOST)
    if len(listed) < MOST and letter not in {found.id for found in listed}:
        raise not_found()
    await visit.peers.notify.replay(visit.token, letter)


async def look_again(visit: Visit, asked: Asked) -> None:
    """Look at a file again that found no place."""
    await visit.peers.folders.look_again(visit.token, asked.body.key)


async def release_file(visit: Visit, asked: Asked) -> Changed:
    """Let a file out that the virus scanner holds back."""
    request = ReleaseFile(file=visit.values["file"], number=asked.body.number, request_id=asked.request_id)
    return await visit.peers.folders.release(visit.token, request)


async def read_version(visit: Visit, _asked: Asked) -> kb.Version:
    """An old version of an article."""
    article = article_id(visit, visit.values["article"])
    return await visit.peers.articles.version(visit.token, article, int(visit.values["version"]))


async def restore_version(visit: Visit, asked: Asked) -> kb.ArticleWritten:
    """Make a new version that says what an old one said."""
    article = article_id(visit, visit.values["article"])
    request = kb.RestoreVersion(request_id=asked.request_id, article=article, version=int(visit.values["version"]))
    return await visit.peers.articles.restore(visit.token, request)


DESK = (
    Endpoint(
        "GET",
        "/failures",
        "listFailures",
        "The outgoing mail, events that failed, files without a place, files held back",
        failures,
        reply=Failures,
        access=STAFF,
        tag=TAG,
        problems=(404,),
    ),
    Endpoint(
        "POST",
        "/failures/{letter}/replay",
        "replayFailure",
        "Try an event again",
        replay,
        status=204,
        access=STAFF,
        tag=TAG,
        problems=(404, 409),
    ),
    Endpoint(
        "POST",
        "/unplaced",
        "lookAgain",
        "Look at a file again that found no place",
        look_again,
        body=Key,
        status=204,
        access=STAFF,
        tag=TAG,
        problems=(404, 413, 415, 422),
    ),
    Endpoint(
        "POST",
        "/files/{file}/release",
        "releaseFile",
        "Let a file out that the virus scanner holds back",
        release_file,
        body=HeldVersion,
        reply=Changed,
        status=200,
        access=STAFF,
        tag=TAG,
        problems=(404, 413, 415, 422),
    ),
    Endpoint(
        "GET",
        OF_VERSION,
        "readArticleVersion",
        "Read an old version of an article",
        read_version,
        reply=kb.Version,
        access=STAFF,
        tag="knowledge base",
        problems=(404,),
    ),
    Endpoint(
        "POST",
        f"{OF_VERSION}/restore",
        "restoreArticleVersion",
        "Make a new version that says what an old one said",
        restore_version,
        reply=kb.ArticleWritten,
        status=200,
        access=STAFF,
        tag="knowledge base",
        problems=(404, 409),
    ),
    Endpoint(
        "GET",
        f"{ARTICLE}/pictures/{{picture}}",
        "readArticlePicture",
        "Read the bytes of a picture in an article",
        raw=pictures.show,
        tag="knowledge base",
        problems=(404,),
    ),
    Endpoint(
        "GET",
        "/tickets/{number:[A-Z0-9-]{1,30}}/appointment.ics",
        "readAppointment",
        "Read the appointment of a ticket as a calendar file",
        raw=calendar.appointment,
        problems=(404,),
    ),
)

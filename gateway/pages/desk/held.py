"""What the virus scanner holds back: staff see why, and release or delete it."""

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.files import DeleteItems, HeldList, HeldRow, ReleaseFile
from gateway.forms.fields import FormModel
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

BOX = "held"


class HeldForm(FormModel):
    """Which version of which file, and what to do with it."""

    file: str = Field(min_length=1, max_length=64)
    number: int = Field(ge=0)
    place: str = Field(default="", max_length=80)
    what: str = Field(pattern=r"^(release|delete)$")
    request_id: str = Field(min_length=8, max_length=80)


async def decide(visit: Visit) -> web.StreamResponse:
    """Let it out, or delete the file with all its versions."""
    form = visit.form(HeldForm)
    if form.ok:
        asked, folders = form.data, visit.peers.folders
        if asked.what == "release":
            request = ReleaseFile(file=asked.file, number=asked.number, request_id=asked.request_id)
            await folders.release(visit.token, request)
            visit.flash(visit.gettext("It was released: everybody who sees it can open it now."))
        else:
            items = DeleteItems(place=asked.place, items=(asked.file,), request_id=asked.request_id)
            await folders.delete(visit.token, items)
            visit.flash(visit.gettext("It was deleted. For 30 days it can be restored, and stays held back."))
    return visit.redirect(f"{visit.url('desk_mail')}#{BOX}")


async def box(visit: Visit) -> View | None:
    """What is held back; None when files cannot tell."""
    try:
        found = await visit.peers.folders.held(visit.token)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None
    return {"rows": [_row(visit, row) for row in found.items], "waiting": found.waiting, "shown": _matters(found)}


def _matters(found: HeldList) -> bool:
    return found.scans or bool(found.items) or bool(found.waiting)


def _row(visit: Visit, row: HeldRow) -> View:
    where, href = _place(visit, row)
    return {
        "file": row.file.id,
        "name": row.file.name,
        "number": row.number,
        "place": row.place,
        "where": where,
        "href": href,
        "current": row.current,
        "size": visit.almanac.size(row.file.size),
        "why": _why(visit, row),
        "who": visit.called(row.by),
        "at": visit.almanac.moment(row.at),
        "request_id": visit.blank().request_id,
    }


def _why(visit: Visit, row: HeldRow) -> str:
    say = visit.gettext
    if row.why == "infected":
        return say("The scanner found {found}.", found=row.found or "?")
    if row.why == "too_large":
        return say("It is too large for the scanner, so that nobody knows what is in it.")
    if row.why == "unseen":
        return say("The scanner could not look at it, though it runs.")
    return say("It has been waiting for the scanner for long. Does it run?")


def _place(visit: Visit, row: HeldRow) -> tuple[str, str | None]:
    """What the place is called, and its page."""
    name = row.place.partition("/")[2]
    if name == "@articles":
        return visit.gettext("Pictures of articles"), None
    if name == "@releases":
        return visit.gettext("Downloads"), None
    if name.startswith("@"):
        return visit.gettext("Company folders"), visit.url("company_desk_case_files", company=name[1:])
    return name, visit.url("desk_ticket", number=name)

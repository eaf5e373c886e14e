"""Files into a folder: checked before they are sent, added when they are there, asked about when a name exists."""

from functools import partial
from typing import Literal

from aiohttp import web
from pydantic import Field

from contracts import files as f
from contracts.errors import CasebusError
from gateway.forms.fields import MISSING, Form, FormModel
from gateway.pages.folders.changing import CLASHES, Here, back, for_script, told
from gateway.pages.folders.showing import Asked, page
from gateway.pages.folders.spot import LONGEST_ID, Look, Spot
from gateway.pages.tickets.reading import FILES
from gateway.pages.tickets.uploaded import Uploaded, say_refused
from gateway.pages.tickets.wording import View
from gateway.peers.calls import asked
from gateway.uploads import store_form_file
from gateway.visit import Visit
from kit.ids import new_id

Way = Literal["refuse", "keep_both", "new_version", "skip"]
MOST_PLANNED = 150  # a form of ours has at most 400 fields
N_ = str  # marks a text for translation
NO_ROOM = N_("There is no room left for {name}.")
TOO_LARGE = N_("{name} is too large. A file may have {limit} at most.")


class AddForm(Here):
    """Uploads for a folder; `way` says for each in turn what to do with an equal name, `on_clash` for all others."""

    upload: tuple[str, ...] = Field(default=(), max_length=f.TOGETHER)
    upload_note: tuple[str, ...] = ()
    way: tuple[Way, ...] = ()
    on_clash: Way = "refuse"


class CheckForm(FormModel):
    """Files that a script is about to send into a folder: names and sizes in turn."""

    folder: str = Field(default="", max_length=LONGEST_ID)
    name: tuple[str, ...] = Field(min_length=1, max_length=MOST_PLANNED)
    size: tuple[int, ...] = Field(min_length=1, max_length=MOST_PLANNED)


async def add(visit: Visit) -> web.StreamResponse:
    """Add what was uploaded before or comes with the form; nothing is added while a name needs an answer."""
    spot = Spot.of(visit)
    reader = await visit.parts(partial(store_form_file, visit))
    form = visit.form(AddForm)
    sent = visit.sent
    uploaded = Uploaded.of(reader, tuple(sent.getall("upload", [])), tuple(sent.getall("upload_note", [])))
    say_refused(visit, form, reader, FILES)
    look = Look(folder=str(form.values.get("folder", ""))[:LONGEST_ID])
    if form.found is not None and not uploaded.ids and not form.errors:
        form.say(FILES, MISSING)
    if form.found is None or not uploaded.ids:
        return await page(visit, look, Asked(form, "add"), 422)
    warnings = list(form.errors.values())  # files of the same form that were not taken
    try:
        items = await _file(visit, spot, form, uploaded.ids)
    except CasebusError as error:
        if for_script(visit):
            return told(visit, error)
        status = form.refuse(error)
        return await page(visit, look, Asked(form, "add", _question(visit, form, uploaded)), status)
    if for_script(visit):
        return visit.json({"files": [{"id": item.id, "name": item.name} for item in items]})
    for text in warnings:
        visit.flash(text, "warning")
    return back(visit, look.folder, visit.ngettext("One file was added.", "{n} files were added.", len(items)))


async def check(visit: Visit) -> web.StreamResponse:
    """For a script, before it sends anything: which of these are refused, in words, and which names exist."""
    spot = Spot.of(visit)
    form = visit.form(CheckForm)
    planned = tuple(
        asked(f.Planned, name=name, size=size)
        for name, size in zip(form.values.get("name", ()), form.values.get("size", ()), strict=False)
    )
    request = asked(f.CheckFiles, place=spot.id, folder=str(form.values.get("folder", "")), files=planned)
    try:
        found = await visit.peers.folders.check(visit.token, request)
    except CasebusError as error:
        return told(visit, error)
    limit = visit.almanac.size(found.room.max_bytes)
    return visit.json({"objections": [_objection(visit, item, limit) for item in found.items]})


def _objection(visit: Visit, item: f.Objection, limit: str) -> View:
    refused = {"too_large": TOO_LARGE, "no_room": NO_ROOM}.get(item.kind, "")
    words = visit.words.fill(refused, {"name": item.name, "limit": limit}) if refused else ""
    return {"index": item.index, "name": item.name, "kind": item.kind, "words": words}


async def _file(visit: Visit, spot: Spot, form: Form[AddForm], uploads: tuple[str, ...]) -> list[f.ChangedItem]:
    added: list[f.ChangedItem] = []
    for way, group in ways_of(uploads, form.data.way, form.data.on_clash).items():
        request = asked(
            f.AddFiles,
            place=spot.id,
            folder=form.data.folder,
            uploads=group,
            on_clash=way,
            request_id=f"{form.request_id}-{way[0]}",
        )
        added += (await visit.peers.folders.add(await visit.fresh_token(), request)).items
    return added


def ways_of(uploads: tuple[str, ...], ways: tuple[Way, ...], otherwise: Way) -> dict[f.OnClash, tuple[str, ...]]:
    """The uploads by what is to be done with an equal name; those that ask come first, skipped ones are left out."""
    groups: dict[f.OnClash, tuple[str, ...]] = {}
    chosen = (*ways[: len(uploads)], *[otherwise] * (len(uploads) - len(ways)))
    for asks in (True, False):
        for upload, way in zip(uploads, chosen, strict=True):
            if way != "skip" and (way == "refuse") is asks:
                groups[way] = (*groups.get(way, ()), upload)
    return groups


def _question(visit: Visit, form: Form[AddForm], uploaded: Uploaded) -> View | None:
    """The uploads with what to do with each whose name exists; None when that was not what went wrong."""
    taken = {name.casefold() for name in form.details.get(CLASHES, "").split("\n") if name}
    if not taken:
        return None
    form.errors.clear()
    form.request_id = new_id()  # the answer is another request
    files = [{**row, "clash": row["name"].casefold() in taken} for row in uploaded.shown(visit)]
    return {"kind": "add", "files": files, "folder": form.data.folder}

"""Writing a release: version, date, notes, files; and saying that it is out, withdrawn, or only coming."""

from functools import partial
from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.files import UploadRef
from contracts.releases import Release, SetReleaseState, WriteRelease
from gateway.forms.fields import Form, FormModel, Line, Untouched
from gateway.forms.parts import PartsReader
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.downloads.asking import release_id, spoken, there
from gateway.pages.downloads.desk_products import release_row
from gateway.pages.downloads.keeping import drop_zone, dropped, kept
from gateway.pages.downloads.showing import rendered_notes
from gateway.pages.knowledge.asking import language_label
from gateway.pages.tickets.uploaded import NOTHING, Uploaded, say_refused
from gateway.pages.tickets.wording import View
from gateway.uploads import store_release_file
from gateway.visit import Visit

VERSION, NOTES = 40, 20_000
FILES = "files"


class ReleaseForm(FormModel):
    """A release in all languages of the portal; `keep` names files that it had and keeps, `do` is the button."""

    base: Line = Field(default="0", pattern=r"^\d{1,9}$")
    version: Line = Field(default="", max_length=VERSION)
    day: Line = Field(default="", max_length=10)
    do: Line = Field(default="save", max_length=20)
    keep: tuple[str, ...] = ()
    upload: tuple[str, ...] = ()
    upload_note: tuple[str, ...] = ()
    notes_en: Untouched = Field(default="", max_length=NOTES)
    notes_de: Untouched = Field(default="", max_length=NOTES)
    notes_nl: Untouched = Field(default="", max_length=NOTES)
    notes_da: Untouched = Field(default="", max_length=NOTES)
    notes_sv: Untouched = Field(default="", max_length=NOTES)


class StateForm(FormModel):
    """Another state."""

    state: Literal["coming", "out", "withdrawn"]


async def show_new(visit: Visit) -> web.StreamResponse:
    """An empty form."""
    there(visit)
    return await _page(visit, visit.blank(), None)


async def show(visit: Visit) -> web.StreamResponse:
    """A release in its form."""
    found = await _read(visit)
    values: dict[str, Any] = {
        "base": str(found.revision),
        "version": found.version,
        "day": found.day.isoformat() if found.day else "",
        "keep": tuple(file.id for file in found.files),
        **{f"notes_{code}": text for code, text in found.notes.items()},
    }
    return await _page(visit, visit.blank(**values), found)


async def write(visit: Visit) -> web.StreamResponse:
    """Announce a release, and say that it is out where that was the button."""
    there(visit)
    product = visit.values["product"]
    await visit.peers.releases.product(visit.token, product)
    return await _write(visit, product, None)


async def edit(visit: Visit) -> web.StreamResponse:
    """Change a release; where somebody else was faster, nothing is saved."""
    found = await _read(visit)
    return await _write(visit, found.product, found)


async def set_state(visit: Visit) -> web.StreamResponse:
    """Say that it is out, withdrawn, or only coming."""
    there(visit)
    number = visit.values["release"]
    form = visit.form(StateForm)
    if form.ok:
        request = SetReleaseState(request_id=form.request_id, release=release_id(visit, number), state=form.data.state)
        await visit.peers.releases.set_state(visit.token, request)
        visit.flash(_said(visit, form.data.state))
    return visit.redirect(visit.url("desk_version", release=number))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form, loaded again."""
    return visit.redirect(visit.url("desk_version", release=visit.values["release"]))


async def _write(visit: Visit, product: str, found: Release | None) -> web.StreamResponse:
    reader = await visit.parts(partial(store_release_file, visit))
    form = visit.form(ReleaseForm)
    uploaded = _uploaded(visit, form, reader)
    if not str(form.values.get("version", "")).strip():
        form.say("version", "Please fill this in.")
    if not form.ok or form.data.do == "preview":
        return await _page(visit, form, found, 200 if form.ok else 422, uploaded)
    try:
        files = await _files(visit, form, product, found, uploaded)
        written = await visit.peers.releases.write_release(visit.token, _request(form, product, found, files))
        if form.data.do == "out" and written.state != "out":
            request = SetReleaseState(request_id=f"{form.request_id[:70]}-out", release=written.id, state="out")
            await visit.peers.releases.set_state(visit.token, request)
    except ValueError:
        form.say("day", "This is not in the form that we expect.")
        return await _page(visit, form, found, 422, uploaded)
    except CasebusError as error:
        status = form.refuse(error)
        return await _page(visit, form, await _read(visit) if found else None, status, uploaded)
    await dropped(visit, found.files if found else (), files, form.request_id)
    visit.flash(_said(visit, "out") if form.data.do == "out" else visit.gettext("Saved."))
    return visit.redirect(visit.url("desk_version", release=written.number))


def _request(
    form: Form[ReleaseForm], product: str, found: Release | None, files: tuple[UploadRef, ...]
) -> WriteRelease:
    names = (name for name in ReleaseForm.model_fields if name.startswith("notes_"))
    notes = {name.removeprefix("notes_"): str(getattr(form.data, name)) for name in names}
    return WriteRelease.model_validate(
        {
            "request_id": form.request_id,
            "product": product,
            "release": found.id if found else None,
            "base": int(form.data.base),
            "version": form.data.version,
            "day": form.data.day or None,
            "notes": {code: text for code, text in notes.items() if text.strip()},
            "files": [file.model_dump() for file in files],
        }
    )


def _uploaded(visit: Visit, form: Form[ReleaseForm], reader: PartsReader) -> Uploaded:
    ids, notes = (tuple(map(str, form.values.get(name, ()) or ())) for name in ("upload", "upload_note"))
    say_refused(visit, form, reader, FILES)
    return Uploaded.of(reader, ids, notes)


async def _files(
    visit: Visit, form: Form[ReleaseForm], product: str, found: Release | None, uploaded: Uploaded
) -> tuple[UploadRef, ...]:
    """Those that it keeps, and those that were added."""
    before = tuple(file for file in (found.files if found else ()) if file.id in form.data.keep)
    path = f"{product}/{form.data.version.replace('/', '-')}"
    return (*before, *await kept(visit, uploaded.ids, path, form.request_id))


async def _read(visit: Visit) -> Release:
    there(visit)
    return await visit.peers.releases.release(visit.token, release_id(visit, visit.values["release"]))


def _said(visit: Visit, state: str) -> str:
    say = visit.gettext
    return {
        "out": say("It is out. Everybody who waits for it is told now."),
        "withdrawn": say(
            "It is withdrawn. Customers do not see it any more, and what waited for it waits for it no more."
        ),
        "coming": say("It is announced as coming. Its files are not given out."),
    }[state]


async def _page(
    visit: Visit, form: Form[Any], found: Release | None, status: int = 200, uploaded: Uploaded = NOTHING
) -> web.Response:
    product = found.product if found else visit.values["product"]
    names = found.names if found else (await visit.peers.releases.product(visit.token, product)).product.names
    return visit.render(
        "downloads/desk_release.html",
        status=status,
        desk=sidebar(visit, await counted(visit), None),
        form=form,
        release=_details(visit, found) if found else None,
        product={"name": spoken(visit, names)[0], "href": visit.url("desk_product", product=product)},
        action=visit.url("desk_version", release=found.number)
        if found
        else visit.url("desk_version_new", product=product),
        languages=_tabs(visit, form),
        files=drop_zone(visit, uploaded, form.errors.get(FILES, "")),
        preview=_preview(visit, form) if form.values.get("do") == "preview" else [],
        limits={"version": VERSION, "notes": NOTES},
    )


def _tabs(visit: Visit, form: Form[Any]) -> list[View]:
    rows = []
    for code in visit.portal.languages:
        filled, wrong = bool(form.values.get(f"notes_{code}")), f"notes_{code}" in form.errors
        rows.append({"code": code, "label": language_label(visit, code), "open": filled or wrong, "filled": filled})
    if not any(row["open"] for row in rows):
        rows[0]["open"] = True
    return rows


def _preview(visit: Visit, form: Form[Any]) -> list[View]:
    texts = {code: str(form.values.get(f"notes_{code}", "")) for code in visit.portal.languages}
    return [
        {"code": code, "label": language_label(visit, code), "body": rendered_notes(visit, text).html}
        for code, text in texts.items()
        if text.strip()
    ]


def _details(visit: Visit, found: Release) -> View:
    say = visit.gettext
    acts = {
        "written": say("Announced"),
        "changed": say("Changed"),
        "coming": say("Set back to coming"),
        "out": say("Out"),
        "withdrawn": say("Withdrawn"),
    }
    return {
        **release_row(visit, found),
        "name": spoken(visit, found.names)[0],
        "set_state": visit.url("desk_version_state", release=found.number),
        "history": [
            {"what": acts[step.act], "who": visit.called(step.by), "at": visit.almanac.moment(step.at)}
            for step in reversed(found.history)
        ],
    }

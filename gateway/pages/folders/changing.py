"""What people do in the folders, as forms: new folder, rename, move, delete, restore, undo."""

from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

from aiohttp import web
from pydantic import Field

from contracts import files as f
from contracts.errors import HTTP_STATUS, CasebusError, Code
from gateway.forms.fields import Form, FormModel, Line
from gateway.pages.folders.showing import Asked, page
from gateway.pages.folders.spot import LONGEST_ID, Look, Spot
from gateway.pages.problems import problem_json
from gateway.pages.tickets.wording import View
from gateway.peers.calls import asked
from gateway.visit import Visit

Key = str
Keys = tuple[str, ...]
CLASHES = "clashes"
NAMELESS = Field(min_length=1, max_length=1024)
CHOSEN = Field(min_length=1, max_length=f.TOGETHER)
NOTHING_CHOSEN = "Please choose files or folders first."


class Here(FormModel):
    """Each form says in which folder it was, to lead back there."""

    folder: str = Field(default="", max_length=LONGEST_ID)


class FolderForm(Here):
    """A new folder in this one."""

    name: Line = NAMELESS


class FoldersForm(Here):
    """Folders of a dropped tree, below this one; sent by a script."""

    path: tuple[str, ...] = CHOSEN


class RenameForm(Here):
    """Another name for something; `was` is the name that the form showed."""

    item: str = Field(max_length=LONGEST_ID)
    name: Line = NAMELESS
    was: str = Field(default="", max_length=1024)


class MoveForm(Here):
    """Things into another folder."""

    item: tuple[str, ...] = ()
    target: str = Field(default="", max_length=LONGEST_ID)
    on_clash: Literal["refuse", "keep_both"] = "refuse"


class ItemsForm(Here):
    """Things to delete or to restore; the list of what is selected sends where to, which is for moving only."""

    item: tuple[str, ...] = ()
    target: str = Field(default="", max_length=LONGEST_ID)


class UndoForm(Here):
    """A change to take back."""

    change: str = Field(max_length=LONGEST_ID)


class VersionForm(Here):
    """An older version of a file."""

    file: str = Field(max_length=LONGEST_ID)
    number: int = Field(ge=1)


M = TypeVar("M", bound=Here)
Work = Callable[[str, Form[Any]], Awaitable[web.StreamResponse]]


def for_script(visit: Visit) -> bool:
    """Whether a script of ours asks, and wants words instead of a page."""
    return visit.request.headers.get("Accept", "") == "application/json"


async def handled(visit: Visit, model: type[M], name: str, work: Work) -> web.StreamResponse:
    """Check a form and work on it; what was refused is shown above the folder it was about."""
    form = visit.form(model)
    status = 422
    if form.ok:
        try:
            return await work(visit.token, form)
        except CasebusError as error:
            if for_script(visit):
                return told(visit, error)
            status = form.refuse(error)
    elif for_script(visit):
        return told(visit, CasebusError(Code.INVALID, "Some of it is not right.", fields=dict(form.errors)))
    look = Look(folder=str(form.values.get("folder", ""))[:LONGEST_ID])
    return await page(visit, look, Asked(form, name, _clash(visit, form, name)), status)


def told(visit: Visit, error: CasebusError) -> web.StreamResponse:
    """A refusal for a script, in the words of whoever sits there."""
    problem = error.problem
    text = visit.words.fill(problem.text, problem.params)
    response = problem_json(problem.model_copy(update={"text": text, "params": {}}), HTTP_STATUS[error.code])
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _clash(visit: Visit, form: Form[Any], name: str) -> View | None:
    """Names that are taken where things were to be moved to: they can be kept both."""
    names = form.details.get(CLASHES, "").split("\n")
    if name != "move" or not names[0]:
        return None
    form.errors.clear()
    return {"kind": "move", "names": names, "items_": form.data.item, "target": form.data.target}


def back(visit: Visit, folder: str, said: str, done: f.Changed | None = None) -> web.Response:
    """Lead on to the folder and say what was done, with the way to take it back."""
    spot = Spot.of(visit)
    if done is not None and done.change and done.undoable:
        fields = {"change": done.change, "folder": folder}
        visit.flash(said, button=visit.gettext("Undo"), action=spot.do("undo"), fields=fields)
    else:
        visit.flash(said)
    return visit.redirect(spot.at(folder))


async def make_folder(visit: Visit) -> web.StreamResponse:
    """A new folder, or those of a dropped tree."""
    spot = Spot.of(visit)
    if for_script(visit) and "path" in visit.sent:
        return await handled(visit, FoldersForm, "folder", _make_all(visit, spot))

    async def work(token: str, form: Form[FolderForm]) -> web.StreamResponse:
        data = form.data
        request = asked(f.MakeFolder, place=spot.id, parent=data.folder, name=data.name, request_id=form.request_id)
        await visit.peers.folders.make(token, request)
        return back(visit, data.folder, visit.gettext("The folder “{name}” is there.", name=data.name))

    return await handled(visit, FolderForm, "folder", work)


def _make_all(visit: Visit, spot: Spot) -> Work:
    async def work(token: str, form: Form[FoldersForm]) -> web.StreamResponse:
        data = form.data
        request = asked(f.MakeFolders, place=spot.id, parent=data.folder, paths=data.path, request_id=form.request_id)
        made = await visit.peers.folders.make_all(token, request)
        return visit.json({"folders": {item.path: item.folder for item in made.items}})

    return work


async def rename(visit: Visit) -> web.StreamResponse:
    """Another name."""
    spot = Spot.of(visit)

    async def work(token: str, form: Form[RenameForm]) -> web.StreamResponse:
        data = form.data
        request = asked(
            f.RenameItem, place=spot.id, item=data.item, name=data.name, was=data.was, request_id=form.request_id
        )
        done = await visit.peers.folders.rename(token, request)
        name = done.items[0].name if done.items else data.name
        return back(visit, data.folder, visit.gettext("It is called “{name}” now.", name=name), done)

    return await handled(visit, RenameForm, "rename", work)


async def move(visit: Visit) -> web.StreamResponse:
    """Into another folder."""
    spot = Spot.of(visit)

    async def work(token: str, form: Form[MoveForm]) -> web.StreamResponse:
        data = form.data
        request = f.MoveItems(
            place=spot.id,
            items=_chosen(data.item),
            target=data.target,
            on_clash=data.on_clash,
            request_id=form.request_id,
        )
        done = await visit.peers.folders.move(token, request)
        said = visit.ngettext("One thing was moved.", "{n} things were moved.", len(data.item))
        return back(visit, data.folder, said, done)

    return await handled(visit, MoveForm, "move", work)


async def delete(visit: Visit) -> web.StreamResponse:
    """Away; it can be undone."""
    spot = Spot.of(visit)

    async def work(token: str, form: Form[ItemsForm]) -> web.StreamResponse:
        data = form.data
        request = f.DeleteItems(place=spot.id, items=_chosen(data.item), request_id=form.request_id)
        done = await visit.peers.folders.delete(token, request)
        said = visit.ngettext("One thing was deleted.", "{n} things were deleted.", len(data.item))
        return back(visit, data.folder, said, done)

    return await handled(visit, ItemsForm, "delete", work)


async def restore(visit: Visit) -> web.StreamResponse:
    """Back to where it was."""
    spot = Spot.of(visit)

    async def work(token: str, form: Form[ItemsForm]) -> web.StreamResponse:
        data = form.data
        request = f.RestoreItems(place=spot.id, items=_chosen(data.item), request_id=form.request_id)
        done = await visit.peers.folders.restore(token, request)
        where = done.items[0].folder if done.items else data.folder
        return back(visit, where, visit.ngettext("One thing is back.", "{n} things are back.", len(data.item)))

    return await handled(visit, ItemsForm, "restore", work)


async def undo(visit: Visit) -> web.StreamResponse:
    """Take a change back."""
    spot = Spot.of(visit)

    async def work(token: str, form: Form[UndoForm]) -> web.StreamResponse:
        data = form.data
        request = asked(f.UndoChange, place=spot.id, change=data.change, request_id=form.request_id)
        await visit.peers.folders.undo(token, request)
        return back(visit, data.folder, visit.gettext("It was taken back."))

    return await handled(visit, UndoForm, "undo", work)


async def restore_version(visit: Visit) -> web.StreamResponse:
    """An older version is the current one again."""

    async def work(token: str, form: Form[VersionForm]) -> web.StreamResponse:
        data = form.data
        request = asked(f.RestoreVersion, file=data.file, number=data.number, request_id=form.request_id)
        await visit.peers.folders.restore_version(token, request)
        visit.flash(visit.gettext("Version {n} is the current one again.", n=data.number))
        return visit.redirect(Spot.of(visit).file(data.file))

    return await handled(visit, VersionForm, "version", work)


def _chosen(items: tuple[str, ...]) -> tuple[str, ...]:
    """What was ticked, without doubles."""
    chosen = tuple(dict.fromkeys(item[:LONGEST_ID] for item in items))
    if not chosen:
        raise CasebusError(Code.INVALID, NOTHING_CHOSEN)
    if len(chosen) > f.TOGETHER:
        raise CasebusError(Code.INVALID, "These are too many at once: at most {n}.", params={"n": f.TOGETHER})
    return chosen

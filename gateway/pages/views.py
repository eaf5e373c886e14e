"""Lists that a person saved under a name (B29): listed beside the tabs or in the desk's sidebar, opened by a link."""

from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from contracts.accounts import ListName, SavedView, SaveView
from contracts.errors import CasebusError, not_found
from gateway.forms.fields import Form, FormModel, Line
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.tickets.wording import View
from gateway.peers.calls import asked
from gateway.saved import address, of_list, query_of
from gateway.visit import Visit

LONGEST = 60


class NewViewForm(FormModel):
    """A list to be saved under a name."""

    name: Line = Field(min_length=1, max_length=LONGEST)
    query: Line = Field(default="", max_length=500)


class ViewForm(FormModel):
    """What is to be done with a saved list."""

    name: Line = Field(min_length=1, max_length=LONGEST)
    do: Literal["rename", "start", "plain", "delete"] = "rename"


async def show(visit: Visit) -> web.StreamResponse:
    """All that this person has saved."""
    return await _page(visit, visit.blank())


async def save(visit: Visit) -> web.StreamResponse:
    """Save what the list shows now; the list opens as it was, now under its name."""
    form = visit.form(NewViewForm)
    if not form.ok:
        return await _page(visit, form, 422)
    name = _list(visit)
    query = query_of(name, form.data.query)
    try:
        request = asked(SaveView, id=form.request_id, list=name, name=form.data.name, query=query)
        await visit.peers.accounts.save_view(visit.token, request)
    except CasebusError as error:
        return await _page(visit, form, form.refuse(error))
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.flash(visit.gettext("Saved as “{name}”.", name=form.data.name))
    return visit.redirect(address(visit, SavedView(id="", list=name, name="", query=query)))


async def change(visit: Visit) -> web.StreamResponse:
    """Rename, start with it or not, delete."""
    view = next((one for one in _own(visit) if one.id == visit.values["view"]), None)
    if view is None:
        raise not_found()
    form = visit.form(ViewForm)
    if form.values.get("do") != "delete" and not form.ok:
        return await _page(visit, form, 422, view.id)
    try:
        await _do(visit, view, form)
    except CasebusError as error:
        return await _page(visit, form, form.refuse(error), view.id)
    visit.gateway.sessions.access_changed(visit.person.id)
    visit.flash(visit.gettext("Deleted.") if form.values.get("do") == "delete" else visit.gettext("Saved."))
    return visit.redirect(visit.url("views"))


async def _do(visit: Visit, view: SavedView, form: Form[ViewForm]) -> None:
    accounts = visit.peers.accounts
    if form.values.get("do") == "delete":
        await accounts.drop_view(visit.token, view.id)
        return
    start = {"start": True, "plain": False}.get(form.data.do, view.start)
    request = SaveView(id=view.id, list=view.list, name=form.data.name, query=view.query, start=start)
    await accounts.save_view(visit.token, request)


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form about a saved list, loaded again."""
    return visit.redirect(visit.url("views"))


def _list(visit: Visit) -> ListName:
    return "desk" if visit.actor.is_staff else "tickets"


def _own(visit: Visit) -> tuple[SavedView, ...]:
    return of_list(visit, _list(visit))


async def _page(visit: Visit, form: Form[Any], status: int = 200, view: str = "") -> web.Response:
    """The page; with a form that was refused, what was typed is still in it."""
    desk = sidebar(visit, await counted(visit), None) if visit.actor.is_staff else None
    return visit.render(
        "pages/views.html",
        status,
        desk=desk,
        back=visit.url(_list(visit)),
        views=[_row(visit, one, form, view) for one in _own(visit)],
        new={"query": form.values["query"], "name": form.values.get("name", "")} if "query" in form.values else None,
        form=form,
        longest=LONGEST,
    )


def _row(visit: Visit, view: SavedView, form: Form[Any], refused: str) -> View:
    wrong = view.id == refused
    return {
        "id": view.id,
        "href": address(visit, view),
        "name": view.name,
        "typed": form.values.get("name", "") if wrong else view.name,
        "error": form.errors.get("name") if wrong else None,
        "start": view.start,
        "action": visit.url("view", view=view.id),
    }

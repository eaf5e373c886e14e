"""The pages of case files: a folder, all files of the ticket, what was deleted; whole, and as the part that is live."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from contracts.errors import CasebusError
from contracts.files import ChangeRow, FolderPage, ListFiles, WatchFolder
from gateway.forms.fields import Form
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.folders.history import told
from gateway.pages.folders.rows import deleted_row, file_row, folder_row, sourced, targets
from gateway.pages.folders.spot import PAGE, Look, Spot
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.uploaded import drop_zone
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

PART = "files/part.html"


@dataclass(frozen=True)
class Asked:
    """A form that was refused, to be shown again; `clash` are uploads that wait for an answer."""

    form: Form[Any]
    name: str
    clash: View | None = None


async def show(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    return await page(visit, Look.read(visit))


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """Everything below the heading, for the live update."""
    spot = Spot.of(visit)
    return visit.fragment(PART, **await part(spot, Look.read(visit)))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form that was refused, loaded again."""
    return visit.redirect(Spot.of(visit).at())


async def watch(visit: Visit) -> web.StreamResponse:
    """Somebody has the page open still; what other programs do in the folder shows soon."""
    spot, look = Spot.of(visit), Look.read(visit)
    await visit.peers.folders.watch(visit.token, WatchFolder(place=spot.id, folder=look.folder))
    return web.Response(status=204)


async def page(visit: Visit, look: Look, asked: Asked | None = None, status: int = 200) -> web.Response:
    """The page; with a form that was refused, it stands above the list."""
    spot = Spot.of(visit)
    around, shown = await asyncio.gather(heading(spot), part(spot, look, asked))
    return visit.render(template(visit, "page"), status=status, **shown, **around)


def template(visit: Visit, name: str) -> str:
    """The page in the frame of the portal or of the desk."""
    return f"files/desk_{name}.html" if visit.actor.is_staff else f"files/{name}.html"


async def heading(spot: Spot) -> View:
    """What stands around: whose folders these are and, on the desk, its sidebar."""
    visit = spot.visit
    shown = await (_company(spot) if spot.of_company else _ticket(spot))
    return {**shown, "desk": sidebar(visit, await counted(visit), None)} if spot.staff else shown


async def _ticket(spot: Spot) -> View:
    ticket = await spot.visit.peers.tickets.read(spot.visit.token, spot.id)
    return {"owner": spot.key, "number": spot.key, "lead": ticket.title, "back_href": spot.ticket_url}


async def _company(spot: Spot) -> View:
    """Customers come from the navigation, staff from the company's card."""
    visit = spot.visit
    if not spot.staff:
        return {"owner": visit.company_name, "number": None, "lead": visit.company_name, "back_href": ""}
    card = await visit.peers.accounts.company(visit.token, spot.key)
    name = card.company.name
    return {"owner": name, "number": None, "lead": name, "back_href": visit.url("desk_company", company=spot.key)}


async def part(spot: Spot, look: Look, asked: Asked | None = None) -> View:
    """The view data of the part that is live."""
    if look.view == "all":
        shown = await _everything(spot, look)
    elif look.view == "deleted":
        shown = await _deleted(spot)
    else:
        shown = await _folder(spot, look)
    fragment = spot.part(look.folder, **look.query())
    refused = {"form": asked.form, "asked": asked.name, "errors": asked.form.errors} if asked else {"errors": {}}
    return {
        "spot": spot,
        "look": look,
        "fragment": fragment,
        "tabs": _tabs(spot, look, int(shown.get("gone", 0))),
        "request_id": (asked.form if asked else spot.visit.blank()).request_id,
        "clash": asked.clash if asked else None,
        "guide": spot.visit.words.gettext(COMPANY_GUIDE if spot.of_company else GUIDE),
        **refused,
        **shown,
    }


N_ = str  # marks a text for translation
GUIDE = N_("Files from the form and from comments are filed here by themselves, so everybody finds them in one place.")
COMPANY_GUIDE = N_(
    "Here is what concerns more than one case: contracts, drawings, lists. It is for everybody of the company who sees "
    "all of its cases, and for us."
)


async def _folder(spot: Spot, look: Look) -> View:
    visit = spot.visit
    found, changes = await asyncio.gather(_read(spot, look), _changes(spot))
    hidden = len(found.folders)
    folders = found.folders[look.start : look.start + PAGE]
    total = hidden + found.total
    return {
        "rows": [folder_row(spot, row) for row in folders] + [file_row(spot, row) for row in found.files],
        "crumbs": _crumbs(spot, found),
        "folder": found.folder,
        "may": found.may_change,
        "targets": targets(spot, found.tree),
        "sorts": _sorts(spot, look),
        "pages": _pages(spot, look, total),
        "total": total,
        "room": _room(spot, found),
        "gone": found.deleted,
        "changes": told(spot, changes),
        "drop": {
            **drop_zone(visit),
            "max_bytes": found.room.max_bytes,
            "limit": visit.almanac.size(found.room.max_bytes),
        },
        "zip_href": spot.zip(look.folder),
    }


async def _read(spot: Spot, look: Look) -> FolderPage:
    """A page of a folder: its folders come first, so how many there are says where its files begin."""
    visit = spot.visit
    first = await visit.peers.folders.read(visit.token, look.request(spot, 0, PAGE))
    shown = max(0, min(PAGE, len(first.folders) - look.start))
    if not look.start:
        return first.model_copy(update={"files": first.files[: PAGE - shown]})
    offset = max(0, look.start - len(first.folders))
    if shown == PAGE:
        return first.model_copy(update={"files": ()})
    return await visit.peers.folders.read(visit.token, look.request(spot, offset, PAGE - shown))


async def _changes(spot: Spot) -> tuple[ChangeRow, ...]:
    """Who did what; a folder can be read also without."""
    try:
        return await spot.visit.peers.folders.changes(spot.visit.token, spot.id)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return ()


async def _everything(spot: Spot, look: Look) -> View:
    visit = spot.visit
    request = ListFiles(ticket=spot.id, offset=look.start, limit=PAGE)
    found = await visit.peers.files.page_of_ticket(visit.token, request)
    rows = [sourced(spot, row) for row in found.items]
    return {"rows": rows, "pages": _pages(spot, look, found.total), "total": found.total, "may": False}


async def _deleted(spot: Spot) -> View:
    found = await spot.visit.peers.folders.deleted(spot.visit.token, spot.id)
    rows = [deleted_row(spot, row) for row in found.items[:PAGE]]
    return {"rows": rows, "may": found.may_change, "gone": len(found.items), "total": len(found.items)}


def _tabs(spot: Spot, look: Look, gone: int) -> list[View]:
    say = spot.visit.gettext
    return [
        {"label": say("Folders"), "href": spot.at(), "icon": "folder", "current": not look.view},
        {"label": say("All files"), "href": spot.at(view="all"), "icon": "file", "current": look.view == "all"},
        {
            "label": say("Deleted"),
            "href": spot.at(view="deleted"),
            "icon": "trash",
            "current": look.view == "deleted",
            "count": gone or None,
        },
    ]


def _crumbs(spot: Spot, found: FolderPage) -> list[View]:
    """The way from the top to here; the last one is where one is."""
    way = [("", spot.title), *((folder.id, folder.name) for folder in found.path)]
    last = len(way) - 1
    return [{"label": name, "href": spot.at(key) if place < last else None} for place, (key, name) in enumerate(way)]


def _sorts(spot: Spot, look: Look) -> dict[str, View]:
    """The heads of the list: each sorts by itself, and once more the other way round."""
    found = {}
    for name in ("name", "size", "date"):
        current = look.sort == name
        falling = not look.descending if current else name != "name"
        found[name] = {
            "href": look.url(spot, sort=name, descending=falling, start=0),
            "dir": ("falling" if look.descending else "rising") if current else "",
        }
    return found


def _pages(spot: Spot, look: Look, total: int) -> View:
    before, after = max(0, look.start - PAGE), look.start + PAGE
    last = min(after, total)
    said = spot.visit.gettext("{first} to {last} of {total}", first=look.start + 1, last=last, total=total)
    return {
        "previous": look.url(spot, start=before) if look.start else None,
        "next": look.url(spot, start=after) if after < total else None,
        "text": said if total > PAGE else "",
    }


def _room(spot: Spot, found: FolderPage) -> str:
    room, say, size = found.room, spot.visit.gettext, spot.visit.almanac.size
    if room.quota:
        return say("{used} of {quota} used", used=size(room.used), quota=size(room.quota))
    return say("{used} used", used=size(room.used)) if room.used else ""

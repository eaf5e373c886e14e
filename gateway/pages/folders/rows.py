"""Files and folders as the pages of case files show them."""

from contracts.files import DeletedRow, FileRow, FolderRow
from gateway.pages.folders.spot import Spot
from gateway.pages.tickets.filing import LIVE, icon_of, state_of
from gateway.pages.tickets.wording import View

MOST_TARGETS = 200


def folder_row(spot: Spot, folder: FolderRow) -> View:
    """A folder in the list."""
    say = spot.visit.gettext
    return {
        "id": folder.id,
        "kind": "folder",
        "icon": "folder",
        "name": folder.name,
        "href": spot.at(folder.id),
        "more": spot.folder(folder.id),
        "who": spot.visit.called(folder.by),
        "at": spot.visit.almanac.moment(folder.at),
        "staff_only": folder.staff_only,
        "announce": say("folder {name} by {who}", name=folder.name, who=spot.visit.called(folder.by)),
    }


def file_row(spot: Spot, file: FileRow) -> View:
    """A file in the list; one that is not there has no address to be read from."""
    visit = spot.visit
    state = state_of(file)
    there = state == LIVE
    return {
        "id": file.id,
        "kind": "file",
        "icon": icon_of(file.type),
        "name": file.name,
        "href": spot.file(file.id),
        "download": visit.url("file", file=file.id, name=file.name) if there else None,
        "size": visit.almanac.size(file.size),
        "bytes": file.size,
        "who": visit.called(file.by),
        "at": visit.almanac.moment(file.at),
        "versions": file.versions,
        "state": "" if there else state,
        "staff_only": file.staff_only,
        "outside": file.origin == "outside",
        "announce": visit.gettext("{name} by {who}", name=file.name, who=visit.called(file.by)),
    }


def sourced(spot: Spot, file: FileRow) -> View:
    """A file in the list of all files: with its folder, and what brought it."""
    say = spot.visit.gettext
    words = {
        "form": say("With the first message"),
        "entry": say("With a comment"),
        "folder": say("Added to the folders") if spot.of_company else say("Added to the case files"),
        "outside": say("From outside"),
    }
    linked = file.origin in ("form", "entry")
    entry = f"#entry-{file.entry}" if file.entry else "#entry-description"
    return {
        **file_row(spot, file),
        "source": words[file.origin],
        "source_href": f"{spot.ticket_url}{entry}" if linked else "",
        "place": file.folder,
        "place_href": spot.at(file.parent),
    }


def deleted_row(spot: Spot, row: DeletedRow) -> View:
    """Something that can be restored."""
    visit = spot.visit
    return {
        "id": row.id,
        "icon": "folder" if row.kind == "folder" else "file",
        "name": row.name,
        "place": row.folder,
        "size": visit.almanac.size(row.size) if row.kind == "file" else "",
        "who": visit.called(row.by),
        "at": visit.almanac.moment(row.at),
        "until": visit.almanac.day(row.until) if row.until else "",
        "outside": row.outside,
        "restorable": row.restorable,
    }


def targets(spot: Spot, tree: tuple[FolderRow, ...], without: frozenset[str] = frozenset()) -> list[View]:
    """Folders to move something to; a folder cannot be moved into itself or below."""
    top = {"value": "", "label": spot.top}
    paths = [f"{folder.path}/" for folder in tree if folder.id in without]
    fit = [folder for folder in tree if not any(f"{folder.path}/".startswith(path) for path in paths)]
    return [top, *({"value": folder.id, "label": folder.path} for folder in fit[:MOST_TARGETS])]

"""The case files beside a ticket's conversation: what lies on top of the folders, and the way in."""

from contracts.errors import CasebusError
from contracts.files import FileRow, FolderPage, ReadFolder
from contracts.tickets import Ticket
from gateway.pages.tickets.filing import AWAY, LIVE, icon_of, state_of
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

SHOWN = 5


async def panel(visit: Visit, ticket: Ticket) -> View | None:
    """The box; None where the portal has no case files. Without the files service it is the way in alone."""
    if not visit.portal.modules.case_files:
        return None
    href = visit.url("desk_case_files" if visit.actor.is_staff else "case_files", number=ticket.number)
    found = await _read(visit, ticket)
    if found is None:
        return {"href": href, "rows": [], "left": 0, "away": True, "empty": False}
    folders = [
        {"icon": "folder", "name": folder.name, "href": f"{href}?folder={folder.id}", "state": ""}
        for folder in found.folders[:SHOWN]
    ]
    files = [_file(visit, ticket, file) for file in found.files]
    left = len(found.folders) + found.total - len(folders) - len(files)
    return {"href": href, "rows": [*folders, *files], "left": left, "away": False, "empty": not folders and not files}


async def _read(visit: Visit, ticket: Ticket) -> FolderPage | None:
    request = ReadFolder(place=ticket.id, sort="date", descending=True, limit=SHOWN)
    try:
        return await visit.peers.folders.read(visit.token, request)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None


def _file(visit: Visit, ticket: Ticket, file: FileRow) -> View:
    return {
        "icon": icon_of(file.type),
        "name": file.name,
        "href": visit.url("case_file", number=ticket.number, file=file.id),
        "size": visit.almanac.size(file.size),
        "at": visit.almanac.moment(file.at),
        "who": visit.called(file.by),
        "state": "" if state_of(file) == LIVE else state_of(file),
    }

"""The files of a ticket as its page shows them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from contracts.errors import CasebusError, Code
from contracts.files import FileRow, UploadRef
from contracts.tickets import Ticket
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

LIVE = "live"
FILED_WITHIN = timedelta(minutes=10)
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
ARCHIVES = frozenset({"application/zip", "application/gzip", "application/x-7z-compressed", "application/x-tar"})
AWAY = frozenset({Code.UNAVAILABLE, Code.TIMEOUT, Code.RATE_LIMITED, Code.INTERNAL})


async def files_of(visit: Visit, ticket: Ticket) -> tuple[FileRow, ...] | None:
    """The files with their states, or None while the files service does not answer; asked only where there are any."""
    if not ticket.files and not any(entry.files for entry in ticket.timeline):
        return ()
    try:
        # with case files there may be many more, which have a page of their own
        only = visit.portal.modules.case_files
        return await visit.peers.files.of_ticket(visit.token, ticket.id, entries_only=only)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None


def state_of(file: FileRow) -> str:
    """What is said beside a file's name; `live` when it can be opened."""
    if file.check and file.state in ("placing", LIVE):
        return "checking" if file.check == "waiting" else "held"
    return file.state


def states_of(rows: tuple[FileRow, ...] | None) -> dict[str, str]:
    """The states by file; nothing at all while nobody knows."""
    return {} if rows is None else {"": "", **{row.id: state_of(row) for row in rows}}


def icon_of(media_type: str) -> str:
    """The icon of a type of content."""
    if media_type in PICTURES:
        return "image"
    if media_type in ARCHIVES:
        return "archive"
    return "file-text" if media_type == "application/pdf" or media_type.startswith("text/") else "file"


def chip(visit: Visit, file: UploadRef, states: Mapping[str, str], at: datetime | None = None) -> View:
    """A file under the text that it came with; one that files does not know of is still being filed, or deleted."""
    unknown = "placing" if at is None or visit.almanac.now - at < FILED_WITHIN else "removed"
    return _shown(visit, file, states.get(file.id, unknown if states else LIVE))


def row(visit: Visit, file: FileRow) -> View:
    """A file in the list of the ticket's files."""
    shown = _shown(visit, file, state_of(file))
    return {**shown, "who": visit.called(file.by), "at": visit.almanac.moment(file.at)}


def _shown(visit: Visit, file: UploadRef | FileRow, state: str) -> View:
    return {
        "id": file.id,
        "name": file.name,
        "href": visit.url("file", file=file.id, name=file.name) if state == LIVE else None,
        "size": visit.almanac.size(file.size),
        "kind": "image" if file.type in PICTURES else "file",
        "state": "" if state == LIVE else state,
    }


def file_list(visit: Visit, ticket: Ticket, rows: tuple[FileRow, ...] | None) -> list[View]:
    """All files of the ticket; from the ticket itself while the files service does not answer."""
    if rows is not None:
        known = {file.id for file in rows}
        missing = [file for file in _named(ticket) if file.id not in known]
        return [row(visit, file) for file in rows] + [chip(visit, file, {"": ""}) for file in missing]
    return [chip(visit, file, {}) for file in _named(ticket)]


def _named(ticket: Ticket) -> list[UploadRef]:
    """The files that the ticket and its entries name."""
    return [*ticket.files, *(file for entry in ticket.timeline for file in entry.files)]

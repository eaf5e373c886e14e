"""The operations of folders in the JSON API: those of a ticket's, and the same of a company's."""

from pydantic import BaseModel

from contracts import files as f
from gateway.api import folders
from gateway.api.endpoint import Endpoint, Handler
from gateway.pages.folders import zipped

TICKET = "/tickets/{number:[A-Z0-9-]{1,30}}"
COMPANY = "/companies/{company}"
PROBLEMS = (403, 404, 409, 413, 415, 422)


def _read(path: str, name: str, summary: str, handler: Handler, reply: type[BaseModel]) -> Endpoint:
    return Endpoint("GET", path, name, summary, handler, reply=reply, tag="files", problems=(404,))


def _write(
    path: str, name: str, summary: str, handler: Handler, body: type[BaseModel], *, reply: type[BaseModel] = f.Changed
) -> Endpoint:
    return Endpoint("POST", path, name, summary, handler, body=body, reply=reply, tag="files", problems=PROBLEMS)


def _reads(root: str, of: str, owner: str) -> tuple[Endpoint, ...]:
    """What can be read; `of` stands in the names of the operations, `owner` in their summaries."""
    top = f"{root}/folders"
    return (
        Endpoint(
            "GET",
            top,
            f"read{of}Folder",
            f"Read a folder of {owner}",
            folders.read_folder,
            query=folders.FolderQuery,
            reply=f.FolderPage,
            tag="files",
            problems=(404, 422),
        ),
        _read(
            f"{top}/deleted",
            f"list{of}Deleted",
            f"What can be restored of {owner}",
            folders.list_deleted,
            f.DeletedList,
        ),
        _read(
            f"{top}/changes",
            f"list{of}Changes",
            f"Who did what in the folders of {owner}",
            folders.list_changes,
            f.ChangeList,
        ),
        Endpoint(
            "GET",
            f"{top}.zip",
            f"download{of}Zip",
            f"Read a folder (`folder`) or a selection (`item`, several times) of {owner} as a ZIP",
            raw=zipped.download,
            tag="files",
            problems=(404,),
        ),
    )


def _writes(root: str, of: str, owner: str) -> tuple[Endpoint, ...]:
    """What can be done there."""
    top, where = f"{root}/folders", f"in the folders of {owner}"

    def make(path: str, name: str, summary: str, handler: Handler, body: type[BaseModel]) -> Endpoint:
        return _write(f"{top}{path}", name, f"{summary} {where}", handler, body)

    return (
        make("", f"make{of}Folder", "Make a folder", folders.make_folder, folders.NewFolder),
        _write(
            f"{top}/tree",
            f"make{of}Folders",
            f"Make folders by paths {where}",
            folders.make_folders,
            folders.NewFolders,
            reply=f.FoldersMade,
        ),
        _write(
            f"{top}/check",
            f"check{of}Files",
            f"What stands against files {where}",
            folders.check_files,
            folders.Plans,
            reply=f.FilesChecked,
        ),
        make("/files", f"add{of}Files", "Add uploads to a folder", folders.add_files, folders.NewFiles),
        make("/rename", f"rename{of}Item", "Rename a file or folder", folders.rename, folders.NewItemName),
        make("/move", f"move{of}Items", "Move files and folders", folders.move, folders.Move),
        make("/delete", f"delete{of}Items", "Delete files and folders", folders.delete, folders.Items),
        make("/restore", f"restore{of}Items", "Restore what was deleted", folders.restore, folders.Items),
        make("/undo", f"undo{of}Change", "Take a change back", folders.undo, folders.UndoneChange),
    )


CASE_FILES = (
    *_reads(TICKET, "", "a ticket"),
    *_writes(TICKET, "", "a ticket"),
    Endpoint(
        "GET",
        f"{COMPANY}/files",
        "listCompanyFiles",
        "List all files of a company's own folders",
        folders.list_files,
        query=folders.FilesQuery,
        reply=folders.TicketFiles,
        tag="files",
        problems=(404, 422),
    ),
    *_reads(COMPANY, "Company", "a company"),
    *_writes(COMPANY, "Company", "a company"),
    _read(
        "/files/{file}/versions", "listVersions", "List the versions of a file", folders.list_versions, f.VersionList
    ),
    _write(
        "/files/{file}/versions", "restoreVersion", "Restore a version", folders.restore_version, folders.OldVersion
    ),
)

"""The operations of case files in the JSON API."""

from pydantic import BaseModel

from contracts import files as f
from gateway.api import folders
from gateway.api.endpoint import Endpoint, Handler
from gateway.pages.folders import zipped

FOLDERS = "/tickets/{number:[A-Z0-9-]{1,30}}/folders"
PROBLEMS = (403, 404, 409, 413, 415, 422)


def _read(path: str, name: str, summary: str, handler: Handler, reply: type[BaseModel]) -> Endpoint:
    return Endpoint("GET", path, name, summary, handler, reply=reply, tag="files", problems=(404,))


def _write(
    path: str, name: str, summary: str, handler: Handler, body: type[BaseModel], *, reply: type[BaseModel] = f.Changed
) -> Endpoint:
    return Endpoint("POST", path, name, summary, handler, body=body, reply=reply, tag="files", problems=PROBLEMS)


CASE_FILES = (
    Endpoint(
        "GET",
        FOLDERS,
        "readFolder",
        "Read a folder of a ticket",
        folders.read_folder,
        query=folders.FolderQuery,
        reply=f.FolderPage,
        tag="files",
        problems=(404, 422),
    ),
    _read(f"{FOLDERS}/deleted", "listDeleted", "List what can be restored", folders.list_deleted, f.DeletedList),
    _read(f"{FOLDERS}/changes", "listChanges", "Who did what in the folders", folders.list_changes, f.ChangeList),
    Endpoint(
        "GET",
        f"{FOLDERS}.zip",
        "downloadZip",
        "Read a folder (`folder`) or a selection (`item`, several times) as a ZIP",
        raw=zipped.download,
        tag="files",
        problems=(404,),
    ),
    _write(FOLDERS, "makeFolder", "Make a folder", folders.make_folder, folders.NewFolder),
    _write(
        f"{FOLDERS}/tree",
        "makeFolders",
        "Make folders by paths",
        folders.make_folders,
        folders.NewFolders,
        reply=f.FoldersMade,
    ),
    _write(
        f"{FOLDERS}/check",
        "checkFiles",
        "What stands against files",
        folders.check_files,
        folders.Plans,
        reply=f.FilesChecked,
    ),
    _write(f"{FOLDERS}/files", "addFiles", "Add uploads to a folder", folders.add_files, folders.NewFiles),
    _write(f"{FOLDERS}/rename", "renameItem", "Rename a file or folder", folders.rename, folders.NewItemName),
    _write(f"{FOLDERS}/move", "moveItems", "Move files and folders", folders.move, folders.Move),
    _write(f"{FOLDERS}/delete", "deleteItems", "Delete files and folders", folders.delete, folders.Items),
    _write(f"{FOLDERS}/restore", "restoreItems", "Restore what was deleted", folders.restore, folders.Items),
    _write(f"{FOLDERS}/undo", "undoChange", "Take a change back", folders.undo, folders.UndoneChange),
    _read(
        "/files/{file}/versions", "listVersions", "List the versions of a file", folders.list_versions, f.VersionList
    ),
    _write(
        "/files/{file}/versions", "restoreVersion", "Restore a version", folders.restore_version, folders.OldVersion
    ),
)

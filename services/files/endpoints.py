"""The operations that files answers, each with its use case."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from contracts import files as messages
from contracts.base import Actor, Nothing
from contracts.errors import forbidden
from kit.rpc.server import Call, Handler, Route
from services.files import queries, wire
from services.files.commands.add_files import AddFiles
from services.files.commands.asking import Request
from services.files.commands.changing import Outcome
from services.files.commands.delete_items import DeleteItems
from services.files.commands.finish_upload import AbortUpload, FinishUpload
from services.files.commands.make_folder import MakeFolder, MakeFolders
from services.files.commands.move_items import MoveItems
from services.files.commands.release_file import ReleaseFile
from services.files.commands.rename_item import RenameItem
from services.files.commands.reserve_uploads import ReserveUploads
from services.files.commands.restore_items import RestoreItems
from services.files.commands.restore_version import RestoreVersion
from services.files.commands.scan_older import ScanOlder
from services.files.commands.stage_upload import StageUpload
from services.files.commands.undo_change import UndoChange


@dataclass(frozen=True)
class UploadEndpoints:
    """Uploads in progress."""

    stage: StageUpload
    finish: FinishUpload
    abort: AbortUpload
    reserve: ReserveUploads

    def routes(self) -> list[Route]:
        """Operation → use case."""
        return [
            Route(messages.STAGE, self._stage),
            Route(messages.FINISH, self._finish),
            Route(messages.ABORT, self._abort),
            Route(messages.RESERVE, self._reserve),
        ]

    async def _stage(self, call: Call, request: messages.StageUpload) -> messages.Staged:
        if request.release and not call.actor.is_staff:
            raise forbidden("Only our staff add files to releases.")
        owner = wire.uploader(call.actor)
        file, url = await self.stage(owner, request.name, request.size, release=request.release)
        return messages.Staged(upload=file.id, put_url=url, name=file.name)

    async def _finish(self, call: Call, request: messages.FinishUpload) -> messages.UploadRef:
        owner = wire.owner(call.actor)
        return wire.upload_ref(await self.finish(owner, request.upload, request.size, request.sha256, request.type))

    async def _abort(self, call: Call, request: messages.AbortUpload) -> Nothing:
        await self.abort(wire.owner(call.actor), request.upload)
        return Nothing()

    async def _reserve(self, call: Call, request: messages.ReserveUploads) -> messages.Reserved:
        taken = await self.reserve(wire.owner(call.actor), request.uploads, request.request_id)
        return messages.Reserved(items=tuple(wire.upload_ref(file) for file in taken))


class _Query(Protocol):
    """A read: the request as it came, and the answer as it goes."""

    async def __call__(self, actor: Actor, token: str, request: Any, /) -> Any: ...


def _asking(query: _Query) -> Handler:
    async def answer(call: Call, request: Any) -> Any:
        found = await query(call.actor, call.token, request)
        return Nothing() if found is None else found

    return answer


@dataclass(frozen=True)
class ReadEndpoints:
    """What can be asked; each use case is called with actor, token and request."""

    list_files: queries.ListFiles
    get_download: queries.GetDownload
    read_folder: queries.ReadFolder
    watch_folder: queries.WatchFolder
    check_files: queries.CheckFiles
    list_versions: queries.ListVersions
    list_deleted: queries.ListDeleted
    list_changes: queries.ListChanges
    read_manifest: queries.ReadManifest
    list_names: queries.ListNames
    list_unplaced: queries.ListUnplaced
    look_again: queries.LookAgain
    list_held: queries.ListHeld
    scan_older: ScanOlder

    def routes(self) -> list[Route]:
        """Operation → use case."""
        return [
            Route(messages.LIST_FILES, _asking(self.list_files)),
            Route(messages.GET_DOWNLOAD, _asking(self.get_download)),
            Route(messages.READ_FOLDER, _asking(self.read_folder)),
            Route(messages.WATCH_FOLDER, _asking(self.watch_folder)),
            Route(messages.CHECK_FILES, _asking(self.check_files)),
            Route(messages.LIST_VERSIONS, _asking(self.list_versions)),
            Route(messages.LIST_DELETED, _asking(self.list_deleted)),
            Route(messages.LIST_CHANGES, _asking(self.list_changes)),
            Route(messages.READ_MANIFEST, _asking(self.read_manifest)),
            Route(messages.LIST_NAMES, _asking(self.list_names)),
            Route(messages.LIST_UNPLACED, _asking(self.list_unplaced)),
            Route(messages.LOOK_AGAIN, _asking(self.look_again)),
            Route(messages.LIST_HELD, _asking(self.list_held)),
            Route(messages.SCAN_OLDER, _asking(self.scan_older)),
        ]


@dataclass(frozen=True)
class ChangeEndpoints:
    """What people can do in folders."""

    make_folder: MakeFolder
    make_folders: MakeFolders
    add_files: AddFiles
    rename_item: RenameItem
    move_items: MoveItems
    delete_items: DeleteItems
    restore_items: RestoreItems
    undo_change: UndoChange
    restore_version: RestoreVersion
    release_file: ReleaseFile

    def routes(self) -> list[Route]:
        """Operation → use case."""
        return [
            Route(messages.MAKE_FOLDER, _changing(lambda a, r: self.make_folder(a, r.parent, r.name))),
            Route(messages.MAKE_FOLDERS, self._make_folders),
            Route(messages.ADD_FILES, _changing(lambda a, r: self.add_files(a, r.folder, r.uploads, r.on_clash))),
            Route(messages.RENAME_ITEM, _changing(lambda a, r: self.rename_item(a, r.item, r.name, r.was))),
            Route(messages.MOVE_ITEMS, _changing(lambda a, r: self.move_items(a, r.items, r.target, r.on_clash))),
            Route(messages.DELETE_ITEMS, _changing(lambda a, r: self.delete_items(a, r.items))),
            Route(messages.RESTORE_ITEMS, _changing(lambda a, r: self.restore_items(a, r.items))),
            Route(messages.UNDO_CHANGE, _changing(lambda a, r: self.undo_change(a, r.change))),
            Route(messages.RESTORE_VERSION, self._restore_version),
            Route(messages.RELEASE_FILE, self._release_file),
        ]

    async def _make_folders(self, call: Call, request: messages.MakeFolders) -> messages.FoldersMade:
        outcome, made = await self.make_folders(_request(call, request), request.parent, request.paths)
        return messages.FoldersMade(
            items=tuple(messages.MadeFolder(path=path, folder=folder) for path, folder in made),
            change=outcome.change.id if outcome.change else "",
            revision=outcome.place.revision,
        )

    async def _restore_version(self, call: Call, request: messages.RestoreVersion) -> messages.Changed:
        outcome = await self.restore_version(call.actor, call.token, request.file, request.number, request.request_id)
        return wire.changed(outcome.place, outcome.change, outcome.items)

    async def _release_file(self, call: Call, request: messages.ReleaseFile) -> messages.Changed:
        outcome = await self.release_file(call.actor, call.token, request.file, request.number, request.request_id)
        return wire.changed(outcome.place, outcome.change, outcome.items)


def _changing(command: Callable[[Request, Any], Awaitable[Outcome]]) -> Handler:
    async def answer(call: Call, request: Any) -> messages.Changed:
        outcome = await command(_request(call, request), request)
        return wire.changed(outcome.place, outcome.change, outcome.items)

    return answer


def _request(call: Call, request: Any) -> Request:
    return Request(call.actor, call.token, request.place, request.request_id, _imprint(request))


def _imprint(request: BaseModel) -> str:
    """What the request says besides its id."""
    said = type(request).__name__ + request.model_dump_json(exclude={"request_id"})
    return hashlib.sha256(said.encode()).hexdigest()[:32]

"""The operations that files answers, each with its use case."""

from dataclasses import dataclass

from contracts import files as messages
from contracts.base import Nothing
from kit.rpc.server import Call, Route
from services.files import wire
from services.files.commands.finish_upload import AbortUpload, FinishUpload
from services.files.commands.reserve_uploads import ReserveUploads
from services.files.commands.stage_upload import StageUpload
from services.files.queries import INLINE, GetDownload, ListFiles


@dataclass(frozen=True)
class Endpoints:
    """What files can do, for the bus."""

    stage: StageUpload
    finish: FinishUpload
    abort: AbortUpload
    reserve: ReserveUploads
    list_files: ListFiles
    get_download: GetDownload

    def routes(self) -> list[Route]:
        """Operation → use case."""
        return [
            Route(messages.STAGE, self._stage),
            Route(messages.FINISH, self._finish),
            Route(messages.ABORT, self._abort),
            Route(messages.RESERVE, self._reserve),
            Route(messages.LIST_FILES, self._list_files),
            Route(messages.GET_DOWNLOAD, self._get_download),
        ]

    async def _stage(self, call: Call, request: messages.StageUpload) -> messages.Staged:
        file, url = await self.stage(wire.uploader(call.actor), request.name, request.size)
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

    async def _list_files(self, call: Call, request: messages.ListFiles) -> messages.FileList:
        files = await self.list_files(call.actor, call.token, request.ticket)
        return messages.FileList(items=tuple(wire.file_row(file) for file in files))

    async def _get_download(self, call: Call, request: messages.GetDownload) -> messages.Download:
        file, url = await self.get_download(call.actor, call.token, request.file)
        return messages.Download(
            get_url=url,
            name=file.name,
            size=file.size,
            type=file.type,
            sha256=file.sha256,
            inline=file.type in INLINE,
        )

"""The files service as pages see it; bytes never pass here."""

from dataclasses import dataclass

from contracts import files as f
from gateway.peers.calls import Caller


@dataclass(frozen=True)
class FilesPeer:
    """Uploads in progress, the files of a ticket, downloads."""

    bus: Caller

    async def stage(self, token: str, name: str, size: int, *, release: bool = False) -> f.Staged:
        """Begin an upload of a known length; raises `too_large`. That for a release has a limit of its own."""
        return await self.bus.call(f.STAGE, f.StageUpload(name=name, size=size, release=release), token=token)

    async def finish(self, token: str, request: f.FinishUpload) -> f.UploadRef:
        """The bytes are stored."""
        return await self.bus.call(f.FINISH, request, token=token)

    async def abort(self, token: str, upload: str) -> None:
        """The upload failed or is not wanted any more."""
        await self.bus.call(f.ABORT, f.AbortUpload(upload=upload), token=token)

    async def of_ticket(self, token: str, ticket: str, *, entries_only: bool = False) -> tuple[f.FileRow, ...]:
        """The files of a ticket that the actor may see, or only those that its entries brought."""
        request = f.ListFiles(ticket=ticket, entries_only=entries_only)
        return (await self.bus.call(f.LIST_FILES, request, token=token)).items

    async def page_of_ticket(self, token: str, request: f.ListFiles) -> f.FileList:
        """A page of the files of a ticket, wherever they lie."""
        return await self.bus.call(f.LIST_FILES, request, token=token)

    async def download(self, token: str, file: str, version: int = 0) -> f.Download:
        """Where to read a file from, or one of its versions; the address is for the gateway alone."""
        return await self.bus.call(f.GET_DOWNLOAD, f.GetDownload(file=file, version=version), token=token)

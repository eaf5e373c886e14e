"""The folders of the files service as pages see them."""

from dataclasses import dataclass

from contracts import files as f
from gateway.peers.calls import Caller, asked


@dataclass(frozen=True)
class FoldersPeer:
    """What is in the folders of a ticket, and everything that people do there."""

    bus: Caller

    async def read(self, token: str, request: f.ReadFolder) -> f.FolderPage:
        """One folder; raises `not_found`."""
        return await self.bus.call(f.READ_FOLDER, request, token=token)

    async def watch(self, token: str, request: f.WatchFolder) -> None:
        """Somebody still looks at it."""
        await self.bus.call(f.WATCH_FOLDER, request, token=token)

    async def check(self, token: str, request: f.CheckFiles) -> f.FilesChecked:
        """What stands against files that are about to be sent."""
        return await self.bus.call(f.CHECK_FILES, request, token=token)

    async def versions(self, token: str, file: str) -> f.VersionList:
        """A file with its versions."""
        return await self.bus.call(f.LIST_VERSIONS, f.ListVersions(file=file), token=token)

    async def deleted(self, token: str, place: str) -> f.DeletedList:
        """What can be restored."""
        return await self.bus.call(f.LIST_DELETED, f.ListDeleted(place=place), token=token)

    async def changes(self, token: str, place: str) -> tuple[f.ChangeRow, ...]:
        """Who did what, latest first."""
        return (await self.bus.call(f.LIST_CHANGES, f.ListChanges(place=place), token=token)).items

    async def manifest(self, token: str, request: f.ReadManifest) -> f.ManifestPage:
        """Files for a ZIP, a page of them."""
        return await self.bus.call(f.READ_MANIFEST, request, token=token)

    async def unplaced(self, token: str) -> tuple[f.UnplacedRow, ...]:
        """What lies in the bucket and shows nowhere, for staff."""
        return (await self.bus.call(f.LIST_UNPLACED, f.ListUnplaced(), token=token)).items

    async def look_again(self, token: str, key: str) -> None:
        """Look at one of them at once."""
        await self.bus.call(f.LOOK_AGAIN, asked(f.LookAgain, key=key), token=token)

    async def held(self, token: str) -> f.HeldList:
        """What the virus scanner holds back, for staff."""
        return await self.bus.call(f.LIST_HELD, f.ListHeld(), token=token)

    async def release(self, token: str, request: f.ReleaseFile) -> f.Changed:
        """Let one version out."""
        return await self.bus.call(f.RELEASE_FILE, request, token=token)

    async def make(self, token: str, request: f.MakeFolder) -> f.Changed:
        """A new folder."""
        return await self.bus.call(f.MAKE_FOLDER, request, token=token)

    async def make_all(self, token: str, request: f.MakeFolders) -> f.FoldersMade:
        """All these folders, as far as they are not there."""
        return await self.bus.call(f.MAKE_FOLDERS, request, token=token)

    async def add(self, token: str, request: f.AddFiles) -> f.Changed:
        """Uploads into a folder; raises `conflict` with `clashes`."""
        return await self.bus.call(f.ADD_FILES, request, token=token)

    async def rename(self, token: str, request: f.RenameItem) -> f.Changed:
        """Another name."""
        return await self.bus.call(f.RENAME_ITEM, request, token=token)

    async def move(self, token: str, request: f.MoveItems) -> f.Changed:
        """Into another folder."""
        return await self.bus.call(f.MOVE_ITEMS, request, token=token)

    async def delete(self, token: str, request: f.DeleteItems) -> f.Changed:
        """Away, until somebody restores them."""
        return await self.bus.call(f.DELETE_ITEMS, request, token=token)

    async def restore(self, token: str, request: f.RestoreItems) -> f.Changed:
        """Back to where they were."""
        return await self.bus.call(f.RESTORE_ITEMS, request, token=token)

    async def undo(self, token: str, request: f.UndoChange) -> f.Changed:
        """Take a change back."""
        return await self.bus.call(f.UNDO_CHANGE, request, token=token)

    async def restore_version(self, token: str, request: f.RestoreVersion) -> f.Changed:
        """An older version is the current one again."""
        return await self.bus.call(f.RESTORE_VERSION, request, token=token)

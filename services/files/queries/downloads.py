"""One file to download, in one of its versions."""

from dataclasses import dataclass

from contracts import files as f
from contracts.base import Actor
from contracts.errors import not_found
from contracts.files import articles_of, content_lost, file_shut, releases_of
from services.files import wire
from services.files.domain import Spot, State, StoredFile, Version
from services.files.ports import FileStore, ObjectStore, PlaceAccess, PlaceStore
from services.files.queries.seeing import View, view_of


@dataclass(frozen=True)
class GetDownload:
    """One file and an address for its bytes."""

    files: FileStore
    places: PlaceStore
    objects: ObjectStore
    access: PlaceAccess

    async def __call__(self, actor: Actor, token: str, request: f.GetDownload) -> f.Download:
        """Raises the same `not_found` for a foreign, a hidden, a deleted and a random id."""
        file, _ = await _the_file(self, actor, token, request.file, request.portal)
        version = file.version_of(request.version or file.number)
        if version is None:
            raise not_found()
        if file.state is State.LOST and version.number == file.number:
            raise content_lost(file.name)
        if why := wire.shut(version.check):
            raise file_shut(file.name, why)
        return f.Download(
            get_url=self._url(file, version),
            name=file.name,
            size=version.size,
            type=version.type,
            sha256=version.sha256,
            inline=version.type in wire.INLINE,
        )

    def _url(self, file: StoredFile, version: Version) -> str:
        if file.source and version.number == file.number:
            return self.objects.upload_url(file.source)
        return self.objects.spot_url(Spot(version.spot.key, version.spot.version))


@dataclass(frozen=True)
class ListVersions:
    """A file with all contents that it had."""

    files: FileStore
    places: PlaceStore
    access: PlaceAccess

    async def __call__(self, actor: Actor, token: str, request: f.ListVersions) -> f.VersionList:
        """Raises the same `not_found` for a foreign, a hidden, a deleted and a random id."""
        file, view = await _the_file(self, actor, token, request.file)
        versions = (*file.history, file.as_version())
        rows = tuple(
            f.VersionRow(
                number=version.number,
                size=version.size,
                type=version.type,
                sha256=version.sha256,
                by=wire.party(version.by),
                at=version.at,
                current=version.number == file.number,
                check=wire.shut(version.check),
            )
            for version in sorted(versions, key=lambda one: -one.number)
        )
        row = wire.file_row(file, view.tree)
        return f.VersionList(file=row, place=file.place, items=rows, may_change=view.sight.may_change)


async def _the_file(
    query: "GetDownload | ListVersions", actor: Actor, token: str, file_id: str, portal: str = ""
) -> tuple[StoredFile, View]:
    """A file that the asker sees, and its place; our own gateway sees what is the portal's own alone."""
    file = await query.files.file_in(portal if actor.is_service else actor.portal, file_id)
    if file is None or (actor.is_service and file.place not in (articles_of(portal), releases_of(portal))):
        raise not_found()
    view = await view_of(query.access, query.places, actor, token, file.place)
    if not view.sees(file):
        raise not_found()
    return file, view

"""What somebody sees of a place."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import not_found
from services.files.domain import Place, StoredFile, Tree
from services.files.ports import PlaceAccess, PlaceStore, Sight


@dataclass(frozen=True)
class View:
    """A place with the eyes of somebody."""

    place: Place
    sight: Sight

    @property
    def tree(self) -> Tree:
        """Its folders."""
        return self.place.tree

    def sees(self, file: StoredFile) -> bool:
        """Whether the file is there, and for this person."""
        if file.gone or not self.tree.live(file.folder):
            return False
        return not file.staff_only or self.sight.sees_internal

    def sees_folder(self, folder: str) -> bool:
        """The same of a folder."""
        return self.tree.live(folder) and (self.sight.sees_internal or not self.tree.staff_only(folder))

    def seen(self, files: Iterable[StoredFile]) -> list[StoredFile]:
        """Those of the files."""
        return [file for file in files if self.sees(file)]

    def the_folder(self, folder: str) -> str:
        """The folder's id; raises the same `not_found` for one that is hidden, gone or random."""
        if not self.sees_folder(folder):
            raise not_found()
        return folder


async def view_of(access: PlaceAccess, places: PlaceStore, actor: Actor, token: str, place: str) -> View:
    """The place for the asker; raises `not_found` unless they may see it."""
    sight = await access.check(actor, token, place)
    found = await places.get(place)
    return View(found or Place(sight.where, circle=sight.circle), sight)

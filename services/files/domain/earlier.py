"""A place as it was some changes ago, told from its log."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from services.files.domain.file import StoredFile
from services.files.domain.place import Folder, Item, Place, Tree


@dataclass(frozen=True)
class Earlier:
    """The folders of then, and where the files were that have been moved since."""

    tree: Tree
    moved: Mapping[str, Item]

    def key(self, file: StoredFile) -> str:
        """The key that the file had then."""
        was = self.moved.get(file.id)
        return self.tree.key(was.folder, was.name) if was else self.tree.key(file.folder, file.name)


def earlier(place: Place) -> tuple[Earlier, ...]:
    """The place before each of the changes that are still to be done in the bucket, except the first of them."""
    folders = {folder.id: folder for folder in place.folders}
    moved: dict[str, Item] = {}
    found: list[Earlier] = []
    for newer, _ in pairwise(reversed(place.intents)):
        change = place.change_of(newer.change)
        for item in change.items if change else ():
            if item.kind == "file":
                moved[item.id] = item
            elif item.id in folders:
                folders[item.id] = _put_back(folders[item.id], item)
        found.append(Earlier(Tree(place.where.prefix, tuple(folders.values())), dict(moved)))
    return tuple(found)


def _put_back(folder: Folder, item: Item) -> Folder:
    return replace(folder, name=item.name, parent=item.folder)

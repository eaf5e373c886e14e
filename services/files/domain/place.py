"""A place: the folders of a ticket or company, the log of their changes, and what is still to be done in the bucket."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from services.files.domain.file import Gone, Person

ROOT = ""
INTERNAL = "internal"  # the folder of what internal notes brought
INTERNAL_NAME = "_internal"
COMPANY_FOLDER = "_company"  # no ticket's number is written like that
MOST_FOLDERS = 500
DEEPEST = 12
LONGEST_FOLDER_KEY = 760  # bytes; with a name of 255 below it a key stays under S3's 1,024
LOGGED = 200
UNDOABLE = 20
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Where:
    """Whose place it is, and where it lies in the bucket."""

    place: str
    portal: str
    company: str
    slug: str
    number: str

    @property
    def prefix(self) -> str:
        """The key of its root, without a slash at the end."""
        return f"{self.portal}/{self.slug}/{self.number}"


@dataclass(frozen=True)
class Circle:
    """Which customers may know of what happens here, as last told by tickets; staff always may."""

    whole_company: bool = False
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Folder:
    """A folder; `marker` is the key of its empty object in the bucket, '' while there is none."""

    id: str
    name: str
    parent: str
    by: Person
    at: datetime
    staff_only: bool = False
    edited: int = 0
    gone: Gone | None = None
    marker: str = ""


@dataclass(frozen=True)
class Item:
    """A file or folder and where it was before a change."""

    id: str
    kind: str
    folder: str
    name: str


@dataclass(frozen=True)
class Edit:
    """What a change does to one file; done again it does nothing more.

    `file`: an upload becomes a file here. `set`: folder and name. `delete`, `restore`. `version`: an upload becomes
    the new content. `revert`: the content of version `number` again. `outside`: another client wrote `spot`.
    `missing`: another client deleted it. `lost`: and no version of it is left. `adopt`: another client made it.
    `check`: the word of the scanner, or of staff, on version `number`.
    """

    file: str
    kind: str
    folder: str = ROOT
    name: str = ""
    upload: str = ""
    number: int = 0
    size: int = 0
    type: str = ""
    sha256: str = ""
    entry: str = ""
    origin: str = ""
    staff_only: bool = False
    key: str = ""
    version: str = ""
    etag: str = ""
    verdict: str = ""
    found: str = ""


@dataclass(frozen=True)
class Change:
    """One line of the log; `items` is kept for an undo while it is young, and empty afterwards."""

    id: str
    kind: str
    by: Person
    at: datetime
    names: tuple[str, ...]
    count: int
    revision: int
    folder: str = ""
    to: str = ""
    staff_only: bool = False
    imprint: str = ""
    items: tuple[Item, ...] = ()
    undone: bool = False


@dataclass(frozen=True)
class Intent:
    """What a change still has to do to files and in the bucket; it may be done again from the start.

    `scan`: a scanner was set when it was decided, so that new contents wait for its word.
    """

    change: str
    revision: int
    by: Person
    at: datetime
    edits: tuple[Edit, ...] = ()
    folders: tuple[str, ...] = ()
    scan: bool = False


@dataclass(frozen=True)
class Lease:
    """Which process brings the bucket up to date, until when."""

    holder: str
    until: datetime


@dataclass(frozen=True)
class Place:
    """One document. `revision` counts what people can see, `steps` every write."""

    where: Where
    revision: int = 0
    steps: int = 0
    folders: tuple[Folder, ...] = ()
    changes: tuple[Change, ...] = ()
    intents: tuple[Intent, ...] = ()
    used: int = 0
    lease: Lease | None = None
    circle: Circle = Circle()
    outbox: tuple[dict[str, Any], ...] = ()

    @property
    def id(self) -> str:
        """The ticket's id, or `<portal>/@<company>`."""
        return self.where.place

    @property
    def tree(self) -> "Tree":
        """Its folders, to be asked about."""
        return Tree(self.where.prefix, self.folders)

    def change_of(self, change: str) -> Change | None:
        """A change by its id, while the log has it."""
        return next((one for one in self.changes if one.id == change), None)

    def unapplied(self, known: Callable[[str], bool]) -> tuple[Intent, ...]:
        """What may not have been done to the files yet."""
        return tuple(intent for intent in self.intents if not known(intent.change))

    def free_for(self, holder: str, now: datetime) -> bool:
        """Whether this process may work in the bucket."""
        return self.lease is None or self.lease.holder == holder or self.lease.until < now

    def changed(self, change: Change, intent: Intent, folders: tuple[Folder, ...], used: int) -> "Place":
        """The place with one change more."""
        due = {one.change for one in self.intents}  # what was before is needed until a change is done in the bucket
        young = [
            one if n < UNDOABLE - 1 or one.id in due else replace(one, items=()) for n, one in enumerate(self.changes)
        ]
        return replace(
            self,
            revision=change.revision,
            steps=self.steps + 1,
            folders=folders,
            changes=(change, *young)[:LOGGED],
            intents=(*self.intents, intent),
            used=max(0, self.used + used),
        )

    def with_undone(self, change: str) -> "Place":
        """With one change marked as taken back."""
        marked = tuple(replace(one, undone=True) if one.id == change else one for one in self.changes)
        return replace(self, changes=marked)

    def done(self, changes: frozenset[str], markers: dict[str, str]) -> "Place":
        """Without the intents that were carried out; `markers` are the folders' keys in the bucket now."""
        return replace(
            self,
            steps=self.steps + 1,
            intents=tuple(intent for intent in self.intents if intent.change not in changes),
            folders=tuple(
                replace(folder, marker=markers[folder.id]) if folder.id in markers else folder
                for folder in self.folders
            ),
        )

    def leased(self, lease: Lease | None) -> "Place":
        """With somebody at work in the bucket, or nobody."""
        return replace(self, steps=self.steps + 1, lease=lease)


@dataclass(frozen=True)
class Tree:
    """Folders by id, with their ways; deleted ones are there, and not live."""

    prefix: str
    folders: tuple[Folder, ...]
    _by_id: dict[str, Folder] = field(init=False, repr=False, compare=False, default_factory=dict)
    _below: dict[str, list[Folder]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for folder in self.folders:
            self._by_id[folder.id] = folder
            self._below.setdefault(folder.parent, []).append(folder)

    def get(self, folder: str) -> Folder | None:
        """A folder by id, deleted or not."""
        return self._by_id.get(folder)

    def way(self, folder: str) -> tuple[Folder, ...]:
        """From below the root to the folder, itself last; nothing for the root."""
        found: list[Folder] = []
        while folder and folder in self._by_id and len(found) <= len(self.folders):
            found.append(self._by_id[folder])
            folder = self._by_id[folder].parent
        return tuple(reversed(found))

    def live(self, folder: str) -> bool:
        """Whether people see the folder: it and all above it are there."""
        if folder == ROOT:
            return True
        way = self.way(folder)
        return bool(way) and way[0].parent == ROOT and all(one.gone is None for one in way)

    def staff_only(self, folder: str) -> bool:
        """Whether what lies in it is for staff alone."""
        return any(one.staff_only for one in self.way(folder))

    def path(self, folder: str) -> str:
        """Its names from the root, joined by '/'."""
        return "/".join(one.name for one in self.way(folder))

    def key(self, folder: str, name: str = "") -> str:
        """The key of a file in it; without a name that of the folder's own marker."""
        return "/".join((self.prefix, *(one.name for one in self.way(folder)), name))

    def below(self, folder: str) -> tuple[Folder, ...]:
        """The live folders right below, by name."""
        return tuple(sorted((one for one in self._below.get(folder, ()) if one.gone is None), key=by_name))

    def subtree(self, folder: str) -> Iterator[Folder]:
        """The folder and all below it, deleted or not."""
        waiting = [one for one in (self.get(folder),) if one]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += self._below.get(one.id, ())

    def named(self, parent: str, name: str) -> Folder | None:
        """The live folder of that name, however it is written."""
        return next((one for one in self.below(parent) if one.name.casefold() == name.casefold()), None)

    def all_live(self) -> tuple[Folder, ...]:
        """Every folder that people see, by path."""
        found = [one for one in self.folders if self.live(one.id)]
        return tuple(sorted(found, key=lambda one: self.path(one.id).casefold()))

    def fits(self, folder: str) -> bool:
        """Whether depth and length of the ways below allow the folder where it is."""
        return all(
            len(self.way(one.id)) <= DEEPEST and len(self.key(one.id).encode()) <= LONGEST_FOLDER_KEY
            for one in self.subtree(folder)
        )


def by_name(folder: Folder) -> tuple[str, str]:
    """The order of folders."""
    return folder.name.casefold(), folder.id


def replaced(folders: Iterable[Folder], changed: Iterable[Folder]) -> tuple[Folder, ...]:
    """The folders with some of them changed."""
    new = {folder.id: folder for folder in changed}
    return tuple(new.get(folder.id, folder) for folder in folders)

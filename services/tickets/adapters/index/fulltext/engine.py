"""The folder of the full text: made anew when it is of no use, written by one thread, read by several."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tantivy import DocAddress, Index, IndexWriter, Order, Query

from services.tickets.adapters.index.fulltext.analysis import register
from services.tickets.adapters.index.fulltext.documents import Sheet, document, schema

# Any change of the fields or of how words are cut needs another version: the folder is then made anew.
VERSION = "1"
HEAP = 32_000_000  # bytes that the writer may hold; the library refuses less than 15 MB


class TextError(Exception):
    """The folder is damaged or gone."""


class BusyError(Exception):
    """Another process, which is about to end, still writes in the folder."""


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket that was found, and where it stands by date."""

    rid: int
    moment: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Some of what was found, in order, and how much there is."""

    places: list[Place]
    count: int


class Engine:
    """An open folder; writing is for one thread at a time, reading for any."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Index | None = None
        self._writer: IndexWriter | None = None

    def open(self) -> bool:
        """Open what is there; False when it had to be made anew and is empty; raises BusyError."""
        self.close()
        mark = self._folder / "version"
        if mark.exists() and mark.read_text() == VERSION:
            try:
                self._attach()
            except (ValueError, OSError) as error:
                self.close()
                if "lock" in str(error).lower():
                    raise BusyError(str(self._folder)) from error
            else:
                return True
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True)
        self._attach()
        mark.write_text(VERSION)
        return False

    def _attach(self) -> None:
        self._index = Index(schema(), path=str(self._folder))
        register(self._index)
        self._index.config_reader("manual")
        self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        self._index.reload()

    def close(self) -> None:
        """Let the folder go; what was not committed is forgotten."""
        self._writer = None
        self._index = None

    def discard(self) -> None:
        """Remove the folder."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, rids: Iterable[int], sheets: Iterable[Sheet]) -> None:
        """Replace all that is held of these tickets, durably; raises TextError."""
        if self._writer is None or self._index is None:
            raise TextError("not open")
        try:
            for rid in rids:  # by a word: tantivy 0.27 leaves documents behind when they are deleted by a number
                self._writer.delete_documents_by_term("id", str(rid))
            for sheet in sheets:
                self._writer.add_document(document(sheet))
            self._writer.commit()
            self._index.reload()
        except (ValueError, OSError) as error:
            raise TextError(str(error)) from error

    def search(self, query: Query, limit: int, offset: int = 0, *, by_date: bool) -> Answer:
        """The newest or the best; raises TextError."""
        if self._index is None:
            raise TextError("not open")
        try:
            searcher = self._index.searcher()
            order = "moment" if by_date else None
            found = searcher.search(query, limit, count=True, offset=offset, order_by_field=order, order=Order.Desc)
            addresses: list[DocAddress] = [address for _, address in found.hits]
            rids, moments = (searcher.fast_field_values(name, addresses) for name in ("rid", "moment"))
        except (ValueError, OSError) as error:
            raise TextError(str(error)) from error
        places = [Place(int(rid or 0), int(moment or 0)) for rid, moment in zip(rids, moments, strict=True)]
        return Answer(places, found.count or 0)  # type: ignore[attr-defined]  # missing in the library's stubs

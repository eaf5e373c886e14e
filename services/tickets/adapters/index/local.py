"""The index of this replica: one thread writes, lists are read at once, searches in threads of their own."""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from contracts.base import Event
from contracts.errors import unavailable
from contracts.tickets import CheckKeys, Counts, CountTickets, ListTickets, MissingKey, SearchTickets
from kit.logs import get_logger
from services.tickets.adapters.index import lists, schema
from services.tickets.adapters.index.cleaning import Cleaning
from services.tickets.adapters.index.counts import counts
from services.tickets.adapters.index.fulltext.documents import Sheet
from services.tickets.adapters.index.fulltext.engine import TextError
from services.tickets.adapters.index.fulltext.sheets import Languages, sheets_of
from services.tickets.adapters.index.intake import authors_of, names_changed, take_events, take_ticket
from services.tickets.adapters.index.keys import missing_keys
from services.tickets.adapters.index.names import Names
from services.tickets.adapters.index.rows import Labels, Ranks, Writer
from services.tickets.adapters.index.search import Found, find
from services.tickets.adapters.index.sight import Sight, sight_of
from services.tickets.adapters.index.words import Words
from services.tickets.domain import Actor, Ticket

log = get_logger(__name__)
T = TypeVar("T")

SEE_SECONDS = 0.5
TOGETHER = 200
SEARCH_THREADS = 2
PAGES = 256
OWN = 1000


class LocalIndex:
    """Answers from its own file while `fresh` says that it hears of changes; otherwise refuses: fail closed.

    `ruined` is set when the file turns out to be damaged or gone; whoever keeps the index makes it anew.
    """

    def __init__(
        self, path: Path, ranks: Ranks, labels: Labels | None = None, languages: Languages | None = None
    ) -> None:
        self.path = path
        self._ranks = ranks
        self._labels = labels or {}
        self._edition = schema.edition(ranks, self._labels)
        self._reader: sqlite3.Connection | None = None
        self._searchers = threading.local()
        self._generation = 0
        self._writing = ThreadPoolExecutor(1, "index-writer")
        self._searching = ThreadPoolExecutor(SEARCH_THREADS, "index-search")
        self._writer: Writer | None = None
        self._waiting: list[tuple[Sequence[Event], int, asyncio.Future[None]]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        # A hint makes everybody who looks at a list ask for it again; the answers are good until the next write.
        self._pages: dict[tuple[Sight, ListTickets, bool], bytes] = {}
        self.own: dict[str, Event] = {}  # what was taken in before the answer, and comes again by the stream
        self.fresh: Callable[[], bool] = lambda: False
        self.ruined = asyncio.Event()
        self._languages = languages or {}
        self._cleaning = Cleaning(self._by_writer)
        self._words = Words(path, "ticket", self._sheets, self._by_writer, self.ruined.set)
        self.names = Names(lambda work: self._write(lambda: work(self._open_writer())), self._words.changed)

    async def wrote(self, events: Sequence[Event]) -> None:
        """Take in own events before the answer; while the index is not serving they come by the stream."""
        if not self.fresh():
            return
        try:
            await self.take(events, 0)
        except sqlite3.Error as error:
            log.error("own_row_not_indexed", error)
            return
        self.own.update((event.id, event) for event in events)
        while len(self.own) > OWN:
            del self.own[next(iter(self.own))]

    async def take(self, events: Sequence[Event], sequence: int) -> None:
        """Take in events, in one transaction with those of others; `sequence` above 0: so far the stream was read."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        fresh = events if not sequence else [event for event in events if event.id not in self.own]
        self._waiting.append((fresh, sequence, done))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        await done

    async def page(self, actor: Actor, wanted: ListTickets) -> bytes:
        """A `TicketPage` as JSON; its heads are kept as JSON and only put together."""
        sight = sight_of(actor)
        with self._sound():
            late = bool(wanted.see) and not await self._seen(sight, wanted.see, wanted.see_revision)
        reader = self._reading()
        key = (sight, wanted, late)
        known = self._pages.get(key)
        if known is None:
            with self._sound():
                found = lists.page(reader, sight, wanted)
            tail = f'"total":{found.total},"next":"{found.next}","late":{"true" if late else "false"}'
            known = f'{{"items":[{",".join(found.heads)}],{tail}}}'.encode()
            if len(self._pages) < PAGES:
                self._pages[key] = known
        return known

    async def counts(self, actor: Actor, wanted: CountTickets) -> Counts:
        """Counts from tallies."""
        del wanted  # it has no field yet
        with self._sound():
            return counts(self._reading(), sight_of(actor))

    async def search(self, actor: Actor, wanted: SearchTickets) -> bytes:
        """A `SearchPage` as JSON."""
        self._reading()
        await self._words.shown_to(actor.id)
        late, work = self._words.late, asyncio.get_running_loop().run_in_executor
        with self._sound():
            found = await work(self._searching, self._search, sight_of(actor), wanted)
        hits = ",".join(f'{{"ticket":{head},"excerpt":{json.dumps(excerpt)}}}' for head, excerpt in found.hits)
        flags = f'"similar":{json.dumps(found.similar)},"late":{json.dumps(late)}'
        return f'{{"items":[{hits}],"total":{found.total},"next":"{found.next}",{flags}}}'.encode()

    async def missing_keys(self, asked: CheckKeys) -> Sequence[MissingKey]:
        """The keys that tickets of a portal have and its definition lacks; reads all of its rows, beside the lists."""
        self._reading()
        work = asyncio.get_running_loop().run_in_executor
        with self._sound():
            return await work(self._searching, lambda: missing_keys(self._searcher(), asked))

    async def lingering(
        self, portal: str, status: str, entered: datetime, told: datetime | None = None
    ) -> Sequence[str]:
        """Tickets that are in a status since that moment or longer."""
        with self._sound():
            return lists.lingering(self._reading(), portal, status, entered, told)

    async def open_of_contact(self, portal: str, person: str, name: str, after: str = "") -> Sequence[str]:
        """Tickets that have not ended and are for this person under another name."""
        with self._sound():
            return lists.open_of_contact(self._reading(), portal, person, name, after)

    async def is_usable(self, stream: str) -> bool:
        """Whether the file can be served from as it is."""
        return await self._write(lambda: schema.is_usable(self.path, stream, self._edition))

    async def open(self) -> int:
        """Serve from the file; the stream sequence up to which it is filled."""
        sequence = await self._write(self._open)
        await self._words.open()
        self._reader = schema.connect(self.path)
        self._pages.clear()
        self._generation += 1
        await self._cleaning.resume()
        return sequence

    async def fill(self, tickets: AsyncIterator[Ticket], stream: str, sequence: int) -> None:
        """Make the file anew from all tickets."""
        self._reader = None
        self.own.clear()
        self.ruined.clear()
        await self._words.discard()
        await self._write(self._start_over)
        batch: list[Ticket] = []
        async for ticket in tickets:
            batch.append(ticket)
            if len(batch) >= TOGETHER:
                await self._write(lambda some=batch: self._fill(some))  # type: ignore[misc]
                batch = []
        await self._write(lambda: self._fill(batch))
        await self._write(lambda: schema.finish(self._open_writer().connection, stream, sequence, self._edition))

    async def close(self) -> None:
        """Finish what is being written, and close the file."""
        if self._flushing:
            await asyncio.gather(self._flushing, return_exceptions=True)
        await self._cleaning.close()
        await self._words.close()
        await self._write(self._close_writer)
        self._writing.shutdown()
        self._searching.shutdown()
        if self._reader:
            self._reader.close()

    async def _seen(self, sight: Sight, ticket: str, revision: int) -> bool:
        """Whether this actor's view holds the ticket at this revision, after waiting a little when need be."""
        ends = time.monotonic() + SEE_SECONDS
        while True:
            changed = self._changed
            if lists.revision_seen(self._reading(), sight, ticket) >= max(revision, 1):
                return True
            left = ends - time.monotonic()
            if left <= 0:
                return False
            try:
                async with asyncio.timeout(left):
                    await changed.wait()
            except TimeoutError:
                return False

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, TextError) as error:
            if isinstance(error, sqlite3.Error) and not schema.is_ruin(error):
                raise
            if not self.ruined.is_set():
                log.error("index_ruined", error)
            self.ruined.set()
            raise unavailable() from error

    def _reading(self) -> sqlite3.Connection:
        if self._reader is None or not self.fresh():
            raise unavailable()
        return self._reader

    def _search(self, sight: Sight, wanted: SearchTickets) -> Found:
        languages = self._languages.get(sight.portal, ())
        return find(self._searcher(), self._words.engine, sight, wanted, languages)

    def _sheets(self, connection: sqlite3.Connection, rids: Sequence[int]) -> list[Sheet]:
        return sheets_of(connection, rids, self._languages)

    def _searcher(self) -> sqlite3.Connection:
        """The connection of this thread."""
        if getattr(self._searchers, "generation", 0) != self._generation:
            self._searchers.connection = schema.connect(self.path)
            self._searchers.generation = self._generation
        connection: sqlite3.Connection = self._searchers.connection
        return connection

    async def _write(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work)

    async def _by_writer(self, work: Callable[[sqlite3.Connection], object]) -> object:
        return await self._write(lambda: work(self._open_writer().connection))

    async def _flush(self) -> None:
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
                try:
                    await self._write(lambda taken=some: self._take(taken))  # type: ignore[misc]
                except sqlite3.Error as error:
                    for _, _, done in some:
                        if not done.done():
                            done.set_exception(error)
                else:
                    self._pages.clear()
                    for _, _, done in some:
                        if not done.done():
                            done.set_result(None)
                    self._changed.set()
                    self._changed = asyncio.Event()
                    self._words.changed(authors_of(some))
                    self._cleaning.after(events for events, _, _ in some)
                    if any(names_changed(events) for events, _, _ in some):
                        self.names.news.set()
        finally:
            self._flushing = None

    def _take(self, taken: Sequence[tuple[Sequence[Event], int, object]]) -> None:
        writer = self._open_writer()
        with schema.transaction(writer.connection):
            for events, sequence, _ in taken:
                take_events(writer, events)
                if sequence:
                    writer.connection.execute("UPDATE meta SET value = ? WHERE name = 'sequence'", (str(sequence),))

    def _fill(self, tickets: Sequence[Ticket]) -> None:
        writer = self._open_writer()
        with schema.transaction(writer.connection):
            for ticket in tickets:
                take_ticket(writer, ticket)

    def _open(self) -> int:
        return schema.sequence_of(self._open_writer().connection)

    def _start_over(self) -> None:
        self._close_writer()
        schema.create(self.path)

    def _open_writer(self) -> Writer:
        if self._writer is None:
            self._writer = Writer(schema.connect(self.path), self._ranks, self._labels)
        return self._writer

    def _close_writer(self) -> None:
        if self._writer:
            self._writer.connection.close()
            self._writer = None

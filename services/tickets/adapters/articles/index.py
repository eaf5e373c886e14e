"""The article index of this replica: its own file, one thread that writes, two that read."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from contracts.articles import (
    ARTICLE_CHANGED,
    ArticleFact,
    ArticleHits,
    ArticlePage,
    ListArticles,
    SearchArticles,
    SuggestArticles,
    Topics,
)
from contracts.base import Event
from contracts.errors import unavailable
from kit.events import PoisonError, parse
from kit.logs import get_logger
from services.tickets.adapters.articles import find, rows
from services.tickets.adapters.articles.search import Finding
from services.tickets.adapters.articles.sheets import sheets_of
from services.tickets.adapters.index import schema
from services.tickets.adapters.index.fulltext.engine import TextError
from services.tickets.adapters.index.fulltext.sheets import Languages
from services.tickets.adapters.index.words import Words
from services.tickets.domain.articles import Article, Reader, Tally
from services.tickets.wire.articles import fact_of

log = get_logger(__name__)
T = TypeVar("T")

READERS = 2
TOGETHER = 100
FILTERS = (ARTICLE_CHANGED.pattern,)


class LocalArticles:
    """Answers while `fresh` says that it hears of changes; `ruined` is set when its file must be made anew."""

    def __init__(self, path: Path, languages: Languages | None = None) -> None:
        self.path = path
        self._languages = languages or {}
        self.fresh: Callable[[], bool] = lambda: False
        self.ruined = asyncio.Event()
        self.own: dict[str, Event] = {}  # few articles are written: they are decoded again as they come by the stream
        self.tallied = 0  # the minute up to which it knows what readers made of articles; 0: it knows nothing
        self._writing = ThreadPoolExecutor(1, "articles-writer")
        self._reading = ThreadPoolExecutor(READERS, "articles-reader")
        self._writer: sqlite3.Connection | None = None
        self._mine = threading.local()
        self._generation = 0
        self._words = Words(path, "known", sheets_of, self._write, self.ruined.set)

    async def page(self, reader: Reader, wanted: ListArticles) -> ArticlePage:
        """A page of articles."""
        return await self._ask(lambda connection: find.page(connection, reader, wanted))

    async def topics(self, reader: Reader) -> Topics:
        """Articles by topic."""
        return await self._ask(lambda connection: find.topics(connection, reader))

    async def search(self, reader: Reader, wanted: SearchArticles) -> ArticleHits:
        """What was found."""
        return await self._find(reader, wanted, desk=wanted.desk, ask=lambda finding: finding.search(wanted))

    async def suggest(self, reader: Reader, wanted: SuggestArticles) -> ArticleHits:
        """What may answer it."""
        return await self._find(reader, wanted, desk=False, ask=lambda finding: finding.suggest(wanted))

    async def _find(
        self,
        reader: Reader,
        wanted: SearchArticles | SuggestArticles,
        *,
        desk: bool,
        ask: Callable[[Finding], ArticleHits],
    ) -> ArticleHits:
        await self._words.shown_to(reader.person)
        languages = self._languages.get(reader.portal, ())
        late = self._words.late

        def work(connection: sqlite3.Connection) -> ArticleHits:
            return ask(Finding(connection, self._words.engine, languages, reader, wanted.language, desk=desk))

        found = await self._ask(work)
        return found.model_copy(update={"late": late}) if late else found

    async def wrote(self, events: Sequence[Event], author: str = "") -> None:
        """Take in own events before the answer; while the index is not serving they come by the stream."""
        if not self.fresh():
            return
        try:
            await self.take(events, 0, author)
        except sqlite3.Error as error:
            log.error("own_article_not_indexed", error)

    async def take(self, events: Sequence[Event], sequence: int, author: str = "") -> None:
        """Take in events; `sequence` above 0: so far the stream was read."""
        facts = []
        for event in events:
            if event.type != ARTICLE_CHANGED.name:
                continue
            try:
                facts.append(parse(event, ARTICLE_CHANGED))
            except PoisonError as error:
                log.error("event_not_indexed", error, id=event.id)
        await self._write(lambda connection: _take(connection, facts, sequence))
        if facts:
            self._words.changed((author,) if author else ())

    async def take_tallies(self, tallies: Sequence[tuple[str, Tally]], minute: int) -> None:
        """Take in what readers made of articles until this minute."""
        if tallies:
            await self._write(lambda connection: rows.take_tallies(connection, tallies))
        self.tallied = minute

    async def is_usable(self, stream: str) -> bool:
        """Whether the file can be served from as it is."""
        return await self._run(lambda: schema.is_usable(self.path, stream, rows.VERSION))

    async def open(self) -> int:
        """Serve from the file; the stream sequence up to which it is filled."""
        sequence = await self._write(schema.sequence_of)
        await self._words.open()
        self._generation += 1
        self.tallied = 0
        return sequence

    async def fill(self, articles: AsyncIterator[Article], stream: str, sequence: int) -> None:
        """Make the file anew from all articles."""
        self._generation = -abs(self._generation) - 1
        self.ruined.clear()
        await self._words.discard()
        await self._run(self._start_over)
        batch: list[ArticleFact] = []
        async for article in articles:
            batch.append(fact_of(article))
            if len(batch) >= TOGETHER:
                await self._write(lambda connection, some=tuple(batch): _take(connection, some, 0))  # type: ignore[misc]
                batch = []
        await self._write(lambda connection: _take(connection, batch, 0))
        await self._write(lambda connection: schema.finish(connection, stream, sequence, rows.VERSION))
        self._generation = abs(self._generation)

    async def close(self) -> None:
        """Close the file."""
        await self._words.close()
        await self._run(self._close_writer)
        self._writing.shutdown()
        self._reading.shutdown()

    async def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        if not self.fresh() or self._generation <= 0:
            raise unavailable()
        loop = asyncio.get_running_loop()
        return await self._sound(loop.run_in_executor(self._reading, lambda: question(self._reader())))

    async def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def within() -> T:
            if self._writer is None:
                self._writer = schema.connect(self.path)
            with self._writer:  # commits, or rolls back
                self._writer.execute("BEGIN IMMEDIATE")
                return work(self._writer)

        return await self._run(within)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writing, work)

    async def _sound(self, work: "asyncio.Future[T]") -> T:
        try:
            return await work
        except (sqlite3.Error, TextError) as error:
            if isinstance(error, sqlite3.Error) and not schema.is_ruin(error):
                raise
            log.error("index_ruined", error)
            self.ruined.set()
            raise unavailable() from error

    def _reader(self) -> sqlite3.Connection:
        """The connection of this thread."""
        if getattr(self._mine, "generation", 0) != self._generation:
            self._mine.connection = schema.connect(self.path)
            self._mine.generation = self._generation
        connection: sqlite3.Connection = self._mine.connection
        return connection

    def _start_over(self) -> None:
        self._close_writer()
        schema.create(self.path, rows.TABLES)

    def _close_writer(self) -> None:
        if self._writer:
            self._writer.close()
            self._writer = None


def _take(connection: sqlite3.Connection, facts: Iterable[ArticleFact], sequence: int) -> None:
    for fact in facts:
        rows.take_fact(connection, fact)
    if sequence:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'sequence'", (str(sequence),))

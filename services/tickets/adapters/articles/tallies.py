"""What readers make of articles: views are counted together, opinions one by one.

A view is worth no write of its own: a replica adds up for two seconds and writes each article's sum. What a killed
process had not written yet, two seconds at most, is lost; nobody was promised more of a view.
"""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import DuplicateKeyError

from kit.clock import Clock
from kit.mongo import declare_index, guarded
from services.tickets.domain.articles import Opinion, Tally

MINUTE = 60
NEWEST = 50
MOST = 2000


class MongoTallies:
    """Sums per article, and the opinions that they are made of."""

    def __init__(self, sums: Any, opinions: Any, clock: Clock) -> None:
        self._sums = sums
        self._opinions = opinions
        self._clock = clock
        self._views: Counter[str] = Counter()

    async def prepare(self) -> None:
        """Make the indexes."""
        await declare_index(self._sums, "touched")
        await declare_index(self._opinions, "article")

    def viewed(self, article: str) -> None:
        """Somebody reads it."""
        self._views[article] += 1

    async def tally(self, article: str) -> Tally:
        """The sums, with the views that this replica has not written yet."""
        found = _tally(await guarded(self._sums.find_one({"_id": article})) or {})
        return Tally(found.views + self._views[article], found.helped, found.did_not_help, found.solved)

    async def flush(self) -> None:
        """Write the views of the last moments."""
        views, self._views = self._views, Counter()
        if not views:
            return
        try:
            await guarded(self._sums.bulk_write([self._added(key, views=n) for key, n in views.items()], ordered=False))
        except BaseException:
            self._views.update(views)
            raise

    async def rate(self, article: str, opinion: Opinion) -> None:
        """One reader's opinion, in place of an earlier one."""
        key = f"{article}/{opinion.key}"
        said = {"article": article, "helped": opinion.helped, "word": opinion.word, "at": opinion.at}
        try:
            await guarded(self._opinions.insert_one({"_id": key, **said}))
        except DuplicateKeyError:
            other = {"_id": key, "helped": not opinion.helped}
            if (await guarded(self._opinions.update_one(other, {"$set": said}))).matched_count:
                await self._add(article, helped=1 if opinion.helped else -1, did_not_help=-1 if opinion.helped else 1)
            elif opinion.word:
                await guarded(self._opinions.update_one({"_id": key}, {"$set": said}))
        else:
            await self._add(article, **{"helped" if opinion.helped else "did_not_help": 1})

    async def solved(self, article: str, request: str) -> None:
        """It answered a question before this was sent; the same request again counts once."""
        try:
            await guarded(self._opinions.insert_one({"_id": f"{article}/solved/{request}", "at": self._clock()}))
        except DuplicateKeyError:
            return
        await self._add(article, solved=1)

    async def opinions(self, article: str) -> Sequence[Opinion]:
        """What readers said, the newest first."""
        found = await guarded(self._opinions.find({"article": article}).to_list(MOST))
        said = [Opinion(row["_id"], row["helped"], row["word"], row["at"]) for row in found]
        return sorted(said, key=lambda one: one.at, reverse=True)[:NEWEST]

    async def tallies_for_system(self, since: int) -> AsyncIterator[tuple[str, Tally]]:
        """The sums that changed in this minute or later; since 0: all."""
        minutes = {"touched": {"$in": list(range(since, self.minute + 1))}} if since else {}
        async for row in self._sums.find(minutes).batch_size(1000):
            yield row["_id"], _tally(row)

    @property
    def minute(self) -> int:
        """The minute that it is."""
        return int(self._clock().timestamp()) // MINUTE

    async def _add(self, article: str, **numbers: int) -> None:
        await guarded(self._sums.bulk_write([self._added(article, **numbers)], ordered=False))

    def _added(self, article: str, **numbers: int) -> UpdateOne:
        return UpdateOne({"_id": article}, {"$inc": numbers, "$set": {"touched": self.minute}}, upsert=True)


def _tally(row: dict[str, Any]) -> Tally:
    return Tally(
        **{name: max(0, int(row.get(name, 0))) for name in ("views", "helped", "did_not_help", "solved")},
    )

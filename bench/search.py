"""`python -m bench.search`: the full text on its own, with 100,000 tickets and 10,000 articles, in this process.

No bus, no gateway: what a search costs in the service. CPU time is told for each kind of question, so that it means
something on a machine that has other work too; the waiting times do not, there.
"""

import argparse
import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.articles import SearchArticles, SuggestArticles
from contracts.base import Actor
from contracts.portal import Portal
from contracts.tickets import SearchTickets
from kit.yamlfile import load
from services.tickets import wire
from services.tickets.adapters.articles.index import LocalArticles
from services.tickets.adapters.index.local import LocalIndex
from services.tickets.domain import Company, Origin, Party, Ticket, Wish, checked, opened
from services.tickets.domain.articles import CUSTOMERS, Article, Content, Doing, Reader, Text, published, written

Ask = Callable[[], Awaitable[object]]
START = datetime(2026, 1, 1, tzinfo=UTC)
PORTAL = "autowork"
LANGUAGES = {PORTAL: ("en", "de")}
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
TOGETHER = 16


class Words:
    """A language of 20,000 words, with some that nearly every text has."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.all = ["".join(self.chance.choices(ALPHABET, k=self.chance.randint(3, 9))) for _ in range(20_000)]

    def text(self, count: int) -> str:
        """So many of them."""
        return " ".join(self.chance.choices(self.all, k=count))


def somebody(name: str, company: str, role: str) -> Actor:
    """A customer or an agent."""
    rights = ("create", "comment", "company") if company else ()
    return Actor.model_validate(
        {"kind": "person", "id": name, "portal": PORTAL, "company": company, "name": name, "role": role}
        | {"rights": rights}
    )


async def tickets(words: Words, count: int) -> AsyncIterator[Ticket]:
    """Tickets of one company: the most that a customer may search."""
    rules = wire.rules_of(load(Path("deploy/portals/autowork.yaml"), Portal))
    anna = somebody("anna", "acme", "customer")
    origin = Origin(1, Party("anna", "Anna"), Company("acme", "Acme", "acme"), "request", "", START)
    base = opened(checked(Wish(title="t", description="d"), anna, rules), origin, anna, rules)
    for number in range(count):
        yield replace(
            base,
            id=f"{PORTAL}/AW-{number}",
            number=f"AW-{number}",
            title=words.text(5) + (" scanner" if number % 2 else ""),
            description=f"{words.text(60)} printer",
            visibility="company",
            updated_at=START + timedelta(seconds=number),
        )


async def articles(words: Words, count: int) -> AsyncIterator[Article]:
    """Articles in two languages."""
    doing = Doing(Party("sven", "Sven", "vendor"), START, "request", "")
    for number in range(1, count + 1):
        texts = {language: Text(words.text(6), f"{words.text(200)} printer") for language in ("en", "de")}
        made = written(number, PORTAL, Content("topic", "customers", texts), doing)
        yield published(made, 1, replace(doing, request="publish"))


def questions(index: LocalIndex, shelf: LocalArticles, words: Words) -> dict[str, Ask]:
    """What people ask: words that all have, rare ones, beginnings, wrong letters, numbers, several words."""
    some = words.all
    texts = {
        "in all": "printer",
        "in half": "scanner",
        "rare": some[5],
        "beginning": some[5][:3],
        "two words": f"{some[6]} printer",
        "wrong letter": "pritner",
        "number": "AW-500",
    }
    actors = itertools.cycle((somebody("sven", "", "agent"), somebody("anna", "acme", "customer")))
    reader = Reader(PORTAL, CUSTOMERS)
    found: dict[str, Ask] = {}
    for name, text in texts.items():
        by_date, best = SearchTickets(text=text), SearchTickets(text=text, sort="relevance")
        found[f"tickets, {name}"] = lambda asked=by_date: index.search(next(actors), asked)  # type: ignore[misc]
        found[f"tickets, {name}, best first"] = lambda asked=best: index.search(next(actors), asked)  # type: ignore[misc]
        article = SearchArticles(text=text, limit=10)
        found[f"articles, {name}"] = lambda asked=article: shelf.search(reader, asked)  # type: ignore[misc]
    typed = SuggestArticles(text=f"The printer {some[9]} does not {some[10]} since {some[11]} yesterday", limit=4)
    found["suggestions"] = lambda: shelf.suggest(reader, typed)
    return found


async def measure(asks: dict[str, Ask], turns: int) -> None:
    """Each kind on its own, then all of them, 16 at once."""
    for name, ask in asks.items():
        await ask()
        cpu, began = time.process_time(), time.perf_counter()
        for _ in range(turns):
            await ask()
        spent = (time.process_time() - cpu) * 1000 / turns
        say(f"{name:34} {spent:6.2f} ms CPU {(time.perf_counter() - began) * 1000 / turns:7.2f} ms")
    kinds = list(asks.values())
    took: list[float] = []

    async def worker(number: int) -> None:
        for turn in range(turns):
            began = time.perf_counter()
            await kinds[(number + turn) % len(kinds)]()
            took.append((time.perf_counter() - began) * 1000)

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(worker(number) for number in range(TOGETHER)))
    wall, spent = time.perf_counter() - began, time.process_time() - cpu
    took.sort()
    half, most = took[len(took) // 2], took[len(took) * 95 // 100]
    say(f"16 at once: {len(took) / wall:.0f} a second, p50 {half:.1f} ms, p95 {most:.1f} ms")
    say(f"  {spent * 1000 / len(took):.2f} ms CPU each, {spent / wall:.2f} cores")


def say(text: str) -> None:
    """One line of what was found."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def main(count: int, shelf_count: int, turns: int) -> None:
    """Make both indexes, and ask them."""
    with tempfile.TemporaryDirectory() as folder:
        words = Words()
        index = LocalIndex(Path(folder) / "index.sqlite", {}, languages=LANGUAGES)
        shelf = LocalArticles(Path(folder) / "articles.sqlite", LANGUAGES)
        index.fresh = shelf.fresh = lambda: True
        began = time.perf_counter()
        await index.fill(tickets(words, count), "stream", 1)
        await index.open()
        await shelf.fill(articles(words, shelf_count), "stream", 1)
        await shelf.open()
        say(f"{count} tickets and {shelf_count} articles in {time.perf_counter() - began:.0f} s")
        await measure(questions(index, shelf, words), turns)
        await index.close()
        await shelf.close()


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--tickets", type=int, default=100_000)
    reading.add_argument("--articles", type=int, default=10_000)
    reading.add_argument("--turns", type=int, default=100)
    told = reading.parse_args()
    asyncio.run(main(told.tickets, told.articles, told.turns))

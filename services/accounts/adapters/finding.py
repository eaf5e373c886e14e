"""People and companies by what somebody types: what fits, else what fits nearly; always through an index."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from kit.nearness import is_near, typos_in
from services.accounts.adapters.documents import search_key
from services.accounts.domain.addresses import search_words

T = TypeVar("T")
Read = Callable[[dict[str, Any]], Awaitable[list[T]]]
Texts = Callable[[T], tuple[str, ...]]

_SHARED = 3  # letters that a misspelt word begins with as the right one does, but for two that are swapped
_WORDS = 3  # by which those that fit nearly are looked for


def by_longest(portal: str, words: Sequence[str]) -> dict[str, Any]:
    """The query for the longest word, which fewest have; the others are compared by who asks."""
    return {"found_by": search_key(portal, max(words, key=len))}


async def nearly(read: Read[T], texts: Texts[T], portal: str, words: Sequence[str]) -> list[T]:
    """Those who have all the words, where a letter or two of a long one may be wrong.

    They are looked for by the beginnings of the longest words, so that one of them has to begin rightly.
    """
    if not any(map(typos_in, words)):
        return []
    keys: dict[str, None] = {}
    for word in sorted(words, key=len, reverse=True)[:_WORDS]:
        keys |= dict.fromkeys(_beginnings(word))
    found = [one for key in keys for one in await read({"found_by": search_key(portal, key)})]
    return [one for one in found if _fits_nearly(words, search_words(*texts(one)))]


def _beginnings(word: str) -> tuple[str, ...]:
    first, second, third = word[:1], word[1:2], word[2:_SHARED]
    swapped = (second + first + third, first + third + second)
    return (word[:_SHARED], *swapped) if typos_in(word) else (word,)


def _fits_nearly(words: Sequence[str], own: Sequence[str]) -> bool:
    return all(any(mine.startswith(word) or is_near(word, mine, goes_on=True) for mine in own) for word in words)

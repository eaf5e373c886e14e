"""People and companies by what somebody types: what fits, else what fits nearly; always through an index."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from kit.nearness import is_near, typos_in
from services.accounts.adapters.documents import search_key
from services.accounts.domain.addresses import search_words

T = TypeVar("T")
Read = Callable[[dict[str, Any]], Awaitable[list[T]]]
Texts = Callable[[T], tuple[str, ...]]

# A misspelt word is looked for by its beginning. A short one reads too many people: a key that all have takes the
# embedded database a second.
_SHARED = 4
_SHARED_BY_SHORT = 3  # letters of words up to this long
_SHORT = 5
_WORDS = 2  # the longest, by which those that fit nearly are looked for
_TYPED = 3  # words of a name; who types more looks for something else
_ENDS = frozenset({"com", "net", "org"})  # of addresses: as keys, they would find everybody


def by_longest(portal: str, words: Sequence[str]) -> dict[str, Any]:
    """The query for the longest word, which fewest have; the others are compared by who asks."""
    return {"found_by": search_key(portal, max(words, key=len))}


async def nearly(read: Read[T], texts: Texts[T], portal: str, words: Sequence[str]) -> list[T]:
    """Those who have all the words, where a letter or two of a long one may be wrong.

    They are looked for by the beginnings of the longest words, so that one of them has to begin rightly.
    """
    wrong = sorted(filter(typos_in, words), key=len, reverse=True)[:_WORDS]
    keys = [search_key(portal, key) for key in dict.fromkeys(map(_beginning, wrong)) if key not in _ENDS]
    if not keys or len(words) > _TYPED:
        return []
    found = [one for key in keys for one in await read({"found_by": key})]
    return [one for one in found if _fits_nearly(words, search_words(*texts(one)))]


def _beginning(word: str) -> str:
    return word[: _SHARED_BY_SHORT if len(word) <= _SHORT else _SHARED]


def _fits_nearly(words: Sequence[str], own: Sequence[str]) -> bool:
    return all(any(mine.startswith(word) or is_near(word, mine, goes_on=True) for mine in own) for word in words)

"""What somebody typed into the search field, as a query in which nothing of it is an operator."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tantivy import FieldType, Occur, Query

from kit.nearness import typos_in
from services.tickets.adapters.index.fulltext.analysis import stems_of, words_of
from services.tickets.adapters.index.fulltext.documents import schema

WORDS = 12
PREFIX_LENGTH = 2
TITLE = 4.0  # a word in the title says more than one in the text
EXACT = 2.0  # and the very word more than another form of it
PREFERRED = 4096.0  # more than any words are worth

_SCHEMA = schema()
_NUMBER = re.compile(r"#?([A-Za-z0-9-]{0,24}?)(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """One typed word: the words it is made of (`E-1200` is two), and whether it may go on."""

    parts: tuple[str, ...]
    goes_on: bool
    stems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """The typed words; `serial` and `number` when it may be the number of a ticket."""

    words: tuple[Typed, ...]
    serial: int | None
    number: str


def asked_of(text: str, languages: Sequence[str]) -> Asked:
    """Cut what was typed; the last word may go on, unless a space ends it."""
    typed = [parts for word in text.split() if (parts := words_of(word))][:WORDS]
    open_end = bool(typed) and not text[-1].isspace() and len(typed[-1][-1]) >= PREFIX_LENGTH
    words = tuple(
        Typed(
            tuple(parts),
            goes_on=open_end and place == len(typed) - 1,
            stems=stems_of(parts[0], languages) if len(parts) == 1 else {},
        )
        for place, parts in enumerate(typed)
    )
    match = _NUMBER.fullmatch(text.strip())
    serial = int(match.group(2)) if match else None
    return Asked(words, serial, text.strip().lstrip("#").upper() if match else "")


def query_of(
    asked: Asked,
    scopes: Sequence[str],
    facets: Sequence[Sequence[str]] = (),
    *,
    until: int = 0,
    typos: bool = False,
    shared: int = 0,
    prefers: str = "",
) -> Query:
    """All words, or `shared` of them, inside the scopes, with one of each group of facets.

    Before the moment `until` unless that is 0; what has the facet `prefers` comes first.
    """
    conditions = [_one_of("scope", scopes), *(_one_of("facet", group) for group in facets)]
    if until:
        older = Query.range_query(_SCHEMA, "moment", FieldType.Unsigned, upper_bound=until, include_upper=False)
        conditions.append(Query.const_score_query(older, 0.0))
    form = _nearly if typos else _exactly
    words = [_any(form(word)) for word in asked.words]
    if shared and len(words) > 1:
        words = [Query.boolean_query([(Occur.Should, word) for word in words], minimum_number_should_match=shared)]
    parts = [(Occur.Must, one) for one in (*conditions, *words)]
    if prefers:
        preferred = Query.term_query(_SCHEMA, "facet", prefers, "basic")
        parts.append((Occur.Should, Query.const_score_query(preferred, PREFERRED)))
    return Query.boolean_query(parts)


def _one_of(name: str, values: Sequence[str]) -> Query:
    terms = [Query.term_query(_SCHEMA, name, value, "basic") for value in values]
    return Query.const_score_query(_any(terms), 0.0)


def _any(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def _exactly(word: Typed) -> list[Query]:
    """The word itself, its other forms, and what begins with it."""
    found = []
    for name, worth in (("title", TITLE * EXACT), ("body", EXACT)):
        found.append(Query.boost_query(_words(name, word.parts), worth))
        if word.goes_on:
            found.append(Query.boost_query(_beginning(name, word.parts), worth / EXACT))
    return found + [Query.term_query(_SCHEMA, language, stem, "freq") for language, stem in word.stems.items()]


def _words(name: str, parts: tuple[str, ...]) -> Query:
    if len(parts) == 1:
        return Query.term_query(_SCHEMA, name, parts[0])
    return Query.phrase_query(_SCHEMA, name, list(parts))


def _beginning(name: str, parts: tuple[str, ...]) -> Query:
    if len(parts) == 1:
        return Query.fuzzy_term_query(_SCHEMA, name, parts[0], 0, prefix=True)
    return Query.phrase_prefix_query(_SCHEMA, name, list(parts))


def _nearly(word: Typed) -> list[Query]:
    """What differs by a letter or two, besides what is exactly so."""
    found = _exactly(word)
    if len(word.parts) == 1 and (typos := typos_in(word.parts[0])):
        for name, worth in (("title", TITLE), ("body", 1.0)):
            near = Query.fuzzy_term_query(_SCHEMA, name, word.parts[0], typos, prefix=word.goes_on)
            found.append(Query.boost_query(near, worth / 2))
    return found

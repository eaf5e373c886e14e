"""What the full text holds of a ticket or an article: a document for each of those who see something else of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tantivy import Document, Schema, SchemaBuilder

from services.tickets.adapters.index.fulltext.analysis import PLAIN, STEMMERS

_SERIAL_BITS = 22


@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts of one thing for those who are in one of the scopes; `moment` as `moment_of` gives it.

    `stemmed` has by language what is also found by other forms of its words.
    """

    rid: int
    scopes: tuple[str, ...]
    facets: tuple[str, ...]
    stemmed: Mapping[str, str]
    title: str
    body: str
    moment: int


def moment_of(updated: int, serial: int) -> int:
    """Where something stands by date: its last change in milliseconds, then its number; no two have the same."""
    return updated << _SERIAL_BITS | serial & (1 << _SERIAL_BITS) - 1


def schema() -> Schema:
    """Words with their places for phrases, stems without; scopes and facets are whole words; the rest are columns."""
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")  # by which it is replaced
    builder.add_unsigned_field("rid", fast=True)
    builder.add_unsigned_field("moment", indexed=True, fast=True)
    builder.add_text_field("scope", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("facet", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=PLAIN, index_option="position")
    builder.add_text_field("body", tokenizer_name=PLAIN, index_option="position")
    for language in STEMMERS:
        builder.add_text_field(language, tokenizer_name=language, index_option="freq")
    return builder.build()


def document(sheet: Sheet) -> Document:
    """A sheet as the library takes it."""
    found = Document()
    found.add_text("id", str(sheet.rid))
    found.add_unsigned("rid", sheet.rid)
    found.add_unsigned("moment", sheet.moment)
    _add_all(found, "scope", sheet.scopes)
    _add_all(found, "facet", sheet.facets)
    found.add_text("title", sheet.title)
    found.add_text("body", sheet.body)
    for language, text in sheet.stemmed.items():
        if language in STEMMERS:
            found.add_text(language, text)
    return found


def _add_all(document: Document, name: str, values: Sequence[str]) -> None:
    for value in values:
        document.add_text(name, value)

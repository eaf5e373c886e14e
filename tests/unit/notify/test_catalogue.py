"""Each catalogue has everything that the mails say, whole, and nothing else."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from contracts.portal import Language
from tests.unit.notify.samples import HOME

KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None}
PLACE = re.compile(r"%\((\w+)\)s")


def said() -> set[str]:
    found = extract_from_dir(HOME, [("templates/**", "jinja2"), ("**.py", "python")], keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def catalogue(language: str) -> Catalog:
    with (HOME / "locales" / language / "LC_MESSAGES" / "notify.po").open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


@pytest.mark.parametrize("language", sorted({*get_args(Language)} - {"en"}))
def test_everything_that_a_mail_says_is_translated(language: str) -> None:
    found = catalogue(language)
    assert (found.num_plurals, found.plural_expr) == (2, "(n != 1)")
    known = {}
    for entry in found:
        if entry.id:
            assert not entry.fuzzy, entry.id
            one = entry.id if isinstance(entry.id, str) else entry.id[0]
            known[one] = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
            assert len(known[one]) == (1 if isinstance(entry.id, str) else 2), entry.id
    assert set(known) == said()
    for text, translations in known.items():
        for translation in translations:
            assert translation, text
            assert "!" not in translation, text
            assert set(PLACE.findall(translation)) == set(PLACE.findall(text)), text

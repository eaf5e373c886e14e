"""Every text that people read is there in every language, whole and with the same placeholders."""

import re

import pytest

from gateway.i18n import LANGUAGES, NAMES
from tests.support.messages import CATALOGUES, catalogue, missing, said

TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
HOLE = re.compile(r"\{\w+\}|%\(\w+\)s")

pytestmark = pytest.mark.parametrize("language", TRANSLATED)


def test_each_language_has_a_name_and_a_catalogue(language: str) -> None:
    assert NAMES[language]
    assert {path.name for path in CATALOGUES.iterdir() if any(path.rglob("*.po"))} == set(TRANSLATED)


def test_no_text_is_missing(language: str) -> None:
    assert not missing(language), "python -m tests.support.messages prints them ready to be filled in"


def test_no_translation_is_empty_or_doubtful(language: str) -> None:
    wrong = [entry.id for entry in catalogue(language) if entry.id and (entry.fuzzy or not all(said(entry)))]
    assert not wrong


def test_plurals_have_the_forms_of_the_language(language: str) -> None:
    found = catalogue(language)
    assert (found.num_plurals, found.plural_expr) == (2, "(n != 1)")
    assert all(len(said(entry)) == 2 for entry in found if entry.id and not isinstance(entry.id, str))


def test_translations_keep_the_placeholders(language: str) -> None:
    for entry in catalogue(language):
        if isinstance(entry.id, str):
            assert not entry.id or set(HOLE.findall(entry.id)) == set(HOLE.findall(said(entry)[0])), entry.id
        else:
            one, many = said(entry)
            holes = set(HOLE.findall(entry.id[1]))
            assert holes >= set(HOLE.findall(one)), entry.id
            assert holes == set(HOLE.findall(many)), entry.id


def test_translations_speak_calmly(language: str) -> None:
    loud = [entry.id for entry in catalogue(language) if entry.id and any("!" in text for text in said(entry))]
    assert not loud, "no exclamation marks"

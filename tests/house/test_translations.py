"""Every text that people read is there in every language that has a catalogue, with the same placeholders."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.support.messages import CATALOGUES, missing

LANGUAGES = sorted(path.name for path in CATALOGUES.iterdir() if (path / "LC_MESSAGES").is_dir())
HOLE = re.compile(r"\{\w+\}|%\(\w+\)s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_missing(language: str) -> None:
    assert not missing(language), "python -m tests.support.messages prints them ready to be filled in"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES" / "gateway.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        if isinstance(message.id, str) and message.id:
            assert set(HOLE.findall(message.id)) == set(HOLE.findall(str(message.string))), message.id
        elif message.id:
            many = set(HOLE.findall(message.id[1]))
            assert many >= set(HOLE.findall(str(message.string[0]))), message.id
            assert many == set(HOLE.findall(str(message.string[1]))), message.id

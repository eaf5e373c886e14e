"""The German catalogue has everything that the mails say, and nothing else."""

from __future__ import annotations

import re

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.unit.notify.samples import HOME

KEYWORDS = {"_": None, "ngettext": (1, 2), "say": None}
PLACE = re.compile(r"%\((\w+)\)s")


def said() -> set[str]:
    found = extract_from_dir(HOME, [("templates/**", "jinja2"), ("**.py", "python")], keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_everything_that_a_mail_says_is_translated() -> None:
    with (HOME / "locales" / "de" / "LC_MESSAGES" / "notify.po").open(encoding="utf-8") as source:
        catalogue = read_po(source)
    known = {}
    for message in catalogue:
        if message.id:
            one = message.id if isinstance(message.id, str) else message.id[0]
            known[one] = [message.string] if isinstance(message.string, str) else list(message.string)
    assert set(known) == said()
    for text, translations in known.items():
        for translation in translations:
            assert translation
            assert set(PLACE.findall(translation)) == set(PLACE.findall(text)), text

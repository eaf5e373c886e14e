"""Words: how they are cut, stemmed, found, marked and nearly found."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from services.tickets import wire
from services.tickets.adapters.index.excerpts import CLOSES, OPENS, excerpt_of, fold
from services.tickets.adapters.index.fulltext.documents import Sheet
from services.tickets.adapters.index.fulltext.engine import Engine
from services.tickets.adapters.index.fulltext.marking import marks_of, near_marks
from services.tickets.adapters.index.fulltext.query import asked_of, query_of
from services.tickets.adapters.index.local import LocalIndex
from tests.unit.tickets.factories import ANNA, a_ticket
from tests.unit.tickets.searching import found, search


def marks(typed: str) -> re.Pattern[str]:
    return marks_of(asked_of(typed, ("en", "de")))


def test_b28_an_excerpt_is_cut_around_the_first_word_and_marks_whole_words_only() -> None:
    text = "x " * 100 + "Die Übersicht im Printer und Druckprint, übersichtlich"
    shown = excerpt_of(text, marks("ubersicht print"))
    assert f"{OPENS}Übersicht{CLOSES}" in shown
    assert f"{OPENS}Printer{CLOSES}" in shown
    assert "Druckprint" in shown
    assert shown.startswith("…")
    assert len(shown) < 280
    assert excerpt_of("nothing here", marks("print")) == "nothing here"


def test_what_is_typed_becomes_words_and_never_an_operator() -> None:
    asked = asked_of('say "hi" OR x', ("en",))
    assert [word.parts for word in asked.words] == [("say",), ("hi",), ("or",), ("x",)]
    assert asked_of("foo bar", ()).words[-1].goes_on
    assert not asked_of("foo bar ", ()).words[-1].goes_on
    assert asked_of(' "" * ( ', ()).words == ()
    assert asked_of("E-1200", ()).words[0].parts == ("e", "1200")
    assert (asked_of("#aw-12", ()).serial, asked_of("#aw-12", ()).number) == (12, "AW-12")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Die Häuser sind verschlossen", "haus"),
        ("The printers were printing", "printer"),
        ("Alle Rechnungen", "rechnung"),
        ("An E-1200 error", "e-1200"),
        ("Straße gesperrt", "strasse"),
        ("reconnecting", "recon"),
    ],
)
async def test_other_forms_accents_and_beginnings_of_a_word_are_found(
    index: LocalIndex, written: str, typed: str
) -> None:
    await index.take(wire.facts(None, a_ticket(title="x", description=written)), 8)
    assert await found(index, ANNA, typed) == {a_ticket().id}
    assert OPENS in (await search(index, ANNA, typed))["items"][0]["excerpt"] or typed in ("haus", "strasse")


@pytest.mark.parametrize("typed", ["pritner", "printr", "prunter", "scaner", "scanenr broken"])
async def test_nearly_the_right_words_find_something_when_nothing_has_the_right_ones(
    index: LocalIndex, typed: str
) -> None:
    await index.take(wire.facts(None, a_ticket(title="Printer", description="The scanner is broken")), 8)
    page = await search(index, ANNA, typed)
    assert (page["total"], page["similar"]) == (1, True)
    assert (OPENS in page["items"][0]["excerpt"]) == typed.startswith("sca"), "the other word is in the title alone"
    assert await found(index, ANNA, typed) == set()
    exact = await search(index, ANNA, "printer")
    assert (exact["total"], exact["similar"]) == (1, False)
    assert (await search(index, ANNA, "E1201"))["total"] == 0


@pytest.mark.parametrize(
    ("typed", "shown"), [("netzwrk", "Netzwerk"), ("scaner", "Scanner"), ("funktionirt", "funktioniert")]
)
def test_what_is_nearly_the_typed_word_is_marked_where_the_word_may_go_on_too(typed: str, shown: str) -> None:
    text = "Netzwerk funktioniert, Scanner geht."
    assert f"{OPENS}{shown}{CLOSES}" in excerpt_of(text, near_marks(asked_of(typed, ("de",)))(fold(text)))


async def test_a_serial_number_is_never_taken_for_another(index: LocalIndex) -> None:
    await index.take(wire.facts(None, a_ticket(title="x", description="Serial WX20455")), 8)
    assert (await search(index, ANNA, "WX20456"))["total"] == 0
    assert (await search(index, ANNA, "wx20455"))["total"] == 1


def test_a_ticket_written_again_and_again_stands_once_in_the_full_text(tmp_path: Path) -> None:
    chance = random.Random(7)
    engine = Engine(tmp_path / "words")
    assert not engine.open()
    query = query_of(asked_of("word", ()), ["scope"])
    written: set[int] = set()
    for turn in range(25):
        rids = chance.sample(range(1, 30), 6)
        sheets = [Sheet(rid, ("scope",), (), {"en": "word"}, "word", f"text {turn}", turn << 6 | rid) for rid in rids]
        engine.write(rids, sheets)
        written |= set(rids)
        found = [place.rid for place in engine.search(query, 100, by_date=True).places]
        assert sorted(found) == sorted(written)
    engine.close()
    assert engine.open()
    assert engine.search(query, 1, by_date=True).count == len(written)


async def test_the_full_text_is_whole_again_when_its_folder_is_gone(index: LocalIndex) -> None:
    await index.take(wire.facts(None, a_ticket(title="lonely")), 8)
    assert await found(index, ANNA, "lonely") == {a_ticket().id}
    shutil.rmtree(index.path.with_name("index-words"))
    await index.open()
    assert await found(index, ANNA, "lonely") == {a_ticket().id}

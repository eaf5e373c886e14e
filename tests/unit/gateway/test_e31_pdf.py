"""E31: an invoice on paper has every line, page after page, with the letters of all who may be written to."""

from __future__ import annotations

import asyncio
import re

from contracts.errors import CasebusError, Code
from gateway.pdf import Column, Sheet, draw
from gateway.printing import Printer

COLUMNS = (Column("Artikel", 15), Column("Beschreibung", 45), Column("Betrag", 16, figures=True))


def sheet(*texts: str) -> Sheet:
    return Sheet(
        language="de",
        accent="#a8264e",
        sender="Łódź & Söhne <GmbH>",
        sender_lines=("Hauptstraße 1, Gent", "+32 9 555"),
        title="Rechnung F2026-0418",
        receiver_lines=("Keukens Verhaeghe BV",),
        facts=(("Datum", "12. März 2026"),),
        columns=COLUMNS,
        rows=tuple((f"A-{index}", text, "1.452,00 €") for index, text in enumerate(texts)),
        sums=(("Summe", "1.452,00 €"), ("Saldo", "0,00 €")),
        foot="Łódź & Söhne",
        page="Seite {page} von {pages}",
    )


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_e31_two_hundred_lines_go_on_from_page_to_page_with_their_heads() -> None:
    pdf = draw(sheet(*(f"Zeile {index} mit einem Text, der umbricht " * 3 for index in range(200))))
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) > 8
    assert len(pdf) < 400_000


def test_e31_letters_of_many_scripts_and_signs_of_markup_are_drawn() -> None:
    pdf = draw(sheet("Łódź ąęśćż Čěř ĞİŞ őű Ελλάς Київ „Größe“ <b>& 110° ½", "W" * 300, ""))
    assert pages(pdf) == 1
    assert b"Roboto" in pdf
    assert draw(sheet("a")) == draw(sheet("a"))


def test_e31_without_lines_there_are_the_sums() -> None:
    assert pages(draw(sheet())) == 1


async def test_too_many_at_once_are_asked_to_come_again() -> None:
    printer = Printer(waiting=2)
    answers = await asyncio.gather(*(printer.print(sheet("a")) for _ in range(4)), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, CasebusError)]
    assert [error.code for error in refused] == [Code.UNAVAILABLE] * 2

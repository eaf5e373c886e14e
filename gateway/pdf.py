"""A sheet of paper with facts, a table and sums, as PDF; what goes on it is said in words.

The font has Latin, Greek and Cyrillic letters and is embedded; a table of any length goes on from page to page.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import font_roboto
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import KeepTogether, LongTable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

PLAIN, BOLD = "Casebus", "Casebus-Bold"
MARGIN = 20 * mm
FRAME = 6  # what the library leaves free inside a frame, in points
WIDTH = A4[0] - 2 * MARGIN
INK, MUTED, HAIR = HexColor("#1f2328"), HexColor("#5c636b"), HexColor("#d5d9de")


@dataclass(frozen=True)
class Column:
    """A column of the table: its head, its share of the width, and whether it holds figures."""

    head: str
    share: float
    figures: bool = False


@dataclass(frozen=True)
class Sheet:
    """Everything that is on the paper, in the language of whoever reads it; `page` has {page} and {pages}."""

    language: str
    accent: str
    sender: str
    sender_lines: tuple[str, ...]
    title: str
    receiver_lines: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    foot: str
    page: str


def draw(sheet: Sheet) -> bytes:
    """The PDF."""
    _fonts()
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=MARGIN - FRAME,
        rightMargin=MARGIN - FRAME,
        topMargin=MARGIN - FRAME,
        bottomMargin=24 * mm,
        title=sheet.title,
        author=sheet.sender,
        lang=sheet.language,
        invariant=1,
    )
    document.build(_story(sheet), canvasmaker=lambda *args, **more: _Numbered(sheet, *args, **more))
    return target.getvalue()


class _Numbered(Canvas):  # type: ignore[misc]  # the library has no types
    """Writes the foot of each page when their number is known."""

    def __init__(self, sheet: Sheet, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._sheet = sheet
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the library's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._foot(number)
            super().showPage()
        super().save()

    def _foot(self, number: int) -> None:
        self.setStrokeColor(HAIR)
        self.line(MARGIN, 18 * mm, A4[0] - MARGIN, 18 * mm)
        self.setFillColor(MUTED)
        self.setFont(PLAIN, 8)
        self.drawString(MARGIN, 13.5 * mm, self._sheet.foot[:110])
        text = self._sheet.page.format(page=number, pages=len(self._pages))
        self.drawRightString(A4[0] - MARGIN, 13.5 * mm, text)


@lru_cache(maxsize=1)
def _fonts() -> None:
    pdfmetrics.registerFont(TTFont(PLAIN, font_roboto.Roboto))
    pdfmetrics.registerFont(TTFont(BOLD, font_roboto.RobotoBold))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)


def _style(size: float = 9, *, bold: bool = False, muted: bool = False, right: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}-{bold}-{muted}-{right}",
        fontName=BOLD if bold else PLAIN,
        fontSize=size,
        leading=size * 1.35,
        textColor=MUTED if muted else INK,
        alignment=TA_RIGHT if right else 0,
        splitLongWords=1,
    )


def _text(text: str, **look: Any) -> Paragraph:
    return Paragraph(escape(text), _style(**look))


def _story(sheet: Sheet) -> list[Any]:
    sender = [_text(sheet.sender, size=11, bold=True), *(_text(line, muted=True) for line in sheet.sender_lines)]
    receiver = [_text(line) for line in sheet.receiver_lines]
    facts = Table(
        [[_text(label, muted=True), _text(value, right=True)] for label, value in sheet.facts],
        colWidths=[WIDTH * 0.2, WIDTH * 0.25],
        style=[("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1)],
    )
    top = Table([[receiver, facts]], colWidths=[WIDTH * 0.55, WIDTH * 0.45], style=_flat())
    title = Paragraph(escape(sheet.title), _style(18, bold=True))
    story: list[Any] = [*sender, Spacer(0, 12 * mm), top, Spacer(0, 8 * mm), title, Spacer(0, 5 * mm)]
    if sheet.rows:
        story += [_table(sheet), Spacer(0, 4 * mm)]
    return [*story, KeepTogether([_sums(sheet)])]


def _flat() -> TableStyle:
    return TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), _no_right()])


def _no_right() -> tuple[Any, ...]:
    return ("RIGHTPADDING", (0, 0), (-1, -1), 0)


def _table(sheet: Sheet) -> LongTable:
    heads = [_text(column.head, size=8, muted=True, right=column.figures) for column in sheet.columns]
    plain, figures = _style(), _style(right=True)
    styles = [figures if column.figures else plain for column in sheet.columns]
    rows = [[Paragraph(escape(cell), style) for cell, style in zip(row, styles, strict=True)] for row in sheet.rows]
    whole = sum(column.share for column in sheet.columns)
    return LongTable(
        [heads, *rows],
        colWidths=[WIDTH * column.share / whole for column in sheet.columns],
        repeatRows=1,
        style=TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 1, HexColor(sheet.accent)),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, HAIR),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ]
        ),
    )


def _sums(sheet: Sheet) -> Table:
    last = len(sheet.sums) - 1
    cells = [
        ["", _text(label, bold=index == last), _text(value, bold=index == last, right=True)]
        for index, (label, value) in enumerate(sheet.sums)
    ]
    return Table(
        cells,
        colWidths=[WIDTH * 0.5, WIDTH * 0.27, WIDTH * 0.23],
        style=TableStyle([("LINEABOVE", (1, last), (-1, last), 1, HexColor(sheet.accent)), _no_right()]),
    )

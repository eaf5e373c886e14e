"""CSV files as rows: lines of one invoice find together, and what is wrong is told with its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.bring.table import invoices, read
from contracts.imports import COMPANY_COLUMNS
from kit.yamlfile import FileError


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "file.csv"
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_separators_quotes_and_blank_lines_are_understood(tmp_path: Path, mark: str) -> None:
    text = f'customer_number{mark}name\r\n1001{mark}"Keukens{mark} ""De Wit"""\r\n\r\n1002{mark}\r\n'
    rows = list(read(written(tmp_path, text, "utf-8-sig"), COMPANY_COLUMNS))
    assert [row.row for row in rows] == [
        {"customer_number": "1001", "name": f'Keukens{mark} "De Wit"'},
        {"customer_number": "1002"},
    ]
    assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "there is no header"),
        ("name,colour\n", "found 'colour', allowed are customer_number, name, billing_email"),
        ("name,name\n", "a column is there twice"),
        ("name\nA,B\n", "line 2: found 2 values, allowed are 1"),
    ],
)
def test_a_wrong_header_or_line_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FileError, match=told):
        list(read(written(tmp_path, text), COMPANY_COLUMNS))


def test_another_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="this is not UTF-8"):
        list(read(written(tmp_path, "name\nMüller\n", "latin-1"), COMPANY_COLUMNS))


def test_e31_the_lines_of_an_invoice_find_together_wherever_they_stand(tmp_path: Path) -> None:
    text = "number,total,line_text,line_price\nF1,10,One,4\nF2,20,Two,20\nF1,,Three,6\nF3,30,,\nF1,11,Four,1\n"
    rows, faults = invoices(written(tmp_path, text))
    assert [(row.row["number"], len(row.row.get("lines", ()))) for row in rows] == [("F1", 3), ("F2", 1), ("F3", 0)]
    assert rows[0].row["lines"][1] == {"text": "Three", "price": "6"}
    assert rows[0].line_of("lines.1.price") == (4, "line_price")
    assert rows[0].line_of("total") == (2, "total")
    assert rows[0].line_of("customer_number") == (2, "customer_number")
    assert [str(fault) for fault in faults] == ["line 6: total: found '11', allowed is '10' as in line 2, or nothing"]
    assert "lines" not in rows[2].row

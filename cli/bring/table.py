"""A CSV file as rows with the lines they came from; the lines of one invoice make one row."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contracts.imports import INVOICE_COLUMNS, LINE_COLUMNS, Row
from kit.yamlfile import FileError

LINE = "line_"
NUMBER = "number"
CSV_LINE_COLUMNS = tuple(LINE + column for column in LINE_COLUMNS)


@dataclass(frozen=True)
class Fault:
    """What is wrong in a line of the file."""

    line: int
    column: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.column}: found {self.found!r}, allowed is {self.allowed}"


@dataclass
class FileRow:
    """A row to send; `said` has the line of each column, `lines` that of each line of an invoice."""

    line: int
    row: Row
    said: dict[str, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    @property
    def length(self) -> int:
        """How many lines of the file it is made of."""
        return max(1, len({self.line, *self.said.values(), *self.lines}))

    def line_of(self, column: str) -> tuple[int, str]:
        """The line and the name in the file of what the service calls `column`."""
        parts = column.split(".")
        if parts[0] == "lines" and len(parts) > 1 and parts[1].isdigit():
            return self.lines[int(parts[1])], LINE + (parts[2] if len(parts) > 2 else "text")
        return self.said.get(column, self.line), column


def read(file: Path, columns: Sequence[str]) -> Iterator[FileRow]:
    """Each line of a file with a header as a row; raises FileError where the file or its header is wrong."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.reader(opened, delimiter=_delimiter(opened.readline()), strict=True)
            opened.seek(0)
            header = [name.strip().lower() for name in next(reader, [])]
            _check(file, header, columns)
            for values in reader:
                if any(value.strip() for value in values):
                    yield _row(file, reader.line_num, header, values)
    except UnicodeDecodeError as error:
        raise FileError(f"{file}: this is not UTF-8: {error.reason} at byte {error.start}") from error
    except csv.Error as error:
        raise FileError(f"{file}: this is no CSV: {error}") from error


def invoices(file: Path) -> tuple[list[FileRow], list[Fault]]:
    """The invoices of a file with a line for each of theirs, wherever these stand; and where lines contradict."""
    found: dict[str, FileRow] = {}
    faults: list[Fault] = []
    for raw in read(file, (*INVOICE_COLUMNS, *CSV_LINE_COLUMNS)):
        number = str(raw.row.get(NUMBER, ""))
        invoice = found.setdefault(number or f"\0{raw.line}", FileRow(raw.line, {}))
        for column, value in raw.row.items():
            if not column.startswith(LINE):
                before = invoice.row.setdefault(column, value)
                first = invoice.said.setdefault(column, raw.line)
                if before != value:
                    allowed = f"{before!r} as in line {first}, or nothing"
                    faults.append(Fault(raw.line, column, str(value), allowed))
        line = {column.removeprefix(LINE): value for column, value in raw.row.items() if column.startswith(LINE)}
        if line:
            invoice.row.setdefault("lines", []).append(line)
            invoice.lines.append(raw.line)
    return list(found.values()), faults


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _check(file: Path, header: list[str], columns: Sequence[str]) -> None:
    allowed = ", ".join(columns)
    if not any(header):
        raise FileError(f"{file}: line 1: there is no header; allowed are {allowed}")
    wrong = [name for name in header if name not in columns]
    if wrong:
        raise FileError(f"{file}: line 1: found {', '.join(map(repr, wrong))}, allowed are {allowed}")
    if len(set(header)) != len(header):
        raise FileError(f"{file}: line 1: a column is there twice")


def _row(file: Path, line: int, header: list[str], values: list[str]) -> FileRow:
    if len(values) > len(header):
        raise FileError(f"{file}: line {line}: found {len(values)} values, allowed are {len(header)}")
    said = {name: value.strip() for name, value in zip(header, values, strict=False) if value.strip()}
    return FileRow(line, dict(said), dict.fromkeys(said, line))

"""A workbook written by hand: its cells, what a careful statistician reads in it, its faults.

Written before the importer's code was read, so that the score of `benchmarks/held_out_tables.py`
says something about tables nobody tuned it on. Values are published figures where an area and a
period have them; those of Heshan in 2024 are synthetic.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import xlsxwriter

Cell: TypeAlias = str | float | int | dt.date | None
Kind: TypeAlias = Literal["amount", "growth"]


class Fact(NamedTuple):
    """One figure of the truth; ``coverage`` may name two readings that are both right."""

    series: str
    area: str
    period: str
    coverage: str
    kind: Kind
    unit: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of cells from A1 on; merges, percent formats and what is hidden."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merges: tuple[str, ...] = ()
    percent: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Cells an office got wrong, and the cells of which one must be named.

    A new value ``@C6`` stands for what C6 held before.
    """

    kind: str
    cells: Mapping[str, Cell]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file of one or more sheets with its truth.

    ``ask`` are the cells that a careful reader cannot read without asking; their figures are not
    in ``truth``.
    """

    name: str
    file: str
    sheets: tuple[Sheet, ...]
    truth: tuple[Fact, ...]
    faults: tuple[Fault, ...]
    ask: tuple[str, ...] = ()
    encoding: str = "utf-8"
    notes: str = field(default="")


def facts(
    area: str, period: str, coverage: str, *items: tuple[str, str, float | None, float | None]
) -> tuple[Fact, ...]:
    """Facts of one area, month and stretch from (series, unit, amount, growth)."""
    found = []
    for series, unit, amount, growth in items:
        if amount is not None:
            found.append(Fact(series, area, period, coverage, "amount", unit, amount))
        if growth is not None:
            found.append(Fact(series, area, period, coverage, "growth", "percent", growth))
    return tuple(found)


def position(cell: str) -> tuple[int, int]:
    """Row and column, from zero, of ``C6``."""
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found, cell
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def located(book: Book, cell: str) -> tuple[str, str]:
    """Sheet and cell of ``Sheet!C6`` or, on the first sheet, ``C6``."""
    sheet, mark, place = cell.rpartition("!")
    return (sheet, place) if mark else (book.sheets[0].name, cell)


def content(book: Book, fault: Fault | None = None) -> bytes:
    """The file's bytes, with a fault put in or without."""
    grids = {sheet.name: [list(row) for row in sheet.rows] for sheet in book.sheets}
    for cell, value in _changes(book, fault, grids):
        sheet, place = located(book, cell)
        row, column = position(place)
        grids[sheet][row].extend([None] * (column + 1 - len(grids[sheet][row])))
        grids[sheet][row][column] = value
    if book.file.endswith(".xlsx"):
        return _xlsx(book.sheets, grids)
    mark = "\t" if book.file.endswith((".txt", ".tsv")) else ","
    lines = [mark.join(_quoted(cell, mark) for cell in row) for row in grids[book.sheets[0].name]]
    return ("\r\n".join(lines) + "\r\n").encode(book.encoding)


def _changes(
    book: Book, fault: Fault | None, grids: Mapping[str, list[list[Cell]]]
) -> list[tuple[str, Cell]]:
    def before(value: Cell) -> Cell:
        if not (isinstance(value, str) and value.startswith("@")):
            return value
        sheet, place = located(book, value[1:])
        row, column = position(place)
        return grids[sheet][row][column]

    return [(cell, before(value)) for cell, value in (fault.cells if fault else {}).items()]


def _quoted(cell: Cell, mark: str) -> str:
    text = "" if cell is None else str(cell)
    return f'"{text}"' if mark in text or "\n" in text else text


def _xlsx(sheets: Iterable[Sheet], grids: Mapping[str, list[list[Cell]]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    percent, day = (
        book.add_format({"num_format": "0.0%"}),
        book.add_format({"num_format": 'yyyy"年"m"月"'}),
    )
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for span in sheet.merges:
            page.merge_range(span, "")
        shown = {position(cell) for cell in sheet.percent}
        for i, row in enumerate(grids[sheet.name]):
            for j, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(i, j, dt.datetime(value.year, value.month, value.day), day)
                elif value is not None:
                    page.write(i, j, value, percent if (i, j) in shown else None)
        for column in sheet.hidden_columns:
            page.set_column(f"{column}:{column}", None, None, {"hidden": True})
        for number in sheet.hidden_rows:
            page.set_row(number - 1, None, None, {"hidden": True})
    book.close()
    return buffer.getvalue()

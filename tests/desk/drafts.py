"""Workbooks as plain grids that a test can change before they are written as xlsx."""

from __future__ import annotations

import copy
import io
from dataclasses import dataclass, field

import xlsxwriter


@dataclass
class DraftSheet:
    """Rows of cells from A1; merges as (top, left, bottom, right); ``percent`` cells are so formatted."""

    name: str
    rows: list[list]
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    def set(self, row: int, column: int, value: object) -> None:
        line = self.rows[row]
        line += [None] * (column + 1 - len(line))
        line[column] = value


@dataclass
class Draft:
    """A workbook and what it should be read as: ``expected`` maps (sheet, cell) to what it says."""

    file: str
    sheets: list[DraftSheet]
    area: str | None = None
    expected: int = 0

    def copy(self) -> Draft:
        return copy.deepcopy(self)

    def find(self, text: str, sheet: int = 0) -> tuple[int, int]:
        """Place of the first cell with these words."""
        for r, row in enumerate(self.sheets[sheet].rows):
            for c, cell in enumerate(row):
                if isinstance(cell, str) and cell.replace(" ", "") == text.replace(" ", ""):
                    return r, c
        raise KeyError(text)


def to_xlsx(draft: Draft) -> bytes:
    """The workbook as a file's content."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-m-d",
        },
    )
    percent = book.add_format({"num_format": "0.0%"})
    for sheet in draft.sheets:
        page = book.add_worksheet(sheet.name)
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    page.write(r, c, cell, percent if (r, c) in sheet.percent else None)
        for top, left, bottom, right in sheet.merges:
            row = sheet.rows[top] if top < len(sheet.rows) else []
            page.merge_range(top, left, bottom, right, row[left] if left < len(row) else "")
        for column in sheet.hidden:
            page.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return out.getvalue()

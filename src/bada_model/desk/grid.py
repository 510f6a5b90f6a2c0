"""A sheet as a grid: merged words spread out, hidden lines left out, words told from figures."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property

from bada_model.desk.cells import Cell, Sheet
from bada_model.desk.numbers import (
    MERGED,
    UNCALCULATED,
    Number,
    Unreadable,
    is_blank,
    read_number,
)
from bada_model.desk.phrases import as_text, tight, untranslated
from bada_model.desk.vocabulary import GENERIC, plain_label

_NOTE = re.compile(
    r"^[(\[]?(?:注|说明|备注|附注|资料来源|数据来源|来源|填表|制表|审核|负责人|联系|编制|报送|打印|note \d|\*+|※)",
    re.I,
)
CORNER = re.compile(r"^[(\[]?(?:计量|计价|金额|货币)?单位|^(?:制表|填报|编制|报送)|^日期")
_COUNTER = frozenset(
    {"序号", "编号", "行次", "代码", "no", "no.", "序", "指标代码", "排名", "位次"}
)
_TIME_WORDS = frozenset(
    {
        "月份",
        "年份",
        "时间",
        "时期",
        "期别",
        "年月",
        "日期",
        "年度",
        "季度",
        "月",
        "年",
        "month",
        "year",
        "period",
    }
)
_YEAR_MONTH = re.compile(r"(?:19|20)\d{2}(?:\s*[.\-/]\s*(?:0?[1-9]|1[0-2])|(?:0[1-9]|1[0-2]))?\Z")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_LOST_ZERO = re.compile(r"(?:19|20)\d{2}\.1")
"""A number such as 2024.1 is January, or an October whose zero the spreadsheet dropped."""
LONG_WORDS = 40


class Grid:
    """A sheet's cells with merged words spread over their area and hidden lines left out."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = max((len(row) for row in sheet.rows), default=0)
        self._origin: dict[tuple[int, int], tuple[int, int]] = {}
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        for (top, left), (bottom, right) in sheet.merged:
            if bottom < self.height and (bottom - top + 1) * (right - left + 1) <= 20_000:
                self._spread(top, left, bottom, min(right, self.width - 1))
        hidden = sheet.look.hidden_columns
        self.columns = [c for c in range(self.width) if c not in hidden]
        self.rows = [r for r in range(self.height) if r not in sheet.look.hidden_rows]
        self._numbers: dict[tuple[int, int], Number | Unreadable | None] = {}
        self.counters = self._counter_columns()
        self.timed = self._time_columns()

    def _spread(self, top: int, left: int, bottom: int, right: int) -> None:
        self.spans[top, left] = (bottom, right)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._origin[row, column] = (top, left)

    def cell(self, row: int, column: int) -> Cell:
        line = self.sheet.rows[row]
        return line[column] if column < len(line) else None

    def origin(self, row: int, column: int) -> tuple[int, int]:
        return self._origin.get((row, column), (row, column))

    def words(self, row: int, column: int) -> str:
        """The text of a cell, or of the merged area it belongs to."""
        cell = self.cell(*self.origin(row, column))
        if isinstance(cell, float) and _LOST_ZERO.fullmatch(repr(cell)):
            return f"{int(cell)}年1月或10月"
        return "" if is_blank(cell) else untranslated(as_text(cell))

    def number(self, row: int, column: int) -> Number | Unreadable | None:
        """The cell's own number; None for words, blanks and all but the first cell of an area."""
        key = (row, column)
        if key not in self._numbers:
            cell = self.cell(row, column)
            if key in self.sheet.look.uncalculated:
                found: Number | Unreadable | None = UNCALCULATED
            elif is_blank(cell) or self.origin(row, column) != key:
                found = None
            else:
                found = read_number(cell)
            if (
                found is not None
                and key in self.spans
                and not isinstance(cell, str)
                and not self._is_wide(row, column)
            ):
                found = MERGED
            self._numbers[key] = found
        return self._numbers[key]

    def _is_wide(self, row: int, column: int) -> bool:
        """Whether a merged number only fills a column that is wide throughout: one row high, its header as wide."""
        bottom, right = self.spans[row, column]
        head = self._wide_headers.get((column, right))
        return (
            bottom == row and head is not None and head < row
            and all(self._last_filled.get(c, -1) <= head for c in range(column + 1, right + 1))
        )  # fmt: skip

    @cached_property
    def _wide_headers(self) -> dict[tuple[int, int], int]:
        """The lowest row in which words are merged over exactly these columns."""
        return {
            (left, right): top
            for (top, left), (_, right) in sorted(self.spans.items())
            if right > left and isinstance(self.cell(top, left), str) and read_number(self.cell(top, left)) is None
        }  # fmt: skip

    @cached_property
    def _last_filled(self) -> dict[int, int]:
        """The last row in which each column holds a cell of its own."""
        return {
            c: row for row, line in enumerate(self.sheet.rows) for c, cell in enumerate(line) if cell is not None
        }  # fmt: skip

    def is_words(self, row: int, column: int) -> bool:
        """Whether a cell holds words (a date counts as words)."""
        cell = self.cell(*self.origin(row, column))
        if is_blank(cell):
            return False
        if isinstance(cell, dt.date):
            return True
        return isinstance(cell, str) and self.number(row, column) is None

    def is_period(self, row: int, column: int) -> bool:
        """Whether a cell could be a year or a month written as a number, or a date."""
        cell = self.cell(*self.origin(row, column))
        if isinstance(cell, dt.date):
            return True
        return not is_blank(cell) and bool(_YEAR_MONTH.match(as_text(cell)))

    def _numeric(self, column: int) -> list[int]:
        return [r for r in self.rows if self.number(r, column) is not None]

    def _above(self, row: int, column: int) -> list[str]:
        return [plain_label(self.words(r, column)) for r in range(max(0, row - 4), row)]

    def _counter_columns(self) -> frozenset[int]:
        found = set()
        for column in self.columns:
            numbers = self._numeric(column)
            if numbers and _COUNTER & set(self._above(numbers[0], column)):
                found.add(column)
        return frozenset(found)

    def _time_columns(self) -> frozenset[int]:
        """Columns whose numbers are years or months: the labels of a table with periods down."""
        found = set()
        for column in self.columns:
            numbers = self._numeric(column)
            if not numbers or column in self.counters:
                continue
            headed = _TIME_WORDS & set(self._above(numbers[0], column))
            first = column == min(c for c in self.columns if c not in self.counters)
            periods = all(self.is_period(r, column) for r in numbers)
            months = all(as_text(self.cell(r, column)).strip() in _MONTHS for r in numbers)
            if (periods and (headed or (first and len(numbers) > 1))) or (headed and months):
                found.add(column)
        return frozenset(found)


_MONTHS = frozenset(str(m) for m in range(1, 13))


def value_columns(grid: Grid, row: int) -> list[int]:
    return [
        c for c in grid.columns
        if grid.number(row, c) is not None and c not in grid.counters and c not in grid.timed
    ]  # fmt: skip


def _is_header_of_years(grid: Grid, row: int) -> bool:
    """A row whose only numbers are years or months, with no label of its own beside them."""
    values = value_columns(grid, row)
    if not values or not all(grid.is_period(row, c) for c in values):
        return False
    left = [_IN_BRACKETS.sub("", tight(grid.words(row, c))) for c in grid.columns if c < values[0]]
    return all(
        plain_label(text) in GENERIC or plain_label(text) in _COUNTER for text in left if text
    )


def is_data(grid: Grid, row: int) -> bool:
    """A row with a figure; a lone date after words such as 填报日期 is none."""
    values = value_columns(grid, row)
    if not values or _is_header_of_years(grid, row):
        return False
    dates = all(isinstance(grid.cell(row, c), dt.date) for c in values)
    left = [tight(grid.words(row, c)) for c in grid.columns if c < values[0] and grid.words(row, c)]
    return not (dates and (not left or any(_NOTE.match(t) or CORNER.match(t) for t in left)))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(tight(text))) or len(tight(text)) > LONG_WORDS


def texts_of(grid: Grid, row: int) -> dict[int, str]:
    """Words of a row by column, merged ones in every column they cover."""
    return {c: t for c in grid.columns if (t := grid.words(row, c))}

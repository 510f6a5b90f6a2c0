"""Finding the tables of a sheet: which cells are figures, and which words belong to each.

A sheet is a stack of blocks. A block begins with a band of rows without figures (titles, corners,
headers) and goes on to the last row before the next band. Nothing is interpreted here beyond
what tells words from figures.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bada_model.desk.cells import Cell, Sheet
from bada_model.desk.numbers import (
    MERGED,
    UNCALCULATED,
    WORDS,
    Number,
    Unreadable,
    is_blank,
    odd_digits,
    read_number,
)
from bada_model.desk.phrases import as_text, is_unit, tight
from bada_model.desk.vocabulary import GENERIC, plain_label

_NOTE = re.compile(
    r"^[(\[]?(?:注|说明|备注|附注|资料来源|数据来源|来源|填表|制表|审核|负责人|联系|编制|报送|打印|\*+|※)"
)
_CORNER = re.compile(r"^[(\[]?(?:计量)?单位|^(?:制表|填报|编制|报送)|^日期")
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


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a cell and where they stand, from 0."""

    text: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One cell that holds a figure, or something in place of one, with the words around it.

    ``labels`` stand in its row, the nearest first; ``headers`` above it, the lowest first;
    ``section`` is the heading between rows it stands under.
    """

    row: int
    column: int
    printed: str
    number: Number | Unreadable
    percent: bool = False
    labels: tuple[Place, ...] = ()
    headers: tuple[Place, ...] = ()
    section: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One block of a sheet. ``titles`` are the words that concern all of it, the nearest first."""

    sheet: str
    titles: tuple[Place, ...]
    figures: tuple[Figure, ...] = field(repr=False)
    inherited: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    heads: tuple[tuple[Place, ...], ...] = ()  # headers of each of ``columns``
    unit_columns: frozenset[int] = frozenset()

    def headers_of(self, column: int) -> tuple[Place, ...]:
        """The headers above a column, the lowest first."""
        return self.heads[self.columns.index(column)]


def find_tables(sheet: Sheet) -> tuple[Table, ...]:
    """Every block of a sheet that holds figures, from top to bottom."""
    grid = _Grid(sheet)
    tables: list[Table] = []
    inherited: tuple[Place, ...] = ()
    for band, body in _blocks(grid):
        table = _Block(grid, band, body, tables[-1] if tables else None).table(inherited)
        if table.figures:
            tables.append(table)
            inherited = inherited or table.titles
    return tuple(tables)


class _Grid:
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
        return "" if is_blank(cell) else as_text(cell)

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
            if found is not None and key in self.spans and not isinstance(cell, str):
                found = MERGED
            self._numbers[key] = found
        return self._numbers[key]

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


def _value_columns(grid: _Grid, row: int) -> list[int]:
    return [
        c for c in grid.columns
        if grid.number(row, c) is not None and c not in grid.counters and c not in grid.timed
    ]  # fmt: skip


def _is_header_of_years(grid: _Grid, row: int) -> bool:
    """A row whose only numbers are years or months, with no label of its own beside them."""
    values = _value_columns(grid, row)
    if not values or not all(grid.is_period(row, c) for c in values):
        return False
    left = [_IN_BRACKETS.sub("", tight(grid.words(row, c))) for c in grid.columns if c < values[0]]
    return all(
        plain_label(text) in GENERIC or plain_label(text) in _COUNTER for text in left if text
    )


def _is_data(grid: _Grid, row: int) -> bool:
    """A row with a figure; a lone date after words such as 填报日期 is none."""
    values = _value_columns(grid, row)
    if not values or _is_header_of_years(grid, row):
        return False
    dates = all(isinstance(grid.cell(row, c), dt.date) for c in values)
    left = [tight(grid.words(row, c)) for c in grid.columns if c < values[0] and grid.words(row, c)]
    return not (dates and (not left or any(_NOTE.match(t) or _CORNER.match(t) for t in left)))


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(tight(text))) or len(tight(text)) > LONG_WORDS


def _texts(grid: _Grid, row: int) -> dict[int, str]:
    """Words of a row by column, merged ones in every column they cover."""
    return {c: t for c in grid.columns if (t := grid.words(row, c))}


def _blocks(grid: _Grid) -> Iterator[tuple[list[int], list[int]]]:
    """Bands of rows without figures, each with the rows that follow it."""
    band: list[int] = []
    body: list[int] = []
    waiting: list[int] = []
    for row in grid.rows:
        if _is_data(grid, row):
            if body and _starts_table(grid, waiting, body):
                yield band, body
                band, body = waiting, []
            elif body:
                body += waiting
            else:
                band += waiting
            waiting = []
            body.append(row)
        elif _texts(grid, row):
            waiting.append(row)
    if body:
        yield band, body + waiting


def _starts_table(grid: _Grid, rows: Sequence[int], body: Sequence[int]) -> bool:
    """Whether rows between figures are the headers of another table, not section headings."""
    values = {c for r in body if _is_data(grid, r) for c in _value_columns(grid, r)}
    for row in rows:
        texts = _texts(grid, row)
        first = min(texts, default=0)
        own = {c: t for c, t in texts.items() if grid.origin(row, c) != grid.origin(row, first)}
        if any(c in values and not _is_note(t) and not _CORNER.match(t) for c, t in own.items()):
            return True
    return False


class _Block:
    """One band with its body; works out which columns hold labels and which headers count."""

    def __init__(self, grid: _Grid, band: list[int], body: list[int], before: Table | None) -> None:
        self.grid, self.band, self.before = grid, band, before
        self.data = [r for r in body if _is_data(grid, r)]
        self.between = [r for r in body if r not in set(self.data)]
        columns = [c for c in grid.columns if c not in grid.counters]
        self.label_columns = [c for c in columns if c in grid.timed or self._mostly_words(c)]
        self.value_columns = [
            c for c in columns
            if c not in self.label_columns and any(grid.number(r, c) is not None for r in self.data)
        ]  # fmt: skip
        self.leading: list[int] = []
        self.headers, self.title_rows = self._split_band()

    def _mostly_words(self, column: int) -> bool:
        words = sum(
            self.grid.is_words(r, column) and not odd_digits(self.grid.words(r, column))
            for r in self.data
        )
        numbers = sum(self.grid.number(r, column) is not None for r in self.data)
        return words > numbers

    def _split_band(self) -> tuple[list[int], list[int]]:
        """The rows just above the figures that tell columns apart, and the titles above those."""
        band = list(reversed(self.band))
        while band and self._is_heading_below(band):
            self.leading.insert(0, band.pop(0))
        headers: list[int] = []
        for row in band:
            if self._is_title(row, bool(headers)):
                break
            headers.append(row)
        return headers, [r for r in band if r not in headers]

    def _is_heading_below(self, band: list[int]) -> bool:
        """Whether the lowest row holds only a label, such as a month without figures, below the headers."""
        texts = _texts(self.grid, band[0])
        if any(c not in self.label_columns for c in texts):
            return False
        above = (r for r in band[1:] if any(c in self.value_columns for c in _texts(self.grid, r)))
        return any(not self._is_title(r, False) for r in above)

    def _is_title(self, row: int, above_headers: bool) -> bool:
        texts = _texts(self.grid, row)
        origins = {self.grid.origin(row, c) for c in texts}
        over_values = [c for c in texts if c in self.value_columns]
        if not over_values:
            return above_headers or not any(plain_label(t) in GENERIC for t in texts.values())
        if all(_CORNER.match(tight(texts[c])) or _is_note(texts[c]) for c in over_values):
            return True
        if len(origins) > 1:
            return False
        covers_labels = any(c in self.label_columns for c in texts)
        all_over = set(self.value_columns) <= set(texts)
        return covers_labels or (above_headers and (all_over or len(texts) == 1))

    def table(self, inherited: tuple[Place, ...]) -> Table:
        heads = {c: self._headers(c) for c in self.value_columns}
        if not any(heads.values()) and self.before is not None:
            heads = {
                c: self.before.headers_of(c) if c in self.before.columns else () for c in heads
            }
        figures = tuple(self._figures(heads))
        return Table(
            sheet=self.grid.sheet.name, titles=tuple(self._titles()), figures=figures,
            inherited=inherited, notes=tuple(self._notes()), columns=tuple(heads), heads=tuple(heads.values()), unit_columns=frozenset(c for c in self.label_columns if self._holds_units(c)),
        )  # fmt: skip

    def _holds_units(self, column: int) -> bool:
        words = [t for r in self.data if (t := self.grid.words(r, column))]
        heads = {plain_label(self.grid.words(r, column)) for r in self.headers}
        named = any(head.endswith("单位") or head == "unit" for head in heads)
        return named or (bool(words) and sum(map(is_unit, words)) * 2 > len(words))

    def _titles(self) -> Iterator[Place]:
        """Words that concern the whole table: titles, corners, and the heads of label columns."""
        for row in self.headers:
            for column in self.label_columns:
                text = self.grid.words(row, column)
                if text and self.grid.origin(row, column) == (row, column):
                    yield Place(text, row, column)
        for row in self.title_rows:
            seen: set[tuple[int, int]] = set()
            for column, text in _texts(self.grid, row).items():
                at = self.grid.origin(row, column)
                if at not in seen:
                    seen.add(at)
                    yield Place(text, *at)

    def _headers(self, column: int) -> tuple[Place, ...]:
        """The words above a column, the lowest first; a word also covers blanks to its right."""
        found: list[Place] = []
        for row in self.headers:
            at = self._header_at(row, column, bool(found))
            if at is not None and (not found or at != (found[-1].row, found[-1].column)):
                found.append(Place(self.grid.words(*at), *at))
        return tuple(found)

    def _header_at(self, row: int, column: int, has_lower: bool) -> tuple[int, int] | None:
        if self.grid.words(row, column):
            return self.grid.origin(row, column)
        if not has_lower:
            return None
        for left in reversed([c for c in self.value_columns if c < column]):
            if self.grid.words(row, left):
                return self.grid.origin(row, left)
        return None

    def _notes(self) -> Iterator[str]:
        for row in self.between:
            for text in dict.fromkeys(_texts(self.grid, row).values()):
                if _is_note(text):
                    yield text

    def _figures(self, heads: dict[int, tuple[Place, ...]]) -> Iterator[Figure]:
        section: Place | None = None
        data = set(self.data)
        for row in sorted([*self.leading, *self.data, *self.between]):
            if row not in data:
                section = self._section(row) or section
                continue
            for column in self.value_columns:
                figure = self._figure(row, column, heads[column], section)
                if figure is not None:
                    yield figure

    def _section(self, row: int) -> Place | None:
        texts = [(c, t) for c, t in _texts(self.grid, row).items() if not _is_note(t)]
        blank_marks = any(
            self.grid.cell(row, c) is not None and is_blank(self.grid.cell(row, c))
            for c in self.value_columns
        )
        if not texts or blank_marks or is_unit(texts[0][1]):
            return None
        return Place(texts[0][1], row, texts[0][0])

    def _figure(
        self, row: int, column: int, headers: tuple[Place, ...], section: Place | None
    ) -> Figure | None:
        number = self.grid.number(row, column)
        if number is None:
            if not self.grid.is_words(row, column) or self.grid.origin(row, column) != (
                row,
                column,
            ):
                return None
            number = WORDS
        return Figure(
            row=row, column=column, printed=as_text(self.grid.cell(row, column)), number=number,
            percent=(row, column) in self.grid.sheet.look.percent,
            labels=self._labels(row, column), headers=headers, section=section,
        )  # fmt: skip

    def _labels(self, row: int, column: int) -> tuple[Place, ...]:
        """The label cells of a row to the left of a column, up to the next column of figures."""
        found: list[Place] = []
        for left in reversed([c for c in self.grid.columns if c < column]):
            if left in self.value_columns and found:
                break
            if left in self.label_columns and (text := self.grid.words(row, left)):
                found.append(Place(text, *self.grid.origin(row, left)))
        return tuple(found)

"""Finding the tables of a sheet: which cells are figures, and which words belong to each.

A sheet is a stack of blocks. A block begins with a band of rows without figures (titles, corners,
headers) and goes on to the last row before the next band. Nothing is interpreted here beyond
what tells words from figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bada_model.desk.cells import Sheet
from bada_model.desk.grid import CORNER, Grid, is_data, is_note, texts_of, value_columns
from bada_model.desk.numbers import WORDS, Number, Unreadable, is_blank, odd_digits
from bada_model.desk.phrases import as_text, is_unit, tight
from bada_model.desk.vocabulary import GENERIC, plain_label


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
    grid = Grid(sheet)
    tables: list[Table] = []
    inherited: tuple[Place, ...] = ()
    for band, body in _blocks(grid):
        table = _Block(grid, band, body, tables[-1] if tables else None).table(inherited)
        if table.figures:
            tables.append(table)
            inherited = inherited or table.titles
    return tuple(tables)


def _blocks(grid: Grid) -> Iterator[tuple[list[int], list[int]]]:
    """Bands of rows without figures, each with the rows that follow it."""
    band: list[int] = []
    body: list[int] = []
    waiting: list[int] = []
    for row in grid.rows:
        if is_data(grid, row):
            if body and _starts_table(grid, waiting, body):
                yield band, body
                band, body = waiting, []
            elif body:
                body += waiting
            else:
                band += waiting
            waiting = []
            body.append(row)
        elif texts_of(grid, row):
            waiting.append(row)
    if body:
        yield band, body + waiting


def _starts_table(grid: Grid, rows: Sequence[int], body: Sequence[int]) -> bool:
    """Whether rows between figures are the headers of another table, not section headings."""
    values = {c for r in body if is_data(grid, r) for c in value_columns(grid, r)}
    for row in rows:
        texts = texts_of(grid, row)
        first = min(texts, default=0)
        own = {c: t for c, t in texts.items() if grid.origin(row, c) != grid.origin(row, first)}
        if any(c in values and not is_note(t) and not CORNER.match(t) for c, t in own.items()):
            return True
    return False


class _Block:
    """One band with its body; works out which columns hold labels and which headers count."""

    def __init__(self, grid: Grid, band: list[int], body: list[int], before: Table | None) -> None:
        self.grid, self.band, self.before = grid, band, before
        self.data = [r for r in body if is_data(grid, r)]
        self.between = [r for r in body if r not in set(self.data)]
        columns = [c for c in grid.columns if c not in grid.counters]
        self.label_columns = [c for c in columns if c in grid.timed or self._mostly_words(c)]
        self.value_columns = [
            c for c in columns
            if c not in self.label_columns and any(self._is_figure(r, c) for r in self.data)
        ]  # fmt: skip
        self.leading: list[int] = []
        self.headers, self.title_rows = self._split_band()

    def _is_figure(self, row: int, column: int) -> bool:
        """Whether a cell holds a number, or a number gone wrong."""
        words = self.grid.is_words(row, column) and odd_digits(self.grid.words(row, column))
        return words or self.grid.number(row, column) is not None

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
        texts = texts_of(self.grid, band[0])
        if any(c not in self.label_columns for c in texts):
            return False
        above = (
            r for r in band[1:] if any(c in self.value_columns for c in texts_of(self.grid, r))
        )
        return any(not self._is_title(r, False) for r in above)

    def _is_title(self, row: int, above_headers: bool) -> bool:
        texts = texts_of(self.grid, row)
        origins = {self.grid.origin(row, c) for c in texts}
        over_values = [c for c in texts if c in self.value_columns]
        if not over_values:
            return above_headers or not any(plain_label(t) in GENERIC for t in texts.values())
        if all(CORNER.match(tight(texts[c])) or is_note(texts[c]) for c in over_values):
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
            for column, text in texts_of(self.grid, row).items():
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
            for text in dict.fromkeys(texts_of(self.grid, row).values()):
                if is_note(text):
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
        texts = [(c, t) for c, t in texts_of(self.grid, row).items() if not is_note(t)]
        blank_marks = any(
            self.grid.cell(row, c) is not None and is_blank(self.grid.cell(row, c))
            for c in self.value_columns
        )
        if (
            not texts
            or blank_marks
            or (is_unit(texts[0][1]) and not CORNER.match(tight(texts[0][1])))
        ):
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

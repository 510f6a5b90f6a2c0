"""Tables of a web page, or of a workbook of 2003 as XML: what many office systems export under the name .xls."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from bada_model.desk import archive
from bada_model.language import Text

Shown = str | float | dt.datetime | None
Attributes = Mapping[str, str]
_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_BEGINS = re.compile(r"\s*<(?:!doctype|html|head|meta|body|style|div|table|\?xml)\b", re.I)
MAX_TABLES = 1_000
_ROWS, _CELLS = ("tr", "row"), ("td", "th", "cell", "caption")
_UNSAID = ("script", "style")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


@dataclass(slots=True)
class WebTable:
    """The cells of one table, its merged areas (first and last cell, from 0) and hidden rows."""

    name: str = ""
    rows: list[list[Shown]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


def is_markup(text: str) -> bool:
    """Whether a text is a web page or XML, by how it begins."""
    return _BEGINS.match(text) is not None


def tables_of(text: str, file: str) -> tuple[WebTable, ...]:
    """Every table of a page that holds a cell, in the order in which they begin.

    Raises
    ------
    InputError
        A table goes beyond the limits of a sheet.
    """
    if "<?xml" in text[:200].lower() and _WORKBOOK not in text and "<html" not in text[:2_000]:
        return ()
    page = _Page(file)
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True)
    parser.feed(text.encode("utf-8", "replace"))
    parser.close()
    return tuple(t for t in page.tables if any(any(c is not None for c in row) for row in t.rows))


class _Page:
    """Follows the tags of tables, as a parser tells them; a table inside a cell is a table of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables: list[WebTable] = []
        self._open: list[_Filling] = []
        self._sheet = ""
        self._unsaid = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag opens."""
        name = _plain(tag)
        if name in _UNSAID:
            self._unsaid += 1
        elif name == "worksheet":
            self._sheet = attributes.get("ss:name", "")
        elif name == "table":
            self._begin()
        elif self._open:
            self._place(name, attributes)

    def end(self, tag: str) -> None:
        """A tag closes; the parser also closes what the page left open."""
        name = _plain(tag)
        if name in _UNSAID:
            self._unsaid -= 1
        elif name == "table" and self._open:
            self._open.pop().end()
        elif self._open and name in (*_ROWS, *_CELLS):
            self._open[-1].leave()
            if name in (*_ROWS, "caption"):
                self._open[-1].end_row()

    def data(self, text: str) -> None:
        """Text between tags; it counts inside a cell."""
        if self._open and self._open[-1].inside and not self._unsaid:
            self._open[-1].text.append(text)

    def close(self) -> None:
        """The page is over."""
        while self._open:
            self._open.pop().end()

    def _begin(self) -> None:
        if len(self.tables) == MAX_TABLES:
            raise archive.too_large(
                self.file, Text(f"多于{MAX_TABLES:,}张表", f"more than {MAX_TABLES:,} tables"),
                Text(f"不超过{MAX_TABLES:,}张表", f"at most {MAX_TABLES:,} tables"),
            )  # fmt: skip
        self.tables.append(WebTable(name=self._sheet))
        self._open.append(_Filling(self.file, self.tables[-1]))

    def _place(self, name: str, attributes: Attributes) -> None:
        table = self._open[-1]
        if name in _ROWS:
            table.row(attributes)
        elif name in _CELLS:
            table.cell(attributes)
        elif name == "data":
            table.kind = attributes.get("ss:type", "")
        elif name in ("br", "p", "div"):
            table.text.append(" ")


def _plain(tag: str) -> str:
    """A tag without the prefix of its namespace."""
    return tag.rpartition(":")[2]


class _Filling:
    """One table while it is read; a cell that spans rows keeps its place in those below."""

    def __init__(self, file: str, table: WebTable) -> None:
        self.file, self.table = file, table
        self.text: list[str] = []
        self.kind = ""
        self.inside = False
        self._taken: dict[int, int] = {}  # column -> last row a span from above covers
        self._at = -1
        self._row: int | None = None
        self._cells = 0

    def row(self, given: Attributes) -> None:
        """Begin a row; what was left open is closed."""
        self.leave()
        rows = self.table.rows
        self._fit(max(_number(given, "ss:index", 0) - 1, len(rows)), 0)
        while len(rows) < _number(given, "ss:index", 0) - 1:
            rows.append([])
        rows.append([])
        self._row, self._at = len(rows) - 1, -1
        if _HIDDEN.search(given.get("style", "")) or given.get("ss:hidden") == "1":
            self.table.hidden.add(self._row)

    def end_row(self) -> None:
        """The next cell without a row tag begins a row of its own."""
        self._row = None

    def cell(self, given: Attributes) -> None:
        """Begin a cell at the first place that is free."""
        self.leave()
        if self._row is None:
            self.row({})
        row = len(self.table.rows) - 1
        column = max(self._at + 1, _number(given, "ss:index", 0) - 1)
        while self._taken.get(column, -1) >= row:
            column += 1
        down = max(_number(given, "rowspan", 1), _number(given, "ss:mergedown", 0) + 1)
        across = max(_number(given, "colspan", 1), _number(given, "ss:mergeacross", 0) + 1)
        self._fit(row, column + across - 1)
        self._at, self.inside, self.kind = column + across - 1, True, ""
        if down > 1:
            self._taken |= dict.fromkeys(range(column, column + across), row + down - 1)
        if down * across > 1:
            self.table.merged.append(((row, column), (row + down - 1, column + across - 1)))
        line = self.table.rows[row]
        self._cells += max(0, column + across - len(line))
        line += [None] * (column + across - len(line))
        self.text = []
        self._column = column

    def leave(self) -> None:
        """End a cell, if one is open."""
        if self.inside:
            self.table.rows[-1][self._column] = _value(self.kind, " ".join("".join(self.text).split()))  # fmt: skip
            self.inside, self.text = False, []

    def end(self) -> None:
        """End the table; merged areas end where it does."""
        self.leave()
        last = len(self.table.rows) - 1
        self.table.merged = [
            (a, (min(row, last), column)) for a, (row, column) in self.table.merged
        ]

    def _fit(self, row: int, column: int) -> None:
        if row >= archive.MAX_ROWS or column >= archive.MAX_COLUMNS or self._cells > archive.MAX_CELLS:  # fmt: skip
            raise archive.beyond(self.file, row + 1, column + 1)


def _number(given: Attributes, name: str, default: int) -> int:
    text = given.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else default


def _value(kind: str, text: str) -> Shown:
    """What a cell says; a workbook of 2003 tells numbers and dates from words."""
    with contextlib.suppress(ValueError):
        match kind:
            case "Number":
                return float(text)
            case "DateTime":
                return dt.datetime.fromisoformat(text)
    return text or None

"""Tables of a web page, or of a workbook of 2003 as XML: what many office systems export under the name .xls."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass, field
from html import unescape

from bada_model.desk import archive
from bada_model.language import Text

Shown = str | float | dt.datetime | None
Attributes = dict[str, str]
_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_BEGINS = re.compile(r"\s*<(?:!doctype|html|head|meta|body|style|div|table|\?xml)\b", re.I)
_PART = re.compile(
    r"<(?P<end>/?)(?:ss:)?(?P<name>[A-Za-z]\w*)(?P<rest>[^<>]*)>|<[!?/][^<>]*>|(?P<words>[^<]+)|<"
)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>/]+)""")
MAX_TABLES = 1_000
_LONGEST_TAG = 20_000
_ASIDE = re.compile(r"<!--|<script\b|<style\b", re.I)
_ASIDE_ENDS = {
    "<!--": re.compile("-->"),
    "<script": re.compile(r"</script\s*>", re.I),
    "<style": re.compile(r"</style\s*>", re.I),
}
_ROWS, _CELLS = ("tr", "row"), ("td", "th", "cell", "caption")
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
    for part in _PART.finditer(_without_asides(text)):
        if part["name"]:
            page.tag(part["name"].lower(), part["rest"], closing=bool(part["end"]))
        elif part["words"]:
            page.words(part["words"])
    page.end()
    return tuple(t for t in page.tables if any(any(c is not None for c in row) for row in t.rows))


def _without_asides(text: str) -> str:
    """The text without comments, scripts and styles; what is not ended goes to the end.

    One pass, so that no text takes longer than its length; ``html.parser`` of Python 3.11 takes
    the square of it over comments that do not end.
    """
    kept: list[str] = []
    at = 0
    while (begin := _ASIDE.search(text, at)) is not None:
        kept.append(text[at : begin.start()])
        end = _ASIDE_ENDS[begin[0].lower()].search(text, begin.end())
        at = end.end() if end is not None else len(text)
    return "".join([*kept, text[at:]])


def _attributes(rest: str) -> Attributes:
    if len(rest) > _LONGEST_TAG:
        return {}
    return {m[1].lower(): unescape(m[2].strip("\"'")) for m in _ATTRIBUTE.finditer(rest)}


class _Page:
    """Follows the tags of tables; a table inside a cell is a table of its own."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables: list[WebTable] = []
        self._open: list[_Filling] = []
        self._sheet = ""

    def tag(self, name: str, rest: str, *, closing: bool) -> None:
        """One tag: ``rest`` is what stands in it behind its name."""
        if name in ("table", "worksheet"):
            self._frame(name, rest, closing=closing)
        elif self._open and name in (*_ROWS, *_CELLS):
            self._place(name, rest, closing=closing)
        elif self._open and name == "data" and not closing:
            self._open[-1].kind = _attributes(rest).get("ss:type", "")
        elif self._open and name in ("br", "p", "div"):
            self._open[-1].text.append(" ")

    def _frame(self, name: str, rest: str, *, closing: bool) -> None:
        if name == "worksheet":
            self._sheet = _attributes(rest).get("ss:name", "")
        elif not closing:
            if len(self.tables) == MAX_TABLES:
                raise archive.too_large(
                    self.file, Text(f"多于 {MAX_TABLES:,} 张表", f"more than {MAX_TABLES:,} tables"),
                    Text(f"不超过 {MAX_TABLES:,} 张表", f"at most {MAX_TABLES:,} tables"),
                )  # fmt: skip
            self.tables.append(WebTable(name=self._sheet))
            self._open.append(_Filling(self.file, self.tables[-1]))
        elif self._open:
            self._open.pop().end()

    def _place(self, name: str, rest: str, *, closing: bool) -> None:
        table = self._open[-1]
        if not closing and name in _ROWS:
            table.row(_attributes(rest))
        elif not closing:
            table.cell(_attributes(rest))
        if closing or rest.endswith("/"):
            table.leave()
            if name in (*_ROWS, "caption"):
                table.end_row()

    def words(self, text: str) -> None:
        """Text between tags; it counts inside a cell."""
        if self._open and self._open[-1].inside:
            self._open[-1].text.append(unescape(text))

    def end(self) -> None:
        """End what the page left open."""
        while self._open:
            self._open.pop().end()


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

"""Looking into a workbook before it is opened: how large it is, what its cells look like.

An xlsx file is a zip of XML. Its parts are unpacked piece by piece and counted, so that a
zip bomb, or one cell in the last corner of a sheet, is refused before it takes memory. The same
pass finds what the reader of values does not tell: percent formats, hidden rows and columns,
formulas without a stored result, errors such as #DIV/0!.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from bada_model.errors import InputError, Problem
from bada_model.language import Text

MAX_FILE_BYTES = 64_000_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_PART_RATIO = 400
MAX_ROWS = 200_000
MAX_COLUMNS = 2_000
MAX_CELLS = 3_000_000
_PIECE = 1 << 20

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_STYLE = re.compile(rb'\bs="([0-9]+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_NUMBER = re.compile(rb'\b(r|min|max)="([0-9]+)"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*><(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>')  # fmt: skip
_ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)<')  # fmt: skip
_PERCENT_BUILT_IN = frozenset({9, 10})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a sheet looks like, beyond the values of its cells; rows and columns count from 0.

    ``errors`` are the cells that show an error of a formula, with the error.
    """

    rows: int = 0
    columns: int = 0
    percent: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    errors: frozenset[tuple[tuple[int, int], str]] = frozenset()


def too_large(file: str, found: Text, limit: Text) -> InputError:
    """The refusal of a file beyond a limit."""
    remedy = Text(
        "请拆分文件，或另存为观测格式的 csv 后导入",
        "split the file, or save it as a csv in the observation format and import that",
    )
    return InputError([Problem(file=file, found=found, expected=limit, remedy=remedy)])


def check_size(file: str, size: int) -> None:
    """Refuse a file that is too large to be an office's table.

    Raises
    ------
    InputError
    """
    if size > MAX_FILE_BYTES:
        raise too_large(file, Text.same(f"{size:,} B"), _at_most(MAX_FILE_BYTES, "B"))


def _at_most(limit: int, what: str) -> Text:
    return Text(f"不超过 {limit:,} {what}", f"at most {limit:,} {what}")


def looks(file: str, archive: zipfile.ZipFile) -> dict[str, Look]:
    """The look of every sheet of an xlsx archive, by sheet name.

    Raises
    ------
    InputError
        The archive unpacks beyond the limits, or a part of it is damaged.
    """
    _check_parts(file, archive)
    try:
        styles = _percent_styles(_small(file, archive, "xl/styles.xml"))
        return {
            name: _look(file, archive, part, styles)
            for name, part in _sheets(file, archive).items()
        }
    except (ElementTree.ParseError, KeyError, zipfile.BadZipFile, ValueError, EOFError) as error:
        raise damaged(file, error) from error


def damaged(file: str, error: Exception) -> InputError:
    """The refusal of a file that cannot be taken apart."""
    said = " ".join(str(error).split())[:120] or type(error).__name__
    return InputError(
        [Problem(file=file, found=f"'{said}'", expected=Text("完好的工作簿", "a sound workbook"),
                 remedy=Text("请用表格软件打开后另存为 xlsx", "open it in a spreadsheet and save it as xlsx"))]
    )  # fmt: skip


def _check_parts(file: str, archive: zipfile.ZipFile) -> None:
    """The sizes an archive declares; what it really holds is counted while unpacking."""
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    if len(parts) > 5_000 or whole > MAX_UNPACKED_BYTES:
        found = Text(f"解压后{whole:,}字节", f"{whole:,} bytes when unpacked")
        raise too_large(file, found, _at_most(MAX_UNPACKED_BYTES, "B"))
    for part in parts:
        if part.file_size > 20_000_000 and part.file_size > MAX_PART_RATIO * part.compress_size:
            found = Text(
                f"{part.filename} 压缩比 {part.file_size // max(1, part.compress_size)}",
                f"{part.filename} packed {part.file_size // max(1, part.compress_size)} to 1",
            )
            raise too_large(file, found, _at_most(MAX_PART_RATIO, ": 1"))


def _pieces(file: str, archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part unpacked piece by piece, refused when it grows beyond the limit."""
    unpacked = 0
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            unpacked += len(piece)
            if unpacked > MAX_UNPACKED_BYTES:
                found = Text(f"{part} 超过{unpacked:,}字节", f"{part} beyond {unpacked:,} bytes")
                raise too_large(file, found, _at_most(MAX_UNPACKED_BYTES, "B"))
            yield piece


def _small(file: str, archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """A small part as a tree; entities are refused."""
    if part not in archive.namelist():
        return ElementTree.Element("none")
    data = b"".join(_pieces(file, archive, part))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or len(data) > 20_000_000:
        raise ValueError(f"{part}: not the XML of a spreadsheet")
    return ElementTree.fromstring(data)


def _sheets(file: str, archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to archive part."""
    links = _small(file, archive, "xl/_rels/workbook.xml.rels")
    target = {link.get("Id"): str(link.get("Target")) for link in links}
    found: dict[str, str] = {}
    for sheet in _small(file, archive, "xl/workbook.xml").iterfind(".//{*}sheet"):
        key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        part = target.get(key, "").removeprefix("/xl/")
        if f"xl/{part}" in archive.namelist():
            found[str(sheet.get("name"))] = f"xl/{part}"
    return found


def _percent_styles(styles: ElementTree.Element) -> frozenset[int]:
    """Numbers of the cell styles that show a value times a hundred."""
    own = {
        int(f.get("numFmtId", "0"))
        for f in styles.iterfind(".//{*}numFmt")
        if re.search(r'%(?=(?:[^"]*"[^"]*")*[^"]*$)', f.get("formatCode", "").replace("\\%", ""))
    }
    cells = next(styles.iterfind(".//{*}cellXfs"), ElementTree.Element("none"))
    return frozenset(
        at for at, x in enumerate(cells) if int(x.get("numFmtId", "0")) in own | _PERCENT_BUILT_IN
    )


@dataclass(slots=True)
class _Counts:
    """What a pass over a sheet's XML has seen so far."""

    rows: int = 0
    columns: int = 0
    cells: int = 0


def _look(file: str, archive: zipfile.ZipFile, part: str, styles: frozenset[int]) -> Look:
    seen = _Counts()
    percent: set[tuple[int, int]] = set()
    rows: set[int] = set()
    columns: set[int] = set()
    bare: set[tuple[int, int]] = set()
    errors: set[tuple[tuple[int, int], str]] = set()
    tail = b""
    for piece in _pieces(file, archive, part):
        text = tail + piece
        cut = _last_whole(text) if len(piece) == _PIECE else len(text)
        tail, text = text[cut:], text[:cut]
        if len(tail) > 8 * _PIECE:
            raise ValueError(f"{part}: one row of more than 8 MB")
        percent.update(_cells(file, text, seen, styles))
        rows.update(_hidden(_ROW, text))
        columns.update(_hidden(_COLUMN, text))
        bare.update(_position(m[1].decode()) for m in _FORMULA.finditer(text))
        errors.update((_position(m[1].decode()), m[2].decode()) for m in _ERROR.finditer(text))
    return Look(
        rows=seen.rows, columns=seen.columns, percent=frozenset(percent), uncalculated=frozenset(bare),
        hidden_rows=frozenset(rows), hidden_columns=frozenset(columns), errors=frozenset(errors),
    )  # fmt: skip


def _last_whole(text: bytes) -> int:
    """Where to cut a piece so that no cell's tag is cut in two."""
    cell = max(text.rfind(mark) for mark in (b"<row", b"<c ", b":row", b":c "))
    return text.rfind(b"<", 0, cell + 1) if cell > 0 else max(0, text.rfind(b"<"))


def _cells(
    file: str, text: bytes, seen: _Counts, styles: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Count cells against the limits; the places of those shown in percent."""
    for match in _CELL.finditer(text):
        address = _ADDRESS.search(match[1])
        seen.cells += 1
        if address is None:
            continue
        row, column = int(address[2]), column_number(address[1].decode()) + 1
        seen.rows, seen.columns = max(seen.rows, row), max(seen.columns, column)
        if row > MAX_ROWS or column > MAX_COLUMNS or seen.cells > MAX_CELLS:
            raise beyond(file, row, column)
        style = _STYLE.search(match[1]) if styles else None
        if style is not None and int(style[1]) in styles:
            yield row - 1, column - 1


def rows_text(rows: int) -> Text:
    """A number of rows in words."""
    return Text(f"{rows:,}行", f"{rows:,} rows")


def beyond(file: str, rows: int, columns: int) -> InputError:
    """The refusal of a sheet with too many rows or columns."""
    limit = Text(
        f"不超过{MAX_ROWS:,}行、{MAX_COLUMNS:,}列、{MAX_CELLS:,}格",
        f"at most {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns, {MAX_CELLS:,} cells",
    )
    found = Text(f"第{rows:,}行第{columns:,}列", f"row {rows:,}, column {columns:,}")
    return too_large(file, found, limit)


def _hidden(tag: re.Pattern[bytes], text: bytes) -> Iterator[int]:
    for match in tag.finditer(text):
        if b'hidden="1"' not in match[1] and b'hidden="true"' not in match[1]:
            continue
        at = {name: int(number) for name, number in _NUMBER.findall(match[1])}
        first = at.get(b"min", at.get(b"r", 0))
        yield from range(
            first - 1, min(at.get(b"max", first), MAX_COLUMNS if b"max" in at else first)
        )


def column_number(letters: str) -> int:
    """Position of a column from its letters, from 0.

    Examples
    --------
    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Letters of a column from its position.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _position(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]) - 1, column_number(letters)

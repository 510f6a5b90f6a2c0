"""Any table an office sends as a plain grid of cells: xlsx, xls, csv, a web page, or text from the clipboard."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bada_model.desk import archive, old_workbook, web_tables
from bada_model.desk.archive import Look, column_letters
from bada_model.errors import InputError, Problem
from bada_model.language import Text
from bada_model.tables import decoded

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Rows = tuple[tuple[Cell, ...], ...]
Area = tuple[tuple[int, int], tuple[int, int]]

_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_PIECE = 1 << 20
_SAVE_AS = Text("请用表格软件打开后另存为 xlsx", "open it in a spreadsheet and save it as xlsx")
_UNPACK = Text("请解压，或用表格软件打开后另存为 xlsx；打不开时请向来表单位索取",
               "unpack it, or open it in a spreadsheet and save it as xlsx; where neither works ask its office")  # fmt: skip
_TABLES = Text("xlsx、xls、csv 或文本表格", "xlsx, xls, csv or a table as text")
_KINDS = {
    b"%PDF": Text("PDF 文件", "a PDF file"),
    b"Rar!": Text("RAR 压缩包", "a RAR archive"),
    b"7z\xbc\xaf": Text("7z 压缩包", "a 7z archive"),
    b"\x89PNG": Text("图片", "a picture"),
    b"\xff\xd8\xff": Text("图片", "a picture"),
    b"PK\x05\x06": Text("空的压缩包", "an empty archive"),
    b"MIME": Text("单文件网页 (mht)", "a web archive (mht)"),
}
_PARTS = {
    "content.xml": Text("OpenDocument 表格 (ods)", "an OpenDocument table (ods)"),
    "xl/workbook.bin": Text("二进制工作簿 (xlsb)", "a binary workbook (xlsb)"),
    "word/document.xml": Text("Word 文档 (docx)", "a Word document (docx)"),
}
"""Files that are no tables we read, by their first bytes and by a part of their archive."""


def address_in(sheet: str, row: int, column: int) -> str:
    """A cell, counted from 0, as a person names it; without a sheet where there is but one."""
    cell = f"{column_letters(column)}{row + 1}"
    return f"{sheet}!{cell}" if sheet else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: rows of cells from A1 on, and what they look like.

    ``merged`` holds the first and last cell of each merged area; positions count from 0.
    The one table of a text has no ``name``: the name of its file says which it is.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    merged: tuple[Area, ...] = ()
    look: Look = field(default_factory=Look)

    def address(self, row: int, column: int) -> str:
        """How a person names a cell, such as ``表1!B7``."""
        return address_in(self.name, row, column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file as sheets of cells."""

    file: str
    sheets: tuple[Sheet, ...]


def book_from_bytes(data: bytes, file: str) -> Book:
    """The cells of a file's content; its kind is told by its first bytes, not by its name.

    Raises
    ------
    InputError
        The content is damaged, encrypted, too large, or no table at all.
    """
    archive.check_size(file, len(data))
    if data[:2] == _GZIP:
        data = unpacked(data, file)
    if data[:4] == _ZIP:
        return _from_zip(data, file)
    if data[:4] == _OLE:
        return _from_ole(data, file)
    known = next((kind for mark, kind in _KINDS.items() if data.startswith(mark)), None)
    if known is not None:
        raise _unusable(file, known, _TABLES, _UNPACK)
    text = decoded(data) if b"\x00" not in data or data[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    if text is None:
        raise _unusable(
            file, Text("无法识别的内容", "content of an unknown kind"), _TABLES, _SAVE_AS
        )
    return book_from_text(text, file)


def unpacked(data: bytes, file: str) -> bytes:
    """A gzipped file unpacked piece by piece, within the limit.

    Raises
    ------
    InputError
        Damaged, or larger than the limit when unpacked.
    """
    inflate = zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = 0
    try:
        while data and not inflate.eof:
            parts.append(inflate.decompress(data, _PIECE))
            data = inflate.unconsumed_tail
            size += len(parts[-1])
            if size > archive.MAX_UNPACKED_BYTES:
                raise archive.too_large(
                    file, Text("解压后过大", "too large when unpacked"),
                    Text(f"不超过 {archive.MAX_UNPACKED_BYTES:,} B", f"at most {archive.MAX_UNPACKED_BYTES:,} B"),
                )  # fmt: skip
    except zlib.error as error:
        raise archive.damaged(file, error) from error
    return b"".join(parts)


def _unusable(file: str, found: Text, expected: Text, remedy: Text) -> InputError:
    return InputError([Problem(file=file, found=found, expected=expected, remedy=remedy)])


def _from_zip(data: bytes, file: str) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            looks = archive.looks(file, packed)
            parts = set(packed.namelist())
    # zipfile raises RuntimeError for encrypted parts, NotImplementedError for unknown compression
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise archive.damaged(file, error) from error
    if not looks:
        other = next((kind for part, kind in _PARTS.items() if part in parts),
                     Text("没有工作表的压缩文件", "an archive without a sheet"))  # fmt: skip
        raise _unusable(file, other, Text("xlsx 工作簿", "an xlsx workbook"), _SAVE_AS)
    return Book(file=file, sheets=tuple(_calamine_sheets(data, file, looks)))


def _from_ole(data: bytes, file: str) -> Book:
    """An xls workbook, with the errors of its formulas; or an xlsx one with a password."""
    try:
        if old_workbook.has_password(data):
            raise _encrypted(file)
        sheets = tuple(_calamine_sheets(data, file, {}))
        looks = old_workbook.looks(data)
    except ValueError as error:
        raise archive.damaged(file, error) from error
    return Book(file=file, sheets=tuple(
        replace(s, rows=_with_errors(s.rows, look), look=look) if (look := looks.get(s.name)) else s for s in sheets
    ))  # fmt: skip


def _calamine_sheets(data: bytes, file: str, looks: dict[str, Look]) -> Iterator[Sheet]:
    """The sheets of a workbook as calamine reads them; hidden sheets and charts are left out."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
        ZipError,
    )

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.typ is not SheetTypeEnum.WorkSheet:
                    continue
                if meta.visible is not SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                rows, columns = sheet.total_height, sheet.total_width
                if rows > archive.MAX_ROWS or rows * columns > archive.MAX_CELLS:
                    raise archive.beyond(file, rows, columns)
                look = looks.get(meta.name, Look())
                cells = _plain(sheet.to_python(skip_empty_area=False))
                yield Sheet(
                    name=meta.name, rows=_with_errors(cells, look), merged=_merged(sheet.merged_cell_ranges), look=look,
                )  # fmt: skip
    except (CalamineError, ZipError, OSError, ValueError, OverflowError) as error:
        raise _calamine_fault(file, error) from error


def _with_errors(rows: Rows, look: Look) -> Rows:
    """The cells with the errors of formulas in words; calamine leaves them blank, as if nothing stood there."""
    at = dict(look.errors)
    broken = {row for row, _ in at}
    return tuple(
        tuple(at.get((r, c), cell) for c, cell in enumerate(row)) if r in broken else row
        for r, row in enumerate(rows)
    )


def _calamine_fault(file: str, error: Exception) -> InputError:
    if "password" in f"{type(error).__name__} {error}".lower():
        return _encrypted(file)
    return archive.damaged(file, error)


def _encrypted(file: str) -> InputError:
    return _unusable(file, Text("加密的文件", "an encrypted file"), Text("无密码的工作簿", "a workbook without password"),
                     Text("请去掉密码后另存", "remove the password and save it"))  # fmt: skip


def _plain(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(None if cell == "" else cell for cell in row) for row in rows)


def _merged(areas: object) -> tuple[Area, ...]:
    found = areas if isinstance(areas, list | tuple) else ()
    return tuple((tuple(first), tuple(last)) for first, last in found)


def book_from_text(text: str, file: str) -> Book:
    """A table pasted from the clipboard or read from a csv or tsv file, or the tables of a web page.

    Raises
    ------
    InputError
        Blank, a web page without a table, or too large.
    """
    if not text.strip():
        raise _unusable(file, Text("空文件", "an empty file"), Text("一张表", "a table"),
                        Text("请检查文件", "check the file"))  # fmt: skip
    if web_tables.is_markup(text):
        return _from_markup(text, file)
    lines = text.count("\n") + 1
    if lines > archive.MAX_ROWS:
        raise archive.beyond(file, lines, 1)
    rows = _separated(text, file)
    return Book(file=file, sheets=(Sheet(name="", rows=_plain(rows)),))


def _from_markup(text: str, file: str) -> Book:
    """The tables of a web page or of XML as sheets."""
    tables = web_tables.tables_of(text, file)
    if not tables:
        raise _unusable(file, Text("没有表格的网页或 XML", "a web page or XML without a table"),
                        Text("xlsx、xls 或 csv", "xlsx, xls or csv"), _SAVE_AS)  # fmt: skip
    names = [t.name or ("" if len(tables) == 1 else f"表{n}") for n, t in enumerate(tables, 1)]
    return Book(file=file, sheets=tuple(
        Sheet(name=called, rows=_plain(t.rows), merged=tuple(t.merged), look=Look(hidden_rows=frozenset(t.hidden)))
        for called, t in zip(names, tables, strict=True)
    ))  # fmt: skip


def _separated(text: str, file: str) -> list[list[Cell]]:
    """Lines cut at the separator that most lines share: tab before semicolon before comma."""
    head = text[:20_000].splitlines()[:200]
    counts = {mark: sum(mark in line for line in head) for mark in ("\t", ";", ",")}
    mark = next((m for m in ("\t", ";", ",") if counts[m] * 2 >= len(head)), None)
    mark = mark or max(counts, key=lambda m: counts[m])
    rows: list[list[Cell]] = []
    cells = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            rows.append([cell.strip() or None for cell in line])
            cells += len(line)
            if cells > archive.MAX_CELLS or len(line) > archive.MAX_COLUMNS:
                raise archive.beyond(file, len(rows), len(line))
    except csv.Error as error:
        raise archive.damaged(file, error) from error
    return rows

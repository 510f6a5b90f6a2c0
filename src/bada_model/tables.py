"""Reading delimited text so that every fault is reported with its place.

Files come from offices: UTF-8 with or without a byte-order mark, or GBK;
plain or gzipped. All cells are read as text; meaning is given by the caller.
"""

from __future__ import annotations

import csv
import gzip
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from bada_model.errors import BadaError, InputError, Problem, refuse
from bada_model.language import Text
from bada_model.periods import parse_period

E = TypeVar("E", bound=StrEnum)

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How xlsx and xls files begin, whatever they are named."""


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 or GBK, gzipped or not.

    Raises
    ------
    InputError
        The file is missing, empty, or in neither encoding.
    """
    data = _read_bytes(path)
    if data.startswith(_WORKBOOKS):
        raise _whole_file(
            path, Text("Excel 工作簿", "an Excel workbook"), Text("CSV 文本", "CSV text"),
            Text("请在 Excel 或 WPS 中另存为“CSV UTF-8（逗号分隔）”", "save it in Excel or WPS as CSV UTF-8 (comma delimited)"),
        )  # fmt: skip
    text = decoded(data)
    if not data.strip():
        raise _whole_file(
            path, Text("空文件", "an empty file"), Text("带表头的表", "a header line")
        )
    if text is None:
        raise _whole_file(
            path,
            Text("无法识别的编码", "an unknown encoding"),
            Text("UTF-8 或 GBK", "UTF-8 or GBK"),
        )
    return text


def decoded(data: bytes) -> str | None:
    """The text of bytes in UTF-8, GBK, or UTF-16 with its mark; None where they are in none of these.

    Examples
    --------
    >>> decoded("零售".encode("gb18030"))
    '零售'
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise _whole_file(
            path, Text("没有这个文件", "no such file"), Text("一个可读的文件", "a readable file")
        )
    try:
        data = path.read_bytes()
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError) as error:
        raise _whole_file(path, Text.same(error), Text("可读的文件", "a readable file")) from error


_CHECK = Text("请检查文件名和内容", "check its name and content")


def _whole_file(path: Path, found: Text, expected: Text, remedy: Text = _CHECK) -> InputError:
    return InputError([Problem(file=path.name, found=found, expected=expected, remedy=remedy)])


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The filled lines of a table: stripped text by column, and as ``row`` the line's number in the file.

    Raises
    ------
    InputError
        Missing or repeated columns, or a line with the wrong number of cells.
    """
    header, lines = _filled_lines(path, columns)
    return [dict(zip(header, cells, strict=True)) | {"row": number} for number, cells in lines]


def read_frame(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """All cells as stripped text, blank for missing; index is the line number in the file.

    Raises
    ------
    InputError
        As :func:`read_rows`.
    """
    header, lines = _filled_lines(path, columns)
    numbers = pd.Index([number for number, _ in lines], name="row")
    cells = [cells for _, cells in lines]
    return pd.DataFrame(cells, index=numbers, columns=header, dtype=object)


def _filled_lines(
    path: Path, columns: Sequence[str]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header of a table, and the number and cells of each line that is not blank."""
    lines = csv.reader(io.StringIO(read_text(path), newline=""))
    header = [name.strip() for name in next(lines)]
    problems = list(_header_problems(path.name, header, columns))
    stripped = ((lines.line_num, [*map(str.strip, cells)]) for cells in lines)
    filled = [(number, cells) for number, cells in stripped if any(cells)]
    problems += [
        _width_problem(path.name, number, len(cells), len(header))
        for number, cells in filled if len(cells) != len(header)
    ]  # fmt: skip
    refuse(problems)
    return header, filled


_NO_COLUMN = Text("没有这一列", "no such column")
_COLUMN_TWICE = Text("这一列不止一次", "the column more than once")


def _header_problems(file: str, header: list[str], columns: Sequence[str]) -> Iterator[Problem]:
    if not set(header) & set(columns):
        yield Problem(
            file=file, row=1, found=f"'{','.join(header)[:40]}'",
            expected=Text(f"表头 {','.join(columns)}", f"the header {','.join(columns)}"),
            remedy=Text("表头须在第一行，以逗号分隔；请删去上面的标题行", "it stands in row 1, separated by commas: delete title rows above it"),
        )  # fmt: skip
        return
    for name in columns:
        if header.count(name) != 1:
            found = _NO_COLUMN if name not in header else _COLUMN_TWICE
            yield Problem(
                file=file, row=1, column=name, found=found,
                expected=Text("恰好一列", "exactly one column"),
                remedy=Text(f"表头应含 {','.join(columns)}", f"the header needs {','.join(columns)}"),
            )  # fmt: skip


def _width_problem(file: str, row: int, found: int, expected: int) -> Problem:
    return Problem(
        file=file, row=row, found=Text(f"{found}格", f"{found} cells"),
        expected=Text(f"{expected}格", f"{expected} cells"),
        remedy=Text("含逗号的文字请加引号", "put text with commas in quotes") if found > expected
        else Text("缺少的格请留空，逗号不能少", "leave missing cells blank, with their commas"),
    )  # fmt: skip


def number_or_none(text: str) -> float | None:
    """A plain ASCII number, or None: full-width digits and thousands marks are not guessed at."""
    if not text.isascii():
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < float("inf") and "_" not in text else None


def number_remedy(text: str) -> Text:
    """What to do about a cell that should be a number and is not."""
    narrow = unicodedata.normalize("NFKC", text).replace(",", "")
    if number_or_none(narrow) is not None:
        return Text(f"请改写为 {narrow}", f"write it as plain {narrow}")
    return Text("请填数字，单位另列", "write a number, the unit goes into its own column")


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one table row by row and collects every problem, for :func:`errors.refuse`."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def fault(self, row: int, column: str, found: str, expected: Text, remedy: Text) -> None:
        """Note one problem."""
        self.problems.append(
            Problem(file=self.file, row=row, column=column, found=f"'{found}'",
                    expected=expected, remedy=remedy)
        )  # fmt: skip

    def required(self, row: int, column: str, text: str) -> str:
        """A cell that may not be blank."""
        if not text:
            self.fault(row, column, text, Text("非空", "a value"), Text("请填写", "fill it in"))
        return text

    def number(self, row: int, column: str, text: str) -> float | None:
        """A number, or None for a blank cell."""
        if not text:
            return None
        value = number_or_none(text)
        if value is None:
            self.fault(row, column, text, Text("数字", "a number"), number_remedy(text))
        return value

    def choice(self, row: int, column: str, text: str, enum: type[E], default: E) -> E:
        """One of the values of an enumeration; ``default`` stands in after a fault."""
        try:
            return enum(text)
        except ValueError:
            names = ", ".join(enum)
            self.fault(row, column, text, Text(f"{names} 之一", f"one of {names}"),
                       Text("请改为其中之一", "use one of them"))  # fmt: skip
            return default

    def period(self, row: int, column: str, text: str) -> pd.Period | None:
        """A month written YYYY-MM."""
        return self.checked(row, column, text, parse_period)

    def checked(self, row: int, column: str, text: str, parse: Callable[[str], object]) -> object:
        """The result of ``parse``; an error of ours becomes a problem with this place."""
        try:
            return parse(text)
        except BadaError as error:
            self.fault(row, column, text, Text("有效的值", "a valid value"), error.text)
            return None


def harmless(cell: object) -> object:
    """A cell for a spreadsheet: text that it would run as a formula gets an apostrophe in front.

    Examples
    --------
    >>> harmless("=HYPERLINK(1)"), harmless("-3.5"), harmless("- none"), harmless(-3.5)
    ("'=HYPERLINK(1)", '-3.5', "'- none", -3.5)
    """
    if not isinstance(cell, str) or not cell.lstrip().startswith(("=", "+", "-", "@")):
        return cell
    return cell if number_or_none(cell) is not None else f"'{cell}"

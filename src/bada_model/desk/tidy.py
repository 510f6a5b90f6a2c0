"""Files already in the observation format: recognised by their header and passed straight through."""

from __future__ import annotations

import csv
import datetime as dt
import io
import string
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from bada_model import store
from bada_model.desk import archive
from bada_model.desk.cells import Book, Cell, unpacked
from bada_model.desk.phrases import as_text
from bada_model.desk.reading import Entry
from bada_model.domain import OBSERVATION_COLUMNS, Measure
from bada_model.language import Text
from bada_model.periods import Coverage
from bada_model.tables import decoded

HEADS: tuple[tuple[str, Text], ...] = tuple(
    (name, Text(zh, name))
    for name, zh in zip(
        OBSERVATION_COLUMNS,
        (
            "地区代码",
            "序列代码",
            "时期",
            "口径",
            "量",
            "数值",
            "单位",
            "价格",
            "状态",
            "发布日",
            "来源",
        ),
        strict=True,
    )
)
"""Columns of the observation format and what a workbook calls them in either language."""
_COLUMN = {words.zh: name for name, words in HEADS}
MAX_TIDY_ROWS = 400_000
_HEAD = 4_096
_AS_GIVEN = Text("观测文件中的一行", "a row of an observation file")


def observations_of(data: bytes, file: str) -> pd.DataFrame | None:
    """The rows of an observation file with the ``cell`` each value stands in; None for any other file.

    Raises
    ------
    InputError
        The header is that of an observation file, but its rows have faults, or there are too many.
    """
    if not _has_header(data):
        return None
    archive.check_size(file, len(data))
    if data[:2] == b"\x1f\x8b":
        data = unpacked(data, file)
    if (lines := data.count(b"\n")) > MAX_TIDY_ROWS:
        raise archive.too_large(file, archive.rows_text(lines), archive.rows_text(MAX_TIDY_ROWS))
    return _read(data, file)


def _has_header(data: bytes) -> bool:
    head = data[:_HEAD]
    if head[:2] == b"\x1f\x8b":
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _HEAD)
        except zlib.error:
            return False
    first = decoded(head.split(b"\n")[0]) or ""
    return set(OBSERVATION_COLUMNS) <= {name.strip() for name in first.split(",")}


def _read(data: bytes, file: str) -> pd.DataFrame:
    """Checked by the one reader of observation files, which wants a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file).name.removesuffix(".gz") or "observations.csv")
        path.write_bytes(data)
        frame = store.read_observations(path)
    column = archive.column_letters(OBSERVATION_COLUMNS.index("value"))
    frame["cell"] = column + frame["row"].astype(str)
    return frame.drop(columns=["file", "row"])


def entries_of(frame: pd.DataFrame) -> tuple[Entry, ...]:
    """The rows as entries, so that they are doubted like figures of any other table."""
    column = OBSERVATION_COLUMNS.index("value")
    named = (
        "cell",
        "area",
        "indicator",
        "period",
        "coverage",
        "measure",
        "value",
        "unit",
        "basis",
        "status",
    )
    return tuple(
        Entry(
            sheet="", row=int(str(cell).lstrip(string.ascii_uppercase)), column=column, cell=str(cell), printed=f"{value:.12g}",
            label=str(indicator), area=str(area), indicator=str(indicator), period=period, coverage=Coverage(coverage),
            measure=Measure(measure), value=float(value), unit=str(unit), basis=str(basis), status=str(status), years_back=0,
            confidence=1.0, reason=_AS_GIVEN,
        )
        for cell, area, indicator, period, coverage, measure, value, unit, basis, status
        in zip(*(frame[name] for name in named), strict=True)
    )  # fmt: skip


def from_workbook(book: Book) -> pd.DataFrame | None:
    """The rows of a workbook whose first sheet is in the observation format; None for any other.

    Its columns may be headed in Chinese, see :data:`HEADS`.

    Raises
    ------
    InputError
        Its rows have faults.
    """
    rows = book.sheets[0].rows if book.sheets else ()
    header = [_COLUMN.get(as_text(cell), as_text(cell)) for row in rows[:1] for cell in row]
    if not set(OBSERVATION_COLUMNS) <= set(header):
        return None
    return _read(_as_csv(header, rows[1:]), book.file)


def _as_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_day_or_text(cell) for cell in row])
    return text.getvalue().encode()


def _day_or_text(cell: Cell) -> str:
    """Dates as the observation format writes them; numbers without a needless point."""
    if isinstance(cell, dt.datetime | dt.date):
        return cell.strftime("%Y-%m-%d")
    return f"{cell:.12g}" if isinstance(cell, float) else as_text(cell)

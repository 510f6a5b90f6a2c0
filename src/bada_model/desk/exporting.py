"""Observations of a pack as tidy files for other programs."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from bada_model import store
from bada_model.desk.placing import as_csv
from bada_model.desk.tidy import HEADS, MAX_TIDY_ROWS
from bada_model.domain import OBSERVATION_COLUMNS, Pack
from bada_model.errors import BadaError
from bada_model.files import write_whole, write_whole_bytes
from bada_model.language import Language, Text
from bada_model.periods import parse_period
from bada_model.tables import harmless

_SHEET = Text("观测数据", "observations")
_NAME = Text("名称", "name")


def chosen(pack: Pack, *, as_of: str | None = None, area: str | None = None) -> pd.DataFrame:
    """The observations of a pack, all vintages; with ``as_of`` the latest of what was known then.

    What one source states twice, as after importing an export, stands once: as it was taken in last.

    Raises
    ------
    PeriodError
        ``as_of`` is no month.
    """
    rows = pack.observations
    if as_of is not None:
        rows = store.latest(store.known(rows, parse_period(as_of)))
    if area is not None:
        rows = rows[rows["area"] == area]
    return rows.drop_duplicates(store.STATED, keep="last")


def csv_text(rows: pd.DataFrame) -> str:
    """Tidy rows as csv, with words that a spreadsheet would take for a formula made harmless."""
    return as_csv(rows.assign(source=rows["source"].astype(str).map(harmless)))


def write_csv(rows: pd.DataFrame, path: Path) -> Path:
    """Write tidy rows as csv.

    Raises
    ------
    BadaError
        The folder cannot be written to.
    """
    return write_whole(path, csv_text(rows))


def write_xlsx(
    rows: pd.DataFrame, path: Path, language: Language, names: Callable[[str], Text]
) -> Path:
    """Write tidy rows as a workbook whose sheet and columns are named in the reader's language.

    The cells hold codes, so that either file can be imported again; the last column names the series.

    Parameters
    ----------
    rows : DataFrame
    path : Path
    language : Language
    names : callable
        From the code of a series to its name.

    Raises
    ------
    BadaError
        More rows than a sheet holds, or the folder cannot be written to.
    """
    if len(rows) > MAX_TIDY_ROWS:
        said = Text(f"共{len(rows):,}行，工作表最多{MAX_TIDY_ROWS:,}行；请用 --area 或 --as-of 缩小范围，或导出 csv",
                    f"{len(rows):,} rows, a sheet takes {MAX_TIDY_ROWS:,}; choose fewer with --area or --as-of, or export csv")  # fmt: skip
        raise BadaError(said)
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_SHEET.in_(language))
        bold = book.add_format({"bold": True})
        for column, words in enumerate([*(words for _, words in HEADS), _NAME]):
            sheet.write_string(0, column, words.in_(language), bold)
        named = _printed(rows).assign(name=_named(rows["indicator"], names, language))
        for number, row in enumerate(named.itertuples(index=False), start=1):
            for column, cell in enumerate(row):
                write = sheet.write_number if isinstance(cell, float) else sheet.write_string
                write(number, column, cell)
        sheet.freeze_panes(1, 0)
    return write_whole_bytes(path, out.getvalue())


def _named(codes: pd.Series, names: Callable[[str], Text], language: Language) -> pd.Series:
    of = {code: names(code).in_(language) for code in codes.astype(str).unique()}
    return codes.astype(str).map(of)


def _printed(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the observation format as texts, the value as a number."""
    texts = {name: rows[name].astype(str) for name in OBSERVATION_COLUMNS if name != "value"}
    texts["released"] = rows["released"].dt.strftime("%Y-%m-%d").fillna("")
    texts["source"] = texts["source"].map(harmless)
    return pd.DataFrame(texts | {"value": rows["value"].astype(float)})[list(OBSERVATION_COLUMNS)]


def write_parquet(rows: pd.DataFrame, path: Path) -> Path:
    """Write tidy rows as Parquet: period as text, released as a date.

    Raises
    ------
    BadaError
        pyarrow is not installed, or the folder cannot be written to.
    """
    frame = rows[list(OBSERVATION_COLUMNS)].reset_index(drop=True)
    frame = frame.assign(period=frame["period"].astype(str))
    out = io.BytesIO()
    try:
        frame.to_parquet(out, index=False)
    except ImportError as error:
        raise BadaError(Text("导出 Parquet 需要 pyarrow：pip install 'bada-model[parquet]'",
                             "Parquet needs pyarrow: pip install 'bada-model[parquet]'")) from error  # fmt: skip
    return write_whole_bytes(path, out.getvalue())

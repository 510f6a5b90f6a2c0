"""Observations of a pack as tidy files for other programs."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from bada_model import store
from bada_model.desk.placing import as_csv
from bada_model.domain import OBSERVATION_COLUMNS, Pack
from bada_model.errors import BadaError
from bada_model.files import write_whole, write_whole_bytes
from bada_model.language import Text
from bada_model.periods import parse_period
from bada_model.tables import harmless


def chosen(pack: Pack, *, as_of: str | None = None, area: str | None = None) -> pd.DataFrame:
    """The observations of a pack, all vintages; with ``as_of`` the latest of what was known then.

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
    return rows


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

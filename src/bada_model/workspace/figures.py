"""Observations in the database: appended whole, read back as a table of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.periods import known_on
from bada_model.workspace.tables import (
    SERIES_COLUMNS,
    imports,
    observations,
    series,
    withdrawals,
)

FIRST_NUMBER = 1_000_001
"""Rows of a workspace are numbered on from here, so that they sort after the rows of pack files."""
FRAME_COLUMNS = (*OBSERVATION_COLUMNS, "file", "row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One file taken in: which, when, by whom, how many figures.

    ``new`` is False where the same content was there already and nothing was added.
    """

    id: int
    pack: str
    file: str
    file_hash: str
    person: str
    imported_at: datetime
    first: int  # number of its first figure
    rows: int
    withdrawn: bool = False
    new: bool = True


# -- writing -----------------------------------------------------------------------------


def add_figures(connection: Connection, import_id: int, first: int, frame: pd.DataFrame) -> None:
    """Write the rows of a checked frame as figures ``first``, ``first + 1``, ... of an import."""
    number_of, codes = _series_numbers(connection, frame)
    released = frame["released"]
    days = (released.dt.year * 10_000 + released.dt.month * 100 + released.dt.day).astype("Int64")
    period = frame["period"].dt.year * 100 + frame["period"].dt.month
    cells = frame["cell"].astype(str) if "cell" in frame else [""] * len(frame)
    rows = list(zip(
        range(first, first + len(frame)), [import_id] * len(frame), number_of[codes].tolist(),
        period.tolist(), frame["value"].astype(float).tolist(),
        [None if pd.isna(d) else int(d) for d in days], cells, strict=True,
    ))  # fmt: skip
    _insert_rows(connection, rows)


def _insert_rows(connection: Connection, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(column.name for column in observations.columns)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(observations.columns))
        connection.exec_driver_sql(f"INSERT INTO observations ({names}) VALUES ({places})", rows)
        return
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY observations ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _series_numbers(connection: Connection, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Database numbers of the distinct series of a frame, and for each row which of them it is."""
    keys = frame[list(SERIES_COLUMNS)].astype(str)
    codes = keys.groupby(list(SERIES_COLUMNS), sort=False).ngroup().to_numpy()
    distinct = list(keys.drop_duplicates().itertuples(index=False, name=None))
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(
        dialect.insert(series).on_conflict_do_nothing(),
        [dict(zip(SERIES_COLUMNS, key, strict=True)) for key in distinct],
    )
    areas = sorted({key[0] for key in distinct})
    wanted = set(distinct)
    numbers = {
        tuple(row[1:]): row[0]
        for row in connection.execute(select(series).where(series.c.area.in_(areas)))
        if tuple(row[1:]) in wanted
    }
    return np.array([numbers[key] for key in distinct]), codes


def next_number(connection: Connection) -> int:
    """The number the next figure gets."""
    last = connection.scalar(select(func.max(imports.c.first + imports.c.rows)))
    return int(last or FIRST_NUMBER)


def add_import(connection: Connection, values: dict[str, Any]) -> int:
    """Write the row of an import; its number."""
    return int(connection.scalar(insert(imports).values(values).returning(imports.c.id)) or 0)


# -- reading -----------------------------------------------------------------------------

_ROW = np.dtype([("number", "i8"), ("series", "i8"), ("period", "i4"), ("value", "f8"), ("released", "i4")])  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of one pack in columns, all of shape (n,), in the order of their numbers.

    ``period`` counts months and ``released`` days from 1970; a missing day is NaT. What was
    appended never changes, so a table read once is only ever extended.
    """

    number: np.ndarray
    series: np.ndarray
    period: np.ndarray
    value: np.ndarray
    released: np.ndarray

    @staticmethod
    def of(rows: np.ndarray) -> Figures:
        """From rows as the database holds them."""
        months = (rows["period"] // 100 - 1970) * 12 + rows["period"] % 100 - 1
        return Figures(number=rows["number"], series=rows["series"], period=months,
                       value=rows["value"], released=_days(rows["released"]))  # fmt: skip

    def extended(self, more: Figures) -> Figures:
        """These figures and later ones."""
        if not len(more.number):
            return self
        return Figures(**{
            name: np.concatenate([getattr(self, name), getattr(more, name)])
            for name in self.__slots__
        })  # fmt: skip

    def chosen(self, keep: np.ndarray) -> Figures:
        """The figures at the places where ``keep`` is true."""
        return Figures(**{name: getattr(self, name)[keep] for name in self.__slots__})

    def known(self, as_of: pd.Period) -> np.ndarray:
        """Which figures were out when those of month ``as_of`` were, as :func:`store.known` says."""
        out = ~(self.released > np.datetime64(known_on(as_of)))
        return out & (self.period <= as_of.ordinal)


def _days(written: np.ndarray) -> np.ndarray:
    """Days from numbers such as 20240715; zero is no day."""
    month = ((written // 10_000 - 1970) * 12 + written // 100 % 100 - 1).astype("datetime64[M]")
    day = month.astype("datetime64[D]") + (written % 100 - 1)
    return np.where(written == 0, np.datetime64("NaT"), day).astype("datetime64[D]")


def read_figures(connection: Connection, pack: str, after: int) -> Figures:
    """The figures of a pack with numbers above ``after``."""
    spans = connection.execute(
        select(imports.c.first, imports.c.rows)
        .where(imports.c.pack == pack, imports.c.first > after, imports.c.rows > 0)
        .order_by(imports.c.first)
    ).all()
    parts = [
        _fetched(connection, _columns().where(observations.c.number.between(first, last)))
        for first, last in _joined([(int(first), int(first + rows - 1)) for first, rows in spans])
    ]
    return Figures.of(np.concatenate(parts) if parts else np.empty(0, _ROW))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of numbers with neighbours put together."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _columns() -> Select[Any]:
    o = observations.c
    return select(o.number, o.series_id, o.period, o.value, func.coalesce(o.released, 0)).order_by(
        o.number
    )


def _fetched(connection: Connection, statement: Select[Any]) -> np.ndarray:
    """Rows straight from the driver's cursor into one array."""
    result = connection.execute(statement)
    cursor: Any = result.cursor
    rows = np.fromiter(cursor, dtype=_ROW)
    result.close()
    return rows


def read_series(connection: Connection, after: int) -> pd.DataFrame:
    """The series with numbers above ``after``, indexed by number."""
    rows = connection.execute(select(series).where(series.c.id > after).order_by(series.c.id)).all()
    return pd.DataFrame(rows, columns=["id", *SERIES_COLUMNS]).set_index("id")


def read_imports(
    connection: Connection, pack: str | None, before: datetime | None
) -> tuple[Import, ...]:
    """The imports of a pack (of all without one) made before a moment, oldest first."""
    gone = {
        row.row_id
        for row in connection.execute(
            select(withdrawals.c.row_id).where(
                withdrawals.c.kind == "imports",
                *([withdrawals.c.withdrawn_at < before] if before else []),
            )
        )
    }
    found = connection.execute(
        select(imports)
        .where(*([imports.c.pack == pack] if pack is not None else []),
               *([imports.c.imported_at < before] if before else []))
        .order_by(imports.c.id)
    )  # fmt: skip
    return tuple(
        Import(id=r.id, pack=r.pack, file=r.file, file_hash=r.file_hash, person=r.person,
               imported_at=r.imported_at, first=r.first, rows=r.rows, withdrawn=r.id in gone)
        for r in found
    )  # fmt: skip


def to_frame(figures: Figures, kinds: pd.DataFrame, taken: tuple[Import, ...]) -> pd.DataFrame:
    """Figures with the columns of an observation table, ``file`` and ``row``."""
    places = kinds.index.get_indexer(figures.series)
    data: dict[str, Any] = {}
    for name in SERIES_COLUMNS:
        codes, words = pd.factorize(kinds[name])
        data[name] = pd.Categorical.from_codes(codes[places], words)
    data["period"] = pd.PeriodIndex.from_ordinals(figures.period, freq="M")
    data["value"] = figures.value
    data["released"] = figures.released.astype("datetime64[s]")
    starts = np.array([item.first for item in taken], dtype=np.int64)
    codes, files = pd.factorize(np.array([item.file for item in taken], dtype=object))
    owner = np.searchsorted(starts, figures.number, side="right") - 1
    data["file"] = pd.Categorical.from_codes(codes[owner] if len(taken) else [], files)
    data["row"] = figures.number
    return pd.DataFrame(data, columns=list(FRAME_COLUMNS))


def within(figures: Figures, taken: tuple[Import, ...]) -> np.ndarray:
    """Which figures belong to the given imports."""
    if not taken:
        return np.zeros(len(figures.number), dtype=bool)
    starts = np.array([item.first for item in taken])
    ends = starts + np.array([item.rows for item in taken])
    owner = np.searchsorted(starts, figures.number, side="right") - 1
    return (owner >= 0) & (figures.number < ends[owner])

"""Observations in the database: appended whole, read back as a table of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bada_model.domain import FIRST_IMPORTED_ROW, OBSERVATION_COLUMNS
from bada_model.periods import known_on
from bada_model.workspace.tables import (
    SERIES_COLUMNS,
    imports,
    observations,
    pages,
    series,
    withdrawals,
)

NO_DAY = int(np.iinfo("i4").min)
"""Stands for a release day that is not known; earlier than any."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The rows of a frame in columns of shape (n,); ``code`` says which of ``kinds`` a row is.

    ``period`` counts months and ``released`` days from 1970, as in :class:`Figures`.
    """

    kinds: tuple[tuple[str, ...], ...]
    code: np.ndarray
    period: np.ndarray
    released: np.ndarray
    value: np.ndarray
    cell: tuple[str, ...]

    @staticmethod
    def of(frame: pd.DataFrame) -> Encoded:
        """A checked frame, encoded."""
        keys = frame[list(SERIES_COLUMNS)].astype("category")
        code = keys.groupby(list(SERIES_COLUMNS), sort=False, observed=True).ngroup().to_numpy()
        firsts = np.unique(code, return_index=True)[1]
        released = frame["released"].to_numpy("datetime64[D]").astype("i8")
        missing = frame["released"].isna().to_numpy()
        return Encoded(
            kinds=tuple(tuple(map(str, row)) for row in keys.iloc[firsts].to_numpy()),
            code=code.astype("<i4"), period=frame["period"].array.asi8.astype("<i4"),
            released=np.where(missing, NO_DAY, released).astype("<i4"),
            value=frame["value"].to_numpy("<f8"),
            cell=tuple(map(str, frame["cell"])) if "cell" in frame else ("",) * len(frame),
        )  # fmt: skip

    @property
    def content(self) -> bytes:
        """Everything but the cells, for a digest."""
        words = "\0".join("\1".join(kind) for kind in self.kinds)
        return _page(self.code, self.period, self.released, self.value) + words.encode()


def _page(series: np.ndarray, period: np.ndarray, released: np.ndarray, value: np.ndarray) -> bytes:
    """The columns of an import one after the other, little-endian, see :func:`_unpaged`."""
    columns = ((series, "<i4"), (period, "<i4"), (released, "<i4"), (value, "<f8"))
    return b"".join(column.astype(kind).tobytes() for column, kind in columns)


def add_figures(connection: Connection, import_id: int, first: int, rows: Encoded) -> None:
    """Write figures ``first``, ``first + 1``, ... of an import, as rows and once more as a page."""
    number_of = _series_numbers(connection, rows.kinds)
    series_id = number_of[rows.code]
    year, month = rows.period // 12 + 1970, rows.period % 12 + 1
    table = list(zip(
        range(first, first + len(rows.code)), [import_id] * len(rows.code), series_id.tolist(),
        (year * 100 + month).tolist(), rows.value.tolist(), _written_days(rows.released), rows.cell,
        strict=True,
    ))  # fmt: skip
    _insert_rows(connection, table)
    page = _page(series_id, rows.period, rows.released, rows.value)
    connection.execute(insert(pages).values(import_id=import_id, data=page))


def _written_days(days: np.ndarray) -> list[int | None]:
    """Days since 1970 as numbers such as 20240715."""
    when = pd.DatetimeIndex(np.where(days == NO_DAY, 0, days).astype("datetime64[D]"))
    written = when.year * 10_000 + when.month * 100 + when.day
    return [None if d == NO_DAY else int(w) for d, w in zip(days, written, strict=True)]


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


def _series_numbers(connection: Connection, kinds: tuple[tuple[str, ...], ...]) -> np.ndarray:
    """Database numbers of the given series; those not yet there are added."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    if kinds:
        connection.execute(
            dialect.insert(series).on_conflict_do_nothing(),
            [dict(zip(SERIES_COLUMNS, kind, strict=True)) for kind in kinds],
        )
    areas = sorted({kind[0] for kind in kinds})
    wanted = set(kinds)
    numbers = {
        tuple(row[1:]): row[0]
        for row in connection.execute(select(series).where(series.c.area.in_(areas)))
        if tuple(row[1:]) in wanted
    }
    return np.array([numbers[kind] for kind in kinds], dtype=np.int64)


def next_number(connection: Connection) -> int:
    """The number the next figure gets."""
    last = connection.scalar(select(func.max(imports.c.first + imports.c.rows)))
    return int(last or FIRST_IMPORTED_ROW)


def add_import(connection: Connection, values: dict[str, Any]) -> int:
    """Write the row of an import; its number."""
    return int(connection.scalar(insert(imports).values(values).returning(imports.c.id)) or 0)


# -- reading -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of one pack in columns, all of shape (n,), in the order of their numbers.

    ``period`` counts months and ``released`` days from 1970, :data:`NO_DAY` where none is known.
    What was appended never changes, so a table read once is only ever extended.
    """

    number: np.ndarray
    series: np.ndarray
    period: np.ndarray
    released: np.ndarray
    value: np.ndarray

    @staticmethod
    def together(parts: Sequence[Figures]) -> Figures:
        """Figures one after the other."""
        return Figures(**{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in Figures.__slots__
        })  # fmt: skip

    def chosen(self, keep: np.ndarray) -> Figures:
        """The figures at the places where ``keep`` is true."""
        places = np.flatnonzero(keep)
        return Figures(**{name: getattr(self, name)[places] for name in self.__slots__})

    def known(self, as_of: pd.Period) -> np.ndarray:
        """Which figures were out when those of month ``as_of`` were, as :func:`store.known` says."""
        day = np.datetime64(known_on(as_of)).astype(int)
        return (self.released <= day) & (self.period <= as_of.ordinal)


_NONE = Figures(number=np.empty(0, "i8"), series=np.empty(0, "i4"), period=np.empty(0, "i4"),
                released=np.empty(0, "i4"), value=np.empty(0))  # fmt: skip


def read_figures(connection: Connection, pack: str, held: Figures | None) -> Figures:
    """The figures of a pack; ``held`` are those read before, only later ones are fetched."""
    last = int(held.number[-1]) if held is not None and len(held.number) else 0
    found = connection.execute(
        select(imports.c.first, imports.c.rows, pages.c.data)
        .join(pages, pages.c.import_id == imports.c.id)
        .where(imports.c.pack == pack, imports.c.first > last)
        .order_by(imports.c.id)
    )
    later = [_unpaged(first, rows, data) for first, rows, data in found]
    return Figures.together([held or _NONE, *later]) if later or held is None else held


def _unpaged(first: int, rows: int, page: bytes) -> Figures:
    """The figures of one import from its page."""
    whole = np.frombuffer(page, "<i4", 3 * rows).reshape(3, rows)
    value = np.frombuffer(page, "<f8", rows, offset=12 * rows)
    number = np.arange(first, first + rows)
    return Figures(number=number, series=whole[0], period=whole[1], released=whole[2], value=value)


def read_series(connection: Connection, after: int) -> pd.DataFrame:
    """The series with numbers above ``after``, indexed by number."""
    rows = connection.execute(select(series).where(series.c.id > after).order_by(series.c.id)).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=["id", *SERIES_COLUMNS]).set_index(
        "id"
    )


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
    days = figures.released.astype("i8")
    days[days == NO_DAY] = np.iinfo("i8").min  # not a time
    data["released"] = days.astype("datetime64[D]").astype("datetime64[s]")
    codes, files = pd.factorize(np.array([item.file for item in taken], dtype=object))
    counts = [stop - start for start, stop in _stretches(figures, taken)]
    data["file"] = pd.Categorical.from_codes(np.repeat(codes, counts), files)
    data["row"] = figures.number
    return pd.DataFrame(data, columns=list(FRAME_COLUMNS))


def within(figures: Figures, taken: tuple[Import, ...]) -> np.ndarray:
    """Which figures belong to the given imports."""
    keep = np.zeros(len(figures.number), dtype=bool)
    for start, stop in _stretches(figures, taken):
        keep[start:stop] = True
    return keep


def _stretches(figures: Figures, taken: tuple[Import, ...]) -> list[tuple[int, int]]:
    """From where to where the figures of each import stand; they stand in the order of imports."""
    limits = np.array([(item.first, item.first + item.rows) for item in taken]).reshape(-1, 2)
    places = np.searchsorted(figures.number, limits)
    return [(int(start), int(stop)) for start, stop in places]

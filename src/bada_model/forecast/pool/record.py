"""What past cases have taught the pool: weights, spread, regression, and how often bands held.

The table ``record.csv`` beside this file ships with the package; ``benchmarks/make_record.py``
makes it. It holds, for each kind of series and origin month, what was known before each year: a
forecast of a past year reads nothing that came later. A live forecast reads it; a
backtest never does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from bada_model.forecast.pool.experience import POOLED
from bada_model.forecast.pool.members import LEVELS
from bada_model.forecast.pool.regression import Fit

Key = tuple[int, bool, int]  # seasons in a year, growth from own levels, origin month
LAW_LEVELS = np.array(
    [.0025, .01, .025, .05, .1, .15, .2, .25, .3, .35, .4, .45, .5, .55, .6, .65, .7, .75, .8, .85, .9, .95, .975, .99, .9975]
)  # fmt: skip
"""Levels at which the table holds the law of the regression."""
SLOPES = ("echo", "momentum", "distance")
LAW_COLUMNS = tuple(f"left_{level:g}" for level in LAW_LEVELS)
COLUMNS = (
    "seasons", "own_levels", "month", "before", "spread", "cases", "held80", "held50",
    "unusual_cases", "unusual_held80", "unusual_held50",
    *POOLED, *SLOPES, *LAW_COLUMNS,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many past cases there are, and the shares of outcomes inside 80 and 50 % bands."""

    cases: int
    held80: float
    held50: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Held):
    """What cases before a year taught about one kind of series at one origin month.

    ``unusual`` are the cases among them whose growth so far was at least
    :data:`bada_model.forecast.pool.widths.UNUSUAL` usual deviations off.
    """

    before: int
    unusual: Held
    weights: np.ndarray  # of POOLED, sums to one
    spread: float
    regression: Fit


def record_before(year: int, *, seasons: int, own_levels: bool, month: int) -> Record:
    """What was known before a year; the earliest record for years before the table begins."""
    records = shipped_record()[seasons, own_levels, month]
    return max((r for r in records if r.before <= year), key=lambda r: r.before, default=records[0])


@cache
def shipped_record() -> Mapping[Key, tuple[Record, ...]]:
    """The shipped table by kind and month, earliest first."""
    found: dict[Key, tuple[Record, ...]] = {}
    for row in _rows_of("record.csv"):
        key = int(row["seasons"]), row["own_levels"] == "1", int(row["month"])
        found[key] = (*found.get(key, ()), _record(row))
    return found


def _record(row: Mapping[str, str]) -> Record:
    left = [float(row[name] or np.nan) for name in LAW_COLUMNS]
    return Record(
        before=int(row["before"]), cases=int(row["cases"]), spread=float(row["spread"]),
        held80=float(row["held80"]), held50=float(row["held50"]),
        unusual=Held(cases=int(row["unusual_cases"]), held80=float(row["unusual_held80"]),
                     held50=float(row["unusual_held50"])),
        weights=np.array([float(row[name]) for name in POOLED]),
        regression=Fit(slope=np.array([float(row[name] or np.nan) for name in SLOPES]),
                       law=np.interp(LEVELS, LAW_LEVELS, left)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BorrowedRecord(Held):
    """How bands held where an area had published nothing for the year (``borrowed.csv``).

    ``indicator`` is blank where all flows tested are taken together.
    """

    indicator: str
    month: int


def borrowed_record(indicator: str, month: int) -> BorrowedRecord | None:
    """The record of an indicator and month, else the month's of all flows tested; None without either.

    The month is that of the last figure of the level above.
    """
    table = _borrowed()
    return table.get((indicator, month), table.get(("", month)))


@cache
def _borrowed() -> Mapping[tuple[str, int], BorrowedRecord]:
    """The shipped table, made by the command in its first line."""
    return {
        (r["indicator"], int(r["month"])): BorrowedRecord(
            indicator=r["indicator"], month=int(r["month"]), cases=int(r["cases"]),
            held80=float(r["held80"]), held50=float(r["held50"]),
        )
        for r in _rows_of("borrowed.csv")
    }  # fmt: skip


def _rows_of(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("bada_model.forecast.pool").joinpath(name).read_text("utf-8")
    yield from csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))

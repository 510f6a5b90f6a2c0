"""What the pool is known to be worth: weights, spread and coverage from past cases.

The table ``record.csv`` beside this file ships with the package. It is made by
``bada backtest ... --record`` on the 16 provinces 2010-2021 and the national
series 2010-2025 and holds, for each kind of series and origin month, the weights
of the members, the spread factor, and how often the bands held. A live forecast
reads it; a backtest never does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from bada_model.forecast.pool.experience import POOLED

Key = tuple[int, bool, int]  # seasons in a year, growth from own levels, origin month
COLUMNS = ("seasons", "own_levels", "month", "cases", "spread", "held80", "held50", *POOLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The pool's record for one kind of series at one origin month."""

    cases: int
    weights: np.ndarray  # of POOLED, sums to one
    spread: float
    held80: float  # share of outcomes inside 80 % bands
    held50: float


@cache
def shipped_record() -> Mapping[Key, Record]:
    """The shipped table by kind and month."""
    return {
        (int(r["seasons"]), r["own_levels"] == "1", int(r["month"])): Record(
            cases=int(r["cases"]), spread=float(r["spread"]), held80=float(r["held80"]),
            held50=float(r["held50"]), weights=np.array([float(r[name]) for name in POOLED]),
        )
        for r in _rows_of("record.csv")
    }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BorrowedRecord:
    """How bands held where an area had published nothing for the year (``borrowed.csv``).

    ``indicator`` is blank where all flows tested are taken together.
    """

    indicator: str
    month: int
    cases: int
    held80: float
    held50: float


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

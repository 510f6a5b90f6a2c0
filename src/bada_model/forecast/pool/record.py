"""What the pool is known to be worth: weights, spread and coverage from past cases.

The table ``record.csv`` beside this file ships with the package. It is made by
``bada backtest ... --record`` on the 16 provinces 2010-2021 and the national
series 2010-2025 and holds, for each kind of series and origin month, the weights
of the members, the spread factor, and how often the bands held. A live forecast
reads it; a backtest never does.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
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
    text = resources.files("bada_model.forecast.pool").joinpath("record.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        (int(r["seasons"]), r["own_levels"] == "1", int(r["month"])): Record(
            cases=int(r["cases"]), spread=float(r["spread"]), held80=float(r["held80"]),
            held50=float(r["held50"]), weights=np.array([float(r[name]) for name in POOLED]),
        )
        for r in rows
    }  # fmt: skip


BORROWED = Record(cases=192, weights=np.zeros(0), spread=1.0, held80=0.818, held50=0.500)
"""Bands of areas that had published nothing for the year: GDP of 16 provinces, hidden from
June forecasts of 2009-2020 (``benchmarks/silent_areas.py``)."""

"""Many series side by side, arranged by year and season.

A season is the stretch between two releases of a year: eleven for a monthly
series (January and February together), four for a quarterly one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.periods import SLOT_MONTHS, Coverage

MONTHLY: tuple[int, ...] = SLOT_MONTHS
QUARTERLY: tuple[int, ...] = (3, 6, 9, 12)
_NOT_SUMMED = ("index", "percent", "指数")
MIN_YEARS = 2
NOT_SUMMED = Text(
    "没有为正的累计数，也没有可加总的月度数", "no positive year-to-date or summable monthly figures"
)


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Year-to-date figures of n series over the same years and seasons.

    Attributes
    ----------
    keys : tuple of (area, indicator)
    months : tuple of int
        Last month of each season.
    years : array, shape (n_years,)
    level, growth : array, shape (n, n_years, n_seasons)
        Year-to-date level, and growth in percent; NaN where unpublished. Where
        ``own_levels`` is set the growth is that of the series' own levels.
    own_levels : array of bool, shape (n,)
        The series publishes no growth.
    """

    keys: tuple[tuple[str, str], ...]
    months: tuple[int, ...]
    years: np.ndarray
    level: np.ndarray
    growth: np.ndarray
    own_levels: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A series or case that is not forecast, and why."""

    area: str
    indicator: str
    reason: Text


BATCH_SERIES = 500
"""Series worked on at once: memory does not grow with their number beyond this."""


def batched(items: list[T], size: int) -> Iterator[list[T]]:
    """The items in order, at most ``size`` at a time."""
    for first in range(0, len(items), size):
        yield items[first : first + size]


def arrange(observations: pd.DataFrame) -> tuple[list[Panel], list[Dropped]]:
    """Panels of all cumulative series in a table of observations.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure (see :func:`bada_model.store.latest`).

    Returns
    -------
    panels : list of Panel
        Monthly and quarterly ones, of at most :data:`BATCH_SERIES` series each.
    dropped : list of Dropped
        Series without cumulative or summable figures.
    """
    found: dict[tuple[int, ...], list[tuple[tuple[str, str], dict[str, pd.Series]]]] = {}
    dropped: list[Dropped] = []
    for (area, indicator), rows in observations.groupby(["area", "indicator"], observed=True):
        figures = _figures(rows)
        if figures is None:
            dropped.append(Dropped(area=str(area), indicator=str(indicator),
                                   reason=NOT_SUMMED))  # fmt: skip
            continue
        found.setdefault(_seasons(figures), []).append(((str(area), str(indicator)), figures))
    panels = [
        _panel(months, batch)
        for months, series in found.items()
        for batch in batched(series, BATCH_SERIES)
    ]
    return panels, dropped


def _figures(rows: pd.DataFrame) -> dict[str, pd.Series] | None:
    """Year-to-date level and growth by period."""
    cumulative = rows[rows["coverage"].isin([Coverage.YTD, Coverage.YEAR])]
    level = _by_period(cumulative, Measure.LEVEL)
    growth = _by_period(cumulative, Measure.YOY_GROWTH)
    if level.empty:
        level = _summed(rows)
    level, growth = level[level > 0], growth[growth > -99.9]
    return {"level": level, "growth": growth} if len(level) + len(growth) else None


def _by_period(rows: pd.DataFrame, measure: Measure) -> pd.Series:
    wanted = (Measure.LEVEL, Measure.COUNT) if measure is Measure.LEVEL else (measure,)
    chosen = rows[rows["measure"].isin(wanted)]
    if chosen.empty:
        return pd.Series(dtype=float)
    unit = chosen["unit"].astype(str).mode()[0]
    chosen = chosen[(chosen["unit"] == unit) & np.isfinite(chosen["value"])]
    return chosen.set_index("period")["value"].groupby(level=0).last()


def _summed(rows: pd.DataFrame) -> pd.Series:
    """Year-to-date sums of monthly or quarterly amounts; a year stops at its first gap."""
    parts = rows[rows["coverage"].isin([Coverage.MONTH, Coverage.QUARTER])]
    amounts = _by_period(parts, Measure.LEVEL)
    unit = str(parts["unit"].iloc[0]) if len(parts) else ""
    if amounts.empty or any(word in unit for word in _NOT_SUMMED):
        return pd.Series(dtype=float)
    step = 3 if (parts["coverage"] == Coverage.QUARTER).all() else 1
    pieces = []
    for _, year in amounts.groupby(amounts.index.year):
        months = year.index.month
        first = months[0]
        if first not in (step, 2):
            continue
        unbroken = months == first + step * np.arange(len(months))
        pieces.append(year.cumsum()[np.cumprod(unbroken).astype(bool)])
    return pd.concat(pieces) if pieces else pd.Series(dtype=float)


def _seasons(figures: dict[str, pd.Series]) -> tuple[int, ...]:
    months = np.concatenate([s.index.month for s in figures.values() if len(s)])
    return QUARTERLY if np.mean(np.isin(months, QUARTERLY)) > 0.9 else MONTHLY


def _panel(
    months: tuple[int, ...], series: Sequence[tuple[tuple[str, str], dict[str, pd.Series]]]
) -> Panel:
    all_years = np.concatenate([s.index.year for _, f in series for s in f.values() if len(s)])
    years = np.arange(all_years.min(), all_years.max() + 1)
    shape = (len(series), len(years), len(months))
    arrays = {"level": np.full(shape, np.nan), "growth": np.full(shape, np.nan)}
    column = {month: k for k, month in enumerate(months)}
    for n, (_, figures) in enumerate(series):
        for name, values in figures.items():
            for period, value in values.items():
                if period.month in column:
                    arrays[name][n, period.year - years[0], column[period.month]] = value
    level, growth = arrays["level"], arrays["growth"]
    own = ~np.isfinite(growth).any(axis=(1, 2))
    growth[own, 1:] = (level[own, 1:] / level[own, :-1] - 1) * 100
    return Panel(keys=tuple(key for key, _ in series), months=months, years=years,
                 level=level, growth=growth, own_levels=own)  # fmt: skip

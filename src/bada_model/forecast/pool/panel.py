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
_CUMULATIVE = (Coverage.YTD, Coverage.YEAR)
_PARTS = (Coverage.MONTH, Coverage.QUARTER)
_AMOUNT = (Measure.LEVEL, Measure.COUNT)
_GROWTH = (Measure.YOY_GROWTH,)
_FIGURE = ["series", "year", "month", "value"]
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
    series = observations.groupby(["area", "indicator"], observed=True)
    keys = [(str(area), str(indicator)) for area, indicator in series.size().index]
    table = _numbered(observations, series.ngroup().to_numpy())
    level, growth = _levels(table), _figures(table[table["coverage"].isin(_CUMULATIVE)], _GROWTH)
    level, growth = level[level["value"] > 0], growth[growth["value"] > -99.9]
    both = pd.concat([level, growth])
    quarterly = _share(both["month"].isin(QUARTERLY), both["series"], len(keys)) > 0.9
    panels = [
        _panel(months, keys, batch, level, growth)
        for months, members in _by_seasons(quarterly, both["series"])
        for batch in batched(members, BATCH_SERIES)
    ]
    empty = sorted(set(range(len(keys))) - set(both["series"]))
    return panels, [
        Dropped(area=keys[n][0], indicator=keys[n][1], reason=NOT_SUMMED) for n in empty
    ]


def _numbered(observations: pd.DataFrame, series: np.ndarray) -> pd.DataFrame:
    """The figures with their series as a number, and year and month as whole numbers."""
    period = pd.PeriodIndex(observations["period"])
    table = pd.DataFrame({
        "series": series, "year": np.asarray(period.year), "month": np.asarray(period.month),
        **{name: observations[name].to_numpy() for name in ("coverage", "measure")},
        "unit": pd.Categorical(observations["unit"].astype(str)),
        "value": observations["value"].to_numpy(float),
    })  # fmt: skip
    return table[(series >= 0) & table["unit"].notna()]


def _levels(table: pd.DataFrame) -> pd.DataFrame:
    """Year-to-date levels; sums of months or quarters for a series that publishes none."""
    published = _figures(table[table["coverage"].isin(_CUMULATIVE)], _AMOUNT)
    parts = table[table["coverage"].isin(_PARTS) & ~table["series"].isin(published["series"])]
    return pd.concat([published, _summed(parts)])


def _figures(table: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """One figure for each series and month, in the unit a series uses most: the last row given."""
    chosen = table[table["measure"].isin(measures)]
    if chosen.empty:
        return chosen[_FIGURE]
    series, unit = chosen["series"].to_numpy(), chosen["unit"].cat.codes.to_numpy(int)
    n_units = len(chosen["unit"].cat.categories)
    uses = np.bincount(series * n_units + unit, minlength=(series.max() + 1) * n_units)
    usual = uses.reshape(-1, n_units).argmax(axis=1)
    chosen = chosen[(unit == usual[series]) & np.isfinite(chosen["value"])]
    return chosen[_FIGURE].drop_duplicates(_FIGURE[:-1], keep="last")


def _summed(parts: pd.DataFrame) -> pd.DataFrame:
    """Year-to-date sums of monthly or quarterly amounts; a year stops at its first gap."""
    first_row = parts.drop_duplicates("series").set_index("series")["unit"].astype(str)
    summable = first_row.index[~first_row.str.contains("|".join(_NOT_SUMMED))]
    quarterly = (parts["coverage"] == Coverage.QUARTER).groupby(parts["series"]).all()
    amounts = _figures(parts[parts["series"].isin(summable)], _AMOUNT)
    amounts = amounts.sort_values(["series", "year", "month"])
    years = amounts.groupby(["series", "year"])
    first, step = (
        years["month"].transform("first"),
        np.where(amounts["series"].map(quarterly), 3, 1),
    )
    unbroken = (amounts["month"] == first + step * years.cumcount()) & (
        (first == step) | (first == 2)
    )
    row, column = years.ngroup().to_numpy(), amounts["month"].to_numpy() - 1
    by_month = np.zeros((years.ngroups, 12))
    by_month[row, column] = amounts["value"]
    sums = amounts.assign(value=np.cumsum(by_month, axis=1)[row, column])
    return sums[unbroken.groupby(row).cummin()]


def _share(holds: pd.Series, series: pd.Series, n_series: int) -> np.ndarray:
    """Share of each series' figures for which something holds, NaN without figures."""
    figures = np.bincount(series, minlength=n_series).astype(float)
    figures[figures == 0] = np.nan
    return np.bincount(series[holds], minlength=n_series) / figures


def _by_seasons(
    quarterly: np.ndarray, series: pd.Series
) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Seasons and the series that have them; those of the first series come first."""
    members = np.unique(series)
    for kind in dict.fromkeys(quarterly[members].tolist()):
        yield QUARTERLY if kind else MONTHLY, members[quarterly[members] == kind].tolist()


def _panel(
    months: tuple[int, ...], keys: Sequence[tuple[str, str]], members: list[int],
    level: pd.DataFrame, growth: pd.DataFrame,
) -> Panel:  # fmt: skip
    level, growth = (f[f["series"].isin(members)] for f in (level, growth))
    all_years = np.concatenate([level["year"], growth["year"]])
    years = np.arange(all_years.min(), all_years.max() + 1)
    levels, growths = (_arranged(f, members, years, months) for f in (level, growth))
    own = ~np.isfinite(growths).any(axis=(1, 2))
    growths[own, 1:] = (levels[own, 1:] / levels[own, :-1] - 1) * 100
    return Panel(keys=tuple(keys[n] for n in members), months=months, years=years,
                 level=levels, growth=growths, own_levels=own)  # fmt: skip


def _arranged(
    figures: pd.DataFrame, members: list[int], years: np.ndarray, months: tuple[int, ...]
) -> np.ndarray:
    """Figures by series, year and season, NaN where there is none."""
    array = np.full((len(members), len(years), len(months)), np.nan)
    figures = figures[figures["month"].isin(months)]
    array[
        np.searchsorted(members, figures["series"]), figures["year"] - years[0],
        np.searchsorted(months, figures["month"]),
    ] = figures["value"]  # fmt: skip
    return array

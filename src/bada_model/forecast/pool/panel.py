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
from bada_model.units import conversion_factor, same_dimension

MONTHLY: tuple[int, ...] = SLOT_MONTHS
QUARTERLY: tuple[int, ...] = (3, 6, 9, 12)
_NOT_SUMMED = ("index", "percent", "指数")
_CUMULATIVE = (Coverage.YTD, Coverage.YEAR)
_PARTS = (Coverage.MONTH, Coverage.QUARTER)
_AMOUNT = (Measure.LEVEL, Measure.COUNT)
_GROWTH = (Measure.YOY_GROWTH,)
LOWEST_GROWTH = -99.9
"""Percent: the amounts behind a growth rate are positive."""
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
    read_alike : array of bool, shape (n, n_years + 1)
        Target years, the last one after all figures, whose past reads the same with and without what
        came later (:mod:`bada_model.forecast.pool.hindsight`); other years are no cases.
    """

    keys: tuple[tuple[str, str], ...]
    months: tuple[int, ...]
    years: np.ndarray
    level: np.ndarray
    growth: np.ndarray
    own_levels: np.ndarray
    read_alike: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A series or case that is not forecast, and why."""

    area: str
    indicator: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class YearToDate:
    """Year-to-date figures by series, ``keys`` naming them by number.

    Attributes
    ----------
    level, growth : DataFrame
        ``series``, ``year``, ``month`` and ``value`` of the figures in use.
    summed : DataFrame
        Levels added up from months or quarters, for series that publish none.
    quarterly : array of bool, shape (n,)
        Nine in ten figures of the series end a quarter.
    not_positive, all_lost, other_unit : DataFrame
        Figures left out: levels not above zero, growth of :data:`LOWEST_GROWTH` or less, and those in
        a unit that does not convert into the one the series uses most.
    """

    keys: tuple[tuple[str, str], ...]
    level: pd.DataFrame
    growth: pd.DataFrame
    summed: pd.DataFrame
    quarterly: np.ndarray
    not_positive: pd.DataFrame
    all_lost: pd.DataFrame
    other_unit: pd.DataFrame


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
    found = year_to_date(observations)
    keys, level, growth = found.keys, found.level, found.growth
    both = pd.concat([level, growth])
    panels = [
        _panel(months, keys, batch, level, growth)
        for months, members in _by_seasons(found.quarterly, both["series"])
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


def year_to_date(observations: pd.DataFrame) -> YearToDate:
    """The year-to-date figures of a table of observations, and those it cannot use."""
    series = observations.groupby(["area", "indicator"], observed=True)
    keys = tuple((str(area), str(indicator)) for area, indicator in series.size().index)
    table = _numbered(observations, series.ngroup().to_numpy())
    cumulative = table[table["coverage"].isin(_CUMULATIVE)]
    amounts = _converted(cumulative[cumulative["measure"].isin(_AMOUNT)])
    parts = _converted(table[table["coverage"].isin(_PARTS) & table["measure"].isin(_AMOUNT)])
    parts = _summable(parts[~parts["series"].isin(amounts["series"])])
    summed = _summed(parts)
    level = pd.concat([_figures(amounts), summed])
    growth = _figures(cumulative[cumulative["measure"].isin(_GROWTH)])
    usable = level["value"] > 0, growth["value"] > LOWEST_GROWTH
    used = pd.concat([level[usable[0]], growth[usable[1]]])
    return YearToDate(
        keys=keys, level=level[usable[0]], growth=growth[usable[1]], summed=summed,
        quarterly=_share(used["month"].isin(QUARTERLY), used["series"], len(keys)) > 0.9,
        not_positive=level[~usable[0]], all_lost=growth[~usable[1]],
        other_unit=pd.concat([t[~_in_usual_unit(t)][_FIGURE] for t in (amounts, parts)]),
    )  # fmt: skip


def _in_usual_unit(figures: pd.DataFrame) -> np.ndarray:
    """Which rows are in the unit their series uses most, shape (n,)."""
    if figures.empty:
        return np.zeros(0, dtype=bool)
    series, unit = figures["series"].to_numpy(), figures["unit"].cat.codes.to_numpy(int)
    n_units = len(figures["unit"].cat.categories)
    uses = np.bincount(series * n_units + unit, minlength=(series.max() + 1) * n_units)
    usual = uses.reshape(-1, n_units).argmax(axis=1)
    return np.asarray(unit == usual[series])


def _converted(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures in the unit their series uses most, where theirs converts into it."""
    usual = _in_usual_unit(figures)
    if usual.all():
        return figures
    wanted = figures[usual].drop_duplicates("series").set_index("series")["unit"].astype(str)
    figures = figures.copy()
    for row, unit, series in figures.loc[~usual, ["unit", "series"]].itertuples():
        if same_dimension(unit, wanted[series]):
            figures.loc[row, "value"] *= conversion_factor(unit, wanted[series])
            figures.loc[row, "unit"] = wanted[series]
    return figures


def _figures(table: pd.DataFrame) -> pd.DataFrame:
    """One figure for each series and month, in the unit a series uses most: the last row given."""
    chosen = table[_in_usual_unit(table) & np.isfinite(table["value"])]
    return chosen[_FIGURE].drop_duplicates(_FIGURE[:-1], keep="last")


def _summable(parts: pd.DataFrame) -> pd.DataFrame:
    """Monthly or quarterly amounts that add up: no index, no percentage."""
    first_row = parts.drop_duplicates("series").set_index("series")["unit"].astype(str)
    summable = first_row.index[~first_row.str.contains("|".join(_NOT_SUMMED))]
    return parts[parts["series"].isin(summable)]


def _summed(parts: pd.DataFrame) -> pd.DataFrame:
    """Year-to-date sums of monthly or quarterly amounts; a year stops at its first gap."""
    quarterly = (parts["coverage"] == Coverage.QUARTER).groupby(parts["series"]).all()
    amounts = _figures(parts).sort_values(["series", "year", "month"])
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
                 level=levels, growth=growths, own_levels=own,
                 read_alike=np.ones((len(members), years.size + 1), dtype=bool))  # fmt: skip


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

"""Forecast cases: a series as it looked at the end of one month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bada_model.forecast.pool.panel import Panel
from bada_model.transforms import slot_growth

HISTORY_YEARS = 10
MIN_HISTORY_YEARS = 2
SEASON_GROWTH = -90.0, 900.0
"""Percent: growth of a season counts no farther than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Cases with the same year, month and seasons, ready for batch forecasting.

    Attributes
    ----------
    which : array, shape (n,)
        Position of each case's series in its panel.
    observed : int
        Seasons of the target year already published, 0 to S.
    index : array, shape (n, HISTORY_YEARS + 1, S)
        Comparable amounts by season: last year's amounts sum to one, other years
        are chained by growth. NaN where unknown; the target year holds the
        observed seasons only.
    ytd : array, shape (n,)
        Published growth so far, percent; NaN with nothing observed.
    past_ytd, past_full : array, shape (n, n_past)
        Growth at the same season and of the full year in earlier years, oldest first.
    """

    year: int
    months: tuple[int, ...]
    which: np.ndarray
    observed: int
    index: np.ndarray
    ytd: np.ndarray
    past_ytd: np.ndarray
    past_full: np.ndarray

    @property
    def done(self) -> np.ndarray:
        """Base share of the observed seasons, shape (n,)."""
        return self.index[:, -2, : self.observed].sum(axis=1)

    def full_year(self, rest: np.ndarray) -> np.ndarray:
        """Full-year growth from the amount of the remaining seasons.

        ``rest`` has shape (n, ...); the published part enters as published growth.
        """
        done = self.done.reshape(-1, *[1] * (rest.ndim - 1))
        so_far = np.where(self.observed > 0, self.ytd, 0.0).reshape(done.shape)
        return (done * (1 + so_far / 100) + rest - 1) * 100


def cases_at(panel: Panel, year: int, month: int) -> Cases | None:
    """The cases of a panel as known at the end of a month, from figures up to it only.

    A series takes part when its latest season of the year is published and at
    least two years before it are complete. None where no series does.
    """
    position = year - int(panel.years[0])
    if not MIN_HISTORY_YEARS <= position <= panel.years.size:
        return None
    observed = int(np.searchsorted(panel.months, month, side="right"))
    growth, level = _known(panel, position, observed)
    index, usable = chain(growth, level)
    ytd = growth[:, -1, observed - 1] if observed else np.full(len(growth), np.nan)
    usable &= np.isfinite(index[:, -1, :observed]).all(axis=1) & panel.read_alike[:, position]
    if not usable.any():
        return None
    which = np.flatnonzero(usable)
    past = slice(max(0, position - 25), position)
    at = (
        panel.growth[which, past, observed - 1]
        if observed
        else np.zeros_like(panel.growth[which, past, 0])
    )
    return Cases(
        year=year, months=panel.months, which=which, observed=observed, index=index[which],
        ytd=ytd[which], past_ytd=at, past_full=panel.growth[which, past, -1],
    )  # fmt: skip


def _known(panel: Panel, position: int, observed: int) -> tuple[np.ndarray, np.ndarray]:
    """Growth and level of the history window, blank after the origin."""
    n, _, seasons = panel.growth.shape
    shape = (n, HISTORY_YEARS + 1, seasons)
    growth, level = np.full(shape, np.nan), np.full(shape, np.nan)
    first = max(0, position - HISTORY_YEARS)
    past = slice(HISTORY_YEARS - (position - first), HISTORY_YEARS)
    growth[:, past] = panel.growth[:, first:position]
    level[:, past] = panel.level[:, first:position]
    if position < panel.years.size:
        growth[:, -1, :observed] = panel.growth[:, position, :observed]
        level[:, -1, :observed] = panel.level[:, position, :observed]
    return growth, level


def chain(growth: np.ndarray, level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Comparable amounts by season from year-to-date growth, and which series have enough.

    Parameters
    ----------
    growth, level : array, shape (n, n_years, S)
        Year-to-date growth (percent) and level; the last year is the target year.

    Returns
    -------
    index : array, shape (n, n_years, S)
        Last year's amounts sum to one; earlier and later years follow the growth of
        each season, held within :data:`SEASON_GROWTH`. Levels themselves only give the shares of last year.
    usable : array of bool, shape (n,)
        Last year and its growth are complete.
    """
    shares = base_shares(level)
    seasons = slot_growth(_fill(growth), shares[:, None])
    steps = 1 + np.clip(seasons, *SEASON_GROWTH) / 100
    index = np.full(growth.shape, np.nan)
    index[:, -2] = shares
    index[:, -1] = shares * steps[:, -1]
    for back in range(growth.shape[1] - 3, -1, -1):
        index[:, back] = index[:, back + 1] / steps[:, back + 1]
    usable = np.isfinite(index[:, -3]).all(axis=1)
    return index, usable


def base_shares(level: np.ndarray) -> np.ndarray:
    """Share of each season in last year's total; by months where levels are unpublished or fall.

    Shape (n, S); rows sum to one.
    """
    n, _, seasons = level.shape
    by_months = np.array([2.0] + [1.0] * (seasons - 1)) if seasons > 4 else np.ones(seasons)
    shares = np.tile(by_months / by_months.sum(), (n, 1))
    for back in (-4, -3, -2):  # the nearest complete year wins
        if level.shape[1] + back >= 0:
            amounts = np.diff(_fill(level[:, back]), axis=1, prepend=0.0)
            good = np.isfinite(amounts).all(axis=1) & (amounts > 0).all(axis=1)
            shares[good] = amounts[good] / amounts[good].sum(axis=1, keepdims=True)
    return shares


def _fill(ytd: np.ndarray) -> np.ndarray:
    """Interpolate inside a year where a release is missing between two others, for models only.

    A missing first season takes the next one's value; nothing is added after
    the last published season.
    """
    filled = ytd.copy()
    for k in range(filled.shape[-1] - 1, 0, -1):  # a gap at the start of the year
        start = np.isnan(filled[..., :k]).all(axis=-1) & np.isfinite(filled[..., k])
        if start.any() and k <= 2:
            filled[..., :k][start] = filled[..., k][start][..., None]
    for k in range(1, filled.shape[-1] - 1):
        gap = np.isnan(filled[..., k])
        for ahead in range(k + 1, min(k + 4, filled.shape[-1])):
            use = gap & np.isfinite(filled[..., ahead]) & np.isfinite(filled[..., k - 1])
            step = (filled[..., ahead] - filled[..., k - 1]) / (ahead - k + 1)
            filled[..., k] = np.where(use, filled[..., k - 1] + step, filled[..., k])
            gap &= ~use
    return filled

"""Means of the year so far (PM2.5): the days done as they were, the days to come at a mean of their own.

In every year the logs of both means are a level they share plus weather of their own, whose variance
falls with the days. The level walks from year to year and drifts; the season's part of each is free. So
a bad winter moves the rest of the year only as far as it tells of the level, and the latest years
tell most of it. How far levels walk is learned: a mixture over sizes, weighed by how likely they
make the past years. Given the size all is conjugate, and the law a Student law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.forecast.history import Reading, year_ends
from bada_model.periods import days_through

LEVEL_STEPS = (0.1, 0.5, 2.5, 12.5)
"""Equally likely variances of a level's yearly step, in those of the weather of a whole year: judgement."""
LEVEL_DRIFT = 0.15
"""Variance of the level's yearly drift in the same: of steps that go on in one direction, judgement."""
MIN_YEARS = 4
RECENT_YEARS = 10
"""Years before the target year that tell of it."""
SMALLEST_SQUARES = 1e-18
REACH = 4.0
"""Points at which the mixture is worked out lie within sinh(4) = 27 of its standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestOfYear:
    """The law of the year's mean: ``done`` of the days at ``so_far``, the others as they may come.

    The log of their mean is a mixture of Student laws with ``df`` degrees of freedom;
    ``weights`` sum to one, ``scales`` are those of the t law; shape (n_laws,).
    """

    done: float
    so_far: float
    locations: np.ndarray
    scales: np.ndarray
    weights: np.ndarray
    df: float
    years: int

    def quantile_of(self, z: np.ndarray) -> np.ndarray:
        """The outcome whose rank in this law equals the rank of ``z`` in the standard normal."""
        from scipy.special import ndtri, stdtr

        middle = self.weights @ self.locations
        spread = (self.weights @ (self.scales**2 + (self.locations - middle) ** 2)) ** 0.5
        logs = middle + spread * np.sinh(np.linspace(-REACH, REACH, 401))
        below = stdtr(self.df, (logs[:, None] - self.locations) / self.scales) @ self.weights
        inside = (below > 0) & (below < 1)
        rest = np.exp(np.interp(z, ndtri(below[inside]), logs[inside]))
        return self.done * self.so_far + (1 - self.done) * rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Past years and last the target year, whose rest is unknown (NaN); shape (n_years,) each."""

    year: np.ndarray
    done: np.ndarray  # share of its days by the month
    so_far: np.ndarray
    rest: np.ndarray


def years_like(values: Sequence[Reading], last: Reading) -> Years:
    """The last ten earlier years with a figure of the same month and of December, and the target year."""
    ends, year = year_ends(values), last.period.year
    same = {r.period.year: r.value for r in values if r.period.month == last.period.month}
    found = []
    for y in sorted(same.keys() & ends.keys()):
        done = _share(y, last.period.month)
        rest = (ends[y].value - done * same[y]) / (1 - done)
        if year - RECENT_YEARS <= y < year and min(rest, same[y]) > 0:
            found.append((y, done, same[y], rest))
    found.append((year, _share(year, last.period.month), last.value, np.nan))
    columns = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    return Years(**dict(zip(("year", "done", "so_far", "rest"), columns, strict=True)))


def rest_of_year(values: Sequence[Reading], last: Reading, least: float) -> RestOfYear | None:
    """The law of the year's mean after a figure; None after fewer than four past years, or December.

    Parameters
    ----------
    least : float
        Standard deviation of the year's mean below which no law is stated.
    """
    if last.period.month == 12 or last.value <= 0:
        return None
    years = years_like(values, last)
    n = years.year.size - 1
    if n < MIN_YEARS:
        return None
    known = np.log(np.concatenate([years.so_far, years.rest[:-1]]))
    fits = np.array([_foretold(_covariance(years, step), known) for step in LEVEL_STEPS])
    locations, scales, evidence = fits.T
    weights, df, done = np.exp(evidence - evidence.max()), 2.0 * n - 1, float(years.done[-1])
    left = (1 - done) * np.exp(locations)  # what a unit of the log moves the year's mean
    printed = _printed_step(values) * ((1 + done**2) / 12) ** 0.5
    return RestOfYear(
        done=done, so_far=last.value, locations=locations, df=df, weights=weights / weights.sum(),
        scales=np.maximum(np.hypot(scales, printed / left), least / left * ((df - 2) / df) ** 0.5),
        years=n,
    )  # fmt: skip


def _covariance(years: Years, step: float) -> np.ndarray:
    """Of the logs of all means so far, then of all rests, in the variance of a year's weather."""
    since = years.year - years.year[0]
    level = step * np.minimum.outer(since, since) + LEVEL_DRIFT * np.outer(since, since)
    return np.tile(level, (2, 2)) + np.diag(np.concatenate([1 / years.done, 1 / (1 - years.done)]))


def _foretold(covariance: np.ndarray, known: np.ndarray) -> tuple[float, float, float]:
    """Location and t scale of the one value not known, the last, and the log evidence of the others.

    Both seasons' levels are flat, the common variance is free (Jeffreys): generalised least squares
    with universal kriging, see Stein, Interpolation of Spatial Data (1999), 1.2 and 6.4.
    """
    n = known.size
    half = (n + 1) // 2
    seasons = np.eye(2)[np.repeat([0, 1], half)]
    solved = np.linalg.solve(
        covariance[:n, :n], np.column_stack([known, seasons[:n], covariance[:n, n]])
    )
    spread = np.linalg.inv(seasons[:n].T @ solved[:, 1:3])
    level = spread @ seasons[:n].T @ solved[:, 0]
    squares = max(float(known @ (solved[:, 0] - solved[:, 1:3] @ level)), SMALLEST_SQUARES)
    beyond = seasons[n] - seasons[:n].T @ solved[:, 3]
    location = covariance[n, :n] @ solved[:, 0] + beyond @ level
    variance = covariance[n, n] - covariance[n, :n] @ solved[:, 3] + beyond @ spread @ beyond
    df = n - 2
    sizes = np.linalg.slogdet(spread)[1] - np.linalg.slogdet(covariance[:n, :n])[1]
    return (
        float(location),
        float((squares / df * variance) ** 0.5),
        float(sizes - df * np.log(squares)) / 2,
    )


def _share(year: int, month: int) -> float:
    """Share of a year's days that are over at the end of a month."""
    return days_through(year, month) / days_through(year, 12)


def _printed_step(values: Sequence[Reading]) -> float:
    """The step figures are printed in, 1 or 0.1, where they all are; else nothing is known of one."""
    figures = np.array([r.value for r in values])
    return next((s for s in (1.0, 0.1) if np.allclose(figures / s, np.rint(figures / s))), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """How a year's mean usually goes from a month to December, by month, shape (12,).

    ``done`` are shares of the year's days. Of what the days to come bring together ``through`` is
    in by a month; the mean then strays from that by ``strays`` of itself. Both are zero up to the
    month of the last figure.
    """

    done: np.ndarray
    through: np.ndarray
    strays: np.ndarray

    def start(self, last: Reading, end: float) -> np.ndarray:
        """Means of the year so far on the usual way to a year's mean."""
        had = self.done[last.period.month - 1] * last.value
        return (had + self.through * (end - had)) / self.done

    @property
    def share(self) -> np.ndarray:
        """What one unit of the year's mean adds to each month."""
        return self.through / self.done


def season(values: Sequence[Reading], last: Reading) -> Season:
    """The usual way after a figure, by months that four or more years have; evenly by days between them."""
    years, after = years_like(values, last), np.arange(last.period.month + 1, 12)
    figure = {(r.period.year, r.period.month): r.value for r in values}
    done = np.array([_share(last.period.year, m) for m in range(1, 13)])
    rest_share = (1 - years.done) * years.rest
    had = years.done * years.so_far
    through, strays = {last.period.month: 0.0, 12: 1.0}, {last.period.month: 0.0, 12: 0.0}
    for month in after.tolist():
        seen = [n for n, y in enumerate(years.year[:-1]) if (int(y), month) in figure]
        if len(seen) < MIN_YEARS:
            continue
        means = np.array([figure[int(years.year[n]), month] for n in seen])
        sums = means * [_share(int(years.year[n]), month) for n in seen]
        through[month] = float(((sums - had[seen]) / rest_share[seen]).mean())
        off = sums / (had[seen] + through[month] * rest_share[seen]) - 1
        n = len(seen)
        strays[month] = float((off @ off / (n - 1) * (1 + 1 / n)) ** 0.5)
    return Season(done=done, through=_by_days(done, through), strays=_by_days(done, strays))


def _by_days(done: np.ndarray, known: dict[int, float]) -> np.ndarray:
    """Known months, and between them evenly by days."""
    months = sorted(known)
    return np.interp(done, done[np.array(months) - 1], [known[m] for m in months])

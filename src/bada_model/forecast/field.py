"""The growth field: latent monthly growth of one indicator at every level of a chain of areas.

Growth of the top area is a slow level plus irregular slots with an echo one year
later. Each area below adds a lasting gap, a deviation of its own in each year, and
irregular slots. All of it is Gaussian, so every published figure, whatever its
period, is one linear row ``y = A g + e``, and what is unknown follows in closed
form: ragged edges, quarters, annual rows, a silent district, a judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.periods import N_SLOTS

LEVEL_MEMORY = 0.85  # correlation of the top level between neighbouring years
ECHO = 0.3  # share of an irregular slot that returns, reversed, a year later
RELEASE_NOISE = 0.1  # standard deviation of rounding and revision, percentage points
SAME = 1e-6  # relative difference of precisions that counts as none
LASTING_SHARE = 0.35  # lasting part of the variance of an area's yearly gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """Standard deviations in percentage points.

    Attributes
    ----------
    mean, level : float
        Long-run growth of the top area, and how far a year strays from it.
    slot : float
        Irregular growth of one slot.
    gaps : tuple of float
        Yearly gap of each area to the one above, top first; zero for the top.
    """

    mean: float
    level: float
    slot: float
    gaps: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One linear view of the field: ``weights`` over slots of one area in one year.

    ``variance`` is that of the figure's noise, in squared percentage points. A row that stands for
    somebody else's law (:meth:`Field.site`) may have a negative one: it takes knowledge back.
    """

    area: int
    year: int  # position in the window
    weights: np.ndarray  # shape (11,), sums to one
    value: float
    variance: float = RELEASE_NOISE**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """Slots of one area in one year given all rows: mean (11,) and covariance (11, 11)."""

    mean: np.ndarray
    covariance: np.ndarray

    def of(self, weights: np.ndarray) -> tuple[float, float]:
        """Mean and variance of a weighted mean of the slots."""
        return float(weights @ self.mean), float(weights @ self.covariance @ weights)


def component(scale: float, slot: float, years: int, *, top: bool) -> np.ndarray:
    """Prior covariance of what one area adds, over all slots of the window."""
    year = np.repeat(np.arange(years), N_SLOTS)
    time = np.arange(years * N_SLOTS)
    same = year[:, None] == year[None, :]
    if top:
        slow = scale**2 * LEVEL_MEMORY ** np.abs(year[:, None] - year[None, :])
    else:
        slow = scale**2 * (LASTING_SHARE + (1 - LASTING_SHARE) * same)
    lag = np.abs(time[:, None] - time[None, :])
    irregular = slot**2 * ((1 + ECHO**2) * (lag == 0) - ECHO * (lag == N_SLOTS))
    return slow + irregular


class Field:
    """The prior over a chain of areas and a window of years, ready to be conditioned."""

    def __init__(self, scales: Scales, years: int) -> None:
        self._scales, self._years = scales, years
        self._parts = [
            component(scales.level if k == 0 else gap, scales.slot, years, top=k == 0)
            for k, gap in enumerate(scales.gaps)
        ]
        self._shared = [np.sum(self._parts[: k + 1], axis=0) for k in range(len(self._parts))]

    def posterior(self, rows: Sequence[Row], *, area: int, year: int) -> Posterior:
        """Slots of one area and year given the rows.

        The whole update is one solve in the space of the rows; with no rows the prior returns.
        """
        span = slice(year * N_SLOTS, (year + 1) * N_SLOTS)
        prior = self._shared[area][span, span]
        mean = np.full(N_SLOTS, self._scales.mean)
        if not rows:
            return Posterior(mean=mean, covariance=prior)
        among, across = self._covariances(rows, area=area, year=year)
        gain = np.linalg.solve(among, across).T
        missed = np.array([row.value for row in rows]) - self._scales.mean
        covariance = prior - gain @ across
        return Posterior(mean=mean + gain @ missed, covariance=(covariance + covariance.T) / 2)

    def site(
        self,
        rows: Sequence[Row],
        weights: np.ndarray,
        law: tuple[float, float],
        *,
        area: int,
        year: int,
    ) -> Row:
        """The row that brings a weighted mean of slots, given ``rows``, to a law: mean and variance.

        As a site of expectation propagation (Minka 2001): precisions subtract, so a law wider than
        what the rows say widens the field. None is taken as surer than a published figure.
        """
        mean, variance = self.posterior(rows, area=area, year=year).of(weights)
        precision = 1 / max(law[1], RELEASE_NOISE**2) - 1 / variance
        noise = variance / (precision * variance if abs(precision * variance) > SAME else SAME)
        value = mean + (law[0] - mean) * (1 + noise / variance)
        return Row(area=area, year=year, weights=weights, value=value, variance=noise)

    def explained(
        self, rows: Sequence[Row], *, area: int, year: int, weights: np.ndarray
    ) -> list[float]:
        """Variance of a weighted mean of the slots that the rows explain, of levels 0 to ``area`` from the top down."""
        if not rows:
            return [0.0] * (area + 1)
        among, across = self._covariances(rows, area=area, year=year)
        aimed, level = across @ weights, np.array([row.area for row in rows])
        found = []
        for lowest in range(area + 1):
            upto = level <= lowest
            gain = np.linalg.solve(among[np.ix_(upto, upto)], aimed[upto])
            found.append(float(gain @ aimed[upto]))
        return found

    def _covariances(
        self, rows: Sequence[Row], *, area: int, year: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Covariances of the rows' values among each other, and with the slots of an area and year."""
        span = slice(year * N_SLOTS, (year + 1) * N_SLOTS)
        views = self._views(rows)
        across = np.array([
            views[i] @ self._shared[min(area, row.area)][:, span] for i, row in enumerate(rows)
        ])  # fmt: skip
        return self._among(rows, views), across

    def _views(self, rows: Sequence[Row]) -> np.ndarray:
        """Each row's weights over all slots of the window, shape (n_rows, years * 11)."""
        views = np.zeros((len(rows), self._years * N_SLOTS))
        for i, row in enumerate(rows):
            views[i, row.year * N_SLOTS : (row.year + 1) * N_SLOTS] = row.weights
        return views

    def _among(self, rows: Sequence[Row], views: np.ndarray) -> np.ndarray:
        """Covariance of the rows' values: what two areas share is what the upper one is."""
        area = np.array([row.area for row in rows])
        upper = np.minimum(area[:, None], area[None, :])
        among = np.zeros((len(rows), len(rows)))
        for k, shared in enumerate(self._shared):
            if (upper == k).any():
                among = np.where(upper == k, views @ shared @ views.T, among)
        return among + np.diag([row.variance for row in rows])


def information_shares(
    field: Field, rows: Sequence[Row], *, area: int, year: int, weights: np.ndarray
) -> list[float]:
    """Share of the explained variance that each level's rows bring, own rows last, summing to one.

    Levels are added from the top down; what the own rows are credited with is what the
    levels above could not already say. A row that takes knowledge back (:meth:`Field.site`) was
    made for all rows: beside fewer of them it may take back more than there was, so no level is
    credited with less than nothing or more than all. Zeros where all rows together leave no more
    known than before.
    """
    explained = field.explained(rows, area=area, year=year, weights=weights)
    total = explained[-1]
    if total <= 0:
        return [0.0] * len(explained)
    upto = np.maximum.accumulate(np.clip(explained, 0.0, total))
    return [float(gain / total) for gain in np.diff(upto, prepend=0.0)]

"""The growth field of a series by itself, as a member of the pool.

Log growth over the year before, season by season, is one Gaussian law: a lasting mean, a slow part
that returns to it, and irregular seasons of which a part comes back reversed a year later (the
echo of :mod:`bada_model.forecast.field`). What is published is conditioned on, what is open
follows in closed form; the size is the series' own. No path is drawn.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from bada_model.forecast.field import ECHO
from bada_model.forecast.pool.cases import Cases
from bada_model.forecast.pool.widths import TAILS

PERSISTENCE = 0.3, 0.7
"""Correlation of the slow part between a season and the same one a year later."""
SLOW = 0.3, 0.6, 0.85
"""Share of the slow part in the variance of a season's growth."""
LASTING = 0.2
"""Variance of the lasting mean around the median of the past, over that of a season's growth."""
NOISE = 0.02
"""Variance of rounding, over the same."""
PRIOR_SEASONS = 4.0
"""Weight, in seasons, of the plain variance of past growth against what the law finds."""
TEMPER = 0.5
"""Power of the likelihood in the weights: neighbouring seasons tell partly the same."""
USUAL_DEVIATIONS, LEAST_REACH = 6.0, 0.15
"""Past growth is held this many usual deviations, and at least this log growth, from its median."""
SMALLEST_VARIANCE = 1e-12


def growth_field(cases: Cases) -> np.ndarray:
    """Quantiles of full-year growth at LEVELS, shape (n, K)."""
    growth, usual = held_growth(cases)
    away = growth - usual[:, None]
    scale = np.nanmean(away**2, axis=1)
    base = cases.index[:, -2, cases.observed :]
    masks, pattern = np.unique(np.isfinite(away), axis=0, return_inverse=True)
    found = np.empty((3, len(PERSISTENCE) * len(SLOW), len(away)))  # log likelihood, mean, variance
    for k, (persistence, slow) in enumerate(product(PERSISTENCE, SLOW)):
        covariance = covariances(growth.shape[1], len(cases.months), persistence, slow)
        for number, known in enumerate(masks):
            rows = np.flatnonzero(pattern == number)
            found[:, k, rows] = _conditioned(
                covariance, known, away[rows], usual[rows], scale[rows], base[rows]
            )
    likelihood, mean, variance = found
    weights = np.exp(TEMPER * (likelihood - likelihood.max(axis=0)))
    weights /= weights.sum(axis=0)
    centre = (weights * mean).sum(axis=0)
    spread = np.sqrt((weights * (variance + (mean - centre) ** 2)).sum(axis=0))
    return cases.full_year(centre)[:, None] + 100 * spread[:, None] * TAILS


def held_growth(cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """Log growth of every season over the year before, the open ones last and NaN, and its median.

    Shapes (n, T) and (n,). Past growth is held near the median; that of this year stays as published.
    """
    yearly = np.diff(np.log(cases.index), axis=1)
    growth = yearly.reshape(len(yearly), -1)
    usual = np.nanmedian(growth, axis=1)
    deviation = 1.4826 * np.nanmedian(np.abs(growth - usual[:, None]), axis=1)
    reach = np.maximum(USUAL_DEVIATIONS * deviation, LEAST_REACH)[:, None]
    past = yearly[:, :-1].reshape(len(yearly), -1)
    held = np.clip(past, usual[:, None] - reach, usual[:, None] + reach)
    return np.hstack([held, yearly[:, -1]]), usual


def covariances(seasons: int, of_a_year: int, persistence: float, slow: float) -> np.ndarray:
    """Covariance of growth over neighbouring seasons, in units of its variance, shape (T, T)."""
    time = np.arange(seasons)
    lag = np.abs(time[:, None] - time)
    irregular = (1 + ECHO**2) * (lag == 0) - ECHO * (lag == of_a_year)
    varying = slow * persistence ** (lag / of_a_year) + (1 - slow) * irregular / (1 + ECHO**2)
    return np.asarray(varying + LASTING + NOISE * (lag == 0))


def _conditioned(
    covariance: np.ndarray,
    known: np.ndarray,
    away: np.ndarray,
    usual: np.ndarray,
    scale: np.ndarray,
    base: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log likelihood, and mean and variance of the open amount, of series known at the same seasons.

    Parameters
    ----------
    covariance : array, shape (T, T)
    known : array of bool, shape (T,)
    away : array, shape (n, T)
        Growth less its usual value.
    usual, scale : array, shape (n,)
        Usual value and plain variance of growth.
    base : array, shape (n, h)
        Last year's amounts of the open seasons, the last h.
    """
    ahead = slice(len(covariance) - base.shape[1], None)
    root = np.linalg.cholesky(covariance[np.ix_(known, known)])
    both = np.linalg.solve(root, np.hstack([away[:, known].T, covariance[known, ahead]]))
    white, reached = both[:, : len(away)], both[:, len(away) :]
    n = len(root)
    variance = ((white**2).sum(axis=0) + PRIOR_SEASONS * scale) / (n + PRIOR_SEASONS)
    variance = np.maximum(variance, SMALLEST_VARIANCE)
    likelihood = -0.5 * n * np.log(variance) - np.log(np.diag(root)).sum()
    amounts = base * np.exp(usual[:, None] + white.T @ reached)
    left = covariance[ahead, ahead] - reached.T @ reached
    return likelihood, amounts.sum(axis=1), variance * ((amounts @ left) * amounts).sum(axis=1)

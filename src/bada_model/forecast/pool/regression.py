"""The panel member: how much the rest of the year outgrows the part already published.

Over all series and earlier years, growth of the remaining seasons minus growth so far is
regressed on last year's same difference (the base-effect echo), on the momentum of
the last seasons, and on the distance to last year's growth, each in units of
the series' usual difference.
"""

from __future__ import annotations

import numpy as np

from bada_model.forecast.pool.cases import Cases, base_shares, season_growth
from bada_model.forecast.pool.members import LEVELS, carry, tamed
from bada_model.forecast.pool.panel import Panel

MEMORY = 0.93  # weight of a year relative to the next one
RIDGE = 20.0  # in cases
LIMIT = 4.0  # standardised values are clipped here
MIN_TRAINING = 30
MOMENTUM_SEASONS = 3


def panel_regression(panel: Panel, cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """Quantiles of full-year growth, shape (n, K); carry where there is too little to learn from."""
    if not cases.observed:
        return carry(cases, rng)
    position = cases.year - int(panel.years[0])
    window = slice(max(0, position - 25), min(position + 1, panel.years.size))
    growth = panel.growth[cases.which, window].copy()
    if position < panel.years.size:
        growth[:, -1, cases.observed :] = np.nan
    shares = base_shares(panel.level[cases.which, :position])
    target, features = _design(growth, shares, cases.observed)
    scale = _usual(target[:, :-1])
    standard = np.clip(features / scale[:, None, None], -LIMIT, LIMIT)
    wanted = np.clip(target / scale[:, None], -LIMIT, LIMIT)
    age = np.arange(target.shape[1])[::-1]
    train = np.isfinite(wanted) & np.isfinite(standard).all(axis=2)
    train[:, -1] = False
    if train.sum() < MIN_TRAINING:
        return carry(cases, rng)
    weight = np.broadcast_to(MEMORY**age, wanted.shape)[train]
    slope = _ridge(standard[train], wanted[train], weight)
    left_over = wanted[train] - standard[train] @ slope
    law = weighted_quantiles(left_over, weight)
    now = np.where(np.isfinite(standard[:, -1]), standard[:, -1], 0.0)
    rest = cases.ytd[:, None] + scale[:, None] * ((now @ slope)[:, None] + law)
    done = np.cumsum(shares, axis=1)[:, cases.observed - 1][:, None]
    return done * cases.ytd[:, None] + (1 - done) * rest


def _design(growth: np.ndarray, shares: np.ndarray, observed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rest growth minus growth so far, and the three regressors, by series and year."""
    done = np.cumsum(shares, axis=1)[:, observed - 1][:, None]
    now, full = growth[:, :, observed - 1], growth[:, :, -1]
    rest = (full - done * now) / (1 - done)
    seasons = season_growth(growth, shares)
    first = max(0, observed - MOMENTUM_SEASONS)
    recent = shares[:, None, first:observed]
    momentum = (seasons[:, :, first:observed] * recent).sum(axis=2) / recent.sum(axis=2)
    last = np.full_like(now, np.nan)
    echo, last[:, 1:] = last.copy(), full[:, :-1]
    echo[:, 1:] = (rest - now)[:, :-1]
    features = np.stack(
        [echo, np.where(np.isfinite(momentum), momentum - now, 0.0), last - now], axis=2
    )
    return rest - now, features


def _usual(target: np.ndarray) -> np.ndarray:
    """Usual size of the target of each series, shrunk to the panel's."""
    known = np.isfinite(target)
    count = known.sum(axis=1)
    size = np.where(known, np.abs(tamed(target)), 0.0).sum(axis=1) / np.maximum(count, 1)
    typical = np.median(size[count > 1]) if (count > 1).any() else 1.0
    return np.maximum((size * count + typical * 2) / (count + 2), 0.05)


def _ridge(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    gram = (x * weight[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
    return np.linalg.solve(gram, (x * weight[:, None]).T @ y)


def weighted_quantiles(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Quantiles of a weighted sample at LEVELS, shape (K,)."""
    order = np.argsort(values)
    through = np.cumsum(weight[order]) - 0.5 * weight[order]
    return np.interp(LEVELS, through / weight.sum(), values[order])

"""The panel member: how much the rest of the year outgrows the part already published.

Over all series and earlier years, growth of the remaining seasons minus growth so far is
regressed on last year's same difference (the base-effect echo), on the momentum of
the last seasons, and on the distance to last year's growth, each in units of
the series' usual difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.forecast.pool.cases import Cases, base_shares
from bada_model.forecast.pool.members import LEVELS, carry, tamed
from bada_model.forecast.pool.panel import Panel
from bada_model.transforms import slot_growth

MEMORY = 0.93  # weight of a year relative to the next one
RIDGE = 20.0  # in cases
LIMIT = 4.0  # standardised values are clipped here
MIN_TRAINING = 30
MOMENTUM_SEASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What earlier years taught, in units of a series' usual difference.

    ``slope`` on echo, momentum and distance, shape (3,); ``law`` are the quantiles at
    :data:`LEVELS` of what the slope leaves over, shape (K,).
    """

    slope: np.ndarray
    law: np.ndarray


def panel_regression(
    panel: Panel, cases: Cases, rng: np.random.Generator, *, fits: Sequence[Fit] | None = None
) -> np.ndarray:
    """Quantiles of full-year growth, shape (n, K).

    ``fits`` has one for each case; without it the earlier years of the cases themselves teach,
    and where they are too few growth so far is carried on.
    """
    if not cases.observed:
        return carry(cases, rng)
    seen = _seen(panel, cases.which, cases.year, cases.observed)
    if fits is None:
        own = _fit(seen)
        if own is None:
            return carry(cases, rng)
        fits = [own] * len(cases.which)
    now = np.where(np.isfinite(seen.features[:, -1]), seen.features[:, -1], 0.0)
    centre = (now * np.stack([fit.slope for fit in fits])).sum(axis=1)
    law = np.stack([fit.law for fit in fits])
    rest = cases.ytd[:, None] + seen.scale[:, None] * (centre[:, None] + law)
    return seen.done * cases.ytd[:, None] + (1 - seen.done) * rest


def fit_before(panel: Panel, year: int, month: int) -> Fit:
    """What the years before one taught about all series of a panel.

    NaN before the first release of a year, where nothing is regressed, and where years are too few.
    """
    observed = int(np.searchsorted(panel.months, month, side="right"))
    found = _fit(_seen(panel, np.arange(len(panel.keys)), year, observed)) if observed else None
    return found or Fit(slope=np.full(3, np.nan), law=np.full(LEVELS.size, np.nan))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Standardised target (n, years) and features (n, years, 3), the judged year last.

    ``scale`` (n,) is the usual difference; ``done`` (n, 1) the base share of the published seasons.
    """

    target: np.ndarray
    features: np.ndarray
    scale: np.ndarray
    done: np.ndarray


def _seen(panel: Panel, which: np.ndarray, year: int, observed: int) -> _Seen:
    """What is known of series of a panel after some seasons of a year."""
    position = year - int(panel.years[0])
    window = slice(max(0, position - 25), min(position + 1, panel.years.size))
    growth = panel.growth[which, window].copy()
    growth[~panel.read_alike[which, min(position, panel.years.size)]] = np.nan
    if position < panel.years.size:
        growth[:, -1, observed:] = np.nan
    else:
        growth = np.concatenate([growth, np.full_like(growth[:, :1], np.nan)], axis=1)
    shares = base_shares(panel.level[which, :position])
    target, features = _design(growth, shares, observed)
    scale = _usual(target[:, :-1])
    return _Seen(
        target=np.clip(target / scale[:, None], -LIMIT, LIMIT),
        features=np.clip(features / scale[:, None, None], -LIMIT, LIMIT),
        scale=scale, done=np.cumsum(shares, axis=1)[:, observed - 1][:, None],
    )  # fmt: skip


def _fit(seen: _Seen) -> Fit | None:
    age = np.arange(seen.target.shape[1])[::-1]
    train = np.isfinite(seen.target) & np.isfinite(seen.features).all(axis=2)
    train[:, -1] = False
    if train.sum() < MIN_TRAINING:
        return None
    weight = np.broadcast_to(MEMORY**age, train.shape)[train]
    slope = _ridge(seen.features[train], seen.target[train], weight)
    left_over = seen.target[train] - seen.features[train] @ slope
    return Fit(slope=slope, law=weighted_quantiles(left_over, weight))


def _design(growth: np.ndarray, shares: np.ndarray, observed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rest growth minus growth so far, and the three regressors, by series and year."""
    done = np.cumsum(shares, axis=1)[:, observed - 1][:, None]
    now, full = growth[:, :, observed - 1], growth[:, :, -1]
    rest = (full - done * now) / (1 - done)
    seasons = slot_growth(growth, shares[:, None])
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

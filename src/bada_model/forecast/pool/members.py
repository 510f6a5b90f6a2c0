"""The members of the pool: each turns a batch of cases into year-end growth laws.

A member has one signature, ``member(cases, rng) -> array (n, K)``: quantiles of
full-year growth at :data:`LEVELS`, percent. All work on whole batches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from bada_model.forecast.pool import filters
from bada_model.forecast.pool.cases import SEASON_GROWTH, Cases

K = 200
LEVELS = (np.arange(K) + 0.5) / K
LEVELS.flags.writeable = False
N_PATHS = 1000
BURN_YEARS = 2
TAMED_AT = 4.0
SMALLEST_SCALE = 0.02  # points of growth
KNOWN_MISSES = 5
"""Past misses from which a limit may be learned."""
VOLATILITY_YEARS = 3.0
"""Half-life of the recent errors that scale the bootstrap."""

Member = Callable[[Cases, np.random.Generator], np.ndarray]

HOLT_WINTERS_GRID = np.array(
    [
        (alpha, alpha * ratio, gamma * (1 - alpha), phi)
        for alpha in (0.1, 0.3, 0.55, 0.85)
        for ratio in (0.0, 0.08, 0.25)
        for gamma in (0.08, 0.25, 0.5)
        for phi in (0.85, 0.97)
    ]
)
AIRLINE_GRID = np.array(
    [(a, b, phi) for a in (0.0, 0.3, 0.6) for b in (0.2, 0.5, 0.8) for phi in (0.7, 0.9, 1.0)]
)
RECENT_YEARS = 4
"""Years whose mean growth the second airline member returns to."""
SMOOTHING_GRID = np.array([0.05, 0.15, 0.3, 0.45, 0.6, 0.8, 0.95])


def carry(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """Growth so far persists; Student-t spread from the series' own misses at this season, as they were.

    The yardstick of every backtest, so it is kept plain. With nothing published this year last
    year's growth is carried.
    """
    del rng
    now, misses = carry_centre(cases), carry_misses(cases)
    count = np.isfinite(misses).sum(axis=1)
    total = np.nansum(misses**2, axis=1)
    typical = (
        np.nanmedian(np.sqrt(total[count > 2] / count[count > 2])) if (count > 2).any() else 3.0
    )
    variance = (total + 2 * typical**2) / (count + 2)
    return now[:, None] + np.sqrt(variance)[:, None] * student_quantiles(np.maximum(count, 3))


def carry_centre(cases: Cases) -> np.ndarray:
    """Plain carry: growth so far, or last year's growth before the first release."""
    return cases.ytd if cases.observed else _last(cases.past_full)


def carry_misses(cases: Cases) -> np.ndarray:
    """Full-year growth minus plain carry in the ten years before, shape (n, <= 10)."""
    if cases.observed:
        return (cases.past_full - cases.past_ytd)[:, -10:]
    return np.diff(cases.past_full, axis=1)[:, -10:]


def tamed(misses: np.ndarray) -> np.ndarray:
    """Misses no larger than four times the median size of their row: a plant that opened or shut is no scale."""
    size = np.where(np.isfinite(misses), np.abs(misses), np.nan)
    usual = np.array(
        [np.median(row[np.isfinite(row)]) if np.isfinite(row).any() else 0.0 for row in size]
    )
    limit = TAMED_AT * np.maximum(usual, SMALLEST_SCALE)[:, None]
    return np.clip(misses, -limit, limit)


def _last(values: np.ndarray) -> np.ndarray:
    """Last finite value of each row, zero where there is none."""
    known = np.isfinite(values)
    position = values.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    found = values[np.arange(len(values)), position]
    return np.where(known.any(axis=1), found, 0.0)


def student_quantiles(df: np.ndarray) -> np.ndarray:
    """Quantiles of the Student law at LEVELS for each degree of freedom, shape (n, K)."""
    from scipy.special import stdtrit

    table = {int(d): stdtrit(float(d), LEVELS) for d in np.unique(df)}
    return np.array([table[int(d)] for d in df])


def share_of_year(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """Ratio of the year to its published part as in earlier years, recent ones weighing more."""
    if not cases.observed:
        return carry(cases, rng)
    past = cases.index[:, :-1]
    ratio = np.log(past.sum(axis=2) / past[:, :, : cases.observed].sum(axis=2))
    age = np.arange(past.shape[1])[::-1]
    weight = np.where(np.isfinite(ratio), 0.75**age, 0.0)
    weight /= weight.sum(axis=1, keepdims=True)
    known = np.where(np.isfinite(ratio), ratio, 0.0)
    centre = (weight * known).sum(axis=1)
    effective = 1 / (weight**2).sum(axis=1)
    around = (
        (weight * (known - centre[:, None]) ** 2).sum(axis=1)
        * effective
        / np.maximum(effective - 1, 0.5)
    )
    spread = np.sqrt(
        (around * effective + np.median(around)) / (effective + 1) * (1 + 1 / effective)
    )
    df = np.maximum(3, np.round(effective)).astype(int)
    law = centre[:, None] + spread[:, None] * student_quantiles(df)
    part = cases.done * (1 + cases.ytd / 100)
    return (part[:, None] * np.exp(law) - 1) * 100


def holt_winters(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """Damped log Holt-Winters over a likelihood-weighted grid, residual bootstrap."""
    return _smoothed(cases, rng, robust=False)


def robust_holt_winters(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """The same with clipped updates, so that one outlier does not move the level."""
    return _smoothed(cases, rng, robust=True)


def _smoothed(cases: Cases, rng: np.random.Generator, *, robust: bool) -> np.ndarray:
    y, seasons = log_history(cases), len(cases.months)
    run = filters.holt_winters(y, seasons, HOLT_WINTERS_GRID, robust=robust)
    weights = filters.likelihood_weights(run.errors, burn=BURN_YEARS * seasons)
    chosen = choose(weights, rng)
    shocks = bootstrap(run.errors, weights, cases, rng)
    rows = np.arange(len(y))[:, None]
    alpha, beta, gamma, phi = (HOLT_WINTERS_GRID[:, c][chosen] for c in range(4))
    level, slope = run.state.level[rows, chosen], run.state.slope[rows, chosen]
    season = run.state.season[rows, chosen]
    logs = np.empty(shocks.shape)
    for h in range(shocks.shape[2]):
        k = (run.state.position + h) % seasons
        ahead = level + phi * slope
        logs[:, :, h] = ahead + season[:, :, k] + shocks[:, :, h]
        level, slope = ahead + alpha * shocks[:, :, h], phi * slope + beta * shocks[:, :, h]
        season[:, :, k] += gamma * shocks[:, :, h]
    return year_end_quantiles(cases, logs)


def airline(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """Airline model and its kin whose growth returns to the mean of all years known."""
    return _airline(cases, rng, memory=cases.index.shape[1])


def recent_airline(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """The same, returning to the mean growth of the last four years."""
    return _airline(cases, rng, memory=RECENT_YEARS)


def _airline(cases: Cases, rng: np.random.Generator, *, memory: int) -> np.ndarray:
    y, seasons = log_history(cases), len(cases.months)
    mean = mean_growth(y, years=memory, seasons=seasons)
    errors = filters.airline(y, seasons, AIRLINE_GRID, mean)
    weights = filters.likelihood_weights(errors, burn=(BURN_YEARS + 1) * seasons)
    chosen = choose(weights, rng)
    theta, seasonal, phi = (AIRLINE_GRID[:, c][chosen] for c in range(3))
    horizon = seasons - cases.observed
    shocks = bootstrap(errors, weights, cases, rng)
    rows = np.arange(len(y))[:, None]
    past = np.moveaxis(errors[-seasons - 1 :], 0, -1)[rows, chosen]  # (n, paths, S + 1)
    e = np.concatenate([past, shocks], axis=2)
    start = np.repeat(y[:, None, -seasons - 1 :], chosen.shape[1], axis=1)
    logs = np.concatenate([start, np.empty(shocks.shape)], axis=2)
    for h in range(horizon):
        t = seasons + 1 + h
        moved = (
            e[:, :, t] - theta * e[:, :, t - 1] - seasonal * e[:, :, t - seasons]
            + theta * seasonal * e[:, :, t - seasons - 1]
        )  # fmt: skip
        before = logs[:, :, t - 1] - logs[:, :, t - seasons - 1] - mean[:, None]
        logs[:, :, t] = logs[:, :, t - seasons] + mean[:, None] + phi * before + moved
    return year_end_quantiles(cases, logs[:, :, seasons + 1 :])


def mean_growth(y: np.ndarray, *, years: int, seasons: int) -> np.ndarray:
    """Mean log growth over a year in the last years, shape (n,)."""
    growth = (y[:, seasons:] - y[:, :-seasons])[:, -years * seasons :]
    known = np.isfinite(growth)
    return np.where(known, growth, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def theta(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """Seasonally adjusted exponential smoothing with half the trend as drift."""
    y, seasons = log_history(cases), len(cases.months)
    adjusted, factors = seasonally_adjusted(y, seasons)
    drift = 0.5 * recent_slope(adjusted, years=5, seasons=seasons)
    moved = adjusted - drift[:, None] * np.arange(y.shape[1])
    errors, last = filters.exponential_smoothing(moved, SMOOTHING_GRID)
    weights = filters.likelihood_weights(errors, burn=BURN_YEARS * seasons)
    chosen = choose(weights, rng)
    shocks = bootstrap(errors, weights, cases, rng)
    level = last[np.arange(len(y))[:, None], chosen]
    alpha = SMOOTHING_GRID[chosen][:, :, None]
    steps = np.arange(shocks.shape[2])
    before = np.cumsum(shocks, axis=2) - shocks
    logs = level[:, :, None] + alpha * before + shocks
    logs += (drift[:, None] * (y.shape[1] + steps))[:, None, :]
    logs += factors[:, (cases.observed + steps) % seasons][:, None, :]
    return year_end_quantiles(cases, logs)


def seasonally_adjusted(y: np.ndarray, seasons: int) -> tuple[np.ndarray, np.ndarray]:
    """Logs without their seasonal means of the last five complete years, and those means."""
    years = y.shape[1] // seasons
    blocks = y[:, : years * seasons].reshape(len(y), years, seasons)[:, -5:]
    around = blocks - blocks.mean(axis=2, keepdims=True)
    trend = np.linspace(-0.5, 0.5, seasons)
    with np.errstate(invalid="ignore"):
        yearly = np.diff(blocks.mean(axis=2), axis=1, prepend=np.nan)
    yearly[:, 0] = yearly[:, 1] if yearly.shape[1] > 1 else 0.0
    around = around - yearly[:, :, None] * trend * (seasons - 1) / seasons
    known = np.isfinite(around)
    factors = np.where(known, around, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    factors -= factors.mean(axis=1, keepdims=True)
    repeated = np.tile(factors, (1, years + 1))[:, : y.shape[1]]
    return y - repeated, factors


def recent_slope(y: np.ndarray, *, years: int, seasons: int) -> np.ndarray:
    """Least-squares slope over the last years, by series; leading gaps are left out."""
    part = y[:, -years * seasons :]
    known = np.isfinite(part)
    time = np.arange(part.shape[1], dtype=float)
    count = known.sum(axis=1)
    centre = (known * time).sum(axis=1) / count
    away = np.where(known, time - centre[:, None], 0.0)
    return (away * np.where(known, part, 0.0)).sum(axis=1) / (away**2).sum(axis=1)


# -- shared by the simulating members ------------------------------------------------


def log_history(cases: Cases) -> np.ndarray:
    """Log amounts in time order up to the last observed season, shape (n, T)."""
    flat = cases.index.reshape(len(cases.index), -1)
    return np.log(flat[:, : flat.shape[1] - len(cases.months) + cases.observed])


def choose(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A grid row for each path in proportion to its weight, shape (n, N_PATHS)."""
    levels = (np.arange(N_PATHS) + rng.random()) / N_PATHS
    through = np.cumsum(weights, axis=1)
    picked = np.array([np.searchsorted(row, levels * row[-1]) for row in through])
    return rng.permuted(np.minimum(picked, weights.shape[1] - 1), axis=1)


def bootstrap(
    errors: np.ndarray, weights: np.ndarray, cases: Cases, rng: np.random.Generator
) -> np.ndarray:
    """Shocks drawn from past one-step errors of the best row, shape (n, N_PATHS, seasons ahead).

    The same dates are drawn for all series, so that co-movement is kept; series that
    were not yet observed on a date take another of their own. Errors of the last years set
    the size: calm years follow calm ones.
    """
    best = weights.argmax(axis=1)
    own = errors[:, np.arange(len(best)), best].T  # (n, T)
    own = np.where(own == 0, np.nan, own)[:, -100:]
    known = np.isfinite(own)
    count = known.sum(axis=1)
    filled = np.where(known, own, 0.0)
    mean = filled.sum(axis=1) / np.maximum(count, 1)
    centred = np.where(known, filled - mean[:, None], 0.0)
    order = np.argsort(~known, axis=1, kind="stable")
    packed = np.take_along_axis(centred, order, axis=1)  # own errors first
    dates = rng.integers(0, own.shape[1], (N_PATHS, len(cases.months) - cases.observed))
    wrapped = dates[None] % np.maximum(count, 1)[:, None, None]
    inflate = np.sqrt(count / np.maximum(count - 3, 1)) * recent_size(
        centred, known, len(cases.months)
    )
    return packed[np.arange(len(own))[:, None, None], wrapped] * inflate[:, None, None]


def recent_size(errors: np.ndarray, known: np.ndarray, seasons: int) -> np.ndarray:
    """Size of recent errors over that of all, between one half and two, shape (n,)."""
    age = np.arange(errors.shape[1])[::-1] / seasons
    weight = np.where(known, 0.5 ** (age / VOLATILITY_YEARS), 0.0)
    recent = (weight * errors**2).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)
    every = (errors**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.clip(np.sqrt(recent / np.maximum(every, 1e-18)), 0.5, 2.0)


def year_end_quantiles(cases: Cases, logs: np.ndarray) -> np.ndarray:
    """Quantiles of full-year growth from log amounts of the remaining seasons, shape (n, K)."""
    base = np.log(cases.index[:, -2, cases.observed :])[:, None, :]
    low, high = season_limits(cases)
    held = np.clip(logs - base, low[:, None, None], high[:, None, None])
    rest = np.exp(base + held).sum(axis=2)
    return np.quantile(cases.full_year(rest), LEVELS, axis=1).T


def season_limits(cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """Log growth that no open season leaves, so that no tail explodes: lowest and highest, shape (n,).

    Six usual deviations (15 % at least) around the median of past seasons, and as far as this
    year has gone already: what has happened can go on.
    """
    centre, usual = usual_season(cases)
    reach = np.maximum(0.15, 6 * usual)
    seen = np.log1p(np.clip(cases.ytd, *SEASON_GROWTH) / 100) if cases.observed else centre
    return np.minimum(centre - reach, seen), np.maximum(centre + reach, seen)


def usual_season(cases: Cases) -> tuple[np.ndarray, np.ndarray]:
    """Median log growth of past seasons and its usual deviation, shape (n,)."""
    with np.errstate(invalid="ignore"):
        growth = np.diff(np.log(cases.index[:, :-1]), axis=1).reshape(len(cases.index), -1)
    centre = np.nanmedian(growth, axis=1)
    return centre, 1.4826 * np.nanmedian(np.abs(growth - centre[:, None]), axis=1)


MEMBERS: Mapping[str, Member] = {
    "holt_winters": holt_winters,
    "airline": airline,
    "recent_airline": recent_airline,
}
"""Simulating members of the pool, which say how far any law may reach; regression and growth field join them."""

REFERENCES: Mapping[str, Member] = {
    "carry": carry,
    "share": share_of_year,
    "robust": robust_holt_winters,
    "theta": theta,
}
"""Forecasters that backtests report beside the pool and that earned no weight in it."""

"""Recursive filters over whole batches of series and parameter grids at once.

Each filter runs on log amounts ``y`` of shape (n, T), NaN before a series
begins, for every row of a parameter grid, and returns one-step errors and what is
needed to continue. Parameter rows share the arrays; nothing loops over series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CLIP_SCALES = 2.5
SCALE_MEMORY = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class HoltWintersState:
    """Level, slope and seasonal terms after the last observation, shape (n, G[, S])."""

    level: np.ndarray
    slope: np.ndarray
    season: np.ndarray
    position: int  # season of the next observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtered:
    """One-step errors of a filter, shape (T, n, G), NaN where nothing was observed."""

    errors: np.ndarray
    state: HoltWintersState


def holt_winters(
    y: np.ndarray, seasons: int, grid: np.ndarray, *, robust: bool = False
) -> Filtered:
    """Damped additive Holt-Winters in error-correction form.

    ``yhat = l + phi b + s``; ``l += phi b + alpha e``; ``b = phi b + beta e``;
    ``s += gamma e``. The same recursion as statsmodels' ETSModel(A, Ad, A).

    Parameters
    ----------
    y : array, shape (n, T)
        Log amounts; a series may begin late (leading NaN) but has no later gap.
    grid : array, shape (G, 4)
        Rows ``alpha, beta, gamma, phi``.
    robust : bool
        Clip errors at 2.5 running scales before they update the state.
    """
    level, season, begin = initial_state(y, seasons)
    n, g = y.shape[0], len(grid)
    alpha, beta, gamma, phi = (column[None, :] for column in grid.T)
    level = np.repeat(level[:, None], g, axis=1)
    slope = np.zeros((n, g))
    season = np.repeat(season[:, None, :], g, axis=1)
    errors = np.full((y.shape[1], n, g), np.nan)
    scale = np.full((n, g), np.nan)
    for t in range(y.shape[1]):
        k = t % seasons
        ahead = level + phi * slope
        e = y[:, t, None] - ahead - season[:, :, k]
        live = (t >= begin)[:, None] & np.isfinite(e)
        errors[t] = np.where(live, e, np.nan)
        used = np.where(live, e, 0.0)
        if robust:
            limit = np.where(np.isfinite(scale), CLIP_SCALES * scale, np.inf)
            used = np.clip(used, -limit, limit)
            seen = np.where(np.isfinite(scale), scale, np.abs(used) + 1e-3)
            moved = (1 - SCALE_MEMORY) * seen + SCALE_MEMORY * 1.25 * np.abs(used)
            scale = np.where(live, moved, scale)
        level = np.where(live, ahead + alpha * used, level)
        slope = np.where(live, phi * slope + beta * used, slope)
        season[:, :, k] += gamma * used
    position = y.shape[1] % seasons
    state = HoltWintersState(level=level, slope=slope, season=season, position=position)
    return Filtered(errors=errors, state=state)


def initial_state(y: np.ndarray, seasons: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Level and seasonal terms from the first two complete years; where each series begins.

    Returns
    -------
    level : array, shape (n,)
    season : array, shape (n, S), sums to zero
    begin : array of int, shape (n,)
    """
    years = y.shape[1] // seasons
    blocks = y[:, : years * seasons].reshape(len(y), years, seasons)
    complete = np.isfinite(blocks).all(axis=2)
    first = complete.argmax(axis=1)
    rows = np.arange(len(y))
    one = blocks[rows, first]
    two = blocks[rows, np.minimum(first + 1, years - 1)]
    season = (one - one.mean(axis=1, keepdims=True) + two - two.mean(axis=1, keepdims=True)) / 2
    return one.mean(axis=1), season, first * seasons


def exponential_smoothing(y: np.ndarray, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One-step errors, shape (T, n, G), and last level, shape (n, G), for each smoothing weight."""
    begin = np.isfinite(y).argmax(axis=1)
    level = np.repeat(y[np.arange(len(y)), begin][:, None], grid.size, axis=1)
    errors = np.full((y.shape[1], *level.shape), np.nan)
    for t in range(y.shape[1]):
        live = (t > begin)[:, None] & np.isfinite(y[:, t, None])
        errors[t] = np.where(live, y[:, t, None] - level, np.nan)
        level = level + grid * np.where(live, errors[t], 0.0)
    return errors, level


def airline(y: np.ndarray, seasons: int, grid: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """One-step errors of (p,d,1)(0,1,1), p + d = 1, by conditional sum of squares, shape (T, n, G).

    ``d_t - phi d_{t-1} = e_t - theta e_{t-1} - Theta e_{t-S} + theta Theta e_{t-S-1}``
    with d the growth over a year less its mean, and errors zero before it begins. With
    phi = 1 it is the airline model, below that growth returns to its mean.

    Parameters
    ----------
    grid : array, shape (G, 3)
        Rows ``theta, Theta, phi``.
    mean : array, shape (n,)
        Mean growth over a year, log.
    """
    n, steps = y.shape
    theta, seasonal, phi = (column[None, :] for column in grid.T)
    growth = np.full((n, steps), np.nan)
    growth[:, seasons:] = y[:, seasons:] - y[:, :-seasons] - mean[:, None]
    errors = np.zeros((steps, n, len(grid)))
    for t in range(seasons + 1, steps):
        e = (
            growth[:, t, None] - phi * growth[:, t - 1, None]
            + theta * errors[t - 1] + seasonal * errors[t - seasons]
            - theta * seasonal * errors[t - seasons - 1]
        )  # fmt: skip
        errors[t] = np.where(np.isfinite(e), e, 0.0)
    return errors


def likelihood_weights(errors: np.ndarray, *, burn: int) -> np.ndarray:
    """Weight of each grid row by its Gaussian likelihood, shape (n, G), rows sum to one."""
    with np.errstate(invalid="ignore"):
        used = errors[burn:]
        counted = np.isfinite(used) & (used != 0)
        count = np.maximum(counted.sum(axis=0), 1)
        mean_square = np.where(counted, used, 0.0).__pow__(2).sum(axis=0) / count
    log_likelihood = -0.5 * count * np.log(mean_square + 1e-12)
    weight = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)

"""Sample paths of a flow's year-to-date growth: through what is published to a law of the year's end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from bada_model.forecast.field import Posterior
from bada_model.forecast.law import Law
from bada_model.periods import N_SLOTS

MAX_GROWTH, MIN_GROWTH = 400.0, -95.0
"""Growth beyond which no year ends, percent, while published growth is far from it."""


def growth_limits(published: Iterable[float]) -> tuple[float, float]:
    """Lowest and highest growth that the figures of a year may reach, given what is published of it.

    Twice the highest published growth, and half way from the lowest to -100, where these lie
    beyond :data:`MAX_GROWTH` and :data:`MIN_GROWTH`; no published figure lies outside.

    Examples
    --------
    >>> growth_limits([8.0, 12.0]), growth_limits([600.0]), growth_limits([-98.0])
    ((-95.0, 400.0), (-95.0, 1200.0), (-99.0, 400.0))
    """
    known = tuple(published)
    lows = ((growth + min(growth, -100.0)) / 2 for growth in known)
    return min([MIN_GROWTH, *lows]), max([MAX_GROWTH, *(2 * growth for growth in known)])


def bridge(
    anchors: Mapping[int, float], end: np.ndarray, shares: np.ndarray, *, noise: np.ndarray
) -> np.ndarray:
    """Year-to-date growth paths through published figures to given year-end values.

    Between anchors the slots grow at one rate plus noise that cancels over the
    stretch, so the identity between slots, year to date and full year is exact.

    Parameters
    ----------
    anchors : dict
        Published year-to-date growth by slot, percent; kept to the bit.
    end : array, shape (n_paths,)
        Full-year growth, percent.
    shares : array, shape (11,)
        Base shares of the slots.
    noise : array, shape (n_paths, 11)
        Deviations of slot growth, percentage points.

    Returns
    -------
    array, shape (n_paths, 11)
    """
    through = np.cumsum(shares)
    paths = np.empty((end.size, N_SLOTS))
    done, contribution = -1, np.zeros(end.size)
    fixed: dict[int, float | np.ndarray] = {**anchors, N_SLOTS - 1: end}
    for slot in sorted(fixed):
        span = np.arange(done + 1, slot + 1)
        target = fixed[slot] * through[slot]
        rate = (target - contribution) / shares[span].sum()
        wiggle = noise[:, span] - (noise[:, span] @ shares[span] / shares[span].sum())[:, None]
        parts = (rate[:, None] + wiggle) * shares[span]
        paths[:, span] = (contribution[:, None] + np.cumsum(parts, axis=1)) / through[span]
        paths[:, slot] = fixed[slot]
        done, contribution = slot, np.broadcast_to(target, end.shape)
    return paths


def field_end(
    found: Posterior, shares: np.ndarray, z_end: np.ndarray, *, settled: bool
) -> np.ndarray:
    """Full-year growth of a posterior by ``z_end``, with heavy tails, shape (n_paths,)."""
    mean, variance = found.of(shares)
    law = Law(location=mean, scale=0.0 if settled else max(variance, 0.0) ** 0.5)
    return law.quantile_of(z_end)


def field_paths(
    found: Posterior, shares: np.ndarray, end: np.ndarray, z_slots: np.ndarray
) -> np.ndarray:
    """Year-to-date paths of a posterior on their way to given year ends.

    Returns
    -------
    array, shape (n_paths, 11)
    """
    mean, variance = found.of(shares)
    lean = found.covariance @ shares
    around = found.covariance - np.outer(lean, lean) / max(variance, 1e-12)
    values, vectors = np.linalg.eigh(around)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T  # whichever vectors eigh found
    slots = found.mean + np.outer(end - mean, lean / max(variance, 1e-12)) + z_slots @ root
    paths = np.cumsum(slots * shares, axis=1) / np.cumsum(shares)
    paths[:, -1] = end
    return paths

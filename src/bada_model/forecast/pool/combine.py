"""From member laws to one calibrated law.

Quantiles are averaged with weights learned from past CRPS, and the spread is
corrected by how far past outcomes fell from the centre of their bands. Both are
learned per kind and season from years before the one judged.
"""

from __future__ import annotations

import numpy as np

from bada_model.forecast.pool.members import LEVELS
from bada_model.forecast.pool.widths import LEAST_BAND, as_unsure_as_divided, stretched

POWER = 8.0
EQUAL_CASES = 20.0
"""Cases of equal-weight belief against which the learned weights are shrunk."""
OWN_CASES = 15.0
"""Cases of kind-wide belief against which a series' own record is shrunk."""
CALM_CASES = 20.0
"""Cases of belief that the spread is right."""
MEMORY = 0.9
"""What a year counts against the next one where weights are learned."""
SPREAD_MEMORY = 0.8
"""The same for the spread: calm follows calm."""
SPREADS = 0.4, 2.5
"""The factor stays within these."""
LOWEST = -99.9
"""Percent: the amounts behind a growth rate are positive."""
WORST_SCORE = 2.0
"""Scaled scores are capped here before they teach: one wild case must not decide."""


def crps(quantiles: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of laws given by quantiles at LEVELS.

    Twice the mean pinball loss over equally spaced levels.

    Parameters
    ----------
    quantiles : array, shape (..., K)
    actual : array, shape (...)
    """
    miss = actual[..., None] - quantiles
    return 2 * np.mean(np.where(miss < 0, LEVELS - 1, LEVELS) * miss, axis=-1)


def pit(quantiles: np.ndarray, actual: np.ndarray) -> np.ndarray:
    """Probability the law gave to values up to the outcome, shape (...)."""
    below = (quantiles < actual[..., None]).sum(axis=-1)
    equal = (quantiles == actual[..., None]).sum(axis=-1)
    return (below + 0.5 * equal) / quantiles.shape[-1]


def learn_weights(
    scores: np.ndarray, series: np.ndarray, n_series: int, age: np.ndarray
) -> np.ndarray:
    """Weights by past scaled CRPS to the power -8, shrunk to equal and to the kind's mean.

    Parameters
    ----------
    scores : array, shape (n_past, M)
        CRPS of each member in units of the series' usual carry error.
    series : array of int, shape (n_past,)
        Which series each past case belongs to.
    age : array, shape (n_past,)
        Years since the case.

    Returns
    -------
    array, shape (n_series, M)
    """
    members = scores.shape[1]
    scores = np.minimum(scores, WORST_SCORE)
    if not len(scores):
        return np.full((n_series, members), 1 / members)
    memory = MEMORY**age
    kind = (scores * memory[:, None]).sum(axis=0) / memory.sum()
    total, count = np.zeros((n_series, members)), np.zeros(n_series)
    np.add.at(total, series, scores * memory[:, None])
    np.add.at(count, series, memory)
    mean = (total + OWN_CASES * kind) / (count + OWN_CASES)[:, None]
    weight = mean**-POWER
    weight /= weight.sum(axis=1, keepdims=True)
    trust = len(scores) / (len(scores) + EQUAL_CASES)
    return trust * weight + (1 - trust) / members


def learn_spread(pits: np.ndarray, age: np.ndarray) -> float:
    """Factor that brings the mean of |2 PIT - 1| to one half.

    ``pits`` are those of laws not yet corrected: what an earlier factor had put right would
    otherwise count as never wrong. For a normal law whose true spread is k times the stated one
    that mean is ``2/pi arctan(k)``.
    """
    memory = SPREAD_MEMORY**age
    distance = np.abs(2 * pits - 1)
    mean = ((distance * memory).sum() + 0.5 * CALM_CASES) / (memory.sum() + CALM_CASES)
    return float(np.clip(np.tan(np.pi * mean / 2), *SPREADS))


def pool(quantiles: np.ndarray, weights: np.ndarray, spread: float | np.ndarray) -> np.ndarray:
    """Members mixed and their spread corrected, shape (n, K).

    Parameters
    ----------
    quantiles : array, shape (n, M, K)
    weights : array, shape (n, M)
    spread : float or array, shape (n, 1)
    """
    return widened(mixed(quantiles, weights), spread)


def mixed(quantiles: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted quantile average, as unsure as its members are divided, shape (n, K)."""
    law = np.einsum("nmk,nm->nk", quantiles, weights)
    return as_unsure_as_divided(law, quantiles, weights)


def widened(law: np.ndarray, spread: float | np.ndarray) -> np.ndarray:
    """The law with its distance from the median times ``spread``.

    It is no narrower than what is printed, and nothing loses more than all of it.

    Shape (n, K), non-decreasing along K.
    """
    centre = 0.5 * (law[:, LEVELS.size // 2 - 1] + law[:, LEVELS.size // 2])[:, None]
    wider = stretched(centre + spread * (law - centre), np.full(len(law), LEAST_BAND))
    return np.sort(np.maximum(wider, LOWEST), axis=1)

"""How wide a law must be beyond what a model's own past errors say (docs/decisions/0010).

A model fitted to calm years knows nothing of how unsure a strange year is, paths held at a limit
end in one point, and an average of quantiles forgets that its members differ.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from bada_model.forecast.law import TAIL_DF, heavy
from bada_model.forecast.pool.cases import Cases
from bada_model.forecast.pool.members import (
    KNOWN_MISSES,
    LEVELS,
    K,
    carry_misses,
    usual_season,
)

SURPRISE = 0.3
"""Share of this year's surprise, over the part of the year still open, that nobody knows to last."""
UNUSUAL = 2.0
"""Usual deviations from which growth so far counts as unusual."""
LEAST_OF_PAST = 0.5
LEAST_BAND = 0.1
"""Width in points of the 80 % band of an open year, however still the past was: the last decimal printed."""
TAILS = heavy(np.array([NormalDist().inv_cdf(level) for level in LEVELS]), TAIL_DF)
"""What is added to a law that is too narrow: a Student law."""
NORMAL_BAND = 2.5631
"""Width of the 80 % band of a normal law of standard deviation one."""


def band(laws: np.ndarray) -> np.ndarray:
    """Width of the 80 % band of laws given at LEVELS, shape (..., K) to (...)."""
    return np.asarray(laws[..., int(0.9 * K)] - laws[..., int(0.1 * K)])


def stretched(laws: np.ndarray, width: np.ndarray) -> np.ndarray:
    """Laws whose 80 % band is this wide, where it was narrower; heavy tails are added to all quantiles.

    Parameters
    ----------
    laws : array, shape (..., K)
    width : array, shape (...)
    """
    lacking = np.maximum(width - band(laws), 0.0)
    return np.asarray(laws + lacking[..., None] * TAILS / band(TAILS))


def no_surer_than_past(law: np.ndarray, cases: Cases) -> np.ndarray:
    """The law with a band at least half as wide as the usual past miss of growth so far, shape (n, K).

    The usual miss is the median of at least five at this season.
    """
    misses = np.abs(carry_misses(cases))
    known = np.isfinite(misses).sum(axis=1) >= KNOWN_MISSES
    usual = np.zeros(len(law))
    usual[known] = np.nanmedian(misses[known], axis=1)
    return stretched(law, LEAST_OF_PAST * usual)


def surprise(cases: Cases) -> np.ndarray:
    """How far growth so far lies from the median of past seasons, percentage points, shape (n,).

    Zero before the first release.
    """
    if not cases.observed:
        return np.zeros(len(cases.which))
    return np.abs(cases.ytd - 100 * np.expm1(usual_season(cases)[0]))


def surprise_in_deviations(cases: Cases) -> np.ndarray:
    """The surprise over the usual deviation of past seasons (2.5 % at least), shape (n,)."""
    found = surprise(cases)
    return found / (100 * np.maximum(usual_season(cases)[1], 0.025)) if cases.observed else found


def as_unsure_as_surprised(laws: np.ndarray, cases: Cases) -> np.ndarray:
    """Laws with the variance of a surprise that may last or not, shape (n, M, K)."""
    added = NORMAL_BAND * SURPRISE * (1 - cases.done) * surprise(cases)
    return stretched(laws, np.hypot(band(laws), added[:, None]))


def as_unsure_as_divided(law: np.ndarray, laws: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """A mean of laws with the variance between their medians added, as a mixture has it, shape (n, K).

    Parameters
    ----------
    laws : array, shape (n, M, K)
    weights : array, shape (n, M)
    """
    medians = np.median(laws, axis=2)
    centre = (weights * medians).sum(axis=1, keepdims=True)
    between = np.sqrt((weights * (medians - centre) ** 2).sum(axis=1))
    return stretched(law, np.hypot(band(law), NORMAL_BAND * between))

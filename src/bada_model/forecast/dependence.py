"""Dependence between flows: their past carry errors at the same month tend to fall together.

The carry error of a year is its full-year growth minus growth so far at the origin's
month: what the rest of the year brought. Correlations of these errors, shrunk by
``n / (n + 30)`` for n common years, tie the year-end draws of the indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

PRIOR_YEARS = 30.0
"""Weight of "independent", in years, against the common years of two indicators."""
MIN_COMMON = 5
MAX_EXPLAINED = 0.9
"""Largest share of an indicator's variance that the earlier ones may explain."""

Errors = Mapping[int, float]
"""Carry errors by year, percentage points."""


def loadings(errors: Sequence[Errors]) -> np.ndarray:
    """Rows that turn independent normals into correlated ones, shape (n, n), lower triangular.

    Row i uses the draws 0 to i only, so an indicator added at the end changes none before
    it. Each row has length one: the law of a single indicator is untouched.
    """
    rows = np.zeros((len(errors), len(errors)))
    for i, own in enumerate(errors):
        wanted = np.array([shrunken_correlation(own, other) for other in errors[:i]])
        rows[i, :i] = _solve(rows[:i, :i], wanted)
        rows[i, i] = np.sqrt(1.0 - rows[i, :i] @ rows[i, :i])
    return rows


def _solve(before: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The loadings that give the wanted correlations with the rows before, capped in length."""
    if not wanted.any():
        return np.zeros_like(wanted)
    found = np.linalg.solve(before, wanted)
    explained = float(found @ found)
    return found * min(1.0, np.sqrt(MAX_EXPLAINED / explained))


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values sharing the mean of theirs, shape (n,).

    Examples
    --------
    >>> ranks(np.array([30.0, 10.0, 20.0, 10.0])).tolist()
    [4.0, 1.5, 3.0, 1.5]
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def shrunken_correlation(a: Errors, b: Errors) -> float:
    """Rank correlation of two indicators' errors, shrunk towards zero; 0 with few common years."""
    common = sorted(a.keys() & b.keys())
    if len(common) < MIN_COMMON:
        return 0.0
    x, y = (np.array([errors[year] for year in common]) for errors in (a, b))
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    rank = float(np.corrcoef(ranks(x), ranks(y))[0, 1])  # Spearman's
    return 2 * np.sin(np.pi / 6 * rank) * len(common) / (len(common) + PRIOR_YEARS)

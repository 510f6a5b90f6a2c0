"""When in the year the results of an indicator arrive.

A linear schedule (序时进度) misjudges what is seasonal and what is recognised
in one batch. A profile says which share of the year's result is normally in by
the end of each month; it is used for expected progress and for the remaining
chance of counts. The profiles below are judgement, named as such wherever they
are used; a forecast of a count prefers its own months of three earlier years.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

EVEN = np.arange(1, 13) / 12
_CAMPAIGN = np.array([1, 2, 5, 10, 17, 27, 38, 50, 64, 78, 90, 100]) / 100
_SEASONAL = np.array([6, 12, 20, 28, 36, 45, 53, 61, 71, 80, 89, 100]) / 100


def _batch(month: int) -> np.ndarray:
    """Nothing before ``month``, everything from its end on."""
    return np.where(np.arange(1, 13) >= month, 1.0, 0.0)


PROFILES: Mapping[str, np.ndarray] = {
    "even": EVEN,
    "seasonal": _SEASONAL,
    "campaign": _CAMPAIGN,
    "annual": _batch(12),
    **{f"batch-{month:02d}": _batch(month) for month in range(1, 13)},
}
"""Cumulative share of the year's result by the end of each month, shape (12,)."""

for _profile in PROFILES.values():
    _profile.flags.writeable = False

"""Forecast figures on a grid of powers of two, far finer than anything printed.

A path's December then is a whole number of steps, so a page can carry it in three bytes and lose
nothing. Published figures stay as printed.
"""

from __future__ import annotations

import numpy as np

STEPS = 2**23
"""Steps that span the range of an indicator's December, at least."""


def grid_step(values: np.ndarray) -> float:
    """The step for values of this range: a power of two, at most one; zero where all are equal."""
    reach = float(np.ptp(values))
    return float(min(1.0, 2.0 ** np.ceil(np.log2(reach / STEPS)))) if reach > 0 else 0.0


def on_grid(values: np.ndarray, step: float) -> np.ndarray:
    """Values as whole steps, ties to even; as they are where the step is zero."""
    return np.rint(values / step) * step if step else values

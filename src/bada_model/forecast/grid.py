"""Forecast figures on a grid of powers of two, far finer than anything printed.

A path then is a whole number of steps, so a page can carry it in three bytes and lose nothing.
Published figures stay as printed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bada_model.forecast.result import Forecast

STEPS = 2**23
"""Steps that span the range of an indicator's open figures, at least."""


def grid_step(values: np.ndarray) -> float:
    """The step for values of this range: a power of two, at most one; zero where all are equal."""
    reach = float(np.ptp(values))
    return float(min(1.0, 2.0 ** np.ceil(np.log2(reach / STEPS)))) if reach > 0 else 0.0


def on_grid(forecast: Forecast) -> Forecast:
    """The forecast with its open figures rounded to its grid."""
    open_months = ~forecast.observed
    step = grid_step(forecast.paths[:, open_months]) if open_months.any() else 0.0
    if step == 0:
        return forecast
    paths = np.where(open_months, np.rint(forecast.paths / step) * step, forecast.paths)
    return replace(forecast, paths=paths)

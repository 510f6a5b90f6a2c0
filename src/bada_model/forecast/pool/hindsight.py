"""Years whose past would have been read otherwise at the time: a backtest does without them.

Which unit a series uses, how many seasons it has and whether it publishes growth is read from all
figures of a table. What came later must not decide that for a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bada_model.forecast.pool.panel import Panel, arrange


def without_hindsight(
    observations: pd.DataFrame, panels: Sequence[Panel], years: Sequence[int]
) -> list[Panel]:
    """The panels, with ``read_alike`` false where earlier figures alone would have been arranged otherwise.

    Parameters
    ----------
    observations : DataFrame
        The table that ``panels`` are arranged from.
    years : sequence of int
        Target years to look at; the others stay as they are.
    """
    alike = [panel.read_alike.copy() for panel in panels]
    for year in years:
        before = observations["period"] < pd.Period(year=year, month=1, freq="M")
        then, _ = arrange(observations[before])
        for panel, mask in zip(panels, alike, strict=True):
            past = year - int(panel.years[0])
            if 0 < past < mask.shape[1]:
                mask[:, past] = _same_past(panel, past, then)
    return [replace(panel, read_alike=mask) for panel, mask in zip(panels, alike, strict=True)]


def _same_past(panel: Panel, past: int, then: Sequence[Panel]) -> np.ndarray:
    """Whether each series' first ``past`` years hold what was arranged then, shape (n,)."""
    level, growth = (np.full_like(array[:, :past], np.nan) for array in (panel.level, panel.growth))
    position = {key: n for n, key in enumerate(panel.keys)}
    for earlier in then:
        rows = np.array([n for n, key in enumerate(earlier.keys) if key in position], dtype=int)
        if earlier.months != panel.months or not rows.size:
            continue
        here = np.array([position[earlier.keys[n]] for n in rows])
        years = np.isin(panel.years[:past], earlier.years)
        there = np.ix_(rows, np.isin(earlier.years, panel.years[:past]))
        level[np.ix_(here, years)] = earlier.level[there]
        growth[np.ix_(here, years)] = earlier.growth[there]
    return np.asarray(_equal(level, panel.level[:, :past]) & _equal(growth, panel.growth[:, :past]))


def _equal(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which rows agree figure by figure, gaps included."""
    return np.asarray(((a == b) | (np.isnan(a) & np.isnan(b))).all(axis=(1, 2)))

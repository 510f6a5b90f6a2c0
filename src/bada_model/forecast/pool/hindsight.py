"""Years whose past would have been read otherwise at the time: a backtest does without them.

Which unit a series uses, how many seasons it has and whether it publishes growth is read from all
figures of a table. What came later must not decide that for a case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bada_model.forecast.pool.cases import cases_at
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
        homes = {key: (e, row) for e, p in enumerate(then) for row, key in enumerate(p.keys)}
        for panel, mask in zip(panels, alike, strict=True):
            past = year - int(panel.years[0])
            if 0 < past < mask.shape[1]:
                mask[:, past] = _same_past(panel, past, then, homes)
    return [replace(panel, read_alike=mask) for panel, mask in zip(panels, alike, strict=True)]


def only_with_hindsight(panel: Panel, year: int, month: int) -> frozenset[int]:
    """Positions of the series that would be a case at this origin, had they been read then as now."""
    position = year - int(panel.years[0])
    if panel.read_alike[:, position].all():
        return frozenset()
    cases = cases_at(replace(panel, read_alike=np.ones_like(panel.read_alike)), year, month)
    which = np.zeros(0, dtype=int) if cases is None else cases.which
    return frozenset(which[~panel.read_alike[which, position]].tolist())


def _same_past(
    panel: Panel, past: int, then: Sequence[Panel], homes: Mapping[tuple[str, str], tuple[int, int]]
) -> np.ndarray:
    """Whether each series' first ``past`` years hold what was arranged then, shape (n,).

    ``homes`` says which panel of ``then`` a series is in, and in which row.
    """
    level, growth = (np.full_like(array[:, :past], np.nan) for array in (panel.level, panel.growth))
    found = [(n, *homes[key]) for n, key in enumerate(panel.keys) if key in homes]
    rows, home, earlier_rows = np.array(found, dtype=int).reshape(-1, 3).T
    for e in np.unique(home):
        earlier, of_it = then[e], home == e
        if earlier.months == panel.months:
            here = np.ix_(rows[of_it], np.isin(panel.years[:past], earlier.years))
            there = np.ix_(earlier_rows[of_it], np.isin(earlier.years, panel.years[:past]))
            level[here], growth[here] = earlier.level[there], earlier.growth[there]
    return np.asarray(_equal(level, panel.level[:, :past]) & _equal(growth, panel.growth[:, :past]))


def _equal(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which rows agree figure by figure, gaps included."""
    return np.asarray(((a == b) | (np.isnan(a) & np.isnan(b))).all(axis=(1, 2)))

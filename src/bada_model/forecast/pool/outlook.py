"""The pool's live answer: full-year growth of every series as of one month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.experience import MemberRun, run_members
from bada_model.forecast.pool.left_out import SHORT
from bada_model.forecast.pool.members import K
from bada_model.forecast.pool.panel import Dropped, Panel, arrange
from bada_model.forecast.pool.record import Record, shipped_record
from bada_model.language import Text

NOTHING_YET = Text("目标年尚无可用数据", "no usable figure of the target year yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOutlook:
    """Full-year growth of one series, percent.

    ``quantiles`` are at :data:`bada_model.forecast.pool.members.LEVELS`;
    ``observed`` is growth so far. Where the full year is published every quantile is that
    figure and there is no ``record``.
    """

    area: str
    indicator: str
    year: int
    last: pd.Period
    observed: float
    quantiles: np.ndarray
    own_levels: bool
    record: Record | None

    @property
    def settled(self) -> bool:
        """Whether the full year is published."""
        return self.record is None


def year_end_outlooks(
    observations: pd.DataFrame, as_of: pd.Period, *, year: int | None = None
) -> tuple[dict[tuple[str, str], SeriesOutlook], list[Dropped]]:
    """The outlook of every series of a table, by area and indicator.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure known by then.
    as_of : Period
        Month up to which figures are used; January counts as before the first release, a
        month after ``year`` as its December.

    Returns
    -------
    outlooks, dropped
        Series with fewer than two complete years behind them, or nothing of the year yet, are
        dropped, with the reason.
    """
    year = as_of.year if year is None else year
    panels, dropped = arrange(observations[observations["period"] <= as_of])
    found: dict[tuple[str, str], SeriesOutlook] = {}
    for panel in panels:
        latest = _last_release(panel, year)
        found |= _settled(panel, year) | _open(panel, year, latest)
        dropped += [
            Dropped(area=area, indicator=indicator, reason=SHORT if begun else NOTHING_YET)
            for (area, indicator), begun in zip(panel.keys, _begun(panel, year), strict=True)
            if (area, indicator) not in found
        ]  # fmt: skip
    return found, dropped


def _open(panel: Panel, year: int, latest: np.ndarray) -> dict[tuple[str, str], SeriesOutlook]:
    """Series whose year is not over; they differ in their last release, each is forecast at its own."""
    found: dict[tuple[str, str], SeriesOutlook] = {}
    for origin in sorted({int(m) for m in latest if 0 < m < 12}):
        run = run_members(panel, year, origin, references=False)
        for row, which in enumerate(() if run is None else run.cases.which):
            if run is not None and latest[which] == origin:
                outlook = _outlook(panel, run, row, origin)
                found[outlook.area, outlook.indicator] = outlook
    return found


def _settled(panel: Panel, year: int) -> dict[tuple[str, str], SeriesOutlook]:
    """Series whose full year is published: nothing is left to forecast."""
    position = year - int(panel.years[0])
    if not 0 <= position < panel.years.size:
        return {}
    full = panel.growth[:, position, -1]
    return {
        panel.keys[n]: SeriesOutlook(
            area=panel.keys[n][0], indicator=panel.keys[n][1], year=year, observed=float(full[n]),
            last=pd.Period(f"{year}-12", "M"), quantiles=np.full(K, full[n]), record=None,
            own_levels=bool(panel.own_levels[n]),
        )
        for n in np.flatnonzero(np.isfinite(full))
    }  # fmt: skip


def _begun(panel: Panel, year: int) -> np.ndarray:
    """Whether a series has figures of the year, be they levels without a base, shape (n,)."""
    of_year = panel.years == year
    figures = np.isfinite(panel.level[:, of_year]) | np.isfinite(panel.growth[:, of_year])
    return np.asarray(figures.any(axis=(1, 2)))


def _last_release(panel: Panel, year: int) -> np.ndarray:
    """Month of each series' last published season of the year; 0 if none."""
    position = year - int(panel.years[0])
    if not 0 <= position < panel.years.size:
        return np.zeros(len(panel.keys), dtype=int)
    out = np.isfinite(panel.growth[:, position])
    return np.where(out, np.array(panel.months), 0).max(axis=1)


def _outlook(panel: Panel, run: MemberRun, row: int, origin: int) -> SeriesOutlook:
    which = int(run.cases.which[row])
    own_levels = bool(panel.own_levels[which])
    record = shipped_record()[len(panel.months), own_levels, origin]
    law = combine.pool(run.quantiles[[row]], record.weights[None], record.spread)
    area, indicator = panel.keys[which]
    return SeriesOutlook(
        area=area, indicator=indicator, year=run.cases.year, own_levels=own_levels, record=record,
        last=pd.Period(f"{run.cases.year}-{origin:02d}", "M"), quantiles=law[0],
        observed=float(run.cases.ytd[row]),
    )  # fmt: skip

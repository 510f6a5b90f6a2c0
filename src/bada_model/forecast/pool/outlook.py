"""The pool's live answer: full-year growth of every series as of one month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.experience import MemberRun, run_members
from bada_model.forecast.pool.panel import Dropped, Panel, arrange
from bada_model.forecast.pool.record import Record, shipped_record
from bada_model.language import Text

NO_BASIS = Text(
    "目标年之前没有连续两个完整年份，或当年尚无数据",
    "no two complete years before the target year, or nothing this year",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOutlook:
    """Full-year growth of one series, percent.

    ``quantiles`` are at :data:`bada_model.forecast.pool.members.LEVELS`;
    ``observed`` is growth so far, NaN before the first release.
    """

    area: str
    indicator: str
    year: int
    last: pd.Period | None
    observed: float
    quantiles: np.ndarray
    own_levels: bool
    record: Record


def year_end_outlooks(
    observations: pd.DataFrame, as_of: pd.Period, *, year: int | None = None
) -> tuple[dict[tuple[str, str], SeriesOutlook], list[Dropped]]:
    """The outlook of every series of a table, by area and indicator.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure known by then.
    as_of : Period
        Month up to which figures are used; January counts as before the first release.

    Returns
    -------
    outlooks, dropped
        Series with fewer than two complete years behind them are dropped, with the reason.
    """
    panels, dropped = arrange(observations[observations["period"] <= as_of])
    found: dict[tuple[str, str], SeriesOutlook] = {}
    for panel in panels:
        found |= _panel_outlooks(panel, year or as_of.year, as_of.month)
        dropped += [
            Dropped(area=area, indicator=indicator, reason=NO_BASIS)
            for area, indicator in panel.keys if (area, indicator) not in found
        ]  # fmt: skip
    return found, dropped


def _panel_outlooks(panel: Panel, year: int, month: int) -> dict[tuple[str, str], SeriesOutlook]:
    """Series differ in their last release; each is forecast at its own."""
    found: dict[tuple[str, str], SeriesOutlook] = {}
    latest = _last_release(panel, year, month)
    for origin in sorted({int(m) for m in latest if m}):
        run = run_members(panel, year, origin, references=False)
        for row, which in enumerate(() if run is None else run.cases.which):
            if run is not None and latest[which] == origin:
                outlook = _outlook(panel, run, row, origin)
                found[outlook.area, outlook.indicator] = outlook
    return found


def _last_release(panel: Panel, year: int, month: int) -> np.ndarray:
    """Month of each series' last season of the year published by ``month``, at most November; 0 if none."""
    position = year - int(panel.years[0])
    if not 0 <= position < panel.years.size:
        return np.zeros(len(panel.keys), dtype=int)
    months = np.array(panel.months)
    out = np.isfinite(panel.growth[:, position]) & (months <= min(month, 11))
    return np.where(out, months, 0).max(axis=1)


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

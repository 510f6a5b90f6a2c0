"""Which cases are not forecast, and why: nothing is left out in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from bada_model.forecast.pool.hindsight import only_with_hindsight
from bada_model.forecast.pool.panel import Dropped, Panel
from bada_model.language import Text

UNPUBLISHED = Text("预测月当期数未公布", "the figure of the origin month is not published")
SHORT = Text(
    "目标年之前没有连续两个完整年份", "fewer than two complete years right before the target year"
)
GAPS = Text(
    "目标年各期数据有较大缺口，或上年同期无数",
    "figures of the target year have long gaps, or none of last year to compare with",
)
NO_GROWTH = Text(
    "目标年只有总量，没有增速", "levels of the target year, but no growth, which earlier years had"
)
READ_OTHERWISE = Text(
    "只凭目标年之前的数，单位、期数或有无增速会认得不同",
    "figures before the target year alone would have been read in another unit, other seasons or without growth",
)
NO_OUTCOME = Text("没有公布的全年结果", "no published full-year outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """One case that is not forecast or not scored; ``series`` is its position in the panel."""

    series: int
    year: int
    reason: Text


def left_out(panel: Panel, year: int, month: int, scored: Iterable[int], forecast: Iterable[int]) -> list[LeftOut]:  # fmt: skip
    """The cases of one origin that are not scored; series without any figure that year are no case.

    Parameters
    ----------
    scored, forecast : positions of series
        Those with a forecast and an outcome, and those with a forecast.
    """
    position = year - int(panel.years[0])
    if not 0 <= position < panel.years.size:
        return []
    of_year = np.isfinite(panel.level[:, position]) | np.isfinite(panel.growth[:, position])
    published = np.isfinite(panel.growth[:, position]) | panel.own_levels[:, None] & of_year
    season = int(np.searchsorted(panel.months, month, side="right")) - 1
    done, tried = set(scored), set(forecast)
    foreseen = only_with_hindsight(panel, year, month)

    def reason(series: int) -> Text:
        if series in tried:
            return NO_OUTCOME
        if series in foreseen:
            return READ_OTHERWISE
        return SHORT if season < 0 or published[series, season] else UNPUBLISHED

    return [
        LeftOut(series=int(s), year=year, reason=reason(int(s)))
        for s in np.flatnonzero(of_year.any(axis=1))
        if s not in done
    ]


def listed(panel: Panel, cases: Sequence[LeftOut]) -> list[Dropped]:
    """One line for each series and reason, with the years and the number of cases."""
    found = []
    ordered = sorted(cases, key=lambda c: (c.series, c.reason.en, c.year))
    for (series, reason), same in groupby(ordered, key=lambda c: (c.series, c.reason)):
        years = [c.year for c in same]
        area, indicator = panel.keys[series]
        said = Text("{why}（{years}，{n}例）", "{why} ({years}, {n} cases)")
        found.append(Dropped(area=area, indicator=indicator,
                             reason=said.fill(why=reason, years=year_spans(years), n=len(years))))  # fmt: skip
    return found


def year_spans(years: Sequence[int]) -> str:
    """Years as runs, such as ``2010-2012 2015``."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return " ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)

"""The pool's live answer: full-year growth of every series as of one month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.cases import Cases, cases_at
from bada_model.forecast.pool.experience import member_laws
from bada_model.forecast.pool.left_out import GAPS, NO_GROWTH, SHORT
from bada_model.forecast.pool.members import K
from bada_model.forecast.pool.panel import Dropped, Panel, arrange
from bada_model.forecast.pool.record import Record, record_before
from bada_model.forecast.pool.widths import stretched
from bada_model.language import Text

LEAST_BAND = 0.1
"""Width in points of the 80 % band of an open year, however still the past was: the last decimal printed."""
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
            Dropped(area=key[0], indicator=key[1], reason=reason)
            for key, reason in zip(panel.keys, _reasons(panel, year), strict=True)
            if key not in found
        ]
    return found, dropped


def _open(panel: Panel, year: int, latest: np.ndarray) -> dict[tuple[str, str], SeriesOutlook]:
    """Series whose year is not over; they differ in their last release, each is forecast at its own."""
    found: dict[tuple[str, str], SeriesOutlook] = {}
    for origin in sorted({int(m) for m in latest if 0 < m < 12}):
        cases = cases_at(panel, year, origin)
        if cases is not None:
            due = latest[cases.which] == origin
            outlooks = _pooled(panel, cases, origin)
            found |= {(o.area, o.indicator): o for o, now in zip(outlooks, due, strict=True) if now}
    return found


def _pooled(panel: Panel, cases: Cases, origin: int) -> list[SeriesOutlook]:
    """The outlook of every case, with what past cases of its kind and month have taught."""
    own_levels = panel.own_levels[cases.which]
    records = [
        record_before(cases.year, seasons=len(panel.months), own_levels=bool(kind), month=origin)
        for kind in own_levels
    ]
    members = member_laws(panel, cases, origin, fits=[r.regression for r in records])
    mixed = combine.pool(
        members, np.stack([r.weights for r in records]), np.array([[r.spread] for r in records])
    )
    laws = np.maximum(stretched(mixed, np.full(len(mixed), LEAST_BAND)), combine.LOWEST)
    return [
        SeriesOutlook(
            area=panel.keys[which][0], indicator=panel.keys[which][1], year=cases.year,
            last=pd.Period(f"{cases.year}-{origin:02d}", "M"), quantiles=laws[row],
            observed=float(cases.ytd[row]), own_levels=bool(own_levels[row]), record=records[row],
        )
        for row, which in enumerate(cases.which)
    ]  # fmt: skip


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


def _reasons(panel: Panel, year: int) -> list[Text]:
    """Why each series of a panel is not forecast, if it is not."""
    before = cases_at(panel, year, 1)  # no release yet: two complete years are all it takes
    complete = set() if before is None else set(before.which.tolist())
    growing = panel.own_levels | np.isfinite(panel.growth[:, panel.years == year]).any(axis=(1, 2))

    def reason(series: int) -> Text:
        if not growing[series]:
            return NO_GROWTH
        return GAPS if series in complete else SHORT

    begun = _begun(panel, year)
    return [reason(n) if begun[n] else NOTHING_YET for n in range(len(panel.keys))]


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

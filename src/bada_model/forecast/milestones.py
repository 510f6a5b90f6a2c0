"""Milestones: a named thing reaches its stage, or does not, by the end of the year.

Progress is reported as percent complete. The work is taken to go on at the pace
of the year so far, with a judged spread of the time still needed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bada_model.domain import Indicator, Kind
from bada_model.errors import NoBasis
from bada_model.forecast.draws import Draws
from bada_model.forecast.history import Reading, refuse_impossible, year_ends
from bada_model.forecast.result import Basis, Forecast, Level
from bada_model.language import Text

JUDGED_TIME_SPREAD = 0.5
"""Standard deviation of the log of the time still needed: judgement."""
_REPORT = Text("请报送{year}年完成百分比", "report the percent complete in {year}")
_METHOD = Text("按完成百分比推算，所需时间的离散度为判断值",
               "percent complete carried forward; spread of the time still needed is judgement")  # fmt: skip


def forecast_milestone(
    indicator: Indicator, values: tuple[Reading, ...], year: int, draws: Draws
) -> Forecast:
    """1 from the month the stage is reached, 0 before; ``values`` are percent complete.

    Raises
    ------
    NoBasis
        No report this year, or a percentage that is none.
    """
    refuse_impossible(values, most=100.0)
    current = [r for r in values if r.period.year == year]
    if not current:
        raise NoBasis(_REPORT.fill(year=year))
    last = current[-1]
    months = np.arange(1, 13)
    start = year_ends(values).get(year - 1)
    reached = _finish(last, start.value if start else 0.0, draws.normals(indicator.code)[:, 0])
    return Forecast(
        indicator=indicator.code, kind=Kind.MILESTONE, unit=indicator.unit,
        periods=pd.period_range(f"{year}-01", f"{year}-12", freq="M"),
        paths=(months >= reached[:, None]).astype(float),
        observed=months == last.period.month, base=0.0,
        basis=Basis(level=Level.JUDGEMENT, method=_METHOD, last=last.period,
                    rows=tuple(row for r in current for row in r.rows),
                    synthetic=any(r.synthetic for r in current)),
    )  # fmt: skip


def _finish(last: Reading, start: float, z: np.ndarray) -> np.ndarray:
    """Month in which each path reaches the stage, counted from January = 1; infinite if never.

    ``start`` is the percent reported last December; a report below it counts anew.
    """
    if last.value >= 100:
        return np.full(z.size, float(last.period.month))
    done = last.value - start if last.value >= start else last.value
    if done <= 0:
        return np.full(z.size, np.inf)
    needed = (100 - last.value) / (done / last.period.month)
    return last.period.month + needed * np.exp(JUDGED_TIME_SPREAD * z)

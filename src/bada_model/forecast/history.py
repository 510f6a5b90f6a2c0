"""Published figures looked up by series and area, and arranged for forecasting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.domain import AMOUNT_MEASURES, Measure
from bada_model.forecast.flow_history import FlowHistory
from bada_model.periods import N_SLOTS, Coverage, slot_of
from bada_model.units import conversion_factor

_CUMULATIVE = (Coverage.YTD, Coverage.YEAR)


class Observed:
    """Latest-vintage observations of a projection, looked up by series and area.

    A flow's own January is dropped on purpose: the first slot is January-February.
    """

    def __init__(self, observations: pd.DataFrame) -> None:
        self._groups = {
            (str(area), str(series)): rows
            for (area, series), rows in observations.groupby(["area", "indicator"], observed=True)
        }
        self._flows: dict[tuple[str, str], FlowHistory | None] = {}

    def rows(self, area: str, series: str) -> pd.DataFrame | None:
        """All rows of a series in an area, None where there are none."""
        return self._groups.get((area, series))

    def series(self) -> Sequence[tuple[str, str]]:
        """Every (area, series) with at least one row."""
        return tuple(self._groups)

    def flow(self, area: str, series: str) -> FlowHistory | None:
        """The flow history of a series, None where nothing cumulative was published."""
        if (area, series) not in self._flows:
            self._flows[area, series] = self._read_flow(area, series)
        return self._flows[area, series]

    def _read_flow(self, area: str, series: str) -> FlowHistory | None:
        rows = self.rows(area, series)
        if rows is None:
            return None
        cumulative = rows[rows["coverage"].isin(_CUMULATIVE) & (rows["period"].dt.month >= 2)]
        return None if cumulative.empty else _flow_history(area, cumulative, _singles(rows))


def _singles(rows: pd.DataFrame) -> tuple[tuple[int, int, int, float], ...]:
    """Growth of single months from March on, and of quarters."""
    parts = rows[rows["coverage"].isin([Coverage.MONTH, Coverage.QUARTER])]
    parts = parts[(parts["measure"] == Measure.YOY_GROWTH) & (parts["period"].dt.month >= 3)]
    found = []
    for r in parts.itertuples():
        last = slot_of(r.period.month)
        first = max(0, last - 2) if r.coverage == Coverage.QUARTER else last
        found.append((int(r.period.year), first if r.period.month > 3 else 0 if
                      r.coverage == Coverage.QUARTER else last, last, float(r.value)))  # fmt: skip
    return tuple(found)


def _flow_history(
    area: str, rows: pd.DataFrame, singles: tuple[tuple[int, int, int, float], ...]
) -> FlowHistory:
    years = np.arange(int(rows["period"].dt.year.min()), int(rows["period"].dt.year.max()) + 1)
    shape = (len(years), N_SLOTS)
    growth, level = np.full(shape, np.nan), np.full(shape, np.nan)
    where, synthetic = np.full(shape, "", dtype=object), np.zeros(shape, dtype=bool)
    amounts = rows[rows["measure"].isin(AMOUNT_MEASURES)]
    unit = str(amounts.loc[amounts["period"].idxmax(), "unit"]) if len(amounts) else ""
    for r in rows.sort_values("row").itertuples():
        at = r.period.year - years[0], slot_of(r.period.month)
        if r.measure == Measure.YOY_GROWTH:
            growth[at], where[at] = r.value, f"{r.file}:{r.row}"
            synthetic[at] = r.status == "synthetic"
        elif r.unit == unit:
            level[at] = r.value
    return FlowHistory(area=area, years=years, growth=growth, level=level, level_unit=unit,
                       rows=where, synthetic=synthetic, singles=singles)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One published amount: which month it ends in, how much, where it stands."""

    period: pd.Period
    value: float
    row: str
    synthetic: bool


def readings(rows: pd.DataFrame | None, unit: str) -> tuple[Reading, ...]:
    """The amounts of a series in ``unit``, one for each month, oldest first.

    Raises
    ------
    UnitError
        A row's unit does not convert.
    """
    if rows is None:
        return ()
    found: dict[pd.Period, Reading] = {}
    amounts = rows[rows["measure"].isin(AMOUNT_MEASURES) & (rows["coverage"] != Coverage.MONTH)]
    for r in amounts.sort_values(["period", "row"]).itertuples():
        found[r.period] = Reading(
            period=r.period, value=r.value * conversion_factor(str(r.unit), unit),
            row=f"{r.file}:{r.row}", synthetic=r.status == "synthetic",
        )  # fmt: skip
    return tuple(found.values())


def year_ends(values: Sequence[Reading]) -> dict[int, Reading]:
    """The December readings by year."""
    return {r.period.year: r for r in values if r.period.month == 12}

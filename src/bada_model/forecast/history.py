"""Published figures looked up by series and area, and arranged for forecasting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.domain import AMOUNT_MEASURES, Measure
from bada_model.errors import NoBasis
from bada_model.forecast.flow_history import FlowHistory
from bada_model.language import Text
from bada_model.periods import N_SLOTS, SLOT_MONTHS, Coverage
from bada_model.units import conversion_factor, same_dimension

_CUMULATIVE = (Coverage.YTD, Coverage.YEAR)


Rows = Mapping[str, np.ndarray]
"""Figures column by column: ``year``, ``month``, ``value``, ``row``, ``coverage``, ``measure``, ``unit``, ``status``, ``file``."""


class Observed:
    """Latest-vintage observations of a projection, looked up by series and area.

    A flow's own January is dropped on purpose: the first slot is January-February.
    """

    def __init__(self, observations: pd.DataFrame) -> None:
        self._places = observations.groupby(["area", "indicator"], observed=True).indices
        self._columns = _columns(observations)
        self._flows: dict[tuple[str, str], FlowHistory | None] = {}

    def rows(self, area: str, series: str) -> Rows | None:
        """All rows of a series in an area, None where there are none."""
        places = self._places.get((area, series))
        return None if places is None else where(self._columns, places)

    def flow(self, area: str, series: str) -> FlowHistory | None:
        """The flow history of a series, None where nothing cumulative was published."""
        if (area, series) not in self._flows:
            self._flows[area, series] = self._read_flow(area, series)
        return self._flows[area, series]

    def _read_flow(self, area: str, series: str) -> FlowHistory | None:
        rows = self.rows(area, series)
        if rows is None:
            return None
        cumulative = np.isin(rows["coverage"], _CUMULATIVE) & (rows["month"] >= 2)
        if not cumulative.any():
            return None
        return _flow_history(area, where(rows, cumulative), _singles(rows))


def _columns(observations: pd.DataFrame) -> Rows:
    """What forecasts need; ``released`` and the like are not among it."""
    period = pd.PeriodIndex(observations["period"])
    texts = ("coverage", "measure", "unit", "status", "file")
    return {
        "year": np.asarray(period.year), "month": np.asarray(period.month),
        "value": observations["value"].to_numpy(float), "row": observations["row"].to_numpy(int),
        **{name: observations[name].to_numpy(object) for name in texts},
    }  # fmt: skip


def where(rows: Rows, chosen: np.ndarray) -> Rows:
    """The rows at these places, or those for which this holds."""
    return {name: values[chosen] for name, values in rows.items()}


def _singles(rows: Rows) -> tuple[tuple[int, int, int, float], ...]:
    """Growth of single months from March on, and of quarters."""
    growth = (rows["measure"] == Measure.YOY_GROWTH) & (rows["month"] >= 3)
    parts = where(rows, growth & np.isin(rows["coverage"], (Coverage.MONTH, Coverage.QUARTER)))
    last = parts["month"] - SLOT_MONTHS[0]
    quarter = parts["coverage"] == Coverage.QUARTER
    first = np.where(quarter, np.maximum(0, last - 2), last)
    columns = (parts["year"], first, last, parts["value"])
    return tuple(zip(*(column.tolist() for column in columns), strict=True))


def _flow_history(
    area: str,
    rows: Rows,
    singles: tuple[tuple[int, int, int, float], ...],
) -> FlowHistory:
    unit = _latest_unit(rows)
    rows = where(rows, np.argsort(rows["row"], kind="stable"))
    years = np.arange(rows["year"].min(), rows["year"].max() + 1)
    grown = rows["measure"] == Measure.YOY_GROWTH
    growth, level = where(rows, grown), _in_unit(where(rows, ~grown), unit)
    places = [f"{file}:{row}" for file, row in zip(growth["file"], growth["row"], strict=True)]
    return FlowHistory(
        area=area, years=years, level_unit=unit, singles=singles,
        growth=_placed(growth, years, growth["value"], np.nan),
        level=_placed(level, years, level["value"], np.nan),
        rows=_placed(growth, years, np.array(places, dtype=object), ""),
        synthetic=_placed(growth, years, growth["status"] == "synthetic", False),
    )  # fmt: skip


def _in_unit(rows: Rows, unit: str) -> Rows:
    """The rows whose unit is or converts into this one, in it."""
    fits = [u == unit or same_dimension(u, unit) for u in rows["unit"]]
    found = dict(where(rows, np.array(fits, dtype=bool)))
    factors = [conversion_factor(u, unit) for u in found["unit"]]
    return found | {"value": found["value"] * np.array(factors)}


def _latest_unit(rows: Rows) -> str:
    """The unit of the latest amount, blank where there is none."""
    amounts = where(rows, np.isin(rows["measure"], tuple(AMOUNT_MEASURES)))
    months = amounts["year"] * 12 + amounts["month"]
    return str(amounts["unit"][months.argmax()]) if months.size else ""


def _placed(rows: Rows, years: np.ndarray, values: np.ndarray, blank: float | str) -> np.ndarray:
    """Values by year and slot, shape (n_years, 11); the later of two rows counts."""
    array = np.full((len(years), N_SLOTS), blank, dtype=values.dtype)
    array[rows["year"] - years[0], rows["month"] - SLOT_MONTHS[0]] = values
    return array


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One published amount: which month it ends in, how much, where it stands."""

    period: pd.Period
    value: float
    row: str
    synthetic: bool


def readings(rows: Rows | None, unit: str) -> tuple[Reading, ...]:
    """The amounts of a series in ``unit``, one for each month, oldest first.

    Raises
    ------
    UnitError
        A row's unit does not convert.
    """
    if rows is None:
        return ()
    found: dict[pd.Period, Reading] = {}
    amount = np.isin(rows["measure"], tuple(AMOUNT_MEASURES))
    amounts = where(rows, amount & (rows["coverage"] != Coverage.MONTH))
    in_order = np.lexsort((amounts["row"], amounts["month"], amounts["year"]))
    for n in in_order.tolist():
        r = {name: values[n] for name, values in amounts.items()}
        period = pd.Period(year=r["year"], month=r["month"], freq="M")
        found[period] = Reading(
            period=period, value=float(r["value"]) * conversion_factor(str(r["unit"]), unit),
            row=f"{r['file']}:{r['row']}", synthetic=bool(r["status"] == "synthetic"),
        )  # fmt: skip
    return tuple(found.values())


def year_ends(values: Sequence[Reading]) -> dict[int, Reading]:
    """The December readings by year."""
    return {r.period.year: r for r in values if r.period.month == 12}


_IMPOSSIBLE = Text(
    "{month}的数为{value}，应在{range}，请更正或删去",
    "the figure of {month} is {value}, and must lie {range}: correct or delete it",
)
_FROM_ZERO = Text("零以上", "at or above zero")
_UP_TO = Text("0与{most}之间", "between 0 and {most}")


def refuse_impossible(values: Sequence[Reading], *, most: float = np.inf) -> None:
    """Refuse amounts below zero or above what their kind allows.

    Raises
    ------
    NoBasis
        With the latest such figure.
    """
    for reading in reversed(values):
        if not 0 <= reading.value <= most:
            allowed = _FROM_ZERO if most == np.inf else _UP_TO.fill(most=f"{most:g}")
            raise NoBasis(
                _IMPOSSIBLE.fill(month=reading.period, value=f"{reading.value:g}", range=allowed)
            )

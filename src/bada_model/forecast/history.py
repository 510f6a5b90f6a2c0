"""Published figures looked up by series and area, and arranged for forecasting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bada_model.domain import AMOUNT_MEASURES, Kind, Measure
from bada_model.errors import NoBasis
from bada_model.forecast.flow_history import FlowHistory
from bada_model.forecast.pool.left_out import year_spans
from bada_model.language import Text, counted
from bada_model.periods import N_SLOTS, SLOT_MONTHS, Coverage, days_through
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
    """One amount: which month it ends in, how much, and the published rows it is or is made of."""

    period: pd.Period
    value: float
    rows: tuple[str, ...]
    synthetic: bool


ADDED_UP = frozenset({Kind.COUNT, Kind.DAYS, Kind.MEAN})
"""Kinds whose single months and quarters make up the year so far: counts by adding, means by days."""
GROWS = ADDED_UP | {Kind.STOCK}
"""Kinds whose growth over last year's amount is this year's; that of a share or rate is not one thing."""
_MONTHS_IN = {Coverage.MONTH: 1, Coverage.QUARTER: 3}


def readings(rows: Rows | None, unit: str, kind: Kind) -> tuple[Reading, ...]:
    """The amounts of a series in ``unit``, one for each month, oldest first.

    Where a count or a mean has no published figure of the year so far, the one before it and single
    months or quarters that follow without a gap (from January on, where there is none) make it.

    Raises
    ------
    UnitError
        A row's unit does not convert.
    """
    figures = {} if rows is None else _figures(rows, unit, kind)
    found = {end: figure for (end, months), figure in figures.items() if not months}
    for end, months in sorted(figures) if kind in ADDED_UP else ():
        start, part = end - months, figures[end, months]
        if end in found or not months:
            continue
        if start.year < end.year:
            found[end] = part
        elif start in found:
            found[end] = _together(found[start], part, kind)
    return tuple(found[end] for end in sorted(found))


def _together(before: Reading, part: Reading, kind: Kind) -> Reading:
    """The year so far after one more stretch: the sum, of a mean the mean over all days."""
    value = before.value + part.value
    if kind is Kind.MEAN:
        year = part.period.year
        done, days = (days_through(year, r.period.month) for r in (before, part))
        value = (before.value * done + part.value * (days - done)) / days
    return Reading(
        period=part.period, value=value, rows=before.rows + part.rows,
        synthetic=before.synthetic or part.synthetic,
    )  # fmt: skip


_Figures = dict[tuple[pd.Period, int], Reading]
"""By last month and length: one or three months where only these are meant, else 0."""


def _figures(rows: Rows, unit: str, kind: Kind) -> _Figures:
    """Published amounts, and those that growth over a published one gives where the year before is known."""
    found: _Figures = {}
    for key, r in _in_order(where(rows, np.isin(rows["measure"], tuple(AMOUNT_MEASURES))), kind):
        value = float(r["value"]) * conversion_factor(str(r["unit"]), unit)
        found[key] = Reading(period=key[0], value=value, rows=(_place(r),),
                             synthetic=bool(r["status"] == "synthetic"))  # fmt: skip
    return found | _grown(rows, kind, found)


def _grown(rows: Rows, kind: Kind, levels: _Figures) -> _Figures:
    """Amounts known by their growth over the same stretch, or date, a year before only."""
    if kind not in GROWS:
        return {}
    found: _Figures = {}
    for key, r in _in_order(where(rows, rows["measure"] == Measure.YOY_GROWTH), kind):
        base = levels.get((key[0] - 12, key[1]))
        if base is not None and key not in levels:
            found[key] = Reading(
                period=key[0], value=base.value * (1 + float(r["value"]) / 100),
                rows=(*base.rows, _place(r)),
                synthetic=base.synthetic or bool(r["status"] == "synthetic"),
            )  # fmt: skip
    return found


def _in_order(rows: Rows, kind: Kind) -> Iterator[tuple[tuple[pd.Period, int], dict[str, Any]]]:
    """Rows with the stretch they speak of, oldest first and the later of two rows last."""
    for n in np.lexsort((rows["row"], rows["month"], rows["year"])).tolist():
        r = {name: values[n] for name, values in rows.items()}
        months = _MONTHS_IN.get(r["coverage"], 0)
        if months == 3 and kind not in ADDED_UP:  # where an amount stood at the quarter's end
            months = 0
        yield (pd.Period(year=r["year"], month=r["month"], freq="M"), months), r


def _place(row: Mapping[str, Any]) -> str:
    return f"{row['file']}:{row['row']}"


_FROM_TO = Text("{first}至{last}", "{first} to {last}")
_MADE = Text(
    "{months}的年累计数由单月、单季数或同比推得，公布后以公布数为准",
    "the year so far of {months} is made of single months, quarters or growth; a published one will replace it",
)
_GAPS = Text(
    "单月、单季数须从1月起（或接着已公布的累计数）连续，否则推不出年累计数，未用（{years}，{n}个）",
    "single months or quarters make the year so far only without a gap from January or from a "
    "published figure on: not used ({years}, {n})",
)
_STANDING = Text(
    "此类指标单月数不代表年内情况，未用（{years}，{n}个）",
    "figures of a single month do not speak for the year with this kind: not used ({years}, {n})",
)
_NO_BASE = Text(
    "同比增速没有上年同口径数可推，未用（{years}，{n}个）",
    "growth without last year's figure of the same stretch is not used ({years}, {n})",
)
_NO_AMOUNT = Text(
    "此类指标的同比增速推不出本年数，未用（{years}，{n}个）",
    "growth of such a figure over last year's does not give this year's: not used ({years}, {n})",
)


def made(values: Sequence[Reading], year: int) -> tuple[Text, ...]:
    """Which figures of a year are not published as such; nothing where all are."""
    months = [str(r.period) for r in values if r.period.year == year and len(r.rows) > 1]
    if not months:
        return ()
    span = _FROM_TO.fill(first=months[0], last=months[-1]) if months[1:] else months[0]
    return (_MADE.fill(months=span),)


def unused(rows: Rows | None, unit: str, kind: Kind) -> tuple[Text, ...]:
    """Which single months, quarters and growth figures :func:`readings` does without, and why."""
    if rows is None:
        return ()
    figures, known = _figures(rows, unit, kind), {r.period for r in readings(rows, unit, kind)}
    parts = [end.year for end, months in figures if months and end not in known]
    growth = where(rows, rows["measure"] == Measure.YOY_GROWTH)
    alone = {key for key, _ in _in_order(growth, kind)} - figures.keys()
    bare = [end.year for end, _ in alone if end not in known]
    said = (
        (_GAPS if kind in ADDED_UP else _STANDING, parts),
        (_NO_BASE if kind in GROWS else _NO_AMOUNT, bare),
    )
    return tuple(
        text.fill(years=year_spans(years), n=Text(str(len(years)), counted(len(years), "figure")))
        for text, years in said if years
    )  # fmt: skip


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

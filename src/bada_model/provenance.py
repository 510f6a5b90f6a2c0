"""From a forecast back to the published rows it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bada_model.attainment import Assessment
from bada_model.domain import Kind, Measure
from bada_model.forecast.history import Observed, readings
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.units import amount


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRow:
    """One published figure with its publisher and address."""

    indicator: Text
    publisher: Text
    period: str
    value: Text
    source: str
    place: str  # file:row


def cited_rows(projection: Projection, items: Iterable[Assessment]) -> tuple[CitedRow, ...]:
    """The rows behind the assessed promises, each once, in the order of the promises."""
    items, known = tuple(items), projection.known
    wanted = {place for item in items if item.basis for place in item.basis.rows}
    near = known[known["row"].astype(str).isin([place.rpartition(":")[2] for place in wanted])]
    by_place = {f"{row['file']}:{row['row']}": row for row in near.to_dict("records")}
    cited: dict[str, CitedRow] = {}
    for item in items:
        for place in item.basis.rows if item.basis else ():
            if place in by_place and place not in cited:
                cited[place] = _cited(projection, item, place, by_place[place])
    return tuple(cited.values())


def _cited(
    projection: Projection, item: Assessment, place: str, row: dict[str, object]
) -> CitedRow:
    value = amount(f"{row['value']:,.10g}", str(row["unit"]))
    growth = Text("同比", "growth ") if row["measure"] == Measure.YOY_GROWTH else Text("", "")
    return CitedRow(
        indicator=item.indicator.label,
        publisher=projection.pack.publisher(str(row["area"]), str(row["indicator"])),
        period=str(row["period"]),
        value=Text(growth.zh + value.zh, growth.en + value.en),
        source=str(row["source"]), place=place,
    )  # fmt: skip


def last_year_figures(projection: Projection, indicator: str) -> np.ndarray:
    """The area's own figures a year before those of the forecast, NaN where unpublished.

    Year-to-date growth for a flow, the figure in the forecast's unit otherwise; shape (n_periods,).
    """
    pack, forecast = projection.pack, projection.forecasts[indicator]
    area, known, year = pack.plan.area, projection.known, pack.plan.year - 1
    series = pack.series_code(indicator, area)
    observed = Observed(known[(known["area"] == area) & (known["indicator"] == series)])
    found = np.full(forecast.observed.size, np.nan)
    if forecast.kind is Kind.FLOW:
        history = observed.flow(area, series)
        position = history.at(year) if history is not None else None
        if history is not None and position is not None:
            found = history.growth[position]
    elif forecast.kind is not Kind.MILESTONE:
        for reading in readings(observed.rows(area, series), forecast.unit, forecast.kind):
            if reading.period.year == year:
                found[reading.period.month - 1] = reading.value
    return found

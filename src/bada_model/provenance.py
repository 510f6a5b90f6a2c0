"""From a forecast back to the published rows it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bada_model.attainment import Assessment
from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.units import label


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
    known = projection.known
    places = known["file"].astype(str) + ":" + known["row"].astype(str)
    by_place = dict(zip(places, known.to_dict("records"), strict=True))
    cited: dict[str, CitedRow] = {}
    for item in items:
        for place in item.basis.rows if item.basis else ():
            if place in by_place and place not in cited:
                cited[place] = _cited(projection, item, place, by_place[place])
    return tuple(cited.values())


def _cited(
    projection: Projection, item: Assessment, place: str, row: dict[str, object]
) -> CitedRow:
    unit = label(str(row["unit"]))
    growth = Text("同比 ", "growth ") if row["measure"] == Measure.YOY_GROWTH else Text("", "")
    return CitedRow(
        indicator=item.indicator.label,
        publisher=projection.pack.publisher(str(row["area"]), str(row["indicator"])),
        period=str(row["period"]),
        value=Text(f"{growth.zh}{row['value']:g} {unit.zh}", f"{growth.en}{row['value']:g} {unit.en}"),
        source=str(row["source"]), place=place,
    )  # fmt: skip

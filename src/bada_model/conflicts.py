"""Where a plan promises one thing in different ways, and what bases it implies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bada_model.domain import Form, Indicator, Pack, Target, outcome_unit
from bada_model.language import Text
from bada_model.transforms import comparable_base
from bada_model.units import amount, conversion_factor


class Difference(StrEnum):
    """In what two promises on one indicator differ."""

    VALUE = "value"
    BOUND = "bound"
    STAGE = "stage"
    DUE = "due"
    IMPLIED_BASE = "implied_base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One indicator promised in different ways, or a base that the text implies."""

    indicator: Indicator
    difference: Difference
    targets: tuple[Target, ...]
    statement: Text
    stricter: str | None = None  # id of the promise the assessment uses
    base: float | None = None  # implied value at the start or of last year, in the indicator's unit


def find_conflicts(pack: Pack) -> tuple[Conflict, ...]:
    """Every difference between promises on the same indicator, and every implied base.

    Two appearances differ when their value, bound word, stage or due date does.
    A stock with its increment, or a total with its growth, implies the value at
    the start of the year.
    """
    found: list[Conflict] = []
    promised: dict[str, list[Target]] = {}
    for target in pack.targets:
        promised.setdefault(target.indicator, []).append(target)
    for code, indicator in pack.indicators.items():
        group = promised.get(code, [])
        for form in Form:
            found += _differences(indicator, [t for t in group if t.form is form])
        found += _implied_bases(indicator, group)
    return tuple(found)


def _differences(indicator: Indicator, same_form: list[Target]) -> Iterator[Conflict]:
    if len(same_form) < 2:
        return
    ranked = max(same_form, key=lambda t: t.strictness(_factor(indicator, t)))
    aspects: dict[Difference, list[Any]] = {
        Difference.VALUE: [round(t.value * _factor(indicator, t), 9) for t in same_form],
        Difference.BOUND: [t.bound for t in same_form],
        Difference.STAGE: [t.stage for t in same_form],
        Difference.DUE: [t.due for t in same_form],
    }
    for difference, values in aspects.items():
        if len(set(values)) > 1:
            yield Conflict(
                indicator=indicator, difference=difference, targets=tuple(same_form),
                statement=_listing(same_form, difference), stricter=ranked.id,
            )  # fmt: skip


def _factor(indicator: Indicator, target: Target) -> float:
    return conversion_factor(target.unit, outcome_unit(target, indicator))


_WORDS = {
    "at_least": Text("不低于", "at least"), "more_than": Text("超过", "more than"),
    "at_most": Text("不高于", "at most"), "less_than": Text("低于", "less than"),
    "about": Text("左右", "about"), "planned": Text("前期", "planned"),
    "approved": Text("获批", "approved"), "started": Text("开工", "started"),
    "completed": Text("完成", "completed"), "operating": Text("投运", "operating"),
    "None": Text("未注明", "not stated"),
}  # fmt: skip


def _listing(targets: list[Target], difference: Difference) -> Text:
    """Each clause with what it says in the aspect that differs."""
    parts = [(t.place, _aspect(t, difference)) for t in targets]
    return Text(
        "；".join(f"{place.zh}：{said.zh}" for place, said in parts),
        "; ".join(f"{place.en}: {said.en}" for place, said in parts),
    )


def _aspect(target: Target, difference: Difference) -> Text:
    match difference:
        case Difference.VALUE:
            return amount(f"{target.value:,.10g}", target.unit)
        case Difference.BOUND:
            return _WORDS[target.bound]
        case Difference.STAGE:
            return _WORDS[str(target.stage)]
        case _:
            return Text.same(target.due)


def _implied_bases(indicator: Indicator, group: list[Target]) -> Iterator[Conflict]:
    """Bases implied by every pairing of a total with its rise; one entry for each value."""
    seen: dict[float, tuple[Target, Target]] = {}
    for total in (t for t in group if t.form in (Form.STOCK, Form.LEVEL, Form.RATE, Form.SHARE)):
        for rise in (t for t in group if _tells_a_base(t)):
            seen.setdefault(round(_base(indicator, total, rise), 6), (total, rise))
    for base, (total, rise) in seen.items():
        sign = f"{_aspect(total, Difference.VALUE).zh} / {_aspect(rise, Difference.VALUE).zh}"
        was = amount(f"{round(base, 2):,.10g}", indicator.unit)
        last_year = rise.form is Form.GROWTH
        yield Conflict(
            indicator=indicator, difference=Difference.IMPLIED_BASE, targets=(total, rise), base=base,
            statement=Text(
                f"由 {total.place.zh} 与 {rise.place.zh}（{sign}）推得{'上年' if last_year else '年初'}基数{was.zh}",
                f"{total.place.en} and {rise.place.en} imply {was.en} {'last year' if last_year else 'at the start'}",
            ),
        )  # fmt: skip


def _tells_a_base(rise: Target) -> bool:
    """Whether a total and this rise give a base: a fall of 100 percent leaves none."""
    return rise.form is Form.INCREMENT or (rise.form is Form.GROWTH and rise.value > -100)


def _base(indicator: Indicator, total: Target, rise: Target) -> float:
    whole = total.value * _factor(indicator, total)
    if rise.form is Form.GROWTH:
        return float(comparable_base(whole, rise.value))
    return whole - rise.value * _factor(indicator, rise)

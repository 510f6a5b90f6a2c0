"""Parts and wholes: sectors of GDP, exports and imports, areas within areas, a month within its year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pandas as pd

from bada_model.desk.evidence import Evidence, Held, key_of
from bada_model.desk.findings import Finding, Kind, error
from bada_model.desk.history import Key
from bada_model.desk.reading import Entry
from bada_model.desk.vocabulary import COMPLETE, PART_OF
from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.periods import Coverage
from bada_model.units import PERCENT

BETWEEN = (
    "per_capita_disposable_income_all_residents",
    ("rural_per_capita_disposable_income", "urban_per_capita_disposable_income"),
)
"""An average lies between those of its two groups."""
LOOSE, SUM_OFF, GROWTH_OFF = 1.001, 0.01, 0.35
STEP_OFF = 1.25
"""How far a month may be from the step of the year to date, which may hold revisions of earlier months."""
GROWN = 3.0
"""How many times an older figure of the area above a part may reach before it is doubted."""

_CHECK = Text(
    "请核对；确实无误时用 --accept 单元格 接受",
    "check them; if they are right, accept with --accept CELL",
)


def inconsistent(evidence: Evidence, file: str) -> Iterator[Finding]:
    """Every total that its parts exceed or do not add up to."""
    own = tuple((i.total, i.parts) for i in evidence.pack.plan.identities)
    for entry in evidence.entries:
        for total, parts in (*COMPLETE, *(i for i in own if i not in COMPLETE)):
            if entry.indicator == total:
                yield from _complete(evidence, entry, parts, file)
        yield from _single_parts(evidence, entry, file)
        yield from _within_area(evidence, entry, file)
        yield from _within_year(evidence, entry, file)
    yield from _children(evidence, file)
    yield from _averages(evidence, file)


def _sibling(evidence: Evidence, entry: Entry, indicator: str) -> Held | None:
    key = key_of(entry)
    other = Key(key.area, indicator, key.growth, key.stretch)
    return evidence.held(other, entry.period, entry.unit)


def _fault(file: str, entry: Entry, expected: Text, held: Sequence[Held]) -> Finding:
    more = [h.entry.cell for h in held if h.entry is not None]
    return error(Kind.PARTS_EXCEED, file, entry.cell, f"'{entry.printed}'", expected, _CHECK, *more)


def _complete(
    evidence: Evidence, total: Entry, parts: tuple[str, ...], file: str
) -> Iterator[Finding]:
    """A total against parts that make up the whole of it."""
    held = [_sibling(evidence, total, p) for p in parts]
    present = [h for h in held if h is not None]
    everything = len(present) == len(parts)
    if total.measure is Measure.YOY_GROWTH:
        expected = _growth_between(total, present) if everything else None
    elif present and total.unit != PERCENT:
        expected = _sum_of(total, present, everything=everything)
    else:
        expected = None
    if expected is not None:
        yield _fault(file, total, expected, present)


def _growth_between(total: Entry, parts: Sequence[Held]) -> Text | None:
    """The range of its parts' growth, where a total's lies outside and the file tells a part."""
    low, high = min(h.value for h in parts), max(h.value for h in parts)
    if low - GROWTH_OFF <= total.value <= high + GROWTH_OFF or not any(h.entry for h in parts):
        return None
    return Text(f"各部分增速{low:g}与{high:g}之间", f"between {low:g} and {high:g}, the growth of its parts")  # fmt: skip


def _sum_of(total: Entry, parts: Sequence[Held], *, everything: bool) -> Text | None:
    """The sum of its parts, where they exceed a total, or all of them fall short of it."""
    whole = sum(h.value for h in parts)
    if whole > total.value * (1 + SUM_OFF):
        return Text(f"不低于各部分之和{whole:,.10g}", f"at least {whole:,.10g}, the sum of its parts")  # fmt: skip
    if everything and whole < total.value * (1 - SUM_OFF):
        return Text(f"等于各部分之和{whole:,.10g}", f"{whole:,.10g}, the sum of its parts")
    return None


def _single_parts(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    if entry.measure is Measure.YOY_GROWTH or entry.unit == PERCENT:
        return
    for part, total in PART_OF:
        if entry.indicator != part:
            continue
        held = _sibling(evidence, entry, total)
        if held is not None and held.entry is not None and entry.value > held.value * LOOSE:
            yield _fault(
                file,
                entry,
                Text(
                    f"不超过 {held.place.zh} 的总量{held.value:,.10g}",
                    f"at most {held.value:,.10g}, the total in {held.place.en}",
                ),
                [held],
            )


def _within_area(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    """A district's amount above that of its city or province."""
    habit = evidence.habit(entry.indicator)
    if habit is None or entry.measure is Measure.YOY_GROWTH or not (habit.additive or habit.point):
        return
    if entry.unit == PERCENT:
        return
    found = _area_above(evidence, entry)
    if found is None:
        return
    above, period, held = found
    if entry.value > held.value * (LOOSE if period == entry.period else GROWN):
        expected = Text(f"不超过上级地区 {above} {period} 的{held.value:,.10g} {entry.unit}（{held.place.zh}）",
                        f"at most {held.value:,.10g} {entry.unit}, that of the area above, {above}, in {period} ({held.place.en})")  # fmt: skip
        yield _fault(file, entry, expected, [held])


def _area_above(evidence: Evidence, entry: Entry) -> tuple[str, pd.Period, Held] | None:
    """The same series in the nearest area above: of the same month, else the latest known before it."""
    key = key_of(entry)
    above = evidence.parent(entry.area)
    while above is not None:
        other = Key(above, key.indicator, False, key.stretch)
        earlier = [
            p for p in (*evidence.history.of(other), *evidence.own(other)) if p <= entry.period
        ]
        held = evidence.held(other, max(earlier), entry.unit) if earlier else None
        if held is not None:
            return above, max(earlier), held
        above = evidence.parent(above)
    return None


def _within_year(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    """A month's or quarter's own amount above the year to date."""
    key = key_of(entry)
    habit = evidence.habit(entry.indicator)
    if key.growth or key.stretch not in ("month", "quarter") or habit is None or not habit.additive:
        return
    year = evidence.year(
        Key(key.area, key.indicator, False, "cumulated"), entry.period.year, entry.unit
    )
    held = next((h for period, h in year if period >= entry.period), None)
    yield from _step(entry, dict(year), file)
    if held is not None and entry.value > held.value * LOOSE:
        yield _fault(
            file,
            entry,
            Text(
                f"不超过累计{held.value:,.10g}（{held.place.zh}）",
                f"at most the year to date, {held.value:,.10g} ({held.place.en})",
            ),
            [held],
        )


def _step(entry: Entry, year: dict[pd.Period, Held], file: str) -> Iterator[Finding]:
    """A month's own amount far from what the year to date grew by in that month, both in the file."""
    before, after = year.get(entry.period - 1), year.get(entry.period)
    if entry.coverage is not Coverage.MONTH or before is None or after is None:
        return
    step = after.value - before.value
    if before.entry is None or after.entry is None or step <= 0:
        return
    if not 1 / STEP_OFF < entry.value / step < STEP_OFF:
        yield _fault(
            file,
            entry,
            Text(
                f"约{step:,.10g}（累计 {after.place.zh} 减 {before.place.zh}）",
                f"about {step:,.10g} (the year to date in {after.place.en} less that in {before.place.en})",
            ),
            [before, after],
        )


def _children(evidence: Evidence, file: str) -> Iterator[Finding]:
    """Areas of one level that together exceed the area they belong to."""
    groups: defaultdict[tuple[str, str, str, str], list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        habit = evidence.habit(entry.indicator)
        above = evidence.parent(entry.area)
        if (
            above
            and habit
            and habit.additive
            and entry.measure is not Measure.YOY_GROWTH
            and entry.unit != PERCENT
        ):
            groups[above, entry.indicator, str(entry.coverage), str(entry.period)].append(entry)
    for (above, indicator, _, _), entries in groups.items():
        first = entries[0]
        held = evidence.held(
            Key(above, indicator, False, key_of(first).stretch), first.period, first.unit
        )
        parts = [evidence.held(key_of(e), e.period, first.unit) for e in entries]
        whole = sum(h.value for h in parts if h is not None)
        if (
            held is not None
            and held.entry is not None
            and len(entries) > 1
            and whole > held.value * (1 + SUM_OFF)
        ):
            yield _fault(
                file,
                held.entry,
                Text(
                    f"不低于下级地区之和{whole:,.10g}",
                    f"at least {whole:,.10g}, the sum of its areas",
                ),
                [h for h in parts if h],
            )


def _averages(evidence: Evidence, file: str) -> Iterator[Finding]:
    whole, (low, high) = BETWEEN
    for entry in evidence.entries:
        if entry.indicator != whole or entry.measure is Measure.YOY_GROWTH:
            continue
        below, above = _sibling(evidence, entry, low), _sibling(evidence, entry, high)
        if below is None or above is None or not (below.entry or above.entry):
            continue
        if not below.value <= entry.value <= above.value:
            yield _fault(
                file,
                entry,
                Text(
                    f"农村{below.value:,.10g}与城镇{above.value:,.10g}之间",
                    f"between {below.value:,.10g} (rural) and {above.value:,.10g} (urban)",
                ),
                [below, above],
            )

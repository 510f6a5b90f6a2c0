"""Months beside each other: totals of a year that fall or stand still, months copied from another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise

import pandas as pd

from bada_model.desk.evidence import CHECK, Evidence, fault_in, key_of
from bada_model.desk.findings import Finding, Kind
from bada_model.desk.history import Key
from bada_model.desk.reading import Entry
from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.units import PERCENT, smallest_step

LONG = 6
"""Digits of an amount that does not equal another month's by chance."""
REPEATED = 3
"""Amounts that must all equal those of another month before a month counts as copied."""
STILL = {False: 3, True: 8}
"""Successive equal figures of a year, levels (False) or growth, before they count as copied. Published levels stand still
only where nothing is made any more; growth with one decimal was the same up to seven times (industry, June to December 2016)."""
TELLING = 3
"""Digits below which a level may stand still by rounding alone."""


def months_together(evidence: Evidence, file: str) -> Iterator[Finding]:
    """Everything that only shows where figures of several months are held beside each other."""
    for key in evidence.series():
        yield from _falling(evidence, key, file)
        yield from _standing_still(evidence, key, file)
    yield from _repeated_months(evidence, file)


def _falling(evidence: Evidence, key: Key, file: str) -> Iterator[Finding]:
    """A cumulative figure below that of an earlier month of its year."""
    habit = evidence.habit(key.indicator)
    if key.growth or key.stretch != "cumulated" or habit is None or not habit.additive:
        return
    own = evidence.own(key)
    for year in sorted({p.year for p in own}):
        unit = next(e.unit for p, e in own.items() if p.year == year)
        held = evidence.year(key, year, unit)
        for (before, low), (after, high) in pairwise(held):
            entry = high.entry or low.entry
            if entry is not None and high.value < low.value * 0.999:
                expected = Text(f"不低于 {before} 的累计{low.value:,.10g}（{low.place.zh}），{after} 为{high.value:,.10g}",
                                f"at least {low.value:,.10g}, the total to {before} ({low.place.en}); {after} has {high.value:,.10g}")  # fmt: skip
                both = [h.entry.cell for h in (low, high) if h.entry is not None]
                yield fault_in(Kind.FALLING, file, entry, expected, CHECK, *both)


def _standing_still(evidence: Evidence, key: Key, file: str) -> Iterator[Finding]:
    """Year-to-date figures of a flow that are the same month after month: most likely copied down or across."""
    habit, own = evidence.habit(key.indicator), evidence.own(key)
    if (
        key.stretch != "cumulated"
        or habit is None
        or not habit.additive
        or smallest_step(habit.unit)
    ):
        return
    for year in sorted({p.year for p in own}):
        unit = next(e.unit for p, e in own.items() if p.year == year)
        for value, run in groupby(evidence.year(key, year, unit), key=lambda item: item[1].value):
            held = list(run)
            entries = [h.entry for _, h in held if h.entry is not None]
            if value and len(held) >= STILL[key.growth] and any(map(_telling, entries)):
                (first, _), (last, _) = held[0], held[-1]
                yield fault_in(Kind.REPEATED_MONTH, file, entries[-1], Text(f"各月自己的累计数（{first} 至 {last} 的{len(held)}个数完全相同）", f"totals of their own ({len(held)} from {first} to {last} are the same)"),
                             Text("请核对是否误抄了别的月份", "check whether another month was copied"), *(e.cell for e in entries[:-1]))  # fmt: skip


def _telling(entry: Entry) -> bool:
    """Whether a figure has digits enough to change from month to month; growth always counts."""
    digits = "".join(c for c in entry.printed if c.isdigit()).lstrip("0")
    return entry.measure is Measure.YOY_GROWTH or len(digits) >= TELLING


def _repeated_months(evidence: Evidence, file: str) -> Iterator[Finding]:
    """All amounts of a month equal to those of the month or the year before: a copied table."""
    by_month: defaultdict[tuple[str, str, pd.Period], list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        if entry.measure is not Measure.YOY_GROWTH and entry.value != 0 and entry.unit != PERCENT:
            by_month[entry.area, str(entry.coverage), entry.period].append(entry)
    for (_, _, period), entries in by_month.items():
        for other in (period - 1, period - 12):
            pairs = [
                (e, h)
                for e in entries
                if (h := evidence.held(key_of(e), other, e.unit)) is not None
            ]
            equal = [e for e, h in pairs if abs(h.value - e.value) <= 1e-9 * abs(e.value)]
            copied = len(equal) >= REPEATED and len(equal) >= 0.8 * len(pairs)
            if copied or any(map(_long, equal)):
                first = equal[0]
                yield fault_in(Kind.REPEATED_MONTH, file, first, Text(f"{period} 自己的数（{len(equal)}个数与 {other} 完全相同）", f"figures of {period} ({len(equal)} are exactly those of {other})"),
                             Text("请核对是否误抄了别的月份", "check whether another month was copied"), *(e.cell for e in equal))  # fmt: skip
                break


def _long(entry: Entry) -> bool:
    """Whether a figure has so many digits that it does not come twice by chance."""
    digits = "".join(c for c in entry.printed if c.isdigit()).strip("0")
    return len(digits) >= LONG

"""Figures that cannot be, or hardly can be: each named with its cell, what it was held against, and the remedy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from bada_model.desk.evidence import CHECK, Evidence, Held, fault_in, key_of
from bada_model.desk.findings import Finding, Kind, warning
from bada_model.desk.history import Key
from bada_model.desk.numbers import Number, read_number
from bada_model.desk.reading import Entry
from bada_model.desk.sequences import months_together
from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.periods import JOINT_RELEASE_SINCE, Coverage
from bada_model.units import PERCENT, counted_singly

SLIP = (1_500.0, 70_000.0)
"""A ratio between these, or their inverse, is a slip of 10^4."""
FAR_APART = 3.0
"""Amounts a year apart differ by less than this factor."""
FAR_FROM_EVEN = 5.0
"""The same against last year's total spread evenly over its months."""
FAR_BACK, GROWS = 15.0, 1.1
"""The same against the latest known figure, more for each year between."""
REVISED_BY = 0.2
"""Largest share by which a figure is revised."""
SAME_TABLE_GAP = {"nominal": 3.0, "na": 3.0, "real": 8.0}
"""Points by which growth may differ from the two levels printed beside it."""
KNOWN_GAP = {"nominal": 8.0, "na": 8.0, "real": 12.0}
"""The same against a level published earlier, which may have been revised since."""
GAP_MARGIN = 1.2
WIDE, WIDER = 20.0, 30.0
"""Points of growth from the middle of the own history, or of an upper area's, that are still believed."""
SPREADS, SPREADS_ABOVE = 8.0, 10.0

_UNIT = Text(
    "请核对单位（万元还是亿元）；确实无误时用 --accept 单元格 接受",
    "check the unit (万 or 亿); if it is right, accept it with --accept CELL",
)


def implausible(
    evidence: Evidence, file: str, today: dt.date, ends: dict[str, pd.Period]
) -> Iterator[Finding]:
    """Everything about single series that contradicts itself, the calendar or the past.

    Parameters
    ----------
    evidence : Evidence
    file : str
    today : date
        Nothing after its month can be known.
    ends : dict
        The month each sheet's title reports on; later figures of that sheet are doubted.
    """
    for entry in evidence.entries:
        yield from _calendar(entry, file, today, ends.get(entry.sheet))
        yield from _impossible(entry, file)
        yield from _scale(evidence, entry, file)
        if entry.measure is Measure.YOY_GROWTH:
            yield from _growth(evidence, entry, file)
    yield from months_together(evidence, file)


def _calendar(entry: Entry, file: str, today: dt.date, end: pd.Period | None) -> Iterator[Finding]:
    now = pd.Period(today, freq="M")
    if entry.period > now or (entry.period == now and today < entry.period.end_time.date()):
        yield fault_in(Kind.FUTURE, file, entry, Text(f"不晚于 {now} 的时期（读作 {entry.period}）", f"a period not after {now} (read as {entry.period})"),
                     Text("请核对表头的年份和月份", "check year and month of the headers"))  # fmt: skip
    elif end is not None and entry.period > end:
        yield fault_in(Kind.FUTURE, file, entry, Text(f"不晚于标题时期 {end} 的数（读作 {entry.period}）", f"nothing after {end}, the month of the title (read as {entry.period})"),
                     Text("请核对标题和表头的月份", "check the months of title and headers"))  # fmt: skip
    since = JOINT_RELEASE_SINCE.get(entry.indicator)
    cumulated = entry.coverage in (Coverage.YTD, Coverage.MONTH)
    if since is not None and entry.period.month == 1 and cumulated and entry.period.year >= since:
        yield fault_in(Kind.LONE_JANUARY, file, entry, Text("1—2月合并数", "January and February as one"),
                     Text("该指标1月不单独发布：请留空", "January is not released alone: leave it blank"))  # fmt: skip


def _impossible(entry: Entry, file: str) -> Iterator[Finding]:
    if entry.measure is Measure.YOY_GROWTH:
        if entry.value <= -100:
            yield fault_in(
                Kind.IMPOSSIBLE, file, entry, Text("大于-100的增速", "growth above -100"), CHECK
            )
        return
    if entry.value < 0:
        yield fault_in(
            Kind.IMPOSSIBLE,
            file,
            entry,
            Text("不小于0的数", "no negative amount"),
            Text("请更正", "correct it"),
        )
    elif (
        entry.unit == PERCENT
        and entry.value > 100
        and entry.measure in (Measure.SHARE, Measure.RATE)
    ):
        yield fault_in(
            Kind.IMPOSSIBLE,
            file,
            entry,
            Text("0至100的比率", "a rate from 0 to 100"),
            Text("请更正", "correct it"),
        )
    elif (
        entry.unit != PERCENT and counted_singly(entry.unit) and not float(entry.value).is_integer()
    ):
        yield fault_in(Kind.IMPOSSIBLE, file, entry, Text(f"整数（单位 {entry.unit}）", f"a whole number ({entry.unit})"),
                     Text("请核对数值和单位", "check number and unit"))  # fmt: skip


# -- the scale of amounts ------------------------------------------------------------


def _scale(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    """An amount against the same figure known before, last year's, or the nearest known."""
    if entry.measure is Measure.YOY_GROWTH or entry.unit == PERCENT:
        return
    same = evidence.known(key_of(entry), entry.period, entry.unit)
    if same is not None:
        yield from _revised(entry, same.value, file)
        return
    habit = evidence.habit(entry.indicator)
    found = _reference(evidence, entry)
    if found is None or habit is None:
        return
    reference, where, factor = found
    if reference <= 0:
        return
    if entry.value == 0 and habit.additive:
        yield fault_in(Kind.OUT_OF_RANGE, file, entry, Text(f"约{reference:,.4g} {entry.unit}（{where.zh}）", f"about {reference:,.4g} {entry.unit} ({where.en})"),
                     Text("没有数时请留空，不要填0", "leave it blank where there is no figure, not 0"))  # fmt: skip
        return
    yield from _ratio(entry, reference, where, factor, file)


def _ratio(
    entry: Entry, reference: float, where: Text, factor: float, file: str
) -> Iterator[Finding]:
    ratio = entry.value / reference
    expected = Text(
        f"约{reference:,.4g} {entry.unit}（{where.zh}）",
        f"about {reference:,.4g} {entry.unit} ({where.en})",
    )
    if _slipped(ratio):
        yield fault_in(
            Kind.UNIT_SLIP,
            file,
            entry,
            Text(f"{expected.zh}，相差约一万倍", f"{expected.en}; it is off by 10,000"),
            _UNIT,
        )
    elif not 1 / factor < ratio < factor:
        yield fault_in(Kind.OUT_OF_RANGE, file, entry, expected, CHECK)


def _slipped(ratio: float) -> bool:
    return SLIP[0] <= ratio <= SLIP[1] or SLIP[0] <= 1 / max(ratio, 1e-300) <= SLIP[1]


def _revised(entry: Entry, known: float, file: str) -> Iterator[Finding]:
    """A figure that is known already with another value."""
    if known <= 0 or abs(entry.value / known - 1) < 0.001:
        return
    where = Text(
        f"{known:,.10g} {entry.unit}（已有数据）", f"{known:,.10g} {entry.unit} (known data)"
    )
    ratio = entry.value / known
    if _slipped(ratio):
        yield fault_in(
            Kind.UNIT_SLIP,
            file,
            entry,
            Text(f"{where.zh}，相差约一万倍", f"{where.en}; it is off by 10,000"),
            _UNIT,
        )
    elif abs(ratio - 1) > REVISED_BY:
        yield fault_in(Kind.OUT_OF_RANGE, file, entry, where, CHECK)
    else:
        yield warning(Kind.REVISION, file, entry.cell, f"'{entry.printed}'", where,
                      Text("将作为修订数存入", "it will be stored as a revision"))  # fmt: skip


Reference = tuple[float, Text, float]
"""What an amount should be about, where that is known from, and the factor it may be away by."""


def _reference(evidence: Evidence, entry: Entry) -> Reference | None:
    """What an amount is about: last year's same stretch, a share of a full year, the latest known."""
    return (
        _years_ago(evidence, entry)
        or _part_of_last_year(evidence, entry)
        or _latest_known(evidence, entry)
    )


def _years_ago(evidence: Evidence, entry: Entry) -> Reference | None:
    for years in (1, 2):
        month = entry.period - 12 * years
        last = evidence.held(key_of(entry), month, entry.unit)
        if last is not None and last.value > 0:
            return last.value, Text(f"{month} 为此数", f"as in {month}"), FAR_APART * years
    return None


def _part_of_last_year(evidence: Evidence, entry: Entry) -> Reference | None:
    """Last year's total by months, for what adds up over the year."""
    key, habit = key_of(entry), evidence.habit(entry.indicator)
    if key.stretch != "cumulated" or habit is None or not habit.additive:
        return None
    full = pd.Period(year=entry.period.year - 1, month=12, freq="M")
    whole = evidence.held(key, full, entry.unit)
    if whole is None or whole.value <= 0:
        return None
    where = Text(
        f"{full.year}年全年{whole.value:,.10g}按月折算",
        f"{whole.value:,.10g} in all of {full.year}, by months",
    )
    return whole.value * entry.period.month / 12, where, FAR_FROM_EVEN


def _latest_known(evidence: Evidence, entry: Entry) -> Reference | None:
    key = key_of(entry)
    earlier = [p for p in (*evidence.history.of(key), *evidence.own(key)) if p < entry.period]
    last = max(earlier, default=None)
    held = None if last is None else evidence.held(key, last, entry.unit)
    if last is None or held is None:
        return None
    return (
        held.value,
        Text(f"{last} 为此数", f"as in {last}"),
        FAR_BACK * GROWS ** (entry.period.year - last.year),
    )


# -- growth --------------------------------------------------------------------------


def _growth(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    slips = list(_percent_slips(evidence, entry, file))
    yield from slips
    if slips:
        return
    gap = _gap(evidence, entry)
    if gap is not None and abs(gap.rebuilt - entry.value) > gap.allowed:
        yield gap.fault(entry, file)
    if gap is None or not gap.beside:
        yield from _beyond_range(evidence, entry, file)


def _percent_slips(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    """0.072 among percentages, or 720."""
    number = read_number(entry.printed)
    decimals = number.decimals if isinstance(number, Number) else 0
    others = [
        e
        for e in evidence.entries
        if e.measure is Measure.YOY_GROWTH and e.sheet == entry.sheet and e is not entry
    ]
    usual = sum(abs(e.value) >= 1 for e in others) > len(others) / 2
    if 0 < abs(entry.value) < 1 and decimals >= 3 and usual:
        yield fault_in(Kind.PERCENT_SLIP, file, entry, Text(f"与其他增速同样写法的百分数（{100 * entry.value:.1f}？）", f"a percentage as the others ({100 * entry.value:.1f}?)"),
                     Text("请统一写法", "write all of them in one way"))  # fmt: skip
    elif abs(entry.value) >= 100:
        yield fault_in(
            Kind.PERCENT_SLIP,
            file,
            entry,
            Text(
                f"小于100的增速（{entry.value / 100:.2f}？）",
                f"growth below 100 ({entry.value / 100:.2f}?)",
            ),
            CHECK,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """Growth rebuilt from two amounts, and how many points the printed one may differ."""

    now: Entry
    before: Held
    allowed: float

    @property
    def rebuilt(self) -> float:
        return 100 * (self.now.value / self.before.value - 1)

    @property
    def beside(self) -> bool:
        """Whether both amounts are printed in the file itself."""
        return self.before.entry is not None

    def fault(self, entry: Entry, file: str) -> Finding:
        now, before = self.now, self.before
        expected = Text(f"约{self.rebuilt:.1f}（{now.value:,.10g}比{before.value:,.10g}，{now.cell} 与 {before.place.zh}），允许差{self.allowed:.1f}个百分点",
                        f"about {self.rebuilt:.1f} ({now.value:,.10g} against {before.value:,.10g}, {now.cell} and {before.place.en}), within {self.allowed:.1f} points")  # fmt: skip
        more = [now.cell, *([before.entry.cell] if before.entry is not None else [])]
        return fault_in(Kind.GROWTH_CONTRADICTS, file, entry, expected, CHECK, *more)


def _gap(evidence: Evidence, entry: Entry) -> _Gap | None:
    """Growth against the amounts of this year and last, beyond the revisions known so far."""
    key = key_of(entry)
    amounts = Key(key.area, key.indicator, False, key.stretch)
    now = evidence.own(amounts).get(entry.period)
    if now is None or now.unit == PERCENT:
        return None
    before = evidence.held(amounts, entry.period - 12, now.unit)
    if before is None or before.value <= 0:
        return None
    return _Gap(now=now, before=before, allowed=_allowed(evidence, key, entry, before))


def _allowed(evidence: Evidence, key: Key, entry: Entry, before: Held) -> float:
    if before.entry is not None:
        return SAME_TABLE_GAP[entry.basis]
    return max(KNOWN_GAP[entry.basis], GAP_MARGIN * evidence.history.rebuilt_gap(key, entry.period))


def _beyond_range(evidence: Evidence, entry: Entry, file: str) -> Iterator[Finding]:
    """Growth far from all that is known of the series, here or in the areas above."""
    key = key_of(entry)
    area: str | None = entry.area
    while area is not None:
        found = evidence.history.range_of(Key(area, key.indicator, True, key.stretch))
        if found is not None:
            middle, spread = found
            here = area == entry.area
            limit = max(WIDE, SPREADS * spread) if here else max(WIDER, SPREADS_ABOVE * spread)
            if abs(entry.value - middle) > limit:
                yield fault_in(
                    Kind.OUT_OF_RANGE,
                    file,
                    entry,
                    Text(
                        f"{middle - limit:.0f}至{middle + limit:.0f}（历年数据）",
                        f"{middle - limit:.0f} to {middle + limit:.0f} (past figures)",
                    ),
                    CHECK,
                )
            return
        area = evidence.parent(area)

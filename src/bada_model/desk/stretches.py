"""Which stretch of time a figure covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bada_model.desk.decisions import COVERAGES, Decisions
from bada_model.desk.findings import Ask, Kind, Question
from bada_model.desk.phrases import Facets, Says
from bada_model.desk.setting import NOWHERE, Setting, Source
from bada_model.desk.vocabulary import Habit
from bada_model.desk.words import Words
from bada_model.language import Text
from bada_model.periods import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Why a figure cannot be placed, what to do, and the questions whose answers place it."""

    kind: Kind
    expected: Text
    remedy: Text
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures and the words above it, the lowest first."""

    at: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table. ``contrast``: some header or label is said to be cumulated, so that
    a bare month is the month itself."""

    all: tuple[Column, ...]
    contrast: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The period and coverage of a figure, and where they were read."""

    period: pd.Period
    coverage: Coverage
    years_back: int
    source: Source


HEADER = Source(text=Text("表头", "header"), confidence=1.0)
ASK_PERIOD = Question(ask=Ask.GIVEN, name="period")
ASK_COVERAGE = Question(ask=Ask.SETTING, name="coverage", choices=COVERAGES[1:])
NEIGHBOUR = Source(text=Text("左侧同组列", "the column on its left"), confidence=0.95)
MAPPING = Source(text=Text("映射文件", "mapping"), confidence=1.0)

_STATE_PERIOD = Text(
    "请在标题中写明（如2024年1-8月），或用 --period YYYY-MM 指明",
    "say it in the title (2024年1-8月), or state --period YYYY-MM",
)
_DECIDE_COVERAGE = Text(
    "请在表头写“当月”或“累计”，或在映射文件 [settings] coverage 写 month、quarter 或 ytd",
    "write 当月 or 累计 in the header, or set coverage to month, quarter or ytd under [settings] of the mapping file",
)


def stretch_of(
    words: Sequence[Words], column: Column, columns: Columns, setting: Setting,
    habit: Habit, decisions: Decisions, says: Says | None,
) -> Stretch | Unclear:  # fmt: skip
    """The stretch of a figure from its own words, its neighbours and the table's setting."""
    own = _joined(w.facets for w in words)
    if own.odd_stretch:
        return Unclear(kind=Kind.AMBIGUOUS_PERIOD, remedy=_STATE_PERIOD,
                       expected=Text(f"年初以来累计或单月，而非“{own.odd_stretch}”", f"a month or January to a month, not '{own.odd_stretch}'"))  # fmt: skip
    source = HEADER
    if says is Says.GROWTH and not own.dated and own.bare is None:
        lent = _neighbour(column, columns.all, own)
        if lent is not None:
            own, source = lent, NEIGHBOUR
    if own.month is None:
        source = setting.period_source if setting.month is not None else source
    coverage = _coverage(own, columns.contrast, setting, habit, decisions)
    if isinstance(coverage, Unclear):
        return coverage
    return _placed(own, coverage, setting, source)


def _joined(parts: Iterable[Facets]) -> Facets:
    """Facets of several words as one: each aspect from the first word that tells it."""
    joined = Facets()
    for facets in parts:
        joined = replace(
            joined,
            year=joined.year if joined.year is not None else facets.year,
            month=joined.month if joined.month is not None else facets.month,
            coverage=joined.coverage or facets.coverage,
            bare=joined.bare or facets.bare,
            years_back=joined.years_back if joined.years_back is not None else facets.years_back,
            odd_stretch=joined.odd_stretch or facets.odd_stretch,
        )
    return joined if joined.coverage is None else replace(joined, bare=None)


def _neighbour(column: Column, columns: Sequence[Column], own: Facets) -> Facets | None:
    """The stretch of the amounts to the left that a bare growth column belongs to.

    Its group reaches left to the growth column before; of years side by side the latest counts.
    """
    group: list[Facets] = []
    for other in reversed([c for c in columns if c.at < column.at]):
        joined = _joined(w.facets for w in other.words)
        if any(w.facets.says is Says.OTHER for w in other.words):
            continue
        if any(w.facets.says is Says.GROWTH for w in other.words):
            if group:
                break
            if not joined.dated and joined.bare is None:
                continue
        if joined.years_back or not (joined.dated or joined.bare or joined.year):
            continue
        group.append(joined)
    if not group:
        return None
    best = max(group, key=lambda f: (f.year or 0, f.month or 0))
    return replace(best, year=own.year or best.year, years_back=own.years_back)


def _coverage(
    own: Facets, contrast: bool, setting: Setting, habit: Habit, decisions: Decisions
) -> Coverage | Unclear:
    told = own.coverage
    if habit.point:
        if told in (Coverage.MONTH, Coverage.QUARTER):
            return Unclear(kind=Kind.AMBIGUOUS_COVERAGE, remedy=_DECIDE_COVERAGE,
                           expected=Text("期末数（存量没有当月数）", "a number at the end of the month (a stock has no monthly total)"))  # fmt: skip
        return Coverage.POINT
    if told is Coverage.POINT and Coverage.POINT not in habit.coverages:
        return Unclear(kind=Kind.AMBIGUOUS_COVERAGE, remedy=_DECIDE_COVERAGE,
                       expected=Text("当月或累计（流量没有期末数）", "a month or the year to date (a flow has no value at the end of a month)"))  # fmt: skip
    if told is not None:
        return told
    bare = own.bare or (None if own.month is not None else setting.bare)
    if setting.coverage is not None and (own.bare is None or not contrast):
        return setting.coverage
    if bare is None and own.year is not None and setting.month is None and own.month is None:
        return Coverage.YEAR
    if bare is not None and own.bare is not None and contrast:
        return bare
    if decisions.coverage:
        return Coverage(decisions.coverage)
    if habit.coverages and habit.coverages <= {Coverage.MONTH}:
        return Coverage.MONTH
    if bare is None:
        return Unclear(kind=Kind.MISSING_PERIOD, expected=Text("写明的时期", "a stated period"), remedy=_STATE_PERIOD,
                       questions=(ASK_PERIOD, ASK_COVERAGE))  # fmt: skip
    return Unclear(kind=Kind.AMBIGUOUS_COVERAGE, expected=Text("写明是当月数还是累计数", "whether it is the month's own or the year to date"),
                   remedy=_DECIDE_COVERAGE, questions=(ASK_COVERAGE,))  # fmt: skip


def _placed(own: Facets, coverage: Coverage, setting: Setting, source: Source) -> Stretch | Unclear:
    back = own.years_back or 0
    year = own.year if own.year is not None else setting.year
    month = own.month if own.month is not None else setting.month
    if month is None and coverage in (Coverage.YEAR, Coverage.POINT):
        month = 12
    if year is None or month is None:
        return Unclear(kind=Kind.MISSING_PERIOD, expected=Text("写明年份和月份的时期", "a period with year and month"),
                       remedy=_STATE_PERIOD, questions=(ASK_PERIOD,))  # fmt: skip
    if own.year is None:
        year -= back
    if coverage is Coverage.YTD and month == 12:
        coverage = Coverage.YEAR
    if (coverage is Coverage.QUARTER and month % 3) or (coverage is Coverage.YEAR and month != 12):
        return Unclear(kind=Kind.AMBIGUOUS_PERIOD, expected=Text("与期别相符的末月", "a month that can end this stretch"),
                       remedy=_STATE_PERIOD)  # fmt: skip
    if source is NOWHERE:
        source = HEADER
    return Stretch(period=pd.Period(year=year, month=month, freq="M"), coverage=coverage,
                   years_back=back, source=source)  # fmt: skip

"""Standing amounts: stocks, shares, rates, means and standards.

Means of the year so far (PM2.5) are the days done and the days to come (``means``), rates take the
way from the same month to the year's end, both by at least four earlier years. Stocks keep the pace of the year.
Otherwise the last published value persists, spread by past year-to-year changes: the
indicator's own where it has at least three, else those of all indicators of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from bada_model.domain import Indicator, Kind
from bada_model.errors import NoBasis
from bada_model.forecast.counts import JUDGED_VARIATION, share_in
from bada_model.forecast.course import Course
from bada_model.forecast.draws import Draws
from bada_model.forecast.grid import grid_step
from bada_model.forecast.history import Reading, refuse_impossible, year_ends
from bada_model.forecast.law import Law
from bada_model.forecast.means import RestOfYear, Season, rest_of_year, season
from bada_model.forecast.result import Basis, Forecast, Level
from bada_model.language import Text
from bada_model.release import PROFILES
from bada_model.units import counted_singly, smallest_step

MIN_OWN_CHANGES = 3
MIN_POOLED_CHANGES = 8
USUAL_CHANGE = 0.01
"""Yearly change of a stock, as a share of it, where no earlier change is known: judgement."""
LEAST_OF_USUAL = 0.25
LEAST_OF_POINTS = 0.05
"""Least yearly spread of a share or rate, percentage points: half of the last decimal printed."""
MAX_AGE = 3
"""Years after which a last value says nothing about the target year."""
MIN_GAPS = 4
NEARLY_NORMAL = 30.0
"""Degrees of freedom where the spread itself is judged."""
CUMULATED = frozenset({Kind.MEAN, Kind.RATE, Kind.SHARE})
"""Kinds whose monthly figure is the average of the year so far."""
BOUNDED = frozenset({Kind.SHARE, Kind.RATE})


def yearly_changes(values: tuple[Reading, ...], before: int) -> np.ndarray:
    """Changes between consecutive Decembers, in the indicator's unit."""
    ends = {y: r.value for y, r in year_ends(values).items() if y < before}
    return np.array([ends[y] - ends[y - 1] for y in sorted(ends) if y - 1 in ends])


def forecast_amount(
    indicator: Indicator,
    values: tuple[Reading, ...],
    year: int,
    draws: Draws,
    *,
    pooled: Mapping[Kind, np.ndarray],
) -> Forecast:
    """The amount through the year.

    Parameters
    ----------
    pooled : mapping
        Year-to-year changes of all indicators of a kind; in points for shares
        and rates, relative to the level for the others.

    Raises
    ------
    NoBasis
        No usable value or no spread is known, or a value is impossible.
    """
    refuse_impossible(values, most=100.0 if indicator.kind in BOUNDED else np.inf)
    usable = [r for r in values if year - MAX_AGE <= r.period.year <= year]
    if not usable:
        why = _TOO_OLD if values else _REPORT
        raise NoBasis(why.fill(first=year - MAX_AGE, needed=_needed(indicator, year)))
    last, ends = usable[-1], year_ends(values)
    law, note = _law(indicator, values, year, last, pooled)
    base = ends[year - 1].value if year - 1 in ends else np.nan
    current = [r for r in usable if r.period.year == year]
    used = [*(ends[y] for y in (year - 1,) if y in ends), last]
    end = _ends(indicator, law, draws)
    usual = season(values, last) if isinstance(law, RestOfYear) else None
    course = _course(indicator, end, current, last, draws, usual)
    paths = course.paths(end)
    paths[:, [r.period.month - 1 for r in current]] = [r.value for r in current]
    return Forecast(
        indicator=indicator.code, kind=indicator.kind, unit=indicator.unit,
        periods=pd.period_range(f"{year}-01", f"{year}-12", freq="M"),
        paths=paths, base=base, course=course,
        observed=np.isin(np.arange(1, 13), [r.period.month for r in current]),
        basis=Basis(
            level=Level.OWN_MONTHS if current else Level.OWN_YEAR, method=note,
            last=last.period if current else None, rows=tuple(dict.fromkeys(row for r in used for row in r.rows)),
            notes=() if current else (_age_note(last, year),),
            synthetic=any(r.synthetic for r in used),
        ),
    )  # fmt: skip


_PACE = Text("按年内净增节奏", "pace of net additions this year")
_SEASON = Text("当前值加往年同月至年末的变化（{n}年）",
               "present value plus the usual rest of the year ({n} past years)")  # fmt: skip
_REST = Text("已过天数的均值加其余天数的推算均值（{n}年）",
             "days so far and the days to come as they may turn out ({n} past years)")  # fmt: skip
_PERSIST = Text(
    "最近值延续，离散度取自历年变动", "last value persists; spread from past yearly changes"
)


_REPORT = Text("请报送{needed}", "report {needed}")
_TOO_OLD = Text("{first}年以来没有数，请报送{needed}", "none since {first}: report {needed}")
_NO_SPREAD = Text(
    "已知年末变动本级{own}次、同类{pooled}次，需{least}或{enough}次，请导入{needed}",
    "yearly changes known: {own} of its own, {pooled} of its kind, {least} or {enough} needed: "
    "import {needed}",
)
_EARLIER = Text(
    "截至{before}年至少连续{ends}年的年末数，并请报当年数",
    "at least {ends} Decembers in a row up to {before}, and a figure of {year}",
)
_START = Text("上年末数和当年数", "December {before} and a figure of {year}")


def _needed(indicator: Indicator, year: int) -> Text:
    """The figures a forecast rests on: a stock's start and pace, else what persists and its changes."""
    text = _START if indicator.kind is Kind.STOCK else _EARLIER
    return text.fill(before=year - 1, year=year, ends=MIN_OWN_CHANGES + 1)


_NO_BATCH = Text(
    "按完成节奏{month}尚不应有净增，往年变动只有{own}次（至少{least}），请导入往年年末数",
    "by its release profile nothing is added by {month}, and only {own} earlier yearly changes are "
    "known (at least {least}): import earlier Decembers",
)
_NEVER_MOVED = Text(
    "年初以来和往年都没有变动，离散度无从得知，请导入往年年末数",
    "no change this year or before, so no spread is known: import earlier Decembers",
)


def _age_note(last: Reading, year: int) -> Text:
    return Text(
        f"{year}年尚无数据，最近为 {last.period}",
        f"no figure of {year} yet, the last is {last.period}",
    )


def _law(
    indicator: Indicator,
    values: tuple[Reading, ...],
    year: int,
    last: Reading,
    pooled: Mapping[Kind, np.ndarray],
) -> tuple[Law | RestOfYear, Text]:
    """The year-end law and its name: pace of a stock, usual rest of the year, or the last value.

    Raises
    ------
    NoBasis
        No spread is known.
    """
    ends = year_ends(values)
    this_year = last.period.year == year
    if indicator.kind is Kind.STOCK and this_year and year - 1 in ends:
        return _paced(indicator, last, ends[year - 1].value, yearly_changes(values, year)), _PACE
    least = _least_spread(indicator, last.value) * _age(last, year) ** 0.5
    if this_year and indicator.kind is Kind.MEAN and (rest := rest_of_year(values, last, least)):
        return rest, _REST.fill(n=rest.years)
    gaps = _gaps_to_year_end(values, last) if this_year and indicator.kind in CUMULATED else None
    if gaps is not None and gaps.size >= MIN_GAPS:
        law = around_mean(last.value, gaps)
        return _no_surer_than(law, least), _SEASON.fill(n=gaps.size)
    return _no_surer_than(_persisting(indicator, values, year, last, pooled), least), _PERSIST


def _age(last: Reading, year: int) -> float:
    """Years from a figure to the end of the target year."""
    return max(0.0, (year - last.period.year) + (12 - last.period.month) / 12)


def _least_spread(indicator: Indicator, value: float) -> float:
    """Spread of a yearly change below which no law is stated, however still the past was: judgement.

    Raises
    ------
    NoBasis
        The value is zero and of no kind that has a size of its own.
    """
    if indicator.kind in BOUNDED:
        return LEAST_OF_POINTS
    least = max(LEAST_OF_USUAL * USUAL_CHANGE * abs(value), smallest_step(indicator.unit))
    if least <= 0:
        raise NoBasis(_NEVER_MOVED)
    return least


def _no_surer_than(law: Law, least: float) -> Law:
    """The law with at least this standard deviation."""
    return replace(law, scale=max(law.scale, least))


def _gaps_to_year_end(values: tuple[Reading, ...], last: Reading) -> np.ndarray:
    """Annual figure minus the figure of the same month, for each earlier year with both."""
    same_month = {r.period.year: r.value for r in values if r.period.month == last.period.month}
    return np.array(
        [end.value - same_month[y] for y, end in year_ends(values).items()
         if y in same_month and y < last.period.year]
    )  # fmt: skip


def around_mean(location: float, gaps: np.ndarray) -> Law:
    """Student predictive law of ``location`` plus one more gap of the same normal law."""
    n = gaps.size
    df = n - 1.0
    spread = float(np.std(gaps, ddof=1)) * (1 + 1 / n) ** 0.5
    return Law(location=location + float(gaps.mean()), scale=spread * (df / (df - 2)) ** 0.5, df=df)


def around_zero(location: float, changes: np.ndarray) -> Law:
    """Student predictive law of ``location`` plus one more change of mean zero."""
    df = float(changes.size)
    rms = float(np.sqrt(np.mean(changes**2)))
    return Law(location=location, scale=rms * (df / (df - 2)) ** 0.5, df=df)


def _persisting(
    indicator: Indicator,
    values: tuple[Reading, ...],
    year: int,
    last: Reading,
    pooled: Mapping[Kind, np.ndarray],
) -> Law:
    """The last value, spread by yearly changes over the time that has passed since."""
    age = _age(last, year)
    own = yearly_changes(values, year)
    if own.size >= MIN_OWN_CHANGES:
        return around_zero(last.value, own * age**0.5)
    changes = pooled.get(indicator.kind, np.array([]))
    if changes.size < MIN_POOLED_CHANGES:
        raise NoBasis(
            _NO_SPREAD.fill(own=own.size, pooled=changes.size, least=MIN_OWN_CHANGES,
                            enough=MIN_POOLED_CHANGES, needed=_needed(indicator, year))
        )  # fmt: skip
    unit_size = 1.0 if indicator.kind in BOUNDED else abs(last.value)
    return Law(location=last.value, scale=float(np.sqrt(np.mean(changes**2) * age)) * unit_size)


def _paced(indicator: Indicator, last: Reading, start: float, earlier: np.ndarray) -> Law:
    """Net additions continue along the release profile with a judged spread.

    Where they come in one batch that has not come yet, the rises of at least
    four earlier years speak.
    """
    done = share_in(PROFILES[indicator.release], last.period.month)
    added = last.value - start
    if last.period.month == 12:
        return Law(location=last.value, scale=0.0)
    if done <= 0 and earlier.size >= MIN_GAPS:
        law = around_mean(last.value, earlier)
        return _no_surer_than(law, _least_spread(indicator, last.value))
    if done <= 0:
        raise NoBasis(_NO_BATCH.fill(month=last.period, own=earlier.size, least=MIN_GAPS))
    whole = added / done
    size = max(abs(whole), _least_change(indicator.unit, start, earlier))
    if size <= 0:
        raise NoBasis(_NEVER_MOVED)
    scale = JUDGED_VARIATION * size * (1 - done) ** 0.5
    return Law(location=start + whole, scale=scale, df=NEARLY_NORMAL)


def _least_change(unit: str, start: float, earlier: np.ndarray) -> float:
    """The change of a year below which no spread is judged, however little came so far.

    A quarter of the usual one: the root mean square of earlier years, else a hundredth of the
    stock; of things counted at least one.
    """
    usual = float(np.sqrt(np.mean(earlier**2))) if earlier.size else USUAL_CHANGE * abs(start)
    return max(LEAST_OF_USUAL * usual, smallest_step(unit))


def _ends(indicator: Indicator, law: Law | RestOfYear, draws: Draws) -> np.ndarray:
    """The year-end value of each path, shape (n_paths,)."""
    end = law.quantile_of(draws.normals(indicator.code)[:, 0])
    end = np.clip(end, 0.0, 100.0) if indicator.kind in BOUNDED else np.maximum(end, 0.0)
    singly = indicator.kind is Kind.STOCK and counted_singly(indicator.unit)
    return np.round(end) if singly else end


def _course(
    indicator: Indicator,
    end: np.ndarray,
    current: list[Reading],
    last: Reading,
    draws: Draws,
    usual: Season | None,
) -> Course:
    """Published months, then the usual way of a mean, else a straight one, to the year-end value."""
    known = {r.period.month: r.value for r in current}
    months, left = np.arange(1, 13), max(known, default=0)
    values = [next(iter(known.values()), last.value), *known.values()]
    start = np.interp(months, [0, *known], values)
    key, step = draws.key(indicator.code), grid_step(end)
    if usual is None:
        return Course(
            start=start, centre=last.value, weights=np.zeros((12, 0)), key=key, step=step,
            share=np.maximum(months - left, 0) / max(12 - left, 1),
        )  # fmt: skip
    centre = float(np.median(end))
    start = np.where(months > left, usual.start(last, centre), start)
    return Course(start=start, centre=centre, share=usual.share, key=key, step=step,
                  weights=(usual.strays * start)[:, None])  # fmt: skip


def pooled_changes(
    series: list[tuple[Indicator, tuple[Reading, ...]]], year: int
) -> dict[Kind, np.ndarray]:
    """Year-to-year changes of all indicators by kind, see :func:`forecast_amount`."""
    found: dict[Kind, list[float]] = {}
    for indicator, values in series:
        ends = {y: r.value for y, r in year_ends(values).items() if y < year}
        for y in ends:
            if y - 1 in ends and ends[y - 1]:
                step = ends[y] - ends[y - 1]
                size = 1.0 if indicator.kind in BOUNDED else abs(ends[y - 1])
                found.setdefault(indicator.kind, []).append(step / size)
    return {kind: np.array(changes) for kind, changes in found.items()}

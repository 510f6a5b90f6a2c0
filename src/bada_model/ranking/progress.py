"""How far each promise has come, against the share normally in by now (序时进度).

A linear schedule misjudges what is seasonal or comes in one batch, so the expected share
follows the season: base shares for flows, the release profile for everything else. Every
completion rate is a share of the promise; which rule made it is said (:class:`Rule`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from bada_model.attainment import Assessment
from bada_model.domain import AMOUNT_MEASURES, Bound, Form, Indicator, Kind, Target, outcome_unit
from bada_model.forecast import Forecast
from bada_model.projection import Projection
from bada_model.release import PROFILES
from bada_model.units import PERCENT, conversion_factor


class Rule(StrEnum):
    """How a completion rate is made; the gap is positive where things go better than scheduled."""

    DONE = "done"  # done so far / promised; both may be reductions
    GROWTH = (
        "growth"  # this year's amount so far / the amount the promised growth makes of the year
    )
    CHANGE = "change"  # way come from the value at the start / whole way to the goal, up or down
    ALLOWANCE = "allowance"  # used so far / the cap; less than scheduled is better
    HELD = "held"  # must hold at every moment: 1 where it does, less by the distance relative to the goal
    NONE = "none"  # no figure of this year, or no rate can be stated


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One promise against its schedule.

    ``completion``, ``expected``, ``linear`` and ``gap`` are shares (1 is the whole promise); None
    where nothing has been published or no rate can be stated. ``gap`` is how much better than
    the season's schedule things stand, already turned round for caps.
    """

    item: Assessment
    rule: Rule
    through: pd.Period | None = None
    now: float | None = None  # latest published figure, in the unit of the outcome
    completion: float | None = None
    expected: float | None = None
    linear: float | None = None
    gap: float | None = None

    @property
    def behind(self) -> bool:
        """Whether it is behind its schedule by 0.1 points or more, as printed."""
        return self.gap is not None and round(100 * self.gap, 1) < 0


def progress(projection: Projection) -> tuple[Progress, ...]:
    """Every promise of a projection against its schedule, in the order of the register."""
    complete = _percent_complete(projection)
    return tuple(
        _of_milestone(item, complete.get(item.indicator.code))
        if item.target.form is Form.MILESTONE
        else _progress(item, projection.forecasts.get(item.indicator.code))
        for item in projection.assess()
    )


def _percent_complete(projection: Projection) -> dict[str, tuple[pd.Period, float]]:
    """The latest report of each milestone in the plan's year: month and percent complete."""
    pack, known = projection.pack, projection.known
    own = known[(known["area"] == pack.plan.area) & (known["period"].dt.year == pack.plan.year)]
    own = own[own["measure"].isin(AMOUNT_MEASURES) & (own["unit"] == PERCENT)].sort_values("period")
    latest = {str(r.indicator): (r.period, float(r.value)) for r in own.itertuples()}
    return {
        code: latest[pack.series_code(code, pack.plan.area)]
        for code, indicator in pack.indicators.items()
        if indicator.kind is Kind.MILESTONE and pack.series_code(code, pack.plan.area) in latest
    }


def _of_milestone(item: Assessment, report: tuple[pd.Period, float] | None) -> Progress:
    if report is None:
        return Progress(item=item, rule=Rule.NONE)
    through, percent = report
    due = item.target.due.month
    expected, completion = schedule(item.indicator.release, through.month, due), percent / 100
    return Progress(
        item=item, rule=Rule.DONE, through=through, now=percent, completion=completion, expected=expected,
        linear=min(1.0, through.month / due), gap=completion - expected,
    )  # fmt: skip


def _progress(item: Assessment, forecast: Forecast | None) -> Progress:
    published = np.flatnonzero(forecast.observed) if forecast is not None else np.array([])
    if forecast is None or not published.size or item.target.due.year != forecast.periods[-1].year:
        return Progress(item=item, rule=Rule.NONE)
    column = int(published[-1])
    through, now = forecast.periods[column], float(forecast.paths[0, column])
    expected = _expected(item.target, item.indicator, forecast, column)
    rule, completion = completion_rate(
        item.target, item.indicator, now=now, start=float(forecast.base), expected=expected
    )
    if completion is None:
        return Progress(item=item, rule=Rule.NONE, through=through, now=now)
    wanted = 1.0 if rule is Rule.HELD else expected
    gap = wanted - completion if rule is Rule.ALLOWANCE else completion - wanted
    return Progress(
        item=item, rule=rule, through=through, now=now, completion=completion, expected=wanted,
        linear=1.0 if rule is Rule.HELD else min(1.0, through.month / item.target.due.month), gap=gap,
    )  # fmt: skip


def _expected(target: Target, indicator: Indicator, forecast: Forecast, column: int) -> float:
    """Share of the promise normally in by a column of the forecast."""
    if forecast.kind is Kind.FLOW and forecast.shares is not None:
        done = np.cumsum(forecast.shares)
        return min(1.0, float(done[column] / done[forecast.column(target.due)]))
    return schedule(indicator.release, int(forecast.periods[column].month), target.due.month)


def schedule(release: str, month: int, due_month: int = 12) -> float:
    """Share of a promise due in a month that a release profile has in by the end of another.

    Examples
    --------
    >>> schedule("even", 6), schedule("batch-12", 11), schedule("campaign", 9)
    (0.5, 0.0, 0.64)
    """
    profile = PROFILES[release]
    whole = float(profile[due_month - 1])
    return min(1.0, float(profile[month - 1]) / whole if whole > 0 else month / due_month)


def completion_rate(
    target: Target, indicator: Indicator, *, now: float, start: float, expected: float
) -> tuple[Rule, float | None]:
    """The completion rate of a promise, and the rule that made it.

    Parameters
    ----------
    now : float
        Latest figure: growth so far for a flow, else in the indicator's unit.
    start : float
        Last year's total, or the value at the start of the year; NaN where unknown.
    expected : float
        Share normally in by now; a flow's growth is turned into an amount with it.
    """
    factor = conversion_factor(target.unit, outcome_unit(target, indicator))
    goal = (target.value - target.tolerance * (target.bound is Bound.ABOUT)) * factor
    if target.form in (Form.MILESTONE, Form.RELATIVE):
        return Rule.NONE, None
    if indicator.kind is Kind.FLOW:
        return _of_flow(target, goal, now, start, expected)
    if target.form is Form.GROWTH:
        goal = start * (1 + goal / 100)
    if indicator.kind in (Kind.COUNT, Kind.DAYS):
        return _accumulated(target, goal, now)
    if target.form is Form.INCREMENT:
        return _accumulated(target, goal, now - start)
    return _standing(target, indicator, goal, now, start)


def _of_flow(
    target: Target, goal: float, now: float, start: float, expected: float
) -> tuple[Rule, float | None]:
    """Amounts are compared through growth: none is known where last year's total is not positive."""
    if target.form is not Form.GROWTH and not start > 0:
        return Rule.NONE, None
    match target.form:
        case Form.GROWTH:
            growth = goal
        case Form.LEVEL:
            growth = (goal / start - 1) * 100
        case _:
            growth = goal / start * 100
    if growth <= -100:
        return Rule.NONE, None
    return (Rule.ALLOWANCE if target.is_cap else Rule.GROWTH), expected * (1 + now / 100) / (
        1 + growth / 100
    )


def _accumulated(target: Target, goal: float, done: float) -> tuple[Rule, float | None]:
    """A limited rise or a limited fall is an allowance; a promised rise or fall is done by degrees."""
    if not np.isfinite(done) or not np.isfinite(goal):
        return Rule.NONE, None
    if goal == 0:
        return Rule.HELD, float(target.shortfall(np.array([done]))[0] <= 0)
    return (Rule.ALLOWANCE if target.is_cap == (goal > 0) else Rule.DONE), done / goal


def _standing(
    target: Target, indicator: Indicator, goal: float, now: float, start: float
) -> tuple[Rule, float | None]:
    """A value that stands: a stock on its way to the goal, or something held or not.

    Rates, shares and means are held: near 100 % the way still to go is so short that a tenth
    of a point would count as a whole promise.
    """
    if not np.isfinite(goal):
        return Rule.NONE, None
    sign = -1.0 if target.is_cap else 1.0
    amount = indicator.kind in (Kind.STOCK, Kind.STANDARD)
    if amount and np.isfinite(start) and sign * (goal - start) > 0:
        return Rule.CHANGE, (now - start) / (goal - start)
    missing = max(0.0, sign * (goal - now)) / max(abs(goal), 1e-9)
    return Rule.HELD, max(0.0, 1.0 - missing)

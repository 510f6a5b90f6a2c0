"""How far each promise has come, against the share normally in by now (序时进度).

A linear schedule misjudges what is seasonal or comes in one batch, so the expected share
follows the season: base shares for flows, the release profile for everything else. Every
completion rate is a share of the promise; which rule made it is said (:class:`Rule`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from bada_model.attainment import Assessment
from bada_model.domain import Bound, Form, Indicator, Kind, Pack, Target, outcome_unit
from bada_model.forecast import Forecast
from bada_model.forecast.history import Observed, readings
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
    synthetic: bool = False

    @property
    def behind(self) -> bool:
        """Whether it is behind its schedule by 0.1 points or more, as printed."""
        return self.gap is not None and round(100 * self.gap, 1) < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Latest:
    """The latest published figure of the year and what it is read against."""

    through: pd.Period
    now: float
    start: float
    expected: float
    synthetic: bool


def progress(projection: Projection) -> tuple[Progress, ...]:
    """Every promise of a projection against its schedule, in the order of the register."""
    observed = Observed(projection.known)
    return tuple(
        _progress(item, _latest(projection, observed, item)) for item in projection.assess()
    )


def _latest(projection: Projection, observed: Observed, item: Assessment) -> _Latest | None:
    """From the forecast, which keeps published figures; a report without a forecast is read itself."""
    if item.target.due.year != projection.pack.plan.year:
        return None
    forecast = projection.forecasts.get(item.target.indicator)
    if forecast is None or item.target.form is Form.MILESTONE:
        return _reported(projection.pack, observed, item)
    published = np.flatnonzero(forecast.observed)
    if not published.size:
        return None
    column = int(published[-1])
    return _Latest(
        through=forecast.periods[column], now=float(forecast.paths[0, column]), start=float(forecast.base),
        expected=_expected(item.target, item.indicator, forecast, column), synthetic=item.synthetic,
    )  # fmt: skip


def _reported(pack: Pack, observed: Observed, item: Assessment) -> _Latest | None:
    """The latest report of the year; a milestone's is percent complete."""
    indicator, area = item.indicator, pack.plan.area
    if indicator.kind is Kind.FLOW:
        return None
    unit = PERCENT if indicator.kind is Kind.MILESTONE else indicator.unit
    rows = observed.rows(area, pack.series_code(indicator.code, area))
    values = readings(rows, unit, indicator.kind)
    current = [v for v in values if v.period.year == pack.plan.year]
    before = [v.value for v in values if v.period == pd.Period(f"{pack.plan.year - 1}-12", "M")]
    if not current:
        return None
    last = current[-1]
    return _Latest(
        through=last.period, now=last.value, start=before[-1] if before else float("nan"),
        expected=schedule(indicator.release, last.period.month, item.target.due.month),
        synthetic=last.synthetic,
    )  # fmt: skip


def _progress(item: Assessment, latest: _Latest | None) -> Progress:
    if latest is None:
        return Progress(item=item, rule=Rule.NONE)
    seen = Progress(item=item, rule=Rule.NONE, through=latest.through, now=latest.now,
                    synthetic=latest.synthetic)  # fmt: skip
    rule, completion = completion_rate(
        item.target, item.indicator, now=latest.now, start=latest.start, expected=latest.expected
    )
    if completion is None:
        return seen
    held = rule is Rule.HELD
    expected = 1.0 if held else latest.expected
    linear = 1.0 if held else min(1.0, latest.through.month / item.target.due.month)
    gap = expected - completion if rule is Rule.ALLOWANCE else completion - expected
    return replace(
        seen, rule=rule, completion=completion, expected=expected, linear=linear, gap=gap
    )


def _expected(target: Target, indicator: Indicator, forecast: Forecast, column: int) -> float:
    """Share of the promise normally in by a column of the forecast."""
    if forecast.kind is Kind.FLOW:
        done = np.cumsum(forecast.slot_shares)
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
    if target.form is Form.RELATIVE:
        return Rule.NONE, None
    if target.form is Form.MILESTONE:
        return Rule.DONE, now / 100
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

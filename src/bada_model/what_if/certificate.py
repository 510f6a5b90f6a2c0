"""The certificate: can all of these goals hold together, and if not, what has to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from bada_model.attainment import Assessment
from bada_model.domain import AMOUNT_MEASURES, Arithmetic, Form, Target
from bada_model.errors import UnknownName
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.what_if.attainability import (
    Margins,
    feasible,
    frontier,
    least_joint_relaxation,
    least_relaxation,
    minimal_conflicts,
)
from bada_model.what_if.goals import levers
from bada_model.what_if.linear import LinearOutcomes, linear_outcomes

LEVEL = 0.5
"""Probability at which a goal counts as reached in the certificate: rather yes than no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalFinding:
    """What the certificate says about one goal.

    ``relaxation`` is the least its value must give, in the target's unit, for all goals to hold
    if it alone gives; None where that does not help. ``last_month`` is the last month in which a
    correction by the levers still works; None where it works no more.
    """

    item: Assessment
    within_reach: bool
    relaxation: float | None
    joint_relaxation: float
    last_month: pd.Period | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArithmeticFinding:
    """A total's promised growth against what the promises of its parts add up to, percent."""

    arithmetic: Arithmetic
    promised: float
    implied: float
    shares: dict[str, float]

    @property
    def compatible(self) -> bool:
        """Whether the parts carry the total, at one decimal."""
        return round(self.implied, 1) >= self.promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The answer for a set of goals, with the levers' ranges as the only freedom.

    ``conflicts`` holds each goal that is out of reach by itself, and one minimal set among the
    others that cannot hold together although any fewer of them can.
    """

    level: float
    goals: tuple[GoalFinding, ...]
    joint: float
    conflicts: tuple[tuple[Target, ...], ...]
    pairwise: pd.DataFrame = field(repr=False)
    arithmetic: tuple[ArithmeticFinding, ...]
    outcomes: LinearOutcomes = field(repr=False)

    @property
    def all_within_reach(self) -> bool:
        """Whether all goals can be reached at the same driver values."""
        return not self.conflicts

    def frontier(self, first: str, second: str, points: int = 9) -> pd.DataFrame:
        """The best outcome of one goal for each reachable outcome of another, in their units.

        Raises
        ------
        UnknownName
            The certificate does not cover one of them; the message lists those it does.
        """
        ids = [g.item.target.id for g in self.goals]
        for name in (first, second):
            if name not in ids:
                covered = ", ".join(ids)
                raise UnknownName(Text(f"证明书未涵盖“{name}”；已涵盖：{covered}",
                                       f"the certificate does not cover '{name}'; it covers: {covered}"))  # fmt: skip
        margins = _margins(self.outcomes, self.level)
        curve = frontier(margins, ids.index(first), ids.index(second), points)
        values = {}
        for name, column in ((first, 0), (second, 1)):
            sign, limit = self.goals[ids.index(name)].item.target.limits()[0]
            values[name] = sign * (curve[:, column] + limit)
        return pd.DataFrame(values)


def certify(
    projection: Projection, targets: Sequence[Target] = (), *, level: float = LEVEL
) -> Certificate:
    """The certificate for some targets, or for every headline target with a basis."""
    items = [
        i for i in projection.assess()
        if i.probability is not None
        and (i.target in targets if targets else i.indicator.headline)
    ]  # fmt: skip
    drivers = levers(projection)
    outcomes = linear_outcomes(projection, [i.target for i in items], drivers)
    margins, order = _margins(outcomes, level), range(len(items))
    together = least_joint_relaxation(margins, order, _spreads(outcomes)) if items else {}
    last = _last_months(projection, items, level)
    met = np.array([i.target.met(y) for i, y in zip(items, outcomes.outcome, strict=True)])
    return Certificate(
        level=level, outcomes=outcomes, joint=float(met.all(axis=0).mean()) if items else 1.0,
        conflicts=tuple(tuple(items[g].target for g in conflict)
                        for conflict in minimal_conflicts(margins, order)),
        goals=tuple(
            GoalFinding(item=item, within_reach=feasible(margins, [n]),
                        relaxation=least_relaxation(margins, order, n),
                        joint_relaxation=together[n], last_month=last[n])
            for n, item in enumerate(items)
        ),
        pairwise=_pairwise([i.target.id for i in items], met),
        arithmetic=check_arithmetic(projection),
    )  # fmt: skip


def _margins(outcomes: LinearOutcomes, level: float) -> Margins:
    return outcomes.margins(outcomes.start, np.full(len(outcomes.targets), level))


def _spreads(outcomes: LinearOutcomes) -> np.ndarray:
    """Usual variation of each outcome: what one unit of relaxation costs."""
    return np.maximum(outcomes.outcome.std(axis=1), 1e-6)


def _pairwise(names: list[str], met: np.ndarray) -> pd.DataFrame:
    """Probability that two goals are met together, each alone on the diagonal."""
    met = met.reshape(len(names), -1 if names else 1).astype(float)
    together = met @ met.T / met.shape[1]
    return pd.DataFrame(together, index=names, columns=names)


def _last_months(
    projection: Projection, items: Sequence[Assessment], level: float
) -> list[pd.Period | None]:
    """For each goal the last month from which drivers acting at once still reach it."""
    drivers = levers(projection)
    found: list[pd.Period | None] = [None] * len(items)
    for month in range(projection.first_open_month, 13):
        since = pd.Period(f"{projection.pack.plan.year}-{month:02d}", "M")
        outcomes = linear_outcomes(projection, [i.target for i in items], drivers, since=since)
        margins = _margins(outcomes, level)
        for number in range(len(items)):
            if feasible(margins, [number]):
                found[number] = since
    return found


def check_arithmetic(projection: Projection) -> tuple[ArithmeticFinding, ...]:
    """Whether promised parts carry promised totals at last year's shares."""
    found = []
    for arithmetic in projection.pack.plan.arithmetic:
        levels = {p.base: _level(projection, p.base) for p in arithmetic.parts}
        goals = {p.indicator: _growth_goal(projection, p.indicator) for p in arithmetic.parts}
        promised = _growth_goal(projection, arithmetic.total)
        if promised is None or None in levels.values() or None in goals.values():
            continue
        whole = sum(v or 0.0 for v in levels.values())
        shares = {p.indicator: (levels[p.base] or 0.0) / whole for p in arithmetic.parts}
        implied = sum(share * (goals[name] or 0.0) for name, share in shares.items())
        found.append(ArithmeticFinding(arithmetic=arithmetic, promised=promised, implied=implied,
                                       shares=shares))  # fmt: skip
    return tuple(found)


def _growth_goal(projection: Projection, indicator: str) -> float | None:
    goals = [t.value for t in projection.pack.targets
             if t.indicator == indicator and t.form is Form.GROWTH]  # fmt: skip
    return max(goals) if goals else None


def _level(projection: Projection, series: str) -> float | None:
    """Last year's published total of a series in the plan's area."""
    plan, rows = projection.pack.plan, projection.known
    year_end = pd.Period(f"{plan.year - 1}-12", "M")
    chosen = rows[(rows["area"] == plan.area) & (rows["indicator"] == series)
                  & (rows["period"] == year_end) & rows["measure"].isin(AMOUNT_MEASURES)]  # fmt: skip
    return float(chosen["value"].iloc[-1]) if len(chosen) else None

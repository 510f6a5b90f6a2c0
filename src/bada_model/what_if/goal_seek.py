"""What must happen: driver values that bring targets to a wanted probability.

Each target's wanted quantile is linearised around the present values and the cheapest values are
found by a linear programme (HiGHS); a few rounds settle. Every answer is simulated again with the
engine before it is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from bada_model.assumptions import Driver, Scenario, Setting
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.units import chance
from bada_model.what_if.attainability import Margins, linear_programme
from bada_model.what_if.goals import Goal, find_drivers
from bada_model.what_if.linear import LinearOutcomes, linear_outcomes

ROUNDS = 12
CORRECTIONS = 8
"""Times the wanted level is raised where the simulated probability falls short."""
DIFFERENT = 0.1
"""Two mixes differ clearly when some driver differs by a tenth of its range."""
ENOUGH = 0.002
"""A wanted probability counts as reached from this much below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """One way to the goals.

    ``effort`` is the sum over drivers of weight times distance from the present value, as a
    share of the driver's range; ``at_bound`` names the drivers that can go no further.
    """

    name: Text
    values: Mapping[str, float]
    effort: float
    probabilities: Mapping[str, float]
    joint: float
    at_bound: tuple[str, ...]
    beyond_evidence: tuple[str, ...]
    scenario: Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Mixes in the order of effort; none, with a reason, where the goals are out of reach.

    ``best`` is the probability of each goal with every driver at its most favourable value for it.
    """

    goals: tuple[Goal, ...]
    jointly: bool
    mixes: tuple[Mix, ...]
    best: Mapping[str, float]
    reason: Text | None = None
    binding: tuple[str, ...] = field(default=())


def solve(
    projection: Projection,
    goals: Sequence[Goal],
    drivers: Sequence[Driver] = (),
    *,
    jointly: bool = False,
    weights: Mapping[str, float] | None = None,
    since: pd.Period | None = None,
) -> Solution:
    """Up to four clearly different mixes of driver values that reach the goals.

    Parameters
    ----------
    drivers : sequence of Driver
        Those that may move, within their ranges; every lever of the pack when empty. Narrow a range
        with ``dataclasses.replace(driver, low=..., high=...)``.
    jointly : bool
        The highest wanted probability holds for all goals together instead of for each.
    weights : mapping, optional
        Effort of moving a driver across its whole range, 1 where unnamed.
    since : Period, optional
        Month from which the drivers move; the first open one when left out.

    Returns
    -------
    Solution
    """
    free = tuple(drivers) or find_drivers(projection, ())
    outcomes = linear_outcomes(projection, [g.target for g in goals], free, since=since)
    cost = np.array([(weights or {}).get(d.code, 1.0) / _full_range(projection, d) for d in free])
    levels = np.array([g.probability for g in goals])
    search = _Search(outcomes, levels, cost, jointly, since)
    mixes: list[Mix] = []
    for name, values in _candidates(search):
        mix = _mix(projection, goals, search, name, values)
        if mix is not None and all(_clearly_different(search, mix, other) for other in mixes):
            mixes.append(mix)
    best = _best(outcomes)
    return Solution(
        goals=tuple(goals), jointly=jointly, best=best,
        mixes=tuple(sorted(mixes, key=lambda m: m.effort)),
        reason=None if mixes else _out_of_reach(goals, best, jointly),
        binding=mixes[0].at_bound if mixes else tuple(d.code for d in free),
    )  # fmt: skip


def _full_range(projection: Projection, driver: Driver) -> float:
    """Width of a driver's range in the pack: narrower bounds make no move cheaper or dearer."""
    whole = projection.pack.assumptions.drivers.get(driver.code, driver)
    return whole.high - whole.low


class _Search:
    """The linear programmes behind a solution."""

    def __init__(
        self,
        outcomes: LinearOutcomes,
        levels: np.ndarray,
        cost: np.ndarray,
        jointly: bool,
        since: pd.Period | None,
    ) -> None:
        self.outcomes, self.cost, self.since = outcomes, cost, since
        self.jointly = jointly
        self.levels = levels.max(keepdims=True) if jointly else levels

    def values(
        self, *, even: bool = False, frozen: frozenset[int] = frozenset()
    ) -> np.ndarray | None:
        """The cheapest values (or, ``even``, those with the least largest effort), None if out of reach."""
        levels = self.levels
        for _ in range(CORRECTIONS):
            values = self._settled(levels, even, frozen)
            if values is None:
                return None
            short = self._short_of(values)
            if (short <= ENOUGH / 2).all():
                return values
            levels = np.minimum(levels + np.maximum(short, 0.0) * 1.1, 0.999)
        return None

    def _short_of(self, values: np.ndarray) -> np.ndarray:
        each, joint = self.outcomes.probabilities(values)
        return self.levels - (joint if self.jointly else each)

    def _margins(self, values: np.ndarray, levels: np.ndarray) -> Margins:
        if self.jointly:
            return self.outcomes.joint_margins(values, float(levels[0]))
        return self.outcomes.margins(values, levels)

    def _settled(self, levels: np.ndarray, even: bool, frozen: frozenset[int]) -> np.ndarray | None:
        """Linearise, solve, and repeat until the values settle."""
        values = self.outcomes.start
        for _ in range(ROUNDS):
            found = self._step(self._margins(values, levels), even, frozen)
            if found is None:
                return None
            if np.max(np.abs(found - values) * self.cost) < 1e-5:
                return found
            values = found
        return values

    def _step(self, margins: Margins, even: bool, frozen: frozenset[int]) -> np.ndarray | None:
        """Least effort under linear margins: up and down moves are separate variables."""
        start, n = self.outcomes.start, self.outcomes.start.size
        up, down = margins.high - start, start - margins.low
        for number in frozen:
            up[number] = down[number] = 0.0
        need = margins.gap + margins.slopes @ start
        rows = np.hstack([-margins.slopes, margins.slopes])
        bounds = [(0.0, max(0.0, float(b))) for b in (*up, *down)]
        effort = np.concatenate([self.cost, self.cost])
        if not even:
            found = linear_programme(effort, A_ub=rows, b_ub=need, bounds=bounds)
        else:
            largest = np.hstack([np.diag(effort), -np.ones((2 * n, 1))])
            found = linear_programme(
                np.concatenate([1e-3 * effort, [1.0]]), bounds=[*bounds, (0.0, None)],
                A_ub=np.vstack([np.hstack([rows, np.zeros((len(rows), 1))]), largest]),
                b_ub=np.concatenate([need, np.zeros(2 * n)]),
            )  # fmt: skip
        return start + found.x[:n] - found.x[n : 2 * n] if found.status == 0 else None


def _candidates(search: _Search) -> Iterator[tuple[Text, np.ndarray]]:
    """Least effort, even effort, and ways that do without the drivers the first leans on."""
    cheapest = search.values()
    if cheapest is None:
        return
    yield Text("最省力", "least effort"), cheapest
    even = search.values(even=True)
    if even is not None:
        yield Text("各项均摊", "effort shared evenly"), even
    moved = np.abs(cheapest - search.outcomes.start) * search.cost
    for number in np.argsort(-moved)[:3]:
        without = search.values(frozen=frozenset([int(number)])) if moved[number] > 1e-6 else None
        if without is not None:
            label = search.outcomes.drivers[number].label
            yield Text(f"不动用{label.zh}", f"without {label.en}"), without


def _mix(
    projection: Projection, goals: Sequence[Goal], search: _Search, name: Text, values: np.ndarray
) -> Mix | None:
    """The mix with probabilities simulated again; None where they fall short."""
    outcomes = search.outcomes
    scenario = _scenario(projection.scenario, search, values, name)
    under = projection.under(scenario)
    items = {i.target.id: i for i in under.assess()}
    _, joint = linear_outcomes(under, outcomes.targets, ()).probabilities(np.zeros(0))
    chances = {g.target.id: items[g.target.id].probability or 0.0 for g in goals}
    wanted = search.levels.max() if search.jointly else None
    short = (
        wanted - joint if wanted is not None
        else max(g.probability - chances[g.target.id] for g in goals)
    )  # fmt: skip
    if short > ENOUGH:
        return None
    edge = np.isclose(values, outcomes.low) | np.isclose(values, outcomes.high)
    moved = ~np.isclose(values, outcomes.start)
    return Mix(
        name=name, effort=float(np.abs(values - outcomes.start) @ search.cost), joint=joint,
        values={d.code: float(v) for d, v, m in zip(outcomes.drivers, values, moved, strict=True) if m},
        probabilities=chances, scenario=scenario,
        at_bound=tuple(d.code for d, e, m in zip(outcomes.drivers, edge, moved, strict=True) if e and m),
        beyond_evidence=tuple(d.code for d, v in zip(outcomes.drivers, values, strict=True)
                              if d.beyond_evidence(float(v))),
    )  # fmt: skip


def _scenario(start: Scenario, search: _Search, values: np.ndarray, title: Text) -> Scenario:
    outcomes = search.outcomes
    moved = {
        driver.code: Setting(value=float(value), start=search.since)
        for driver, value, old in zip(outcomes.drivers, values, outcomes.start, strict=True)
        if not np.isclose(value, old)
    }
    return replace(start, code="solved", title=title, base=start.code, claims=(),
                   settings={**start.settings, **moved}, own=tuple(moved))  # fmt: skip


def _clearly_different(search: _Search, mix: Mix, other: Mix) -> bool:
    outcomes = search.outcomes
    here, there = (
        np.array([m.values.get(d.code, s) for d, s in zip(outcomes.drivers, outcomes.start, strict=True)])
        for m in (mix, other)
    )  # fmt: skip
    return bool((np.abs(here - there) / (outcomes.high - outcomes.low)).max() >= DIFFERENT)


def _best(outcomes: LinearOutcomes) -> dict[str, float]:
    """Probability of each target with every driver where it helps this target most."""
    found = {}
    for number, target in enumerate(outcomes.targets):
        sign = target.limits()[0][0]
        helps = sign * outcomes.slopes[number].mean(axis=1)
        values = np.where(
            helps > 0, outcomes.high, np.where(helps < 0, outcomes.low, outcomes.start)
        )
        found[target.id] = float(outcomes.probabilities(values)[0][number])
    return found


def _out_of_reach(goals: Sequence[Goal], best: Mapping[str, float], jointly: bool) -> Text:
    short = [g for g in goals if best[g.target.id] < g.probability - ENOUGH]
    if short:
        parts = [(g, best[g.target.id]) for g in short]
        return Text(
            "达不到：" + "；".join(f"{g.target.id} 所有驱动因素取最有利值时概率为{chance(p, 1)}，要求{g.probability:.0%}" for g, p in parts),
            "out of reach: " + "; ".join(f"{g.target.id} has {chance(p, 1)} with every driver at its best, {g.probability:.0%} is wanted" for g, p in parts),
        )  # fmt: skip
    together = Text("同时", "together") if jointly else Text("各自", "each")
    return Text(
        f"单独都能达到，但驱动因素范围内无法{together.zh}达到；见证明书中的最小冲突集",
        f"each alone is within reach, but not {together.en} within the drivers' ranges; "
        "see the minimal conflict in the certificate",
    )

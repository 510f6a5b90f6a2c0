"""Against brute force: every vertex of 1,000 small plans is visited."""

from itertools import combinations

import numpy as np
import pytest

from bada_model.what_if.attainability import (
    Margins,
    feasible,
    frontier,
    least_joint_relaxation,
    least_relaxation,
    minimal_conflict,
    minimal_conflicts,
)

GOALS, DRIVERS, PLANS = 4, 2, 1000


def random_plan(rng):
    slopes = rng.normal(0, 1, (GOALS, DRIVERS))
    low, high = -rng.uniform(0.2, 1, DRIVERS), rng.uniform(0.2, 1, DRIVERS)
    gap = rng.normal(-0.3, 0.6, GOALS)
    return Margins(goal=np.arange(GOALS), gap=gap, slopes=slopes, low=low, high=high)


def vertices(plan, goals):
    """Every crossing of two constraint lines that satisfies the box and the goals."""
    rows = [(plan.slopes[g], -plan.gap[g]) for g in goals]
    for d, unit in enumerate(np.eye(DRIVERS)):
        rows += [(unit, plan.low[d]), (-unit, -plan.high[d])]
    a, b = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    pairs = np.array(list(combinations(range(len(rows)), 2)))
    systems = a[pairs]
    regular = np.abs(np.linalg.det(systems)) > 1e-12
    points = np.linalg.solve(systems[regular], b[pairs[regular]][..., None])[..., 0]
    return points[(points @ a.T >= b - 1e-9).all(axis=1)]


def holds(plan, goals):
    return len(vertices(plan, goals)) > 0


@pytest.fixture(scope="module")
def plans():
    rng = np.random.default_rng(7)
    return [random_plan(rng) for _ in range(PLANS)]


def test_feasible_says_what_brute_force_says(plans):
    everything = range(GOALS)
    assert all(feasible(p, everything) == holds(p, everything) for p in plans)
    share = np.mean([holds(p, everything) for p in plans])
    assert 0.1 < share < 0.9  # both answers occur


def test_conflict_sets_fail_together_and_hold_without_any_one(plans):
    for plan in plans:
        conflict = minimal_conflict(plan, range(GOALS))
        if not conflict:
            assert holds(plan, range(GOALS))
            continue
        assert not holds(plan, conflict)
        assert all(holds(plan, [g for g in conflict if g != one]) for one in conflict)


def test_goals_out_of_reach_alone_do_not_hide_a_conflict_among_the_others(plans):
    kinds = set()
    for plan in plans[:200]:
        conflicts = minimal_conflicts(plan, range(GOALS))
        assert bool(conflicts) == (not holds(plan, range(GOALS)))
        for conflict in conflicts:
            assert not holds(plan, conflict)
            assert all(holds(plan, [g for g in conflict if g != one]) for one in conflict)
        kinds.add(tuple(sorted(map(len, conflicts))))
    assert (1, 2) in kinds


def test_least_relaxation_is_the_optimum(plans):
    for plan in plans:
        for giving in range(GOALS):
            rest = [g for g in range(GOALS) if g != giving]
            points = vertices(plan, rest)
            found = least_relaxation(plan, range(GOALS), giving)
            if not len(points):
                assert found is None
                continue
            best = (plan.gap[giving] + points @ plan.slopes[giving]).max()
            assert found == pytest.approx(max(0.0, -best), abs=1e-6)


def test_a_joint_relaxation_makes_every_plan_feasible(plans):
    for plan in plans[:200]:
        give = least_joint_relaxation(plan, range(GOALS), np.ones(GOALS))
        relaxed = Margins(
            goal=plan.goal, gap=plan.gap + np.array([give[g] + 1e-7 for g in range(GOALS)]),
            slopes=plan.slopes, low=plan.low, high=plan.high,
        )  # fmt: skip
        assert holds(relaxed, range(GOALS))


def test_a_frontier_trades_one_margin_for_the_other(plans):
    for plan in plans[:100]:
        curve = frontier(plan, 0, 1)
        assert (np.diff(curve[:, 0]) >= -1e-9).all()
        assert (np.diff(curve[:, 1]) <= 1e-6).all()

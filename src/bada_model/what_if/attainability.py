"""Can goals hold together? Linear arithmetic of margins over a box of driver values.

Goal i is reached at driver values x when ``gap[r] + slopes[r] @ x >= 0`` for each of its rows r.
Every question is a linear programme, solved by HiGHS through scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Margins of goals as linear functions of driver values.

    Attributes
    ----------
    goal : array of int, shape (n_rows,)
        The goal a row belongs to; a goal held from both sides has two.
    gap : array, shape (n_rows,)
        Margin where every driver is zero, in the goal's unit.
    slopes : array, shape (n_rows, n_drivers)
    low, high : array, shape (n_drivers,)
    """

    goal: np.ndarray
    gap: np.ndarray
    slopes: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @property
    def goals(self) -> tuple[int, ...]:
        """Every goal, in order."""
        return tuple(int(g) for g in np.unique(self.goal))

    def rows(self, goals: Sequence[int]) -> np.ndarray:
        """Which rows belong to some goals."""
        return np.isin(self.goal, list(goals))

    def _bounds(self) -> list[tuple[float, float]]:
        return list(zip(self.low, self.high, strict=True))


def linear_programme(cost: np.ndarray, **constraints: Any) -> OptimizeResult:
    """The least cost under linear constraints, by HiGHS; takes what ``scipy.optimize.linprog`` takes."""
    from scipy.optimize import linprog  # takes longer to import than most commands take to run

    return linprog(cost, method="highs", **constraints)


def feasible(margins: Margins, goals: Sequence[int]) -> bool:
    """Whether some driver values inside their bounds reach all of these goals."""
    if not len(goals):
        return True
    rows = margins.rows(goals)
    found = _solve(margins, np.zeros(margins.low.size), rows)
    return bool(found.status == 0)


def _solve(margins: Margins, cost: np.ndarray, rows: np.ndarray) -> OptimizeResult:
    return linear_programme(
        cost,
        A_ub=-margins.slopes[rows],
        b_ub=margins.gap[rows] + TOLERANCE,
        bounds=margins._bounds(),
    )


def minimal_conflict(margins: Margins, goals: Sequence[int]) -> tuple[int, ...]:
    """Goals that cannot hold together although any fewer of them can; empty where all can.

    Found by deletion: a goal without which the rest still fails is not needed.

    References
    ----------
    Chinneck (2008), Feasibility and Infeasibility in Optimization, ch. 6 (deletion filter).
    """
    if feasible(margins, goals):
        return ()
    kept = list(goals)
    for goal in list(goals):
        without = [g for g in kept if g != goal]
        if not feasible(margins, without):
            kept = without
    return tuple(kept)


def minimal_conflicts(margins: Margins, goals: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Each goal out of reach by itself, and one minimal conflict among the others, if there is one."""
    alone = tuple((g,) for g in goals if not feasible(margins, [g]))
    rest = minimal_conflict(margins, [g for g in goals if (g,) not in alone])
    return (*alone, rest) if rest else alone


def least_relaxation(margins: Margins, goals: Sequence[int], giving: int) -> float | None:
    """By how much one goal must give so that all hold, in its unit; None where that does not help."""
    rest = [g for g in goals if g != giving]
    own, others = margins.rows([giving]), margins.rows(rest)
    n = margins.low.size
    cost = np.zeros(n + 1)
    cost[-1] = 1.0
    held = np.hstack([-margins.slopes[others], np.zeros((others.sum(), 1))])
    given = np.hstack([-margins.slopes[own], -np.ones((own.sum(), 1))])
    found = linear_programme(
        cost,
        A_ub=np.vstack([held, given]),
        b_ub=np.concatenate([margins.gap[others], margins.gap[own]]),
        bounds=[*margins._bounds(), (0, None)],
    )
    return float(found.fun) if found.status == 0 else None


def least_joint_relaxation(
    margins: Margins, goals: Sequence[int], scale: np.ndarray
) -> dict[int, float]:
    """The relaxation of all goals with the least sum in units of ``scale`` (one per goal of ``goals``)."""
    order = list(goals)
    rows, n = margins.rows(order), margins.low.size
    gives = np.zeros((rows.sum(), len(order)))
    gives[np.arange(rows.sum()), [order.index(g) for g in margins.goal[rows]]] = -1.0
    cost = np.concatenate([np.zeros(n), 1 / scale])
    found = linear_programme(
        cost,
        A_ub=np.hstack([-margins.slopes[rows], gives]),
        b_ub=margins.gap[rows],
        bounds=[*margins._bounds(), *[(0, None)] * len(order)],
    )
    return {g: max(0.0, float(r)) for g, r in zip(order, found.x[n:], strict=True)}


def frontier(margins: Margins, first: int, second: int, points: int = 9) -> np.ndarray:
    """The best margin of one goal for each reachable margin of another, shape (points, 2)."""
    a, b = (int(np.flatnonzero(margins.goal == g)[0]) for g in (first, second))
    best_a = _best(margins, a, None, None)
    lowest = margins.gap[a] + margins.slopes[a] @ _argbest(margins, b)
    return np.array([(level, _best(margins, b, a, level))
                     for level in np.linspace(lowest, best_a, points)])  # fmt: skip


def _argbest(margins: Margins, row: int) -> np.ndarray:
    """The driver values that bring a row's margin to its highest."""
    return np.where(margins.slopes[row] > 0, margins.high, margins.low)


def _best(margins: Margins, row: int, held: int | None, level: float | None) -> float:
    """The highest margin of a row, with another held at a level or above."""
    if held is None or level is None:
        return float(margins.gap[row] + margins.slopes[row] @ _argbest(margins, row))
    found = linear_programme(
        -margins.slopes[row],
        A_ub=-margins.slopes[[held]],
        b_ub=[margins.gap[held] - level + 1e-9],
        bounds=margins._bounds(),
    )
    return float(margins.gap[row] - found.fun)

"""Which driver did it: exact additive shares, tornado bars and global sensitivity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise, permutations

import numpy as np
import pandas as pd

from bada_model.assumptions import BASELINE_SCENARIO, Driver, Scenario, Setting
from bada_model.attainment import outcome_values
from bada_model.domain import Target
from bada_model.projection import Projection
from bada_model.what_if.linear import linear_outcomes

EXACT_UP_TO = 5
"""Drivers up to which all orders are averaged (120); beyond, seeded orders and their reverses."""
ORDERS = 60

Statistic = Callable[[Projection], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one driver contributes to a change."""

    driver: str
    value: float


def median_of(target: Target) -> Statistic:
    """The median outcome of a target, in its unit."""
    return lambda projection: float(np.median(_outcome(projection, target)))


def probability_of(target: Target) -> Statistic:
    """The probability of a target."""
    return lambda projection: float(np.mean(target.met(_outcome(projection, target))))


def _outcome(projection: Projection, target: Target) -> np.ndarray:
    indicator = projection.pack.indicators[target.indicator]
    return outcome_values(target, indicator, projection.forecasts)


def attribute(
    projection: Projection, scenario: str | Scenario, statistic: Statistic
) -> tuple[Share, ...]:
    """Shapley shares of each driver in the change from the baseline to a scenario.

    Each order of switching the drivers on telescopes to the whole change, so the shares add up
    to it exactly, whatever orders are averaged.

    References
    ----------
    Shapley (1953), A value for n-person games.
    """
    chosen = projection.pack.assumptions.scenario(scenario)
    names = [n for n in projection.pack.assumptions.drivers if n in chosen.settings]
    known: dict[frozenset[str], float] = {}

    def value(on: frozenset[str]) -> float:
        if on not in known:
            settings = {n: chosen.settings[n] for n in names if n in on}
            part = replace(chosen, settings=settings, projects={}, judgements=())
            known[on] = statistic(projection.under(part))
        return known[on]

    total = dict.fromkeys(names, 0.0)
    orders = list(_orders(names))
    for order in orders:
        steps = [frozenset(order[:n]) for n in range(len(order) + 1)]
        for name, (before, after) in zip(order, pairwise(steps), strict=True):
            total[name] += (value(after) - value(before)) / len(orders)
    return tuple(Share(driver=name, value=amount) for name, amount in total.items())


def attribution_table(
    projection: Projection, scenario: str | Scenario, target: Target
) -> pd.DataFrame:
    """What each driver of a scenario does to one target, largest first.

    Columns ``driver, value, median, probability``: the driver's setting and its shares of the
    change of the median outcome (in the target's unit) and of the probability.
    """
    chosen = projection.pack.assumptions.scenario(scenario)
    medians = attribute(projection, chosen, median_of(target))
    chances = attribute(projection, chosen, probability_of(target))
    table = pd.DataFrame({
        "driver": [s.driver for s in medians],
        "value": [chosen.settings[s.driver].value for s in medians],
        "median": [s.value for s in medians], "probability": [s.value for s in chances],
    })  # fmt: skip
    order = table["median"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _orders(names: list[str]) -> Iterable[tuple[str, ...]]:
    if len(names) <= EXACT_UP_TO:
        return permutations(names)
    rng = np.random.default_rng(0)
    drawn = [tuple(rng.permutation(names).tolist()) for _ in range(ORDERS // 2)]
    return [*drawn, *(order[::-1] for order in drawn)]


def tornado(projection: Projection, target: Target) -> pd.DataFrame:
    """The target with each driver alone at the ends of its range, widest bar first.

    Columns ``driver, low, high, median_low, median_high, probability_low, probability_high``.
    Drivers that do not move the target are left out.
    """
    base, median, chance = projection.baseline, median_of(target), probability_of(target)
    rows = []
    for driver in moving(base, target):
        ends = [base.under(_alone(driver, value)) for value in (driver.low, driver.high)]
        rows.append((driver.code, driver.low, driver.high, *map(median, ends), *map(chance, ends)))
    columns = ["driver", "low", "high", "median_low", "median_high", "probability_low",
               "probability_high"]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    width = (table["median_high"] - table["median_low"]).abs()
    return table.loc[width.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def _alone(driver: Driver, value: float) -> Scenario:
    return replace(BASELINE_SCENARIO, settings={driver.code: Setting(value=value)})


def moving(projection: Projection, target: Target) -> list[Driver]:
    """Drivers that move a target's indicator."""
    terms = projection.responses.terms.get(target.indicator, ())
    names = {term.source for term in terms}
    return [d for code, d in projection.pack.assumptions.drivers.items() if code in names]


def sensitivity(projection: Projection, target: Target, *, samples: int = 128) -> pd.DataFrame:
    """Sobol indices of a target's probability over the ranges of its drivers.

    Parameters
    ----------
    samples : int
        Base sample, a power of two; the probability is evaluated ``samples * (n + 2)`` times.

    Returns
    -------
    DataFrame
        ``driver, first, total``: share of the variance due to the driver alone, and with
        everything it interacts with.

    References
    ----------
    Saltelli et al. (2010), Variance based sensitivity analysis; computed by SALib.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    base, drivers = projection.baseline, moving(projection, target)
    problem = {"num_vars": len(drivers), "names": [d.code for d in drivers],
               "bounds": [[d.low, d.high] for d in drivers]}  # fmt: skip
    points = sampling.sample(problem, samples, calc_second_order=False, seed=0)
    outcomes = linear_outcomes(base, [target], drivers)
    chances = np.array([outcomes.probabilities(point)[1] for point in points])
    if np.ptp(chances) == 0:
        return pd.DataFrame({"driver": problem["names"], "first": 0.0, "total": 0.0})
    found = analysis.analyze(problem, chances, calc_second_order=False, seed=0)
    return pd.DataFrame({"driver": problem["names"], "first": found["S1"], "total": found["ST"]})

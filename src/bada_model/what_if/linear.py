"""Outcomes of targets as linear functions of driver values, path by path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bada_model.assumptions import Driver, Setting
from bada_model.attainment import outcome_values
from bada_model.domain import Form, Target
from bada_model.projection import Projection
from bada_model.response import on_figures
from bada_model.what_if.attainability import Margins

NEAR = 0.02
"""Share of the paths on either side of a quantile that tell how it moves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearOutcomes:
    """Outcomes in each target's own terms: ``outcome + slopes * (x - start)``.

    Attributes
    ----------
    start, low, high : array, shape (n_drivers,)
        Values the outcomes are known at, and the bounds.
    outcome : array, shape (n_targets, n_paths)
    slopes : array, shape (n_targets, n_drivers, n_paths)
        Change for one unit of each driver; each path has its own effects.
    """

    targets: tuple[Target, ...]
    drivers: tuple[Driver, ...]
    start: np.ndarray
    low: np.ndarray
    high: np.ndarray
    outcome: np.ndarray
    slopes: np.ndarray

    def at(self, values: np.ndarray) -> np.ndarray:
        """Outcomes at driver values, shape (n_targets, n_paths)."""
        moved = np.flatnonzero(values != self.start)
        change = sum(((values - self.start)[d] * self.slopes[:, d] for d in moved), np.zeros(()))
        return self.outcome + change

    def margins(self, values: np.ndarray, levels: np.ndarray) -> Margins:
        """Margins at the wanted probability of each target, linearised at ``values``.

        Where a margin is zero or more the target is met with its level's probability. A target
        held from both sides shares its risk between them.
        """
        goal, gap, slopes = [], [], []
        for number, (target, outcome) in enumerate(zip(self.targets, self.at(values), strict=True)):
            limits = target.limits()
            level = 1 - (1 - levels[number]) / len(limits)
            for sign, limit in limits:
                where, quantile = _near(sign * outcome - limit, 1 - level)
                slope = sign * self.slopes[number][:, where].mean(axis=1)
                goal.append(number)
                gap.append(quantile - slope @ values)
                slopes.append(slope)
        return Margins(goal=np.array(goal), gap=np.array(gap), slopes=np.array(slopes),
                       low=self.low, high=self.high)  # fmt: skip

    def joint_margins(self, values: np.ndarray, level: float) -> Margins:
        """The margin of all targets together, linearised at ``values``: one row, no unit.

        A path's joint margin is its worst one, each counted in the usual variation of its outcome;
        near the wanted quantile it moves as the targets do that are worst there.
        """
        sides = [(number, sign, limit) for number, target in enumerate(self.targets)
                 for sign, limit in target.limits()]  # fmt: skip
        outcome = self.at(values)
        spread = np.maximum(outcome.std(axis=1), 1e-6)
        margins = np.array([(sign * outcome[n] - limit) / spread[n] for n, sign, limit in sides])
        where, quantile = _near(margins.min(axis=0), 1 - level)
        worst = margins[:, where].argmin(axis=0)
        slopes = np.array([sign / spread[n] * self.slopes[n][:, where] for n, sign, _ in sides])
        slope = slopes[worst, :, np.arange(where.size)].mean(axis=0)
        return Margins(goal=np.array([0]), gap=np.array([quantile - slope @ values]),
                       slopes=slope[None, :], low=self.low, high=self.high)  # fmt: skip

    def probabilities(self, values: np.ndarray) -> tuple[np.ndarray, float]:
        """Probability of each target and of all together."""
        outcome = self.at(values)
        met = np.array([t.met(y) for t, y in zip(self.targets, outcome, strict=True)])
        return met.mean(axis=1), float(met.all(axis=0).mean())


def _near(margin: np.ndarray, level: float) -> tuple[np.ndarray, float]:
    """Numbers of the paths around a quantile, and the quantile."""
    at = min(int(np.floor(level * margin.size)), margin.size - 1)
    reach = max(1, int(NEAR * margin.size))
    first, last = max(0, at - reach), min(margin.size - 1, at + reach)
    order = np.argpartition(margin, [first, at, last])
    return order[first : last + 1], float(margin[order[at]])


def linear_outcomes(
    projection: Projection,
    targets: Sequence[Target],
    drivers: Sequence[Driver],
    *,
    since: pd.Period | None = None,
) -> LinearOutcomes:
    """The outcomes of targets under a projection's scenario, and how drivers move them.

    Parameters
    ----------
    since : Period, optional
        Month from which the drivers act; the first open one when left out.

    Raises
    ------
    NoBasis
        A target has nothing to be computed from.
    """
    settings = projection.scenario.settings
    return LinearOutcomes(
        targets=tuple(targets), drivers=tuple(drivers),
        start=np.array([settings[d.code].value if d.code in settings else d.base for d in drivers]),
        low=np.array([d.low for d in drivers]), high=np.array([d.high for d in drivers]),
        outcome=np.array([_outcome(projection, t) for t in targets])
        .reshape(len(targets), projection.draws.n_paths),
        slopes=np.array([[_slope(projection, t, d, since) for d in drivers] for t in targets])
        .reshape(len(targets), len(drivers), projection.draws.n_paths),
    )  # fmt: skip


def _outcome(projection: Projection, target: Target) -> np.ndarray:
    indicator = projection.pack.indicators[target.indicator]
    return outcome_values(target, indicator, projection.forecasts)


def _slope(
    projection: Projection, target: Target, driver: Driver, since: pd.Period | None
) -> np.ndarray:
    """Change of a target's outcome for one unit of a driver, shape (n_paths,)."""
    own = _figure_slope(projection, target.indicator, target, driver, since)
    own = own * _outcome_for_one(projection, target)
    other = target.relative_to if target.form is Form.RELATIVE else None
    if other in projection.forecasts:
        own = own - _figure_slope(projection, str(other), target, driver, since)
    return own


def _figure_slope(
    projection: Projection, indicator: str, target: Target, driver: Driver, since: pd.Period | None
) -> np.ndarray:
    """Change of the indicator's own figure in the target's month."""
    responses, forecast = projection.responses, projection.baseline.forecasts[indicator]
    setting = projection.scenario.settings.get(driver.code)
    if since is not None:
        setting = replace(setting or Setting(value=0.0), start=since)
    profile = responses.profile(driver, setting)
    total = np.zeros(projection.draws.n_paths)
    for term in responses.terms[indicator]:
        if term.source == driver.code:
            reach = on_figures(forecast, term.months(profile))[forecast.column(target.due)]
            if reach:
                total += term.effect * reach
    return total


def _outcome_for_one(projection: Projection, target: Target) -> float:
    """What one unit of the indicator's figure is in the target's own terms."""
    forecast = projection.baseline.forecasts[target.indicator]
    periods = forecast.paths.shape[1]
    probe = replace(forecast, paths=np.repeat([[0.0], [1.0]], periods, axis=1))
    indicator = projection.pack.indicators[target.indicator]
    plain = replace(target, relative_to=None) if target.form is Form.RELATIVE else target
    if plain.form is Form.RELATIVE:
        return 1.0
    values = outcome_values(plain, indicator, {target.indicator: probe})
    return float(values[1] - values[0])

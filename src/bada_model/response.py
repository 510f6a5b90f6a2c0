"""How forecasts answer to assumptions: the same draws, read under other drivers.

An indicator's month answers to a driver by ``effect x value x profile``. The effect is drawn once
for every path, so a poorly known effect widens the band. Links between indicators pass an answer
on. Everything is linear in the driver values: a scenario is the baseline's paths plus a sum, an
unchanged driver adds nothing, and published months, which no driver can move, stay to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from bada_model.assumptions import (
    Assumptions,
    Driver,
    Judgement,
    JudgementKind,
    Project,
    Scenario,
    Setting,
    monthly_profile,
)
from bada_model.domain import Kind, Pack
from bada_model.forecast import Draws, Forecast
from bada_model.forecast.flows import MAX_GROWTH, MIN_GROWTH
from bada_model.forecast.identities import hold_identities
from bada_model.periods import N_SLOTS

AVERAGED = frozenset({Kind.SHARE, Kind.RATE, Kind.MEAN})
"""Kinds whose figure is the average of the year so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One way from a driver to an indicator.

    ``effect`` is drawn, shape (n_paths,); ``hops`` are (lag, closed months) of each
    indicator on the way, the last being the indicator itself.
    """

    driver: str
    effect: np.ndarray
    hops: tuple[tuple[int, int], ...]

    def months(self, profile: np.ndarray) -> np.ndarray:
        """The driver's monthly profile as it arrives, zero in closed months, shape (12,)."""
        for lag, closed in self.hops:
            profile = np.concatenate([np.zeros(lag), profile])[:12]
            profile = np.where(np.arange(12) < closed, 0.0, profile)
        return profile


class Responses:
    """The answers of every forecast of a pack to every driver, drawn once.

    Parameters
    ----------
    forecasts : mapping
        The baseline's forecasts by indicator.
    start : int
        First month (1 to 12) in which a change can act, the month after the last known one.
    """

    def __init__(
        self, pack: Pack, forecasts: Mapping[str, Forecast], draws: Draws, start: int
    ) -> None:
        self.assumptions: Assumptions = pack.assumptions
        self.forecasts, self.start = forecasts, start
        self._year, self._draws = pack.plan.year, draws
        self._identities = pack.plan.identities

    @cached_property
    def terms(self) -> dict[str, tuple[Term, ...]]:
        """Every way from a driver to each indicator with a forecast."""
        return {code: tuple(self._terms_of(code)) for code in self.forecasts}

    def _terms_of(self, indicator: str) -> Iterable[Term]:
        hop_end = self.closed_months(indicator)
        for link in self.assumptions.links:
            if link.indicator != indicator:
                continue
            noise = self._draws.normals(f"link/{link.source}/{link.indicator}/{link.lag}")[:, 0]
            effect = link.effect + link.se * noise
            hop = (link.lag, hop_end)
            if link.source in self.assumptions.drivers:
                yield Term(driver=link.source, effect=effect, hops=(hop,))
            else:
                for term in self._terms_of(link.source):
                    yield Term(driver=term.driver, effect=term.effect * effect,
                               hops=(*term.hops, hop))  # fmt: skip

    def closed_months(self, indicator: str) -> int:
        """Months of the year that nothing can move any more: past, or with their figure out."""
        forecast = self.forecasts.get(indicator)
        if forecast is None or not forecast.observed.any():
            return self.start - 1
        published = int(forecast.periods[np.flatnonzero(forecast.observed)[-1]].month)
        return max(published, self.start - 1)

    def profile(self, driver: Driver, setting: Setting | None = None) -> np.ndarray:
        """Monthly profile of a driver from the month it can act, shape (12,)."""
        shape = (setting.shape if setting else None) or driver.shape
        start = self.start
        if setting is not None and setting.start is not None:
            start = max(1, (setting.start.year - self._year) * 12 + setting.start.month)
        return monthly_profile(shape, start)

    # -- a scenario ------------------------------------------------------------------

    def under(self, scenario: Scenario, as_of: pd.Period) -> dict[str, Forecast]:
        """The forecasts under a scenario's drivers, projects and shifts; unchanged ones are the same objects."""
        found = dict(self.forecasts)
        for indicator, forecast in self.forecasts.items():
            change = self._change(indicator, forecast, scenario, as_of)
            if change is not None:
                paths = within_limits(forecast, forecast.paths + change)
                found[indicator] = replace(forecast, paths=paths)
        changed = {code for code, forecast in found.items() if forecast is not self.forecasts[code]}
        touched = tuple(i for i in self._identities if changed & {i.total, *i.parts})
        return hold_identities(touched, found)

    def _change(
        self, indicator: str, forecast: Forecast, scenario: Scenario, as_of: pd.Period
    ) -> np.ndarray | None:
        """Sum of all changes of an indicator's figures, None where there is none."""
        parts: list[tuple[np.ndarray, np.ndarray]] = []  # effect by path, figures by period
        for term in self.terms[indicator]:
            setting = scenario.settings.get(term.driver)
            driver = self.assumptions.drivers[term.driver]
            if setting is not None and setting.value != driver.base:
                months = term.months(self.profile(driver, setting))
                parts.append((term.effect * (setting.value - driver.base),
                              on_figures(forecast, months)))  # fmt: skip
        parts += self._projects(indicator, forecast, scenario)
        parts += self._shifts(indicator, forecast, scenario.judgements, as_of)
        if not parts:
            return None
        effects, figures = (np.array(side) for side in zip(*parts, strict=True))
        return effects.T @ figures

    def _shifts(
        self,
        indicator: str,
        forecast: Forecast,
        judgements: tuple[Judgement, ...],
        as_of: pd.Period,
    ) -> Iterable[tuple[np.ndarray, np.ndarray]]:
        for number, judgement in enumerate(judgements):
            shifts = judgement.kind is JudgementKind.SHIFT and judgement.until >= as_of
            if shifts and judgement.indicator == indicator:
                noise = self._draws.normals(f"judgement/{indicator}/{number}")[:, 0]
                months = np.where(np.arange(12) < self.closed_months(indicator), 0.0, 1.0)
                yield judgement.value + judgement.spread * noise, on_figures(forecast, months)

    # -- projects ----------------------------------------------------------------------

    def _projects(
        self, indicator: str, forecast: Forecast, scenario: Scenario
    ) -> Iterable[tuple[np.ndarray, np.ndarray]]:
        """Spending that moves with a project's start, in points of the flow's growth."""
        for code, change in scenario.projects.items():
            project = self.assumptions.projects[code]
            known = project.size is not None and np.isfinite(forecast.base)
            if project.indicator == indicator and known and change.delay and forecast.base > 0:
                coming = self._draws.rng(f"project/{code}").random(self._draws.n_paths)
                moved = self._spending(project, change.delay) - self._spending(project, 0)
                moved[: self.closed_months(indicator)] = 0.0
                growth = np.cumsum(moved) / forecast.base * 100
                yield (coming < project.probability).astype(float), self._share(forecast, growth)

    def _spending(self, project: Project, delay: int) -> np.ndarray:
        """A project's spending in each month of the year, shape (12,)."""
        first = (project.start.year - self._year) * 12 + project.start.month - 1 + delay
        curve = _curve(project) * (project.size or 0.0)
        months = np.zeros(12)
        inside = np.arange(first, first + project.months)
        kept = (inside >= 0) & (inside < 12)
        months[inside[kept]] = curve[kept]
        return months

    def _share(self, forecast: Forecast, full_year_points: np.ndarray) -> np.ndarray:
        """Points of the full year's growth as points of year-to-date growth in each slot."""
        shares = forecast.shares if forecast.shares is not None else np.full(N_SLOTS, 1 / N_SLOTS)
        return full_year_points[1:] / np.cumsum(shares)


def _curve(project: Project) -> np.ndarray:
    """Share of a project's spending in each of its months; sums to one."""
    rank = np.arange(1, project.months + 1, dtype=float)
    match str(project.curve):
        case "front_loaded":
            weights = rank[::-1]
        case "back_loaded" | "ramp":
            weights = rank
        case "one_off":
            weights = (rank == 1).astype(float)
        case _:
            weights = np.ones_like(rank)
    return weights / weights.sum()


def on_figures(forecast: Forecast, months: np.ndarray) -> np.ndarray:
    """What a change of each month does to each published figure, shape (n_periods,).

    Points of monthly growth become points of year-to-date growth by base shares; additions a
    month add up; averages of the year so far take the mean.
    """
    if forecast.kind is Kind.FLOW:
        slots = np.concatenate([[months[:2].mean()], months[2:]])
        shares = forecast.shares if forecast.shares is not None else np.full(N_SLOTS, 1 / N_SLOTS)
        return np.cumsum(shares * slots) / np.cumsum(shares)
    total = np.cumsum(months)
    return total / np.arange(1, 13) if forecast.kind in AVERAGED else total


def within_limits(forecast: Forecast, paths: np.ndarray) -> np.ndarray:
    """Paths held to what is possible: rates in 0 to 100, counts that never fall below what is in."""
    match forecast.kind:
        case Kind.FLOW:
            return np.clip(paths, MIN_GROWTH, MAX_GROWTH)
        case Kind.SHARE | Kind.RATE:
            return np.clip(paths, 0.0, 100.0)
        case Kind.COUNT | Kind.DAYS:
            return np.maximum.accumulate(np.maximum(paths, 0.0), axis=1)
        case _:
            return np.maximum(paths, 0.0)

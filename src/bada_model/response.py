"""How forecasts answer to assumptions: the same draws, read under other drivers.

An indicator's month answers to a driver by ``effect x value x profile``. The effect is drawn once
for every path, so a poorly known effect widens the band. Links between indicators pass an answer
on. Everything is linear in the driver values: a scenario is the baseline's paths plus a sum, an
unchanged driver adds nothing, and published months, which no driver can move, stay to the bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from bada_model.assumptions import (
    Assumptions,
    Driver,
    Judgement,
    JudgementKind,
    Link,
    Project,
    Scenario,
    Setting,
    monthly_profile,
)
from bada_model.domain import Identity, Kind, Pack
from bada_model.forecast import Draws, Forecast
from bada_model.forecast.identities import hold_identities
from bada_model.transforms import ytd_growth

AVERAGED = frozenset({Kind.SHARE, Kind.RATE, Kind.MEAN})
"""Kinds whose figure is the average of the year so far."""
COUNTED = frozenset({Kind.COUNT, Kind.DAYS})
"""Kinds whose figure never falls during a year."""


Answer = tuple[np.ndarray, np.ndarray]
"""An effect by path, shape (n_paths,), and what it does to each month, shape (12,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One way from a driver, or from another indicator's answer, to an indicator.

    ``effect`` is drawn, shape (n_paths,); ``hops`` are (lag, closed months) of each
    indicator on the way, the last being the indicator itself; ``links`` the links on the way.
    """

    source: str
    effect: np.ndarray
    hops: tuple[tuple[int, int], ...]
    links: tuple[Link, ...]

    def then(self, step: Term) -> Term:
        """The way continued by one more link."""
        return replace(self, effect=self.effect * step.effect, hops=(*self.hops, *step.hops),
                       links=(*self.links, *step.links))  # fmt: skip

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
        self._effects: dict[Link, np.ndarray] = {}
        self._closed: dict[str, int] = {}

    @cached_property
    def _ways(self) -> dict[str, tuple[Term, ...]]:
        return {code: tuple(self._ways_to(code)) for code in self.forecasts}

    @cached_property
    def terms(self) -> dict[str, tuple[Term, ...]]:
        """Every way from a driver to each indicator with a forecast."""
        drivers = self.assumptions.drivers
        return {c: tuple(w for w in ways if w.source in drivers) for c, ways in self._ways.items()}

    def _ways_to(self, indicator: str) -> Iterable[Term]:
        """Each link to an indicator, and each way that this link continues."""
        for link in self.assumptions.links:
            if link.indicator == indicator:
                hop = (link.lag, self.closed_months(indicator))
                step = Term(
                    source=link.source, effect=self._effect(link), hops=(hop,), links=(link,)
                )
                yield step
                for way in self._ways_to(link.source):
                    yield way.then(step)

    def _effect(self, link: Link) -> np.ndarray:
        """A link's effect by path, the same on every way it is part of, shape (n_paths,)."""
        if link not in self._effects:
            noise = self._draws.counted(link_stream(link))
            self._effects[link] = link.effect + link.se * noise
        return self._effects[link]

    def closed_months(self, indicator: str) -> int:
        """Months of the year that nothing can move any more: past, or with their figure out."""
        if indicator not in self._closed:
            self._closed[indicator] = self._last_closed(indicator)
        return self._closed[indicator]

    def _last_closed(self, indicator: str) -> int:
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
                closed = self.closed_months(indicator)
                paths = within_limits(forecast, forecast.paths + change, closed)
                found[indicator] = replace(forecast, paths=paths)
        changed = {code for code, forecast in found.items() if forecast is not self.forecasts[code]}
        return hold_identities(_touched(self._identities, changed), found)

    def _change(
        self, indicator: str, forecast: Forecast, scenario: Scenario, as_of: pd.Period
    ) -> np.ndarray | None:
        """Sum of all changes of an indicator's figures, None where there is none."""
        driven = self._driven(indicator, scenario)
        return _summed(forecast, [*driven, *self.fixed(indicator, scenario, as_of)])

    def fixed(self, indicator: str, scenario: Scenario, as_of: pd.Period) -> Iterable[Answer]:
        """What a scenario changes whatever the drivers are."""
        yield from self._own(indicator, scenario, as_of)
        yield from self._passed_on(indicator, scenario, as_of)

    def _driven(self, indicator: str, scenario: Scenario) -> Iterable[Answer]:
        """Answers to the drivers that a scenario moves."""
        for term in self.terms[indicator]:
            driver, setting = (
                self.assumptions.drivers[term.source], scenario.settings.get(term.source)
            )  # fmt: skip
            if setting is not None and setting.value != driver.base:
                months = term.months(self.profile(driver, setting))
                yield term.effect * (setting.value - driver.base), months

    def _own(self, indicator: str, scenario: Scenario, as_of: pd.Period) -> Iterable[Answer]:
        """What projects and judgements do to an indicator itself."""
        for effect, months in (
            *self._projects(indicator, scenario),
            *self._shifts(indicator, scenario.judgements, as_of),
        ):
            is_open = np.arange(12) >= self.closed_months(indicator)
            yield effect, np.where(is_open, months, 0.0)

    def _passed_on(self, indicator: str, scenario: Scenario, as_of: pd.Period) -> Iterable[Answer]:
        """Own answers of other indicators that links pass on."""
        for way in self._ways[indicator]:
            if way.source in self.forecasts:
                for effect, months in self._own(way.source, scenario, as_of):
                    yield way.effect * effect, way.months(months)

    def _shifts(
        self, indicator: str, judgements: tuple[Judgement, ...], as_of: pd.Period
    ) -> Iterable[Answer]:
        for number, judgement in enumerate(judgements):
            shifts = judgement.kind is JudgementKind.SHIFT and judgement.until >= as_of
            if shifts and judgement.indicator == indicator:
                noise = self._draws.counted(f"judgement/{indicator}/{number}")
                yield judgement.value + judgement.spread * noise, np.ones(12)

    # -- projects ----------------------------------------------------------------------

    def _projects(self, indicator: str, scenario: Scenario) -> Iterable[Answer]:
        """Spending that moves with a project's start, in points of the month's growth."""
        base = self.forecasts[indicator].base
        for code, change in scenario.projects.items():
            project = self.assumptions.projects[code]
            known = project.size is not None and np.isfinite(base) and base > 0
            if project.indicator == indicator and known and change.delay:
                coming = self._draws.rng(f"project/{code}").random(self._draws.n_paths)
                moved = self._spending(project, change.delay) - self._spending(project, 0)
                months = moved / self._monthly_base(indicator) * 100
                yield (coming < project.probability).astype(float), months

    def _monthly_base(self, indicator: str) -> np.ndarray:
        """Last year's total of a flow by month, January and February alike, shape (12,)."""
        forecast = self.forecasts[indicator]
        shares = forecast.slot_shares
        first = shares[0] / 2
        return forecast.base * np.concatenate([[first, first], shares[1:]])

    def _spending(self, project: Project, delay: int) -> np.ndarray:
        """A project's spending in each month of the year, shape (12,)."""
        first = (project.start.year - self._year) * 12 + project.start.month - 1 + delay
        curve = _curve(project) * (project.size or 0.0)
        months = np.zeros(12)
        inside = np.arange(first, first + project.months)
        kept = (inside >= 0) & (inside < 12)
        months[inside[kept]] = curve[kept]
        return months


def _touched(identities: Sequence[Identity], changed: set[str]) -> tuple[Identity, ...]:
    """The identities that a change reaches, be it by way of another total; parts come first."""
    found, reached = [], set(changed)
    for identity in identities:
        if reached & {identity.total, *identity.parts}:
            found.append(identity)
            reached.add(identity.total)
    return tuple(found)


def link_stream(link: Link) -> str:
    """Name of the stream of draws behind a link's effect."""
    return f"link/{link.source}/{link.indicator}/{link.lag}"


def _summed(forecast: Forecast, answers: Sequence[Answer]) -> np.ndarray | None:
    """All answers on a forecast's figures, shape (n_paths, n_periods); None where there is none."""
    if not answers:
        return None
    effects = np.array([effect for effect, _ in answers])
    return effects.T @ on_figures(forecast, np.array([months for _, months in answers]))


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
    """What changes of each month, shape (..., 12), do to each published figure, shape (..., n_periods).

    Points of monthly growth become points of year-to-date growth by base shares; additions a
    month add up; averages of the year so far take the mean.
    """
    if forecast.kind is Kind.FLOW:
        first = months[..., :2].mean(axis=-1, keepdims=True)
        slots = np.concatenate([first, months[..., 2:]], axis=-1)
        return ytd_growth(slots, forecast.slot_shares)
    total = np.cumsum(months, axis=-1)
    return total / np.arange(1, 13) if forecast.kind in AVERAGED else total


def within_limits(forecast: Forecast, paths: np.ndarray, closed: int = 0) -> np.ndarray:
    """Paths held to the forecast's limits, and counts to what has been counted.

    A count ends no lower than it stood after the last ``closed`` month, which nothing moves any
    more, and no month before stands above a later one.
    """
    low, high = forecast.limits
    if forecast.kind not in COUNTED:
        return np.clip(paths, low, high)
    done = paths[:, closed - 1 : closed] if closed else low
    held = np.maximum(paths[:, closed:], np.maximum(done, low))
    never_above = np.minimum.accumulate(held[:, ::-1], axis=1)[:, ::-1]
    return np.concatenate([paths[:, :closed], never_above], axis=1)

"""From a projection to its live model."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache, cached_property

import numpy as np

from bada_model.assumptions import Driver, Link, Setting
from bada_model.attainment import (
    QUANTILES,
    Assessment,
    Status,
    counted_for_good,
    outcome_values,
)
from bada_model.domain import OWN_PREVIOUS_YEAR, Form, Identity, Kind, outcome_unit
from bada_model.forecast import Forecast
from bada_model.forecast.course import Course
from bada_model.forecast.identities import weights_of
from bada_model.live.column import Column, Own, Passage, Raw, Total, Way
from bada_model.live.fan import LiveFan
from bada_model.live.goal import LiveGoal, Reading, Settled
from bada_model.live.model import LiveDriver, LiveLink, LiveModel, StillGoal
from bada_model.projection import Projection
from bada_model.response import COUNTED, link_stream, on_figures
from bada_model.units import conversion_factor


def live_model(projection: Projection, charted: Collection[str] | None = None) -> LiveModel:
    """The compact model of a projection; its scenario is the base from which drivers move.

    Parameters
    ----------
    charted : collection of str, optional
        Indicators whose fans are wanted; of all goals when left out.

    Examples
    --------
    >>> from bada_model import load_pack, project
    >>> projection = project(load_pack(), n_paths=500)
    >>> live = live_model(projection)
    >>> live.evaluate({}).goals["gdp.main"].probability == projection.answer("gdp").probability
    True
    """
    return _Builder(projection).model(charted)


class _Builder:
    """Collects the columns that the goals of one projection need, each once."""

    def __init__(self, projection: Projection) -> None:
        self.projection, self.plain = projection, projection.baseline.forecasts
        self.responses = projection.responses
        self.drivers = list(projection.pack.assumptions.drivers.values())
        self.links: list[Link] = []
        self.fixed: list[np.ndarray] = []
        self.courses: dict[str, tuple[np.ndarray, Course]] = {}
        self.columns: list[Column] = []
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._reaches = cache(self._reaches_of)
        self._gifts = cache(self._gifts_of)

    def model(self, charted: Collection[str] | None) -> LiveModel:
        goals = [g for g in map(self._goal, self._known) if g is not None]
        codes = dict.fromkeys(g.item.target.indicator for g in goals)
        judged = len(self.columns)
        fans = [self._fan(code) for code in codes if charted is None or code in charted]
        alive = {g.item.target.id for g in goals}
        still = [i for i in self._known if i.indicator.headline and i.target.id not in alive]
        chosen = self.projection.tilt
        return LiveModel(
            n_paths=self.projection.draws.n_paths, scenario=self.projection.scenario.code,
            drivers=tuple(map(self._driver, self.drivers)), links=tuple(map(self._link, self.links)),
            fixed=tuple(self.fixed), courses=tuple(self.courses.values()),
            columns=tuple(self.columns), judged=judged,
            goals=tuple(goals), still=tuple(map(self._still, still)), fans=tuple(fans), rows=None if chosen is None else chosen.choose(),
        )  # fmt: skip

    @cached_property
    def _known(self) -> list[Assessment]:
        return [i for i in self.projection.assess() if i.status is not Status.NO_BASIS]

    # -- drivers and links ---------------------------------------------------------------

    def _setting(self, driver: Driver) -> Setting | None:
        return self.projection.scenario.settings.get(driver.code)

    def _driver(self, driver: Driver) -> LiveDriver:
        setting = self._setting(driver)
        evidence = {
            str(term.links[0].evidence)
            for terms in self.responses.terms.values() for term in terms
            if term.source == driver.code
        }  # fmt: skip
        return LiveDriver(driver=driver, value=driver.base if setting is None else setting.value,
                          evidence=tuple(sorted(evidence)))  # fmt: skip

    def _link(self, link: Link) -> LiveLink:
        return LiveLink(link=link, key=self.projection.draws.key(link_stream(link)))

    def _number_of(self, link: Link) -> int:
        if link not in self.links:
            self.links.append(link)
        return self.links.index(link)

    def _still(self, item: Assessment) -> StillGoal:
        values = outcome_values(item.target, item.indicator, self.projection.forecasts)
        return StillGoal(item=item, met=item.target.met(values))

    # -- columns -------------------------------------------------------------------------

    def _column(self, code: str, at: int, before: int | None = None) -> int:
        """Number of the column of an indicator's month, as it stands before an identity."""
        identities = self.projection.pack.plan.identities
        before = len(identities) if before is None else before
        ruling = next(
            (n for n in range(before - 1, -1, -1) if self._rules(identities[n], code, at)), -1
        )
        if ruling < 0:
            return self._own_number(code, at)
        return self._numbered(
            (code, at, ruling), lambda: self._total(identities[ruling], at, ruling)
        )

    def _own_number(self, code: str, at: int) -> int:
        """Number of the column of an indicator's month before any identity."""
        return self._numbered((code, at, -1), lambda: self._own(code, at))

    def _numbered(self, key: tuple[str, int, int], make: Callable[[], Column]) -> int:
        if key not in self._numbers:
            self.columns.append(make())
            self._numbers[key] = len(self.columns) - 1
        return self._numbers[key]

    def _rules(self, identity: Identity, code: str, at: int) -> bool:
        """Whether an identity gives an indicator's figure of a month."""
        known = {identity.total, *identity.parts} <= self.plain.keys()
        if identity.total != code or not known or self.plain[code].observed[at]:
            return False
        parts = [self.plain[p] for p in identity.parts]
        return self.plain[code].kind is not Kind.FLOW or weights_of(parts) is not None

    def _answers(self, code: str, at: int) -> bool:
        """Whether an indicator's figure of a month, or a later one of a count, answers to a driver."""
        ruling = [i for i in self.projection.pack.plan.identities if self._rules(i, code, at)]
        if ruling:
            return any(self._answers(part, at) for part in ruling[-1].parts)
        ahead = None if self.plain[code].kind in COUNTED else at + 1
        return any(reach[at:ahead].any() for reach in self._reaches(code))

    def _total(self, identity: Identity, at: int, number: int) -> Total:
        columns = tuple(self._column(part, at, number) for part in identity.parts)
        flow = self.plain[identity.total].kind is Kind.FLOW
        weights = weights_of([self.plain[p] for p in identity.parts]) if flow else None
        return Total(
            indicator=identity.total, columns=columns,
            weights=None if weights is None else tuple(weights[:, at].tolist()),
            drivers=frozenset().union(*(self.columns[c].drivers for c in columns)),
        )  # fmt: skip

    def _own(self, code: str, at: int) -> Own:
        forecast, closed = self.plain[code], self.responses.closed_months(code)
        last = forecast.paths.shape[1] - 1
        counted = forecast.kind in COUNTED and at >= closed
        later = self._own_number(code, at + 1) if counted and at < last else None
        raw = self._raw(code, at)
        beyond = frozenset[int]() if later is None else self.columns[later].drivers
        return Own(
            indicator=code, limits=forecast.limits, raw=raw, later=later,
            floor=forecast.paths[:, closed - 1] if counted and closed else None,
            drivers=frozenset(way.driver for way in raw.ways) | beyond,
        )  # fmt: skip

    def _raw(self, code: str, at: int) -> Raw:
        ways = tuple(
            Way(driver=self._index(term.source), effect=term.effect, reach=float(reach[at]),
                links=tuple(self._number_of(k) for k in term.links))
            for term, reach in zip(self.responses.terms[code], self._reaches(code), strict=True)
            if reach[at]
        )  # fmt: skip
        return Raw(
            values=self.plain[code].paths[:, at], passage=self._passage(code, at), ways=ways,
            fixed=tuple((n, self.fixed[n], float(r[at])) for n, r in self._gifts(code) if r[at]),
        )  # fmt: skip

    def _passage(self, code: str, at: int) -> Passage | None:
        """How a month repeats from December; None for published figures and kinds without a course."""
        forecast = self.plain[code]
        if forecast.course is None or forecast.observed[at] or forecast.observed[-1]:
            return None
        self.courses.setdefault(code, (forecast.paths[:, -1], forecast.course))
        return Passage(number=list(self.courses).index(code), course=forecast.course, month=at)

    def _index(self, driver: str) -> int:
        return next(n for n, d in enumerate(self.drivers) if d.code == driver)

    def _reaches_of(self, code: str) -> list[np.ndarray]:
        """What one unit of its driver brings to each figure, for each term, shape (n_periods,)."""
        found = []
        for term in self.responses.terms[code]:
            driver = self.projection.pack.assumptions.drivers[term.source]
            profile = self.responses.profile(driver, self._setting(driver))
            found.append(on_figures(self.plain[code], term.months(profile)))
        return found

    def _gifts_of(self, code: str) -> list[tuple[int, np.ndarray]]:
        """What the scenario fixes: numbers of vectors, and what one unit brings to each figure."""
        found = []
        for effect, months in self.responses.fixed(
            code, self.projection.scenario, self.projection.as_of
        ):
            self.fixed.append(effect)
            found.append((len(self.fixed) - 1, on_figures(self.plain[code], months)))
        return found

    # -- goals -----------------------------------------------------------------------------

    def _goal(self, item: Assessment) -> LiveGoal | None:
        """The goal if it answers to a driver."""
        target, forecast = item.target, self.plain[item.target.indicator]
        rivals = target.form is Form.RELATIVE and target.relative_to != OWN_PREVIOUS_YEAR
        other = str(target.relative_to) if rivals else None
        at = forecast.column(target.due)
        rival = None if other is None else (other, self.plain[other].column(target.due))
        if not (self._answers(target.indicator, at) or (rival and self._answers(*rival))):
            return None
        factor = 1.0
        if target.form is not Form.RELATIVE:
            factor = conversion_factor(outcome_unit(target, item.indicator), target.unit)
        return LiveGoal(
            item=item, column=self._column(target.indicator, at), factor=factor,
            other=None if rival is None else self._column(*rival),
            reading=_reading(forecast.kind, target.form), base=forecast.base,
            settled=self._settled(item, forecast, at),
        )  # fmt: skip

    def _settled(self, item: Assessment, forecast: Forecast, at: int) -> Settled:
        if forecast.observed[at:].any():
            return "published"
        return "counted" if counted_for_good(item.target, forecast) else "open"

    # -- fans ------------------------------------------------------------------------------

    def _fan(self, code: str) -> LiveFan:
        forecast = self.projection.forecasts[code]
        return LiveFan(
            indicator=code, base=forecast.quantiles(QUANTILES).T,
            columns=tuple(
                self._column(code, m) if self._answers(code, m) else None
                for m in range(forecast.paths.shape[1])
            ),
        )  # fmt: skip


def _reading(kind: Kind, form: Form) -> Reading:
    """How a form's outcome is read, as :meth:`bada_model.forecast.Forecast.outcome` does."""
    match kind, form:
        case Kind.FLOW, Form.LEVEL:
            return "total"
        case Kind.FLOW, Form.INCREMENT:
            return "rise"
        case Kind.FLOW, Form.GROWTH | Form.RELATIVE:
            return "end"
        case Kind.COUNT | Kind.DAYS, Form.RELATIVE:
            return "change"
        case Kind.COUNT | Kind.DAYS, Form.GROWTH:
            return "growth"
        case Kind.COUNT | Kind.DAYS, _:
            return "end"
        case _, Form.INCREMENT | Form.RELATIVE:
            return "change"
        case _, Form.GROWTH:
            return "growth"
        case _:
            return "end"

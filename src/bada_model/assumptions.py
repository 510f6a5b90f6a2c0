"""The nouns of what-if: drivers, links, projects, judgements and scenarios.

A driver is a variable whose future is assumed. Its value, times a monthly shape, is what acts
in each month; a link says by how much an indicator's month answers, some months later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

import numpy as np
import pandas as pd

from bada_model.errors import BadaError, UnknownName
from bada_model.language import Text

V = TypeVar("V")

BASELINE = "baseline"
"""The scenario without any override: the plain forecast."""


class Shape(StrEnum):
    """How a driver's value is spread over the months in which it acts."""

    STEP = "step"  # the value in every month
    RAMP = "ramp"  # grows evenly to the value in December
    ONE_OFF = "one_off"  # the value in the first month only
    FRONT_LOADED = "front_loaded"  # falls evenly, the value on average
    BACK_LOADED = "back_loaded"  # rises evenly, the value on average


class Evidence(StrEnum):
    """On what an effect rests."""

    ESTIMATED = "estimated"  # the sample is named and the estimate can be repeated
    ACCOUNTING = "accounting"  # a share of last year's total
    LITERATURE = "literature"  # the source is named
    ASSUMPTION = "assumption"


class JudgementKind(StrEnum):
    """What a judgement says about an indicator's outcome."""

    SHIFT = "shift"  # every remaining month answers by the value more
    ABOUT = "about"  # mean ``value``, standard deviation ``spread``
    EXACTLY = "exactly"  # the published figure will be ``value``
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A variable whose future is assumed.

    ``known`` is the range for which there is evidence; ``lever`` says whether the area can
    move it, as opposed to what happens outside (national growth, weather).
    """

    code: str
    label: Text
    group: str
    unit: Text
    low: float
    high: float
    step: float
    base: float = 0.0
    shape: Shape = Shape.STEP
    known: tuple[float, float] | None = None
    lever: bool = True
    note: Text = field(default_factory=lambda: Text.same(""))

    def beyond_evidence(self, value: float) -> bool:
        """Whether a value lies outside the range for which there is evidence."""
        return self.known is not None and not self.known[0] <= value <= self.known[1]

    def wants(self, value: float) -> Text | None:
        """What a value should be instead; None where it is a number within the range."""
        if self.low <= value <= self.high:
            return None
        return Text(f"{self.code} 的范围{self.low:g}至{self.high:g} {self.unit.zh}",
                    f"{self.code} between {self.low:g} and {self.high:g} {self.unit.en}")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The answer of an indicator's month to one unit of its source, ``lag`` months later.

    ``source`` is a driver, or another indicator whose own monthly answer is passed on.
    ``effect`` and its standard error ``se`` are percentage points of the month's growth for
    a flow, additions a month for a stock or count, the month's value for every other kind.
    """

    source: str
    indicator: str
    lag: int
    effect: float
    se: float
    evidence: Evidence
    sample: Text  # sample, literature or ground of the assumption
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A named project: what it spends in which months, and how surely it comes.

    ``size`` is the whole investment in the unit of ``indicator``, None until entered from a source.
    """

    code: str
    label: Text
    indicator: str
    size: float | None
    start: pd.Period
    months: int
    curve: Shape
    probability: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a scenario says about one driver; None keeps the driver's own shape or start."""

    value: float
    shape: Shape | None = None
    start: pd.Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectChange:
    """Months by which a project starts later (or, negative, earlier)."""

    delay: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person knows about an outcome: who said it, when, why and until when it counts."""

    indicator: str
    kind: JudgementKind
    value: float
    by: str
    on: pd.Timestamp
    reason: str
    until: pd.Period
    spread: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A probability that a scenario says it reaches; the tests hold it to that."""

    target: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named set of assumptions, with everything it inherits already filled in.

    ``base`` names what it is read against; ``own`` the drivers it sets itself.
    """

    code: str
    title: Text
    base: str | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    projects: Mapping[str, ProjectChange] = field(default_factory=dict)
    judgements: tuple[Judgement, ...] = ()
    claims: tuple[Claim, ...] = ()
    own: tuple[str, ...] = ()

    def moved(
        self, values: Mapping[str, float], *, code: str = "moved", title: Text | None = None
    ) -> Scenario:
        """A scenario read against this one, with some drivers at other values.

        Examples
        --------
        >>> BASELINE_SCENARIO.moved({"vouchers": 5.0}).settings["vouchers"].value
        5.0
        """
        changed = {
            name: replace(self.settings.get(name, Setting(value=value)), value=value)
            for name, value in values.items()
        }
        return replace(self, code=code, title=title or self.title, base=self.code, claims=(),
                       settings={**self.settings, **changed}, own=tuple(changed))  # fmt: skip


BASELINE_SCENARIO = Scenario(code=BASELINE, title=Text("基准", "Baseline"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Everything a pack says about what-if."""

    drivers: Mapping[str, Driver] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    projects: Mapping[str, Project] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=lambda: {BASELINE: BASELINE_SCENARIO})

    def scenario(self, name: str | Scenario) -> Scenario:
        """A scenario by name; a scenario given as a value is itself.

        Raises
        ------
        UnknownName
            No such scenario; the message lists those there are.
        """
        if isinstance(name, Scenario):
            return name
        try:
            return _named(Text("情景", "scenario"), name, self.scenarios)
        except UnknownName as error:
            if not name.endswith(".toml"):
                raise
            raise UnknownName(Text(
                f"{error.text.zh}；文件请放入方案包的 scenarios 文件夹，或用 bada workspace save 存入工作区，再按不带 .toml 的名称引用",
                f"{error.text.en}; put a file into the pack's folder scenarios, or store it with bada workspace save, "
                "and name it without .toml",
            )) from None  # fmt: skip

    def driver(self, name: str) -> Driver:
        """A driver by code.

        Raises
        ------
        UnknownName
            No such driver; the message lists those there are.
        """
        return _named(Text("驱动因素", "driver"), name, self.drivers)

    def check(self, scenario: Scenario) -> None:
        """Refuse a scenario that names what the pack lacks or goes beyond a driver's range.

        Raises
        ------
        UnknownName
            An unknown driver or project.
        BadaError
            A value that is no number or lies outside the range.
        """
        for name in scenario.projects:
            _named(Text("项目", "project"), name, self.projects)
        for name, setting in scenario.settings.items():
            wanted = self.driver(name).wants(setting.value)
            if wanted is not None:
                raise BadaError(
                    Text(f"情景 {scenario.code}：{name}={setting.value:g}，应为{wanted.zh}",
                         f"scenario {scenario.code}: {name}={setting.value:g}, expected {wanted.en}")
                )  # fmt: skip


def _named(kind: Text, name: str, known: Mapping[str, V]) -> V:
    """What has a name; an error that lists the names there are otherwise."""
    if name in known:
        return known[name]
    listed = ", ".join(known) or "—"
    raise UnknownName(
        Text(
            f"没有{kind.zh}“{name}”；现有：{listed}", f"no {kind.en} '{name}'; there are: {listed}"
        )
    )


def monthly_profile(shape: Shape, start: int) -> np.ndarray:
    """Weight of each month of the year from month ``start`` (1 to 12) on, shape (12,).

    Examples
    --------
    >>> monthly_profile(Shape.BACK_LOADED, 10)[9:].tolist()
    [0.5, 1.0, 1.5]
    """
    weights = np.zeros(12)
    n = 13 - start
    if n <= 0:
        return weights
    rank = np.arange(1, n + 1)
    match shape:
        case Shape.STEP:
            weights[start - 1 :] = 1.0
        case Shape.RAMP:
            weights[start - 1 :] = rank / n
        case Shape.ONE_OFF:
            weights[start - 1] = 1.0
        case Shape.FRONT_LOADED:
            weights[start - 1 :] = 2 * rank[::-1] / (n + 1)
        case Shape.BACK_LOADED:
            weights[start - 1 :] = 2 * rank / (n + 1)
    return weights

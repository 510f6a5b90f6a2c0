"""The nouns: what a plan, a target, an indicator and an observation are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model.assumptions import Assumptions
from bada_model.language import Text
from bada_model.transforms import round_half_up
from bada_model.units import PERCENT, POINT, counted_singly


class Form(StrEnum):
    """What a target asks of its indicator."""

    GROWTH = "growth"  # growth of the year's total on a comparable basis, percent
    LEVEL = "level"  # the year's total
    STOCK = "stock"  # the number standing at the due date
    INCREMENT = "increment"  # rise of a stock, or of a rate in points, during the year
    COUNT = "count"  # events or units done during the year
    SHARE = "share"  # one total as a percentage of another
    RATE = "rate"  # a bounded percentage
    MEAN = "mean"  # annual mean
    DAYS = "days"  # days within or beyond a limit
    STANDARD = "standard"  # a payment standard raised from one amount to another
    MILESTONE = "milestone"  # a named thing that reaches a stage
    RELATIVE = "relative"  # stated by comparison with another indicator


class Bound(StrEnum):
    """On which side of the value the target is met."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ABOUT = "about"


class Kind(StrEnum):
    """The process that produces an indicator's figures."""

    FLOW = "flow"
    STOCK = "stock"
    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    MEAN = "mean"
    DAYS = "days"
    STANDARD = "standard"
    MILESTONE = "milestone"


class Measure(StrEnum):
    """What an observed number is."""

    LEVEL = "level"
    YOY_GROWTH = "yoy_growth"
    SHARE = "share"
    COUNT = "count"
    RATE = "rate"


class Stage(StrEnum):
    """How far a project must come; later stages include earlier ones."""

    PLANNED = "planned"
    APPROVED = "approved"
    STARTED = "started"
    COMPLETED = "completed"
    OPERATING = "operating"


STAGE_ORDER: tuple[Stage, ...] = tuple(Stage)

AMOUNT_MEASURES = frozenset({Measure.LEVEL, Measure.COUNT, Measure.SHARE, Measure.RATE})
"""Measures that state how much there is, as opposed to how much it grew."""

DECIMALS: Mapping[Form, int] = {
    Form.GROWTH: 1, Form.SHARE: 1, Form.RATE: 1, Form.MEAN: 1, Form.RELATIVE: 1,
}  # fmt: skip
"""Decimals with which the deciding figure is published; see :meth:`Target.judged`."""

FIRST_IMPORTED_ROW = 1_000_001
"""Figures of a workspace are numbered on from here, so that they sort after the rows of pack files."""

OBSERVATION_COLUMNS: tuple[str, ...] = (
    "area", "indicator", "period", "coverage", "measure", "value", "unit", "basis", "status",
    "released", "source",
)  # fmt: skip
"""Columns of an observation file, in order."""

OWN_PREVIOUS_YEAR = "own previous year"
"""What a relative target is compared with when it is its own value of last year."""

STATUSES: tuple[str, ...] = ("preliminary", "final", "revised", "synthetic")
BASES: tuple[str, ...] = ("nominal", "real", "na")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place with figures of its own; ``parent`` is the code of the next level up."""

    code: str
    label: Text
    level: str  # district, city, province or nation
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One chapter of the plan, with the department whose office runs it."""

    number: int
    label: Text
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An accounting identity: the total is the sum of its parts, in every path."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a total: whose promise speaks for it, and whose last total weighs it."""

    indicator: str
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """The plan's own sum: a total's promised growth against the promises of its parts."""

    total: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """An office's own details for the official frame of a brief; nothing where it gives none."""

    office: Text | None = None  # who issues and signs
    mark: Text | None = None  # what stands in red above the title, the office's name by default
    number: str = ""  # pattern of document numbers, with {year} and {number}
    to: Text | None = None  # whom its briefs address
    copies: Text | None = None
    printed_by: Text | None = None  # the office by default


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A published plan: for which area and year, in which chapters."""

    code: str
    title: Text
    area: str
    year: int
    areas: tuple[Area, ...]
    actions: tuple[Action, ...]
    identities: tuple[Identity, ...] = ()
    arithmetic: tuple[Arithmetic, ...] = ()
    default_as_of: pd.Period | None = None
    letterhead: Letterhead = field(default_factory=Letterhead, repr=False)  # moves no number

    def area_chain(self) -> tuple[Area, ...]:
        """The plan's area and the areas above it, nearest first."""
        by_code = {area.code: area for area in self.areas}
        chain, code = [], self.area
        while code in by_code:
            chain.append(by_code.pop(code))
            code = chain[-1].parent or ""
        return tuple(chain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured, in which unit, by which kind of process."""

    code: str
    label: Text
    kind: Kind
    unit: str
    release: str = "even"  # when its figures arrive, see the module release
    series: str = ""  # code of its published series, if any
    headline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One numeric promise, at one place of the plan's text.

    ``value``, ``value_from`` and ``tolerance`` are in ``unit``, as printed.
    """

    id: str
    indicator: str
    form: Form
    bound: Bound
    value: float
    unit: str
    due: pd.Period
    action: int
    clause: str
    lead: str
    value_from: float | None = None
    tolerance: float = 0.0
    two_sided: bool = False
    stage: Stage | None = None
    relative_to: str | None = None
    row: int = 0  # line of the register this was read from
    note: str = ""
    lead_labels: tuple[Text, ...] = field(default=(), repr=False)  # of the pack, moves no number

    @property
    def place(self) -> Text:
        """Its clause for a reader: the parts of the plan's text by name, its own marks as printed."""
        part, slash, rest = self.clause.partition("/")
        annex = re.fullmatch(r"annex(\d+)", part)
        name = Text(f"附件{annex[1]}", f"annex {annex[1]}") if annex else (
            Text("正文", "main text") if part == "main" else Text.same(part))  # fmt: skip
        return Text(name.zh + slash + rest, name.en + slash + rest)

    @property
    def leads(self) -> tuple[str, ...]:
        """The departments that lead it; some lead together."""
        return tuple(name.strip() for name in self.lead.split(";") if name.strip())

    @property
    def departments(self) -> tuple[Text, ...]:
        """Its lead departments in both languages; in Chinese where the pack has no English name."""
        return self.lead_labels or tuple(Text.same(name) for name in self.leads)

    @property
    def printed_decimals(self) -> int | None:
        """Decimals with which the deciding figure is published, None for amounts judged unrounded."""
        return DECIMALS.get(self.form, 0 if counted_singly(self.unit) else None)

    def judged(self, values: np.ndarray) -> np.ndarray:
        """Outcomes rounded as the deciding figure is published.

        Rates and growth have one decimal, things counted one by one none, and
        amounts (kilometres, 10,000 mu) are judged unrounded.
        """
        decimals = self.printed_decimals
        return np.asarray(values, float) if decimals is None else round_half_up(values, decimals)

    def met(self, values: np.ndarray) -> np.ndarray:
        """Which outcomes, in ``unit``, meet the target.

        A figure published with one decimal reaches 8 from 7.95 on. "About" is
        met from ``value - tolerance`` on, and only up to ``value + tolerance``
        where the text holds the figure steady (``two_sided``).
        """
        judged = self.judged(values)
        match self.bound:
            case Bound.AT_LEAST:
                return judged >= self.value
            case Bound.MORE_THAN:
                return judged > self.value
            case Bound.AT_MOST:
                return judged <= self.value
            case Bound.LESS_THAN:
                return judged < self.value
            case Bound.ABOUT:
                low_enough = judged <= self.value + self.tolerance
                return (judged >= self.value - self.tolerance) & (low_enough | (not self.two_sided))

    def limits(self) -> tuple[tuple[int, float], ...]:
        """The unrounded outcomes that meet the target: for each (sign, limit), sign * outcome >= limit.

        The printed value is widened by half of the last published digit, as :meth:`met` rounds.
        """
        decimals = self.printed_decimals
        half = 0.0 if decimals is None else 0.5 * 10.0**-decimals
        beyond = half if half else 1e-9
        match self.bound:
            case Bound.AT_LEAST:
                return ((1, self.value - half),)
            case Bound.MORE_THAN:
                return ((1, self.value + beyond),)
            case Bound.AT_MOST:
                return ((-1, -self.value - half),)
            case Bound.LESS_THAN:
                return ((-1, -self.value + beyond),)
            case Bound.ABOUT:
                low = (1, self.value - self.tolerance - half)
                high = (-1, -self.value - self.tolerance - half)
                return (low, high) if self.two_sided else (low,)

    def shortfall(self, values: np.ndarray) -> np.ndarray:
        """Distance still missing, in ``unit``; zero or less where nothing is missing."""
        values = np.asarray(values, dtype=float)
        match self.bound:
            case Bound.AT_LEAST | Bound.MORE_THAN:
                return self.value - values
            case Bound.AT_MOST | Bound.LESS_THAN:
                return values - self.value
            case Bound.ABOUT if self.two_sided:
                return np.abs(values - self.value) - self.tolerance
            case Bound.ABOUT:
                return self.value - self.tolerance - values

    @property
    def is_cap(self) -> bool:
        """Whether the target limits from above."""
        return self.bound in (Bound.AT_MOST, Bound.LESS_THAN)

    def strictness(self, factor: float = 1.0) -> tuple[float, int, int]:
        """Sort key among promises on one indicator and form: larger is stricter.

        ``factor`` turns the printed value into the unit in which they are compared.
        """
        order = {Bound.MORE_THAN: 2, Bound.LESS_THAN: 2, Bound.ABOUT: 0}
        stage = STAGE_ORDER.index(self.stage) if self.stage else -1
        value = self.value * factor
        return (-value if self.is_cap else value, stage, order.get(self.bound, 1))


def outcome_unit(target: Target, indicator: Indicator) -> str:
    """The unit in which an indicator's outcome is computed for a target."""
    return unit_of_form(target.form, indicator, relative_to=target.relative_to)


def unit_of_form(form: Form, indicator: Indicator, *, relative_to: str | None = None) -> str:
    """The unit in which an indicator's outcome is computed for a form of target."""
    match form:
        case Form.GROWTH:
            return PERCENT
        case Form.RELATIVE if relative_to == OWN_PREVIOUS_YEAR and indicator.unit != PERCENT:
            return indicator.unit
        case Form.RELATIVE:
            return POINT
        case Form.INCREMENT if indicator.unit == PERCENT:
            return POINT
        case Form.MILESTONE:
            return "项"
        case _:
            return indicator.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A plan with its register and the observations it is judged by.

    ``observations`` has the columns of :data:`OBSERVATION_COLUMNS` (period as
    monthly Period, released as Timestamp or NaT) and two more that say where a
    row was read: ``file`` and ``row``.
    """

    plan: Plan
    indicators: Mapping[str, Indicator]
    targets: tuple[Target, ...]
    observations: pd.DataFrame = field(repr=False)
    series_of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    publishers: Mapping[tuple[str, str], Text] = field(default_factory=dict)
    assumptions: Assumptions = field(default_factory=Assumptions)
    directory: Path | None = None

    def publisher(self, area: str, series: str) -> Text:
        """Who publishes a series in an area; the area's statistical office by default."""
        unnamed = Text("未登记", "not registered")
        return self.publishers.get((area, series)) or self.publishers.get((area, ""), unnamed)

    def series_code(self, indicator: str, area: str) -> str:
        """Code of the series that describes an indicator in an area."""
        own = self.indicators[indicator].series or indicator
        return self.series_of.get((indicator, area), own)

    @property
    def synthetic(self) -> bool:
        """Whether any observation is a demonstration figure."""
        return bool((self.observations["status"] == "synthetic").any())

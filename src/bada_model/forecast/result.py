"""What a forecast is: sample paths of one indicator, and on what they rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from bada_model.domain import Form, Kind
from bada_model.errors import NoBasis
from bada_model.forecast.course import Course
from bada_model.forecast.flow_paths import growth_limits
from bada_model.language import Text


class Level(StrEnum):
    """Where the figures behind a forecast come from, nearest first."""

    OWN_MONTHS = "own_months"  # the area's own figures of the target year
    OWN_YEAR = "own_year"  # the area's own earlier years only
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"
    JUDGEMENT = "judgement"


BORROWED = (Level.CITY, Level.PROVINCE, Level.NATION)
"""Levels above: what is known there leaves the area itself open, December included."""
NO_RECORD = Text("此类推算尚无历史检验记录", "no track record of such forecasts yet")


_FROM_NOTHING = Text(
    "指标 {indicator} 上年基数为{base}，增速无意义；请核对，或改按增量考核",
    "last year's value of '{indicator}' is {base}, over which there is no growth: check it, or "
    "promise an increment",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The data a forecast rests on, so that it can be questioned.

    ``rows`` point into the observation files as ``file:line``.
    """

    level: Level
    method: Text
    last: pd.Period | None  # last period observed for the target year, at any level
    rows: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    synthetic: bool = False
    track_record: Text | None = None

    @property
    def record(self) -> Text | None:
        """How often bands of such forecasts held, or that this is not known; None once the own December is out."""
        if self.track_record is not None:
            return self.track_record
        settled = self.last is not None and self.last.month == 12 and self.level not in BORROWED
        return None if settled else NO_RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Published year-to-date growth of a level above, NaN where unpublished."""

    area: Text
    growth: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """Every indicator of a pack by code: its forecast, or what is there and what would be needed."""

    found: dict[str, Forecast]
    missing: dict[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Sample paths of one indicator through the target year.

    Attributes
    ----------
    paths : array, shape (n_paths, n_periods), read-only
        Year-to-date growth in percent for a flow; the cumulative count for a
        count; the standing or average value for every other kind, in ``unit``.
    periods : PeriodIndex
        Months the columns stand for; the last is December of the target year.
    observed : array of bool, shape (n_periods,)
        Columns that are published figures, equal in every path.
    base : float
        Last year's total of a flow, or the value at the start of the year of
        a stock or rate, in ``unit``; NaN where unknown.
    """

    indicator: str
    kind: Kind
    unit: str
    periods: pd.PeriodIndex
    paths: np.ndarray
    observed: np.ndarray
    base: float
    basis: Basis
    shares: np.ndarray | None = None  # base share of each period: of every flow, of flows only
    reference: Reference | None = None  # the published path it borrows from, flows only
    course: Course | None = None  # how open months come from December, where that is known
    growth_limits: tuple[float, float] = growth_limits(())  # of a flow, by what is published

    def __post_init__(self) -> None:
        if not np.isfinite(self.paths).all():
            raise ValueError(f"forecast of '{self.indicator}' holds values that are not numbers")
        if (self.kind is Kind.FLOW) is (self.shares is None):
            raise ValueError(
                f"forecast of '{self.indicator}': every flow has base shares, and flows only"
            )
        self.paths.flags.writeable = False

    @property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest figure possible, whatever drivers do."""
        match self.kind:
            case Kind.FLOW:
                return self.growth_limits
            case Kind.SHARE | Kind.RATE:
                return 0.0, 100.0
            case _:
                return 0.0, np.inf

    @property
    def slot_shares(self) -> np.ndarray:
        """Base share of each slot of a flow, shape (11,); no other kind has any."""
        if self.shares is None:
            raise ValueError(f"'{self.indicator}' is no flow and has no base shares")
        return self.shares

    def column(self, due: pd.Period) -> int:
        """The column in which a result due in a month shows.

        Raises
        ------
        NoBasis
            The month lies outside the year projected.
        """
        if due.year != self.periods[-1].year:
            raise NoBasis(
                Text(f"期限 {due} 不在推演年度内", f"due {due}, outside the year projected")
            )
        return int(self.periods.searchsorted(due))

    def outcome(self, form: Form, due: pd.Period | None = None) -> np.ndarray:
        """Value of each path at year-end, or when ``due``, in the terms of a form, shape (n_paths,).

        Raises
        ------
        NoBasis
            The form needs last year's value and it is unknown, or is growth over a value not
            above zero, or ``due`` is outside the year, or a flow's level is due before the year is over.
        """
        column = -1 if due is None else self.column(due)
        whole_year = self.paths.shape[1] - 1
        if self.kind is Kind.FLOW and form in (Form.LEVEL, Form.INCREMENT) and column not in (
            -1, whole_year
        ):  # fmt: skip
            raise NoBasis(
                Text("上年同期累计数未知", "last year's total of the same months is unknown")
            )
        end = self.paths[:, column]
        match self.kind, form:
            case Kind.FLOW, Form.GROWTH | Form.RELATIVE:
                return end
            case Kind.FLOW, Form.LEVEL:
                return self._base() * (1 + end / 100)
            case Kind.FLOW, Form.INCREMENT:
                return self._base() * end / 100
            case Kind.COUNT | Kind.DAYS, Form.RELATIVE:
                return end - self._base()
            case Kind.COUNT | Kind.DAYS, Form.GROWTH:
                return self._growth(end)
            case Kind.COUNT | Kind.DAYS, _:
                return end
            case _, Form.INCREMENT | Form.RELATIVE:
                return end - self._base()
            case _, Form.GROWTH:
                return self._growth(end)
            case _:
                return end

    def _growth(self, end: np.ndarray) -> np.ndarray:
        """Growth over last year's value, percent; there is none over nothing."""
        base = self._base()
        if base <= 0:
            raise NoBasis(_FROM_NOTHING.fill(indicator=self.indicator, base=f"{base:g}"))
        return (end / base - 1) * 100

    def quantiles(self, levels: Sequence[float]) -> np.ndarray:
        """Quantiles of the figures of each period, shape (n_levels, n_periods)."""
        in_order = np.sort(self.paths.T)  # and numpy need not select for every level
        return np.asarray(np.quantile(in_order, levels, axis=1))

    def _base(self) -> float:
        if not np.isfinite(self.base):
            raise NoBasis(
                Text(
                    f"指标 {self.indicator} 缺少上年基数",
                    f"last year's value of '{self.indicator}' is unknown",
                )
            )
        return self.base

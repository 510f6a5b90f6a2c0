"""Sample paths of every indicator of a plan, one process per kind.

Values in, values out: nothing here opens a file or asks the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bada_model.domain import Indicator, Kind, Pack
from bada_model.errors import NoBasis
from bada_model.forecast.amounts import forecast_amount, pooled_changes
from bada_model.forecast.counts import forecast_count
from bada_model.forecast.draws import DEFAULT_PATHS, DEFAULT_SEED, Draws
from bada_model.forecast.flows import FlowForecaster
from bada_model.forecast.history import Observed, Reading, Rows, made, readings, unused
from bada_model.forecast.identities import hold_identities
from bada_model.forecast.milestones import forecast_milestone
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.pool.remarks import remarks
from bada_model.forecast.result import Basis, Forecast, Forecasts, Level
from bada_model.language import Text
from bada_model.units import PERCENT

__all__ = [
    "DEFAULT_PATHS", "DEFAULT_SEED", "Basis", "Draws", "Forecast", "Forecasts", "Level",
    "forecast_indicators",
]  # fmt: skip


def forecast_indicators(
    pack: Pack,
    observations: pd.DataFrame,
    *,
    as_of: pd.Period,
    draws: Draws,
    advance: Callable[[], None] = lambda: None,
) -> Forecasts:
    """A forecast for each indicator something is known about, and a reason for every other.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure known at ``as_of`` (see :func:`bada_model.store.latest`).
    advance : callable
        Called once for each indicator, for a progress bar.

    Returns
    -------
    Forecasts
        The forecasts, and of every other indicator what is there and what would be needed.
    """
    forecaster = _Forecaster(pack, observations, as_of, draws)
    found: dict[str, Forecast] = {}
    missing: dict[str, Text] = {}
    for indicator in pack.indicators.values():
        advance()
        try:
            found[indicator.code] = forecaster.forecast(indicator)
        except NoBasis as error:
            there = [forecaster.own_figures(indicator), *forecaster.left_out(indicator)]
            missing[indicator.code] = _joined([*there, error.text])
    silent = {code: pack.indicators[code] for code in missing}
    held = hold_identities(pack.plan.identities, found, silent)
    return Forecasts(found=held, missing={c: why for c, why in missing.items() if c not in held})


def _joined(texts: Sequence[Text]) -> Text:
    return Text("；".join(t.zh for t in texts), "; ".join(t.en for t in texts))


_SOME = Text("本级有{n}个数（最新{month}）", "own figures: {n} (latest {month})")
_NONE = Text("本级没有数", "no own figure")


class _Forecaster:
    """The process of each kind, fed with what is known of a pack in a month."""

    def __init__(
        self, pack: Pack, observations: pd.DataFrame, as_of: pd.Period, draws: Draws
    ) -> None:
        self._pack, self._as_of, self._draws = pack, as_of, draws
        self._observed = Observed(observations)
        rows = _flow_rows(pack, observations)
        pool, dropped = year_end_outlooks(rows, as_of, year=pack.plan.year)
        self._pool_series = frozenset(pool)
        self._left_out = remarks(rows[rows["area"] == pack.plan.area])
        self._flows = FlowForecaster(pack, self._observed, draws, pool, dropped)
        self._values = {i.code: self._readings(i) for i in pack.indicators.values()}
        self._pooled = pooled_changes(
            [(i, self._values[i.code]) for i in pack.indicators.values()], pack.plan.year
        )

    def forecast(self, indicator: Indicator) -> Forecast:
        """The forecast of an indicator.

        Raises
        ------
        NoBasis
            Too little is known; the text says what is missing and how to mend it.
        """
        values, year = self._values[indicator.code], self._pack.plan.year
        found = self._of_kind(indicator, values, year)
        notes = (*found.basis.notes, *made(values, year), *self._done_without(indicator))
        return replace(found, basis=replace(found.basis, notes=notes))

    def _of_kind(self, indicator: Indicator, values: tuple[Reading, ...], year: int) -> Forecast:
        match indicator.kind:
            case Kind.FLOW:
                return self._flows.forecast(indicator)
            case Kind.COUNT | Kind.DAYS:
                return forecast_count(indicator, values, year, self._as_of, self._draws)
            case Kind.MILESTONE:
                return forecast_milestone(indicator, values, year, self._draws)
            case _:
                return forecast_amount(indicator, values, year, self._draws, pooled=self._pooled)

    def own_figures(self, indicator: Indicator) -> Text:
        """How many figures of its own an indicator has, whatever they are."""
        rows = self._rows(indicator)
        if rows is None:
            return _NONE
        year, month = divmod(int((rows["year"] * 12 + rows["month"] - 1).max()), 12)
        return _SOME.fill(n=rows["year"].size, month=f"{year}-{month + 1:02d}")

    def _done_without(self, indicator: Indicator) -> tuple[Text, ...]:
        """Figures a forecast does without; a flow that the pool does not speak for takes all."""
        area = self._pack.plan.area
        pooled = (area, self._pack.series_code(indicator.code, area)) in self._pool_series
        return self.left_out(indicator) if pooled or indicator.kind is not Kind.FLOW else ()

    def left_out(self, indicator: Indicator) -> tuple[Text, ...]:
        """Which figures of its own an indicator does without, or not as they stand, and why."""
        if indicator.kind is not Kind.FLOW:
            return unused(self._rows(indicator), _unit_of(indicator), indicator.kind)
        series = self._pack.series_code(indicator.code, self._pack.plan.area)
        return tuple(r.text for r in self._left_out if r.indicator == series)

    def _rows(self, indicator: Indicator) -> Rows | None:
        area = self._pack.plan.area
        return self._observed.rows(area, self._pack.series_code(indicator.code, area))

    def _readings(self, indicator: Indicator) -> tuple[Reading, ...]:
        """Amounts published for the plan's own area; flows keep their own history."""
        if indicator.kind is Kind.FLOW:
            return ()
        return readings(self._rows(indicator), _unit_of(indicator), indicator.kind)


def _unit_of(indicator: Indicator) -> str:
    """What its amounts are read in: a milestone's are percent complete."""
    return PERCENT if indicator.kind is Kind.MILESTONE else indicator.unit


def _flow_rows(pack: Pack, observations: pd.DataFrame) -> pd.DataFrame:
    """Observations of the series that describe the pack's flows, in the plan's areas."""
    wanted = {
        (area.code, pack.series_code(indicator.code, area.code))
        for indicator in pack.indicators.values()
        if indicator.kind is Kind.FLOW
        for area in pack.plan.area_chain()
    }
    keys = zip(observations["area"], observations["indicator"], strict=True)
    return observations[np.fromiter((key in wanted for key in keys), bool, len(observations))]

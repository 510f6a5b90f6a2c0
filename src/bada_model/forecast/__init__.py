"""Sample paths of every indicator of a plan, one process per kind.

Values in, values out: nothing here opens a file or asks the time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from bada_model.domain import Indicator, Kind, Pack
from bada_model.forecast.amounts import forecast_amount, pooled_changes
from bada_model.forecast.counts import forecast_count
from bada_model.forecast.draws import DEFAULT_PATHS, DEFAULT_SEED, Draws
from bada_model.forecast.flows import FlowForecaster
from bada_model.forecast.history import Observed, Reading, readings
from bada_model.forecast.identities import hold_identities
from bada_model.forecast.milestones import forecast_milestone
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.result import Basis, Forecast, Level
from bada_model.units import PERCENT

__all__ = [
    "DEFAULT_PATHS", "DEFAULT_SEED", "Basis", "Draws", "Forecast", "Level", "forecast_indicators",
]  # fmt: skip


def forecast_indicators(
    pack: Pack,
    observations: pd.DataFrame,
    *,
    as_of: pd.Period,
    draws: Draws,
    advance: Callable[[], None] = lambda: None,
) -> dict[str, Forecast]:
    """A forecast for each indicator something is known about.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure known at ``as_of`` (see :func:`bada_model.store.latest`).
    advance : callable
        Called once for each indicator, for a progress bar.

    Returns
    -------
    dict
        By indicator code; indicators without basis are absent.
    """
    observed = Observed(observations)
    pool, _ = year_end_outlooks(_flow_rows(pack, observations), as_of, year=pack.plan.year)
    flows = FlowForecaster(pack, observed, draws, pool)
    values = {i.code: _own_readings(pack, observed, i) for i in pack.indicators.values()}
    pooled = pooled_changes([(i, values[i.code]) for i in pack.indicators.values()], pack.plan.year)
    found: dict[str, Forecast] = {}
    for indicator in pack.indicators.values():
        advance()
        match indicator.kind:
            case Kind.FLOW:
                forecast = flows.forecast(indicator)
            case Kind.COUNT | Kind.DAYS:
                forecast = forecast_count(
                    indicator, values[indicator.code], pack.plan.year, as_of, draws
                )
            case Kind.MILESTONE:
                forecast = forecast_milestone(
                    indicator, values[indicator.code], pack.plan.year, draws
                )
            case _:
                forecast = forecast_amount(
                    indicator, values[indicator.code], pack.plan.year, draws, pooled=pooled
                )
        if forecast is not None:
            found[indicator.code] = forecast
    return hold_identities(pack.plan.identities, found)


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


def _own_readings(pack: Pack, observed: Observed, indicator: Indicator) -> tuple[Reading, ...]:
    """Amounts published for the plan's own area; flows keep their own history."""
    if indicator.kind is Kind.FLOW:
        return ()
    area = pack.plan.area
    unit = PERCENT if indicator.kind is Kind.MILESTONE else indicator.unit
    return readings(observed.rows(area, pack.series_code(indicator.code, area)), unit)

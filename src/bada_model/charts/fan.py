"""The fan chart of a flow: what is published, what is estimated, what is ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.domain import Form, Target
from bada_model.forecast import Forecast
from bada_model.language import Text
from bada_model.transforms import ytd_growth

BANDS = ((0.05, 0.95), (0.1, 0.9), (0.25, 0.75))


@dataclass(frozen=True, slots=True, kw_only=True)
class FanChart:
    """A finished table with its words; nothing is computed from here on.

    ``table`` has one row for each month and the columns ``period``, ``published``
    (NaN where unpublished), ``median``, ``q05``, ``q10``, ``q25``, ``q75``, ``q90``,
    ``q95``, ``required`` (NaN before the last published month), ``reference``
    (published growth of the level above it borrows from) and ``ahead`` (False
    for months the calendar has already passed).
    """

    title: Text
    unit: Text
    source: Text
    table: pd.DataFrame
    target: float
    target_label: Text
    alt: Text
    synthetic: bool
    reference: Text | None = None  # whose published growth stands in the column ``reference``


def fan_chart(
    forecast: Forecast, target: Target, *, title: Text, source: Text, as_of: pd.Period
) -> FanChart:
    """The fan chart of one growth target.

    Raises
    ------
    ValueError
        The target is not a growth target, or the forecast not a flow.
    """
    if target.form is not Form.GROWTH or forecast.shares is None:
        raise ValueError(f"a fan chart needs a growth target of a flow, not {target.id}")
    table = _table(forecast, target, as_of)
    end = table.iloc[-1]
    return FanChart(
        title=title, unit=Text("累计同比，%", "year-to-date growth, %"), source=source,
        table=table, target=target.value,
        target_label=Text(f"目标 {target.value:g}", f"target {target.value:g}"),
        synthetic=forecast.basis.synthetic,
        reference=forecast.reference.area if forecast.reference else None,
        alt=Text(
            f"扇形图：年末中位数 {end['median']:.1f}%，80% 区间 {end['q10']:.1f}% 至 {end['q90']:.1f}%，"
            f"目标 {target.value:g}%",
            f"fan chart: year-end median {end['median']:.1f}%, 80% band {end['q10']:.1f}% to "
            f"{end['q90']:.1f}%, target {target.value:g}%",
        ),
    )  # fmt: skip


def _table(forecast: Forecast, target: Target, as_of: pd.Period) -> pd.DataFrame:
    table = pd.DataFrame({"period": forecast.periods})
    table["published"] = np.where(forecast.observed, forecast.paths[0], np.nan)
    table["median"] = np.median(forecast.paths, axis=0)
    for low, high in BANDS:
        table[f"q{low * 100:02.0f}"] = np.quantile(forecast.paths, low, axis=0)
        table[f"q{high * 100:02.0f}"] = np.quantile(forecast.paths, high, axis=0)
    table["required"] = required_path(forecast, target.value)
    table["reference"] = forecast.reference.growth if forecast.reference else np.nan
    table["ahead"] = forecast.periods > as_of
    return table


def required_path(forecast: Forecast, target: float) -> np.ndarray:
    """Year-to-date growth that leads to the target at one pace from the last published month on."""
    shares = (
        forecast.shares if forecast.shares is not None else np.full(forecast.observed.size, 1.0)
    )
    published = np.flatnonzero(forecast.observed)
    last = int(published[-1]) if published.size else -1
    path = np.full(forecast.observed.size, np.nan)
    if last == path.size - 1:
        return path
    through = np.cumsum(shares)
    done = through[last] if last >= 0 else 0.0
    so_far = forecast.paths[0, last] if last >= 0 else 0.0
    pace = (target * through[-1] - done * so_far) / (through[-1] - done)
    growth = np.concatenate([np.full(last + 1, so_far), np.full(path.size - last - 1, pace)])
    path[max(last, 0) :] = ytd_growth(growth, shares)[max(last, 0) :]
    return path

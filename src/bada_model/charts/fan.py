"""The fan chart of any promise: what is published, what is estimated, what is ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.domain import Form, Kind, Target
from bada_model.forecast import Forecast
from bada_model.language import Text
from bada_model.transforms import required_pace, ytd_growth
from bada_model.units import POINT, conversion_factor, label

ALT = Text(
    "扇形图（{unit}）：年末中位数 {median}，80%区间 {low} 至 {high}{target}",
    "fan chart ({unit}): year-end median {median}, 80% band {low} to {high}{target}",
)
BANDS = ((0.05, 0.95), (0.1, 0.9), (0.25, 0.75))


@dataclass(frozen=True, slots=True, kw_only=True)
class FanChart:
    """A finished table with its words; nothing is computed from here on.

    ``table`` has one row for each month and the columns ``period``, ``published``
    (NaN where unpublished), ``median``, ``q05``, ``q10``, ``q25``, ``q75``, ``q90``,
    ``q95``, ``required`` (NaN before the last published month), ``reference``
    (published growth of the level above it borrows from), ``last_year`` (the same figure a
    year earlier) and ``ahead`` (False for months the calendar has already passed). ``target``
    is NaN where a promise has no line.
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
    forecast: Forecast,
    target: Target,
    *,
    title: Text,
    source: Text,
    as_of: pd.Period,
    last_year: np.ndarray | None = None,
) -> FanChart:
    """The chart of one promise of any kind, in the terms in which its figures are published.

    Flows are drawn as year-to-date growth, milestones as the share of paths that have got there,
    everything else as the figure itself. ``last_year`` holds the same figures a year earlier,
    shape (n_periods,), NaN where unpublished.
    """
    goal = goal_on_figures(forecast, target)
    table = _table(forecast, goal, as_of, last_year)
    return FanChart(
        title=title, unit=_unit(forecast), source=source, table=table, target=goal,
        target_label=_target_label(forecast, goal), synthetic=forecast.basis.synthetic,
        reference=forecast.reference.area if forecast.reference else None,
        alt=_alt(table, goal, _unit(forecast)),
    )  # fmt: skip


def goal_on_figures(forecast: Forecast, target: Target) -> float:
    """The promised value in the terms of the forecast's figures; NaN where there is none.

    Promises compared with another indicator, and flows without last year's total, have no line.
    """
    flow, base = forecast.kind is Kind.FLOW, forecast.base
    if forecast.kind is Kind.MILESTONE or target.form is Form.RELATIVE:
        return float("nan")
    if target.form is Form.GROWTH:
        return target.value if flow else base * (1 + target.value / 100)
    points = target.unit == POINT
    amount = target.value * (1.0 if points else conversion_factor(target.unit, forecast.unit))
    if flow:
        return (amount / base - (target.form is not Form.INCREMENT)) * 100 if base else float("nan")
    counted = forecast.kind in (Kind.COUNT, Kind.DAYS)
    return base + amount if target.form is Form.INCREMENT and not counted else amount


def _unit(forecast: Forecast) -> Text:
    if forecast.kind is Kind.FLOW:
        return Text("累计同比，%", "year-to-date growth, %")
    if forecast.kind is Kind.MILESTONE:
        return Text("已完成的可能性，%", "probability of completion by then, %")
    return label(forecast.unit)


def _target_label(forecast: Forecast, goal: float) -> Text:
    if np.isnan(goal):
        return Text("", "")
    shown = f"{round(goal, 1):g}" if forecast.kind is Kind.FLOW else f"{goal:,.10g}"
    return Text(f"目标 {shown}", f"target {shown}")


def _alt(table: pd.DataFrame, goal: float, unit: Text) -> Text:
    end = table.iloc[-1]
    shown = {name: f"{end[column]:.1f}" for name, column in
             (("median", "median"), ("low", "q10"), ("high", "q90"))}  # fmt: skip
    return ALT.fill(unit=unit, target=alt_target(goal), **shown)


def alt_target(goal: float) -> Text:
    """The promised value at the end of a chart's description, empty where there is no line."""
    nothing = np.isnan(goal)
    return Text("", "") if nothing else Text(f"，目标{goal:.4g}", f", target {goal:.4g}")


def _table(
    forecast: Forecast, goal: float, as_of: pd.Period, last_year: np.ndarray | None
) -> pd.DataFrame:
    levels = sorted({0.5, *(q for band in BANDS for q in band)})
    names = ["median" if q == 0.5 else f"q{q * 100:02.0f}" for q in levels]
    nothing = np.full(forecast.observed.size, np.nan)
    if forecast.kind is Kind.MILESTONE:
        published, bands = nothing, [forecast.paths.mean(axis=0) * 100] * len(levels)
    else:
        published = np.where(forecast.observed, forecast.paths[0], np.nan)
        bands = [*forecast.quantiles(levels)]
    return pd.DataFrame({
        "period": forecast.periods, "published": published,
        **dict(zip(names, bands, strict=True)),
        "required": required_path(forecast, goal),
        "reference": forecast.reference.growth if forecast.reference else nothing,
        "last_year": nothing if last_year is None else last_year,
        "ahead": forecast.periods > as_of,
    })  # fmt: skip


def required_path(forecast: Forecast, goal: float) -> np.ndarray:
    """Figures that lead to the goal at one pace from the last published month on.

    NaN before that month, without one (the path would only repeat the goal), and for figures
    that have no pace (rates, means, milestones).
    """
    path = np.full(forecast.observed.size, np.nan)
    published = np.flatnonzero(forecast.observed)
    if not published.size or published[-1] == path.size - 1 or not np.isfinite(goal):
        return path
    last = int(published[-1])
    so_far = float(forecast.paths[0, last])
    if forecast.kind is Kind.FLOW:
        path[last:] = _growth_path(forecast, goal, last, so_far)[last:]
    elif forecast.kind in (Kind.COUNT, Kind.STOCK):
        path[last:] = np.linspace(so_far, goal, path.size - last)
    return path


def _growth_path(forecast: Forecast, goal: float, last: int, so_far: float) -> np.ndarray:
    """Year-to-date growth when the months after the last published one grow at the pace they need."""
    shares = forecast.slot_shares
    pace = required_pace(goal, so_far, shares[: last + 1].sum() / shares.sum())
    return ytd_growth(np.where(np.arange(shares.size) <= last, so_far, pace), shares)

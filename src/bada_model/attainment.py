"""Will a target be met, by how much, and at what pace must the rest of the year run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bada_model.domain import (
    OWN_PREVIOUS_YEAR,
    Bound,
    Form,
    Indicator,
    Kind,
    Pack,
    Target,
    outcome_unit,
)
from bada_model.errors import NoBasis
from bada_model.forecast import Basis, Forecast
from bada_model.language import Text
from bada_model.outside_view import OutsideView, outside_view
from bada_model.release import PROFILES
from bada_model.transforms import required_pace
from bada_model.units import conversion_factor, label

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
ON_TRACK = 0.7
AT_RISK = 0.4


class Status(StrEnum):
    """Where a target stands; thresholds are :data:`ON_TRACK` and :data:`AT_RISK`."""

    MET = "met"  # the published figures already meet it for good
    ON_TRACK = "on_track"  # probability at least 70 %
    AT_RISK = "at_risk"  # at least 40 %
    OFF_TRACK = "off_track"  # less
    NO_BASIS = "no_basis"  # nothing is known from which a number could be computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer for one promise.

    ``outcome`` maps "mean" and quantile levels to values in the target's unit;
    ``required_pace`` is in ``pace_unit``; ``progress`` and ``progress_expected``
    are shares of the promised result. None means: not known, or not meaningful.
    """

    target: Target
    indicator: Indicator
    status: Status
    probability: float | None = None
    outcome: Mapping[str, float] | None = None
    required_pace: float | None = None
    pace_unit: Text | None = None
    progress: float | None = None
    progress_expected: float | None = None
    basis: Basis | None = None
    outside_view: OutsideView | None = None
    reason: Text | None = None  # why there is no basis
    also_stated: tuple[str, ...] = ()  # ids of the looser promises this one stands for

    @property
    def synthetic(self) -> bool:
        """Whether demonstration figures entered."""
        return self.basis is not None and self.basis.synthetic


def strictest(pack: Pack) -> list[tuple[Target, tuple[str, ...]]]:
    """One promise for each indicator and form: the strictest, with the ids of the others.

    72 firms come before 70 firms, completed before started, more than 50 before
    at least 50. The order of first appearance is kept.
    """
    groups: dict[tuple[str, Form], list[Target]] = {}
    for target in pack.targets:
        groups.setdefault((target.indicator, target.form), []).append(target)
    chosen = []
    for group in groups.values():
        first = max(group, key=lambda t: t.strictness(_to_common(pack, t)))
        chosen.append((first, tuple(t.id for t in group if t.id != first.id)))
    return chosen


def _to_common(pack: Pack, target: Target) -> float:
    return conversion_factor(target.unit, outcome_unit(target, pack.indicators[target.indicator]))


def assess(
    pack: Pack, forecasts: Mapping[str, Forecast], missing: Mapping[str, Text]
) -> tuple[Assessment, ...]:
    """The strictest form of each promise, judged against the forecasts.

    ``missing`` says of each indicator without a forecast why there is none.
    """
    return tuple(
        _assess_one(pack.indicators[target.indicator], target, forecasts, others)
        if target.indicator in forecasts
        else _no_basis(pack.indicators[target.indicator], target, missing[target.indicator], others)
        for target, others in strictest(pack)
    )


def reassess(
    forecasts: Mapping[str, Forecast],
    before: Mapping[str, Forecast],
    known: tuple[Assessment, ...],
) -> tuple[Assessment, ...]:
    """The answers under changed forecasts; promises on unchanged ones keep the known answer."""
    changed = {code for code, forecast in forecasts.items() if forecast is not before.get(code)}
    return tuple(
        _assess_one(item.indicator, item.target, forecasts, item.also_stated)
        if item.target.indicator in forecasts
        and {item.target.indicator, item.target.relative_to} & changed
        else item
        for item in known
    )


def _assess_one(
    indicator: Indicator,
    target: Target,
    forecasts: Mapping[str, Forecast],
    others: tuple[str, ...],
) -> Assessment:
    forecast = forecasts[indicator.code]
    try:
        values = outcome_values(target, indicator, forecasts)
    except NoBasis as error:
        return _no_basis(indicator, target, error.text, others)
    probability = float(np.mean(target.met(values)))
    pace, pace_unit = _pace(target, indicator, forecast)
    done, expected = _progress(target, indicator, forecast)
    return Assessment(
        target=target, indicator=indicator, status=_status(target, forecast, values, probability),
        probability=probability, outcome=_summary(values), required_pace=pace, pace_unit=pace_unit,
        progress=done, progress_expected=expected, basis=forecast.basis, also_stated=others,
        outside_view=outside_view(target, indicator.series or indicator.code),
    )  # fmt: skip


def _no_basis(
    indicator: Indicator, target: Target, reason: Text, others: tuple[str, ...]
) -> Assessment:
    return Assessment(target=target, indicator=indicator, status=Status.NO_BASIS, reason=reason,
                      also_stated=others)  # fmt: skip


def outcome_values(
    target: Target, indicator: Indicator, forecasts: Mapping[str, Forecast]
) -> np.ndarray:
    """Year-end outcome of every path in the target's own terms and unit, shape (n_paths,).

    Raises
    ------
    NoBasis
        What the target is measured or compared with is unknown.
    """
    forecast = forecasts[indicator.code]
    values = forecast.outcome(target.form, target.due)
    if target.form is Form.RELATIVE:
        return _against(target, forecast, values, forecasts)
    return values * conversion_factor(outcome_unit(target, indicator), target.unit)


def _against(
    target: Target, forecast: Forecast, values: np.ndarray, forecasts: Mapping[str, Forecast]
) -> np.ndarray:
    if target.relative_to == OWN_PREVIOUS_YEAR:
        return values
    other = forecasts.get(target.relative_to or "")
    if other is None or other.kind is not Kind.FLOW or forecast.kind is not Kind.FLOW:
        raise NoBasis(
            Text(f"对照指标 {target.relative_to} 没有预测",
                 f"the indicator it is compared with, {target.relative_to}, has no forecast")
        )  # fmt: skip
    return values - other.outcome(Form.GROWTH, target.due)


def _summary(values: np.ndarray) -> dict[str, float]:
    levels = np.quantile(values, QUANTILES)
    return {"mean": float(values.mean())} | {
        f"{q:g}": float(v) for q, v in zip(QUANTILES, levels, strict=True)
    }


def _status(target: Target, forecast: Forecast, values: np.ndarray, probability: float) -> Status:
    if bool(forecast.observed[forecast.column(target.due) :].any()):
        return Status.MET if probability == 1.0 else Status.OFF_TRACK
    if _already_counted(target, forecast, values):
        return Status.MET
    if probability >= ON_TRACK:
        return Status.ON_TRACK
    return Status.AT_RISK if probability >= AT_RISK else Status.OFF_TRACK


def _already_counted(target: Target, forecast: Forecast, values: np.ndarray) -> bool:
    """Counts and milestones that have reached their number cannot fall back."""
    return counted_for_good(target, forecast) and bool(np.all(target.met(np.array([values.min()]))))


def counted_for_good(target: Target, forecast: Forecast) -> bool:
    """Whether the published figure of a count or milestone already reaches the target."""
    for_good = forecast.kind in (Kind.COUNT, Kind.MILESTONE)
    upward = target.bound in (Bound.AT_LEAST, Bound.MORE_THAN)
    return for_good and upward and bool(forecast.observed.any()) and bool(
        np.all(target.met(_now(target, forecast)))
    )  # fmt: skip


def _now(target: Target, forecast: Forecast) -> np.ndarray:
    """Latest published figure in the target's own terms and unit, shape (1,)."""
    column = int(np.flatnonzero(forecast.observed)[-1])
    now = forecast.outcome(target.form, forecast.periods[column])[:1]
    if target.form is Form.GROWTH:  # in percent, whatever is counted
        return now
    return now * conversion_factor(forecast.unit, target.unit)


def _pace(
    target: Target, indicator: Indicator, forecast: Forecast
) -> tuple[float | None, Text | None]:
    """What the rest of the year must bring, where that can be said."""
    published = np.flatnonzero(forecast.observed)
    if published.size and published[-1] >= forecast.column(target.due):
        return None, None
    if not published.size:  # how the year began is not known, so nor is what must follow
        return None, None
    if forecast.kind is Kind.FLOW and target.form is Form.GROWTH:
        return _growth_pace(target, forecast), Text("%", "% on the year")
    if target.form in (Form.COUNT, Form.STOCK, Form.INCREMENT):
        month = int(forecast.periods[published[-1]].month)
        missing = _missing(target, indicator, forecast, int(published[-1]))
        unit = label(target.unit)
        return missing / (target.due.month - month), Text(f"{unit.zh}/月", f"{unit.en} a month")
    return None, None


def _growth_pace(target: Target, forecast: Forecast) -> float:
    last = int(np.flatnonzero(forecast.observed)[-1])
    in_by = np.cumsum(forecast.slot_shares)
    done = float(in_by[last] / in_by[forecast.column(target.due)])
    return required_pace(target.value, float(forecast.paths[0, last]), done)


def _missing(target: Target, indicator: Indicator, forecast: Forecast, column: int) -> float:
    """Amount still missing in the target's unit; zero where nothing is."""
    now = float(forecast.paths[0, column])
    if target.form is Form.INCREMENT:
        now -= forecast.base
    factor = conversion_factor(outcome_unit(target, indicator), target.unit)
    return max(0.0, target.value - now * factor)


def _progress(
    target: Target, indicator: Indicator, forecast: Forecast
) -> tuple[float | None, float | None]:
    """Share of the promised result that is in, and the share that is normally in by now."""
    published = np.flatnonzero(forecast.observed)
    if not published.size or target.is_cap:
        return None, None
    column = int(published[-1])
    now = float(forecast.paths[0, column])
    if forecast.kind is Kind.FLOW:
        if target.form not in (Form.GROWTH, Form.LEVEL):
            return None, None
        expected = float(np.cumsum(forecast.slot_shares)[column])
        goal = _goal_growth(target, indicator, forecast)
        done = None if goal is None else expected * (1 + now / 100) / (1 + goal / 100)
        return done, expected
    expected = float(PROFILES[indicator.release][forecast.periods[column].month - 1])
    start = 0.0 if target.form is Form.COUNT else forecast.base
    goal = target.value * conversion_factor(target.unit, outcome_unit(target, indicator))
    match target.form:
        case Form.COUNT | Form.INCREMENT:
            whole = goal
        case Form.STOCK:
            whole = goal - start
        case _:
            return None, None
    if not np.isfinite(start) or whole == 0:
        return None, None
    return (now - start) / whole, expected


def _goal_growth(target: Target, indicator: Indicator, forecast: Forecast) -> float | None:
    if target.form is Form.GROWTH:
        return target.value
    if not forecast.base > 0:
        return None
    return (target.value * conversion_factor(target.unit, indicator.unit) / forecast.base - 1) * 100

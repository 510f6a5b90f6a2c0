"""A promise split over townships, months, or both at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from bada_model.allocation import by_profile, fit_margins, proportional
from bada_model.attainment import Assessment
from bada_model.domain import Form, Kind, outcome_unit
from bada_model.errors import BadaError
from bada_model.forecast import Forecast
from bada_model.language import Text
from bada_model.pack_making.parts import PartShare
from bada_model.projection import Projection
from bada_model.release import EVEN, PROFILES
from bada_model.units import conversion_factor, counted_singly


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Parts of one promise that add up to ``total`` in the printed decimals.

    ``amounts`` has shape (n_rows, n_columns): one column for a split over parts alone, one row
    for a split over months alone.
    """

    item: Assessment
    total: float
    unit: str
    decimals: int
    rows: tuple[Text, ...]
    columns: tuple[str, ...]
    amounts: np.ndarray
    synthetic: bool
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What is to be split: the amount, and how much is in by which month."""

    item: Assessment
    total: float
    unit: str
    decimals: int
    done: float
    through: int
    note: Text


def split_promise(
    projection: Projection,
    target: str,
    parts: Sequence[PartShare] = (),
    *,
    months: bool = False,
    even: bool = False,
    remaining: bool = False,
) -> Split:
    """A promise over parts, over the months of its year, or over both at once.

    Parameters
    ----------
    even : bool
        Months share evenly instead of by the season.
    remaining : bool
        Only what is still missing, over the months after the last published one.

    Raises
    ------
    BadaError
        Nothing to split over, ``remaining`` with parts, or no amount behind the promise.
    """
    if parts and remaining:
        raise BadaError(
            Text("--remaining 只用于按月分解", "what remains can be split over months only")
        )
    if parts and months:
        return split_over_both(projection, target, parts, even=even)
    if parts:
        return split_over_parts(projection, target, parts)
    if months:
        return split_over_months(projection, target, even=even, remaining=remaining)
    raise BadaError(Text("请给出 months 或比例表", "give months or a table of weights"))


def split_over_parts(projection: Projection, target: str, parts: Sequence[PartShare]) -> Split:
    """A promise in proportion to the parts' weights; agreed parts keep their amount."""
    whole = _whole(projection, target, parts)
    amounts = _over_parts(whole, parts)
    return _split(whole, tuple(p.name for p in parts), ("total",), amounts[:, None],
                  synthetic=any(p.synthetic for p in parts))  # fmt: skip


def _over_parts(whole: _Whole, parts: Sequence[PartShare]) -> np.ndarray:
    return proportional(
        whole.total, [p.weight for p in parts], decimals=whole.decimals,
        fixed=[np.nan if p.fixed is None else p.fixed for p in parts],
    )  # fmt: skip


def split_over_months(
    projection: Projection, target: str, *, even: bool = False, remaining: bool = False
) -> Split:
    """A promise over the months of its year, by the season or evenly.

    ``remaining`` splits what is still missing over the months after the last published one.
    """
    whole = _whole(projection, target, months=True)
    done, through = (whole.done, whole.through) if remaining else (0.0, 0)
    profile = _months(projection, whole, even=even)
    amounts = by_profile(whole.total, profile, done=done, through=through, decimals=whole.decimals)
    return _split(whole, (Text("合计", "total"),), _names(projection), amounts[None, :])


def split_over_both(
    projection: Projection, target: str, parts: Sequence[PartShare], *, even: bool = False
) -> Split:
    """A promise over parts and months at once, both sums kept, agreed cells kept."""
    whole = _whole(projection, target, parts, months=True)
    rows = _over_parts(whole, parts)
    columns = by_profile(
        whole.total, _months(projection, whole, even=even), decimals=whole.decimals
    )
    fixed = np.full((len(parts), 12), np.nan)
    for row, part in enumerate(parts):
        for month, amount in part.months:
            fixed[row, month - 1] = amount
    seed = np.outer([max(p.weight, 0.0) or float(bool(p.fixed)) for p in parts], columns)
    amounts = fit_margins(seed, rows, columns, fixed=fixed, decimals=whole.decimals)
    return _split(whole, tuple(p.name for p in parts), _names(projection), amounts,
                  synthetic=any(p.synthetic for p in parts))  # fmt: skip


def _split(
    whole: _Whole, rows: tuple[Text, ...], columns: tuple[str, ...], amounts: np.ndarray,
    *, synthetic: bool = False,
) -> Split:  # fmt: skip
    return Split(item=whole.item, total=whole.total, unit=whole.unit, decimals=whole.decimals, rows=rows,
                 columns=columns, amounts=amounts, note=whole.note,
                 synthetic=synthetic or whole.item.synthetic)  # fmt: skip


def _names(projection: Projection) -> tuple[str, ...]:
    return tuple(f"{projection.pack.plan.year}-{month:02d}" for month in range(1, 13))


def _months(projection: Projection, whole: _Whole, *, even: bool) -> np.ndarray:
    """Cumulative share of the year by the end of each month, nothing after the due month."""
    due = whole.item.target.due.month
    profile = EVEN if even else _season(projection, whole.item)
    until = profile[due - 1] if profile[due - 1] > 0 else 1.0
    return np.where(np.arange(1, 13) >= due, 1.0, np.minimum(profile / until, 1.0))


def _season(projection: Projection, item: Assessment) -> np.ndarray:
    """Base shares of a flow with its first two months taken as equal, else the release profile."""
    forecast = projection.forecasts.get(item.indicator.code)
    if forecast is None or forecast.kind is not Kind.FLOW:
        return PROFILES[item.indicator.release]
    shares = forecast.slot_shares
    return np.cumsum(np.concatenate([[shares[0] / 2] * 2, shares[1:]]))


# -- what is split --------------------------------------------------------------------------


def _whole(
    projection: Projection, target: str, parts: Sequence[PartShare] = (), *, months: bool = False
) -> _Whole:
    """The amount behind a promise.

    Raises
    ------
    BadaError
        A rate, share, mean or milestone has no amount; a growth goal has one only where last
        year's total is known, and a stock has one to split over months only where the value at
        the start of the year is.
    """
    item = projection.answer(target)
    forecast = projection.forecasts.get(item.indicator.code)
    total, unit, note = _amount(item, forecast, months=months)
    given = [p.fixed for p in parts if p.fixed is not None]
    given += [amount for p in parts for _, amount in p.months]
    decimals = 0 if counted_singly(unit) else max(map(_decimals, [total, *given]))
    done, through = _done(item, forecast, unit)
    return _Whole(item=item, total=total, unit=unit, decimals=decimals, done=round(done, decimals),
                  through=through, note=note)  # fmt: skip


def _decimals(value: float) -> int:
    return max(0, -int(Decimal(str(float(value))).normalize().as_tuple().exponent))


def _amount(
    item: Assessment, forecast: Forecast | None, *, months: bool
) -> tuple[float, str, Text]:
    target, kind = item.target, item.indicator.kind
    as_printed = target.value, target.unit, Text("按承诺数拆分", "the promised amount")
    if target.form is Form.STOCK and months:
        return _rise(item, forecast)
    counted = kind in (Kind.COUNT, Kind.DAYS) and target.form is not Form.GROWTH
    amount = kind in (Kind.FLOW, Kind.STOCK) and target.form in (
        Form.LEVEL,
        Form.STOCK,
        Form.INCREMENT,
    )
    return as_printed if counted or amount else _grown(item, forecast)


def _rise(item: Assessment, forecast: Forecast | None) -> tuple[float, str, Text]:
    """What a stock must still rise from the start of the year: months share the rise, not the stock."""
    target = item.target
    base = float("nan") if forecast is None else forecast.base
    start = base * conversion_factor(outcome_unit(target, item.indicator), target.unit)
    if not np.isfinite(start):
        raise BadaError(
            Text(f"{target.id} 是年末存量，缺少年初数，无法按月分解",
                 f"{target.id} is a stock and its value at the start of the year is unknown: months cannot share it")
        )  # fmt: skip
    digits = max(_decimals(target.value), min(_decimals(start), 4))
    return round(target.value - start, digits), target.unit, Text(
        f"年初{start:g}，分解的是年内增量", f"the rise from {start:g} at the start of the year"
    )  # fmt: skip


def _grown(item: Assessment, forecast: Forecast | None) -> tuple[float, str, Text]:
    """The year's total that a promised growth makes of last year's."""
    target, indicator = item.target, item.indicator
    if target.form is not Form.GROWTH:
        raise BadaError(
            Text(f"{target.id} 是{target.form}类目标，没有可拆分的数量",
                 f"{target.id} is a {target.form} target: it has no amount to split")
        )  # fmt: skip
    base = float("nan") if forecast is None else forecast.base
    if not np.isfinite(base):
        raise BadaError(
            Text(f"{target.id} 是增速目标，缺少上年总量，无法换算成数量",
                 f"{target.id} asks for growth and last year's total is unknown: no amount to split")
        )  # fmt: skip
    total = round(base * (1 + target.value / 100), 0 if counted_singly(indicator.unit) else 2)
    return total, indicator.unit, Text(
        f"上年总量{base:g}按增长{target.value:g}%换算", f"last year's total of {base:g}, grown by {target.value:g} %"
    )  # fmt: skip


def _done(item: Assessment, forecast: Forecast | None, unit: str) -> tuple[float, int]:
    """What is in already, in the unit of the split, and through which month."""
    published = np.flatnonzero(forecast.observed) if forecast is not None else np.array([])
    if forecast is None or not published.size:
        return 0.0, 0
    column = int(published[-1])
    now, month = float(forecast.paths[0, column]), int(forecast.periods[column].month)
    if forecast.kind is Kind.FLOW:
        if item.target.form is Form.INCREMENT or not np.isfinite(forecast.base):
            return 0.0, 0
        share = float(np.cumsum(forecast.slot_shares)[column])
        return share * forecast.base * (1 + now / 100), month
    if forecast.kind is Kind.STOCK:
        now -= forecast.base if np.isfinite(forecast.base) else now
    return now * conversion_factor(outcome_unit(item.target, item.indicator), unit), month

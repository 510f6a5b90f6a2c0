"""A seeded demonstration: synthetic progress for every indicator of a pack.

Districts publish little. So that everything can be seen at work, this overlay
invents plausible figures around each promise. Every row carries the status
``synthetic``, and every table, chart and brief it touches says so.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from bada_model.domain import Form, Indicator, Kind, Pack, Target
from bada_model.language import Text
from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS, SLOT_MONTHS, Coverage
from bada_model.release import PROFILES
from bada_model.transforms import ytd_growth
from bada_model.units import PERCENT, conversion_factor

DEMONSTRATION_SEED = 8
EARLIER_YEARS = 6
SOURCE = "synthetic: bada_model.demonstration"
PUBLISHER = Text("演示数据（非统计结果）", "demonstration data (not statistics)")

Row = tuple[str, str, str, float, str]  # period, coverage, measure, value, unit


def with_demonstration(pack: Pack, *, seed: int = DEMONSTRATION_SEED) -> Pack:
    """A pack whose own area shows synthetic figures for every indicator, whole year.

    Rows of the own area in the years the demonstration covers are replaced, so
    that no real figure is mixed with an invented one; other areas stay real.
    """
    area, year = pack.plan.area, pack.plan.year
    series = {pack.series_code(code, area): code for code in pack.indicators}
    invented = pd.concat(
        [_frame(pack, code, name, seed) for name, code in series.items()], ignore_index=True
    )
    invented["row"] = np.arange(2, len(invented) + 2)
    old = pack.observations
    replaced = (
        (old["area"] == area) & old["indicator"].isin(list(series))
        & (old["period"].dt.year >= year - EARLIER_YEARS)
    )  # fmt: skip
    kept = old[~replaced].astype(
        dict.fromkeys(("area", "indicator", "unit", "source", "file"), object)
    )
    merged = pd.concat([kept, invented], ignore_index=True)
    publishers = {**pack.publishers, **{(area, name): PUBLISHER for name in series}}
    return replace(pack, observations=merged, publishers=publishers)


def _frame(pack: Pack, code: str, series: str, seed: int) -> pd.DataFrame:
    indicator = pack.indicators[code]
    targets = [t for t in pack.targets if t.indicator == code]
    rng = np.random.default_rng([seed, zlib.crc32(code.encode())])
    rows = list(_GENERATORS[indicator.kind](indicator, targets, pack.plan.year, rng))
    frame = pd.DataFrame(rows, columns=["period", "coverage", "measure", "value", "unit"])
    frame["period"] = pd.PeriodIndex(frame["period"], freq="M")
    return frame.assign(
        area=pack.plan.area, indicator=series, basis="na", status="synthetic",
        released=pd.NaT, source=SOURCE, file="demonstration",
    )  # fmt: skip


def _goal(indicator: Indicator, targets: Sequence[Target], forms: tuple[Form, ...]) -> float | None:
    for target in targets:
        if target.form in forms:
            unit = PERCENT if target.form is Form.GROWTH else indicator.unit
            return target.value * conversion_factor(target.unit, unit)
    return None


def _flow(
    indicator: Indicator, targets: Sequence[Target], year: int, rng: np.random.Generator
) -> Iterator[Row]:
    goal = _goal(indicator, targets, (Form.GROWTH,))
    goal = 5.0 if goal is None else goal
    total = _goal(indicator, targets, (Form.LEVEL,)) or 100.0
    shares = MONTHS_PER_SLOT / 12 * np.exp(rng.normal(0, 0.08, N_SLOTS))
    shares /= shares.sum()
    level = total / (1 + goal / 100) ** (EARLIER_YEARS + 1)
    for y in range(year - EARLIER_YEARS, year + 1):
        slots = goal + rng.normal(0, 2.0) + rng.normal(0, 3.0, N_SLOTS)
        growth = np.round(ytd_growth(slots, shares), 1)
        level *= 1 + growth[-1] / 100
        for slot, month in enumerate(SLOT_MONTHS):
            amount = level * np.cumsum(shares)[slot]
            yield f"{y}-{month:02d}", Coverage.YTD, "yoy_growth", float(growth[slot]), PERCENT
            yield f"{y}-{month:02d}", Coverage.YTD, "level", float(round(amount, 4)), indicator.unit


def _stock(
    indicator: Indicator, targets: Sequence[Target], year: int, rng: np.random.Generator
) -> Iterator[Row]:
    end = _goal(indicator, targets, (Form.STOCK,)) or 100.0
    rise = _goal(indicator, targets, (Form.INCREMENT,)) or 0.05 * end
    start = max(0.0, end - rise)
    reached = rise * rng.uniform(0.75, 1.2)
    before = start
    for y in range(year - 1, year - 6, -1):
        yield f"{y}-12", Coverage.POINT, "level", float(round(before)), indicator.unit
        before = max(0.0, before - rise * rng.uniform(0.6, 1.1))
    for month in range(1, 13):
        value = start + reached * PROFILES[indicator.release][month - 1]
        yield f"{year}-{month:02d}", Coverage.POINT, "level", float(round(value)), indicator.unit


def _count(
    indicator: Indicator, targets: Sequence[Target], year: int, rng: np.random.Generator
) -> Iterator[Row]:
    goal = _goal(indicator, targets, (Form.COUNT, Form.LEVEL, Form.INCREMENT)) or 0.0
    digits = 0 if float(goal).is_integer() else 2
    for y in range(year - 4, year):
        yield (
            f"{y}-12",
            Coverage.YTD,
            "count",
            round(goal * rng.uniform(0.6, 1.05), digits),
            indicator.unit,
        )
    pace = goal * rng.uniform(0.8, 1.2)
    for month in range(1, 13):
        value = round(pace * float(PROFILES[indicator.release][month - 1]), digits)
        yield f"{year}-{month:02d}", Coverage.YTD, "count", value, indicator.unit


def _amount(
    indicator: Indicator, targets: Sequence[Target], year: int, rng: np.random.Generator
) -> Iterator[Row]:
    forms = (Form.SHARE, Form.RATE, Form.MEAN, Form.DAYS, Form.STANDARD, Form.LEVEL)
    goal = _goal(indicator, targets, forms) or 50.0
    rise = next((t.value for t in targets if t.form is Form.INCREMENT), 0.02 * goal)
    old = next((t.value_from for t in targets if t.value_from is not None), goal - rise)
    top = 100.0 if indicator.unit == PERCENT else np.inf
    for back in range(4, 0, -1):
        value = min(top, old + rng.normal(0, 0.02) * goal * back / 2) if back > 1 else old
        yield f"{year - back}-12", Coverage.YEAR, "level", round(max(0.0, value), 2), indicator.unit
    reached = min(top, goal + rng.normal(0, 0.015) * goal)
    for month in range(1, 13):
        value = old + (reached - old) * min(1.0, month / rng.uniform(8, 12))
        yield (
            f"{year}-{month:02d}",
            Coverage.YTD,
            "level",
            round(max(0.0, value), 2),
            indicator.unit,
        )


def _milestone(
    indicator: Indicator, targets: Sequence[Target], year: int, rng: np.random.Generator
) -> Iterator[Row]:
    del indicator, targets
    finish = rng.uniform(8, 15)
    for month in range(1, 13):
        yield (
            f"{year}-{month:02d}",
            Coverage.POINT,
            "rate",
            float(round(min(100.0, 100 * month / finish))),
            PERCENT,
        )


_GENERATORS = {
    Kind.FLOW: _flow, Kind.STOCK: _stock, Kind.COUNT: _count, Kind.SHARE: _amount,
    Kind.RATE: _amount, Kind.MEAN: _amount, Kind.DAYS: _amount, Kind.STANDARD: _amount,
    Kind.MILESTONE: _milestone,
}  # fmt: skip

"""What a reader must know of figures that are not used, or not used as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.forecast.pool.left_out import year_spans
from bada_model.forecast.pool.panel import (
    LOWEST_GROWTH,
    MONTHLY,
    QUARTERLY,
    YearToDate,
    year_to_date,
)
from bada_model.language import Text, counted

HARDLY = 0.025
"""Median change from month to month below which months look like balances: M1 and M2 change by
0.9 and 1.6 %, the calmest monthly flow of the shared national and provincial series by 3.2 %."""
MIN_CHANGES = 12

NOT_POSITIVE = Text(
    "不为正的累计数不参与计算（{years}，{n}个）",
    "year-to-date figures not above zero are not used ({years}, {n})",
)
ALL_LOST = Text(
    f"{LOWEST_GROWTH:g}%及以下的增速不参与计算（{{years}}，{{n}}个）",
    f"growth of {LOWEST_GROWTH:g}% or less is not used ({{years}}, {{n}})",
)
OTHER_UNIT = Text(
    "单位与多数不同且不能换算的数不参与计算（{years}，{n}个）",
    "figures in another unit than most, which does not convert, are not used ({years}, {n})",
)
BETWEEN_QUARTERS = Text(
    "按季公布的序列，其他月份的数不参与计算（{years}，{n}个）",
    "a quarterly series: figures of other months are not used ({years}, {n})",
)
SUMMED = Text(
    "全年数为各月或各季之和；余额应以 coverage=point 给出，不作此预测",
    "its year is the sum of its months or quarters; a balance belongs under coverage `point` and "
    "is not forecast so",
)
LIKE_A_BALANCE = Text(
    "各月之和作为全年，但逐月变动很小（中位 {change}），像余额：所示为全年平均余额的增速，不是年末余额的增速",
    "summed over the year, but its months hardly change (median {change}), like a balance: growth "
    "shown is of the year's average balance, not of the balance at its end",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to know of a series."""

    area: str
    indicator: str
    text: Text


def remarks(observations: pd.DataFrame) -> list[Remark]:
    """Figures the pool leaves out, and years it had to add up, by series.

    January alone is left out by design and not named.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure (see :func:`bada_model.store.latest`).
    """
    found = year_to_date(observations)
    said = [
        *_years_of(found.not_positive, NOT_POSITIVE),
        *_years_of(found.all_lost, ALL_LOST),
        *_years_of(found.other_unit, OTHER_UNIT),
        *_years_of(_between_quarters(found), BETWEEN_QUARTERS),
        *_added_up(found),
    ]
    return [
        Remark(area=found.keys[n][0], indicator=found.keys[n][1], text=text)
        for n, text in sorted(said, key=lambda s: s[0])
    ]


def _years_of(figures: pd.DataFrame, text: Text) -> Iterator[tuple[int, Text]]:
    for series, rows in figures.groupby("series"):
        n = Text(str(len(rows)), counted(len(rows), "figure"))
        yield int(series), text.fill(years=year_spans(rows["year"].tolist()), n=n)


def _between_quarters(found: YearToDate) -> pd.DataFrame:
    both = pd.concat([found.level, found.growth])
    quarterly = found.quarterly[both["series"].to_numpy()]
    return both[quarterly & ~both["month"].isin(QUARTERLY) & both["month"].isin(MONTHLY)]


def _added_up(found: YearToDate) -> Iterator[tuple[int, Text]]:
    """Series without year-to-date figures of their own."""
    summed = set(found.summed["series"]) - set(found.growth["series"])
    for series, rows in found.summed[found.summed["series"].isin(summed)].groupby("series"):
        change = _usual_change(rows)
        text = SUMMED if change is None else LIKE_A_BALANCE.fill(change=f"{change:.1%}")
        yield int(series), text


def _usual_change(sums: pd.DataFrame) -> float | None:
    """Median relative change from one month to the next where it is hardly any, else None."""
    ordered = sums.sort_values(["year", "month"])
    months = ordered.groupby("year")["value"].diff()
    known = (months > 0) & (months.shift() > 0) & (ordered["month"].diff() == 1)
    changes = np.abs(np.diff(np.log(months.where(months > 0)), prepend=np.nan))[known]
    if len(changes) < MIN_CHANGES or np.median(changes) >= HARDLY:
        return None
    return float(np.median(changes))

"""Calendar arithmetic of Chinese official statistics.

A year of a flow is published cumulatively (year to date). January is not
published on its own: January and February arrive as one figure. The year
therefore has eleven *slots*: the first covers January and February, the others
one month each. Nothing in this package ever splits the first slot.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from bada_model.errors import PeriodError
from bada_model.language import Text

SLOT_MONTHS: tuple[int, ...] = tuple(range(2, 13))
"""Last month of each slot of a year: 2 (January-February), 3, ..., 12."""

N_SLOTS = len(SLOT_MONTHS)
MONTHS_PER_SLOT = np.array([2.0] + [1.0] * (N_SLOTS - 1))
MONTHS_PER_SLOT.flags.writeable = False

JOINT_RELEASE_SINCE: Mapping[str, int] = {
    "fixed_asset_investment": 1950,
    "industrial_va": 2007,
    "retail_sales": 2012,
}
"""Year from which January is only released together with February, by series code."""

_PERIOD = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)


class Coverage(StrEnum):
    """What stretch of time a figure describes; its period names the last month."""

    YTD = "ytd"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    POINT = "point"


def parse_period(text: str) -> pd.Period:
    """The month named by ``YYYY-MM``.

    Raises
    ------
    PeriodError
        The text is not a month of the calendar.

    Examples
    --------
    >>> parse_period("2024-06")
    Period('2024-06', 'M')
    """
    match = _PERIOD.match(text)
    if match is None or not 1 <= int(match[2]) <= 12 or not 1949 <= int(match[1]) <= 2100:
        raise PeriodError(
            Text(
                f"“{text}”不是一个月份；请写成 YYYY-MM，例如 2024-06",
                f"'{text}' is not a month; write YYYY-MM, for instance 2024-06",
            )
        )
    return pd.Period(year=int(match[1]), month=int(match[2]), freq="M")


def parse_day(text: str) -> dt.date:
    """The day named by ``YYYY-MM-DD``.

    Raises
    ------
    PeriodError
        The text is not a day of the calendar.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise PeriodError(Text(f"“{text}”不是日期；请写成 YYYY-MM-DD", f"'{text}' is not a day; write YYYY-MM-DD")) from None  # fmt: skip


def check_coverage(period: pd.Period, coverage: Coverage) -> None:
    """Refuse a period that cannot carry this coverage (a quarter ending in May, a year in June).

    Raises
    ------
    PeriodError
    """
    wrong = (coverage is Coverage.QUARTER and period.month % 3 != 0) or (
        coverage is Coverage.YEAR and period.month != 12
    )
    if wrong:
        raise PeriodError(
            Text(
                f"{period} 不能是 {coverage} 的末月；季度止于3、6、9、12月，年度止于12月",
                f"{period} cannot end a {coverage}; quarters end in 03, 06, 09, 12, years in 12",
            )
        )


def slot_of(month: int) -> int:
    """Index of the slot that ends in this month.

    Raises
    ------
    PeriodError
        For January, which has no slot of its own.

    Examples
    --------
    >>> slot_of(2), slot_of(12)
    (0, 10)
    """
    if month not in SLOT_MONTHS:
        raise PeriodError(
            Text(
                f"{month}月没有单独的数：1—2月合并发布，请用2月的累计数",
                f"month {month} has no figure of its own: January and February are released "
                "together, use the year-to-date figure of February",
            )
        )
    return month - 2


def year_slots(year: int) -> pd.PeriodIndex:
    """The eleven slots of a year, each named by its last month."""
    return pd.period_range(f"{year}-02", f"{year}-12", freq="M")


def days_through(year: int, month: int) -> int:
    """Days of a year that are over at the end of a month.

    Examples
    --------
    >>> days_through(2024, 2), days_through(2023, 12)
    (60, 365)
    """
    return sum(monthrange(year, m)[1] for m in range(1, month + 1))


def known_on(as_of: pd.Period) -> dt.date:
    """The day an ``as_of`` month stands for: the last day of the month after it.

    The figures of a month are published in the course of the next one.

    Examples
    --------
    >>> known_on(pd.Period("2024-08", "M"))
    datetime.date(2024, 9, 30)
    """
    return (as_of + 1).end_time.date()

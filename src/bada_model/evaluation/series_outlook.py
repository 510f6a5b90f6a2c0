"""Full-year growth of every series of an observation file, no plan needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bada_model.domain import Bound, Form, Target
from bada_model.errors import BadaError, refuse
from bada_model.evaluation.backtest import at_level
from bada_model.forecast.pool.members import LEVELS
from bada_model.forecast.pool.outlook import SeriesOutlook, year_end_outlooks
from bada_model.forecast.pool.panel import Dropped
from bada_model.language import Text
from bada_model.tables import RowReader, number_or_none, read_rows

OUTLOOK_COLUMNS = (
    "area", "indicator", "year", "last", "observed", "mean", "goal", "probability", "held80", "cases",
)  # fmt: skip
GOAL_COLUMNS = ("area", "indicator", "bound", "value")
Goals = Mapping[tuple[str, str], Target]
NO_SUCH_SERIES = Text(
    "目标所指的序列至此尚无数据", "a goal, but no figure of such a series by then"
)


def parse_levels(text: str) -> tuple[float, ...]:
    """Quantile levels from ``0.1,0.5,0.9``.

    Raises
    ------
    BadaError
        A level is no number, or lies beyond the outermost ones of the pool's laws.
    """
    values = [number_or_none(part.strip()) for part in text.split(",")]
    least, most = float(LEVELS[0]), float(LEVELS[-1])
    if not all(v is not None and least <= v <= most for v in values):
        raise BadaError(
            Text(f"分位数“{text}”有误；请写{least:g}与{most:g}之间的数，如0.1,0.5,0.9",
                 f"levels '{text}' are wrong; write numbers between {least:g} and {most:g}, "
                 "for instance 0.1,0.5,0.9")
        )  # fmt: skip
    return tuple(v for v in values if v is not None)


def read_goals(path: Path) -> dict[tuple[str, str], Target]:
    """Growth goals by area and indicator.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    reader, found = RowReader(path.name), {}
    for cells in read_rows(path, GOAL_COLUMNS):
        row = int(cells["row"])
        reader.required(row, "value", cells["value"])
        value = reader.number(row, "value", cells["value"])
        key = (cells["area"], cells["indicator"])
        if key in found:
            reader.fault(row, "indicator", "/".join(key), Text("每个序列一个目标", "one goal for each series"),
                         Text("请删去其余的行", "delete the other rows"))  # fmt: skip
        found[key] = Target(
            id="/".join(key), indicator=key[1], form=Form.GROWTH, value=value or 0.0, unit="percent",
            bound=reader.choice(row, "bound", cells["bound"], Bound, Bound.AT_LEAST),
            due=pd.Period("2100-12", "M"), action=0, clause="", lead="", row=row,
        )  # fmt: skip
    refuse(reader.problems)
    return found


def outlook_rows(
    known: pd.DataFrame, as_of: pd.Period, *, levels: Sequence[float], goals: Goals
) -> tuple[list[dict[str, Any]], list[Dropped]]:
    """One record for each series, and the series and goals left out with the reason."""
    outlooks, dropped = year_end_outlooks(known, as_of)
    named = outlooks.keys() | {(d.area, d.indicator) for d in dropped}
    unmet = [
        Dropped(area=area, indicator=indicator, reason=NO_SUCH_SERIES)
        for area, indicator in goals
        if (area, indicator) not in named
    ]
    rows = [_row(o, levels, goals.get((o.area, o.indicator))) for o in outlooks.values()]
    return rows, [*dropped, *unmet]


def _row(outlook: SeriesOutlook, levels: Sequence[float], goal: Target | None) -> dict[str, Any]:
    law = outlook.quantiles
    record: dict[str, Any] = {
        "area": outlook.area, "indicator": outlook.indicator, "year": outlook.year,
        "last": str(outlook.last), "observed": round(outlook.observed, 4),
        "mean": round(float(law.mean()), 4), "goal": goal.value if goal else None,
        "probability": round(float(np.mean(goal.met(law))), 4) if goal else None,
        "held80": outlook.held.held80 if outlook.held else None,
        "cases": outlook.held.cases if outlook.held else None,
    }  # fmt: skip
    return record | {
        f"q{level:g}": round(float(at_level(law[None], level)[0]), 4) for level in levels
    }

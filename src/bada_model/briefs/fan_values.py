"""A fan chart as columns of numbers, for formats whose charts are drawn by the reader's office suite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bada_model.charts import FanChart
from bada_model.charts.palette import BAND_COLOURS, BLUE, GREY, INK, RED, month_labels
from bada_model.language import Language, Text

EDGES = ("q05", "q10", "q25", "q75", "q90", "q95")
BAND_NAMES = tuple(Text(f"{p}%区间", f"{p}% band") for p in (90, 80, 50, 80, 90))
FILLS = (*BAND_COLOURS, BAND_COLOURS[1], BAND_COLOURS[0])
"""Colour of each strip between two edges, from the lowest up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a fan chart; ``values`` hold None where nothing is drawn."""

    name: Text
    values: tuple[float | None, ...]
    colour: str
    dashed: bool = False
    markers_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FanValues:
    """Months, edges of the bands and lines of a fan chart."""

    months: tuple[str, ...]
    edges: tuple[tuple[float, ...], ...]  # one for each of EDGES
    lines: tuple[Line, ...]
    low: float
    high: float

    def strips(self) -> tuple[tuple[float, ...], ...]:
        """Heights of the stacked areas: the invisible foot, then each strip."""
        steps = [
            tuple(b - a for a, b in zip(lower, upper, strict=True))
            for lower, upper in zip(self.edges, self.edges[1:], strict=False)
        ]
        return (self.edges[0], *steps)


def fan_values(chart: FanChart, language: Language) -> FanValues:
    """The numbers of a fan chart, with axis limits that hold them all."""
    table = chart.table
    lines = [
        Line(name=Text("中位数", "median"), values=_column(table["median"]), colour=BLUE),
        Line(name=Text("已公布", "published"), values=_column(table["published"]), colour=INK,
             markers_only=True),
        Line(name=Text("达标所需路径", "required path"), values=_column(table["required"]), colour=RED,
             dashed=True),
        Line(name=chart.target_label, values=_column(np.full(len(table), chart.target)), colour=RED),
    ]  # fmt: skip
    if chart.reference is not None:
        name = Text("{a}已公布", "{a}, published").fill(a=chart.reference)
        lines.append(
            Line(name=name, values=_column(table["reference"]), colour=GREY, markers_only=True)
        )
    lines.append(
        Line(name=Text("上年同期", "last year"), values=_column(table["last_year"]), colour=GREY)
    )
    drawn = tuple(line for line in lines if any(v is not None for v in line.values))
    edges = tuple(tuple(float(v) for v in table[e]) for e in EDGES)
    shown = [
        v for column in (*edges, *(line.values for line in drawn)) for v in column if v is not None
    ]
    low, high = axis_limits(min(shown), max(shown))
    return FanValues(
        months=tuple(month_labels(table["period"], language)), edges=edges, lines=drawn,
        low=low, high=high,
    )  # fmt: skip


def axis_limits(low: float, high: float) -> tuple[float, float]:
    """Round limits that hold a range of values.

    Examples
    --------
    >>> axis_limits(2.6, 8.4), axis_limits(121_630, 125_386), axis_limits(3, 3)
    ((2.0, 9.0), (121000.0, 126000.0), (2.0, 4.0))
    """
    step = 10.0 ** np.floor(np.log10(max(high - low, 1.0)))
    return float(np.floor((low - 0.1 * step) / step) * step), float(
        np.ceil((high + 0.1 * step) / step) * step
    )


def _column(values: np.ndarray) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(v) else float(v) for v in values)

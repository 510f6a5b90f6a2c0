"""A fan chart in one language as plain values: what ``charts.fan_svg`` and ``live/draw.js`` draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bada_model.charts.fan import BANDS, FanChart
from bada_model.charts.palette import WATERMARK, month_labels
from bada_model.language import Language, Text

WORDS = {
    "estimated": Text("估计", "estimated"), "median": Text("预测中位数", "forecast median"),
    "published": Text("已公布", "published"), "required": Text("达标所需路径", "required path"),
    "last_year": Text("上年同期", "last year"),
    "month": Text("{month}：中位数 {median}，80%区间 {low} 至 {high}",
                  "{month}: median {median}, 80% band {low} to {high}"),
    "month_published": Text("{month}：已公布 {median}", "{month}: published {median}"),
    **{f"band{round((high - low) * 100)}":
       Text("{p} 区间", "{p} band").fill(p=f"{high - low:.0%}") for low, high in BANDS},
}  # fmt: skip
"""What a drawing says; ``month`` and ``month_published`` show while the pointer rests on a month."""

LEVELS = ("q05", "q10", "q25", "median", "q75", "q90", "q95")
"""Columns of a chart's table that move with the drivers, in order."""

Curve = tuple[float | None, ...]
"""One value for each month, None where nothing is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FanDrawing:
    """Words and lines of a fan chart without its quantiles; every sequence has one entry for a month."""

    title: str
    unit: str
    source: str
    target: float | None
    target_label: str
    watermark: str | None
    months: tuple[str, ...]
    ahead: tuple[bool, ...]
    published: Curve
    required: Curve
    reference: Curve
    last_year: Curve
    reference_name: str
    words: Mapping[str, str]


def fan_drawing(chart: FanChart, language: Language) -> FanDrawing:
    """The chart's words in one language and the lines that no driver moves."""
    table = chart.table
    name = Text("{a}已公布", "{a}, published").fill(a=chart.reference or Text("", ""))
    return FanDrawing(
        title=chart.title.in_(language), unit=chart.unit.in_(language),
        source=chart.source.in_(language),
        target=chart.target if np.isfinite(chart.target) else None,
        target_label=chart.target_label.in_(language),
        months=tuple(month_labels(table["period"], language)), ahead=tuple(table["ahead"].tolist()),
        published=_curve(table["published"].to_numpy()),
        required=_curve(table["required"].to_numpy()),
        reference=_curve(table["reference"].to_numpy()),
        last_year=_curve(table["last_year"].to_numpy()), reference_name=name.in_(language),
        watermark=WATERMARK.in_(language) if chart.synthetic else None,
        words={key: text.in_(language) for key, text in WORDS.items()},
    )  # fmt: skip


def _curve(values: np.ndarray) -> Curve:
    return tuple(float(v) if np.isfinite(v) else None for v in values.astype(float))

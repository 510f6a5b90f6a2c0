"""Charts for print: SVG with every letter drawn, so it reads the same on any machine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

import numpy as np

from bada_model.charts.fan import BANDS, FanChart
from bada_model.charts.palette import (
    BAND_COLOURS,
    BLUE,
    GREY,
    INK,
    MUTED,
    RED,
    WATERMARK,
    month_labels,
)
from bada_model.language import Language, Text

WORDS = {
    "band": Text("{p} 区间", "{p} band"), "estimated": Text("估计", "estimated"),
    "median": Text("预测中位数", "forecast median"), "published": Text("已公布", "published"),
    "reference": Text("{a}已公布", "{a}, published"), "required": Text("达标所需路径", "required path"),
    "last_year": Text("上年同期", "last year"),
}  # fmt: skip
"""Names of what a fan chart draws."""

_SIZE = (6.4, 3.4)
_MARGINS = {"left": 0.115, "right": 0.875, "top": 0.9, "bottom": 0.15}
"""Fixed, because letting matplotlib search for them draws every figure twice."""


@contextmanager
def print_style() -> Iterator[Any]:
    """Matplotlib with the shipped font; letters become outlines, ids are reproducible."""
    import matplotlib as mpl
    from matplotlib import font_manager

    font = resources.files("bada_model") / "fonts" / "NotoSansSC-Regular-GB2312.ttf"
    with resources.as_file(font) as path:
        font_manager.fontManager.addfont(path)
        family = font_manager.FontProperties(fname=path).get_name()
        with mpl.rc_context({
            "font.family": family, "font.size": 9, "axes.unicode_minus": False,
            "svg.fonttype": "path", "svg.hashsalt": "bada", "axes.spines.top": False,
            "axes.spines.right": False, "axes.edgecolor": GREY, "axes.labelcolor": MUTED,
            "xtick.color": MUTED, "ytick.color": MUTED, "text.color": INK,
        }):  # fmt: skip
            yield mpl


def draw_svg(chart: FanChart, language: Language) -> str:
    """The chart as an ``<svg>`` element, without XML header or date.

    No display, browser or installed font is needed.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with print_style():
        figure = Figure(figsize=_SIZE)
        FigureCanvasSVG(figure)
        axes = figure.subplots(gridspec_kw=_MARGINS)
        _bands(axes, chart, language)
        _lines(axes, chart, language)
        _words(figure, axes, chart, language)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return _accessible(buffer.getvalue(), chart.alt.in_(language))


def _bands(axes: Any, chart: FanChart, language: Language) -> None:
    months = np.arange(len(chart.table))
    for (low, high), colour in zip(BANDS, BAND_COLOURS, strict=True):
        name = WORDS["band"].fill(p=f"{high - low:.0%}").in_(language)
        axes.fill_between(
            months, chart.table[f"q{low * 100:02.0f}"], chart.table[f"q{high * 100:02.0f}"],
            color=colour, linewidth=0, label=name,
        )  # fmt: skip


def _lines(axes: Any, chart: FanChart, language: Language) -> None:
    months = np.arange(len(chart.table))
    table, ahead = chart.table, chart.table["ahead"].to_numpy()
    past = np.where(ahead, np.nan, table["median"])
    future = np.where(np.roll(ahead, -1) | ahead, table["median"], np.nan)
    axes.plot(months, past, color=BLUE, linestyle=":", linewidth=1.4,
              label=WORDS["estimated"].in_(language))  # fmt: skip
    axes.plot(months, future, color=BLUE, linewidth=1.6,
              label=WORDS["median"].in_(language))  # fmt: skip
    if table["published"].notna().any():
        axes.plot(months, table["published"], color=INK, marker="o", markersize=4, linewidth=0,
                  label=WORDS["published"].in_(language))  # fmt: skip
    if chart.reference is not None:
        name = WORDS["reference"].fill(a=chart.reference).in_(language)
        axes.plot(months, table["reference"], color=GREY, marker="o", markersize=3.5,
                  markerfacecolor="white", linewidth=0.8, linestyle=":", label=name)  # fmt: skip
    if table["required"].notna().any():
        axes.plot(months, table["required"], color=RED, linestyle="--", linewidth=1.2,
                  label=WORDS["required"].in_(language))  # fmt: skip
    if table["last_year"].notna().any():
        axes.plot(months, table["last_year"], color=GREY, linewidth=1.0,
                  label=WORDS["last_year"].in_(language))  # fmt: skip
    if np.isfinite(chart.target):
        axes.axhline(chart.target, color=RED, linewidth=1.0)


def _words(figure: Any, axes: Any, chart: FanChart, language: Language) -> None:
    periods = chart.table["period"]
    axes.set_xticks(np.arange(len(periods)), month_labels(periods, language))
    axes.set_title(chart.title.in_(language), loc="left", fontsize=11)
    axes.set_ylabel(chart.unit.in_(language))
    if np.isfinite(chart.target):
        axes.annotate(chart.target_label.in_(language), (1.0, chart.target), xytext=(3, 0),
                      xycoords=("axes fraction", "data"), textcoords="offset points",
                      color=RED, va="center", fontsize=8)  # fmt: skip
    axes.legend(loc="upper left", ncols=3, fontsize=7.5, frameon=False)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.22 * (high - low))
    figure.text(0.01, 0.015, chart.source.in_(language), ha="left", fontsize=7, color=MUTED)
    if chart.synthetic:
        figure.text(0.5, 0.5, WATERMARK.in_(language), fontsize=34, color=RED, alpha=0.16,
                    rotation=18, ha="center", va="center")  # fmt: skip


def _accessible(svg: str, alt: str) -> str:
    from html import escape

    start = svg.index("<svg")
    return svg[start:].replace("<svg", f'<svg role="img" aria-label="{escape(alt, quote=True)}"', 1)

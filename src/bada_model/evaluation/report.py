"""The report page of a backtest: tables and pictures in one HTML file."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from bada_model.charts.palette import BLUE, GREY, INK, MUTED, RED
from bada_model.evaluation import scores as sc
from bada_model.evaluation.backtest import Backtest
from bada_model.forecast.pool.record import LAW_COLUMNS
from bada_model.language import Language, Text
from bada_model.register import series_name

LABELS: Mapping[str, Text] = {
    "cases": Text("例数", "cases"),
    "series": Text("序列数", "series"),
    "scaled_crps": Text("标度后 CRPS", "scaled CRPS"),
    "below_plain_carry": Text("低于简单延续", "below plain carry"),
    "below_plain_carry_one_unit_a_series": Text(
        "低于简单延续（各序列一个标度）", "below plain carry, one unit a series"
    ),
    "below_calibrated_carry": Text("低于校准延续", "below calibrated carry"),
    "difference_to_carry": Text("与校准延续的配对差", "paired difference to calibrated carry"),
    "standard_error_by_year": Text("按年聚类的标准误", "standard error clustered by year"),
    "held": Text("区间覆盖", "bands held"),
    "held_by_surprise": Text("按累计增速偏离往年的倍数", "bands held by deviations of growth so far from the usual"),
    "brier_last_year": Text("Brier：上年增速", "Brier, last year's growth"),
    "brier_one_error_above": Text("Brier：再高一个常见误差", "Brier, one usual error above"),
    "reliability_slope": Text("可靠性斜率", "reliability slope"),
    "before": Text("此年之前", "before"), "echo": Text("基数回声", "base echo"),
    "momentum": Text("动量", "momentum"), "distance": Text("与上年之差", "distance to last year"),
    "month": Text("预测月", "month"), "months": Text("预测月", "months"),
    "kind": Text("类别", "kind"), "growth": Text("公布增速", "published growth"),
    "own levels": Text("只有总量", "own levels only"),
    "held50": Text("50%区间", "50 % held"), "held80": Text("80%区间", "80 % held"),
    "held90": Text("90%区间", "90 % held"), "held95": Text("95%区间", "95 % held"),
    "mean_pit": Text("PIT 均值", "mean PIT"), "brier_near": Text("Brier 近", "Brier near"),
    "brier_far": Text("Brier 远", "Brier far"), "slope": Text("斜率", "slope"),
    "seasons": Text("每年期数", "seasons"), "own_levels": Text("只有总量", "own levels"),
    "spread": Text("离散系数", "spread"), "pool": Text("组合", "pool"),
    "plain": Text("简单延续", "plain carry"), "carry": Text("校准延续", "calibrated carry"),
}  # fmt: skip
"""What a reader sees for the names of figures."""


def render_report(result: Backtest, name: str, *, language: Language) -> str:
    """One HTML page: skill, coverage, reliability, PIT, and what was left out."""
    environment = Environment(loader=PackageLoader("bada_model.evaluation", "templates"), autoescape=True,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    scores = result.scores
    empty = scores.empty
    return environment.get_template("backtest.html.j2").render(
        name=name, language=language, figures=_figures(sc.summary(scores), language), dropped=result.dropped, stood_in=result.stood_in,
        remarks=result.remarks, said=lambda key: _said(str(key), language), word=lambda zh, en: zh if language == "zh" else en,
        by_month=[] if empty else _by_month(scores), by_kind=[] if empty else _by_kind(scores),
        learned=_learned(result.learned), series=series_name,
        pictures=[] if empty else [Markup(p) for p in _pictures(scores, language)],
    )  # fmt: skip


def _said(key: str, language: Language) -> str:
    """A figure's name for the reader; names of methods stand as they are."""
    return LABELS[key].in_(language) if key in LABELS else key


def _figures(
    figures: dict[str, Any], language: Language, before: str = ""
) -> list[tuple[str, Any]]:
    """Nested figures as rows of label and value."""
    rows: list[tuple[str, Any]] = []
    for key, value in figures.items():
        label = before + _said(key, language)
        inner = isinstance(value, dict)
        rows += _figures(value, language, label + " · ") if inner else [(label, value)]
    return rows


def _by_month(scores: pd.DataFrame) -> list[dict[str, Any]]:
    table = sc.scaled(scores).pivot_table(index="month", columns="method", values="scaled")
    return [{"month": int(m), **{k: round(float(v), 3) for k, v in row.items()}}
            for m, row in table.iterrows()]  # fmt: skip


def _learned(learned: pd.DataFrame) -> list[dict[str, Any]]:
    """What is known after the last year, without the table of the regression's law."""
    if learned.empty:
        return []
    last = learned[learned["before"] == learned["before"].max()]
    return [dict(row) for row in last.drop(columns=list(LAW_COLUMNS)).to_dict("records")]


def _by_kind(scores: pd.DataFrame) -> list[dict[str, Any]]:
    return [dict(row) for row in sc.by_kind(scores).round(3).to_dict("records")]


@contextmanager
def _print_style() -> Iterator[None]:
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
            yield


def _pictures(scores: pd.DataFrame, language: Language) -> list[str]:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    drawn = []
    with _print_style():
        for draw in (_skill, _reliability, _pit):
            figure = Figure(figsize=(4.6, 3.2), layout="constrained")
            FigureCanvasSVG(figure)
            draw(figure.subplots(), scores, language)
            buffer = io.StringIO()
            figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
            drawn.append(buffer.getvalue()[buffer.getvalue().index("<svg") :])
    return drawn


def _skill(axes: Any, scores: pd.DataFrame, language: Language) -> None:
    table = sc.scaled(scores).pivot_table(index="month", columns="method", values="scaled")
    for method, colour in (("pool", BLUE), ("carry", GREY)):
        axes.plot(table.index, table[method], color=colour, marker="o", markersize=3, label=method)
    axes.axhline(1.0, color=RED, linewidth=0.8)
    axes.set_title(
        Text("CRPS / 累计增速延续误差", "CRPS / plain carry miss").in_(language), fontsize=10
    )
    axes.set_xlabel(Text("预测月", "origin month").in_(language))
    axes.legend(frameon=False)


def _reliability(axes: Any, scores: pd.DataFrame, language: Language) -> None:
    slope, table = sc.reliability(scores)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
    axes.plot(table["stated"], table["happened"], color=BLUE, marker="o", markersize=3)
    title = Text("可靠性（斜率{s:.2f}）", "reliability (slope {s:.2f})").fill(s=slope)
    axes.set_title(title.in_(language), fontsize=10)
    axes.set_xlabel(Text("所述概率", "stated probability").in_(language))


def _pit(axes: Any, scores: pd.DataFrame, language: Language) -> None:
    own = scores[scores["method"] == "pool"]
    counts, edges = np.histogram(own["pit"], bins=10, range=(0, 1))
    axes.bar(
        edges[:-1], counts / counts.mean(), width=0.1, align="edge", color=BLUE, edgecolor="white"
    )
    axes.axhline(1.0, color=RED, linewidth=0.8)
    axes.set_title(Text("PIT 直方图", "PIT histogram").in_(language), fontsize=10)

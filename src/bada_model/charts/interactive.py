"""Charts for the screen: the same description drawn with plotly."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from bada_model.charts.fan import BANDS, FanChart
from bada_model.charts.fan_svg import draw_svg
from bada_model.charts.palette import BAND_COLOURS, BLUE, GREY, INK, RED, WATERMARK, month_labels
from bada_model.language import Language, Text

if TYPE_CHECKING:
    import plotly.graph_objects as go


def draw_plotly(chart: FanChart, language: Language = "zh") -> go.Figure:
    """The chart as a plotly figure with hover, for notebooks."""
    import plotly.graph_objects as go

    from bada_model.charts.shown import with_picture

    table = chart.table
    months = month_labels(table["period"], language)
    figure = go.Figure()
    for (low, high), colour in zip(BANDS, BAND_COLOURS, strict=True):
        name = Text("{p:.0%}区间", "{p:.0%} band").fill(p=high - low).in_(language)
        upper, lower = table[f"q{high * 100:02.0f}"], table[f"q{low * 100:02.0f}"]
        figure.add_scatter(x=months, y=upper, line_width=0, showlegend=False, hoverinfo="skip")
        figure.add_scatter(
            x=months, y=lower, line_width=0, fill="tonexty", fillcolor=colour, name=name
        )
    figure.add_scatter(x=months, y=table["median"], line_color=BLUE,
                       name=Text("预测中位数", "forecast median").in_(language))  # fmt: skip
    if chart.reference is not None:
        figure.add_scatter(
            x=months, y=table["reference"], mode="markers", marker_color=GREY, marker_symbol="circle-open",
            name=Text("{a}已公布", "{a}, published").fill(a=chart.reference).in_(language),
        )  # fmt: skip
    figure.add_scatter(x=months, y=table["published"], mode="markers", marker_color=INK,
                       name=Text("已公布", "published").in_(language))  # fmt: skip
    figure.add_scatter(x=months, y=table["required"], line_color=RED, line_dash="dash",
                       name=Text("达标所需路径", "required path").in_(language))  # fmt: skip
    if table["last_year"].notna().any():
        figure.add_scatter(x=months, y=table["last_year"], line_color=GREY,
                           name=Text("上年同期", "last year").in_(language))  # fmt: skip
    if isfinite(chart.target):
        figure.add_hline(
            y=chart.target, line_color=RED, annotation_text=chart.target_label.in_(language)
        )
    _words(figure, chart, language)
    return with_picture(figure, draw_svg(chart, language))


def _words(figure: go.Figure, chart: FanChart, language: Language) -> None:
    figure.update_layout(
        title={"text": chart.title.in_(language), "subtitle": {"text": chart.source.in_(language)}},
        yaxis_title=chart.unit.in_(language), template="plotly_white", height=420,
        legend={"orientation": "h", "y": -0.15}, meta={"alt": chart.alt.in_(language)},
    )  # fmt: skip
    if chart.synthetic:
        figure.add_annotation(text=WATERMARK.in_(language), x=0.5, y=0.5, xref="paper", yref="paper",
                              showarrow=False, font={"size": 42, "color": RED}, opacity=0.15,
                              textangle=-18)  # fmt: skip

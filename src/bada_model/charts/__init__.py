"""Figures made from finished tables: one description, drawn for print or for the screen."""

from bada_model.charts.bars import BarChart, draw_bars, draw_reliability
from bada_model.charts.fan import FanChart, fan_chart
from bada_model.charts.fan_svg import draw_svg
from bada_model.charts.interactive import draw_plotly

__all__ = [
    "BarChart",
    "FanChart",
    "draw_bars",
    "draw_plotly",
    "draw_reliability",
    "draw_svg",
    "fan_chart",
]

"""Figures made from finished tables: one description, drawn for print or for the screen."""

from bada_model.charts.fan import FanChart, fan_chart
from bada_model.charts.interactive import draw_plotly
from bada_model.charts.static import draw_svg

__all__ = ["FanChart", "draw_plotly", "draw_svg", "fan_chart"]

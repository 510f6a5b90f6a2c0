"""A plotly figure that carries its picture: where plotly's script is missing, the SVG is shown."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go

PLOTLY = "application/vnd.plotly.v1+json"
SVG = "image/svg+xml"


class ShownFigure(go.Figure):  # type: ignore[misc]  # plotly has no types
    """A figure whose notebook output is plotly's data beside an SVG of the same chart.

    JupyterLab and VS Code draw the data; ``nbconvert --to html`` and viewers without plotly show the
    picture, which needs neither script nor network.
    """

    _picture = ""
    _ipython_display_ = None  # plotly's own would print one of its formats only,
    _repr_html_ = None  # and its page asks the network for a script

    def _repr_mimebundle_(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {PLOTLY: json.loads(self.to_json()), SVG: self._picture}


def with_picture(figure: go.Figure, svg: str) -> ShownFigure:
    """The figure with its picture."""
    shown = ShownFigure(figure)
    shown._picture = svg
    return shown

"""Horizontal bars and lines from finished tables: what moved, by how much, how often it held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bada_model.charts.bars_svg import bars_svg, reliability_svg
from bada_model.charts.palette import BLUE, GREY, INK, RED
from bada_model.language import Language, Text

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars from zero (or from ``start`` to ``end``), in the order given, the first at the top.

    ``signed`` says that the bars are changes, printed with their sign; amounts are not.
    """

    title: Text
    unit: Text
    source: Text
    labels: tuple[Text, ...]
    end: tuple[float, ...]
    start: tuple[float, ...] = ()
    signed: bool = True

    @property
    def printed(self) -> tuple[str, ...]:
        """The value beside each bar."""
        if self.signed:
            return tuple(f"{v:+.2f}" for v in self.end)
        return tuple(f"{v:,.2f}".rstrip("0").rstrip(".") for v in self.end)

    @property
    def alt(self) -> Text:
        """The bars in words."""
        pairs = list(zip(self.labels, self.printed, strict=True))
        return Text(
            f"{self.title.zh}（{self.unit.zh}）：" + "；".join(f"{n.zh} {v}" for n, v in pairs),
            f"{self.title.en} ({self.unit.en}): " + "; ".join(f"{n.en} {v}" for n, v in pairs),
        )


def draw_bars(chart: BarChart, language: Language = "zh") -> go.Figure:
    """Bars as a plotly figure: blue upward, red downward, every bar with its value."""
    import plotly.graph_objects as go

    from bada_model.charts.shown import with_picture

    start = chart.start or (0.0,) * len(chart.end)
    widths = [b - a for a, b in zip(start, chart.end, strict=True)]
    figure = go.Figure()
    figure.add_bar(
        x=widths, base=list(start), y=[n.in_(language) for n in chart.labels], orientation="h",
        marker_color=[RED if w < 0 else BLUE for w in widths],
        text=list(chart.printed), textposition="outside", cliponaxis=False,
    )  # fmt: skip
    figure.add_vline(x=0, line_color=INK, line_width=1)
    figure.update_layout(
        title={"text": chart.title.in_(language), "subtitle": {"text": chart.source.in_(language)}},
        xaxis_title=chart.unit.in_(language), template="plotly_white", showlegend=False,
        yaxis={"autorange": "reversed"}, height=max(260, 130 + 34 * len(chart.labels)),
        meta={"alt": chart.alt.in_(language)},
    )  # fmt: skip
    labels = [n.in_(language) for n in chart.labels]
    svg = bars_svg(
        tuple(zip(labels, start, chart.end, chart.printed, strict=True)), title=chart.title.in_(language),
        source=chart.source.in_(language), unit=chart.unit.in_(language), alt=chart.alt.in_(language),
    )  # fmt: skip
    return with_picture(figure, svg)


def draw_reliability(
    stated: Sequence[float],
    happened: Sequence[float],
    *,
    title: Text,
    source: Text,
    language: Language = "zh",
) -> go.Figure:
    """Stated probabilities against how often they came true, both in percent, with the line of honesty."""
    import plotly.graph_objects as go

    from bada_model.charts.shown import with_picture

    axes = (Text("所报概率，%", "stated probability, %").in_(language),
            Text("实际发生，%", "happened, %").in_(language))  # fmt: skip
    figure = go.Figure()
    figure.add_scatter(x=[0, 100], y=[0, 100], mode="lines", line={"color": GREY, "dash": "dash"},
                       name=Text("完全相符", "as stated").in_(language))  # fmt: skip
    figure.add_scatter(x=[100 * s for s in stated], y=[100 * h for h in happened], mode="lines+markers",
                       line_color=BLUE, name=Text("回测", "backtest").in_(language))  # fmt: skip
    figure.update_layout(
        title={"text": title.in_(language), "subtitle": {"text": source.in_(language)}},
        xaxis_title=axes[0], yaxis_title=axes[1],
        template="plotly_white", height=420, meta={"alt": title.in_(language)},
    )  # fmt: skip
    svg = reliability_svg(stated, happened, title=title.in_(language), source=source.in_(language),
                          axes=axes, alt=title.in_(language))  # fmt: skip
    return with_picture(figure, svg)

"""The fan chart as SVG text: for the page, the printed brief and the files beside a Markdown brief.

``live/draw.js`` draws the same elements in the browser when a driver moves; a test compares the two
element by element, so a change here is made there too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

from bada_model.charts.drawing import LEVELS, Curve, FanDrawing, fan_drawing
from bada_model.charts.fan import FanChart
from bada_model.charts.palette import BAND_COLOURS, BLUE, GREY, INK, MUTED, RED, RULE
from bada_model.charts.svg import FONT, Style, element, tenth, text, ticks, wide
from bada_model.language import Language

Quantiles = Sequence[Sequence[float]]
"""For each month one value at each of :data:`bada_model.charts.drawing.LEVELS`."""

WIDTH = 560
_UP, _HEIGHT, _SIZE = 42, 205, 11
_BANDS = (
    (0, 6, BAND_COLOURS[0], "band90"), (1, 5, BAND_COLOURS[1], "band80"),
    (2, 4, BAND_COLOURS[2], "band50"),
)  # fmt: skip
_ESTIMATED: Style = {"stroke": BLUE, "stroke-width": 1.5, "stroke-dasharray": "2 3"}
_MEDIAN: Style = {"stroke": BLUE, "stroke-width": 2}
_REFERENCE: Style = {"stroke": GREY, "stroke-dasharray": "2 3"}
_LAST_YEAR: Style = {"stroke": GREY, "stroke-width": 1.2}
_REQUIRED: Style = {"stroke": RED, "stroke-width": 1.4, "stroke-dasharray": "6 4"}


def draw_svg(chart: FanChart, language: Language) -> str:
    """The chart as an ``<svg>`` element, without XML header; nothing but its text is needed."""
    quantiles = chart.table[list(LEVELS)].to_numpy().tolist()
    return fan_svg(fan_drawing(chart, language), quantiles, alt=chart.alt.in_(language))


def fan_svg(fan: FanDrawing, quantiles: Quantiles, *, alt: str) -> str:
    """A drawing and its quantiles as an ``<svg>`` element; ``alt`` says it in words."""
    scale = Scale.of(fan, quantiles)
    lines, bottom = _legend(fan, scale)
    parts = [
        *_axes(fan, scale), *(_band(quantiles, scale, *band[:3]) for band in _BANDS),
        *_curves(fan, [row[3] for row in quantiles], scale), *_target(fan, scale),
        text(4, 16, fan.title, {"fill": INK, "font-size": 14}),
        text(4, 32, fan.unit, {"fill": MUTED}), *lines,
        text(4, bottom - 7, fan.source, {"fill": MUTED, "font-size": 10}),
        *_watermark(fan), *_months(fan, quantiles, scale),
    ]  # fmt: skip
    return element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "width": WIDTH, "height": bottom,
        "viewBox": f"0 0 {WIDTH} {bottom}", "aria-label": alt, "font-family": FONT, "font-size": _SIZE,
    }, parts)  # fmt: skip


# -- scales --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where months and values stand, in units of the drawing."""

    left: float
    right: float
    low: float
    high: float
    months: int
    ticks: tuple[tuple[float, str], ...]  # value and how it is printed

    @classmethod
    def of(cls, fan: FanDrawing, quantiles: Quantiles) -> Scale:
        """A scale that holds everything drawn, with room for the words at both sides."""
        rows = (*quantiles, fan.published, fan.required, fan.reference, fan.last_year)
        values = [v for row in (*rows, (fan.target,)) for v in row if v is not None and isfinite(v)]
        margin = 0.06 * (max(values) - min(values) or 1.0)
        low, high = min(values) - margin, max(values) + margin
        found, decimals = ticks(low, high)
        said = tuple((v, f"{v:,.{decimals}f}") for v in found)
        return cls(
            left=max(16 + max(wide(label) for _, label in said), 4 + wide(fan.months[0]) / 2),
            right=WIDTH - max(24.0, 10 + wide(fan.target_label)),
            low=low, high=high, months=len(quantiles), ticks=said,
        )  # fmt: skip

    def x(self, month: float) -> float:
        """Where a month stands; halves are between two."""
        return self.left + (self.right - self.left) * month / max(1, self.months - 1)

    def y(self, value: float) -> float:
        """Where a value stands."""
        return _UP + _HEIGHT * (1 - (value - self.low) / (self.high - self.low))


# -- parts ---------------------------------------------------------------------------------------


def _axes(fan: FanDrawing, scale: Scale) -> Iterator[str]:
    for value, said in scale.ticks:
        y = scale.y(value)
        yield _line(scale.left, scale.right, y, {"stroke": RULE})
        yield text(scale.left - 8, y + 4, said, {"fill": MUTED, "text-anchor": "end"})
    style = {"fill": MUTED, "text-anchor": "middle"}
    yield from (text(scale.x(n), _UP + _HEIGHT + 17, m, style) for n, m in enumerate(fan.months))


def _band(quantiles: Quantiles, scale: Scale, low: int, high: int, fill: str) -> str:
    there = [f"{tenth(scale.x(n))},{tenth(scale.y(row[low]))}" for n, row in enumerate(quantiles)]
    back = [f"{tenth(scale.x(n))},{tenth(scale.y(row[high]))}" for n, row in enumerate(quantiles)]
    return element("polygon", {"points": " ".join((*there, *reversed(back))), "fill": fill})


def _curves(fan: FanDrawing, median: Sequence[float], scale: Scale) -> Iterator[str]:
    soon = (*fan.ahead[1:], False)
    past = [None if ahead else v for v, ahead in zip(median, fan.ahead, strict=True)]
    future = [v if a or b else None for v, a, b in zip(median, fan.ahead, soon, strict=True)]
    yield _path(past, scale, _ESTIMATED)
    yield _path(future, scale, _MEDIAN)
    yield _path(fan.reference, scale, _REFERENCE)
    yield _dots(fan.reference, scale, {"fill": "#fff", "stroke": GREY})
    yield _path(fan.last_year, scale, _LAST_YEAR)
    yield _path(fan.required, scale, _REQUIRED)
    yield _dots(fan.published, scale, {"fill": INK})


def _path(values: Sequence[float | None], scale: Scale, style: Style) -> str:
    path, pen = "", "M"
    for n, value in enumerate(values):
        if value is not None:
            path += f"{pen}{tenth(scale.x(n))} {tenth(scale.y(value))}"
        pen = "M" if value is None else "L"
    return element("path", {"d": path, "fill": "none", **style}) if path else ""


def _dots(values: Curve, scale: Scale, style: Style) -> str:
    dots = [
        element("circle", {"cx": tenth(scale.x(n)), "cy": tenth(scale.y(v)), "r": 3.4})
        for n, v in enumerate(values) if v is not None
    ]  # fmt: skip
    return element("g", style, dots) if dots else ""


def _line(x1: float, x2: float, y: float, style: Style) -> str:
    ends = {"x1": tenth(x1), "x2": tenth(x2), "y1": tenth(y), "y2": tenth(y)}
    return element("line", {**ends, **style})


def _target(fan: FanDrawing, scale: Scale) -> Iterator[str]:
    if fan.target is not None:
        y = scale.y(fan.target)
        yield _line(scale.left, scale.right, y, {"stroke": RED, "stroke-width": 1.2})
        yield text(scale.right + 5, y + 4, fan.target_label, {"fill": RED})


def _entries(fan: FanDrawing) -> Iterator[tuple[Style, str]]:
    """What is drawn: how its sample looks, and its name."""
    words = fan.words
    yield from (({"stroke": fill, "stroke-width": 9}, words[name]) for _, _, fill, name in _BANDS)
    if any(v is None and not a for v, a in zip(fan.published, fan.ahead, strict=True)):
        yield _ESTIMATED, words["estimated"]
    yield _MEDIAN, words["median"]
    if _drawn(fan.published):
        yield {"fill": INK}, words["published"]
    if _drawn(fan.reference):
        yield {"fill": "#fff", "stroke": GREY}, fan.reference_name
    if _drawn(fan.last_year):
        yield _LAST_YEAR, words["last_year"]
    if _drawn(fan.required):
        yield _REQUIRED, words["required"]


def _drawn(values: Curve) -> bool:
    return any(v is not None for v in values)


def _legend(fan: FanDrawing, scale: Scale) -> tuple[list[str], float]:
    """Samples and names in lines beneath the months, and how tall the drawing becomes."""
    x, y, parts = scale.left, _UP + _HEIGHT + 37.0, list[str]()
    for style, name in _entries(fan):
        room = 30 + wide(name)
        if x + room > WIDTH and x > scale.left:
            x, y = scale.left, y + 16
        parts += [_sample(x, y - 4, style), text(x + 22, y, name, {"fill": INK})]
        x += room + 4
    return parts, y + 24


def _sample(x: float, y: float, style: Style) -> str:
    if "fill" in style:
        return element("circle", {"cx": tenth(x + 9), "cy": tenth(y), "r": 3.4, **style})
    return _line(x, x + 18, y, style)


def _months(fan: FanDrawing, quantiles: Quantiles, scale: Scale) -> Iterator[str]:
    """For each month a place without ink that shows its numbers while the pointer rests on it."""
    for n, (month, row) in enumerate(zip(fan.months, quantiles, strict=True)):
        key = "month" if fan.published[n] is None else "month_published"
        low, median, high = (f"{row[k]:.1f}" for k in (1, 3, 5))
        said = fan.words[key].format(month=month, median=median, low=low, high=high)
        left, right = scale.x(max(0, n - 0.5)), scale.x(min(scale.months - 1, n + 0.5))
        place = {
            "x": tenth(left),
            "y": tenth(_UP),
            "width": tenth(right - left),
            "height": tenth(_HEIGHT),
        }
        yield element("rect", {**place, "fill": "none", "pointer-events": "all"},
                      [element("title", {}, [escape(said)])])  # fmt: skip


def _watermark(fan: FanDrawing) -> Iterator[str]:
    if fan.watermark is not None:
        x, y = WIDTH / 2, _UP + _HEIGHT / 2
        yield text(x, y + 14, fan.watermark, {
            "fill": RED, "opacity": 0.16, "transform": f"rotate(-14 {tenth(x)} {tenth(y)})",
            "font-size": 40, "text-anchor": "middle",
        })  # fmt: skip

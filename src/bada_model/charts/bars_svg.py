"""Bars and the reliability line as SVG text, for where no script runs: exported notebooks, print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bada_model.charts.palette import BLUE, GREY, INK, MUTED, RED, RULE
from bada_model.charts.svg import FONT, element, tenth, text, ticks, wide

WIDTH = 720.0
_TOP, _ROW, _BAR, _FOOT = 52.0, 26.0, 16.0, 40.0
_ROOM = 64.0
"""For the printed value beyond the end of a bar."""


def bars_svg(
    rows: Sequence[tuple[str, float, float, str]], *, title: str, source: str, unit: str, alt: str
) -> str:
    """Horizontal bars, the first at the top.

    Parameters
    ----------
    rows : sequence of (label, start, end, printed value)
        Start and end in the unit of the axis.
    """
    bottom = _TOP + _ROW * len(rows) + _FOOT
    ends = [0.0, *(v for _, start, end, _ in rows for v in (start, end))]
    low, high = min(ends), max(ends)
    left = 16 + min(280.0, max((wide(label) for label, *_ in rows), default=0.0))
    left += _ROOM if low < 0 else 0.0
    per_unit = (WIDTH - left - _ROOM) / ((high - low) or 1.0)

    def at(value: float) -> float:
        return left + (value - low) * per_unit

    parts = [*_scale(low, high, at, bottom - _FOOT), *(
        part for n, row in enumerate(rows) for part in _bar(row, _TOP + _ROW * n, at)
    ), _text(WIDTH - 4, bottom - 8, unit, MUTED, "end")]  # fmt: skip
    return _picture(parts, bottom, title=title, source=source, alt=alt)


def _bar(
    row: tuple[str, float, float, str], top: float, at: Callable[[float], float]
) -> Iterator[str]:
    label, start, end, value = row
    a, b = sorted((at(start), at(end)))
    colour = RED if end < start else BLUE
    yield element("rect", {"x": tenth(a), "y": tenth(top + 5), "width": tenth(max(b - a, 0.5)),
                           "height": _BAR, "fill": colour})  # fmt: skip
    yield _text(8, top + 17, label, INK)
    beyond = (at(end) + 4, "start") if end >= start else (at(end) - 4, "end")
    yield _text(beyond[0], top + 17, value, INK, beyond[1])


def _scale(low: float, high: float, at: Callable[[float], float], bottom: float) -> Iterator[str]:
    values, decimals = ticks(low, high or low + 1.0)
    for value in values:
        colour = INK if value == 0 else RULE
        yield _line(at(value), _TOP, at(value), bottom, colour)
        yield _text(at(value), bottom + 14, f"{value:.{decimals}f}", MUTED, "middle")


def reliability_svg(
    stated: Sequence[float], happened: Sequence[float], *, title: str, source: str,
    axes: tuple[str, str], alt: str,
) -> str:  # fmt: skip
    """Stated against happened, both as shares, with the line on which they agree."""
    left, size = 60.0, 320.0
    bottom = _TOP + size

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * size, bottom - y * size

    parts = [_line(*at(0, 0), *at(1, 1), GREY, dash="6 4")]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = at(share, share)
        parts += [_line(left, y, left + size, y, RULE), _line(x, _TOP, x, bottom, RULE),
                  _text(left - 6, y + 4, f"{100 * share:.0f}", MUTED, "end"),
                  _text(x, bottom + 14, f"{100 * share:.0f}", MUTED, "middle")]  # fmt: skip
    points = [at(x, y) for x, y in zip(stated, happened, strict=True)]
    way = " ".join(f"{tenth(x)},{tenth(y)}" for x, y in points)
    parts.append(
        element("polyline", {"points": way, "fill": "none", "stroke": BLUE, "stroke-width": 2})
    )
    parts += [
        element("circle", {"cx": tenth(x), "cy": tenth(y), "r": 3.5, "fill": BLUE})
        for x, y in points
    ]
    parts += [
        _text(left + size, bottom + 30, axes[0], MUTED, "end"),
        _text(left + 6, _TOP + 12, axes[1], MUTED),
    ]
    return _picture(parts, bottom + _FOOT, title=title, source=source, alt=alt)


def _picture(parts: Sequence[str], bottom: float, *, title: str, source: str, alt: str) -> str:
    head = [_text(8, 18, title, INK, size=14), _text(8, 36, source, MUTED, size=10)]
    return element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "role": "img", "width": f"{WIDTH:.0f}",
        "height": f"{bottom:.0f}", "viewBox": f"0 0 {WIDTH:.0f} {bottom:.0f}", "aria-label": alt,
        "font-family": FONT, "font-size": 11,
    }, [*head, *parts])  # fmt: skip


def _text(x: float, y: float, said: str, colour: str, anchor: str = "start", size: int = 11) -> str:
    return text(x, y, said, {"fill": colour, "text-anchor": anchor, "font-size": size})


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "none") -> str:
    ends = {"x1": tenth(x1), "y1": tenth(y1), "x2": tenth(x2), "y2": tenth(y2)}
    return element("line", {**ends, "stroke": colour, "stroke-dasharray": dash})

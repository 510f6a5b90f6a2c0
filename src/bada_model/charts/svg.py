"""What every picture is made of: SVG elements as text, their widths, round values for an axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from math import ceil, floor, log10

Style = Mapping[str, object]

FONT = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


def element(name: str, attributes: Style, children: Iterable[str] = ()) -> str:
    """One element; attributes are escaped, children are elements or escaped text already."""
    said = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    inside = "".join(children)
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def text(x: float, y: float, said: str, style: Style) -> str:
    """A text that starts, ends or has its middle at a place, as ``text-anchor`` of its style says."""
    return element("text", {"x": tenth(x), "y": tenth(y), **style}, [escape(said)])


def tenth(value: float) -> str:
    """A place in units of the drawing, as it is written."""
    return f"{value:.1f}"


def wide(said: str) -> float:
    """About how wide a text is at the usual size, in units of the drawing."""
    return sum(11.0 if ord(c) > 255 else 6.2 for c in said)


def ticks(low: float, high: float, count: int = 6) -> tuple[list[float], int]:
    """Round values between two, about ``count`` of them, and the decimals they need.

    Examples
    --------
    >>> ticks(-0.3, 1.1)
    ([0.0, 0.5, 1.0], 1)
    """
    rough = (high - low) / count or 1.0
    power = 10.0 ** floor(log10(rough))
    step = next((k * power for k in (1, 2, 5) if k * power >= rough), 10 * power)
    last = floor(high / step + 1e-9)
    decimals = max(0, -floor(log10(step) + 1e-9))
    return [k * step for k in range(ceil(low / step), last + 1)], decimals

"""Colours and words shared by every drawing."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from bada_model.language import Language, Text

INK, MUTED, BLUE, RED, GREY = "#1f2933", "#5f6c7b", "#1d5fa6", "#b3261e", "#8a97a5"
BAND_COLOURS = ("#dbe7f4", "#b9d1ea", "#8fb6dd")
RULE = "#e9edf1"
WATERMARK = Text("演示数据", "DEMONSTRATION DATA")


def month_label(period: pd.Period, language: Language) -> str:
    """A slot of the year on an axis; the first is January and February together."""
    if period.month == 2:
        return "1—2月" if language == "zh" else "Jan-Feb"
    return f"{period.month}月" if language == "zh" else period.strftime("%b")


def month_labels(periods: Iterable[pd.Period], language: Language) -> list[str]:
    """The months of an axis; where January has a point of its own, so has February."""
    months = list(periods)
    if not months or months[0].month != 1:
        return [month_label(p, language) for p in months]
    return [f"{p.month}月" if language == "zh" else p.strftime("%b") for p in months]

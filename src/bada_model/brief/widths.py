"""Column widths of printed tables, from what stands in the columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from bada_model.brief.description import Table
from bada_model.language import Language

WIDEST = 44.0
"""Beyond so many half-width characters a cell wraps rather than taking width from its neighbours."""
NARROWEST = 6.0
SAMPLE = 300
"""Rows that are measured; later ones hardly change the widths."""


def display_width(text: str) -> float:
    """Width in half-width characters.

    Examples
    --------
    >>> display_width("零售8%")
    6
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def column_shares(table: Table, language: Language) -> list[float]:
    """The part of the width each column takes; the parts sum to one."""
    rows = (table.columns, *table.rows[:SAMPLE])
    wanted = [_wanted(row[n].in_(language) for row in rows) for n in range(len(table.columns))]
    total = sum(wanted)
    return [w / total for w in wanted]


def _wanted(cells: Iterable[str]) -> float:
    """Between the usual and the widest cell, never below the longest word."""
    widths = sorted(min(display_width(c), WIDEST) for c in cells)
    usual, widest = widths[int(0.75 * (len(widths) - 1))], widths[-1]
    return max(NARROWEST, 0.6 * usual + 0.4 * widest + 1)

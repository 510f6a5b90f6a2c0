"""Column widths of printed tables, from what stands in the columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bada_model.briefs.description import Table
from bada_model.language import Language

WIDEST = 44.0
"""Beyond so many half-width characters a cell wraps rather than taking width from its neighbours."""
NARROWEST = 4.0
LONGEST_WORD = 14.0
"""Words beyond it (addresses, codes) may be broken."""
PADDING = 2.5
"""Room at both sides of a cell, in half-width characters."""
ROOM, WIDE_ROOM = 98.0, 141.0
"""Half-width characters of 9 pt in 156 and in 225 mm."""
_WORD = re.compile(r"^[●▲◆▼○] [^ ]+$|[!-~]+")
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


def column_shares(table: Table, language: Language, *, room: float = ROOM) -> list[float]:
    """The part of the width each column takes; the parts sum to one.

    Every column first gets its longest word, the rest goes where the text is long.

    Parameters
    ----------
    room : float
        Width of the table in half-width characters of its font.
    """
    rows = (table.columns, *table.rows[:SAMPLE])
    columns = [[row[n].in_(language) for row in rows] for n in range(len(table.columns))]
    least, wanted = [_least(c) for c in columns], [_wanted(c) for c in columns]
    spare, wishes = room - sum(least), [w - m for w, m in zip(wanted, least, strict=True)]
    if spare <= 0 or not sum(wishes):
        return [m / sum(least) for m in least]
    parts = [m + spare * w / sum(wishes) for m, w in zip(least, wishes, strict=True)]
    return [part / room for part in parts]


def _least(cells: Sequence[str]) -> float:
    word = min(max(longest_word(c) for c in cells), LONGEST_WORD)
    return max(NARROWEST, word) + PADDING


def _wanted(cells: Sequence[str]) -> float:
    """Between the usual and the widest cell."""
    widths = sorted(min(display_width(c), WIDEST) for c in cells)
    usual, widest = widths[int(0.75 * (len(widths) - 1))], widths[-1]
    return max(_least(cells), 0.6 * usual + 0.4 * widest + PADDING)


def longest_word(text: str) -> float:
    """Width of the longest stretch that should not be broken; Chinese breaks anywhere but in a status.

    Examples
    --------
    >>> longest_word("达成概率 Probability"), longest_word("◆ 存在风险")
    (11, 11)
    """
    return max((display_width(w) for w in _WORD.findall(text)), default=2)

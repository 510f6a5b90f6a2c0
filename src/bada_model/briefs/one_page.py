"""How small a brief must be set to fit one page, for formats whose pages somebody else lays out.

The heights are upper estimates: widths count every Latin letter as half a Chinese character, and
line pitches are fixed, so the answer does not depend on the reader's fonts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from bada_model.briefs.description import Block, Brief, Figure, Heading, Paragraph, Table
from bada_model.briefs.widths import column_shares, display_width
from bada_model.language import Language, Text

WIDTH, HEIGHT = 442.0, 717.0
"""Points of the type area of a one-page brief: 156 by 253 mm."""
SIZES = {22: 15.0, 16: 10.5, 14: 9.0, 12: 8.5, 9: 8.0}
"""Type sizes of a one-page brief, in place of those of a long one."""
TITLE, BODY, SMALL, CELL = SIZES[22], SIZES[16], SIZES[12], SIZES[9]
PITCH = 1.3
"""Distance of lines, in parts of the type size."""
HEAD = 30.0
"""Height of a line above the title, with the room about it."""
CHART = 165.0
"""Height of a chart, in points."""
SMALLEST = 0.6
"""A brief that would have to be smaller takes a second page."""
CELL_PADDING, ROW_RULE = 6.0, 0.75
_STEPS = tuple(1 - 0.02 * n for n in range(21))
_SLACK = 1.03


def fitting_scale(brief: Brief, language: Language) -> float:
    """The largest part of the usual sizes at which the brief fits one page, :data:`SMALLEST` at least.

    The reproducibility block is counted in.
    """
    return next((s for s in _STEPS if _height(brief, language, s) <= HEIGHT), SMALLEST)


def _height(brief: Brief, language: Language, scale: float) -> float:
    return _SLACK * sum(_heights(brief, language, scale))


def _heights(brief: Brief, language: Language, scale: float) -> Iterator[float]:
    for above in brief.head:
        yield HEAD * scale * line_count(above.text.in_(language), 2 * WIDTH / TITLE)
    for line in brief.title_lines or (brief.title,):
        yield _text(line.in_(language), TITLE * scale)
    yield _text(brief.subtitle.in_(language), BODY * scale)
    for block in brief.blocks:
        yield _block(block, language, scale)
    pairs = " · ".join(f"{key} {value}" for key, value in brief.reproducibility)
    yield _text(pairs, CELL * scale)


def _block(block: Block, language: Language, scale: float) -> float:
    match block:
        case Heading():
            return _text(_indented(block.text, language), BODY * scale)
        case Paragraph():
            size = SMALL if block.role == "note" else BODY
            return _text(_indented(block.text, language), size * scale)
        case Figure():
            notes = (_text(_indented(n, language), SMALL * scale) for n in block.notes)
            return (CHART + 2) * scale + sum(notes)
        case Table():
            return _table(block, language, scale)


def _indented(text: Text, language: Language) -> str:
    return "　　" + text.in_(language)


def _table(block: Table, language: Language, scale: float) -> float:
    """All rows, and the empty line after them."""
    size = CELL * scale
    rooms = [WIDTH * share - CELL_PADDING for share in column_shares(block, language)]
    rows = (
        max(line_count(c.in_(language), 2 * room / size) for c, room in zip(row, rooms, strict=True))
        for row in (block.columns, *block.rows)
    )  # fmt: skip
    return sum(lines * size * PITCH + ROW_RULE for lines in rows) + size * PITCH


def _text(text: str, size: float) -> float:
    return line_count(text, 2 * WIDTH / size) * size * PITCH


def line_count(text: str, room: float) -> int:
    """Lines a text takes where each holds ``room`` half-width characters; words stay whole.

    Examples
    --------
    >>> line_count("社会消费品零售总额", 8), line_count("retail sales of goods", 8)
    (3, 3)
    """
    lines, used = 1, 0.0
    for piece in re.findall(r"[!-~]+|\s+|.", text, re.DOTALL):
        width = display_width(piece)
        if used + width <= room:
            used += width
        elif piece.isspace():
            used = room
        elif width <= room:
            lines, used = lines + 1, width
        else:  # a word longer than a line is broken
            begun = math.ceil(width / max(room, 1.0))
            lines, used = lines + begun, room
    return lines

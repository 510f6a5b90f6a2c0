"""Finished tables as messages: every cell in both languages, nothing left to compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bada_model.language import Language, Text
from bada_model.listing import Header, Rows

Cell = str | list[str]


def pair(text: Text) -> list[str]:
    """Both languages of a text, Chinese first."""
    return [text.zh, text.en]


def both(rows: Callable[[Language], Rows]) -> list[list[Cell]]:
    """The rows a listing gives in either language, cell by cell."""
    return [
        [_cell(a, b) for a, b in zip(zh, en, strict=True)]
        for zh, en in zip(rows("zh"), rows("en"), strict=True)
    ]


def _cell(zh: Any, en: Any) -> Cell:
    shown = ["" if value is None else str(value) for value in (zh, en)]
    return shown[0] if shown[0] == shown[1] else shown


def table(header: Header, rows: list[list[Cell]], *, hide: tuple[str, ...] = ()) -> dict[str, Any]:
    """A table as the view shows it; ``hide`` names columns left out."""
    kept = [n for n, (name, _) in enumerate(header) if name not in hide]
    return {
        "names": [header[n][0] for n in kept],
        "columns": [pair(header[n][1]) for n in kept],
        "rows": [[row[n] for n in kept] for row in rows],
    }

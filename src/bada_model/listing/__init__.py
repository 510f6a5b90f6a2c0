"""Results as rows for printing: names, labels and cells, no arithmetic."""

from __future__ import annotations

from typing import Any

from bada_model.language import Text

Header = tuple[tuple[str, Text], ...]
"""Columns from left to right: the name in csv and json, the label above a table."""
Rows = list[list[Any]]
"""Cells row by row, in the order of a header; None is blank."""


def plain_header(*names: tuple[str, str]) -> Header:
    """A header from names and Chinese labels; in English the name is the label."""
    return tuple((name, Text(zh, name)) for name, zh in names)

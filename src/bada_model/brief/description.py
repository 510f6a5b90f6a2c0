"""What a brief says, before anybody decides how it looks.

A brief is a frozen list of blocks in both languages; rendering is one function
per format and adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bada_model.charts import FanChart
from bada_model.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section title; ``level`` 1 is the largest inside the brief."""

    text: Text
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; ``warning`` sets it apart."""

    text: Text
    warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of texts; ``numeric`` names the columns aligned right, ``marks`` the row classes."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: frozenset[int] = frozenset()
    marks: tuple[str, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with the name of its file and what must be said beneath it."""

    name: str
    chart: FanChart
    notes: tuple[Text, ...] = ()


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A finished brief in both languages."""

    name: str  # base of its file names
    title: Text
    subtitle: Text
    blocks: tuple[Block, ...]
    synthetic: bool  # whether any figure in it is a demonstration
    reproducibility: tuple[tuple[str, str], ...]

    def charts(self) -> Iterator[tuple[str, FanChart]]:
        """Name and chart of every figure."""
        for block in self.blocks:
            if isinstance(block, Figure):
                yield block.name, block.chart

"""How a table is printed: as columns where they fit, else one promise or series after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SQUEEZE = 1.4
"""How many times the width of the screen a table may ask for before its cells become slivers."""
_NOTHING = ("", "—")


def print_table(console: Console, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print columns; on a narrow screen without the empty ones, or each row as a paragraph."""
    from rich.measure import Measurement

    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    table = _columns(header, cells)
    wanted = Measurement.get(console, console.options.update(width=10_000), table).maximum
    if wanted > console.width:
        header, cells = _filled(header, cells)
        table = _columns(header, cells)
        wanted = Measurement.get(console, console.options.update(width=10_000), table).maximum
    if wanted > _SQUEEZE * console.width:
        _print_paragraphs(console, header, cells)
    else:
        console.print(table)


def _columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.markup import escape
    from rich.table import Table

    table = Table(show_edge=False, header_style="bold")
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _filled(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[str], list[list[str]]]:
    """Without the columns that hold nothing in any row."""
    kept = [i for i in range(len(header)) if any(row[i] not in _NOTHING for row in rows)]
    return [header[i] for i in kept], [[row[i] for i in kept] for row in rows]


def _print_paragraphs(
    console: Console, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """The first cell in bold, under it what the others say, each after its header."""
    from rich.padding import Padding
    from rich.text import Text as Styled

    for first, *others in rows:
        named = zip(header[1:], others, strict=True)
        said = [f"{name}: {cell}" for name, cell in named if cell not in _NOTHING]
        console.print(Styled(first, style="bold"))
        console.print(Padding(Styled(" · ".join(said)), (0, 0, 0, 2)))

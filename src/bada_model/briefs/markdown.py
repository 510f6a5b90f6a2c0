"""A brief as Markdown, pictures in a folder beside it."""

from __future__ import annotations

from bada_model.briefs.description import Block, Brief, Figure, Heading, Paragraph, Table
from bada_model.language import Language, Text


def render_markdown(brief: Brief, figures: str, *, language: Language) -> str:
    """The text; ``figures`` is the folder of the pictures, relative to it."""
    head = [line for block in brief.head for line in (*_block(block, figures, language), "")]
    lines = [*head, f"# {_safe(brief.title, language)}", "", _safe(brief.subtitle, language), ""]
    for block in brief.blocks:
        lines += [*_block(block, figures, language), ""]
    lines += ["```text", *(f"{key} {value}" for key, value in brief.reproducibility), "```", ""]
    return "\n".join(lines)


def _block(block: Block, figures: str, language: Language) -> list[str]:
    match block:
        case Heading():
            return [f"{'#' * (block.level + 1)} {_safe(block.text, language)}"]
        case Paragraph():
            quote = "> **" if block.warning else ""
            return [f"{quote}{_safe(block.text, language)}{'**' if block.warning else ''}"]
        case Figure():
            picture = f"![{_safe(block.chart.alt, language)}]({figures}/{block.name}.svg)"
            return [picture, *(f"\n{_safe(note, language)}" for note in block.notes)]
        case Table():
            return _table(block, language)


def _table(table: Table, language: Language) -> list[str]:
    rules = ["---:" if i in table.numeric else "---" for i in range(len(table.columns))]
    return [
        _row([_safe(c, language) for c in table.columns]),
        _row(rules),
        *(_row([_safe(cell, language) for cell in row]) for row in table.rows),
    ]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


_ESCAPES = str.maketrans({"|": "\\|", "\n": " ", "<": "&lt;", ">": "&gt;", "*": "\\*", "_": "\\_"})


def _safe(text: Text, language: Language) -> str:
    return text.in_(language).translate(_ESCAPES)

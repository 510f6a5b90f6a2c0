"""Paragraphs and tables as WordprocessingML, written as text so that long tables stay fast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from bada_model.briefs.description import Table
from bada_model.briefs.widths import column_shares
from bada_model.language import Language

_CITE = re.compile(r"\[(\d+)\]")
_SPACE_AT_END = re.compile(r"(?<=.) $")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HEADER_FILL = "E8EEF5"
TWIPS = 90  # a half-width character of 9 pt, in twentieths of a point


def clean(text: str) -> str:
    """Text that XML can hold; characters it cannot become a visible replacement mark."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def run(text: str, properties: str = "") -> str:
    """One run of text."""
    style = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{clean(text)}</w:t></w:r>'


def runs(text: str, *, anchors: frozenset[str] = frozenset(), raised: bool = False) -> str:
    """Runs of a text in which ``[n]`` jumps to the annex where that row exists.

    A space before it does not break. Without one, as in Chinese, an office suite breaks where it likes:
    LibreOffice does not look at U+2060 there, and fonts of official documents have no sign for it.
    """
    parts, position = [], 0
    for found in _CITE.finditer(text):
        if found[1] in anchors:
            parts.append(run(_SPACE_AT_END.sub("\u00a0", text[position : found.start()])))
            style = '<w:vertAlign w:val="superscript"/>' if raised else ""
            parts.append(
                f'<w:hyperlink w:anchor="cite_{found[1]}">{run(found[0], style)}</w:hyperlink>'
            )
            position = found.end()
    return "".join(parts) + (run(text[position:]) if position < len(text) or not parts else "")


def paragraph(inside: str, style: str, properties: str = "") -> str:
    """One paragraph in a style."""
    return f'<w:p {nsdecls("w", "r")}><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def bookmark(number: int, name: str, inside: str) -> str:
    """Something that can be jumped to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def table(
    block: Table, language: Language, *, width: int, anchors: frozenset[str], first_bookmark: int
) -> str:
    """A table as wide as the type area, its header repeated on each page.

    Parameters
    ----------
    width : int
        In twentieths of a point.
    """
    widths = [round(width * s) for s in column_shares(block, language, room=width / TWIPS)]
    header = _row([c.in_(language) for c in block.columns], block, widths, header=True)
    rows = []
    for number, cells in enumerate(block.rows):
        texts = [cell.in_(language) for cell in cells]
        inside = [runs(text, anchors=anchors) for text in texts]
        if block.anchors:
            inside[0] = bookmark(first_bookmark + number, f"cite_{texts[0]}", run(texts[0]))
        rows.append(_row(inside, block, widths))
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return (
        f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" '
        'w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{header}{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[str], block: Table, widths: Sequence[int], *, header: bool = False) -> str:
    made = []
    for number, (inside, width) in enumerate(zip(cells, widths, strict=True)):
        side = '<w:jc w:val="right"/>' if number in block.numeric and not header else ""
        content = run(inside, "<w:b/>") if header else inside
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEADER_FILL}"/>' if header else ""
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="Cell"/>{side}</w:pPr>{content}</w:p></w:tc>'
        )
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(made)}</w:tr>"

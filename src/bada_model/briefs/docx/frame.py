"""The official frame of a document: red head, number, addressee, signature, imprint (GB/T 9704-2012, 7.2 to 7.4)."""

from __future__ import annotations

from docx.oxml.ns import nsdecls

from bada_model.briefs.description import Brief, Paragraph
from bada_model.briefs.docx import layout, markup
from bada_model.briefs.letterhead import signature_indent
from bada_model.briefs.widths import display_width
from bada_model.language import Language

RED = "FF0000"
STYLES = {"issuer": "Issuer", "number": "DocumentNumber", "recipient": "Recipient",
          "signed": "Signed", "imprint": "Imprint"}  # fmt: skip
_TOP = 1984  # 35 mm from the upper edge of the type area
_LINE = layout.LINE_PITCH
_POINTS = 442  # width of the type area
_LARGEST, _LARGEST_SMALL = 44, 22
_RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'


def frame_paragraph(block: Paragraph, brief: Brief, language: Language, *, width: int) -> str:
    """One paragraph of the frame; ``width`` of the type area it stands in, in twips."""
    text = block.text.in_(language)
    match block.role:
        case "issuer":
            return _issuer(text, brief)
        case "number":
            return _number(text, brief, width)
        case "signed":
            return _signed(text, brief, block, language)
        case _:
            return markup.paragraph(markup.run(text), STYLES[block.role], _spacing(brief, 1))


def title_gap(brief: Brief) -> str:
    """Two lines between the red rule and the title."""
    return _spacing(brief, 2) if brief.head else ""


def _spacing(brief: Brief, lines: int) -> str:
    return f'<w:spacing w:before="{120 if brief.compact else lines * _LINE}"/>'


def _issuer(text: str, brief: Brief) -> str:
    """The issuing office in red, as large as one line allows."""
    largest = _LARGEST_SMALL if brief.compact else _LARGEST
    size = min(largest, int(1.9 * _POINTS / display_width(text)))
    ruled = "" if any(p.role == "number" for p in brief.head) else _RULE
    before = f'<w:spacing w:before="{0 if brief.compact else _TOP}"/>'
    run = markup.run(text, f'<w:sz w:val="{2 * max(size, 12)}"/>')
    return markup.paragraph(run, STYLES["issuer"], ruled + before)


def _number(text: str, brief: Brief, width: int) -> str:
    red = _RULE if any(p.role == "issuer" for p in brief.head) else ""
    if "\t" not in text:
        return markup.paragraph(markup.run(text), STYLES["number"], red + _spacing(brief, 2))
    sides = red + _right_tab(width) + _spacing(brief, 2) + _INDENTED + '<w:jc w:val="left"/>'
    return markup.paragraph(_tabbed(text), STYLES["number"], sides)


_INDENTED = '<w:ind w:leftChars="100" w:left="315" w:rightChars="100" w:right="315"/>'


def _right_tab(width: int) -> str:
    return f'<w:tabs><w:tab w:val="right" w:pos="{width - 315}"/></w:tabs>'


def _tabbed(text: str) -> str:
    return "<w:r><w:tab/></w:r>".join(markup.run(part) for part in text.split("\t"))


def _signed(text: str, brief: Brief, block: Paragraph, language: Language) -> str:
    """The day four characters from the edge, the office centred above it, room for a seal."""
    right = signature_indent(brief, block, language)
    signed = brief.framed("signed")
    keep = "" if block is signed[-1] else "<w:keepNext/>"
    before = keep + (_spacing(brief, 2) if block is signed[0] else "")
    indent = f'<w:ind w:rightChars="{round(100 * right)}" w:right="{round(315 * right)}"/>'
    return markup.paragraph(
        markup.run(text), STYLES["signed"], before + indent + '<w:jc w:val="right"/>'
    )


def imprint(brief: Brief, language: Language, *, left: int, width: int) -> str:
    """All lines of the imprint as one table that floats at the foot of the type area; empty without any.

    The paragraph after it anchors it, so it stands on the page the document ends on. ``left`` is the
    margin of that page in twips: LibreOffice lets a table as wide as the text float only where its
    place is counted from the edge of the page.
    """
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_imprint_line(line.text.in_(language), width)}</w:tc></w:tr>"
        for line in brief.framed("imprint")
    )
    if not rows:
        return ""
    rules = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
                    for side, size in (("top", 8), ("bottom", 8), ("insideH", 6)))  # fmt: skip
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="page" '
        f'w:tblpX="{left}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/><w:tblW w:w="{width}" w:type="dxa"/>'
        f'<w:tblBorders>{rules}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="60" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl>'
    )


def _imprint_line(text: str, width: int) -> str:
    inside = f'<w:pPr><w:pStyle w:val="{STYLES["imprint"]}"/>{_right_tab(width)}{_INDENTED}</w:pPr>'
    return f"<w:p>{inside}{_tabbed(text)}</w:p>"

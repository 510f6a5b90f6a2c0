"""The official frame of a document: red head, number, addressee, signature, imprint (GB/T 9704-2012, 7.2 to 7.4)."""

from __future__ import annotations

from bada_model.briefs.description import Brief, Paragraph
from bada_model.briefs.docx import layout, markup
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
        case "imprint":
            return _imprint(text, width)
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
    signed = [b for b in brief.blocks if isinstance(b, Paragraph) and b.role == "signed"]
    last = display_width(signed[-1].text.in_(language))
    right = max(0.0, 4 + (last - display_width(text)) / 4)
    before = _spacing(brief, 2) if block is signed[0] else ""
    indent = f'<w:ind w:rightChars="{round(100 * right)}" w:right="{round(315 * right)}"/>'
    return markup.paragraph(
        markup.run(text), STYLES["signed"], before + indent + '<w:jc w:val="right"/>'
    )


def _imprint(text: str, width: int) -> str:
    lines = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="3" w:color="auto"/>'
                    for side, size in (("top", 8), ("bottom", 8), ("between", 6)))  # fmt: skip
    properties = f"<w:pBdr>{lines}</w:pBdr>{_right_tab(width)}{_INDENTED}"
    return markup.paragraph(_tabbed(text), STYLES["imprint"], properties)

"""The form of an official document (GB/T 9704-2012): page, grid of 22 lines by 28 characters, styles.

Three facts make the grid come out alike in Word and LibreOffice: lines only in the grid (16 pt
characters do not fit 28 times into 156 mm), 0.25 pt less between characters, and a pitch of
28.95 pt (225 mm / 22 rounded down, 29 would leave 21 lines).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from bada_model.briefs import one_page
from bada_model.charts.palette import RED, WATERMARK
from bada_model.language import Language, Text

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.section import Section

LINE_PITCH = 579  # twentieths of a point: 28.95 pt
TRACKING = -5  # twentieths of a point between characters
INDENT = 630  # two characters of 15.75 pt
TEXT_WIDTH, TEXT_HEIGHT = Mm(156), Mm(225)
WIDE_WIDTH = Mm(225)
LEFT, WIDE_LEFT = Mm(28), Mm(37)
"""Left margins of pages upright and on their side."""

FANG, KAI, HEI, SONG, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"

# name, font, size in points, bold, centred, indented
STYLES = (
    ("Normal", FANG, 16, False, False, False), ("Body Text", FANG, 16, False, False, True),
    ("Title", TITLE, 22, False, True, False), ("Subtitle", KAI, 16, False, True, False),
    ("Heading 1", HEI, 16, False, False, True), ("Heading 2", KAI, 16, False, False, True),
    ("Heading 3", FANG, 16, True, False, True), ("Heading 4", FANG, 16, False, False, True),
    ("Annex Label", HEI, 16, False, False, False), ("Annex Title", TITLE, 22, False, True, False),
    ("Attachment", FANG, 16, False, False, True), ("Warning", HEI, 16, False, False, True),
    ("Note", KAI, 12, False, False, True), ("Chart", FANG, 12, False, True, False),
    ("Cell", SONG, 9, False, False, False), ("Repro", SONG, 9, False, False, False),
    ("Issuer", TITLE, 36, False, True, False), ("Document Number", FANG, 16, False, True, False),
    ("Recipient", FANG, 16, False, False, False), ("Signed", FANG, 16, False, False, False),
    ("Imprint", FANG, 14, False, False, False),
    ("TOC Heading", HEI, 16, False, True, False),
    ("TOC 1", FANG, 16, False, False, False), ("TOC 2", FANG, 16, False, False, False),
)  # fmt: skip
LOOSE = ("Note", "Chart", "Cell", "Repro", "Issuer", "Imprint")
"""Styles outside the grid: single spacing, so that small print and charts take what they need."""
BIG = ("Title", "Annex Title")
"""Type higher than one line of the grid, which LibreOffice would give two."""


def prepare(
    document: Docx, language: Language, *, synthetic: bool, small: float | None = None
) -> None:
    """Set page, grid, styles, page numbers and, where needed, the mark on every page.

    Parameters
    ----------
    small : float, optional
        Sets a brief of one page, at this part of the sizes of :mod:`bada_model.briefs.one_page`.
    """
    _page(document.sections[0])
    for name, font, size, bold, centred, indented in STYLES:
        _style(document, name, font, Pt(size), bold=bold, centred=centred, indented=indented)
    document.settings.odd_and_even_pages_header_footer = True
    _settings(document)
    _page_numbers(document.sections[0])
    if small is not None:
        _compact(document, small)
    if synthetic:
        _mark(document.sections[0], language)


def _settings(document: Docx) -> None:
    """Page numbers of the contents filled on opening, Chinese as the language of Chinese text."""
    settings = document.settings.element
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")  # the standard asks for it
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    fields = OxmlElement("w:updateFields", attrs={qn("w:val"): "true"})
    settings.find(qn("w:compat")).addprevious(fields)
    for said in document.styles.element.iter(qn("w:lang")):
        said.set(qn("w:eastAsia"), "zh-CN")


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = LEFT, Mm(26)
    section.footer_distance, section.header_distance = Mm(22), Mm(20)
    _grid(section)


def _compact(document: Docx, scale: float) -> None:
    """Small type on fixed lines, so that what is counted is what every office suite prints."""
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(22)
    section.header_distance = section.footer_distance = Mm(11)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    for name, _, size, *_ in STYLES:
        style = document.styles[name]
        small = one_page.SIZES.get(size, size) * scale
        style.font.size = Pt(small)
        if name not in ("Chart", "Issuer"):  # a fixed line would cut the picture
            style.paragraph_format.line_spacing = Pt(small * one_page.PITCH)


def turn(section: Section) -> None:
    """Lay a section's pages on their side, the type area turned with them."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = WIDE_LEFT, Mm(35)
    section.footer_distance, section.header_distance = Mm(14), Mm(14)
    _grid(section)


def _grid(section: Section) -> None:
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(
        parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE_PITCH}"/>')
    )


def _style(
    document: Docx, name: str, font: str, size: Any, *, bold: bool, centred: bool, indented: bool
) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = size, bold, False
    colours = {"Warning": RED[1:].upper(), "Issuer": "FF0000"}
    style.font.color.rgb = RGBColor.from_string(colours.get(name, "000000"))
    _fonts(style, font)
    _spacing(style.element.get_or_add_pPr(), name, centred=centred, indented=indented)
    if name not in LOOSE:
        _tracking(style.element.get_or_add_rPr())


def _fonts(style: Any, font: str) -> None:
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is not None:
        properties.remove(fonts)
    fonts = OxmlElement("w:rFonts")
    for key in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{key}"), LATIN)
    fonts.set(qn("w:eastAsia"), font)
    properties.insert(0, fonts)


def _tracking(properties: Any) -> None:
    """The distance between characters, at the place where the schema wants it."""
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    spacing = OxmlElement("w:spacing", attrs={qn("w:val"): str(TRACKING)})
    later = {qn(f"w:{name}") for name in ("w", "kern", "position", "sz")}
    next(p for p in properties if p.tag in later).addprevious(spacing)


def _spacing(properties: Any, name: str, *, centred: bool, indented: bool) -> None:
    """Paragraph properties in the order the schema wants them."""
    for old in list(properties):
        properties.remove(old)
    keep = (
        "<w:keepNext/>"
        if name.startswith("Heading") or name in ("Annex Label", "Annex Title")
        else ""
    )
    level = {"Heading 1": 0, "Heading 2": 1, "Heading 3": 2, "Heading 4": 3}.get(name)
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    loose = name in LOOSE
    grid = '<w:snapToGrid w:val="0"/>' if loose or name in BIG else ""
    line = (
        'w:line="240" w:lineRule="auto"' if loose else f'w:line="{LINE_PITCH}" w:lineRule="exact"'
    )
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{INDENT}"/>' if indented else ""
    side = (
        "center" if centred else ("left" if name in ("Cell", "Repro", "TOC 1", "TOC 2") else "both")
    )
    tabs = ""
    if name.startswith("TOC ") and name != "TOC Heading":
        tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH.twips}"/></w:tabs>'
    xml = (
        f'<w:pPr {nsdecls("w")}>{keep}<w:widowControl w:val="0"/>{tabs}{grid}'
        f'<w:spacing w:before="0" w:after="0" {line}/>{indent}<w:jc w:val="{side}"/>{outline}</w:pPr>'
    )
    properties.extend(list(parse_xml(xml)))


# -- page numbers and marks -----------------------------------------------------------------


def _page_numbers(section: Section) -> None:
    """``— 1 —`` in 4号, right on odd pages and left on even ones, one character from the edge."""
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]._p
        paragraph.getparent().replace(paragraph, parse_xml(_number_xml(side)))


def _number_xml(side: str) -> str:
    run = (
        f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/>'
        '<w:sz w:val="28"/></w:rPr>'
    )
    field = "".join(
        f"<w:r>{run}{part}</w:r>" for part in (
            '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
        )
    )  # fmt: skip
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    return (
        f'<w:p {nsdecls("w")}><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="auto"/>'
        f'{indent}<w:jc w:val="{side}"/></w:pPr>{field}</w:p>'
    )


def _mark(section: Section, language: Language) -> None:
    """The words "demonstration data" at the head of every page."""
    words = Text(f"{WATERMARK.zh}  不得引用", f"{WATERMARK.en} · NOT TO BE QUOTED").in_(language)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.text = ""
        run = paragraph.add_run(words)
        run.font.bold, run.font.color.rgb = True, RGBColor.from_string(RED[1:].upper())
        paragraph.alignment = 1

"""From the description to the document: text, contents, tables, charts and properties."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Length, Mm, Pt

from bada_model.briefs.description import (
    Block,
    Brief,
    Figure,
    Heading,
    Paragraph,
    Table,
    annex_label,
    last_before_annexes,
)
from bada_model.briefs.docx import contents, frame, layout, markup
from bada_model.briefs.docx.chart_part import chart_workbook, chart_xml
from bada_model.briefs.one_page import CHART, fitting_scale
from bada_model.briefs.packaging import (
    CUSTOM_PART,
    CUSTOM_TYPE,
    custom_properties,
    with_fixed_dates,
)
from bada_model.charts import FanChart
from bada_model.language import Language
from bada_model.periods import known_on, parse_period

if TYPE_CHECKING:
    from docx.document import Document as Docx

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CHART_HEIGHT = Mm(74)

_STYLES = {"body": "BodyText", "warning": "Warning", "note": "Note", "attachment": "Attachment"}


def render_docx(brief: Brief, *, language: Language) -> bytes:
    """The document; the same brief gives the same bytes."""
    document = Document()
    small = fitting_scale(brief, language) if brief.compact else None
    layout.prepare(document, language, synthetic=brief.synthetic, small=small)
    writer = _Writer(
        document, brief, language, CHART_HEIGHT if small is None else Pt(CHART * small)
    )
    writer.write()
    _properties(document, brief, language)
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue())


class _Writer:
    """Appends blocks to a document, counting bookmarks and charts."""

    def __init__(self, document: Docx, brief: Brief, language: Language, chart: Length) -> None:
        self.document, self.brief, self.language = document, brief, language
        self.end, self.chart_height = document.element.body.sectPr, chart
        self.bookmarks = self.charts = 0
        self.wide = self.listed = False
        self.last = last_before_annexes(brief)
        self.anchors = frozenset(
            row[0].in_(language) for b in brief.blocks if isinstance(b, Table) and b.anchors
            for row in b.rows
        )  # fmt: skip

    def write(self) -> None:
        """The whole brief."""
        for block in self.brief.head:
            self._framed(block)
        for number, line in enumerate(self.brief.title_lines):
            gap = frame.title_gap(self.brief) if number == 0 else ""
            self._add(markup.paragraph(markup.run(line.in_(self.language)), "Title", gap))
        self._add(markup.paragraph(markup.run(self.brief.subtitle.in_(self.language)), "Subtitle"))
        if self.brief.contents:
            for xml in contents.table_of_contents(self.brief, self.language):
                self._add(xml)
        for part in self.brief.blocks:
            self._block(part)
        left = layout.WIDE_LEFT if self.wide else layout.LEFT
        imprint = frame.imprint(self.brief, self.language, left=left.twips, width=self._width())
        if imprint:
            self._add(imprint)
        self._reproducibility()

    def _add(self, xml: str) -> None:
        self.end.addprevious(parse_xml(xml))

    def _next_bookmark(self) -> int:
        self.bookmarks += 1
        return self.bookmarks

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(role="imprint"):
                pass  # stands at the foot of the last page
            case Paragraph() if block.role in frame.STYLES:
                self._framed(block)
            case Paragraph():
                text = markup.runs(block.text.in_(self.language), anchors=self.anchors, raised=True)
                self._add(markup.paragraph(text, _STYLES[block.role], self._gap(block)))
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _framed(self, block: Paragraph) -> None:
        self._add(frame.frame_paragraph(block, self.brief, self.language, width=self._width()))

    def _width(self) -> int:
        """Width of the type area, in twips."""
        return int((layout.WIDE_WIDTH if self.wide else layout.TEXT_WIDTH).twips)

    def _gap(self, block: Paragraph) -> str:
        """The last paragraph, the list of annexes and the signature share a page; an empty line above the list."""
        if block is self.last:
            return "<w:keepNext/>"
        if block.role != "attachment":
            return ""
        held = block is not self.brief.framed("attachment")[-1] or self.brief.framed("signed")
        keep = "<w:keepNext/>" if held else ""
        if self.listed:
            return keep
        self.listed = True
        return (f'{keep}<w:spacing w:before="{layout.LINE_PITCH}" w:after="0" '
                f'w:line="{layout.LINE_PITCH}" w:lineRule="exact"/>')  # fmt: skip

    def _heading(self, block: Heading) -> None:
        number = self._next_bookmark()
        name = contents.bookmark_name(self.brief.blocks, block)
        if block.annex is None:
            inside = markup.bookmark(number, name, markup.run(block.text.in_(self.language)))
            self._add(markup.paragraph(inside, f"Heading{block.level}"))
            return
        if not self.wide:
            self._turn()
            before = ""
        else:
            before = "<w:pageBreakBefore/>"
        label = annex_label(block.annex).in_(self.language)
        bare = (block.bare or block.text).in_(self.language)
        entry = contents.entry(block.text.in_(self.language))
        self._add(markup.paragraph(entry + markup.run(label), "AnnexLabel", before))
        inside = markup.bookmark(number, name, markup.run(bare))
        self._add(markup.paragraph(inside, "AnnexTitle"))

    def _turn(self) -> None:
        """Annexes lie on their side: their tables are wide."""
        self.wide = True
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        layout.turn(section)
        self.end = self.document.element.body.sectPr

    def _table(self, block: Table) -> None:
        first = self.bookmarks + 1
        self.bookmarks += len(block.rows) if block.anchors else 0
        self._add(markup.table(block, self.language, width=self._width(), anchors=self.anchors,
                               first_bookmark=first))  # fmt: skip
        self._add(markup.paragraph("", "Cell"))

    def _figure(self, block: Figure) -> None:
        self.charts += 1
        relation = self._chart_parts(block.chart, self.charts)
        alt = block.chart.alt.in_(self.language)
        self._add(_chart_paragraph(alt, relation, self.charts, self.chart_height))
        for note in block.notes:
            text = markup.runs(note.in_(self.language), anchors=self.anchors)
            held = "<w:keepLines/>" if note is block.notes[-1] else "<w:keepNext/><w:keepLines/>"
            self._add(markup.paragraph(text, "Note", held))

    def _chart_parts(self, chart: FanChart, number: int) -> str:
        """Add the chart and its workbook to the package; the relation to the chart."""
        package = self.document.part.package
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
        book = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), SHEET_TYPE,
                    chart_workbook(chart, self.language), package)  # fmt: skip
        part._blob = chart_xml(chart, self.language, part.relate_to(book, RT.PACKAGE))
        return self.document.part.relate_to(part, RT.CHART)

    def _reproducibility(self) -> None:
        pairs = " · ".join(f"{key} {value}" for key, value in self.brief.reproducibility)
        self._add(markup.paragraph(markup.run(pairs), "Repro"))


def _chart_paragraph(alt: str, relation: str, number: int, tall: Length) -> str:
    width, height = int(layout.TEXT_WIDTH), int(tall)
    drawing = (
        f'<w:r><w:drawing><wp:inline {nsdecls("wp", "a")} distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr="{markup.clean(alt).replace(chr(34), "&quot;")}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    return markup.paragraph(drawing, "Chart", "<w:keepNext/>")


def _properties(document: Docx, brief: Brief, language: Language) -> None:
    import datetime as dt

    core, pairs = document.core_properties, dict(brief.reproducibility)
    day = known_on(parse_period(pairs["as_of"]))
    core.title, core.author, core.comments = brief.title.in_(language)[:255], "bada_model", ""
    core.created = core.modified = dt.datetime(day.year, day.month, day.day)
    core.last_modified_by, core.revision = "bada_model", 1
    part = Part(PackURI(f"/{CUSTOM_PART}"), CUSTOM_TYPE, custom_properties(brief.reproducibility),
                document.part.package)  # fmt: skip
    document.part.package.relate_to(part, CUSTOM)

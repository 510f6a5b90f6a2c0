"""The table of contents: a real field that Word fills with page numbers when it opens the file.

Page numbers depend on the reader's fonts. Until an office suite has laid the pages out the field
shows the headings as links, and no number that might be wrong. Sections are collected by their
style, annexes by an entry of their own (``TC``), since label and title are two paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bada_model.briefs.description import Block, Brief, Heading
from bada_model.briefs.docx import markup
from bada_model.language import Language, Text

DEPTH = 1
LIST = "C"
"""The list in which entries of annexes are collected."""


def bookmark_name(blocks: Sequence[Block], heading: Heading) -> str:
    """Name of the bookmark on a heading."""
    position = next(n for n, block in enumerate(blocks) if block is heading)
    return f"_Toc{position:08d}"


def table_of_contents(brief: Brief, language: Language) -> Iterator[str]:
    """The paragraphs of the field, one for each section and annex."""
    yield markup.paragraph(markup.run(Text("目  录", "Contents").in_(language)), "TOCHeading")
    shown = [b for b in brief.blocks if isinstance(b, Heading) and b.level <= DEPTH]
    begin = (
        _field("begin")
        + _instruction(f'TOC \\o "1-{DEPTH}" \\f {LIST} \\h \\z')
        + _field("separate")
    )
    for number, heading in enumerate(shown):
        name = bookmark_name(brief.blocks, heading)
        text = markup.run(heading.text.in_(language))
        inside = f'<w:hyperlink w:anchor="{name}" w:history="1">{text}</w:hyperlink>'
        before = begin if number == 0 else ""
        after = _field("end") if number == len(shown) - 1 else ""
        yield markup.paragraph(before + inside + after, f"TOC{heading.level}")


def entry(text: str) -> str:
    """An entry for the contents, not printed here: what stands there for an annex."""
    said = text.replace("\\", "\\\\").replace('"', '\\"')
    code = f'TC "{markup.clean(said)}" \\f {LIST} \\l "1"'
    parts = ('<w:fldChar w:fldCharType="begin"/>',
             f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
             '<w:fldChar w:fldCharType="end"/>')  # fmt: skip
    return "".join(f"<w:r>{part}</w:r>" for part in parts)


def _field(kind: str) -> str:
    dirty = ' w:dirty="true"' if kind == "begin" else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"{dirty}/></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'

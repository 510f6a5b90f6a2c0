"""A brief as PDF, set by typst with the fonts that ship with the package."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from bada_model.briefs.description import Brief, Figure, Heading, Paragraph, Table
from bada_model.briefs.typst_source import typst_source
from bada_model.errors import BadaError
from bada_model.language import Language, Text


class MissingGlyph(BadaError):
    """A character that the shipped fonts cannot draw."""


def render_pdf(brief: Brief, pictures: Mapping[str, str], *, language: Language) -> bytes:
    """The PDF; the same brief gives the same bytes.

    Raises
    ------
    MissingGlyph
        A character outside the shipped fonts, with the place it stands in.
    BadaError
        Typst reports an error or warns, for instance of an unknown font.
    """
    import typst

    check_glyphs(brief, language)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, svg in pictures.items():
            (root / f"{name}.svg").write_text(svg, encoding="utf-8")
        source = root / "brief.typ"
        source.write_text(typst_source(brief, language), encoding="utf-8")
        try:
            data, warnings = typst.compile_with_warnings(
                str(source),
                root=str(root),
                ignore_system_fonts=True,
                font_paths=[str(font_folder())],
            )
        except typst.TypstError as error:
            raise _refused(str(error)) from error
    if warnings:
        raise _refused("; ".join(w.message for w in warnings))
    return bytes(data)


def _refused(said: str) -> BadaError:
    return BadaError(
        Text(
            f"PDF 排版失败：{said}；请检查字体文件和文本",
            f"the PDF could not be set: {said}; check fonts and text",
        )
    )


def font_folder() -> Path:
    """Where the shipped fonts lie."""
    return Path(str(resources.files("bada_model") / "fonts"))


@cache
def drawable() -> frozenset[int]:
    """Code points that every shipped font draws."""
    from fontTools.ttLib import TTFont

    maps = []
    for path in sorted(font_folder().glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*maps))


def check_glyphs(brief: Brief, language: Language) -> None:
    """Refuse a brief with characters that would print as empty boxes.

    Raises
    ------
    MissingGlyph
        Names each character and the first place it stands in.
    """
    known = drawable() | {ord(c) for c in "\n\r\t\u3000"}
    missing: dict[str, tuple[Text, str]] = {}
    for place, text in _places(brief, language):
        for character in text:
            if ord(character) not in known:
                missing.setdefault(character, (place, text))
    if missing:
        said = [(c, place, text[:40]) for c, (place, text) in missing.items()]
        raise MissingGlyph(Text(
            "\n".join(f"字体中没有字符“{c}”（U+{ord(c):04X}），见{p.zh}“{t}”；请改用常用字，或输出 html、docx"
                      for c, p, t in said),
            "\n".join(f"the shipped fonts have no character '{c}' (U+{ord(c):04X}), found in {p.en} "
                      f"'{t}'; use a common character, or write html or docx" for c, p, t in said),
        ))  # fmt: skip


def _places(brief: Brief, language: Language) -> Iterator[tuple[Text, str]]:
    """Every text with the kind of place it stands in."""
    yield Text("标题", "the title"), brief.title.in_(language)
    yield Text("副标题", "the subtitle"), brief.subtitle.in_(language)
    section = Text("正文", "the text")
    for block in brief.blocks:
        match block:
            case Heading():
                section = Text(f"“{block.text.zh}”一节", f"section '{block.text.en}'")
                yield section, block.text.in_(language)
            case Paragraph():
                yield section, block.text.in_(language)
            case Table():
                yield from ((_row(section, n), cell.in_(language))
                            for n, row in enumerate((block.columns, *block.rows)) for cell in row)  # fmt: skip
            case Figure():
                chart = block.chart
                words = (chart.title, chart.source, chart.unit, chart.target_label,
                         chart.reference or Text("", ""), *block.notes)  # fmt: skip
                yield from ((section, word.in_(language)) for word in words)
    yield from (
        (Text("复现信息", "the reproducibility block"), value) for _, value in brief.reproducibility
    )


def _row(section: Text, number: int) -> Text:
    return Text(f"{section.zh}表格第{number}行的", f"row {number} of a table in {section.en}")

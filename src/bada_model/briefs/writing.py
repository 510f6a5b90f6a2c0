"""Rendering a brief in the formats asked for, and writing the files whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bada_model.briefs.description import Brief
from bada_model.briefs.html import render_html
from bada_model.briefs.markdown import render_markdown
from bada_model.charts import draw_svg
from bada_model.errors import BadaError, UnknownName
from bada_model.files import write_whole, write_whole_bytes
from bada_model.language import Language, Text

FORMATS = ("html", "md", "docx", "pdf", "xlsx")


def write_brief(
    document: Brief, folder: Path, *, language: Language, formats: Sequence[str] = ("html", "md")
) -> list[Path]:
    """Write the brief; the paths written, the brief in each format first, then its pictures.

    Everything is rendered before the first file is written, so a brief that cannot be rendered
    leaves the folder as it was.

    Raises
    ------
    UnknownName
        A format that does not exist.
    BadaError
        The folder cannot be written to, or a format cannot show the brief.
    """
    check_formats(formats)
    pictures = draw_pictures(document, formats, language)
    base = f"{document.name}_{language}"
    ready = {name: render(document, name, language=language, pictures=pictures) for name in formats}
    paths = [write_whole_bytes(folder / f"{base}.{name}", data) for name, data in ready.items()]
    if "md" in formats:
        paths += [
            write_whole(folder / f"{base}_figures" / f"{name}.svg", svg)
            for name, svg in pictures.items()
        ]
    return paths


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that do not exist, and a list without any."""
    known = ", ".join(FORMATS)
    if not formats:
        raise BadaError(Text(f"没有指定格式；现有：{known}，或 all",
                             f"no format is named; there are: {known}, or all"))  # fmt: skip
    for name in formats:
        if name not in FORMATS:
            raise UnknownName(
                Text(
                    f"没有格式“{name}”；现有：{known}，或 all",
                    f"no format '{name}'; there are: {known}, or all",
                )
            )


def draw_pictures(document: Brief, formats: Sequence[str], language: Language) -> dict[str, str]:
    """SVG by figure name, where a format shows static pictures."""
    if not {"html", "md", "pdf"} & set(formats):
        return {}
    return {name: draw_svg(chart, language) for name, chart in document.charts()}


def render(
    document: Brief, name: str, *, language: Language, pictures: Mapping[str, str] | None = None
) -> bytes:
    """The brief in one format.

    Parameters
    ----------
    pictures : mapping, optional
        SVG by figure name; drawn where missing.
    """
    document = document.in_language(language)
    shown = pictures if pictures is not None else draw_pictures(document, (name,), language)
    match name:
        case "html":
            return render_html(document, shown, language=language).encode()
        case "md":
            figures = f"{document.name}_{language}_figures"
            return render_markdown(document, figures, language=language).encode()
        case "docx":
            from bada_model.briefs.docx import render_docx

            return render_docx(document, language=language)
        case "pdf":
            from bada_model.briefs.pdf import render_pdf

            return render_pdf(document, shown, language=language)
        case "xlsx":
            from bada_model.briefs.xlsx import render_xlsx

            return render_xlsx(document, language=language)
    check_formats((name,))
    raise AssertionError(name)

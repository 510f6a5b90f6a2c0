"""Briefs: one frozen description, one rendering function for each format."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from bada_model.brief.description import Brief
from bada_model.brief.html import render_html
from bada_model.brief.markdown import render_markdown
from bada_model.brief.month import month_brief
from bada_model.charts import draw_svg
from bada_model.files import write_whole
from bada_model.language import Language
from bada_model.projection import Projection

__all__ = ["Brief", "Kind", "brief", "month_brief", "render_html", "render_markdown", "write_brief"]

Kind = Literal["month"]


def brief(projection: Projection, *, kind: Kind = "month") -> Brief:
    """The brief of a projection as a frozen description.

    Examples
    --------
    >>> from bada_model import load_pack, project
    >>> brief(project(load_pack(), n_paths=500)).name
    'heshan-2024_2024-08_month'
    """
    return {"month": month_brief}[kind](projection)


def write_brief(document: Brief, folder: Path, *, language: Language) -> list[Path]:
    """Write the HTML page, the Markdown text and its pictures; the paths written.

    Raises
    ------
    BadaError
        The folder cannot be written to.
    """
    base = f"{document.name}_{language}"
    pictures = {name: draw_svg(chart, language) for name, chart in document.charts()}
    written = [
        write_whole(folder / f"{base}_figures" / f"{name}.svg", svg)
        for name, svg in pictures.items()
    ]
    page = render_html(document, pictures, language=language)
    text = render_markdown(document, f"{base}_figures", language=language)
    return [write_whole(folder / f"{base}.html", page), write_whole(folder / f"{base}.md", text),
            *written]  # fmt: skip

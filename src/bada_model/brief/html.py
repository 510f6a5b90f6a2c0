"""A brief as one HTML file that opens without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from bada_model.brief.description import Block, Brief
from bada_model.brief.living import page_script
from bada_model.language import Language, Text


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("bada_model.brief", "templates"), autoescape=True,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("brief.html.j2")


def render_html(brief: Brief, pictures: Mapping[str, str], *, language: Language) -> str:
    """The page; all text is escaped, pictures are the SVG drawn for each figure.

    Parameters
    ----------
    pictures : mapping
        SVG by figure name, as :func:`bada_model.charts.draw_svg` returns it.
    """

    def say(text: Text) -> str:
        return text.in_(language)

    data = brief.living.data(tuple(brief.charts()), language) if brief.living else None
    letters, drawn = share_letters(pictures)
    return _template().render(
        letters=Markup(letters),
        live_data=None if data is None else Markup(data), live_script=Markup(page_script()),
        brief=brief, kind=_kind, say=say, language=language,
        pictures={name: Markup(svg) for name, svg in drawn.items()},
        word=lambda zh, en: zh if language == "zh" else en,
    )  # fmt: skip


_LETTER = re.compile(r'\s*<path id="(NotoSans[^"]+)" d="[^"]*"[^>]*/>')


def share_letters(pictures: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The outlines of letters once for the whole page, and the pictures without them.

    Each picture brings the outline of every letter it uses; on one page they are two thirds of
    its size. A letter has the same name and outline in every picture.
    """
    outlines: dict[str, str] = {}
    for svg in pictures.values():
        for found in _LETTER.finditer(svg):
            outlines.setdefault(found[1], found[0].strip())
    return "\n".join(outlines.values()), {n: _LETTER.sub("", svg) for n, svg in pictures.items()}


def _kind(block: Block) -> str:
    return type(block).__name__.lower()

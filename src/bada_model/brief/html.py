"""A brief as one HTML file that opens without a network."""

from __future__ import annotations

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
    return _template().render(
        live_data=None if data is None else Markup(data), live_script=Markup(page_script()),
        brief=brief, kind=_kind, say=say, language=language,
        pictures={name: Markup(svg) for name, svg in pictures.items()},
        word=lambda zh, en: zh if language == "zh" else en,
    )  # fmt: skip


def _kind(block: Block) -> str:
    return type(block).__name__.lower()

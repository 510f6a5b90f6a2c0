"""A brief as one HTML file that opens without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup, escape

from bada_model.briefs.description import Block, Brief, Table
from bada_model.briefs.living import page_script
from bada_model.briefs.one_page import fitting_scale
from bada_model.briefs.widths import display_width
from bada_model.briefs.wording import STATUS_WORDS
from bada_model.language import Language, Text


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("bada_model.briefs", "templates"), autoescape=True,
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

    places = _places(brief, language)

    def cited(text: Text) -> Markup:
        return link_citations(say(text), places)

    def sides(text: Text) -> Markup:
        """What stands before and after the tab, for the two edges of the line."""
        return Markup("\t").join(Markup("<span>{}</span>").format(p) for p in say(text).split("\t"))

    def on_one_line(cell: Text) -> bool:
        """Whether a cell does not break: a status, or no more than a name or a promise."""
        return say(cell) in statuses or 0 < display_width(say(cell)) <= SHORT_CELL

    statuses = {say(text) for text in STATUS_WORDS.values()}
    data = brief.living.data(tuple(brief.charts()), language) if brief.living else None
    return _template().render(
        live_data=None if data is None else Markup(data), live_script=Markup(page_script()),
        brief=brief, kind=_kind, say=say, cited=cited, sides=sides, places=places, language=language,
        pictures={name: Markup(svg) for name, svg in pictures.items()},
        small=fitting_scale(brief, language) if brief.compact else None,
        on_one_line=on_one_line,
        word=lambda zh, en: zh if language == "zh" else en,
    )  # fmt: skip


SHORT_CELL = 18
"""Half-width characters up to which a cell of a table stays on one line."""
_CITE = re.compile(r"\[(\d+)\]")
_HELD = re.compile(r"(\S ?(?:\[\d+\])+)")
"""References with the character before them, which they do not leave at the end of a line."""


def link_citations(text: str, places: Mapping[str, str]) -> Markup:
    """The escaped text, each ``[n]`` a link to row n of the annex that shows it on hover.

    A line does not begin with a reference: it stays with the character before it.
    """

    def link(found: re.Match[str]) -> str:
        place = places.get(found[1])
        if place is None:
            return found[0]
        return f'<a class="cite" href="#cite-{found[1]}" title="{escape(place)}">{found[0]}</a>'

    parts = [_CITE.sub(link, str(escape(part))) for part in _HELD.split(text)]
    parts[1::2] = [f'<span class="held">{part}</span>' for part in parts[1::2]]
    return Markup("".join(parts))


def _places(brief: Brief, language: Language) -> dict[str, str]:
    """What hovering over ``[n]`` shows: promise, clause, due month, lead and rows."""
    return {
        row[0].in_(language): " · ".join(row[n].in_(language) for n in (2, 3, 4, 5, -1))
        for block in brief.blocks if isinstance(block, Table) and block.anchors for row in block.rows
    }  # fmt: skip


def _kind(block: Block) -> str:
    return type(block).__name__.lower()

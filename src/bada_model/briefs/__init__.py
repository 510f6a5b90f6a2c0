"""Briefs: one frozen description, one rendering function for each format."""

from __future__ import annotations

from bada_model.briefs.description import Brief
from bada_model.briefs.html import render_html
from bada_model.briefs.kinds import KINDS, Kind, Options, describe
from bada_model.briefs.kinds.month import month_brief
from bada_model.briefs.letterhead import Issue
from bada_model.briefs.markdown import render_markdown
from bada_model.briefs.track_record import Answer, Outcome, answers, outcomes_of, score
from bada_model.briefs.writing import FORMATS, render, write_brief
from bada_model.projection import Projection

__all__ = [
    "FORMATS", "KINDS", "Answer", "Brief", "Issue", "Kind", "Options", "Outcome", "answers", "brief",
    "month_brief", "outcomes_of", "render", "render_html", "render_markdown", "score", "write_brief",
]  # fmt: skip


def brief(projection: Projection, *, kind: Kind = "month", options: Options | None = None) -> Brief:
    """The brief of a projection as a frozen description.

    Raises
    ------
    BadaError
        The kind needs an option that is not given.

    Examples
    --------
    >>> from bada_model import load_pack, project
    >>> brief(project(load_pack(), n_paths=500)).name
    'heshan-2024_2024-08_month'
    """
    return describe(projection, kind, options or Options())

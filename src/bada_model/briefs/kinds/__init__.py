"""The kinds of brief, by the plan's own rhythm and by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import pandas as pd

from bada_model.assumptions import BASELINE
from bada_model.briefs.description import Brief
from bada_model.briefs.kinds.card import target_card
from bada_model.briefs.kinds.department import department_brief
from bada_model.briefs.kinds.month import month_brief
from bada_model.briefs.kinds.quarter import quarter_brief
from bada_model.briefs.kinds.scenario import scenario_brief
from bada_model.briefs.kinds.ten_day import ten_day_brief
from bada_model.briefs.kinds.year import year_brief
from bada_model.briefs.letterhead import Issue, framed
from bada_model.briefs.track_record import Answer
from bada_model.errors import BadaError, UnknownName
from bada_model.language import Text
from bada_model.projection import Projection

Kind = Literal["ten-day", "month", "quarter", "year", "scenario", "department", "card"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What some kinds need besides the projection.

    ``since`` is the earlier month of the dispatch and the quarter; ``against`` the other scenario
    of a scenario brief; ``track`` earlier answers for the year review; ``issue`` number, day and
    addressees of the official frame.
    """

    department: str | None = None
    target: str | None = None
    against: str = BASELINE
    since: pd.Period | None = None
    track: Sequence[Answer] = ()
    issue: Issue = field(default_factory=Issue)


_TAKES = {"department": ("department",), "target": ("card",), "since": ("ten-day", "quarter")}


def check_options(kind: str, options: Options) -> None:
    """Refuse an option the kind does not know, which would be dropped silently.

    Raises
    ------
    BadaError
        The message names the kinds that take the option.
    """
    for name, kinds in _TAKES.items():
        if getattr(options, name) is not None and kind not in kinds:
            raise BadaError(
                Text(f"--{name} 只用于 {'、'.join(kinds)}，不用于 {kind}",
                     f"--{name} belongs to {' and '.join(kinds)}, not to {kind}")
            )  # fmt: skip
    if options.against != BASELINE and kind != "scenario":
        raise BadaError(Text(f"--against 只用于 scenario，不用于 {kind}",
                             f"--against belongs to scenario, not to {kind}"))  # fmt: skip


def describe(projection: Projection, kind: str, options: Options) -> Brief:
    """The brief of a kind.

    Raises
    ------
    UnknownName
        No such kind.
    BadaError
        The kind needs an option that is not given.
    """
    check_options(kind, options)
    return framed(
        _unframed(projection, kind, options), projection.pack.plan.letterhead, options.issue
    )


def _unframed(projection: Projection, kind: str, options: Options) -> Brief:
    match kind:
        case "month":
            return month_brief(projection)
        case "ten-day":
            return ten_day_brief(projection, since=options.since)
        case "quarter":
            return quarter_brief(projection, since=options.since)
        case "year":
            return year_brief(projection, track=options.track)
        case "scenario":
            return scenario_brief(projection, against=options.against)
        case "department":
            return department_brief(projection, department=options.department)
        case "card":
            return target_card(projection, target=options.target)
    names = ", ".join(KINDS)
    raise UnknownName(
        Text(
            f"没有通报种类“{kind}”；现有：{names}", f"no kind of brief '{kind}'; there are: {names}"
        )
    )

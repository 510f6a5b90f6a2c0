"""The outside view: how often published growth goals of this kind were reached.

The table is made by ``benchmarks/plan_goals.py --table`` from published goals of China
and its provinces with a published outcome, a row for each year; a goal is told of the years
before its own, at least five goals of them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bada_model.domain import Form, Target
from bada_model.language import Text

FEWEST = 5
"""Goals below which their share says too little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideView:
    """Goals of one indicator with a known outcome, and how many of them were reached."""

    goals: int
    reached: int
    first: int
    last: int

    @property
    def statement(self) -> Text:
        """One sentence for a reader."""
        return Text(
            f"外部参照：{self.first}—{self.last}年全国及各省公布的同类增长目标{self.goals}个，达成{self.reached}个",
            f"outside view: of {self.goals} published national and provincial growth goals of this kind "
            f"({self.first}-{self.last}), {self.reached} were reached",
        )


def outside_view(target: Target, series: str) -> OutsideView | None:
    """The outside view of a growth goal by its series or its indicator; None where too few are known.

    Goals of the target's own year and of later ones are left out: nobody knew their outcome.
    """
    if target.form is not Form.GROWTH:
        return None
    found = _goals_reached()
    of_kind = found.get(series) or found.get(target.indicator) or ()
    before = [goals for goals in of_kind if goals.last < target.due.year]
    return _together(before) if sum(g.goals for g in before) >= FEWEST else None


def _together(of_years: Sequence[OutsideView]) -> OutsideView:
    return OutsideView(
        goals=sum(g.goals for g in of_years), reached=sum(g.reached for g in of_years),
        first=of_years[0].first, last=of_years[-1].last,
    )  # fmt: skip


@cache
def _goals_reached() -> Mapping[str, tuple[OutsideView, ...]]:
    """The goals of each year by series, years ascending."""
    text = resources.files("bada_model").joinpath("goals_reached.csv").read_text("utf-8")
    found: dict[str, tuple[OutsideView, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        series, year, goals, reached = (row[c] for c in ("indicator", "year", "goals", "reached"))
        one = OutsideView(goals=int(goals), reached=int(reached), first=int(year), last=int(year))
        found[series] = (*found.get(series, ()), one)
    return found

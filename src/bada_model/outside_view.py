"""The outside view: how often published growth goals of this kind were reached.

The table is made by ``benchmarks/plan_goals.py --table`` from published goals of China
and its provinces with a published outcome; kinds with fewer than five goals are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bada_model.domain import Form, Target
from bada_model.language import Text


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
    """The outside view of a growth goal by its series or its indicator; None where too few are known."""
    reached = _goals_reached() if target.form is Form.GROWTH else {}
    return reached.get(series) or reached.get(target.indicator)


@cache
def _goals_reached() -> Mapping[str, OutsideView]:
    text = resources.files("bada_model").joinpath("goals_reached.csv").read_text("utf-8")
    return {
        row.pop("indicator"): OutsideView(**{k: int(v) for k, v in row.items()})
        for row in csv.DictReader(text.splitlines())
    }

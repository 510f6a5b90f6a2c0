"""The tables of supervision (督查): progress against schedule, rankings, splits of a promise."""

from bada_model.ranking.league import Standing, by_action, by_department, by_part, rank
from bada_model.ranking.progress import Progress, Rule, progress, schedule
from bada_model.ranking.split import (
    Split,
    split_over_both,
    split_over_months,
    split_over_parts,
    split_promise,
)

__all__ = [
    "Progress", "Rule", "Split", "Standing", "by_action", "by_department", "by_part",
    "progress", "rank", "schedule", "split_over_both", "split_over_months", "split_over_parts", "split_promise",
]  # fmt: skip

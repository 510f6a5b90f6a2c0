"""Why the answer changed between two months, in steps that add up.

Going from the earlier projection to the later one, one thing changes at a time: first revisions
of figures known before, then the passing of time, new figures, judgements, drivers and, with the
later program's own answer as the end, the rest. Each step is a full projection with the same
draws, so the steps telescope to the whole change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from bada_model.assumptions import Scenario
from bada_model.attainment import Assessment
from bada_model.domain import Pack
from bada_model.errors import PeriodError
from bada_model.forecast import DEFAULT_PATHS, DEFAULT_SEED, Draws
from bada_model.language import Text
from bada_model.projection import Projection, project
from bada_model.store import KEY

CAUSES: tuple[tuple[str, Text], ...] = (
    ("revision", Text("数据修订", "revisions")),
    ("model", Text("时间推移与模型", "passing of time and model")),
    ("new_data", Text("新数据", "new data")),
    ("scenario", Text("情景驱动因素", "drivers of the scenario")),
    ("judgement", Text("判断", "judgements")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of one promise's probability and median outcome, by cause.

    ``probability`` and ``median`` map each cause to its part; the parts add up to ``after``
    minus ``before`` but for ``remainder``, the rounding of the additions.
    """

    item: Assessment
    before: tuple[float, float]  # probability, median outcome
    after: tuple[float, float]
    probability: dict[str, float]
    median: dict[str, float]

    @property
    def remainder(self) -> float:
        """What the parts of the probability do not explain."""
        return self.after[0] - self.before[0] - sum(self.probability.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Every promise with a basis at both ends, and the figures that are new or revised."""

    changes: tuple[Change, ...]
    new_figures: int
    revised_figures: int

    def to_frame(self) -> pd.DataFrame:
        """One row for each promise: before, after, and the change by cause."""
        return pd.DataFrame([
            {"target": c.item.target.id, "before": c.before[0], "after": c.after[0],
             **c.probability, "remainder": c.remainder,
             "median_before": c.before[1], "median_after": c.after[1],
             **{f"median_{cause}": part for cause, part in c.median.items()}}
            for c in self.changes
        ])  # fmt: skip


def news(
    pack: Pack,
    earlier: str | pd.Period,
    later: str | pd.Period,
    *,
    scenarios: tuple[str | Scenario, str | Scenario] = ("baseline", "baseline"),
    n_paths: int = DEFAULT_PATHS,
    seed: int = DEFAULT_SEED,
) -> News:
    """What moved each promise between two months.

    Parameters
    ----------
    scenarios : pair
        The scenario of the earlier and of the later answer.

    Raises
    ------
    PeriodError
        A month lies outside the plan's year, or the later one before the earlier one.
    """
    draws = Draws(n_paths=n_paths, seed=seed)
    start, end = (project(pack, as_of=m, n_paths=n_paths, seed=seed) for m in (earlier, later))
    if start.as_of > end.as_of:
        raise PeriodError(
            Text(f"起始月 {start.as_of} 晚于截至月 {end.as_of}；请对调",
                 f"the first month, {start.as_of}, comes after the last, {end.as_of}; exchange them")
        )  # fmt: skip
    first, last = (pack.assumptions.scenario(s) for s in scenarios)
    revised = _revised(start.known, end.known)
    new_figures, revised_figures = figures_between(start, end)
    steps = [
        start.under(first),
        _seen(pack, revised, start.as_of, draws).under(first),
        _seen(pack, revised, end.as_of, draws).under(first),
        end.under(first),
        end.under(replace(last, judgements=first.judgements)),
        end.under(last),
    ]
    return News(
        changes=_changes([s.assess() for s in steps]),
        new_figures=new_figures, revised_figures=revised_figures,
    )  # fmt: skip


def figures_between(start: Projection, end: Projection) -> tuple[int, int]:
    """Figures that are new, and figures whose value changed, between two projections."""
    old, now = (
        p.known.drop_duplicates(KEY, keep="last").set_index(KEY)["value"] for p in (start, end)
    )
    both = old.index.intersection(now.index)
    revised = int((old.loc[both].to_numpy() != now.loc[both].to_numpy()).sum())
    return len(now) - len(both), revised


def _revised(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The figures known before, with the values they have now."""
    now = after.drop_duplicates(KEY, keep="last").set_index(KEY)["value"]
    keys = pd.MultiIndex.from_frame(before[KEY])
    values = now.reindex(keys).to_numpy()
    return before.assign(value=np.where(np.isfinite(values), values, before["value"]))


def _seen(pack: Pack, rows: pd.DataFrame, as_of: pd.Period, draws: Draws) -> Projection:
    """A projection from a given set of figures, whatever the release dates say."""
    seen = replace(pack, observations=rows.assign(released=pd.NaT))
    return project(seen, as_of=as_of, n_paths=draws.n_paths, seed=draws.seed)


def _changes(answers: Sequence[tuple[Assessment, ...]]) -> tuple[Change, ...]:
    found = []
    for steps in zip(*answers, strict=True):
        if all(s.probability is not None and s.outcome is not None for s in steps):
            values = [(s.probability or 0.0, s.outcome["0.5"] if s.outcome else 0.0) for s in steps]
            parts = [
                {cause: b[k] - a[k] for (cause, _), (a, b) in zip(CAUSES, pairwise(values), strict=True)}
                for k in (0, 1)
            ]  # fmt: skip
            found.append(Change(item=steps[-1], before=values[0], after=values[-1],
                                probability=parts[0], median=parts[1]))  # fmt: skip
    return tuple(found)

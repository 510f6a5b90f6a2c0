"""Who is ahead and who is behind: departments, actions, townships.

A league counts points ahead of or behind schedule. The mean over what is measured decides;
being ahead counts up to :data:`AHEAD_AT_MOST`, so that one runaway hides no laggard, and
being behind to one whole promise. Equal printed means share a rank (1, 2, 2, 4). Whoever has
no figure gets no rank and stands last, with what is missing counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.attainment import Assessment
from bada_model.domain import Plan
from bada_model.language import Text
from bada_model.pack_making.parts import PartResult
from bada_model.ranking.progress import Progress, schedule

AHEAD_AT_MOST = 0.2
NOT_STATED = Text("未列牵头单位", "no lead stated")
_LEADS = re.compile(r"[;；、,，]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One place in a league; ``score`` is the mean gap in percentage points, one decimal."""

    who: Text
    rank: int | None
    score: float | None
    measured: int
    promised: int
    behind: int
    furthest_behind: Text | None
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One gap that counts for somebody; None where nothing has been reported."""

    what: Text
    gap: float | None
    synthetic: bool = False

    @property
    def points(self) -> float:
        """The gap as it counts, in percentage points."""
        return 100 * float(np.clip(self.gap or 0.0, -1.0, AHEAD_AT_MOST))


def by_department(rows: Iterable[Progress]) -> tuple[Standing, ...]:
    """Lead departments; a promise led by several counts for each."""
    groups: dict[Text, list[Entry]] = {}
    for row in rows:
        names = [n.strip() for n in _LEADS.split(row.item.target.lead) if n.strip()]
        labels = {d.zh: d for d in row.item.target.departments}
        for who in [labels.get(n, Text.same(n)) for n in names] or [NOT_STATED]:
            groups.setdefault(who, []).append(_entry(row))
    return rank(groups)


def by_action(rows: Iterable[Progress], plan: Plan) -> tuple[Standing, ...]:
    """The plan's actions."""
    labels = {a.number: a.label for a in plan.actions}
    groups: dict[Text, list[Entry]] = {}
    for row in rows:
        number = row.item.target.action
        who = labels.get(number, Text.same(number))
        groups.setdefault(who, []).append(_entry(row))
    return rank(groups)


def by_part(
    results: Sequence[PartResult], item: Assessment, as_of: pd.Period
) -> tuple[Standing, ...]:
    """Townships (or other parts) by what each has done of its share of one promise.

    What is expected follows the promise's season through ``as_of``; under a cap less is better.
    A part that was given nothing cannot be measured.
    """
    target = item.target
    expected = schedule(item.indicator.release, as_of.month, target.due.month)
    groups: dict[Text, list[Entry]] = {}
    for part in results:
        gap = None
        if part.done is not None and part.promised:
            better = -1.0 if target.is_cap == (part.promised > 0) else 1.0
            gap = better * (part.done / part.promised - expected)
        groups[part.name] = [Entry(what=item.indicator.label, gap=gap, synthetic=part.synthetic)]
    return rank(groups)


def _entry(row: Progress) -> Entry:
    return Entry(what=row.item.indicator.label, gap=row.gap, synthetic=row.synthetic)


def rank(groups: Mapping[Text, Sequence[Entry]]) -> tuple[Standing, ...]:
    """Standings, best first; equal scores share a rank, whoever has none stands last without one."""
    scores = {who: _score(entries) for who, entries in groups.items()}
    known = sorted((s for s in scores.values() if s is not None), reverse=True)
    order = sorted(groups, key=lambda who: (scores[who] is None, -(scores[who] or 0.0), who.zh))
    return tuple(_standing(who, groups[who], scores[who], known) for who in order)


def _score(entries: Sequence[Entry]) -> float | None:
    points = [e.points for e in entries if e.gap is not None]
    return round(float(np.mean(points)), 1) + 0.0 if points else None


def _standing(
    who: Text, entries: Sequence[Entry], score: float | None, known: Sequence[float]
) -> Standing:
    measured = [e for e in entries if e.gap is not None]
    late = [e for e in measured if round(e.points, 1) < 0]
    return Standing(
        who=who, rank=None if score is None else known.index(score) + 1, score=score,
        measured=len(measured), promised=len(entries), behind=len(late),
        furthest_behind=min(late, key=lambda e: e.points).what if late else None,
        synthetic=any(e.synthetic for e in entries),
    )  # fmt: skip

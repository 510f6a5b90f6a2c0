"""What the pool has learned by a date, and the law it gives with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.cases import Cases, cases_at
from bada_model.forecast.pool.growth_field import growth_field
from bada_model.forecast.pool.members import (
    KNOWN_MISSES,
    MEMBERS,
    REFERENCES,
    SMALLEST_SCALE,
    carry_centre,
    carry_misses,
    tamed,
)
from bada_model.forecast.pool.panel import Panel
from bada_model.forecast.pool.referees import REFEREES
from bada_model.forecast.pool.regression import Fit, panel_regression
from bada_model.forecast.pool.widths import (
    as_unsure_as_surprised,
    no_surer_than_past,
    surprise_in_deviations,
)

POOLED = (*MEMBERS, "regression", "field")
"""Members that enter every pool; the others are references (docs/decisions/0003, 0011)."""
STAND_IN = "airline"
"""Member whose law a model that joined takes where it has no fit."""
SEED = 1


def member_names(also: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of a run's laws in their order: those of the pool, with the ones that join it, then references."""
    return (*POOLED, *also, *REFERENCES)


MEMBER_NAMES = member_names()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRun:
    """Member laws of all cases of a panel at one origin.

    Attributes
    ----------
    quantiles : array, shape (n, M, K)
        In the order of ``names``.
    actual : array, shape (n,)
        Published full-year growth, NaN where it is not known.
    scale : array, shape (n,)
        The series' usual carry error, in which scores are made comparable.
    names : tuple of str
        What the M laws are called, those of the pool first.
    """

    month: int
    cases: Cases
    quantiles: np.ndarray
    actual: np.ndarray
    scale: np.ndarray
    names: tuple[str, ...] = MEMBER_NAMES

    def stood_in(self, name: str) -> int:
        """Cases in which a model that joined had no fit, so that its law is the one of ``airline``."""
        own, airline = (self.quantiles[:, self.names.index(n)] for n in (name, STAND_IN))
        return int((own == airline).all(axis=1).sum())


def run_members(panel: Panel, year: int, month: int, also: Sequence[str] = ()) -> MemberRun | None:
    """The members, and the references, at one origin; None where no series can be forecast.

    ``also`` names models of :data:`bada_model.forecast.pool.referees.REFEREES` that join the pool.
    """
    cases = cases_at(panel, year, month)
    if cases is None:
        return None
    return run_of(panel, cases, month, member_laws(panel, cases, month, also=also), also)


def member_laws(
    panel: Panel,
    cases: Cases,
    month: int,
    *,
    fits: Sequence[Fit] | None = None,
    also: Sequence[str] = (),
) -> np.ndarray:
    """Quantiles of every member, shape (n, M, K); the seed depends on year and month only.

    A live run hands in what the regression learned, one fit for each case, and is spared the
    references. The laws of the other members do not depend on which models join.
    """
    rng = np.random.default_rng([SEED, cases.year, month])
    laws = [no_surer_than_past(member(cases, rng), cases) for member in MEMBERS.values()]
    laws.append(panel_regression(panel, cases, rng, fits=fits))
    laws.append(no_surer_than_past(growth_field(cases), cases))
    stand_in = laws[POOLED.index(STAND_IN)]
    laws += [joining_law(name, cases, month, stand_in) for name in also]
    pooled = len(laws)
    if fits is None:
        laws += [member(cases, rng) for member in REFERENCES.values()]
    found = np.stack(within_reach(laws), axis=1)
    found[:, :pooled] = as_unsure_as_surprised(found[:, :pooled], cases)
    return within_surprise(found, cases)


def joining_law(name: str, cases: Cases, month: int, stand_in: np.ndarray) -> np.ndarray:
    """Quantiles of a model that joins, with draws of its own; ``stand_in`` where it has no fit, shape (n, K)."""
    number = [*REFEREES].index(name) + 1
    rng = np.random.default_rng([SEED, cases.year, month, number])
    law = no_surer_than_past(REFEREES[name](cases, rng), cases)
    return np.where(np.isfinite(law), law, stand_in)


def run_of(
    panel: Panel, cases: Cases, month: int, quantiles: np.ndarray, also: Sequence[str] = ()
) -> MemberRun:
    """Member laws put beside what happened."""
    position = cases.year - int(panel.years[0])
    known = position < panel.years.size
    actual = panel.growth[cases.which, position, -1] if known else np.full(len(cases.which), np.nan)
    return MemberRun(month=month, cases=cases, quantiles=quantiles, actual=actual,
                     scale=usual_error(cases), names=member_names(also))  # fmt: skip


def within_reach(laws: list[np.ndarray]) -> list[np.ndarray]:
    """Laws held inside what the simulating members can reach, widened by its own width.

    Where last year's amounts are tiny, growth so far is no guide and ratios explode;
    the simulating members are capped by the series' own history.
    """
    reach = laws[: len(MEMBERS)]
    low = np.min([law[:, 0] for law in reach], axis=0)
    high = np.max([law[:, -1] for law in reach], axis=0)
    width = (high - low)[:, None]
    return [np.clip(law, low[:, None] - width, high[:, None] + width) for law in laws]


def within_surprise(laws: np.ndarray, cases: Cases) -> np.ndarray:
    """Laws held near growth so far, as far as past misses and this year's own surprise allow.

    With at least five past misses at this season no outcome is imagined farther away
    than twice the worst of them plus the distance of this year's growth from last year's.
    """
    misses = np.abs(carry_misses(cases))
    known = np.isfinite(misses)
    worst = np.where(known, misses, 0.0).max(axis=1, initial=0.0)
    worst = np.where(known.sum(axis=1) >= KNOWN_MISSES, worst, np.inf)
    centre = carry_centre(cases)
    surprise = np.abs(centre - np.nan_to_num(cases.past_full[:, -1]))
    reach = (2 * worst + surprise)[:, None, None]
    return np.clip(laws, centre[:, None, None] - reach, centre[:, None, None] + reach)


def usual_error(cases: Cases) -> np.ndarray:
    """Root mean square of past carry errors, tamed and shrunk to the batch's median, shape (n,)."""
    misses = tamed(carry_misses(cases))
    count = np.isfinite(misses).sum(axis=1)
    square = np.nansum(misses**2, axis=1)
    known = count > 1
    typical = float(np.median(np.sqrt(square[known] / count[known]))) if known.any() else 1.0
    return np.maximum(np.sqrt((square + typical**2) / (count + 1)), SMALLEST_SCALE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledLaw:
    """Quantiles of a run's cases before and after the correction of the spread, shape (n, K)."""

    plain: np.ndarray
    calibrated: np.ndarray


@dataclass(slots=True)
class Experience:
    """Past cases of one panel and origin month, in the order of their years.

    ``kind`` of a series is whether it publishes growth or only levels; ``names`` are those of a run.
    """

    panel: Panel
    year: np.ndarray
    series: np.ndarray
    scores: np.ndarray  # CRPS of each member in units of scale, shape (n_past, M)
    pits: np.ndarray  # of the pooled law given at the time
    plain_pits: np.ndarray  # of the same law before its spread was corrected
    surprise: np.ndarray  # how unusual the year was, in usual deviations
    names: tuple[str, ...]

    @classmethod
    def none(cls, panel: Panel, also: Sequence[str] = ()) -> Experience:
        """Before the first case."""
        empty = np.zeros(0, dtype=int)
        nothing = np.zeros(0)
        names = member_names(also)
        scores = np.zeros((0, len(names)))
        return cls(panel, empty, empty, scores, nothing, nothing, nothing, names)

    @property
    def pooled(self) -> tuple[str, ...]:
        """Names of the laws that are weighed."""
        return self.names[: -len(REFERENCES)]

    def learned(self, kind: bool, year: int) -> tuple[np.ndarray, float]:
        """Weights of each series, shape (n_series, M), and spread of a kind, from before a year."""
        before = (self.year < year) & (self.panel.own_levels[self.series] == kind)
        age = year - self.year[before]
        weights = combine.learn_weights(
            self.scores[before][:, : len(self.pooled)],
            self.series[before],
            len(self.panel.keys),
            age,
        )
        return weights, combine.learn_spread(self.plain_pits[before], age)

    def law(self, run: MemberRun) -> PooledLaw:
        """Pooled quantiles of a run, calibrated and before that, from earlier years only."""
        which = run.cases.which
        plain = np.empty((len(which), run.quantiles.shape[2]))
        calibrated = np.empty_like(plain)
        for kind in (False, True):
            now = self.panel.own_levels[which] == kind
            weights, spread = self.learned(kind, run.cases.year)
            plain[now] = combine.mixed(
                run.quantiles[now][:, : len(self.pooled)], weights[which[now]]
            )
            calibrated[now] = combine.widened(plain[now], spread)
        return PooledLaw(plain=plain, calibrated=calibrated)

    def after(self, run: MemberRun, law: PooledLaw) -> Experience:
        """With the outcomes of a run added."""
        known = np.isfinite(run.actual)
        actual = run.actual[known]
        scores = combine.crps(run.quantiles[known], np.repeat(actual[:, None], len(self.names), 1))
        return Experience(
            self.panel,
            np.append(self.year, np.full(known.sum(), run.cases.year)),
            np.append(self.series, run.cases.which[known]),
            np.concatenate([self.scores, scores / run.scale[known][:, None]]),
            np.append(self.pits, combine.pit(law.calibrated[known], actual)),
            np.append(self.plain_pits, combine.pit(law.plain[known], actual)),
            np.append(self.surprise, surprise_in_deviations(run.cases)[known]),
            self.names,
        )

"""Backtests: what would have been forecast at past origins, and how good it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.experience import STAND_IN, Experience, MemberRun, run_members
from bada_model.forecast.pool.hindsight import without_hindsight
from bada_model.forecast.pool.left_out import LeftOut, left_out, listed
from bada_model.forecast.pool.members import LEVELS, carry_centre
from bada_model.forecast.pool.panel import Dropped, Panel, arrange
from bada_model.forecast.pool.record import LAW_COLUMNS, LAW_LEVELS, SLOPES
from bada_model.forecast.pool.referees import chosen
from bada_model.forecast.pool.regression import fit_before
from bada_model.forecast.pool.remarks import Remark, remarks
from bada_model.forecast.pool.widths import UNUSUAL, surprise_in_deviations
from bada_model.language import Text
from bada_model.tables import harmless

QUANTILES = {"q05": 0.05, "q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9, "q95": 0.95}
CASE_COLUMNS = (
    "area",
    "indicator",
    "year",
    "month",
    "method",
    "actual",
    "mean",
    *QUANTILES,
    "crps",
)
EXTRA_COLUMNS = ("pit", "last_year", "own_levels", "scale", "surprise")
CASE_KEY = ["area", "indicator", "year", "month"]
LEARNING_YEARS = 8

Task = tuple[int, int, int, tuple[str, ...]]  # panel, year, month, models that join the pool
Runner = Callable[[Sequence[Panel], list[Task]], Iterable[MemberRun | None]]


def run_here(panels: Sequence[Panel], tasks: list[Task]) -> Iterable[MemberRun | None]:
    """Run tasks one after the other in this process."""
    return (run_members(panels[task[0]], *task[1:]) for task in tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodIn:
    """In how many of a backtest's cases, those it learns from included, a model that joined had no fit."""

    member: str
    cases: int
    of: int

    @property
    def text(self) -> Text:
        """The same in words."""
        said = Text("{member}：{of}例中有{n}例序列太短或拟合失败，改用 {other} 的分布",
                    "{member}: too short a series or no fit in {n} of {of} cases, which take the law of {other}")  # fmt: skip
        return said.fill(member=self.member, of=self.of, n=self.cases, other=STAND_IN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """Scored forecasts from past origins.

    ``scores`` has one row for each case and method with :data:`CASE_COLUMNS` and
    :data:`EXTRA_COLUMNS`; ``learned`` what the pool knew before each year and after the last, see
    :mod:`bada_model.forecast.pool.record`; ``dropped`` the series and cases left out and why;
    ``remarks`` figures not used as they stand; ``stood_in`` how often each model that joined the
    pool had no law of its own.
    """

    scores: pd.DataFrame
    learned: pd.DataFrame
    dropped: tuple[Dropped, ...]
    remarks: tuple[Remark, ...] = ()
    stood_in: tuple[StoodIn, ...] = ()

    def cases(self) -> pd.DataFrame:
        """The scores for a spreadsheet: six decimals, no name that it would run as a formula."""
        cases = self.scores[list(CASE_COLUMNS)].round(6)
        names = {n: cases[n].astype(object).map(harmless) for n in ("area", "indicator")}
        return cases.assign(**names)


def backtest(
    observations: pd.DataFrame,
    *,
    years: Sequence[int],
    months: Sequence[int],
    also: Sequence[str] = (),
    runner: Runner = run_here,
) -> Backtest:
    """Forecasts of full-year growth from past origins, with their scores.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure. A case uses only rows with period at or before
        its origin.
    years, months : sequences of int
        Target years and origin months (2 to 11) to report. Up to eight earlier
        years are forecast too, to learn weights and spread from.
    also : sequence of str
        Models of statsmodels that join the pool: ``ets``, ``sarimax``, ``structural``. They are
        fitted series by series, which takes most of the time.
    runner : callable
        Runs the tasks and yields their results in order.

    Raises
    ------
    UnknownName
        A name in ``also`` is none of these.
    """
    joined = chosen(also)
    span = range(min(years) - LEARNING_YEARS, max(years) + 1)
    arranged, unusable = arrange(observations)
    panels = without_hindsight(observations, arranged, [*span, max(years) + 1])
    dropped = [*unusable]
    tasks = [
        (n, year, month, joined) for n in range(len(panels)) for month in months for year in span
    ]
    results = iter(runner(panels, tasks))
    frames: list[pd.DataFrame] = []
    learned: list[dict[str, object]] = []
    cases, without = 0, Counter(dict.fromkeys(joined, 0))
    for panel in panels:
        missing: list[LeftOut] = []
        for month in months:
            runs = [next(results) for _ in span]
            rows, experience = _column(Experience.none(panel, joined), runs, set(years))
            frames += rows
            made = [run for run in runs if run is not None]
            cases += sum(len(run.cases.which) for run in made)
            without.update({name: sum(run.stood_in(name) for run in made) for name in joined})
            for before in sorted({*years, max(years) + 1}):
                learned += _what_was_learned(experience, month, before)
            for year, run in zip(span, runs, strict=True):
                missing += _left_out(panel, year, month, run) if year in years else []
        dropped += listed(panel, missing)
    dropped += _never_forecast(panels, frames, dropped)
    columns = [*CASE_COLUMNS, *EXTRA_COLUMNS]
    scores = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    return Backtest(
        scores=scores.sort_values([*CASE_KEY, "method"], ignore_index=True)[columns],
        learned=pd.DataFrame(learned), dropped=tuple(dropped), remarks=tuple(remarks(observations)),
        stood_in=tuple(StoodIn(member=name, cases=n, of=cases) for name, n in without.items()),
    )  # fmt: skip


def _column(
    experience: Experience, runs: Iterable[MemberRun | None], wanted: set[int]
) -> tuple[list[pd.DataFrame], Experience]:
    """Case rows of one panel and month; each year learns from those before."""
    frames = []
    for run in runs:
        if run is None:
            continue
        law = experience.law(run)
        if run.cases.year in wanted:
            frames.append(_rows(experience.panel, run, law.calibrated))
        experience = experience.after(run, law)
    return frames, experience


def _what_was_learned(experience: Experience, month: int, year: int) -> Iterable[dict[str, object]]:
    """What a live forecast of ``year`` is told about each kind, from the years before it."""
    panel = experience.panel
    if not (experience.year < year).any():
        return
    fit = fit_before(panel, year, month)
    for kind in (False, True):
        of_kind = (panel.own_levels[experience.series] == kind) & (experience.year < year)
        if not of_kind.any():
            continue
        weights, spread = experience.learned(kind, year)
        pits, unusual = experience.pits[of_kind], experience.surprise[of_kind] >= UNUSUAL
        yield {
            "seasons": len(panel.months), "own_levels": int(kind), "month": month, "before": year,
            "cases": int(of_kind.sum()), "spread": round(spread, 4),
            "held80": _held(pits, 0.8), "held50": _held(pits, 0.5),
            "unusual_cases": int(unusual.sum()),
            "unusual_held80": _held(pits[unusual], 0.8), "unusual_held50": _held(pits[unusual], 0.5),
            **{name: round(float(w), 4) for name, w in zip(experience.pooled, weights.mean(axis=0), strict=True)},
            **{name: round(float(b), 4) for name, b in zip(SLOPES, fit.slope, strict=True)},
            **{name: round(float(q), 4) for name, q in zip(LAW_COLUMNS, np.interp(LAW_LEVELS, LEVELS, fit.law), strict=True)},
        }  # fmt: skip


def _held(pits: np.ndarray, band: float) -> float:
    """Share of outcomes inside a band, zero without any."""
    return round(float(np.mean(np.abs(pits - 0.5) <= band / 2)), 4) if pits.size else 0.0


def _rows(panel: Panel, run: MemberRun, law: np.ndarray) -> pd.DataFrame:
    """One row for each case with a known outcome and each method."""
    laws = {"pool": law} | {name: run.quantiles[:, k] for k, name in enumerate(run.names)}
    known = np.isfinite(run.actual)
    base = _case_columns(panel, run, known)
    frames = []
    for method, quantiles in laws.items():
        chosen, actual = quantiles[known], run.actual[known]
        mean = carry_centre(run.cases)[known] if method == "carry" else chosen.mean(axis=1)
        levels = {name: at_level(chosen, level) for name, level in QUANTILES.items()}
        frames.append(base.assign(method=method, mean=mean, **levels,
                                  crps=combine.crps(chosen, actual), pit=combine.pit(chosen, actual)))  # fmt: skip
    return pd.concat(frames, ignore_index=True)


def _case_columns(panel: Panel, run: MemberRun, known: np.ndarray) -> pd.DataFrame:
    which = run.cases.which[known]
    frame = pd.DataFrame([panel.keys[i] for i in which], columns=["area", "indicator"])
    before = run.cases.past_full[known]
    return frame.assign(
        year=run.cases.year, month=run.month, actual=run.actual[known],
        last_year=before[:, -1] if before.shape[1] else np.nan,
        own_levels=panel.own_levels[which], scale=run.scale[known],
        surprise=surprise_in_deviations(run.cases)[known],
    )  # fmt: skip


def at_level(quantiles: np.ndarray, level: float) -> np.ndarray:
    """Quantile at any level, linear between LEVELS, shape (n,)."""
    position = np.interp(level, LEVELS, np.arange(LEVELS.size))
    low = int(np.floor(position))
    high = min(low + 1, LEVELS.size - 1)
    part = position - low
    return quantiles[:, low] * (1 - part) + quantiles[:, high] * part


def _left_out(panel: Panel, year: int, month: int, run: MemberRun | None) -> list[LeftOut]:
    if run is None:
        return left_out(panel, year, month, (), ())
    which = run.cases.which
    return left_out(panel, year, month, which[np.isfinite(run.actual)], which)


def _never_forecast(
    panels: list[Panel], frames: list[pd.DataFrame], named: list[Dropped]
) -> list[Dropped]:
    """Series neither forecast nor named before: none of their figures lie in the wanted years."""
    done = {key for f in frames for key in zip(f["area"], f["indicator"], strict=True)}
    done |= {(d.area, d.indicator) for d in named}
    return [
        Dropped(area=area, indicator=indicator,
                reason=Text("所选年份没有数据", "no figure in the years asked for"))
        for panel in panels for area, indicator in panel.keys if (area, indicator) not in done
    ]  # fmt: skip

"""Backtests: what would have been forecast at past origins, and how good it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.experience import MEMBER_NAMES, Experience, MemberRun, run_members
from bada_model.forecast.pool.members import LEVELS
from bada_model.forecast.pool.panel import Dropped, Panel, arrange

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
LEARNING_YEARS = 8

Task = tuple[Panel, int, int]  # panel, year, month
Runner = Callable[[list[Task]], Iterable[MemberRun | None]]


def run_here(tasks: list[Task]) -> Iterable[MemberRun | None]:
    """Run tasks one after the other in this process."""
    return (run_members(*task) for task in tasks)


def backtest(
    observations: pd.DataFrame,
    *,
    years: Sequence[int],
    months: Sequence[int],
    runner: Runner = run_here,
) -> tuple[pd.DataFrame, list[Dropped]]:
    """Forecasts of full-year growth from past origins, with their scores.

    Parameters
    ----------
    observations : DataFrame
        One row for each figure. A case uses only rows with period at or before
        its origin.
    years, months : sequences of int
        Target years and origin months (2 to 11) to report. Up to eight earlier
        years are forecast too, to learn weights and spread from.
    runner : callable
        Runs the tasks and yields their results in order.

    Returns
    -------
    scores : DataFrame
        Columns :data:`CASE_COLUMNS`, one row for each case and method.
    dropped : list of Dropped
        Series that were not forecast, with the reason.
    """
    panels, dropped = arrange(observations)
    span = range(min(years) - LEARNING_YEARS, max(years) + 1)
    tasks = [(panel, year, month) for panel in panels for month in months for year in span]
    frames: list[pd.DataFrame] = []
    results = iter(runner(tasks))
    for panel in panels:
        for _ in months:
            frames += _column(panel, [next(results) for _ in span], set(years))
    dropped += _never_forecast(panels, frames)
    if not frames:
        return pd.DataFrame(columns=list(CASE_COLUMNS)), dropped
    scores = pd.concat(frames, ignore_index=True)
    keys = ["area", "indicator", "year", "month", "method"]
    return scores.sort_values(keys, ignore_index=True), dropped


def _column(
    panel: Panel, runs: Iterable[MemberRun | None], wanted: set[int]
) -> Iterable[pd.DataFrame]:
    """Case rows of one panel and month; each year learns from those before."""
    experience = Experience.none(panel)
    for run in runs:
        if run is None:
            continue
        law = experience.law(run)
        if run.cases.year in wanted:
            yield _rows(panel, run, law)
        experience = experience.after(run, law)


def _rows(panel: Panel, run: MemberRun, law: np.ndarray) -> pd.DataFrame:
    """One row for each case with a known outcome and each method."""
    laws = {"pool": law} | {name: run.quantiles[:, k] for k, name in enumerate(MEMBER_NAMES)}
    known = np.isfinite(run.actual)
    keys = [panel.keys[i] for i in run.cases.which[known]]
    frames = []
    for method, quantiles in laws.items():
        chosen, actual = quantiles[known], run.actual[known]
        frame = pd.DataFrame(keys, columns=["area", "indicator"])
        frame["year"], frame["month"], frame["method"] = run.cases.year, run.month, method
        frame["actual"], frame["mean"] = actual, _mean(method, run, chosen, known)
        for name, level in QUANTILES.items():
            frame[name] = at_level(chosen, level)
        frame["crps"] = combine.crps(chosen, actual)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _mean(method: str, run: MemberRun, quantiles: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Mean of a law; for carry the plain carry itself, free of rounding in the tails."""
    if method == "carry":
        from bada_model.forecast.pool.members import carry_centre

        return carry_centre(run.cases)[known]
    return quantiles.mean(axis=1)


def at_level(quantiles: np.ndarray, level: float) -> np.ndarray:
    """Quantile at any level, linear between LEVELS, shape (n,)."""
    position = np.interp(level, LEVELS, np.arange(LEVELS.size))
    low = int(np.floor(position))
    high = min(low + 1, LEVELS.size - 1)
    part = position - low
    return quantiles[:, low] * (1 - part) + quantiles[:, high] * part


def _never_forecast(panels: list[Panel], frames: list[pd.DataFrame]) -> list[Dropped]:
    done = {key for f in frames for key in zip(f["area"], f["indicator"], strict=True)}
    return [
        Dropped(area=area, indicator=indicator,
                reason="no year with three years of complete history and a published outcome")
        for panel in panels for area, indicator in panel.keys if (area, indicator) not in done
    ]  # fmt: skip

"""What changed between two vintages of the figures, by how much, and what that does to each promise.

A figure is known from its release day; without one, from the day it was imported, or, in a
pack's file, from the month after its period.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from bada_model.attainment import Assessment
from bada_model.domain import AMOUNT_MEASURES, Measure, Pack
from bada_model.errors import PeriodError
from bada_model.forecast import DEFAULT_PATHS, DEFAULT_SEED
from bada_model.language import Text
from bada_model.projection import project
from bada_model.store import KEY, latest
from bada_model.transforms import comparable_base
from bada_model.units import label
from bada_model.workspace import Import

MATERIAL = 0.5
"""Percent by which last year's level must be off before its base counts as revised."""
Answer = tuple[float, float]
"""Probability and median outcome of one promise."""
_SAME_SERIES = ["area", "indicator", "coverage", "period"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One figure that is new, has another value, or is gone; ``place`` is file:row."""

    area: str
    indicator: str
    period: pd.Period
    coverage: str
    measure: str
    unit: str
    before: float | None
    after: float | None
    place: str

    @property
    def cause(self) -> str:
        """``new``, ``revised`` or ``withdrawn``."""
        if self.before is None:
            return "new"
        return "withdrawn" if self.after is None else "revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseRevision:
    """A published level and growth that contradict last year's published level.

    ``implied`` is last year's level on the basis of this year's release, ``level / (1 + growth)``;
    the growth is what counts, it is never rebuilt from the levels.
    """

    area: str
    indicator: str
    period: pd.Period
    coverage: str
    unit: str
    level: float
    growth: float  # percent, as published
    last_level: float  # last year's level, as published last
    implied: float

    @property
    def gap(self) -> float:
        """By how many percent last year's base was revised."""
        return 100 * (self.implied / self.last_level - 1)

    @property
    def statement(self) -> Text:
        """One sentence for a reader who sees series and month beside it."""
        rebuilt = 100 * (self.level / self.last_level - 1)
        unit = label(self.unit)
        return Text(
            f"公布增速{self.growth:g}%，按两年公布数计算为{rebuilt:.1f}%；上年基数已调整{self.gap:+.1f}%"
            f"（{self.last_level:,.8g}→{self.implied:,.8g}{unit.zh}），以公布增速为准",
            f"published growth {self.growth:g}%, {rebuilt:.1f}% when rebuilt from the two levels; last year's base was "
            f"revised by {self.gap:+.1f}% ({self.last_level:,.8g} to {self.implied:,.8g} {unit.en}), the published growth "
            "counts",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the change of figures does to one promise, from the same draws and the same month.

    Answers are given before, with revisions only, and with new figures too; None has no basis.
    """

    target: str
    before: Answer | None
    revised: Answer | None
    after: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """The difference between two vintages."""

    figures: tuple[Revision, ...]
    bases: tuple[BaseRevision, ...]
    effects: tuple[Effect, ...]


def vintage(observations: pd.DataFrame, day: date, imports: Sequence[Import] = ()) -> pd.DataFrame:
    """The rows known at the end of a day.

    Parameters
    ----------
    imports : sequence of Import
        Where the workspace's rows come from, see :meth:`bada_model.workspace.Workspace.imports`.
    """
    known = observations["released"].astype("datetime64[s]")
    usual = (observations["period"] + 1).dt.end_time.dt.normalize().astype("datetime64[s]")
    imported = _imported_on(observations["row"].to_numpy(), imports)
    since = known.fillna(pd.Series(imported, index=known.index)).fillna(usual)
    return observations[since <= pd.Timestamp(day)]


def _imported_on(rows: np.ndarray, imports: Sequence[Import]) -> np.ndarray:
    """The local day on which each row was imported, NaT for rows of pack files."""
    days = np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[s]")
    for item in imports:
        own = (rows >= item.first) & (rows < item.first + item.rows)
        days[own] = np.datetime64(item.imported_at.astimezone().date())
    return days


def month_known(pack: Pack, day: date) -> pd.Period:
    """The last month of the plan's year whose figures are out on a day.

    Raises
    ------
    PeriodError
        The plan's year has not begun to be published.
    """
    month = pd.Period(day, "M") - 1
    if month.year < pack.plan.year:
        raise PeriodError(
            Text(f"{day} 时{pack.plan.year}年尚无数据可评估；请用 {pack.plan.year}-02-01 及以后的日期",
                 f"on {day} no month of {pack.plan.year} was out; use a day from {pack.plan.year}-02-01 on")
        )  # fmt: skip
    return min(month, pd.Period(f"{pack.plan.year}-12", "M"))


def compare_vintages(
    pack: Pack,
    before: pd.DataFrame,
    after: pd.DataFrame,
    *,
    as_of: pd.Period,
    n_paths: int = DEFAULT_PATHS,
    seed: int = DEFAULT_SEED,
) -> Revisions:
    """The difference between two vintages of a pack's figures, seen from one month.

    Parameters
    ----------
    before, after : DataFrame
        Rows of two vintages, see :func:`vintage`.
    as_of : Period
        The month from which both are judged, so that only the figures differ.
    """
    first, last = latest(before), latest(after)
    joined = first.merge(last, on=KEY, how="outer", suffixes=("_before", "_after"))
    changed = joined[~(joined["value_before"] == joined["value_after"])]
    touched = pd.MultiIndex.from_frame(changed[_SAME_SERIES].astype({"period": "period[M]"}))
    answers = [
        project(_seen(pack, rows), as_of=as_of, n_paths=n_paths, seed=seed).assess()
        for rows in (first, _revised(first, joined), last)
    ] if len(changed) else []  # fmt: skip
    return Revisions(
        figures=tuple(_revision(row) for row in changed.to_dict("records")),
        bases=tuple(b for b in base_revisions(last)
                    if (b.area, b.indicator, b.coverage, b.period) in touched),
        effects=tuple(_effects(*answers)) if answers else (),
    )  # fmt: skip


def _revision(row: dict[Any, Any]) -> Revision:
    side = "_after" if pd.notna(row["value_after"]) else "_before"
    values = {
        name: None if pd.isna(row[f"value_{name}"]) else float(row[f"value_{name}"])
        for name in ("before", "after")
    }
    return Revision(
        area=str(row["area"]), indicator=str(row["indicator"]), period=row["period"],
        coverage=str(row["coverage"]), measure=str(row["measure"]), unit=str(row["unit"]),
        place=f"{row['file' + side]}:{int(row['row' + side])}", **values,
    )  # fmt: skip


def _revised(first: pd.DataFrame, joined: pd.DataFrame) -> pd.DataFrame:
    """The figures known before, with the values they have now; those that are gone left out."""
    now = joined.set_index(KEY)["value_after"]
    values = now.reindex(pd.MultiIndex.from_frame(first[KEY])).to_numpy()
    return first.assign(value=values)[np.isfinite(values)]


def _seen(pack: Pack, rows: pd.DataFrame) -> Pack:
    """The pack with just these rows, whatever their release days say."""
    return replace(pack, observations=rows.assign(released=pd.NaT))


def _effects(
    before: Sequence[Assessment], revised: Sequence[Assessment], after: Sequence[Assessment]
) -> list[Effect]:
    return [
        Effect(target=steps[0].target.id, before=_answer(steps[0]), revised=_answer(steps[1]),
               after=_answer(steps[2]))
        for steps in zip(before, revised, after, strict=True)
        if any(_answer(s) != _answer(steps[0]) for s in steps)
    ]  # fmt: skip


def _answer(item: Assessment) -> Answer | None:
    """Probability and median, None where there is no basis."""
    if item.probability is None or item.outcome is None:
        return None
    return (item.probability, item.outcome["0.5"])


def base_revisions(figures: pd.DataFrame) -> tuple[BaseRevision, ...]:
    """Every period whose level and growth, both nominal, contradict last year's published level.

    Rounding of the three published figures is allowed for; a real growth beside a nominal
    level differs by prices and is no revision.

    Parameters
    ----------
    figures : DataFrame
        One row for each figure, see :func:`bada_model.store.latest`.
    """
    alike = figures[figures["basis"].astype(str) != "real"].copy()
    alike[["area", "indicator", "coverage", "unit"]] = alike[
        ["area", "indicator", "coverage", "unit"]
    ].astype(str)
    levels = alike[alike["measure"].isin(AMOUNT_MEASURES)]
    growth = alike[alike["measure"] == Measure.YOY_GROWTH].drop_duplicates(_SAME_SERIES, keep="last")  # fmt: skip
    ago = levels.assign(period=levels["period"] + 12)
    pairs = levels.merge(ago, on=[*_SAME_SERIES, "unit", "measure"], suffixes=("", "_last"))
    pairs = pairs.merge(growth[[*_SAME_SERIES, "value"]].rename(columns={"value": "growth"}), on=_SAME_SERIES)  # fmt: skip
    pairs = pairs[(pairs["value"] > 0) & (pairs["value_last"] > 0) & (pairs["growth"] > -100)]
    found = [
        BaseRevision(area=r.area, indicator=r.indicator, period=r.period, coverage=r.coverage,
                     unit=r.unit, level=float(r.value), growth=float(r.growth),
                     last_level=float(r.value_last), implied=float(comparable_base(r.value, r.growth)))
        for r in pairs.itertuples()
    ]  # fmt: skip
    return tuple(b for b in found if abs(b.gap) > max(MATERIAL, _rounding(b)))


def _rounding(base: BaseRevision) -> float:
    """Percent by which rounding alone may move the implied base from the published one."""
    growth = 100 * _half_digit(base.growth) / (100 + base.growth)
    levels = sum(100 * _half_digit(v) / v for v in (base.level, base.last_level))
    return growth + levels


def _half_digit(value: float) -> float:
    """Half of the last printed digit."""
    text = f"{value:.10g}"
    return 0.5 * 10.0 ** -len(text.partition(".")[2])

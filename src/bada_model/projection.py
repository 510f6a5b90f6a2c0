"""A projection: one pack seen from one month, with all its forecasts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

import numpy as np
import pandas as pd

from bada_model import __version__, store
from bada_model.assumptions import BASELINE_SCENARIO, Judgement, JudgementKind, Scenario
from bada_model.attainment import Assessment, assess, reassess
from bada_model.conditions import Tilt, tied_to, tilt
from bada_model.domain import Form, Kind, Pack
from bada_model.errors import PeriodError, UnknownName
from bada_model.forecast import DEFAULT_PATHS, DEFAULT_SEED, Draws, Forecast, forecast_indicators
from bada_model.language import Text
from bada_model.periods import parse_period
from bada_model.response import Responses


@dataclass(frozen=True, kw_only=True)
class Projection:
    """Forecasts of every indicator of a pack as of one month.

    Frozen: the same pack, month, seed and number of paths give the same digits.
    """

    pack: Pack = field(repr=False)
    as_of: pd.Period
    draws: Draws
    forecasts: dict[str, Forecast] = field(repr=False)
    missing: dict[str, Text] = field(repr=False)  # why an indicator has no forecast
    known: pd.DataFrame = field(repr=False)
    scenario: Scenario = BASELINE_SCENARIO
    tilt: Tilt | None = field(default=None, repr=False)
    plain: Projection | None = field(default=None, repr=False)

    @property
    def baseline(self) -> Projection:
        """The projection without any assumption, from the same draws."""
        return self.plain or self

    @cached_property
    def responses(self) -> Responses:
        """How the baseline's forecasts answer to every driver, drawn once."""
        if self.plain is not None:
            return self.plain.responses
        return Responses(self.pack, self.forecasts, self.draws, self.first_open_month)

    @property
    def first_open_month(self) -> int:
        """The first month (1 to 12, 13 when none is left) in which a change can act."""
        return max(1, (self.as_of.year - self.pack.plan.year) * 12 + self.as_of.month + 1)

    def under(self, scenario: str | Scenario) -> Projection:
        """The same draws read under a scenario, by name or as a value.

        Raises
        ------
        UnknownName
            No such scenario in the pack, or it names a driver or project the pack lacks.
        BadaError
            A driver's value is no number or lies outside its range.
        ConditionError
            Its judgements contradict each other or leave too few paths.
        """
        chosen = self.pack.assumptions.scenario(scenario)
        self.pack.assumptions.check(chosen)
        forecasts = self.responses.under(chosen, self.as_of)
        bent = self._conditions(chosen, forecasts)
        if bent is not None:
            rows, tied = bent.choose(), tied_to(self.pack, (j.indicator for j in chosen.judgements))
            forecasts = {
                c: replace(f, paths=f.paths[rows]) if c in tied else f for c, f in forecasts.items()
            }
        return replace(self.baseline, forecasts=forecasts, scenario=chosen, tilt=bent,
                       plain=self.baseline)  # fmt: skip

    def _conditions(self, scenario: Scenario, forecasts: dict[str, Forecast]) -> Tilt | None:
        """The weights of the scenario's judgements that still count, None where there is none."""
        said: list[Judgement] = [
            j for j in scenario.judgements
            if j.kind is not JudgementKind.SHIFT and j.until >= self.as_of
        ]  # fmt: skip
        silent = [j.indicator for j in said if j.indicator not in forecasts]
        if silent:
            raise UnknownName(
                Text(f"判断所指的指标没有预测：{silent[0]}",
                     f"a judgement speaks of '{silent[0]}', which has no forecast")
            )  # fmt: skip
        if not said:
            return None
        return tilt([(j, _year_end(forecasts[j.indicator])) for j in said])

    def assess(self) -> tuple[Assessment, ...]:
        """The answer for each promise of the plan, in the order of the register."""
        return self._assessments

    @cached_property
    def _assessments(self) -> tuple[Assessment, ...]:
        if self.plain is None:
            return assess(self.pack, self.forecasts, self.missing)
        return reassess(self.forecasts, self.plain.forecasts, self.plain.assess())

    def to_frame(self) -> pd.DataFrame:
        """One row for each promise: status, probability, quantiles, pace, progress."""
        return pd.DataFrame([assessment_record(a) for a in self.assess()])

    def answer(self, target_id: str) -> Assessment:
        """The answer for one promise, by the id of any of its appearances or by its indicator.

        Raises
        ------
        UnknownName
            No such promise; the message names the nearest ids.
        """
        for item in self.assess():
            if target_id in (item.target.id, item.target.indicator, *item.also_stated):
                return item
        near = get_close_matches(target_id, [t.id for t in self.pack.targets], n=5, cutoff=0.4)
        names = ", ".join(near)
        zh, en = (f"相近的有：{names}", f"close are: {names}") if near else (
            "全部编号见 bada targets", "all ids: bada targets")  # fmt: skip
        raise UnknownName(Text(f"没有承诺“{target_id}”；{zh}", f"no promise '{target_id}'; {en}"))

    @cached_property
    def data_hash(self) -> str:
        """Hash of the register and the observations known, short form."""
        digest = hashlib.sha256()
        digest.update(repr((self.pack.plan, self.pack.targets)).encode())
        digest.update(repr(sorted(self.pack.indicators.items())).encode())
        text = self.known.drop(columns=["file", "row"]).to_csv(index=False)
        digest.update(text.encode())
        return digest.hexdigest()[:16]

    def reproducibility(self) -> dict[str, str]:
        """What must be the same for the digits to be the same."""
        return {
            "pack": self.pack.plan.code, "as_of": str(self.as_of), "data": self.data_hash,
            "seed": str(self.draws.seed), "paths": str(self.draws.n_paths), "version": __version__,
            "scenario": self.scenario.code,
        }  # fmt: skip


def project(
    pack: Pack,
    *,
    as_of: str | pd.Period | None = None,
    n_paths: int = DEFAULT_PATHS,
    seed: int = DEFAULT_SEED,
    advance: Callable[[], None] = lambda: None,
) -> Projection:
    """Forecast every indicator of a pack from what was known when ``as_of``'s figures were out.

    Parameters
    ----------
    as_of : str or Period, optional
        Month such as ``"2024-08"``; the pack's default when left out.

    Raises
    ------
    PeriodError
        The month does not exist, lies after the target year, or the pack names no default.

    Examples
    --------
    >>> from bada_model import load_pack, project
    >>> projection = project(load_pack("heshan-2024"), as_of="2024-06", n_paths=1000)
    >>> projection.as_of
    Period('2024-06', 'M')
    """
    month = chosen_month(pack, as_of)
    draws = Draws(n_paths=n_paths, seed=seed)
    known = store.latest(store.known(pack.observations, month))
    made = forecast_indicators(pack, known, as_of=month, draws=draws, advance=advance)
    return Projection(pack=pack, as_of=month, draws=draws, forecasts=made.found,
                      missing=made.missing, known=known)  # fmt: skip


def _year_end(forecast: Forecast) -> np.ndarray:
    """What people speak of: a flow's growth, any other kind's value at the end of the year."""
    return forecast.outcome(Form.GROWTH if forecast.kind is Kind.FLOW else Form.STOCK)


def chosen_month(pack: Pack, as_of: str | pd.Period | None = None) -> pd.Period:
    """The month a pack is seen from: the one given, or the pack's own default.

    Raises
    ------
    PeriodError
        The month does not exist, lies outside the plan's year, or the pack names no default.
    """
    month = parse_period(as_of) if isinstance(as_of, str) else (as_of or pack.plan.default_as_of)
    if month is None:
        raise PeriodError(
            Text("方案包没有默认月份，请给出 as_of，例如 2024-06",
                 "the pack names no default month; give as_of, for instance 2024-06")
        )  # fmt: skip
    if not pack.plan.year - 1 <= month.year <= pack.plan.year:
        raise PeriodError(
            Text(
                f"{month} 不在方案年度 {pack.plan.year} 内；请用 {pack.plan.year}-01 至 {pack.plan.year}-12",
                f"{month} is not in the plan's year; use {pack.plan.year}-01 to {pack.plan.year}-12",
            )
        )
    return month


def assessment_record(item: Assessment) -> dict[str, object]:
    """One promise as plain values, the contract of ``bada assess --format json``."""
    target, basis = item.target, item.basis
    return {
        "target": target.id,
        "indicator": target.indicator,
        "label_zh": item.indicator.label.zh,
        "label_en": item.indicator.label.en,
        "action": target.action,
        "form": str(target.form),
        "bound": str(target.bound),
        "value": target.value,
        "unit": target.unit,
        "outcome": dict(item.outcome) if item.outcome else None,
        "probability": item.probability,
        "required_pace": item.required_pace,
        "required_pace_unit": item.pace_unit.en if item.pace_unit else None,
        "progress": item.progress,
        "progress_expected": item.progress_expected,
        "status": str(item.status),
        "basis": {
            "level": str(basis.level), "method": basis.method.en,
            "last": str(basis.last) if basis.last is not None else None,
            "rows": list(basis.rows), "notes": [n.en for n in basis.notes],
            "track_record": basis.record.en if basis.record else None,
        } if basis else {"level": "none", "method": item.reason.en if item.reason else ""},
        "outside_view": asdict(item.outside_view) if item.outside_view else None,
        "also_stated": list(item.also_stated),
        "synthetic": item.synthetic,
    }  # fmt: skip

"""The typed tables of a brief: promises, outcomes, paths, sources, and the lever model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.attainment import QUANTILES, Assessment, Status
from bada_model.briefs import wording
from bada_model.briefs.citing import Citations
from bada_model.briefs.datasets import Cell, Chance, Dataset, LeverDriver, LeverModel, LeverOutcome
from bada_model.domain import Kind
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.units import label
from bada_model.what_if.goals import levers
from bada_model.what_if.linear import linear_outcomes

LEVER_PATHS = 500
"""Paths of a lever sheet: every n-th of the projection's, so that a spreadsheet stays small."""

_PROMISE = (
    Text("编号", "Id"), Text("指标", "Indicator"), Text("承诺", "Promise"), Text("形式", "Form"),
    Text("限定", "Bound"), Text("目标值", "Value"), Text("单位", "Unit"), Text("期限", "Due"),
    Text("行动", "Action"), Text("条款", "Clause"), Text("牵头单位", "Lead"),
    Text("状态", "Status"),
)  # fmt: skip
_OUTCOME = (
    Text("编号", "Id"), Text("指标", "Indicator"), Text("单位", "Unit"), Text("平均", "Mean"),
    *(Text.same(f"q{q * 100:02.0f}") for q in QUANTILES), Text("达成概率", "Probability"),
    Text("余下须达", "Required pace"), Text("进度", "Progress"), Text("应有进度", "Expected progress"),
    Text("状态", "Status"), Text("演示", "Demonstration"),
)  # fmt: skip
_PATH = (
    Text("指标", "Indicator"), Text("单位", "Unit"), Text("月份", "Month"), Text("已公布", "Published"),
    *(Text.same(f"q{q * 100:02.0f}") for q in QUANTILES), Text("演示", "Demonstration"),
)  # fmt: skip
_SOURCE = (
    Text("编号", "No."), Text("指标", "Indicator"), Text("发布单位", "Publisher"), Text("期末月", "Period"),
    Text("数值", "Value"), Text("读取位置", "Read at"), Text("文件行", "File and row"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefValues:
    """The tables of a brief; nothing is computed before they are asked for."""

    projection: Projection
    items: tuple[Assessment, ...]
    citations: Citations

    def datasets(self) -> tuple[Dataset, ...]:
        """Promises, outcomes, paths and sources at full precision."""
        return datasets(self.projection, self.items, self.citations)

    def levers(self) -> LeverModel | None:
        """Headline outcomes as functions of the levers; None where nothing can be moved."""
        return lever_model(self.projection)


def datasets(
    projection: Projection, items: Sequence[Assessment], citations: Citations
) -> tuple[Dataset, ...]:
    """Promises, outcomes, paths and sources of a brief at full precision."""
    actions = {a.number: Text(f"{a.number} {a.label.zh}", f"{a.number} {a.label.en}")
               for a in projection.pack.plan.actions}  # fmt: skip
    marked = any(i.synthetic for i in items)
    sources = tuple(
        (f"S{n}", r.indicator, r.publisher, r.period, r.value, r.source, r.place)
        for n, r in enumerate(citations.rows, 1)
    )
    return (
        Dataset(name=Text("目标", "Targets"), columns=_PROMISE, rows=tuple(_promise(i, actions) for i in items)),
        Dataset(name=Text("预计结果", "Outcomes"), columns=_OUTCOME, synthetic=marked,
                rows=tuple(map(_outcome, items))),
        Dataset(name=Text("路径摘要", "Paths"), columns=_PATH, synthetic=marked,
                rows=tuple(_paths(projection, items))),
        Dataset(name=Text("数据来源", "Sources"), columns=_SOURCE, rows=sources, synthetic=marked),
    )  # fmt: skip


def _promise(item: Assessment, actions: Mapping[int, Text]) -> tuple[Cell, ...]:
    target = item.target
    return (target.id, item.indicator.label, wording.promise(target), wording.FORM_WORDS[target.form],
            wording.BOUND_WORDS[target.bound], target.value, label(target.unit), str(target.due),
            actions.get(target.action, Text.same(target.action)), target.place, wording.lead(target),
            wording.STATUS_WORDS[item.status])  # fmt: skip


def _outcome(item: Assessment) -> tuple[Cell, ...]:
    outcome = item.outcome or {}
    chance = None if item.probability is None else Chance(item.probability)
    return (
        item.target.id, item.indicator.label, label(item.target.unit), outcome.get("mean"),
        *(outcome.get(f"{q:g}") for q in QUANTILES), chance, item.required_pace,
        item.progress, item.progress_expected, wording.STATUS_WORDS[item.status],
        wording.DEMONSTRATION if item.synthetic else None,
    )  # fmt: skip


def _paths(projection: Projection, items: Sequence[Assessment]) -> Iterator[tuple[Cell, ...]]:
    """Quantiles of the paths of every headline indicator, month by month."""
    shown = {i.indicator.code: i for i in items if i.indicator.headline and i.basis}
    for code, item in shown.items():
        forecast = projection.forecasts[code]
        unit = label("percent" if forecast.kind is Kind.FLOW else forecast.unit)
        bands = forecast.quantiles(QUANTILES)
        for column, period in enumerate(forecast.periods):
            published = float(forecast.paths[0, column]) if forecast.observed[column] else None
            yield (item.indicator.label, unit, str(period), published,
                   *(float(b) for b in bands[:, column]),
                   wording.DEMONSTRATION if item.synthetic else None)  # fmt: skip


# -- levers ---------------------------------------------------------------------------------


def lever_model(projection: Projection) -> LeverModel | None:
    """Headline outcomes as linear functions of the levers, on a thinned block of paths.

    None where no headline goal has a basis or nothing can be moved any more.
    """
    items = [
        i for i in projection.assess() if i.indicator.headline and i.status is not Status.NO_BASIS
    ]
    drivers = levers(projection)
    if not items or not drivers:
        return None
    outcomes = linear_outcomes(projection, [i.target for i in items], drivers)
    moving = [n for n in range(len(drivers)) if np.any(outcomes.slopes[:, n])]
    every = max(1, outcomes.outcome.shape[1] // LEVER_PATHS)
    return LeverModel(
        drivers=tuple(
            LeverDriver(code=drivers[n].code, label=drivers[n].label, unit=drivers[n].unit,
                        start=float(outcomes.start[n]), low=drivers[n].low, high=drivers[n].high)
            for n in moving
        ),
        outcomes=tuple(
            LeverOutcome(
                target=item.target.id, label=item.indicator.label, promise=wording.promise(item.target),
                unit=label(item.target.unit), limits=item.target.limits(),
                outcomes=tuple(outcomes.outcome[row, ::every].tolist()),
                slopes=tuple(tuple(outcomes.slopes[row, n, ::every].tolist()) for n in moving),
            )
            for row, item in enumerate(items)
        ),
    )  # fmt: skip

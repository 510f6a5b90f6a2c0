"""What changes with every move: answers, rows and the chart under the scenario on the screen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bada_model.attainment import Assessment, Status
from bada_model.briefs import wording
from bada_model.charts import FanChart, fan_chart
from bada_model.charts.palette import month_labels
from bada_model.forecast import Forecast
from bada_model.language import Text
from bada_model.listing.promises import assessment_rows
from bada_model.projection import Projection
from bada_model.provenance import last_year_figures
from bada_model.scenario_files import overrides
from bada_model.what_if.linear import linear_outcomes
from bada_model.workbench.state import WorkbenchState
from bada_model.workbench.tables import Cell, both, pair

_REACHED = (Status.MET, Status.ON_TRACK)


class Answers:
    """Puts the answers of a state into words and columns; keeps what has not changed since."""

    def __init__(self, state: WorkbenchState) -> None:
        self._state = state
        self._rows: dict[str, tuple[Assessment, list[Cell]]] = {}
        self._charts: dict[str, tuple[Forecast, FanChart]] = {}
        self._last_year: dict[str, np.ndarray] = {}

    def message(self) -> dict[str, Any]:
        """The changing part of the workbench as plain values."""
        state = self._state
        items = [i for i in state.current.assess() if i.probability is not None]
        return {
            "values": state.values, "base": state.base.code, "target": state.target,
            "language": state.language, "can_undo": state.can_undo, "can_redo": state.can_redo,
            "last_change": _last_change(state),
            "differences": [
                {"driver": d.driver, "base": d.base, "value": d.value, "beyond": d.beyond_evidence}
                for d in state.differences()
            ],
            "text": state.text(), "code": state.as_code(), "conditioned": _conditioned(state),
            "targets": {i.target.id: _numbers(i) for i in items},
            "rows": {i.target.id: self._row(i) for i in items},
            "headline": headline(state.current), "chart": self._chart_message(),
        }  # fmt: skip

    def _row(self, item: Assessment) -> list[Cell]:
        """The words of one promise; only a changed one is put into words again."""
        kept = self._rows.get(item.target.id)
        if kept is None or kept[0] is not item:
            (row,) = both(lambda language: assessment_rows([item], language))
            self._rows[item.target.id] = kept = (item, row)
        return kept[1]

    def chart(self, projection: Projection, item: Assessment) -> FanChart | None:
        """The chart of one promise, None where it has no forecast."""
        code = item.indicator.code
        forecast = projection.forecasts.get(code)
        if forecast is None or item.basis is None:
            return None
        key = f"{projection.scenario.code}/{item.target.id}"
        kept = self._charts.get(key)
        if kept is None or kept[0] is not forecast:
            drawn = fan_chart(
                forecast, item.target, title=item.indicator.label, as_of=projection.as_of,
                source=Text("依据：{b}", "Basis: {b}").fill(b=wording.basis(item)),
                last_year=self._figures_of_last_year(code),
            )  # fmt: skip
            self._charts[key] = kept = (forecast, drawn)
        return kept[1]

    def _figures_of_last_year(self, code: str) -> np.ndarray:
        if code not in self._last_year:
            self._last_year[code] = last_year_figures(self._state.projection, code)
        return self._last_year[code]

    def _chart_message(self) -> dict[str, Any] | None:
        """The chart of the chosen promise with the base scenario behind it."""
        state = self._state
        item = state.current.answer(state.target)
        found, before = self.chart(state.current, item), self.chart(state.compared, item)
        if found is None or before is None:
            return None
        return {
            "id": item.target.id, "title": pair(found.title), "unit": pair(found.unit),
            "source": pair(found.source), "target": _plain(found.target), "alt": pair(found.alt),
            "target_label": pair(found.target_label), "synthetic": found.synthetic,
            "reference": pair(found.reference) if found.reference else None,
            "months": _months(found),
            "columns": _columns(found.table.drop(columns=["period"])),
            "base": _columns(before.table[["median", "q10", "q90"]]),
        }  # fmt: skip


def _months(chart: FanChart) -> list[list[str]]:
    """The months of the axis, each in Chinese and English."""
    periods = chart.table["period"]
    labels = zip(month_labels(periods, "zh"), month_labels(periods, "en"), strict=True)
    return [[zh, en] for zh, en in labels]


def _conditioned(state: WorkbenchState) -> bool:
    """Whether the scenario differs from its base in more than values: the browser core cannot follow."""
    own = overrides(state.scenario, state.base)
    shaped = (not state.only_value(name) for name in own.settings)
    return bool(own.judgements or own.projects) or any(shaped)


def _last_change(state: WorkbenchState) -> dict[str, dict[str, float]] | None:
    change = state.last_change()
    if change is None:
        return None
    drivers = state.pack.assumptions.drivers
    before, after = (
        {code: s.settings[code].value if code in s.settings else d.base for code, d in drivers.items()}
        for s in change
    )  # fmt: skip
    return {"before": before, "after": after}


def _numbers(item: Assessment) -> dict[str, Any]:
    return {"probability": item.probability, "outcome": item.outcome, "pace": item.required_pace,
            "status": str(item.status)}  # fmt: skip


def headline(projection: Projection) -> dict[str, Any]:
    """How many of the headline promises with a basis are on course, and the probability of all."""
    shown = [i for i in projection.assess() if i.indicator.headline]
    known = [i for i in shown if i.probability is not None]
    outcomes = linear_outcomes(projection, [i.target for i in known], ())
    together = outcomes.probabilities(np.zeros(0))[1] if known else None
    return {"on_course": sum(i.status in _REACHED for i in known), "known": len(known),
            "silent": len(shown) - len(known), "together": together}  # fmt: skip


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): [_plain(v) for v in column] for name, column in frame.items()}


def _plain(value: Any) -> float | bool | None:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    return float(value) if np.isfinite(value) else None

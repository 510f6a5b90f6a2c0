"""A target that answers to a driver: its outcome, probability and status from figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bada_model.attainment import AT_RISK, ON_TRACK, QUANTILES, Assessment, Status
from bada_model.units import label

Reading = Literal["end", "total", "rise", "change", "growth"]
Settled = Literal["open", "published", "counted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAnswer:
    """The answer for one target at given driver values, as in an ``Assessment``."""

    probability: float
    outcome: Mapping[str, float]
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveGoal:
    """A judged target and how its outcome is read from a figure.

    Attributes
    ----------
    column, other : int
        Numbers of the columns read and compared with; ``other`` is None where there is none.
    reading : str
        The figure itself, base x (1 + y/100), base x y/100, y - base, or (y/base - 1) x 100.
    settled : str
        ``published``: the deciding figure is out; ``counted``: published figures already reach it.
    """

    item: Assessment
    column: int
    other: int | None
    reading: Reading
    base: float
    factor: float
    settled: Settled

    def outcomes(self, figures: np.ndarray, other: np.ndarray | None) -> np.ndarray:
        """Outcomes in the target's own terms and unit."""
        found = self._read(figures)
        return found * self.factor if other is None else found - other

    def _read(self, y: np.ndarray) -> np.ndarray:
        match self.reading:
            case "total":
                return self.base * (1 + y / 100)
            case "rise":
                return self.base * y / 100
            case "change":
                return y - self.base
            case "growth":
                return (y / self.base - 1) * 100
            case _:
                return y

    def answer(self, outcomes: np.ndarray, levels: np.ndarray, met: np.ndarray) -> LiveAnswer:
        """Probability, mean and quantiles, and status; ``levels`` are the outcomes' quantiles."""
        probability = float(met.mean())
        summary = {"mean": float(outcomes.mean())} | {
            f"{q:g}": float(v) for q, v in zip(QUANTILES, levels, strict=True)
        }
        return LiveAnswer(probability=probability, outcome=summary, status=self.status(probability))

    def status(self, probability: float) -> Status:
        """The status at a probability, by the rules of :mod:`bada_model.attainment`."""
        if self.settled == "published":
            return Status.MET if probability == 1.0 else Status.OFF_TRACK
        if self.settled == "counted" and probability == 1.0:
            return Status.MET
        if probability >= ON_TRACK:
            return Status.ON_TRACK
        return Status.AT_RISK if probability >= AT_RISK else Status.OFF_TRACK

    def packed(self) -> dict[str, object]:
        """The header entry."""
        target, indicator = self.item.target, self.item.indicator
        unit = label(target.unit)
        return {
            "id": target.id, "indicator": indicator.code, "headline": indicator.headline,
            "label": {"zh": indicator.label.zh, "en": indicator.label.en},
            "unit": {"zh": unit.zh, "en": unit.en}, "unit_code": target.unit,
            "form": str(target.form), "bound": str(target.bound), "value": target.value,
            "tolerance": target.tolerance, "two_sided": target.two_sided, "decimals": target.printed_decimals,
            "column": self.column, "other": self.other, "reading": self.reading,
            "base": self.base if np.isfinite(self.base) else None, "factor": self.factor,
            "settled": self.settled,
        }  # fmt: skip

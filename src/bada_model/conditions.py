"""Conditions on outcomes: what the forecast says if something is taken as known.

Hard conditions (exactly, at least, at most) keep the paths that satisfy them. Soft ones (about)
are met by entropic tilting: among all weightings of the paths with the wanted mean and spread, the
one nearest to the forecast in Kullback-Leibler distance.

References
----------
Robertson, Tallman and Whiteman (2005), Forecasting Using Relative Entropy, JMCB 37(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.assumptions import Judgement, JudgementKind
from bada_model.domain import Kind, Pack
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.transforms import round_half_up

MIN_EFFECTIVE = 100.0
"""Fewest effective paths from which probabilities are still told."""

MAX_TILT = 1e4
"""Bound on the tilting parameters; a judgement that wants more is out of reach."""


class ConditionError(BadaError):
    """Conditions that contradict each other or leave too few paths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilt:
    """Weights of the paths under conditions.

    ``bend`` is the Kullback-Leibler distance from the forecast, in nats; ``effective`` the
    number of equally weighted paths that would be as informative.
    """

    weights: np.ndarray
    bend: float
    effective: float

    @property
    def statement(self) -> Text:
        """How far the conditions bend the forecast, in plain words."""
        words = next(text for limit, text in _BENDS if self.bend < limit)
        return Text(
            f"{words.zh}（偏离{self.bend:.2f}，有效路径{self.effective:,.0f}条）",
            f"{words.en} (distance {self.bend:.2f}, {self.effective:,.0f} effective paths)",
        )

    def choose(self) -> np.ndarray:
        """Numbers of the paths that stand for the weighted ones, in order, shape (n_paths,)."""
        n = self.weights.size
        edges = np.cumsum(self.weights) * n
        return np.minimum(np.searchsorted(edges, np.arange(n) + 0.5), n - 1)


_BENDS = (
    (0.05, Text("与预测几乎一致", "hardly bends the forecast")),
    (0.5, Text("略有偏离预测", "bends the forecast somewhat")),
    (2.0, Text("明显偏离预测", "bends the forecast strongly")),
    (np.inf, Text("与预测几乎相悖", "almost contradicts the forecast")),
)


def tilt(conditions: Sequence[tuple[Judgement, np.ndarray]]) -> Tilt:
    """Weights under conditions, each given with the outcomes it speaks of, shape (n_paths,).

    Raises
    ------
    ConditionError
        Two exact conditions differ, or fewer than :data:`MIN_EFFECTIVE` effective paths remain.
    """
    _refuse_contradictions([judgement for judgement, _ in conditions])
    kept = np.ones(conditions[0][1].size, dtype=bool)
    soft: list[np.ndarray] = []
    for judgement, values in conditions:
        if judgement.kind is JudgementKind.ABOUT:
            gap = (values - judgement.value) / judgement.spread
            soft += [gap, gap**2 - 1.0]
        else:
            kept &= _satisfied(judgement, values)
    if kept.sum() < MIN_EFFECTIVE:
        raise _too_few(conditions, float(kept.sum()))
    weights = kept / kept.sum()
    if soft:
        weights = _entropic(np.array(soft).T, weights)
    effective = float(1 / np.sum(weights**2))
    if not np.isfinite(effective) or effective < MIN_EFFECTIVE:
        raise _too_few(conditions, effective)
    positive = weights[weights > 0]
    bend = float(np.sum(positive * np.log(positive * weights.size)))
    return Tilt(weights=weights, bend=max(bend, 0.0), effective=effective)


def tied_to(pack: Pack, judged: Iterable[str]) -> frozenset[str]:
    """The indicators whose paths know of the judged ones, these included.

    Flows are drawn together; besides them an identity ties its parts and a link two indicators. All
    others are drawn apart: a choice of paths would change them by sampling noise only.
    """
    flows = {c for c, indicator in pack.indicators.items() if indicator.kind is Kind.FLOW}
    groups = [flows, *({i.total, *i.parts} for i in pack.plan.identities),
              *({k.source, k.indicator} for k in pack.assumptions.links if k.source in pack.indicators)]  # fmt: skip
    found = set(judged)
    while reached := {code for group in groups if group & found for code in group} - found:
        found |= reached
    return frozenset(found)


def _satisfied(judgement: Judgement, values: np.ndarray) -> np.ndarray:
    match judgement.kind:
        case JudgementKind.AT_LEAST:
            return values >= judgement.value
        case JudgementKind.AT_MOST:
            return values <= judgement.value
        case _:  # the figure as it will be published, with one decimal
            return round_half_up(values, 1) == round_half_up(np.array(judgement.value), 1)


def _entropic(gaps: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Weights nearest to ``prior`` under which every column of ``gaps`` has mean zero.

    Raises
    ------
    ConditionError
        No weighting of these paths has the wanted moments.
    """
    from scipy.optimize import minimize

    inside = prior > 0

    def dual(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        exponent = gaps[inside] @ parameters
        top = exponent.max()
        raw = prior[inside] * np.exp(exponent - top)
        return top + float(np.log(raw.sum())), (raw / raw.sum()) @ gaps[inside]

    found = minimize(dual, np.zeros(gaps.shape[1]), jac=True, method="L-BFGS-B",
                     bounds=[(-MAX_TILT, MAX_TILT)] * gaps.shape[1],
                     options={"gtol": 1e-9, "ftol": 0.0, "maxiter": 500})  # fmt: skip
    if not np.isfinite(found.fun) or np.abs(dual(found.x)[1]).max() > 1e-4:
        raise ConditionError(
            Text("没有路径组合能满足这些判断；请放宽值或离散度",
                 "no weighting of the paths has these values; widen the value or the spread")
        )  # fmt: skip
    exponent = gaps @ found.x
    raw = prior * np.exp(exponent - exponent[inside].max())
    return raw / raw.sum()


def _refuse_contradictions(judgements: Sequence[Judgement]) -> None:
    exact: dict[str, Judgement] = {}
    for judgement in judgements:
        if judgement.kind is not JudgementKind.EXACTLY:
            continue
        other = exact.setdefault(judgement.indicator, judgement)
        if other.value != judgement.value:
            raise ConditionError(
                Text(f"对 {judgement.indicator} 的两条确定判断矛盾：{other.by} 说{other.value:g}，{judgement.by} 说{judgement.value:g}；请删去一条",
                     f"two exact judgements on {judgement.indicator} contradict: {other.by} says {other.value:g}, {judgement.by} says {judgement.value:g}; delete one")
            )  # fmt: skip


def _too_few(conditions: Sequence[tuple[Judgement, np.ndarray]], left: float) -> ConditionError:
    named = ", ".join(f"{j.indicator} {j.kind} {j.value:g}" for j, _ in conditions)
    ranges = "; ".join(
        f"{j.indicator} [{np.quantile(v, 0.01):.4g}, {np.quantile(v, 0.99):.4g}]"
        for j, v in conditions
    )
    return ConditionError(
        Text(f"判断（{named}）只剩{left:.0f}条有效路径，少于{MIN_EFFECTIVE:.0f}条，不作计算；预测的范围是 {ranges}",
             f"the conditions ({named}) leave {left:.0f} effective paths, fewer than {MIN_EFFECTIVE:.0f}: "
             f"nothing is computed; the forecast reaches from 1 to 99 % over {ranges}")
    )  # fmt: skip

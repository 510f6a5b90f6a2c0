"""Accounting identities: a total is the sum of its parts, in every path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bada_model.domain import Identity, Kind
from bada_model.forecast.result import Basis, Forecast, Level
from bada_model.language import Text

_SUM = Text("各组成部分的推算之和", "sum of the forecasts of its parts")


def hold_identities(
    identities: tuple[Identity, ...], forecasts: Mapping[str, Forecast]
) -> dict[str, Forecast]:
    """The forecasts with every total rebuilt from its parts; published figures stay as printed.

    The year-to-date growth of a flow's total is the mean of its parts' growth weighted by their
    base amounts so far; every other kind adds up. An identity with a part that has no forecast,
    or no base, is left alone.
    """
    found = dict(forecasts)
    for identity in identities:
        if {identity.total, *identity.parts} <= found.keys():
            parts = [found[code] for code in identity.parts]
            total = _sum(found[identity.total], parts)
            if total is not None:
                found[identity.total] = replace(total, basis=_basis(total, parts))
    return found


def _sum(total: Forecast, parts: Sequence[Forecast]) -> Forecast | None:
    if total.kind is not Kind.FLOW:
        return _with_open(total, np.add.reduce([p.paths for p in parts]))
    weights = weights_of(parts)
    if weights is None:
        return None
    growth = sum(w * p.paths for w, p in zip(weights, parts, strict=True)) / weights.sum(axis=0)
    return _with_open(total, np.asarray(growth))


def weights_of(parts: Sequence[Forecast]) -> np.ndarray | None:
    """Base amounts so far of a flow's parts, shape (n_parts, 11); None where one has no base."""
    if not all(np.isfinite(p.base) and p.base > 0 for p in parts):
        return None
    return np.array([p.base * np.cumsum(p.slot_shares) for p in parts])


def _with_open(total: Forecast, paths: np.ndarray) -> Forecast:
    return replace(total, paths=np.where(total.observed, total.paths, paths), course=None)


def _basis(total: Forecast, parts: Sequence[Forecast]) -> Basis:
    """What a total rests on: its parts, the farthest of their levels; its own figure once December is out."""
    if total.observed[-1]:
        return total.basis
    levels, bases = list(Level), [p.basis for p in parts]
    rows = dict.fromkeys(row for b in (total.basis, *bases) for row in b.rows)
    return replace(
        total.basis, method=_SUM, level=max((b.level for b in bases), key=levels.index),
        rows=tuple(rows), notes=(), track_record=None,
        synthetic=any(b.synthetic for b in (total.basis, *bases)),
    )  # fmt: skip

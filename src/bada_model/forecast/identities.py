"""Accounting identities: a total is the sum of its parts, in every path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from bada_model.domain import Identity, Indicator, Kind
from bada_model.forecast.result import Basis, Forecast, Level
from bada_model.language import Text

_SUM = Text("各组成部分的推算之和", "sum of the forecasts of its parts")
_NO_OWN = Text("本指标没有自己的推算", "it has no forecast of its own")
_WEIGHTS = Text("按各部分上年总量加权", "parts weighted by last year's totals")


def hold_identities(
    identities: tuple[Identity, ...],
    forecasts: Mapping[str, Forecast],
    silent: Mapping[str, Indicator] = MappingProxyType({}),
) -> dict[str, Forecast]:
    """The forecasts with every total rebuilt from its parts; published figures stay as printed.

    The year-to-date growth of a flow's total is the mean of its parts' growth weighted by their
    base amounts so far; every other kind adds up. An identity with a part that has no forecast,
    or no base, is left alone.

    Parameters
    ----------
    silent : mapping
        Indicators without a forecast of their own; a total among them is made of its parts.
    """
    found = dict(forecasts)
    for identity in identities:
        if not found.keys() >= {*identity.parts}:
            continue
        parts = [found[code] for code in identity.parts]
        if identity.total in found:
            total = _sum(found[identity.total], parts)
            if total is not None:
                found[identity.total] = replace(total, basis=_basis(total, parts))
        elif identity.total in silent:
            made = _made_of(silent[identity.total], parts)
            if made is not None:
                found[identity.total] = made
    return found


def _made_of(indicator: Indicator, parts: Sequence[Forecast]) -> Forecast | None:
    """A total nothing else is known of; months that all parts published are as good as published."""
    shares = None
    if indicator.kind is Kind.FLOW:
        weights = weights_of(parts)
        if weights is None:
            return None
        so_far = weights.sum(axis=0)
        shares = np.diff(so_far, prepend=0.0) / so_far[-1]
    bare = Forecast(
        indicator=indicator.code, kind=indicator.kind, unit=indicator.unit, shares=shares,
        periods=parts[0].periods, paths=np.zeros_like(parts[0].paths),
        observed=np.zeros(len(parts[0].periods), dtype=bool),
        base=float(sum(p.base for p in parts)), basis=_basis_of_parts(parts, flow=shares is not None),
        growth_limits=(min(p.growth_limits[0] for p in parts), max(p.growth_limits[1] for p in parts)),
    )  # fmt: skip
    total = _sum(bare, parts)
    return total and replace(total, observed=np.all([p.observed for p in parts], axis=0))


def _basis_of_parts(parts: Sequence[Forecast], *, flow: bool) -> Basis:
    bases = [p.basis for p in parts]
    months = [b.last for b in bases if b.last is not None]
    return Basis(
        level=_farthest(bases), method=_SUM, last=min(months) if len(months) == len(bases) else None,
        rows=tuple(dict.fromkeys(row for b in bases for row in b.rows)),
        notes=(_NO_OWN, _WEIGHTS) if flow else (_NO_OWN,), synthetic=any(b.synthetic for b in bases),
    )  # fmt: skip


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
    bases = [p.basis for p in parts]
    rows = dict.fromkeys(row for b in (total.basis, *bases) for row in b.rows)
    return replace(
        total.basis, method=_SUM, level=_farthest(bases),
        rows=tuple(rows), track_record=None,
        notes=total.basis.notes if total.basis.method == _SUM else (),
        synthetic=any(b.synthetic for b in (total.basis, *bases)),
    )  # fmt: skip


def _farthest(bases: Sequence[Basis]) -> Level:
    return max((b.level for b in bases), key=list(Level).index)

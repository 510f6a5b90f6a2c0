"""One figure of one indicator in one month, as a function of the drivers, path by path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bada_model.domain import Kind
from bada_model.forecast.flow_paths import MAX_GROWTH, MIN_GROWTH
from bada_model.live.encoding import Box

Limit = Literal["growth", "percent", "count", "amount"]

BOUNDS: Mapping[Limit, tuple[float, float]] = {
    "growth": (MIN_GROWTH, MAX_GROWTH), "percent": (0.0, 100.0), "count": (0.0, np.inf),
    "amount": (0.0, np.inf),
}  # fmt: skip


def limit_of(kind: Kind) -> Limit:
    """Which limits hold for a kind, as :func:`bada_model.response.within_limits` says."""
    match kind:
        case Kind.FLOW:
            return "growth"
        case Kind.SHARE | Kind.RATE:
            return "percent"
        case Kind.COUNT | Kind.DAYS:
            return "count"
        case _:
            return "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way from a driver to a figure: numbers of its links and what one unit of effect brings."""

    driver: int
    links: tuple[int, ...]
    reach: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A figure before limits: ``values + fixed + sum of slope x (driver - base)``.

    Attributes
    ----------
    values : array, shape (n_paths,)
        Under the baseline.
    fixed : array, shape (n_paths,), or None
        What the scenario adds whatever the drivers are.
    slopes : mapping
        By driver number, shape (n_paths,).
    """

    values: np.ndarray
    fixed: np.ndarray | None
    ways: tuple[Way, ...]
    slopes: Mapping[int, np.ndarray]

    def at(self, moves: np.ndarray) -> np.ndarray | None:
        """Figures when drivers stand ``moves`` from their bases; None where nothing changes."""
        moved = [d for d in self.slopes if moves[d] != 0]
        if not moved and self.fixed is None:
            return None
        found = self.values.copy() if self.fixed is None else self.values + self.fixed
        for driver in moved:
            found += moves[driver] * self.slopes[driver]
        return found

    def packed(self, box: Box) -> dict[str, object]:
        """The header entry."""
        fixed = None if self.fixed is None else box.put(self.fixed)
        return {
            "values": box.put(self.values), "fixed": fixed,
            "ways": [[w.driver, list(w.links), w.reach] for w in self.ways],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A figure with terms of its own, held to its limits.

    ``months`` has one entry, and one more for each later month where a count is due before
    December: a count is the least of them. ``floor`` is what a count has
    reached for good, None where nothing can be.
    """

    indicator: str
    limit: Limit
    months: tuple[Raw, ...]
    floor: np.ndarray | None

    @property
    def drivers(self) -> frozenset[int]:
        """Numbers of the drivers it answers to."""
        return frozenset(d for month in self.months for d in month.slopes)

    def at(self, moves: np.ndarray, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Figures of every path."""
        del columns
        found = [month.at(moves) for month in self.months]
        if all(f is None for f in found):
            return self.months[0].values
        low, high = BOUNDS[self.limit]
        low_by_path = low if self.floor is None else np.maximum(self.floor, low)
        held = [
            np.minimum(np.maximum(m.values if f is None else f, low_by_path), high)
            for m, f in zip(self.months, found, strict=True)
        ]
        return np.minimum.reduce(held)

    def packed(self, box: Box) -> dict[str, object]:
        """The header entry."""
        low, high = BOUNDS[self.limit]
        return {
            "indicator": self.indicator, "low": low, "high": high if np.isfinite(high) else None,
            "floor": None if self.floor is None else box.put(self.floor),
            "months": [m.packed(box) for m in self.months],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A figure that is the sum, or the weighted mean, of earlier columns."""

    indicator: str
    columns: tuple[int, ...]
    weights: tuple[float, ...] | None
    drivers: frozenset[int]

    def at(self, moves: np.ndarray, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Figures of every path, from those of the columns before."""
        del moves
        parts = [columns[c] for c in self.columns]
        if self.weights is None:
            return np.add.reduce(parts)
        weighted = sum((w * p for w, p in zip(self.weights, parts, strict=True)), np.zeros(()))
        return np.asarray(weighted / np.sum(self.weights))

    def packed(self, box: Box) -> dict[str, object]:
        """The header entry."""
        del box
        return {
            "indicator": self.indicator, "columns": list(self.columns),
            "weights": None if self.weights is None else list(self.weights),
        }  # fmt: skip


Column = Own | Total

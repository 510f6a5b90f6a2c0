"""One figure of one indicator in one month, as a function of the drivers, path by path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.forecast.course import Course
from bada_model.live.encoding import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way from a driver to a figure.

    ``effect`` is drawn, shape (n_paths,), the product of the links of these numbers; ``reach`` is
    what one unit of it brings.
    """

    driver: int
    links: tuple[int, ...]
    effect: np.ndarray
    reach: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A month as its course makes it from December; ``number`` is that of the course in the model."""

    number: int
    course: Course
    month: int

    def packed(self) -> dict[str, object]:
        """The header entry; December itself needs no more than the number."""
        course, month = self.course, self.month
        if month == course.start.size - 1:
            return {"course": self.number}
        return {
            "course": self.number, "start": float(course.start[month]),
            "share": float(course.share[month]),
            "weights": [[k, w] for k, w in enumerate(course.weights[month].tolist()) if w],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A figure before limits: ``values``, what the scenario fixes, and ``(driver - base) x reach x effect``.

    Attributes
    ----------
    values : array, shape (n_paths,)
        Under the baseline.
    passage : Passage or None
        How the values repeat from a course; None where they have to travel.
    fixed : tuple
        What the scenario adds whatever the drivers are: number of a vector of the model, the
        vector, and what one unit of it brings.
    """

    values: np.ndarray
    passage: Passage | None
    fixed: tuple[tuple[int, np.ndarray, float], ...]
    ways: tuple[Way, ...]

    def at(self, moves: np.ndarray) -> np.ndarray | None:
        """Figures when drivers stand ``moves`` from their bases; None where nothing changes."""
        moved = [way for way in self.ways if moves[way.driver] != 0]
        if not moved and not self.fixed:
            return None
        found = self.values.copy()
        for _, vector, reach in self.fixed:
            found += reach * vector
        for way in moved:
            found += moves[way.driver] * way.reach * way.effect
        return found

    def packed(self, box: Box) -> dict[str, object]:
        """The header entry."""
        return {
            "values": box.put(self.values) if self.passage is None else self.passage.packed(),
            "fixed": [[number, reach] for number, _, reach in self.fixed],
            "ways": [[w.driver, list(w.links), w.reach] for w in self.ways],
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A figure with terms of its own, held to its limits, those of its forecast.

    ``floor`` is what a count has reached for good, None where nothing can be; ``later`` the
    number of the column of a count's next month, above which it does not stand.
    """

    indicator: str
    limits: tuple[float, float]
    raw: Raw
    floor: np.ndarray | None
    later: int | None
    drivers: frozenset[int]

    def at(self, moves: np.ndarray, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Figures of every path."""
        found = self.raw.at(moves)
        if found is None and self.later is None:
            return self.raw.values
        low, high = self.limits
        low_by_path = low if self.floor is None else np.maximum(self.floor, low)
        figures = self.raw.values if found is None else found
        held = np.minimum(np.maximum(figures, low_by_path), high)
        return held if self.later is None else np.minimum(held, columns[self.later])

    def packed(self, box: Box) -> dict[str, object]:
        """The header entry."""
        low, high = self.limits
        return {
            "indicator": self.indicator, "low": low, "high": high if np.isfinite(high) else None,
            "floor": None if self.floor is None else box.put(self.floor), "later": self.later,
            **self.raw.packed(box),
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

"""How a path goes through the year to its December.

Every month before December is ``start + share x (December - centre) + weights @ draws``, on the
grid. The draws repeat from a key, so whoever knows December of every path and these few numbers
knows every month: the living brief carries no more (``live/core.js`` adds up in the same order).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bada_model.forecast import counter
from bada_model.forecast.grid import on_grid

NEGLIGIBLE = 1e-12
"""Weights of draws that are nothing but rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The months of a year, given its end.

    Attributes
    ----------
    start, share : array, shape (n_periods,)
        What a month is when December is ``centre``, and what one unit of December adds.
    weights : array, shape (n_periods, n_draws)
        What one unit of each draw adds.
    key : pair of int
        Key of the draws (:func:`bada_model.forecast.counter.coarse_normals`).
    step : float
        Step of the grid on which every open month stands, see :mod:`bada_model.forecast.grid`.
    """

    start: np.ndarray
    share: np.ndarray
    weights: np.ndarray
    key: counter.Key
    centre: float
    step: float

    def paths(self, end: np.ndarray) -> np.ndarray:
        """Every month on the grid of December, shape (n_paths, n_periods); the last is ``end`` itself."""
        december = on_grid(end, self.step)
        used = np.flatnonzero(self.weights[:-1].any(axis=0))
        draws = counter.coarse_normals(self.key, end.size, used)
        found = np.empty((self.start.size, end.size))
        for month, (start, share) in enumerate(zip(self.start[:-1], self.share[:-1], strict=True)):
            found[month] = start + share * (december - self.centre)
            for weight, draw in zip(self.weights[month, used], draws, strict=True):
                if weight:
                    found[month] += weight * draw
            found[month] = on_grid(found[month], self.step)
        found[-1] = december
        return found.T


def course_of(
    way: Callable[[np.ndarray, np.ndarray], np.ndarray],
    n_draws: int,
    *,
    key: counter.Key,
    centre: float,
    step: float,
) -> Course:
    """The course of an affine way through the year, read off what it makes of nothing and of each unit.

    Parameters
    ----------
    way : callable
        Takes December, shape (n_paths,), and draws, shape (n_paths, n_draws); gives paths.
    """
    end = centre + np.concatenate([[0.0, 1.0], np.zeros(n_draws)])
    made = way(end, np.concatenate([np.zeros((2, n_draws)), np.eye(n_draws)]))
    change = made - made[0]
    return Course(
        start=made[0], share=change[1], key=key, centre=centre, step=step,
        weights=np.where(np.abs(change[2:]) < NEGLIGIBLE, 0.0, change[2:]).T,
    )  # fmt: skip

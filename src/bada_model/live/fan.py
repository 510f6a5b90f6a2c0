"""A fan of the months under moved drivers: exact in December, in proportion before.

A page cannot carry every path of every month. December's quantiles come from all paths; an
earlier month's quantile moves by December's move of the same quantile, times what the moved
drivers bring by that month over what they bring by December. At the base nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.attainment import QUANTILES
from bada_model.live.encoding import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFan:
    """The quantiles of one indicator's figure through the year.

    Attributes
    ----------
    base : array, shape (n_periods, n_levels)
        At the levels of :data:`bada_model.attainment.QUANTILES`, under the base scenario.
    reach : mapping
        By driver number, what one unit brings by each period in size, shape (n_periods,).
    column : int
        Number of the column that holds December.
    """

    indicator: str
    periods: pd.PeriodIndex
    observed: np.ndarray
    base: np.ndarray
    reach: Mapping[int, np.ndarray]
    column: int

    def at(self, change: np.ndarray, december: np.ndarray) -> np.ndarray:
        """Quantiles of every period, shape (n_periods, n_levels).

        Parameters
        ----------
        change : array, shape (n_drivers,)
            Driver values minus those of the base scenario.
        december : array, shape (n_paths,)
            Figures of December at these values.
        """
        end = np.quantile(december, QUANTILES)
        size = np.zeros(len(self.periods))
        for driver, reach in self.reach.items():
            size += abs(change[driver]) * reach
        if size[-1] == 0:
            return self.base
        found = self.base + np.outer(size / size[-1], end - self.base[-1])
        found[-1] = end
        return found

    def packed(self, box: Box) -> dict[str, object]:
        """The header entry."""
        del box
        return {
            "indicator": self.indicator, "periods": [str(p) for p in self.periods],
            "observed": self.observed.tolist(), "base": self.base.tolist(),
            "reach": [[d, r.tolist()] for d, r in self.reach.items()], "column": self.column,
        }  # fmt: skip

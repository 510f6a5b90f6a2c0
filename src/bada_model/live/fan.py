"""A fan of the months, exact in each: the columns of those that drivers move, the rest as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bada_model.attainment import QUANTILES


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFan:
    """The quantiles of one indicator's figure through the year.

    Attributes
    ----------
    base : array, shape (n_periods, n_levels)
        At the levels of :data:`bada_model.attainment.QUANTILES`, under the base scenario.
    columns : tuple
        By period, the number of the column of a month that answers to a driver, None for any other.
    """

    indicator: str
    base: np.ndarray
    columns: tuple[int | None, ...]

    def at(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        """Quantiles of every period when the columns hold these figures, shape (n_periods, n_levels)."""
        return np.array([
            row if column is None else np.quantile(columns[column], QUANTILES)
            for row, column in zip(self.base, self.columns, strict=True)
        ])  # fmt: skip

    def packed(self) -> dict[str, object]:
        """The header entry: for each month the number of its column or its quantiles."""
        months = [
            row if column is None else column
            for row, column in zip(self.base.tolist(), self.columns, strict=True)
        ]
        return {"indicator": self.indicator, "months": months}

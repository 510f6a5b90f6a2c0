"""What is known already, looked up figure by figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.domain import Measure
from bada_model.errors import UnitError
from bada_model.periods import Coverage
from bada_model.units import conversion_factor

_TEXTS = [*(name for name in store.KEY if name != "period"), "status"]
CUMULATED = (Coverage.YTD, Coverage.YEAR)


@dataclass(frozen=True, slots=True)
class Key:
    """One series of an area: amounts (``growth`` False) or growth, cumulated, of a month, ..."""

    area: str
    indicator: str
    growth: bool
    stretch: str  # cumulated, month, quarter or point


def stretch_name(coverage: str) -> str:
    """Year-to-date and full-year figures form one sequence."""
    return "cumulated" if coverage in CUMULATED else str(coverage)


@dataclass(frozen=True, slots=True)
class Known:
    """A known figure in the unit it was published in."""

    period: pd.Period
    value: float
    unit: str
    key: Key

    def in_(self, unit: str) -> float | None:
        """The value in another unit, None where the units do not convert."""
        try:
            return self.value * conversion_factor(self.unit, unit)
        except UnitError:
            return None


class History:
    """Latest vintages of a pack, by series; and which rows it holds, of whatever vintage."""

    def __init__(self, observations: pd.DataFrame) -> None:
        self._rows = observations
        rows = store.latest(observations[observations["status"] != "synthetic"])
        self._by_key: defaultdict[Key, dict[pd.Period, Known]] = defaultdict(dict)
        columns = ["area", "indicator", "measure", "coverage", "period", "value", "unit"]
        for area, indicator, measure, coverage, period, value, unit in zip(
            *(rows[c].astype(object) for c in columns), strict=True
        ):
            key = Key(
                str(area),
                str(indicator),
                measure == Measure.YOY_GROWTH,
                stretch_name(str(coverage)),
            )
            self._by_key[key][period] = Known(period, float(value), str(unit), key)

    @property
    def indicators(self) -> frozenset[str]:
        """Every series code with a figure in some area."""
        return frozenset(key.indicator for key in self._by_key)

    def of(self, key: Key) -> Mapping[pd.Period, Known]:
        """The figures of a series by period."""
        return self._by_key.get(key, {})

    def at(self, key: Key, period: pd.Period) -> Known | None:
        """The figure of a period, if it is known."""
        return self.of(key).get(period)

    def holds(self, rows: pd.DataFrame) -> np.ndarray:
        """Which rows of an observation table are held already, in force or as an earlier vintage, shape (n,)."""
        return np.isin(_marks(rows), _marks(self._rows))

    def rebuilt_gap(self, key: Key, until: pd.Period) -> float:
        """The largest known gap, in points, between published growth and growth rebuilt from levels."""
        amounts = self.of(Key(key.area, key.indicator, False, key.stretch))
        growth = self.of(Key(key.area, key.indicator, True, key.stretch))
        gaps = [
            abs(100 * (now.value / before - 1) - growth[period].value)
            for period, now in amounts.items()
            if period in growth and period < until and (last := amounts.get(period - 12)) is not None
            and (before := last.in_(now.unit)) and before > 0
        ]  # fmt: skip
        return max(gaps, default=0.0)

    def range_of(self, key: Key) -> tuple[float, float] | None:
        """Middle and usual distance from it of a series of rates, None below eight figures."""
        values = np.array([k.value for k in self.of(key).values()])
        if values.size < 8:
            return None
        middle = float(np.median(values))
        return middle, float(np.median(np.abs(values - middle)))


def _marks(rows: pd.DataFrame) -> np.ndarray:
    """What a row states, as one number: its figure, value, status and release, wherever it was read."""
    stated = rows[_TEXTS].astype(str)
    stated["period"] = rows["period"].array.asi8
    stated["value"] = [f"{value:.12g}" for value in rows["value"]]
    stated["released"] = rows["released"].dt.strftime("%Y-%m-%d").fillna("")
    return pd.util.hash_pandas_object(stated, index=False).to_numpy()

"""The published history of one flow in one area, and its arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS
from bada_model.units import conversion_factor, same_dimension

LEAST_REACH = 15.0
"""Percentage points around the median of its history within which any growth is usual."""
USUAL_DEVIATIONS = 6.0
PAST_GROWTH = -95.0, 400.0
"""Percent within which growth of a past year counts, whatever is usual: a lone figure is no measure of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowHistory:
    """Year-to-date growth and levels of a flow.

    Attributes
    ----------
    years : array, shape (n_years,)
        One after the other, without a gap.
    growth, level : array, shape (n_years, 11)
        Year-to-date growth (percent, published) and level at the end of each
        slot; NaN where unpublished. Growth is never computed from levels.
    rows : array of str, shape (n_years, 11)
        Where each growth figure stands, ``file:line``.
    level_unit : str
        Unit of the latest level; levels in units that do not convert into it (trade was once in dollars) are left out.
    """

    area: str
    years: np.ndarray
    growth: np.ndarray
    level: np.ndarray
    level_unit: str
    rows: np.ndarray
    synthetic: np.ndarray
    singles: tuple[tuple[int, int, int, float], ...] = ()  # year, first slot, last slot, growth

    @property
    def own_levels(self) -> bool:
        """Whether no growth was ever published, only levels."""
        return not self.singles and not np.isfinite(self.growth).any()

    def compared(self) -> np.ndarray:
        """Published growth; where none ever was, that of the series' own levels, shape (n_years, 11).

        For what earlier years tell of the size of variation and gaps; the field's rows are ``growth``.
        """
        if not self.own_levels:
            return self.growth
        found = np.full_like(self.growth, np.nan)
        usable = np.where(self.level > 0, self.level, np.nan)
        found[1:] = (usable[1:] / usable[:-1] - 1) * 100
        return np.clip(found, *usual_limits(found))

    def held(self, before: int) -> FlowHistory:
        """The history with published growth of years before one held to usual limits.

        What a slip of the pen or a new definition made fifty times too large must not set the mean,
        the spread or the level of all other years.
        """
        usual = usual_limits(np.append(self.growth.ravel(), [g for *_, g in self.singles]))
        low, high = np.clip(usual, *PAST_GROWTH).tolist()
        growth = np.where(self.years[:, None] < before, self.growth.clip(low, high), self.growth)
        singles = tuple(
            (year, first, last, min(max(value, low), high) if year < before else value)
            for year, first, last, value in self.singles
        )
        return replace(self, growth=growth, singles=singles)

    def growth_rows(self) -> Iterator[tuple[int, int, int, float]]:
        """Every published growth figure as year, first slot, last slot and value.

        Single months and quarters count only in years without the cumulative figure of
        their last slot, which says the same.
        """
        for position, slot in zip(*np.nonzero(np.isfinite(self.growth)), strict=True):
            yield int(self.years[position]), 0, int(slot), float(self.growth[position, slot])
        for year, first, last, value in self.singles:
            position = self.at(year)
            if position is None or not np.isfinite(self.growth[position, last]):
                yield year, first, last, value

    def at(self, year: int) -> int | None:
        """Position of a year, None where the history does not reach it."""
        position = year - int(self.years[0])
        return position if 0 <= position < self.years.size else None

    def annual(self) -> dict[int, float]:
        """Published full-year growth by year."""
        return self._of_years(self.growth)

    def annual_compared(self) -> dict[int, float]:
        """Full-year growth by year, published or, where none ever was, of the series' own levels."""
        return self._of_years(self.compared())

    def _of_years(self, growth: np.ndarray) -> dict[int, float]:
        full = growth[:, -1]
        return {int(y): float(g) for y, g in zip(self.years, full, strict=True) if np.isfinite(g)}


def usual_limits(growth: np.ndarray) -> tuple[float, float]:
    """Six usual deviations, 15 points at least, around the median of the known figures; none without any."""
    known = growth[np.isfinite(growth)]
    if not known.size:
        return -np.inf, np.inf
    centre = float(np.median(known))
    usual = 1.4826 * float(np.median(np.abs(known - centre)))
    reach = max(LEAST_REACH, USUAL_DEVIATIONS * usual)
    return centre - reach, centre + reach


def published(history: FlowHistory, year: int) -> dict[int, float]:
    """Published year-to-date growth of a year by slot."""
    position = history.at(year)
    if position is None:
        return {}
    growth = history.growth[position]
    return {int(s): float(growth[s]) for s in np.flatnonzero(np.isfinite(growth))}


def carry_errors(history: FlowHistory, slot: int, before: int) -> dict[int, float]:
    """Full-year growth minus growth through a slot, by past year with both published."""
    difference = history.growth[:, -1] - history.growth[:, slot]
    return {
        int(year): float(gap)
        for year, gap in zip(history.years, difference, strict=True)
        if year < before and np.isfinite(gap)
    }


def growth_gaps(
    child: FlowHistory | None, parent: FlowHistory | None, before: int
) -> dict[int, float]:
    """Child's growth minus parent's at the last slot of each year both published."""
    if child is None or parent is None:
        return {}
    gaps: dict[int, float] = {}
    below, above = child.compared(), parent.compared()
    for year in sorted({int(y) for y in child.years} & {int(y) for y in parent.years}):
        if year < before:
            difference = below[child.at(year)] - above[parent.at(year)]
            both = np.flatnonzero(np.isfinite(difference))
            if both.size:
                gaps[year] = float(difference[both[-1]])
    return gaps


def slot_shares(history: FlowHistory, year: int) -> np.ndarray | None:
    """Share of each slot in a year's total from its year-to-date levels, shape (11,).

    Between two published levels the amount is spread by months. None where the
    full year is unpublished or a level falls.
    """
    position = history.at(year)
    if position is None:
        return None
    level = history.level[position]
    known = np.flatnonzero(np.isfinite(level))
    if known.size < 4 or known[-1] != N_SLOTS - 1:
        return None
    through = np.cumsum(MONTHS_PER_SLOT)
    ytd = np.interp(through, np.concatenate([[0.0], through[known]]),
                    np.concatenate([[0.0], level[known]]))  # fmt: skip
    amounts = np.diff(ytd, prepend=0.0)
    return amounts / ytd[-1] if (amounts > 0).all() else None


def slot_spread(history: FlowHistory, before: int, *, years: int = 8) -> float | None:
    """Robust spread of slot growth around the year's growth in recent calm years."""
    recent = (history.years < before) & (history.years >= before - years)
    shares = MONTHS_PER_SLOT / 12
    growth = history.compared()[recent]
    slots = np.diff(growth * np.cumsum(shares), axis=1) / shares[1:]
    deviations = (slots - growth[:, -1:])[np.isfinite(slots)]
    deviations = deviations[np.isfinite(deviations)]
    if deviations.size < 2 * N_SLOTS:
        return None
    return float(np.median(np.abs(deviations)) * 1.4826)


def last_total(history: FlowHistory | None, year: int, unit: str) -> float:
    """Last year's total in ``unit``, NaN where unpublished, not above zero, or published in another currency."""
    position = history.at(year - 1) if history is not None else None
    if history is None or position is None or not same_dimension(history.level_unit, unit):
        return float("nan")
    total = float(history.level[position, -1]) * conversion_factor(history.level_unit, unit)
    return total if total > 0 else float("nan")

"""Flows: year-to-date growth through the target year.

An area with enough history of its own takes the law of the pool. Everywhere else
the growth field speaks: whatever the area, its city, its province and the nation have
published enters as rows, and the pool's law of a level above as one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bada_model.domain import Area, Indicator, Kind, Pack
from bada_model.errors import NoBasis
from bada_model.forecast import flow_words
from bada_model.forecast.course import Course, course_of
from bada_model.forecast.dependence import loadings
from bada_model.forecast.draws import Draws
from bada_model.forecast.field import Field, Row, Scales, information_shares
from bada_model.forecast.flow_history import (
    FlowHistory,
    carry_errors,
    growth_gaps,
    last_total,
    published,
    slot_shares,
    slot_spread,
)
from bada_model.forecast.flow_paths import (
    bridge,
    field_end,
    field_paths,
    growth_limits,
)
from bada_model.forecast.grid import grid_step
from bada_model.forecast.history import Observed, where
from bada_model.forecast.law import QuantileLaw
from bada_model.forecast.pool.members import tamed
from bada_model.forecast.pool.outlook import NOTHING_YET, SeriesOutlook
from bada_model.forecast.pool.panel import LOWEST_GROWTH, Dropped
from bada_model.forecast.pool.record import borrowed_record
from bada_model.forecast.result import Basis, Forecast, Level, Reference
from bada_model.language import Text, counted
from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS, SLOT_MONTHS, slot_of, year_slots

WINDOW_YEARS = 14
MIN_YEARS = 5
GAP_PRIOR_YEARS = 4.0
"""Weight, in years, of the pooled gap spread against an area's own gaps."""
DEFAULT_SPREAD = 3.0
"""Usual variation of growth where no level has five years, percentage points: judgement."""
BELOW_NOTHING = -100.1
"""Growth of a month or quarter, percent, that not even rounding explains."""
EXACT = 1e-8
"""Variance of the noise of the area's own published figures of the target year: they are kept as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of one indicator along the chain of areas, top first."""

    indicator: str
    areas: tuple[Area, ...]
    histories: Mapping[str, FlowHistory]
    pooled: Mapping[str, SeriesOutlook]
    shares: np.ndarray  # base share of each slot

    @property
    def own(self) -> FlowHistory | None:
        """The history of the plan's own area."""
        return self.histories.get(self.areas[-1].code)


class FlowForecaster:
    """Forecasts of every flow of a pack for its target year."""

    def __init__(
        self,
        pack: Pack,
        observed: Observed,
        draws: Draws,
        pool: Mapping[tuple[str, str], SeriesOutlook],
        dropped: Iterable[Dropped] = (),
    ) -> None:
        self._dropped = {(d.area, d.indicator): d.reason for d in dropped}
        self._pack, self._observed, self._draws, self._pool = pack, observed, draws, pool
        self._chain = tuple(reversed(pack.plan.area_chain()))  # top first
        self._year = pack.plan.year
        self._flows = [i.code for i in pack.indicators.values() if i.kind is Kind.FLOW]
        self._gap_ratios: dict[str, float] = {}
        self._known = {code: self._evidence(code) for code in self._flows}
        self._end_draws = self._tied_draws()

    def forecast(self, indicator: Indicator) -> Forecast:
        """Paths of year-to-date growth.

        Raises
        ------
        NoBasis
            Nothing is known of the year at any level, or growth of it is impossible.
        """
        evidence = self._known[indicator.code]
        self._refuse_impossible(evidence)
        source = self._source(evidence)
        if source is None:
            raise NoBasis(self._missing(indicator.code))
        own = evidence.own
        anchors = published(own, self._year) if own is not None else {}
        so_far = self._so_far(evidence, source)
        limits = growth_limits(so_far.values())
        pooled = evidence.pooled.get(self._chain[-1].code)
        if pooled is not None:
            law = QuantileLaw(quantiles=pooled.quantiles)
            end, course = self._bridged(evidence, so_far, law, limits)
            notes: tuple[Text, ...] = () if anchors else (flow_words.OWN_LEVELS,)
        else:
            end, course, notes = self._from_field(evidence, anchors, limits)
        paths = course.paths(end)
        paths[:, list(anchors)] = list(anchors.values())
        return Forecast(
            indicator=indicator.code, kind=Kind.FLOW, unit=indicator.unit, shares=evidence.shares,
            periods=year_slots(self._year), paths=paths, basis=self._basis(evidence, source, notes),
            observed=np.isin(np.arange(N_SLOTS), list(anchors)),
            base=last_total(own, self._year, indicator.unit),
            reference=None if anchors or pooled is not None else self._reference(evidence, source),
            course=course, growth_limits=limits,
        )  # fmt: skip

    def _refuse_impossible(self, evidence: Evidence) -> None:
        """Refuse growth of the year by which less than nothing, or nothing at all, would be left."""
        for area in evidence.areas:
            history = evidence.histories.get(area.code)
            for year, first, last, value in () if history is None else history.growth_rows():
                if year == self._year and value <= (LOWEST_GROWTH if first == 0 else BELOW_NOTHING):
                    month = year_slots(year)[last]
                    raise NoBasis(
                        flow_words.IMPOSSIBLE.fill(area=area.label, month=month, value=f"{value:g}")
                    )

    def _missing(self, indicator: str) -> Text:
        """What would be needed: growth of the year anywhere, or own levels that can be compared."""
        area = self._chain[-1].code
        reason = self._dropped.get((area, self._pack.series_code(indicator, area)))
        text = flow_words.SILENT.fill(year=self._year)
        if reason is None or reason == NOTHING_YET:
            return text
        return flow_words.TOO_LITTLE.fill(text=text, reason=reason, mend=flow_words.MEND.get(reason, flow_words.NOTHING_ELSE).fill(
            first=self._year - 2, last=self._year - 1, year=self._year))  # fmt: skip

    # -- evidence ----------------------------------------------------------------

    def _evidence(self, indicator: str) -> Evidence:
        histories, pooled = {}, {}
        for area in self._chain:
            key = area.code, self._pack.series_code(indicator, area.code)
            history = self._observed.flow(*key)
            if history is not None:
                histories[area.code] = history.held(self._year)
            law = self._pool.get(key)
            if law is not None and (law.own_levels or not law.settled):
                pooled[area.code] = law  # published growth of the full year speaks for itself
        areas = tuple(a for a in self._chain if a.code in histories or a is self._chain[-1])
        return Evidence(indicator=indicator, areas=areas, histories=histories, pooled=pooled,
                        shares=self._shares(histories))  # fmt: skip

    def _source(self, evidence: Evidence) -> Area | None:
        """The nearest area with figures of the target year."""
        for area in reversed(evidence.areas):
            if self._so_far(evidence, area):
                return area
        return None

    def _so_far(self, evidence: Evidence, area: Area) -> dict[int, float]:
        """Year-to-date growth of the year by slot: published, else that of the area's own levels."""
        history, pooled = evidence.histories.get(area.code), evidence.pooled.get(area.code)
        found = published(history, self._year) if history is not None else {}
        if not found and pooled is not None:
            return {slot_of(pooled.last.month): pooled.observed}
        return found

    def _last_slot(self, evidence: Evidence, area: Area) -> int | None:
        """Last slot of the year with growth, see :meth:`_so_far`."""
        return max(self._so_far(evidence, area), default=None)

    def _shares(self, histories: Mapping[str, FlowHistory]) -> np.ndarray:
        """Base share of each slot: last year's levels at the nearest level that has them."""
        for area in reversed(self._chain):
            history = histories.get(area.code)
            for year in range(self._year - 1, self._year - 4, -1) if history is not None else ():
                shares = slot_shares(history, year) if history is not None else None
                if shares is not None:
                    return shares
        return MONTHS_PER_SLOT / 12

    # -- dependence between indicators -----------------------------------------------

    def _tied_draws(self) -> dict[str, np.ndarray]:
        """Year-end draws of every flow with figures of the year, tied by past errors."""
        codes, errors = [], []
        for indicator in self._flows:
            evidence = self._known[indicator]
            source = self._source(evidence)
            if source is not None:
                slot = self._last_slot(evidence, source)
                codes.append(indicator)
                errors.append(self._carry_errors(evidence, slot or 0))
        rows = loadings(errors)
        own = [self._draws.normals(code)[:, 0] for code in codes]
        return {
            code: np.add.reduce([w * z for w, z in zip(row, own, strict=True) if w])
            for code, row in zip(codes, rows, strict=True)
        }  # fmt: skip

    def _carry_errors(self, evidence: Evidence, slot: int) -> dict[int, float]:
        """Past carry errors at the nearest level with enough years."""
        for area in reversed(evidence.areas):
            history = evidence.histories.get(area.code)
            errors = carry_errors(history, slot, self._year) if history is not None else {}
            if len(errors) >= MIN_YEARS:
                return errors
        return {}

    # -- the pool's law, or the field's --------------------------------------------

    def _bridged(
        self,
        evidence: Evidence,
        anchors: Mapping[int, float],
        law: QuantileLaw,
        limits: tuple[float, float],
    ) -> tuple[np.ndarray, Course]:
        """The pool's year end of every path, and the way there through published figures."""
        end = law.quantile_of(self._draws.normals(evidence.indicator)[:, 0])
        end, spread = np.clip(end, *limits), self._slot_spread(evidence)
        return end, self._course(
            evidence, end, lambda at, z: bridge(anchors, at, evidence.shares, noise=spread * z)
        )

    def _course(
        self,
        evidence: Evidence,
        end: np.ndarray,
        way: Callable[[np.ndarray, np.ndarray], np.ndarray],
    ) -> Course:
        key = self._draws.key(f"{evidence.indicator}/slots")
        return course_of(way, N_SLOTS, key=key, centre=float(np.median(end)), step=grid_step(end))

    def _from_field(
        self, evidence: Evidence, anchors: Mapping[int, float], limits: tuple[float, float]
    ) -> tuple[np.ndarray, Course, tuple[Text, ...]]:
        """The field's year end and the way there, with what each level told and what the gap has been."""
        field = Field(self._scales(evidence), WINDOW_YEARS)
        rows = self._field_rows(field, evidence)
        lowest, last = len(evidence.areas) - 1, WINDOW_YEARS - 1
        found = field.posterior(rows, area=lowest, year=last)
        told = information_shares(field, rows, area=lowest, year=last,
                                  weights=evidence.shares)  # fmt: skip
        end = field_end(found, evidence.shares, self._end_draws[evidence.indicator],
                        settled=N_SLOTS - 1 in anchors)  # fmt: skip
        end = np.clip(end, *limits)
        course = self._course(
            evidence, end, lambda at, z: field_paths(found, evidence.shares, at, z)
        )
        return (
            end,
            course,
            (*flow_words.told_note(evidence.areas, told), *self._gap_notes(evidence)),
        )

    def _field_rows(self, field: Field, evidence: Evidence) -> list[Row]:
        """The published figures, and the pool's law of each level above whose year is open."""
        rows = self._rows(evidence)
        for level, area in enumerate(evidence.areas[:-1]):
            if area.code in evidence.pooled:
                rows.append(self._pool_row(field, rows, level, evidence, area))
        return rows

    def _rows(self, evidence: Evidence) -> list[Row]:
        """Every published growth figure of the window as a row of the field."""
        rows: list[Row] = []
        first = self._year - WINDOW_YEARS + 1
        for level, area in enumerate(evidence.areas):
            history = evidence.histories.get(area.code)
            own = level == len(evidence.areas) - 1
            for year, start, end, value in () if history is None else history.growth_rows():
                if year >= first:
                    weights = np.zeros(N_SLOTS)
                    weights[start : end + 1] = evidence.shares[start : end + 1]
                    exact = own and year == self._year and start == 0
                    rows.append(Row(area=level, year=year - first, weights=weights / weights.sum(),
                                    value=value, **({"variance": EXACT} if exact else {})))  # fmt: skip
        return rows

    def _pool_row(
        self, field: Field, rows: list[Row], level: int, evidence: Evidence, area: Area
    ) -> Row:
        """The row that brings the field's law of a level to the pool's, mean and variance."""
        law = evidence.pooled[area.code].quantiles
        return field.site(rows, evidence.shares, (float(law.mean()), float(law.var())),
                          area=level, year=WINDOW_YEARS - 1)  # fmt: skip

    # -- scales ----------------------------------------------------------------------

    def _scales(self, evidence: Evidence) -> Scales:
        top = evidence.histories.get(evidence.areas[0].code)
        annual = top.annual_compared() if top is not None else {}
        recent = [g for y, g in annual.items() if self._year - WINDOW_YEARS < y < self._year]
        gaps = [0.0]
        for upper, lower in zip(evidence.areas[:-1], evidence.areas[1:], strict=True):
            gaps.append(self._gap_scale(evidence, upper, lower))
        level = float(np.std(recent)) if len(recent) >= MIN_YEARS else DEFAULT_SPREAD
        return Scales(mean=float(np.mean(recent)) if recent else 5.0, level=max(level, 0.5),
                      slot=self._slot_spread(evidence) or DEFAULT_SPREAD, gaps=tuple(gaps))  # fmt: skip

    def _gap_scale(self, evidence: Evidence, upper: Area, lower: Area) -> float:
        """Size of a yearly gap: the area's own, shrunk to the typical one of all flows."""
        histories = evidence.histories
        own = growth_gaps(histories.get(lower.code), histories.get(upper.code), self._year)
        typical_gap = self._gap_ratio(lower) * self._volatility(histories)
        sizes = np.array([[*own.values()]])
        levels_only = any(h.own_levels for a in (upper, lower) if (h := histories.get(a.code)))
        squares = float(np.square(tamed(sizes) if levels_only else sizes).sum())
        return float(
            np.sqrt((squares + GAP_PRIOR_YEARS * typical_gap**2) / (len(own) + GAP_PRIOR_YEARS))
        )

    def _gap_ratio(self, area: Area) -> float:
        """Typical gap of an area as a multiple of usual variation, over all flows of the pack.

        Against the nearest level above with at least five common years in all flows together.
        """
        if area.code not in self._gap_ratios:
            self._gap_ratios[area.code] = 1.0
            above = self._chain[: self._chain.index(area)]
            for upper in reversed(above):
                ratio = typical(self._relative_gaps(area, upper))
                if ratio is not None:
                    self._gap_ratios[area.code] = ratio
                    break
        return self._gap_ratios[area.code]

    def _relative_gaps(self, area: Area, upper: Area) -> list[float]:
        squares: list[float] = []
        for indicator in self._flows:
            histories = self._known[indicator].histories
            pairs = growth_gaps(histories.get(area.code), histories.get(upper.code), self._year)
            squares += [(g / self._volatility(histories)) ** 2 for g in pairs.values()]
        return squares

    def _volatility(self, histories: Mapping[str, FlowHistory]) -> float:
        """Usual variation of annual growth, at the highest level that has enough years."""
        for area in self._chain:
            history = histories.get(area.code)
            annual = history.annual_compared() if history is not None else {}
            recent = [g for y, g in annual.items() if self._year - 20 <= y < self._year]
            if len(recent) >= MIN_YEARS:
                return max(0.5, float(np.std(np.diff(recent)) / np.sqrt(2)))
        return DEFAULT_SPREAD

    def _slot_spread(self, evidence: Evidence) -> float:
        """Usual deviation of a slot's growth from the year's, percentage points; zero if unknown."""
        for area in reversed(evidence.areas):
            history = evidence.histories.get(area.code)
            spread = slot_spread(history, self._year) if history is not None else None
            if spread is not None:
                return spread
        return 0.0

    # -- provenance ----------------------------------------------------------------

    def _basis(self, evidence: Evidence, source: Area, notes: tuple[Text, ...]) -> Basis:
        own = source is self._chain[-1]
        slot = self._last_slot(evidence, source)
        if slot is None:
            raise ValueError(f"'{evidence.indicator}' has no figure of the year in {source.code}")
        pooled = evidence.pooled.get(source.code)
        rows, synthetic = self._cited(evidence, source, slot)
        method = flow_words.POOL if own and pooled is not None else flow_words.FIELD
        return Basis(
            level=Level.OWN_MONTHS if own else Level(source.level),
            method=flow_words.PUBLISHED if own and slot == N_SLOTS - 1 else method,
            last=year_slots(self._year)[slot],
            rows=rows,
            notes=notes,
            synthetic=synthetic,
            track_record=self._track_record(evidence, source, slot),
        )

    def _track_record(self, evidence: Evidence, source: Area, slot: int) -> Text | None:
        """How often bands of such forecasts held: of the pool, or of areas silent for the year."""
        if source is self._chain[-1]:
            pooled = evidence.pooled.get(source.code)
            if pooled is None or pooled.held is None:
                return None
            said = flow_words.HELD_UNUSUAL if pooled.unusual else flow_words.HELD
            return said.fill(n=pooled.held.cases, share=pooled.held.held80)
        series = self._pack.series_code(evidence.indicator, source.code)
        found = borrowed_record(series, SLOT_MONTHS[slot])
        return flow_words.held_borrowed(found) if found is not None else None

    def _cited(self, evidence: Evidence, source: Area, slot: int) -> tuple[tuple[str, ...], bool]:
        """Where the figure of a slot stands, and whether figures of the year are synthetic."""
        history = evidence.histories.get(source.code)
        position = history.at(self._year) if history is not None else None
        if history is not None and position is not None and history.rows[position, slot]:
            return (str(history.rows[position, slot]),), bool(history.synthetic[position].any())
        series = self._pack.series_code(evidence.indicator, source.code)
        table = self._observed.rows(source.code, series)
        if table is None:
            return (), False
        this_year = where(table, table["year"] == self._year)
        last = where(this_year, this_year["month"] == SLOT_MONTHS[slot])
        rows = tuple(f"{file}:{row}" for file, row in zip(last["file"], last["row"], strict=True))
        return rows, bool((this_year["status"] == "synthetic").any())

    def _reference(self, evidence: Evidence, source: Area) -> Reference:
        history = evidence.histories[source.code]
        return Reference(area=source.label, growth=history.growth[history.at(self._year)])

    def _gap_notes(self, evidence: Evidence) -> tuple[Text, ...]:
        """How the area's growth has differed from the level above with most years in common."""
        own = evidence.own
        pairs = {
            area.code: growth_gaps(own, evidence.histories.get(area.code), self._year)
            for area in evidence.areas[:-1]
        }
        best = max(pairs, key=lambda code: len(pairs[code]), default=None)
        if best is None or not pairs[best]:
            return (flow_words.NO_GAP.fill(area=self._chain[-1].label),)
        from_levels = evidence.own is not None and evidence.own.own_levels
        gaps = np.array(list(pairs[best].values()))
        upper = next(a for a in evidence.areas if a.code == best)
        return (
            flow_words.GAP.fill(area=self._chain[-1].label, upper=upper.label, mean=f"{gaps.mean():+.1f}",
                      n=Text(str(len(gaps)), counted(len(gaps), "year"))),
            *((flow_words.OWN_LEVELS_BEFORE,) if from_levels else ()),
        )  # fmt: skip


def typical(squares: list[float]) -> float | None:
    """Robust root mean square; None where there are too few values.

    The median of a squared standard normal is 0.455.
    """
    return float(np.sqrt(np.median(squares) / 0.455)) if len(squares) >= MIN_YEARS else None

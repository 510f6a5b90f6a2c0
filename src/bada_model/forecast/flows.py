"""Flows: year-to-date growth through the target year.

Growth so far persists, with a spread learned from how far it missed the full
year in the past. Where an area has published nothing yet, it borrows the
outlook of the next level up and adds its own gap, learned from the years in
which both were published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bada_model.domain import Area, Indicator, Kind, Pack
from bada_model.forecast.draws import Draws
from bada_model.forecast.history import FlowHistory, Observed
from bada_model.forecast.law import Law, QuantileLaw, weighted_rms
from bada_model.forecast.pool.outlook import SeriesOutlook
from bada_model.forecast.result import Basis, Forecast, Level, Reference
from bada_model.language import Text
from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS, year_slots
from bada_model.units import conversion_factor

MIN_ERRORS = 5
GAP_PRIOR_YEARS = 4.0
"""Weight, in years, of the pooled gap spread against an area's own gaps."""
GAP_SHRINK_YEARS = 2.0
"""Weight, in years, of a zero gap against an area's own mean gap."""
MAX_GROWTH = 400.0
MIN_GROWTH = -95.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How an area's growth differs from the next level up."""

    mean: float
    variance: float
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The full-year growth of one area, and the chain of evidence behind it."""

    law: Law | QuantileLaw
    area: Area
    source: FlowHistory  # whose figures of the target year it rests on
    source_area: Area
    slot: int  # last slot of those figures
    pooled: SeriesOutlook | None = None
    gaps: tuple[tuple[Area, Area, Gap], ...] = ()  # (area, level above, gap), top first


class FlowForecaster:
    """Forecasts of every flow of a pack for its target year."""

    def __init__(
        self,
        pack: Pack,
        observed: Observed,
        draws: Draws,
        pool: Mapping[tuple[str, str], SeriesOutlook],
    ) -> None:
        self._pack, self._observed, self._draws = pack, observed, draws
        self._pool = pool
        self._chain = pack.plan.area_chain()
        self._year = pack.plan.year
        self._flow_codes = [i.code for i in pack.indicators.values() if i.kind is Kind.FLOW]
        self._gap_ratios: dict[str, float | None] = {}
        self._carry_ratios: dict[int, float | None] = {}

    def forecast(self, indicator: Indicator) -> Forecast | None:
        """Paths of year-to-date growth, or None where nothing is known this year at any level."""
        histories = self._histories(indicator.code)
        outlook = self._outlook(indicator.code, histories)
        if outlook is None:
            return None
        shares = self._shares(histories)
        own = histories.get(self._chain[0].code)
        anchors = _published(own, self._year) if own is not None else {}
        end = _end_growth(outlook.law, anchors, self._draws, indicator.code)
        noise = self._slot_noise(histories) * self._draws.normals(
            f"{indicator.code}/slots", N_SLOTS
        )
        centre = self._centre(outlook, shares)
        paths = centre + bridge(
            {slot: value - centre[slot] for slot, value in anchors.items()},
            end - centre[-1], shares, noise=noise,
        )  # fmt: skip
        paths[:, list(anchors)] = list(anchors.values())
        return Forecast(
            indicator=indicator.code, kind=Kind.FLOW, unit=indicator.unit,
            periods=year_slots(self._year), paths=paths, shares=shares,
            observed=np.isin(np.arange(N_SLOTS), list(anchors)),
            base=_base(own, self._year, indicator.unit), basis=self._basis(outlook),
            reference=self._reference(outlook),
        )  # fmt: skip

    def _centre(self, outlook: Outlook, shares: np.ndarray) -> np.ndarray:
        """The path around which an area moves: flat for its own, the source's when it borrows."""
        if not outlook.gaps:
            return np.zeros(N_SLOTS)
        published = _published(outlook.source, self._year)
        last = np.array([published[outlook.slot]])
        return bridge(published, last, shares, noise=np.zeros((1, N_SLOTS)))[0]

    def _reference(self, outlook: Outlook) -> Reference | None:
        if not outlook.gaps:
            return None
        position = outlook.source.at(self._year)
        return Reference(area=outlook.source_area.label, growth=outlook.source.growth[position])

    def _histories(self, indicator: str) -> dict[str, FlowHistory]:
        found = {}
        for area in self._chain:
            history = self._observed.flow(area.code, self._pack.series_code(indicator, area.code))
            if history is not None:
                found[area.code] = history
        return found

    # -- outlook ---------------------------------------------------------------

    def _outlook(self, indicator: str, histories: dict[str, FlowHistory]) -> Outlook | None:
        """From the nation down; an area's own figures of the year replace what is borrowed."""
        above: list[Outlook] = []  # outlooks of the levels above, nearest last
        for area in reversed(self._chain):
            own = histories.get(area.code)
            slot = own.last_slot(self._year) if own is not None else None
            pooled = self._pool.get((area.code, self._pack.series_code(indicator, area.code)))
            law = self._law(area, histories, slot, pooled) if slot is not None else None
            if own is not None and slot is not None and law is not None:
                above = [
                    Outlook(
                        law=law, area=area, source=own, source_area=area, slot=slot, pooled=pooled
                    )
                ]
            elif above:
                above.append(self._borrow(above, area, histories))
        return above[-1] if above and above[-1].area is self._chain[0] else None

    def _law(
        self,
        area: Area,
        histories: dict[str, FlowHistory],
        slot: int,
        pooled: SeriesOutlook | None,
    ) -> Law | QuantileLaw | None:
        """The pool's law where the series is long enough for it, otherwise calibrated carry."""
        if pooled is not None and slot < N_SLOTS - 1:
            return QuantileLaw(quantiles=pooled.quantiles)
        return self._carry(area, histories, slot)

    def _carry(self, area: Area, histories: dict[str, FlowHistory], slot: int) -> Law | None:
        """Growth so far persists; spread from past misses at the same slot."""
        history = histories[area.code]
        growth = float(history.growth[history.at(self._year), slot])
        if slot == N_SLOTS - 1:
            return Law(location=growth, scale=0.0)
        variance = self._carry_variance(area, histories, slot)
        return None if variance is None else Law(location=growth, scale=variance**0.5)

    def _carry_variance(
        self, area: Area, histories: dict[str, FlowHistory], slot: int
    ) -> float | None:
        history = histories.get(area.code)
        errors = carry_errors(history, slot, self._year) if history is not None else {}
        if len(errors) >= MIN_ERRORS:
            ages = self._year - np.array(list(errors))
            return weighted_rms(np.array(list(errors.values())), ages) ** 2
        parent = self._parent(area)
        if parent is None:
            ratio = self._pooled_carry_ratio(slot)
            return None if ratio is None else (ratio * self._volatility(histories)) ** 2
        above = self._carry_variance(parent, histories, slot)
        if above is None:
            return None
        left = 1 - np.cumsum(self._shares(histories))[slot]
        return above + left**2 * self._gap(area, parent, histories).variance

    def _pooled_carry_ratio(self, slot: int) -> float | None:
        """Typical miss at a slot as a multiple of usual variation, over all flows of the pack.

        Stands in where no level of an indicator has enough years of its own.
        """
        if slot not in self._carry_ratios:
            squares: list[float] = []
            for indicator in self._flow_codes:
                histories = self._histories(indicator)
                top = histories.get(self._chain[-1].code)
                errors = carry_errors(top, slot, self._year) if top is not None else {}
                squares += [(e / self._volatility(histories)) ** 2 for e in errors.values()]
            self._carry_ratios[slot] = typical(squares)
        return self._carry_ratios[slot]

    def _borrow(
        self, above: list[Outlook], area: Area, histories: dict[str, FlowHistory]
    ) -> Outlook:
        """From the level with which the area shares most years; the nearest among equals."""
        gaps = [self._gap(area, outlook.area, histories) for outlook in above]
        best = max(range(len(above)), key=lambda k: (len(gaps[k].years), k))
        outlook, gap = above[best], gaps[best]
        return Outlook(
            law=outlook.law.shifted(gap.mean, gap.variance), area=area, source=outlook.source,
            source_area=outlook.source_area, slot=outlook.slot, pooled=outlook.pooled,
            gaps=(*outlook.gaps, (area, outlook.area, gap)),
        )  # fmt: skip

    def _parent(self, area: Area) -> Area | None:
        return next((a for a in self._chain if a.code == area.parent), None)

    # -- gaps --------------------------------------------------------------------

    def _gap(self, area: Area, parent: Area, histories: dict[str, FlowHistory]) -> Gap:
        """Mean and variance of the gap, shrunk towards zero and the pooled spread."""
        pairs = growth_gaps(histories.get(area.code), histories.get(parent.code), self._year)
        gaps, n = np.array(list(pairs.values())), len(pairs)
        pooled = (self._gap_ratio(area) * self._volatility(histories)) ** 2
        mean = float(gaps.sum() / (n + GAP_SHRINK_YEARS))
        around = float(np.square(gaps - mean).sum())
        variance = (around + GAP_PRIOR_YEARS * pooled) / (n + GAP_PRIOR_YEARS)
        return Gap(mean=mean, variance=variance * (1 + 1 / (n + GAP_SHRINK_YEARS)),
                   years=tuple(sorted(pairs)))  # fmt: skip

    def _gap_ratio(self, area: Area) -> float:
        """Typical gap of an area as a multiple of usual variation, over all flows of the pack."""
        if area.code not in self._gap_ratios:
            parent, squares = self._parent(area), list[float]()
            for indicator in self._flow_codes:
                histories = self._histories(indicator)
                pairs = growth_gaps(
                    histories.get(area.code),
                    histories.get(parent.code) if parent else None,
                    self._year,
                )
                squares += [(g / self._volatility(histories)) ** 2 for g in pairs.values()]
            self._gap_ratios[area.code] = typical(squares)
        return self._gap_ratios[area.code] or 1.0

    def _volatility(self, histories: dict[str, FlowHistory]) -> float:
        """Usual variation of annual growth, at the highest level that has enough years."""
        for area in reversed(self._chain):
            history = histories.get(area.code)
            annual = history.annual() if history is not None else {}
            recent = [g for y, g in annual.items() if self._year - 20 <= y < self._year]
            if len(recent) >= MIN_ERRORS:
                return max(0.5, float(np.std(np.diff(recent)) / np.sqrt(2)))
        return 3.0

    # -- the shape of the year ---------------------------------------------------

    def _shares(self, histories: dict[str, FlowHistory]) -> np.ndarray:
        """Base share of each slot: last year's levels at the nearest level that has them."""
        for area in self._chain:
            history = histories.get(area.code)
            if history is not None:
                for year in range(self._year - 1, self._year - 4, -1):
                    shares = slot_shares(history, year)
                    if shares is not None:
                        return shares
        return MONTHS_PER_SLOT / 12

    def _slot_noise(self, histories: dict[str, FlowHistory]) -> float:
        """Usual deviation of a slot's growth from the year's, percentage points."""
        for area in self._chain:
            history = histories.get(area.code)
            spread = slot_spread(history, self._year) if history is not None else None
            if spread is not None:
                return spread
        return 0.0

    # -- provenance ----------------------------------------------------------------

    def _basis(self, outlook: Outlook) -> Basis:
        own = outlook.source_area.code == self._chain[0].code
        position = outlook.source.at(self._year)
        row = str(outlook.source.rows[position, outlook.slot])
        engine = _POOL if outlook.pooled is not None else _CARRY
        method = engine if own else _BORROWED.fill(area=outlook.source_area.label, engine=engine)
        return Basis(
            level=Level.OWN_MONTHS if own else Level(outlook.source_area.level), method=method,
            last=year_slots(self._year)[outlook.slot], rows=(row,),
            notes=tuple(_gap_note(*link) for link in outlook.gaps),
            synthetic=bool(outlook.source.synthetic[position].any()),
            track_record=_track_record(outlook),
        )  # fmt: skip


_POOL = Text("五种模型按以往得分加权", "pool of five models weighted by past scores")
_CARRY = Text(
    "累计增速延续，离散度取自历年同期误差", "growth so far persists, spread from past misses"
)
_BORROWED = Text("{area}走势（{engine}）加本级差距", "outlook of {area} ({engine}) plus own gap")


def _track_record(outlook: Outlook) -> Text | None:
    """How often such bands held, for the source the forecast rests on."""
    if outlook.pooled is None:
        return None
    record, area = outlook.pooled.record, outlook.source_area.label
    tail = Text("；借用的差距未经此检验", "; the borrowed gap is not covered by it")
    said = Text(
        "{area}同类序列回测：80% 区间在 {n} 例中有 {share:.0%} 命中",
        "series like that of {area}: 80% bands held {share:.0%} of {n} past cases",
    ).fill(area=area, n=record.cases, share=record.held80)
    return Text(said.zh + tail.zh, said.en + tail.en) if outlook.gaps else said


def _gap_note(area: Area, above: Area, gap: Gap) -> Text:
    spread = gap.variance**0.5
    return Text(
        f"{area.label.zh}与{above.label.zh}增速差距 {gap.mean:+.1f}±{spread:.1f} 个百分点"
        f"(两地同期均有公布的 {len(gap.years)} 年)",
        f"{area.label.en} against {above.label.en}: {gap.mean:+.1f} ± {spread:.1f} pp "
        f"({len(gap.years)} years published by both)",
    )


def typical(squares: list[float]) -> float | None:
    """Robust root mean square; None where there are too few values.

    The median of a squared standard normal is 0.455.
    """
    return float(np.sqrt(np.median(squares) / 0.455)) if len(squares) >= MIN_ERRORS else None


def carry_errors(history: FlowHistory, slot: int, before: int) -> dict[int, float]:
    """Full-year growth minus growth at a slot, by year, for the years before ``before``."""
    end, then = history.growth[:, -1], history.growth[:, slot]
    known = np.isfinite(end) & np.isfinite(then) & (history.years < before)
    return {
        int(y): float(e - t)
        for y, e, t in zip(history.years[known], end[known], then[known], strict=True)
    }


def growth_gaps(
    child: FlowHistory | None, parent: FlowHistory | None, before: int
) -> dict[int, float]:
    """Child's growth minus parent's at the last slot of each year both published."""
    if child is None or parent is None:
        return {}
    gaps: dict[int, float] = {}
    for year in sorted({int(y) for y in child.years} & {int(y) for y in parent.years}):
        if year >= before:
            continue
        difference = child.growth[child.at(year)] - parent.growth[parent.at(year)]
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
    weighted = history.growth[recent] * np.cumsum(shares)
    slots = np.diff(weighted, axis=1) / shares[1:]
    deviations = (slots - history.growth[recent][:, -1:])[np.isfinite(slots)]
    deviations = deviations[np.isfinite(deviations)]
    if deviations.size < 2 * N_SLOTS:
        return None
    return float(np.median(np.abs(deviations)) * 1.4826)


def _published(history: FlowHistory, year: int) -> dict[int, float]:
    position = history.at(year)
    if position is None:
        return {}
    growth = history.growth[position]
    return {int(s): float(growth[s]) for s in np.flatnonzero(np.isfinite(growth))}


def _end_growth(
    law: Law | QuantileLaw, anchors: dict[int, float], draws: Draws, name: str
) -> np.ndarray:
    if N_SLOTS - 1 in anchors:
        return np.full(draws.n_paths, anchors[N_SLOTS - 1])
    return np.clip(law.quantile_of(draws.normals(name)[:, 0]), MIN_GROWTH, MAX_GROWTH)


def bridge(
    anchors: dict[int, float], end: np.ndarray, shares: np.ndarray, *, noise: np.ndarray
) -> np.ndarray:
    """Year-to-date growth paths through published figures to given year-end values.

    Between anchors the slots grow at one rate plus noise that cancels over the
    stretch, so the identity between slots, year to date and full year is exact.

    Parameters
    ----------
    anchors : dict
        Published year-to-date growth by slot, percent; kept to the bit.
    end : array, shape (n_paths,)
        Full-year growth, percent.
    shares : array, shape (11,)
        Base shares of the slots.
    noise : array, shape (n_paths, 11)
        Deviations of slot growth, percentage points.

    Returns
    -------
    array, shape (n_paths, 11)
    """
    through = np.cumsum(shares)
    paths = np.empty((end.size, N_SLOTS))
    done, contribution = -1, np.zeros(end.size)
    fixed: dict[int, float | np.ndarray] = {**anchors, N_SLOTS - 1: end}
    for slot in sorted(fixed):
        span = np.arange(done + 1, slot + 1)
        target = fixed[slot] * through[slot]
        rate = (target - contribution) / shares[span].sum()
        wiggle = noise[:, span] - (noise[:, span] @ shares[span] / shares[span].sum())[:, None]
        parts = (rate[:, None] + wiggle) * shares[span]
        paths[:, span] = (contribution[:, None] + np.cumsum(parts, axis=1)) / through[span]
        paths[:, slot] = fixed[slot]
        done, contribution = slot, np.broadcast_to(target, end.shape)
    return paths


def _base(history: FlowHistory | None, year: int, unit: str) -> float:
    """Last year's total in ``unit``, NaN where unpublished."""
    position = history.at(year - 1) if history is not None else None
    if history is None or position is None or not history.level_unit:
        return float("nan")
    return float(history.level[position, -1]) * conversion_factor(history.level_unit, unit)

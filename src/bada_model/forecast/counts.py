"""Counts and days: events and units done during the year, by pace and release profile.

The yearly pace has a Gamma prior from earlier years (or a flat one), events
arrive with the share of the year's results that is normally in by each month, and what is still to
come has a pace of its own around that, so the remaining count is negative binomial in closed form.
How much years differ is itself learned from few of them: the prior is a mixture over the sizes that may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bada_model.domain import Indicator
from bada_model.errors import NoBasis
from bada_model.forecast.draws import Draws
from bada_model.forecast.history import Reading, refuse_impossible, year_ends
from bada_model.forecast.result import Basis, Forecast, Level
from bada_model.language import Text
from bada_model.release import PROFILES
from bada_model.units import counted_singly

JUDGED_VARIATION = 0.35
"""Year-to-year coefficient of variation assumed where fewer than three years are known."""
JUDGED_DRIFT = 0.3
"""Coefficient of variation of what is still to come, against what a release profile expects: judgement. An even
profile expects a third more new jobs of the nation after August than came (2013-2022)."""
RECORD_DRIFT = 0.15
"""The same against an indicator's own months, towards which its own variation is shrunk: judgement. New jobs
of the nation varied by 10 to 16 % (March to November, 2013-2022)."""
MIN_YEARS = 3
RECENT_YEARS = 6
"""Years before the target year whose totals tell of the pace."""
PRIOR_YEARS = 2.0
"""Weight, in years, of the judged variation against the observed one."""
SMALLEST_VARIATION = 0.05
FLAT_SHAPE = 0.5
LATE = 0.02
"""Share of a year's result that may still come when its profile says all is in before December: judgement."""
TINY = 1e-300
MAX_SUPPORT = 1_001
"""Counts at which the law is worked out: all where there are no more, else evenly spaced ones."""
SIZES = 5
"""Equally likely sizes of the variation between years that stand for its law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Gamma law of the yearly pace: mean ``shape / rate``."""

    shape: float
    rate: float

    def updated(self, count: float, exposure: float) -> Pace:
        """The law after ``count`` events in a share ``exposure`` of a normal year."""
        return Pace(shape=self.shape + count, rate=self.rate + exposure)

    def drifting(self, variation: float) -> Pace:
        """The law of a pace around this one: the same mean, further varied."""
        squared = (1 + 1 / self.shape) * (1 + variation**2) - 1
        return Pace(shape=1 / squared, rate=self.rate / (self.shape * squared))

    def evidence(self, count: float, exposure: float) -> float:
        """Log probability of that count, up to a term that all paces share."""
        from scipy.special import gammaln

        after = self.updated(count, exposure)
        return float(
            gammaln(after.shape) - gammaln(self.shape)
            + self.shape * np.log(max(self.rate, TINY)) - after.shape * np.log(max(after.rate, TINY))
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Paces:
    """A mixture of Gamma laws of the pace, one for each size of the variation between years.

    ``weights`` sum to one.
    """

    laws: tuple[Pace, ...]
    weights: np.ndarray

    @property
    def flat(self) -> bool:
        """Whether nothing is known of the pace."""
        return self.laws[0].rate <= 0

    def drifting(self, variation: float) -> Paces:
        """Every law varied further, see :meth:`Pace.drifting`."""
        return Paces(laws=tuple(law.drifting(variation) for law in self.laws), weights=self.weights)

    def updated(self, count: float, exposure: float) -> Paces:
        """Every law after the count; those under which it was likelier weigh more."""
        evidence = np.array([law.evidence(count, exposure) for law in self.laws])
        weights = self.weights * np.exp(evidence - evidence.max())
        return Paces(laws=tuple(law.updated(count, exposure) for law in self.laws),
                     weights=weights / weights.sum())  # fmt: skip


def prior_pace(totals: np.ndarray) -> Paces:
    """Pace learned from earlier years' totals; flat where there are none."""
    totals = np.asarray(totals, dtype=float)
    mean = float(totals.mean()) if totals.size else 0.0
    if mean <= 0:
        return Paces(laws=(Pace(shape=FLAT_SHAPE, rate=0.0),), weights=np.ones(1))
    spreads = variation(totals) * (1 + 1 / totals.size)
    laws = tuple(Pace(shape=1 / v, rate=1 / (v * mean)) for v in spreads.tolist())
    return Paces(laws=laws, weights=np.full(SIZES, 1 / SIZES))


def variation(totals: np.ndarray) -> np.ndarray:
    """Equally likely squared coefficients of variation between years, shape (SIZES,).

    Observed beyond Poisson in at least three years and shrunk to the judged one, then spread as a
    variance estimated from so many years is (inverse chi-squared).
    """
    from scipy.special import chdtri

    squared, known = JUDGED_VARIATION**2, 0
    if totals.size >= MIN_YEARS:
        mean, known = totals.mean(), totals.size - 1
        beyond_poisson = totals.var(ddof=1) / mean**2 - 1 / mean
        squared = (known * beyond_poisson + PRIOR_YEARS * squared) / (known + PRIOR_YEARS)
    years = known + PRIOR_YEARS
    levels = (np.arange(SIZES) + 0.5) / SIZES
    return max(squared, SMALLEST_VARIATION**2) * years / chdtri(years, 1 - levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Which share of a year's result is in by a month, and how far the rest may stray from what that says.

    ``years`` are those of the indicator's own record behind it; none where a profile is judged.
    """

    done: float
    drift: float
    years: int


def progress(values: Sequence[Reading], year: int, month: int, profile: np.ndarray) -> Progress:
    """The share in by a month in at least three earlier years of its own, else that of the profile.

    The drift is how what was still to come varied over those years, shrunk to a judged one.
    """
    judged = share_in(profile, month)
    ends = {y: r.value for y, r in year_ends(values).items() if year - RECENT_YEARS <= y < year}
    shares = np.array([
        r.value / ends[r.period.year] for r in values
        if r.period.month == month < 12 and ends.get(r.period.year, 0) > r.value > 0
    ])  # fmt: skip
    if shares.size < MIN_YEARS:
        drift = JUDGED_DRIFT if 0 < judged < 1 - LATE else 0.0
        return Progress(done=judged, drift=drift, years=0)
    rest = (1 - shares) / shares
    known = shares.size - 1
    squared = known * (rest.std(ddof=1) / rest.mean()) ** 2 + PRIOR_YEARS * RECORD_DRIFT**2
    drift = np.sqrt(squared / (known + PRIOR_YEARS) * (1 + 1 / shares.size))
    return Progress(done=float(1 / (1 + rest.mean())), drift=float(drift), years=shares.size)


def negative_binomial(paces: Paces, exposure: float, u: np.ndarray) -> np.ndarray:
    """Quantiles of the count in a share ``exposure`` of the year, at levels ``u``.

    With a Gamma pace the count is negative binomial with size ``shape`` and
    success probability ``rate / (rate + exposure)``.
    """
    from scipy.special import betainc

    shape = np.array([law.shape for law in paces.laws])
    rate = np.array([law.rate for law in paces.laws])
    mean = shape / rate * exposure
    deviation = np.sqrt(mean + mean**2 / shape)
    top = float(np.floor((mean + 12 * deviation + 20).max()))
    support = np.unique(np.floor(np.linspace(0, top, int(min(top + 1, MAX_SUPPORT)))))
    through = paces.weights @ betainc(
        shape[:, None], support + 1.0, (rate / (rate + exposure))[:, None]
    )
    return np.ceil(np.interp(u, through, support) - 1e-9)


def forecast_count(
    indicator: Indicator, values: tuple[Reading, ...], year: int, as_of: pd.Period, draws: Draws
) -> Forecast:
    """Cumulative count through the year.

    Raises
    ------
    NoBasis
        Neither pace nor progress is known, or a count is below zero.
    """
    refuse_impossible(values)
    before = {y: r for y, r in year_ends(values).items() if y < year}
    current = [r for r in values if r.period.year == year]
    last = current[-1] if current else None
    month = last.period.month if last else min(12, max(0, _month_in(as_of, year)))
    profile = PROFILES[indicator.release]
    usual = progress(values, year, month, profile)
    done = usual.done
    count = last.value if last else 0.0
    recent = {y: r for y, r in before.items() if y >= year - RECENT_YEARS}
    scale = _scale(indicator.unit, [count, *(r.value for r in recent.values())])
    paces = prior_pace(np.array([r.value / scale for r in recent.values()]))
    if last is None:
        done, exposure = 0.0, 1.0
    else:
        paces, exposure = paces.updated(count / scale, done).drifting(usual.drift), 1.0 - done
    if exposure > 0 and paces.flat:
        raise NoBasis(_missing(values, year, last))
    paths = _paths(indicator, paces, (count, done, month if last else 0), scale, draws)
    paths[:, : month if last else 0] = _so_far(current, profile)
    used = [*recent.values(), *([last] if last else [])]
    return Forecast(
        indicator=indicator.code, kind=indicator.kind, unit=indicator.unit,
        periods=pd.period_range(f"{year}-01", f"{year}-12", freq="M"), paths=paths,
        observed=_observed(current), base=before[year - 1].value if year - 1 in before else np.nan,
        basis=_basis(indicator, last, recent, usual, used),
    )  # fmt: skip


_REPORT = Text("请报送{year}年累计数", "report the count of {year} so far")
_NO_PACE = Text(
    "{year}年尚无累计数，{first}年以来也没有大于零的全年数，请报送其一",
    "no count of {year} yet and no full-year total above zero since {first}: report either",
)
_NO_BATCH = Text(
    "按完成节奏{month}尚不应有成果，{first}年以来没有大于零的全年数，请导入往年全年数",
    "by its release profile nothing is due by {month}, and no full-year total above zero is known "
    "since {first}: import totals of earlier years",
)


def share_in(profile: np.ndarray, month: int) -> float:
    """Share of a year's result that is in by the end of a month; before December never quite all."""
    done = float(profile[month - 1]) if month else 0.0
    return done if month == 12 else min(done, 1 - LATE)


def _missing(values: tuple[Reading, ...], year: int, last: Reading | None) -> Text:
    """What is missing where nothing tells of the pace: no figure at all, or a batch still to come."""
    if not values:
        return _REPORT.fill(year=year)
    first = year - RECENT_YEARS
    if last is None:
        return _NO_PACE.fill(year=year, first=first)
    return _NO_BATCH.fill(month=last.period, first=first)


def _month_in(as_of: pd.Period, year: int) -> int:
    return (as_of.year - year) * 12 + as_of.month


def _scale(name: str, values: list[float]) -> float:
    """One for things counted one by one; otherwise a fiftieth of the amount, a unit of progress."""
    if counted_singly(name):
        return 1.0
    return max(values) / 50 or 1.0


def _paths(
    indicator: Indicator,
    paces: Paces,
    so_far: tuple[float, float, int],
    scale: float,
    draws: Draws,
) -> np.ndarray:
    from scipy.special import ndtr

    count, done, month = so_far
    z = draws.normals(indicator.code)[:, 0]
    left = 1.0 - done
    rest = negative_binomial(paces, left, ndtr(z)) * scale if left > 0 else np.zeros(z.size)
    profile = PROFILES[indicator.release]
    by_now = share_in(profile, month)
    ahead = np.clip((profile - by_now) / (1 - by_now), 0, 1) if left > 0 else np.zeros(12)
    paths = count + rest[:, None] * ahead
    if scale == 1.0:
        paths = np.maximum(np.floor(paths + 1e-9), count)
    paths[:, -1] = count + rest
    return paths


def _so_far(current: list[Reading], profile: np.ndarray) -> np.ndarray:
    """The count of each month up to the last published one; between two published along the profile."""
    found = np.zeros(current[-1].period.month if current else 0)
    month, count, done = 0, 0.0, 0.0
    for reading in current:
        upto = reading.period.month
        way = profile[month:upto] - done
        share = way / way[-1] if way[-1] > 0 else np.zeros(way.size)
        found[month:upto] = count + (reading.value - count) * share
        found[upto - 1] = reading.value
        month, count, done = upto, reading.value, float(profile[upto - 1])
    return found


def _observed(current: list[Reading]) -> np.ndarray:
    return np.isin(np.arange(1, 13), [r.period.month for r in current])


def _basis(
    indicator: Indicator,
    last: Reading | None,
    recent: dict[int, Reading],
    usual: Progress,
    used: list[Reading],
) -> Basis:
    notes = []
    if len(recent) < MIN_YEARS:
        notes.append(
            Text(f"年际变异系数{JUDGED_VARIATION:.0%}为判断值",
                 f"year-to-year variation of {JUDGED_VARIATION:.0%} is judgement")
        )  # fmt: skip
    if last is not None:
        notes.append(_own_progress(usual) if usual.years else _judged_progress(indicator, usual))
    return Basis(
        level=Level.OWN_MONTHS if last else Level.OWN_YEAR,
        method=Text("按进度与节奏的负二项分布", "negative binomial by pace and release profile"),
        last=last.period if last else None,
        rows=tuple(dict.fromkeys(row for r in used for row in r.rows)), notes=tuple(notes),
        synthetic=any(r.synthetic for r in used),
    )  # fmt: skip


def _own_progress(usual: Progress) -> Text:
    return Text(
        f"完成节奏按本级往年同月（{usual.years}年，平均已完成全年{usual.done:.0%}）",
        f"progress as in {usual.years} years of its own ({usual.done:.0%} of the year in by this month)",
    )


def _judged_progress(indicator: Indicator, usual: Progress) -> Text:
    drift = Text(
        f"，其后的量上下{usual.drift:.0%}为判断值",
        f", what follows varied by {usual.drift:.0%}: judgement",
    )
    said = Text(f"完成节奏按“{indicator.release}”型", f"release profile '{indicator.release}'")
    return Text(said.zh + drift.zh, said.en + drift.en) if usual.drift else said

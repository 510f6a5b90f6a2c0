"""Known truth: 80 % bands of every kind hold between 76 and 84 % of simulated years."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bada_model.domain import Indicator, Kind
from bada_model.forecast.amounts import forecast_amount
from bada_model.forecast.counts import JUDGED_DRIFT, RECORD_DRIFT, forecast_count
from bada_model.forecast.draws import Draws
from bada_model.forecast.history import Reading
from bada_model.forecast.milestones import forecast_milestone
from bada_model.language import Text

YEAR, TRIALS = 2024, 1500
ORIGIN = pd.Period(f"{YEAR}-06", "M")


def indicator(kind, unit, release="even"):
    return Indicator(code="x", label=Text.same("x"), kind=kind, unit=unit, release=release)


def draws(rng):
    """Another block for every trial, so that the noise of one block does not count 1500 times."""
    return Draws(n_paths=1_000, seed=int(rng.integers(2**31)))


def reading(year, month, value):
    return Reading(
        period=pd.Period(f"{year}-{month:02d}", "M"), value=value, rows=("x:1",), synthetic=False
    )


def share_held(forecast_and_truth, rng):
    held = 0
    for _ in range(TRIALS):
        forecast, truth = forecast_and_truth(rng)
        low, high = np.quantile(forecast.paths[:, -1], [0.1, 0.9])
        held += low <= truth <= high
    return held / TRIALS


def count(rng):
    """Gamma pace between years, another around it for the rest of the year, Poisson arrivals."""
    pace = rng.gamma(1 / 0.35**2, 400 * 0.35**2, 7)
    past = [reading(YEAR - 6 + i, 12, float(rng.poisson(p))) for i, p in enumerate(pace[:6])]
    now = float(rng.poisson(pace[6] / 2))
    found = forecast_count(
        indicator(Kind.COUNT, "户"), (*past, reading(YEAR, 6, now)), YEAR, ORIGIN, draws(rng)
    )
    return found, now + rng.poisson(pace[6] / 2 * drift(rng))


def drift(rng, variation=JUDGED_DRIFT):
    """How what is still to come strays from what the first half tells."""
    return rng.gamma(1 / variation**2, variation**2)


def count_with_a_record(rng):
    """Three fifths are in by June, and the rest varies as judged: seen in six earlier years."""
    pace = rng.gamma(1 / 0.35**2, 4000 * 0.35**2, 7)
    first = rng.poisson(0.6 * pace)
    whole = first + rng.poisson(0.4 * pace * np.array([drift(rng, RECORD_DRIFT) for _ in pace]))
    values = [r for i in range(6) for r in (
        reading(YEAR - 6 + i, 6, float(first[i])), reading(YEAR - 6 + i, 12, float(whole[i])))]  # fmt: skip
    now = reading(YEAR, 6, float(first[6]))
    jobs = indicator(Kind.COUNT, "户")
    return forecast_count(jobs, (*values, now), YEAR, ORIGIN, draws(rng)), whole[6]


def stock(rng):
    """Net additions by month with the judged variation."""
    cv = 0.35 * 6**0.5  # a month's, so that the year's remaining half varies as judged
    months = rng.gamma(1 / cv**2, 20 * cv**2, 12)
    values = (reading(YEAR - 1, 12, 1000.0), reading(YEAR, 6, 1000 + months[:6].sum()))
    found = forecast_amount(indicator(Kind.STOCK, "户"), values, YEAR, draws(rng), pooled={})
    return found, np.round(1000 + months.sum())


def random_walk(kind, unit, step):
    def draw(rng):
        ends = 50 + np.cumsum(rng.normal(0, step, 9))
        past = tuple(reading(YEAR - 8 + i, 12, float(v)) for i, v in enumerate(ends[:8]))
        return forecast_amount(indicator(kind, unit), past, YEAR, draws(rng), pooled={}), ends[8]

    return draw


THROUGH = np.cumsum([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def daily_air(rng, level):
    """PM2.5 by day of as many years as levels: a winter hump, weather with memory; mean of the year so far by month."""
    weather = np.empty((level.size, 365))
    weather[:, 0] = rng.standard_normal(level.size)
    shocks = rng.standard_normal((level.size, 365)) * (1 - 0.7**2) ** 0.5
    for d in range(1, 365):
        weather[:, d] = 0.7 * weather[:, d - 1] + shocks[:, d]
    day = np.arange(365)
    daily = level[:, None] * np.exp(0.4 * np.cos(2 * np.pi * day / 365) + 0.4 * weather)
    return np.cumsum(daily, axis=1)[:, THROUGH - 1] / THROUGH


def mean_after(origin, fall=0.0, seen=12):
    """Eight years, and the target year until a month; judged by the mean of a month."""
    known = sorted({origin, seen, 12})

    def draw(rng):
        level = rng.normal(38, 2, 9) * (1 - fall) ** np.arange(9)
        means = daily_air(rng, level)
        past = [reading(YEAR - 8 + i, m, means[i, m - 1]) for i in range(8) for m in known]
        now = reading(YEAR, origin, means[8, origin - 1])
        mean = indicator(Kind.MEAN, "微克/立方米")
        found = forecast_amount(mean, (*past, now), YEAR, draws(rng), pooled={})
        return replace(found, paths=found.paths[:, :seen].copy()), means[8, seen - 1]

    return draw


def days(rng):
    """Days beyond a limit: a Gamma yearly rate, half of it in each half year."""
    rate = rng.gamma(1 / 0.3**2, 60 * 0.3**2, 7)
    past = [reading(YEAR - 6 + i, 12, float(rng.poisson(p))) for i, p in enumerate(rate[:6])]
    now = float(rng.poisson(rate[6] / 2))
    found = forecast_count(
        indicator(Kind.DAYS, "天"), (*past, reading(YEAR, 6, now)), YEAR, ORIGIN, draws(rng)
    )
    return found, now + rng.poisson(rate[6] / 2 * drift(rng))


def before_the_first_figure(kind, unit, mean, variation):
    """Nothing of the year is known: the pace learned from six years carries the whole band."""

    def draw(rng):
        pace = rng.gamma(1 / variation**2, mean * variation**2, 7)
        past = tuple(
            reading(YEAR - 6 + i, 12, float(rng.poisson(p))) for i, p in enumerate(pace[:6])
        )
        found = forecast_count(indicator(kind, unit), past, YEAR, ORIGIN, draws(rng))
        return found, rng.poisson(pace[6])

    return draw


@pytest.mark.parametrize(
    "simulate",
    [
        pytest.param(before_the_first_figure(Kind.COUNT, "户", 400, 0.35), id="count, no figure"),
        pytest.param(before_the_first_figure(Kind.DAYS, "天", 60, 0.3), id="days, no figure"),
        pytest.param(count, id="count"),
        pytest.param(count_with_a_record, id="count, own months"),
        pytest.param(stock, id="stock"),
        pytest.param(random_walk(Kind.SHARE, "percent", 2.0), id="share"),
        pytest.param(random_walk(Kind.RATE, "percent", 1.0), id="rate"),
        pytest.param(mean_after(3), id="mean, March"),
        pytest.param(mean_after(6), id="mean, June"),
        pytest.param(mean_after(9), id="mean, September"),
        pytest.param(mean_after(3, fall=0.05), id="falling mean, March"),
        pytest.param(mean_after(6, fall=0.05), id="falling mean, June"),
        pytest.param(mean_after(9, fall=0.05), id="falling mean, September"),
        pytest.param(mean_after(3, seen=9), id="mean of September, March"),
        pytest.param(days, id="days"),
    ],
)
def test_80_percent_bands_hold_their_share(simulate, rng):
    assert 0.76 <= share_held(simulate, rng) <= 0.84


def test_milestones_stated_to_finish_finish_as_often(rng):
    """Work left takes a log-normal time; stated probabilities match what happens within 4 points."""
    done = rng.uniform(35, 75, TRIALS)
    stated, happened = 0.0, 0.0
    for share in done:
        report = (reading(YEAR, 6, share),)
        found = forecast_milestone(indicator(Kind.MILESTONE, "项"), report, YEAR, draws(rng))
        stated += found.paths[:, -1].mean()
        needed = (100 - share) / (share / 6) * np.exp(0.5 * rng.standard_normal())
        happened += 6 + needed <= 12
    assert stated / TRIALS == pytest.approx(happened / TRIALS, abs=0.04)

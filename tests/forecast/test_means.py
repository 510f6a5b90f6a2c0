import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bada_model.domain import Indicator, Kind
from bada_model.forecast.amounts import forecast_amount
from bada_model.forecast.draws import Draws
from bada_model.forecast.history import Reading
from bada_model.forecast.means import LEVEL_STEPS, _covariance, _foretold, rest_of_year, years_like
from bada_model.language import Text

AIR = Indicator(code="air", label=Text.same("x"), kind=Kind.MEAN, unit="微克/立方米")
SO_FAR = {3: 58.0, 6: 44.0, 9: 36.0, 12: 39.0}
"""The year so far as it usually stands: a bad winter, a clean summer."""
TILT = np.array([0.03, -0.02, 0.01, -0.03, 0.02, 0.0, -0.01])


def reading(year, month, value):
    period = pd.Period(f"{year}-{month:02d}", "M")
    return Reading(period=period, value=value, rows=("x:1",), synthetic=False)


def past(years=7, months=(3, 6, 9, 12), digits=6):
    """Years up to 2023; each a little off, the later in the year the less of it winter's."""
    return tuple(
        reading(2024 - years + n, m, round(SO_FAR[m] * (1 + tilt * 3 / m + 0.01 * (n % 3)), digits))
        for n, tilt in enumerate(TILT[:years])
        for m in months
    )


def median_after(march):
    law = rest_of_year(past(), reading(2024, 3, march), 0.0)
    return law.quantile_of(np.array([0.0]))[0]


def test_a_bad_winter_moves_the_year_by_little_more_than_its_days():
    moved = median_after(68.0) - median_after(58.0)
    assert 91 / 366 * 10 < moved < 6


def test_the_days_of_leap_years_are_counted():
    years = years_like(past(), reading(2024, 3, 58.0))
    assert years.done[[3, -1]].tolist() == [91 / 366, 91 / 366]  # 2020 and 2024
    assert years.done[0] == 90 / 365
    march, whole = past()[0].value, past()[3].value
    assert 90 * march + 275 * years.rest[0] == pytest.approx(365 * whole)


def test_the_law_is_the_conditional_one_under_nearly_flat_seasons():
    """Another route: a normal law whose seasons have variance 1e7, conditioned on what is known."""
    years = years_like(past(), reading(2024, 3, 58.0))
    known = np.log(np.concatenate([years.so_far, years.rest[:-1]]))
    covariance = _covariance(years, LEVEL_STEPS[1])
    seasons = np.eye(2)[np.repeat([0, 1], years.year.size)]
    whole = covariance + 1e7 * seasons @ seasons.T
    weights = np.linalg.solve(whole[:-1, :-1], whole[:-1, -1])
    location, scale, _ = _foretold(covariance, known)
    squares = known @ np.linalg.solve(whole[:-1, :-1], known)
    variance = squares / (known.size - 2) * (whole[-1, -1] - weights @ whole[:-1, -1])
    assert location == pytest.approx(weights @ known, abs=1e-4)
    assert scale == pytest.approx(variance**0.5, rel=3e-3)


def test_the_mixture_has_the_quantiles_of_its_parts():
    law = rest_of_year(past(), reading(2024, 6, 44.0), 0.0)
    year = law.quantile_of(stats.norm.ppf([0.1, 0.9]))
    logs = np.log((year - law.done * law.so_far) / (1 - law.done))
    below = stats.t.cdf((logs[:, None] - law.locations) / law.scales, law.df) @ law.weights
    np.testing.assert_allclose(below, [0.1, 0.9], atol=1e-3)


def test_figures_printed_whole_widen_the_band_late_in_the_year():
    width = [
        np.ptp(
            rest_of_year(past(digits=d), reading(2024, 9, 36.0), 0.0).quantile_of(np.array([-1, 1]))
        )
        for d in (6, 0)
    ]
    assert width[1] > width[0]


@pytest.mark.parametrize(
    ("values", "last"),
    [(past(3), reading(2024, 3, 58.0)), (past(), reading(2024, 12, 39.0)), (past(), reading(2024, 3, 0.0))],
    ids=["three years", "December", "nothing"],
)  # fmt: skip
def test_without_four_years_or_days_to_come_there_is_no_such_law(values, last):
    assert rest_of_year(values, last, 0.0) is None


def test_a_past_that_never_varied_leaves_the_least_spread():
    still = tuple(reading(y, m, 40.0) for y in range(2017, 2024) for m in (6, 12))
    law = rest_of_year(still, reading(2024, 6, 40.0), 0.5)
    z = stats.norm.ppf((np.arange(2000) + 0.5) / 2000)
    assert law.quantile_of(z).std() == pytest.approx(0.5, rel=0.5)


def test_months_between_go_as_in_past_years():
    """Down to September and up again, through what is published."""
    found = forecast_amount(
        AIR, (*past(), reading(2024, 3, 60.0)), 2024, Draws(n_paths=2000), pooled={}
    )
    march, june, september, december = np.median(found.paths, axis=0)[[2, 5, 8, 11]]
    assert np.ptp(found.paths[:, 2]) == 0
    assert march == 60.0
    assert march > june > september < december
    assert found.paths[:, 8].std() > 0
    assert "days to come" in found.basis.method.en

"""The growth field of a series by itself: textbook conditioning, known truth, and odd histories."""

import numpy as np
import pytest

from bada_model.forecast.pool.cases import Cases
from bada_model.forecast.pool.growth_field import covariances, growth_field, held_growth
from bada_model.forecast.pool.members import LEVELS
from bada_model.forecast.pool.panel import MONTHLY

YEARS, S = 11, len(MONTHLY)


def cases_of(growth, observed):
    """Cases whose log growth over the year before is this, shape (n, YEARS - 1, S); even months."""
    steps = np.concatenate([np.zeros((len(growth), 1, S)), growth], axis=1)
    logs = np.cumsum(steps, axis=1)
    index = np.exp(logs - logs[:, -2:-1]) / S
    ytd = (index[:, -1, :observed].sum(axis=1) / (observed / S) - 1) * 100
    index[:, -1, observed:] = np.nan
    none = np.full((len(growth), 0), np.nan)
    return Cases(year=2020, months=MONTHLY, which=np.arange(len(growth)), observed=observed,
                 index=index, ytd=ytd, past_ytd=none, past_full=none)  # fmt: skip


def drawn(rng, n, persistence=0.5, slow=0.5, size=0.04):
    """Log growth that follows a law of the field, around 6 %."""
    covariance = covariances((YEARS - 1) * S, S, persistence, slow)
    root = np.linalg.cholesky(covariance)
    return (0.06 + size * rng.standard_normal((n, len(root))) @ root.T).reshape(n, YEARS - 1, S)


def full_year(growth):
    return (np.exp(growth[:, -1]).mean(axis=1) - 1) * 100


@pytest.mark.parametrize("observed", [1, 5, 9])
def test_bands_hold_what_they_say_where_growth_follows_a_field(rng, observed):
    """A member may be a little too sure: the usual value is the past's own. The pool corrects its spread."""
    growth = drawn(rng, 1500)
    law, truth = growth_field(cases_of(growth, observed)), full_year(growth)
    low, high = (law[:, np.searchsorted(LEVELS, level)] for level in (0.1, 0.9))
    assert 0.74 <= np.mean((low <= truth) & (truth <= high)) <= 0.84
    by_carry = np.abs(cases_of(growth, observed).ytd - truth).mean()
    assert np.abs(np.median(law, axis=1) - truth).mean() < by_carry


def test_the_centre_is_the_mean_given_what_is_known(rng, monkeypatch):
    """With one law in the grid and little variation the median is the textbook conditional mean."""
    module = "bada_model.forecast.pool.growth_field"
    monkeypatch.setattr(f"{module}.PERSISTENCE", (0.5,))
    monkeypatch.setattr(f"{module}.SLOW", (0.5,))
    cases = cases_of(drawn(rng, 3, size=0.001), 4)
    growth, usual = held_growth(cases)
    covariance = covariances(growth.shape[1], S, 0.5, 0.5)
    known, open_ = slice(None, 4 - S), slice(4 - S, None)
    gain = covariance[open_, known] @ np.linalg.inv(covariance[known, known])
    expected = usual[:, None] + (growth[:, known] - usual[:, None]) @ gain.T
    rest = (cases.index[:, -2, 4:] * np.exp(expected)).sum(axis=1)
    np.testing.assert_allclose(np.median(growth_field(cases), axis=1), cases.full_year(rest))


def test_a_series_does_not_depend_on_its_neighbours_in_the_batch(rng):
    growth = drawn(rng, 6)
    growth[3:, :4] = np.nan  # these start four years later
    whole, alone = growth_field(cases_from_late(growth)), growth_field(cases_from_late(growth[4:5]))
    np.testing.assert_allclose(whole[4:5], alone)
    assert np.isfinite(whole).all()


def cases_from_late(growth):
    """As :func:`cases_of` for series whose first years are not known."""
    late = np.isnan(growth)
    cases = cases_of(np.where(late, 0.0, growth), 5)
    cases.index[:, :-1][late.any(axis=2)] = np.nan
    return cases


def test_growth_that_never_varied_goes_on():
    law = growth_field(cases_of(np.full((2, YEARS - 1, S), np.log(1.05)), 3))
    np.testing.assert_allclose(law, 5.0, atol=1e-3)


def test_one_absurd_past_season_does_not_move_the_centre(rng):
    growth = drawn(rng, 1)
    struck = growth.copy()
    struck[0, 3, 4] = 2.2
    plain, moved = (np.median(growth_field(cases_of(g, 6))) for g in (growth, struck))
    assert abs(moved - plain) < 0.6

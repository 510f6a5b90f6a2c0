"""Year-end draws tied by past carry errors."""

import numpy as np
import pytest

from bada_model.forecast.dependence import MAX_EXPLAINED, loadings, shrunken_correlation


def errors_of(values):
    return dict(enumerate(values.tolist(), start=2000))


def test_correlation_of_simulated_errors_is_found_and_shrunk(rng):
    x = rng.standard_normal(400)
    y = 0.8 * x + 0.6 * rng.standard_normal(400)
    found = shrunken_correlation(errors_of(x), errors_of(y))
    assert found == pytest.approx(0.8 * 400 / 430, abs=0.06)


def test_few_common_years_tie_nothing():
    assert shrunken_correlation({2001: 1.0, 2002: 2.0}, {2001: 1.0, 2002: 2.0}) == 0.0


def test_every_row_has_length_one_and_correlations_are_kept(rng):
    common = rng.standard_normal(60)
    errors = [errors_of(common + rng.standard_normal(60)) for _ in range(6)]
    rows = loadings(errors)
    np.testing.assert_allclose((rows**2).sum(axis=1), 1.0, atol=1e-12)
    assert (rows @ rows.T)[0, 1] == pytest.approx(shrunken_correlation(errors[0], errors[1]))


def test_an_indicator_added_at_the_end_changes_none_before_it(rng):
    errors = [errors_of(rng.standard_normal(20)) for _ in range(4)]
    np.testing.assert_array_equal(loadings(errors)[:3, :3], loadings(errors[:3]))


def test_identical_errors_leave_a_share_of_their_own():
    same = errors_of(np.linspace(-1, 1, 500))
    rows = loadings([same, same])
    assert rows[1, 0] ** 2 <= MAX_EXPLAINED + 1e-12

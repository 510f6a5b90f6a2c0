import numpy as np
import pytest
from scipy import stats

from bada_model.forecast.pool import combine
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.members import LEVELS, carry_misses, usual_season
from bada_model.forecast.pool.panel import arrange
from bada_model.forecast.pool.widths import (
    NORMAL_BAND,
    SURPRISE,
    as_unsure_as_surprised,
    band,
    no_surer_than_past,
    stretched,
)

NORMAL = stats.norm.ppf(LEVELS)


@pytest.fixture
def cases(panel_rows):
    (panel,), _ = arrange(panel_rows)
    return cases_at(panel, 2015, 6)


def test_the_band_of_a_normal_law_is_the_textbooks():
    assert band(NORMAL) == pytest.approx(NORMAL_BAND, rel=0.01)


def test_a_law_is_stretched_to_a_width_and_never_narrowed():
    laws = np.stack([NORMAL, 10 * NORMAL, np.zeros(LEVELS.size)])
    found = stretched(laws, np.array([5.0, 5.0, 5.0]))
    np.testing.assert_allclose(band(found)[[0, 2]], 5.0)
    np.testing.assert_array_equal(found[1], laws[1])
    assert (np.diff(found, axis=1) >= 0).all()
    np.testing.assert_allclose(np.median(found, axis=1), 0, atol=1e-9)


def test_a_law_of_paths_held_at_a_limit_is_no_point(cases):
    """Half the usual past miss of growth so far stays as the width of its band."""
    point = np.repeat(cases.ytd[:, None], LEVELS.size, axis=1)
    usual = np.median(np.abs(carry_misses(cases)), axis=1)
    np.testing.assert_allclose(band(no_surer_than_past(point, cases)), 0.5 * usual)


def test_a_surprising_year_is_unsure_in_proportion_to_surprise_and_open_share(cases):
    law = np.repeat(cases.ytd[:, None, None], LEVELS.size, axis=2)
    usual = 100 * np.expm1(usual_season(cases)[0])
    expected = NORMAL_BAND * SURPRISE * (1 - cases.done) * np.abs(cases.ytd - usual)
    np.testing.assert_allclose(band(as_unsure_as_surprised(law, cases))[:, 0], expected)


def test_a_mean_of_laws_is_as_wide_as_their_mixture():
    """Two members of spread one that stand four apart: variance 1 + 4."""
    laws = np.stack([NORMAL - 2, NORMAL + 2])[None]
    found = combine.mixed(laws, np.array([[0.5, 0.5]]))
    assert band(found)[0] == pytest.approx(NORMAL_BAND * 5**0.5, rel=0.01)
    np.testing.assert_allclose(np.median(found), 0, atol=1e-9)


def test_members_that_agree_are_only_averaged():
    laws = np.stack([NORMAL, 3 * NORMAL])[None]
    np.testing.assert_allclose(combine.mixed(laws, np.array([[0.5, 0.5]]))[0], 2 * NORMAL)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bada_model import transforms as tf
from bada_model.errors import NoBasis

growth = arrays(float, 11, elements=st.floats(-60, 150))
positive = arrays(float, 11, elements=st.floats(0.5, 100))


@given(growth, positive)
def test_months_year_to_date_and_full_year_agree(g, base):
    shares = base / base.sum()
    value = base * (1 + g / 100)
    full = (value.sum() / tf.comparable_base(value, g).sum() - 1) * 100
    assert tf.ytd_growth(g, shares)[-1] == pytest.approx(full, rel=1e-9, abs=1e-9)


@given(growth, positive)
def test_slot_growth_inverts_year_to_date_growth(g, base):
    shares = base / base.sum()
    np.testing.assert_allclose(tf.slot_growth(tf.ytd_growth(g, shares), shares), g, atol=1e-8)


@given(growth, positive, positive)
def test_series_side_by_side_each_have_their_own_shares(g, one, other):
    shares = np.array([one / one.sum(), other / other.sum()])
    together = tf.slot_growth(np.array([g, -g]), shares)
    np.testing.assert_array_equal(together[0], tf.slot_growth(g, shares[0]))
    np.testing.assert_array_equal(together[1], tf.slot_growth(-g, shares[1]))
    np.testing.assert_allclose(tf.ytd_growth(together, shares), [g, -g], atol=1e-8)


@given(growth, positive, st.integers(0, 9), st.floats(-20, 60))
def test_required_pace_reproduces_the_target(g, base, last, target):
    shares = base / base.sum()
    done = np.cumsum(shares)[last]
    pace = tf.required_pace(target, tf.ytd_growth(g, shares)[last], done)
    g[last + 1 :] = pace
    assert tf.ytd_growth(g, shares)[-1] == pytest.approx(target, rel=1e-9, abs=1e-8)


def test_required_pace_of_a_finished_year_is_refused():
    with pytest.raises(NoBasis, match="no month is left"):
        tf.required_pace(8.0, 5.0, 1.0)


def test_growth_is_data_not_two_levels():
    """National retail 2018: official growth and the ratio of published levels differ by points."""
    published_levels = np.array([366262.0, 380987.0])
    official = 9.0
    rebuilt = (published_levels[1] / published_levels[0] - 1) * 100
    base = tf.comparable_base(published_levels[1:], np.array([official]))
    assert abs(rebuilt - official) > 4
    assert base[0] < published_levels[0]


def test_comparable_base_refuses_total_loss():
    with pytest.raises(ValueError, match="no comparable base"):
        tf.comparable_base(np.array([0.0]), np.array([-100.0]))


def test_half_a_printed_digit_is_085_points_of_september_alone():
    shares = np.full(12, 1 / 12)
    rounded = 0.05 * (-1.0) ** np.arange(12)  # neighbours off in opposite directions
    assert tf.slot_growth(rounded, shares)[8] == pytest.approx(0.85)


@pytest.mark.parametrize(
    ("value", "rounded"), [(7.95, 8.0), (7.949, 7.9), (-7.95, -8.0), (0.05, 0.1)]
)
def test_halves_are_rounded_away_from_zero(value, rounded):
    assert tf.round_half_up(np.array([value]), 1)[0] == pytest.approx(rounded)

"""Splits add up exactly, stay near their shares, keep what is agreed, and refuse what cannot be."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bada_model.allocation import (
    by_profile,
    fit_margins,
    largest_remainder,
    proportional,
    steps_of,
)
from bada_model.errors import BadaError
from bada_model.release import PROFILES

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=20).filter(lambda w: sum(w) > 1e-6)


def printed_sum(parts):
    return sum((Decimal(str(float(p))) for p in np.ravel(parts)), Decimal(0))


def test_seats_go_to_the_largest_remainders():
    """Hamilton's method by hand: quotas 4.7, 3.1 and 2.2 of ten."""
    assert largest_remainder(10, [47, 31, 22]).tolist() == [5, 3, 2]


def test_equal_remainders_go_to_the_earlier_part():
    assert largest_remainder(5, [1, 1, 1]).tolist() == [2, 2, 1]


@given(total=st.integers(-10_000, 10_000), weights=WEIGHTS)
def test_parts_add_up_and_lie_within_one_step_of_their_share(total, weights):
    parts = largest_remainder(total, weights)
    share = total * np.array(weights) / sum(weights)
    assert parts.sum() == total
    assert (np.abs(parts - share) < 1 + 1e-6).all()
    assert (parts[np.array(weights) == 0] == 0).all()


@given(total=st.integers(0, 10_000), weights=WEIGHTS, more=st.integers(0, 19))
def test_a_heavier_part_never_gets_less(total, weights, more):
    """Two parts of one split: the heavier one is never behind the lighter."""
    parts = largest_remainder(total, weights)
    order = np.argsort(weights, kind="stable")
    assert (np.diff(parts[order]) >= -1).all()
    heavier = more % len(weights)
    lighter = [n for n, w in enumerate(weights) if w < weights[heavier]]
    assert all(parts[n] <= parts[heavier] for n in lighter)


@given(
    steps=st.integers(-100_000, 100_000),
    decimals=st.integers(0, 3),
    weights=WEIGHTS,
)
def test_printed_decimals_add_up_bit_by_bit(steps, decimals, weights):
    total = float(Decimal(steps).scaleb(-decimals))
    assert printed_sum(proportional(total, weights, decimals=decimals)) == Decimal(str(total))


def test_agreed_parts_keep_their_amount():
    parts = proportional(100, [5, 3, 2], fixed=[np.nan, 10, np.nan])
    assert parts.tolist() == [64, 10, 26]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: proportional(10, [1, 1], fixed=[11, np.nan]), "fixed parts are 11, more than the total 10"),
        (lambda: proportional(10, [0, 1], fixed=[np.nan, 4]), "no free part is left to take the remaining 6"),
        (lambda: proportional(10, [0, 0]), "no free part is left"),
        (lambda: proportional(10, [1, -1]), "zero or more"),
        (lambda: proportional(10, [1, float("nan")]), "zero or more"),
        (lambda: proportional(10.25, [1, 1], decimals=1), "cannot be written with 1 decimals"),
        (lambda: proportional(float("inf"), [1, 1]), "cannot be written"),
        (lambda: by_profile(10, PROFILES["batch-06"], through=7), "nothing after month 7"),
    ],
)  # fmt: skip
def test_impossible_splits_are_refused_with_the_reason(call, said):
    with pytest.raises(BadaError, match=said):
        call()


def test_months_follow_the_season():
    even = by_profile(120, PROFILES["even"])
    campaign = by_profile(100, PROFILES["campaign"])
    assert even.tolist() == [10] * 12
    assert np.cumsum(campaign).tolist() == [1, 2, 5, 10, 17, 27, 38, 50, 64, 78, 90, 100]


def test_what_is_left_goes_to_the_months_that_are_left():
    months = by_profile(120, PROFILES["even"], done=90, through=9)
    assert months.tolist() == [0] * 9 + [10, 10, 10]


# -- two margins ---------------------------------------------------------------------------


def test_a_known_table_is_fitted():
    """Deming and Stephan by hand: a seed of ones gives the product of the margins."""
    fitted = fit_margins(np.ones((2, 2)), [60, 40], [70, 30])
    assert fitted.tolist() == [[42, 18], [28, 12]]


def test_the_seed_keeps_its_cross_product_ratio():
    """Margins change, association does not: what makes it iterative proportional fitting."""
    seed = np.array([[4.0, 1.0], [1.0, 2.0]])
    fitted = fit_margins(seed, [500, 500], [400, 600], decimals=6)
    ratio = fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0])
    assert ratio == pytest.approx(8, rel=1e-5)


@st.composite
def tables(draw):
    """A seed with zeros, and margins of some table that has the seed's open cells."""
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    cells = int(np.prod(shape))
    hidden = np.array(draw(st.lists(st.integers(0, 30), min_size=cells, max_size=cells))).reshape(
        shape
    )
    seed = np.where(hidden > 0, draw(st.integers(1, 9)), 0) + np.where(hidden > 15, 2.5, 0)
    keep = np.array(draw(st.lists(st.booleans(), min_size=cells, max_size=cells))).reshape(shape)
    fixed = np.where(keep & (hidden > 0), hidden, np.nan)
    return seed, hidden, fixed


@given(case=tables())
def test_margins_fixed_cells_and_zeros_hold_exactly(case):
    seed, hidden, fixed = case
    fitted = fit_margins(seed, hidden.sum(axis=1), hidden.sum(axis=0), fixed=fixed)
    assert (fitted.sum(axis=1) == hidden.sum(axis=1)).all()
    assert (fitted.sum(axis=0) == hidden.sum(axis=0)).all()
    assert (fitted[seed == 0] == 0).all()
    assert (fitted >= 0).all()
    agreed = ~np.isnan(fixed)
    assert (fitted[agreed] == fixed[agreed]).all()


@given(rng_seed=st.integers(0, 10_000))
def test_rounding_moves_no_cell_by_a_whole_step(rng_seed):
    rng = np.random.default_rng(rng_seed)
    seed = rng.uniform(0.5, 2, (4, 5))
    rows = rng.multinomial(60, np.ones(4) / 4)
    columns = rng.multinomial(60, np.ones(5) / 5)
    whole = fit_margins(seed, rows, columns)
    fine = fit_margins(seed, rows, columns, decimals=4)
    assert (np.abs(whole - fine) < 1 + 1e-3).all()


def test_decimals_add_up_in_both_directions():
    fitted = fit_margins(np.ones((3, 2)), [1.1, 2.2, 3.3], [3.5, 3.1], decimals=1)
    assert [printed_sum(r) for r in fitted] == [Decimal("1.1"), Decimal("2.2"), Decimal("3.3")]
    assert [printed_sum(c) for c in fitted.T] == [Decimal("3.5"), Decimal("3.1")]


FREE = np.nan


@pytest.mark.parametrize(
    ("seed", "rows", "columns", "fixed", "said"),
    [
        (np.ones((2, 2)), [5, 5], [9, 2], None, "the rows sum to 10, the columns to 11"),
        ([[1, 0], [1, 0]], [5, 5], [9, 1], None, "rows 1, 2 still need 10 but may only use columns 1, where 9 is left"),
        (np.ones((2, 2)), [5, 5], [5, 5], [[6, FREE], [FREE, FREE]], "row 1 exceed its total by 1"),
        (np.ones((2, 2)), [5, 5], [8, 2], [[FREE, 3], [FREE, FREE]], "column 2 exceed its total by 1"),
        ([[1, 1], [0, 0]], [5, 5], [5, 5], None, "rows 2 still need 5"),
        ([[1, -1], [1, 1]], [5, 5], [5, 5], None, "zero or more"),
    ],
)  # fmt: skip
def test_infeasible_margins_are_refused_with_the_reason(seed, rows, columns, fixed, said):
    with pytest.raises(BadaError, match=said):
        fit_margins(np.array(seed, float), rows, columns,
                    fixed=None if fixed is None else np.array(fixed, float))  # fmt: skip


def test_a_limit_that_only_zero_reaches_is_still_found():
    """The corner cell must vanish although its seed does not: proportional fitting only tends there."""
    assert fit_margins(np.array([[1, 1], [0, 1.0]]), [5, 5], [5, 5]).tolist() == [[5, 0], [0, 5]]


def test_steps_count_the_last_printed_digit():
    assert steps_of(399.653, 3) == 399653

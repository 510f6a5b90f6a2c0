import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bada_model.errors import PeriodError
from bada_model.periods import (
    N_SLOTS,
    Coverage,
    check_coverage,
    known_on,
    months_left_in_year,
    parse_period,
    slot_of,
    slots_to_ytd,
    ytd_to_slots,
)

amounts = arrays(float, N_SLOTS, elements=st.floats(-1e6, 1e6))


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-6", "2024/06", "202406", "\uff12024-06", ""]
)
def test_a_month_that_does_not_exist_is_refused(text):
    with pytest.raises(PeriodError, match="write YYYY-MM"):
        parse_period(text)


@given(amounts)
def test_year_to_date_and_slots_are_inverse(slots):
    np.testing.assert_allclose(ytd_to_slots(slots_to_ytd(slots)), slots, rtol=1e-9, atol=1e-8)


@given(amounts, st.integers(0, N_SLOTS - 1))
def test_a_missing_release_is_never_filled(ytd, gap):
    ytd[gap] = np.nan
    missing = np.flatnonzero(np.isnan(ytd_to_slots(ytd)))
    assert set(missing) == {gap, gap + 1} - {N_SLOTS}


def test_january_has_no_slot_of_its_own():
    with pytest.raises(PeriodError, match="January and February are released together"):
        slot_of(1)


def test_the_first_slot_is_january_and_february_together():
    ytd = np.array([20.0] + [np.nan] * 10)
    assert ytd_to_slots(ytd)[0] == 20.0
    assert ytd_to_slots(ytd).shape == (11,)


@pytest.mark.parametrize(("period", "coverage"), [("2024-05", "quarter"), ("2024-06", "year")])
def test_a_period_must_fit_its_coverage(period, coverage):
    with pytest.raises(PeriodError, match="quarters end in 03, 06, 09, 12"):
        check_coverage(pd.Period(period, "M"), Coverage(coverage))


def test_figures_of_a_month_are_known_by_the_end_of_the_next():
    assert known_on(pd.Period("2024-12", "M")).isoformat() == "2025-01-31"


@pytest.mark.parametrize(("as_of", "left"), [("2024-08", 4), ("2024-12", 0), ("2023-12", 12)])
def test_months_left_in_the_target_year(as_of, left):
    assert months_left_in_year(pd.Period(as_of, "M"), 2024) == left

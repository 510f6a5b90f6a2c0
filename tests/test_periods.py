import pandas as pd
import pytest

from bada_model.errors import PeriodError
from bada_model.periods import (
    Coverage,
    check_coverage,
    known_on,
    parse_period,
    slot_of,
)


@pytest.mark.parametrize(
    "text", ["2024-13", "2024-00", "2024-6", "2024/06", "202406", "\uff12024-06", ""]
)
def test_a_month_that_does_not_exist_is_refused(text):
    with pytest.raises(PeriodError, match="write YYYY-MM"):
        parse_period(text)


def test_january_has_no_slot_of_its_own():
    with pytest.raises(PeriodError, match="January and February are released together"):
        slot_of(1)


@pytest.mark.parametrize(("period", "coverage"), [("2024-05", "quarter"), ("2024-06", "year")])
def test_a_period_must_fit_its_coverage(period, coverage):
    with pytest.raises(PeriodError, match="quarters end in 03, 06, 09, 12"):
        check_coverage(pd.Period(period, "M"), Coverage(coverage))


def test_figures_of_a_month_are_known_by_the_end_of_the_next():
    assert known_on(pd.Period("2024-12", "M")).isoformat() == "2025-01-31"

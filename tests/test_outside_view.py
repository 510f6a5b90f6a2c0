"""What became of published goals of earlier years."""

import pandas as pd
import pytest

from bada_model.domain import Bound, Form, Target
from bada_model.outside_view import FEWEST, outside_view


def goal(year, form=Form.GROWTH):
    return Target(
        id="gdp.main", indicator="gdp", form=form, bound=Bound.AT_LEAST, value=6.5, unit="percent",
        due=pd.Period(f"{year}-12", "M"), action=1, clause="", lead="",
    )  # fmt: skip


@pytest.mark.parametrize("year", [2020, 2024, 2026])
def test_only_goals_of_earlier_years_are_told(year):
    found = outside_view(goal(year), "gdp")
    assert found.last < year
    assert f"{found.first}—{found.last}年" in found.statement.zh


def test_a_later_year_knows_more_goals():
    earlier, later = (outside_view(goal(year), "gdp") for year in (2024, 2026))
    assert earlier.goals < later.goals
    assert earlier.reached < later.reached


def test_nothing_is_told_of_few_goals_or_of_another_form():
    assert outside_view(goal(2018), "gdp") is None  # four goals are known of earlier years
    assert outside_view(goal(2019), "gdp").goals == FEWEST
    assert outside_view(goal(2024, Form.LEVEL), "gdp") is None

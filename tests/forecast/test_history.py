import pandas as pd
import pytest

from bada_model.forecast.history import Observed

COLUMNS = ["period", "coverage", "measure", "value", "unit", "status", "row"]


def observed(*rows):
    table = pd.DataFrame(rows, columns=COLUMNS).assign(area="1", indicator="s", file="f.csv")
    return Observed(table.assign(period=pd.PeriodIndex(table["period"], freq="M")))


def test_a_growth_figure_stands_in_its_year_and_slot_with_its_place():
    flow = observed(
        ("2022-12", "year", "yoy_growth", 3.0, "percent", "final", 8),
        ("2023-04", "ytd", "yoy_growth", 5.5, "percent", "synthetic", 9),
    ).flow("1", "s")
    assert flow.years.tolist() == [2022, 2023]
    assert (flow.growth[1, 2], flow.rows[1, 2], flow.synthetic[1, 2]) == (5.5, "f.csv:9", True)
    assert (flow.annual(), flow.rows[0, 0]) == ({2022: 3.0}, "")


def test_the_later_row_of_a_file_counts():
    flow = observed(
        ("2023-04", "ytd", "yoy_growth", 7.0, "percent", "revised", 12),
        ("2023-04", "ytd", "yoy_growth", 5.5, "percent", "final", 9),
    ).flow("1", "s")
    assert (flow.growth[0, 2], flow.rows[0, 2]) == (7.0, "f.csv:12")


def test_levels_are_those_in_the_unit_of_the_latest():
    flow = observed(
        ("2022-12", "year", "level", 10.0, "100mn USD", "final", 2),
        ("2023-12", "year", "level", 70.0, "100mn yuan", "final", 3),
    ).flow("1", "s")
    assert flow.level_unit == "100mn yuan"
    assert flow.level[1, -1] == 70.0
    assert pd.isna(flow.level[0]).all()


@pytest.mark.parametrize(
    ("period", "coverage", "expected"),
    [("2023-03", "month", (1, 1)), ("2023-03", "quarter", (0, 1)), ("2023-06", "quarter", (2, 4))],
)
def test_growth_of_a_month_or_quarter_names_its_slots(period, coverage, expected):
    flow = observed(
        ("2023-02", "ytd", "level", 1.0, "100mn yuan", "final", 2),
        (period, coverage, "yoy_growth", 4.0, "percent", "final", 3),
    ).flow("1", "s")
    assert flow.singles == ((2023, *expected, 4.0),)


def test_a_january_alone_is_no_history():
    assert observed(("2023-01", "ytd", "level", 1.0, "t", "final", 2)).flow("1", "s") is None


def test_levels_tell_of_earlier_growth_where_none_was_published():
    levels = [
        ("2022-12", "year", "level", 100.0, "t", "final", 2),
        ("2023-12", "year", "level", 110.0, "t", "final", 3),
    ]
    flow = observed(*levels).flow("1", "s")
    assert flow.own_levels
    assert flow.annual() == {}
    assert flow.annual_compared() == {2023: pytest.approx(10.0)}
    published = observed(*levels, ("2022-12", "year", "yoy_growth", 3.0, "percent", "final", 4))
    assert published.flow("1", "s").annual_compared() == {2022: 3.0}

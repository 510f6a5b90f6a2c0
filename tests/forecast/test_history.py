import pandas as pd
import pytest

from bada_model.domain import Kind
from bada_model.forecast.history import Observed, made, readings, unused

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


MICROGRAMS = "微克/立方米"


def rows_of(*figures, unit=MICROGRAMS):
    """Rows of a series from ``period coverage value [measure]``; line 2 is the first."""
    told = [(*text.split(), "level")[:4] for text in figures]
    return observed(*[
        (period, coverage, measure, float(value), "percent" if measure == "yoy_growth" else unit,
         "final", line) for line, (period, coverage, value, measure) in enumerate(told, start=2)
    ]).rows("1", "s")  # fmt: skip


def values_of(kind, *figures, unit=MICROGRAMS):
    return {str(r.period): r.value for r in readings(rows_of(*figures, unit=unit), unit, kind)}


def why_unused(kind, *figures, unit=MICROGRAMS):
    return [text.en for text in unused(rows_of(*figures, unit=unit), unit, kind)]


JANUARY_TO_MARCH = ("2024-01 month 60", "2024-02 month 50", "2024-03 month 40")


def test_single_months_of_a_count_add_up():
    found = values_of(Kind.COUNT, *JANUARY_TO_MARCH, unit="户")
    assert found == {"2024-01": 60, "2024-02": 110, "2024-03": 150}


@pytest.mark.parametrize(("year", "february"), [(2023, 28), (2024, 29)])
def test_single_months_of_a_mean_count_by_their_days(year, february):
    found = values_of(Kind.MEAN, f"{year}-01 month 60", f"{year}-02 month 50")
    expected = (60 * 31 + 50 * february) / (31 + february)
    assert found[f"{year}-02"] == pytest.approx(expected)


def test_the_rows_behind_a_sum_are_named():
    found = readings(rows_of(*JANUARY_TO_MARCH), MICROGRAMS, Kind.MEAN)
    assert found[-1].rows == ("f.csv:2", "f.csv:3", "f.csv:4")
    (said,) = made(found, 2024)
    assert said.en.startswith("the year so far of 2024-02 to 2024-03 is made of single months")
    assert made(found, 2023) == ()


def test_a_published_year_so_far_wins_and_later_months_build_on_it():
    figures = (*JANUARY_TO_MARCH, "2024-02 ytd 57", "2024-04 month 30")
    found = values_of(Kind.MEAN, *figures)
    assert found["2024-02"] == 57
    assert found["2024-04"] == pytest.approx((57 * 60 + 40 * 31 + 30 * 30) / 121)
    assert why_unused(Kind.MEAN, *figures) == []


def test_a_quarter_is_three_months_and_not_the_year_so_far():
    found = values_of(Kind.COUNT, "2024-03 quarter 9", "2024-06 quarter 4", unit="户")
    assert found == {"2024-03": 9, "2024-06": 13}
    assert values_of(Kind.STOCK, "2024-06 quarter 4", unit="户") == {"2024-06": 4}


def test_months_after_a_gap_are_not_used_and_said():
    figures = ("2024-01 month 60", "2024-03 month 40", "2024-04 month 30")
    assert values_of(Kind.MEAN, *figures) == {"2024-01": 60}
    assert why_unused(Kind.MEAN, *figures) == [
        "single months or quarters make the year so far only without a gap from January or from a "
        "published figure on: not used (2024, 2 figures)"
    ]


def test_a_february_alone_is_not_january_and_february():
    assert values_of(Kind.COUNT, "2024-02 month 50", "2024-03 month 40", unit="户") == {}


def test_months_of_other_kinds_are_not_used_and_said():
    assert values_of(Kind.RATE, "2024-01 month 60", unit="percent") == {}
    assert (
        "with this kind: not used (2024, 1 figure)"
        in why_unused(Kind.RATE, "2024-01 month 60", unit="percent")[0]
    )


def test_growth_over_a_known_figure_of_the_same_stretch_is_an_amount():
    base = ("2023-01 month 50", "2023-12 year 40")
    grown = ("2024-01 month 10 yoy_growth", "2024-02 month -20 yoy_growth")
    assert values_of(Kind.MEAN, *base, *grown) == {
        "2023-01": 50, "2023-12": 40, "2024-01": pytest.approx(55)}  # fmt: skip
    assert readings(rows_of(*base, *grown), MICROGRAMS, Kind.MEAN)[-1].rows == (
        "f.csv:2",
        "f.csv:4",
    )
    assert why_unused(Kind.MEAN, *base, *grown) == [
        "growth without last year's figure of the same stretch is not used (2024, 1 figure)"
    ]


def test_growth_of_a_stock_over_the_same_date_last_year_is_an_amount():
    figures = ("2023-06 point 200", "2024-06 point 5 yoy_growth", "2024-07 point 5 yoy_growth")
    assert values_of(Kind.STOCK, *figures, unit="户") == {"2023-06": 200, "2024-06": pytest.approx(210)}  # fmt: skip
    assert why_unused(Kind.STOCK, *figures, unit="户") == [
        "growth without last year's figure of the same stretch is not used (2024, 1 figure)"
    ]


@pytest.mark.parametrize("kind", [Kind.SHARE, Kind.RATE, Kind.STANDARD, Kind.MILESTONE])
def test_growth_of_a_share_or_rate_is_not_used_and_said(kind):
    figures = ("2023-06 ytd 50", "2024-06 ytd 5 yoy_growth")
    assert values_of(kind, *figures, unit="percent") == {"2023-06": 50}
    (said,) = why_unused(kind, *figures, unit="percent")
    assert "does not give this year's: not used (2024, 1 figure)" in said
    assert why_unused(kind, *figures, "2024-06 ytd 52", unit="percent") == []

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bada_model.forecast.pool.cases import base_shares, cases_at, chain
from bada_model.forecast.pool.panel import arrange
from tests.pool.conftest import observations, seasonal_amounts


def test_a_case_uses_only_figures_up_to_its_origin(panel_rows):
    (panel,), _ = arrange(panel_rows)
    later = panel_rows["period"] > pd.Period("2015-06", "M")
    (blind,), _ = arrange(panel_rows.assign(value=panel_rows["value"].mask(later, 1.0)))
    full, cut = cases_at(panel, 2015, 6), cases_at(blind, 2015, 6)
    np.testing.assert_array_equal(full.index, cut.index)
    np.testing.assert_array_equal(full.past_full, cut.past_full)


def test_published_growth_is_used_and_levels_only_give_shares(rng):
    rows = observations({"s": seasonal_amounts(rng)[0]}, growth=True)
    (panel,), _ = arrange(rows)
    shifted = rows["value"].mask(
        (rows["measure"] == "level") & (rows["period"].dt.year == 2010), rows["value"] * 3
    )
    (rebased,), _ = arrange(rows.assign(value=shifted))
    np.testing.assert_array_equal(panel.growth, rebased.growth)
    assert not panel.own_levels[0]


def test_a_series_without_growth_takes_it_from_its_own_levels_and_says_so(panel_rows):
    (panel,), _ = arrange(panel_rows)
    assert panel.own_levels.all()
    assert panel.growth[0, 1, -1] == pytest.approx(
        (panel.level[0, 1, -1] / panel.level[0, 0, -1] - 1) * 100
    )


def test_the_chain_returns_published_growth_of_every_year(rng):
    growth = rng.normal(6, 3, (1, 11, 11)).cumsum(axis=2) / np.arange(1, 12)
    level = np.full((1, 11, 11), np.nan)
    index, usable = chain(growth, level)
    assert usable.all()
    assert index[0, -2].sum() == pytest.approx(1)
    assert (index[0, -1].sum() / index[0, -2].sum() - 1) * 100 == pytest.approx(growth[0, -1, -1])


def test_shares_fall_back_to_months_where_a_level_falls():
    level = np.full((1, 11, 11), np.nan)
    level[0, -2] = np.arange(11, 0, -1)
    assert base_shares(level)[0, :2] == pytest.approx([2 / 12, 1 / 12])


def test_quarterly_series_form_a_panel_of_their_own(panel_rows):
    quarterly = panel_rows[panel_rows["period"].dt.month.isin([3, 6, 9, 12])].assign(area="2")
    panels, _ = arrange(pd.concat([panel_rows, quarterly]))
    assert sorted(len(p.months) for p in panels) == [4, 11]


def test_months_are_summed_where_no_year_to_date_exists():
    months = pd.period_range("2010-01", "2014-12", freq="M")
    rows = pd.DataFrame({"area": "1", "indicator": "s", "period": months, "coverage": "month",
                         "measure": "level", "value": 10.0, "unit": "亿元"})  # fmt: skip
    (panel,), _ = arrange(rows)
    assert panel.level[0, 0, 0] == 20.0
    assert panel.level[0, 0, -1] == 120.0


@pytest.mark.parametrize("unit", ["index", "percent"])
def test_what_cannot_be_summed_is_dropped_with_the_reason(unit):
    rows = pd.DataFrame({"area": "1", "indicator": "s", "period": pd.period_range("2010-01", "2014-12", freq="M"),
                         "coverage": "month", "measure": "level", "value": 50.0, "unit": unit})  # fmt: skip
    panels, dropped = arrange(rows)
    assert panels == []
    assert dropped[0].reason.en == "no positive year-to-date or summable monthly figures"


def cells(panels):
    """Every figure of the panels by area, indicator, measure, year and month."""
    return {
        (*key, measure, int(year), month): float(array[n, y, k])
        for panel in panels
        for measure, array in (("level", panel.level), ("yoy_growth", panel.growth))
        for n, key in enumerate(panel.keys)
        for y, year in enumerate(panel.years)
        for k, month in enumerate(panel.months)
        if np.isfinite(array[n, y, k])
    }


@given(seed=st.integers(0, 10_000), share=st.floats(0.05, 1))
@settings(max_examples=20, deadline=None)
def test_every_figure_stands_where_its_row_says_and_there_are_no_others(seed, share):
    amounts = seasonal_amounts(np.random.default_rng(5), size=3)
    rows = observations({f"s{n}": a for n, a in enumerate(amounts)}, growth=True)
    rows = rows.sample(frac=share, random_state=seed)
    growing = rows[rows["measure"] == "yoy_growth"]["indicator"].unique()
    found = cells(arrange(rows)[0])
    expected = {
        (r.area, r.indicator, r.measure, r.period.year, r.period.month): r.value
        for r in rows.itertuples()
    }
    own = {k for k in found if k[2] == "yoy_growth" and k[1] not in growing}
    assert {k: v for k, v in found.items() if k not in own} == expected


def test_the_unit_used_most_and_the_later_row_are_taken(panel_rows):
    dollars = panel_rows[::3].assign(unit="USD", value=1.0)
    earlier = panel_rows.assign(value=2.0)
    mixed = pd.concat([dollars, earlier, panel_rows])
    np.testing.assert_array_equal(arrange(mixed)[0][0].level, arrange(panel_rows)[0][0].level)


@pytest.mark.parametrize(
    ("months", "expected"),
    [((2, 3, 5), {2: 1.0, 3: 2.0}), ((1, 2, 3), {2: 2.0, 3: 3.0}), ((3, 4), {})],
)
def test_a_year_of_months_is_summed_up_to_its_first_gap(months, expected):
    rows = pd.DataFrame({"area": "1", "indicator": "s", "coverage": "month", "measure": "level",
                         "period": pd.PeriodIndex([f"2010-{m:02d}" for m in months], freq="M"),
                         "value": 1.0, "unit": "亿元"})  # fmt: skip
    assert {key[-1]: value for key, value in cells(arrange(rows)[0]).items()} == expected


def test_a_table_without_rows_gives_no_panels(panel_rows):
    assert arrange(panel_rows.iloc[:0]) == ([], [])

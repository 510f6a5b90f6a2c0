import numpy as np
import pandas as pd
import pytest

from bada_model.evaluation.backtest import backtest
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.hindsight import without_hindsight
from bada_model.forecast.pool.panel import arrange
from bada_model.forecast.pool.regression import fit_before
from tests.pool.conftest import observations, seasonal_amounts

TURN = 2010
"""Year from which the series that change are published otherwise."""


def quarterly_before(rows):
    return rows[(rows["period"].dt.year >= TURN) | rows["period"].dt.month.isin([3, 6, 9, 12])]


def without_growth_before(rows):
    return rows[(rows["period"].dt.year >= TURN) | (rows["measure"] == "level")]


def other_unit_before(rows):
    early = rows["period"].dt.year < TURN
    return rows.assign(
        unit=rows["unit"].astype(str).mask(early & (rows["measure"] == "level"), "tonnes")
    )


CHANGES = [quarterly_before, without_growth_before, other_unit_before]


@pytest.fixture
def amounts(rng):
    """Amounts of four series, most of whose years come after the turn."""
    return seasonal_amounts(rng, size=4)


def changing(amounts, change):
    """Three series published alike all along and one, the last, that changes its habit."""
    rows = observations({f"s{n}": a for n, a in enumerate(amounts)}, growth=True)
    own = rows["indicator"] == "s3"
    return pd.concat([rows[~own], change(rows[own])], ignore_index=True)


def known(panels, key, year, month):
    """Index of a series' case, None where it is none."""
    for panel in panels:
        if key in panel.keys and (cases := cases_at(panel, year, month)) is not None:
            at = np.flatnonzero(cases.which == panel.keys.index(key))
            return cases.index[at[0]] if at.size else None
    return None


@pytest.mark.parametrize("change", CHANGES)
def test_a_case_is_the_same_on_a_table_that_ends_with_the_year_before(amounts, change):
    rows = changing(amounts, change)
    years = range(2005, int(rows["period"].dt.year.max()) + 1)
    panels = without_hindsight(rows, arrange(rows)[0], years)
    found = 0
    for year in years:
        then, _ = arrange(rows[rows["period"] < pd.Period(f"{year}-01", "M")])
        for key in panels[0].keys + panels[-1].keys:
            case = known(panels, key, year, 1)
            if case is not None:
                found += 1
                np.testing.assert_array_equal(case, known(then, key, year, 1))
    assert found > 20


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (quarterly_before, "would have been read"),
        (other_unit_before, "would have been read"),
        (without_growth_before, "fewer than two complete years"),  # no case with hindsight either
    ],
)
def test_a_year_whose_past_was_read_otherwise_is_dropped_with_the_reason(amounts, change, why):
    result = backtest(changing(amounts, change), years=[TURN], months=[6])
    assert set(result.scores["indicator"]) == {"s0", "s1", "s2"}
    (line,) = [d.reason.en for d in result.dropped if d.indicator == "s3"]
    assert why in line


def test_the_regression_learns_nothing_from_a_series_read_otherwise(amounts):
    rows = changing(amounts, without_growth_before)
    (panel,) = without_hindsight(rows, arrange(rows)[0], [TURN])
    (others,), _ = arrange(rows[rows["indicator"] != "s3"])
    np.testing.assert_array_equal(
        fit_before(panel, TURN, 6).slope, fit_before(others, TURN, 6).slope
    )


def test_series_published_alike_all_along_lose_no_year(panel_rows):
    panels, _ = arrange(panel_rows)
    (judged,) = without_hindsight(panel_rows, panels, range(1990, 2040))
    assert judged.read_alike.all()

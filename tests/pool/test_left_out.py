"""No case disappears in silence."""

import numpy as np
import pandas as pd
import pytest

from bada_model.evaluation import scores as sc
from bada_model.evaluation.backtest import backtest
from bada_model.evaluation.report import render_report
from bada_model.forecast.pool.combine import LOWEST, pool
from bada_model.forecast.pool.members import LEVELS, tamed
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.pool.widths import LEAST_BAND, band
from tests.pool.conftest import observations, seasonal_amounts


def rows_of(rng, **odd):
    normal = {f"s{i}": a for i, a in enumerate(seasonal_amounts(rng, size=5))}
    return observations(normal | odd)


def reasons(result, indicator):
    return [d.reason.en for d in result.dropped if d.indicator == indicator]


def test_an_unpublished_month_is_named_with_its_year(rng):
    rows = rows_of(rng, holes=seasonal_amounts(rng)[0])
    hole = (rows["indicator"] == "holes") & (rows["period"] == pd.Period("2016-06", "M"))
    result = backtest(rows[~hole], years=[2015, 2016], months=[5, 6])
    assert reasons(result, "holes") == [
        "the figure of the origin month is not published (2016, 1 cases)"
    ]


def test_years_after_a_gap_are_named_until_two_are_complete(rng):
    rows = rows_of(rng, gap=seasonal_amounts(rng)[0])
    gap = (rows["indicator"] == "gap") & rows["period"].dt.year.isin([2010, 2011])
    result = backtest(rows[~gap], years=range(2012, 2016), months=[6])
    assert reasons(result, "gap") == [
        "fewer than two complete years right before the target year (2012-2013, 2 cases)"
    ]


def test_every_case_is_scored_or_named(rng):
    rows = rows_of(rng, short=seasonal_amounts(rng, years=14)[0])
    late = (rows["indicator"] == "short") & (rows["period"] < pd.Period("2013-01", "M"))
    result = backtest(rows[~late], years=range(2012, 2018), months=[4, 8])
    scored = (result.scores[result.scores["method"] == "pool"]["indicator"] == "short").sum()
    assert scored == 2 * 3
    assert reasons(result, "short") == [
        "fewer than two complete years right before the target year (2013-2014, 4 cases)"
    ]


def test_a_year_without_its_december_is_named(rng):
    rows = rows_of(rng)
    cut = (rows["indicator"] == "s1") & (rows["period"] > pd.Period("2017-10", "M"))
    result = backtest(rows[~cut], years=[2017], months=[6])
    assert reasons(result, "s1") == ["no published full-year outcome (2017, 1 cases)"]


def test_a_plant_that_opened_does_not_set_the_scale():
    misses = np.array([[1.0, -1.2, 0.8, 1.1, 90_000.0, np.nan]])
    assert np.nanmax(tamed(misses)) == 4 * 1.1
    assert misses[0, 4] == 90_000.0


def test_no_law_loses_more_than_everything():
    law = pool(np.tile(300 * (LEVELS - 0.5), (1, 2, 1)), np.full((1, 2), 0.5), 2.0)
    assert law.min() == LOWEST
    assert (np.diff(law) >= 0).all()


def test_scores_are_read_by_kind_and_months(rng):
    levels = {f"a{i}": a for i, a in enumerate(seasonal_amounts(rng, size=8))}
    growth = {f"b{i}": a for i, a in enumerate(seasonal_amounts(rng, size=8))}
    rows = pd.concat([observations(levels), observations(growth, growth=True)])
    table = sc.by_kind(backtest(rows, years=range(2014, 2018), months=[3, 6, 10]).scores)
    assert list(table["kind"]) == ["growth"] * 3 + ["own levels"] * 3
    assert table["cases"].tolist() == [32] * 6
    assert (
        table[["held50", "held80", "brier_near", "brier_far"]]
        .apply(lambda c: c.between(0, 1))
        .all(axis=None)
    )


def test_the_report_page_speaks_the_readers_language(rng):
    hole = pd.Period("2016-06", "M")
    rows = rows_of(rng, holes=seasonal_amounts(rng)[0])
    rows = rows[~((rows["indicator"] == "holes") & (rows["period"] == hole))]
    page = render_report(backtest(rows, years=[2015, 2016], months=[6]), "x.csv", language="zh")
    assert "预测月当期数未公布（2016，1例）" in page
    assert "<td>区间覆盖 · 5-8 · 80</td>" in page
    assert "{&#39;" not in page


def test_a_file_that_begins_after_the_years_asked_for_is_an_empty_backtest():
    rows = observations({"late": seasonal_amounts(np.random.default_rng(1))[0]})
    first = int(pd.PeriodIndex(rows["period"]).year.min())
    result = backtest(rows, years=range(first - 3, first), months=(6,))
    assert result.scores.empty
    assert result.learned.empty
    assert [d.reason.en for d in result.dropped] == ["no figure in the years asked for"]


def test_a_series_that_never_varied_keeps_a_band(rng):
    still = np.tile(np.arange(1.0, 12.0), (14, 1))
    known = rows_of(rng, still=still)
    known = known[known["period"] <= pd.Period("2017-10", "M")]
    found, _ = year_end_outlooks(known, pd.Period("2017-10", "M"))
    law = found["1", "still"].quantiles
    assert band(law) == pytest.approx(LEAST_BAND)
    assert (np.diff(law) > 0).all()

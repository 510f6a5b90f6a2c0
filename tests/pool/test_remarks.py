"""Figures that are not used, or not as they stand, are named."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.errors import BadaError
from bada_model.evaluation.backtest import backtest
from bada_model.evaluation.report import render_report
from bada_model.evaluation.series_outlook import parse_levels
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.pool.remarks import remarks
from tests.pool.conftest import observations, seasonal_amounts


def said(rows):
    return [r.text.en for r in remarks(rows)]


def monthly(values, first="2010-01"):
    """Monthly amounts of one series from a first month on."""
    period = pd.period_range(first, periods=len(values), freq="M")
    return pd.DataFrame({"area": "1", "indicator": "s", "period": period, "coverage": "month",
                         "measure": "level", "value": values, "unit": "亿元"})  # fmt: skip


@pytest.mark.parametrize("value", [0.0, -3.0])
def test_years_that_are_not_positive_are_named_in_backtest_and_projection(rng, value):
    rows = observations({"s": seasonal_amounts(rng)[0], "t": seasonal_amounts(rng)[0]})
    odd = (rows["indicator"] == "s") & rows["period"].dt.year.isin([2012, 2015, 2016])
    rows["value"] = rows["value"].mask(odd, value)
    expected = "year-to-date figures not above zero are not used (2012 2015-2016, 33 figures)"
    result = backtest(rows, years=[2015, 2016], months=[6])
    assert [(r.indicator, r.text.en) for r in result.remarks] == [("s", expected)]
    assert expected in render_report(result, "x.csv", language="en")
    reasons = {
        d.indicator: d.reason.en for d in year_end_outlooks(rows, pd.Period("2017-06", "M"))[1]
    }
    assert reasons == {"s": "fewer than two complete years right before the target year"}


def test_growth_that_leaves_nothing_is_called_growth(rng):
    rows = monthly(100 * np.exp(rng.normal(0, 0.1, 60))).assign(coverage="ytd")
    lost = rows.iloc[[30]].assign(measure="yoy_growth", value=-100.0, unit="percent")
    assert said(pd.concat([rows, lost])) == [
        "growth of -99.9% or less is not used (2012, 1 figure)"
    ]


def test_figures_in_another_unit_are_named(rng):
    rows = observations({"s": seasonal_amounts(rng)[0]})
    rows["unit"] = rows["unit"].mask(rows["period"].dt.year == 2004, "亿美元")
    named = "figures in another unit than most, which does not convert, are not used"
    assert said(rows) == [f"{named} (2004, 11 figures)"]


def test_months_of_a_quarterly_series_are_named(rng):
    rows = observations({"s": seasonal_amounts(rng)[0]})
    kept = rows["period"].dt.month.isin([3, 6, 9, 12]) | (rows["period"] == pd.Period("2010-05"))
    assert said(rows[kept]) == [
        "a quarterly series: figures of other months are not used (2010, 1 figure)"
    ]


def test_a_year_added_up_from_months_says_so(rng):
    (text,) = said(monthly(100 * np.exp(rng.normal(0, 0.1, 60))))
    assert text.startswith("its year is the sum of its months")


def test_months_like_a_balance_are_called_so(rng):
    (text,) = said(monthly(100 * np.exp(np.cumsum(rng.normal(0.008, 0.004, 60)))))
    assert "like a balance: growth shown is of the year's average" in text


def test_a_plain_file_needs_no_remark(panel_rows):
    assert remarks(panel_rows) == []


def test_commands_print_the_remarks(rng, tmp_path):
    rows = monthly(100 * np.exp(rng.normal(0, 0.1, 102)))
    rest = {"basis": "nominal", "status": "synthetic", "released": "", "source": "simulated"}
    file = tmp_path / "figures.csv"
    rows.assign(period=rows["period"].astype(str), **rest).to_csv(file, index=False)
    options = ["--observations", str(file), "--lang", "en"]
    projected = CliRunner().invoke(app, ["project", *options, "--as-of", "2018-06"])
    assert "- 1 s: its year is the sum of its months" in projected.stderr
    tested = CliRunner().invoke(
        app, ["backtest", *options, "--years", "2017", "--months", "6", "--format", "json"]
    )
    assert '"remarks"' in tested.stdout
    assert "its year is the sum of its months" in tested.stdout


def test_a_goal_nothing_answers_to_and_one_stated_twice_are_named(rng, tmp_path):
    rest = {"basis": "nominal", "status": "synthetic", "released": "", "source": "simulated"}
    rows = observations({"s": seasonal_amounts(rng)[0]})
    file, goals = tmp_path / "figures.csv", tmp_path / "goals.csv"
    rows.assign(period=rows["period"].astype(str), **rest).to_csv(file, index=False)
    header = "area,indicator,bound,value\n1,s,at_least,5\n"
    options = ["project", "--observations", str(file), "--as-of", "2016-06", "--lang", "en"]
    goals.write_text(header + "1,t,at_least,5\n")
    found = CliRunner().invoke(app, [*options, "--targets", str(goals)])
    assert "- 1 t: a goal, but no figure of such a series by then" in found.stderr
    goals.write_text(header + "1,s,at_least,9\n")
    found = CliRunner().invoke(app, [*options, "--targets", str(goals)])
    assert "one goal for each series" in str(found.exception)


@pytest.mark.parametrize(("form", "name"), [("table", "Cement output"), ("csv", "output_cement")])
def test_tables_name_a_series_and_files_keep_its_code(rng, tmp_path, form, name):
    rest = {"basis": "nominal", "status": "synthetic", "released": "", "source": "simulated"}
    rows = observations({"output_cement": seasonal_amounts(rng)[0]})
    file = tmp_path / "figures.csv"
    rows.assign(period=rows["period"].astype(str), **rest).to_csv(file, index=False)
    options = ["--observations", str(file), "--as-of", "2016-06", "--lang", "en"]
    found = CliRunner().invoke(app, ["project", *options, "--format", form]).stdout
    assert [w for w in ("Cement output", "output_cement") if w in found] == [name]


@pytest.mark.parametrize("levels", ["0.001", "0.5,0.999", "0", "half", ""])
def test_a_quantile_the_laws_do_not_reach_is_refused(levels):
    with pytest.raises(BadaError, match=r"between 0\.0025 and 0\.9975"):
        parse_levels(levels)

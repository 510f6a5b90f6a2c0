"""Models of statsmodels in the pool of a backtest."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.errors import UnknownName
from bada_model.evaluation import parallel
from bada_model.evaluation.backtest import (
    CASE_COLUMNS,
    EXTRA_COLUMNS,
    Backtest,
    StoodIn,
    backtest,
)
from bada_model.evaluation.report import render_report
from bada_model.forecast.pool import members, referees
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.experience import MEMBER_NAMES, member_names, run_members
from bada_model.forecast.pool.panel import arrange
from bada_model.forecast.pool.widths import band
from tests.pool.conftest import observations, seasonal_amounts

THETA, SEASONAL, SHOCK = 0.3, 0.5, 0.02
S = 11


def airline_amounts(rng, *, size, years=12):
    """Amounts whose logs follow ARIMA(0,1,1)(0,1,1), shape (size, years, 11)."""
    e = rng.normal(0, SHOCK, (size, (years + 2) * S))
    y = np.zeros_like(e)
    for t in range(S + 1, e.shape[1]):
        moved = e[:, t] - THETA * e[:, t - 1] - SEASONAL * e[:, t - S]
        moved += THETA * SEASONAL * e[:, t - S - 1]
        y[:, t] = y[:, t - 1] + y[:, t - S] - y[:, t - S - 1] + moved
    return np.exp(y[:, 2 * S :]).reshape(size, years, S)


def panel_of(amounts, **more):
    (panel,), _ = arrange(observations({f"s{i}": a for i, a in enumerate(amounts)} | more))
    return panel


def test_on_airline_series_sarimax_gives_the_law_of_our_airline_member(rng, monkeypatch):
    """Ours is told the true parameters, statsmodels estimates them from ten years."""
    cases = cases_at(panel_of(airline_amounts(rng, size=6)), 2015, 6)
    monkeypatch.setattr(members, "AIRLINE_GRID", np.array([[THETA, SEASONAL, 1.0]]))
    ours = members.airline(cases, np.random.default_rng(1))
    theirs = referees.sarimax(cases, np.random.default_rng(2))
    apart = np.abs(theirs[:, 100] - ours[:, 100]) / band(ours)
    assert apart.max() < 0.2
    assert apart.mean() < 0.1
    assert 0.85 < (band(theirs) / band(ours)).mean() < 1.25


@pytest.mark.parametrize("name", referees.REFEREES)
def test_every_model_covers_the_outcome_of_simulated_series(rng, name):
    run = run_members(panel_of(seasonal_amounts(rng, size=4)), 2016, 9, also=(name,))
    law = run.quantiles[:, run.names.index(name)]
    airline = run.quantiles[:, run.names.index("airline")]
    assert run.stood_in(name) == 0
    assert (np.diff(law, axis=1) >= -1e-9).all()
    assert (law[:, 1] < run.actual).all()
    assert (run.actual < law[:, -2]).all()
    assert (band(law) < 2 * band(airline)).all()


def test_a_series_too_short_takes_the_law_of_airline_and_is_counted(rng):
    amounts = seasonal_amounts(rng, size=3)
    short = {"short": amounts[0], "longer": amounts[1]}
    rows = observations({"long": amounts[2]} | short)
    first = rows["indicator"].map({"short": 2014, "longer": 2013, "long": 2004})
    (panel,), _ = arrange(rows[rows["period"].dt.year >= first])
    run = run_members(panel, 2016, 6, also=("ets",))
    same = (run.quantiles[:, run.names.index("ets")] == run.quantiles[:, 1]).all(axis=1)
    assert run.names[1] == "airline"
    assert [panel.keys[n][1] for n in run.cases.which[same]] == ["short"]
    assert run.stood_in("ets") == 1


def no_fit(*_):
    raise np.linalg.LinAlgError("singular")


def infinite(y, seasons, ahead, rng):  # noqa: ARG001
    return np.full((ahead, members.N_PATHS), np.inf)


@pytest.mark.parametrize("broken", [no_fit, infinite])
def test_a_model_without_a_fit_takes_the_law_of_airline_in_every_case(rng, monkeypatch, broken):
    monkeypatch.setattr(referees, "_ets", broken)
    rows = observations({f"s{i}": a for i, a in enumerate(seasonal_amounts(rng, size=3))})
    result = backtest(rows, years=[2016], months=[6], also=["ets"])
    (said,) = result.stood_in
    assert (said.member, said.cases) == ("ets", said.of)
    assert said.of > 3
    by_method = result.scores.set_index("method")["crps"]
    np.testing.assert_array_equal(by_method["ets"], by_method["airline"])
    assert "no fit in" in said.text.en


def random_walk(y, seasons, ahead, rng):
    """A quick stand-in for a fit: last year's seasons, moved."""
    return y[-seasons : ahead - seasons, None] + rng.normal(0.05, 0.1, (ahead, members.N_PATHS))


@pytest.fixture
def quick(monkeypatch):
    """All models as one quick one: what joining does is tested, not the fits."""
    for name in ("_ets", "_sarimax", "_structural"):
        monkeypatch.setattr(referees, name, random_walk)


@pytest.mark.usefixtures("quick")
def test_laws_of_the_others_do_not_depend_on_who_joins(rng):
    panel = panel_of(seasonal_amounts(rng, size=3))
    alone, joined = (run_members(panel, 2015, 6, also=also) for also in ((), (*referees.REFEREES,)))
    assert alone.names == MEMBER_NAMES
    assert joined.names == member_names(referees.REFEREES)
    kept = [joined.names.index(name) for name in alone.names]
    np.testing.assert_array_equal(joined.quantiles[:, kept], alone.quantiles)
    two = run_members(panel, 2015, 6, also=("structural",))
    structural = (r.quantiles[:, r.names.index("structural")] for r in (two, joined))
    np.testing.assert_array_equal(*structural)


@pytest.mark.usefixtures("quick")
def test_a_model_that_joins_is_scored_weighed_and_recorded(panel_rows):
    whole = backtest(panel_rows, years=[2016], months=[6], also=["structural", "ets"])
    plain = backtest(panel_rows, years=[2016], months=[6])
    assert set(whole.scores["method"]) == {"pool", *member_names(("ets", "structural"))}
    pooled = [
        "holt_winters",
        "airline",
        "recent_airline",
        "regression",
        "field",
        "ets",
        "structural",
    ]
    weights = whole.learned[pooled].sum(axis=1)
    np.testing.assert_allclose(weights, 1, atol=1e-3)
    assert (whole.learned[["ets", "structural"]] > 0).all(axis=None)
    pools = [r.scores.query("method == 'pool'")["crps"].to_numpy() for r in (whole, plain)]
    assert (pools[0] != pools[1]).any()
    assert plain.stood_in == ()


@pytest.mark.usefixtures("quick")
def test_finished_tasks_of_another_set_of_members_are_not_reused(rng, tmp_path):
    rows = observations({f"s{i}": a for i, a in enumerate(seasonal_amounts(rng, size=2))})

    def scores(also, resume=tmp_path):
        run = parallel.runner(workers=1, resume=resume)
        return backtest(rows, years=[2015], months=[6], also=also, runner=run).scores

    sets = (), ("ets",), ("ets", "sarimax")
    fresh = [scores(also) for also in sets]
    assert len(list(tmp_path.rglob("*.npy"))) == 3 * 9
    for also, found in zip(sets, fresh, strict=True):
        assert_frame_equal(scores(also), found)
        assert_frame_equal(scores(also, resume=None), found)


def test_an_unknown_model_is_refused_with_those_known(panel_rows, tmp_path):
    with pytest.raises(UnknownName, match=r"no model 'prophet'.* ets, sarimax, structural"):
        backtest(panel_rows, years=[2015], months=[6], also=["ets", "prophet"])
    assert referees.chosen(["structural", "ets", "ets"]) == ("ets", "structural")
    command = ["backtest", "--observations", str(tmp_path / "none.csv"), "--years", "2015"]
    for lang, said in (("zh", "没有可加入的模型“prophet”"), ("en", "no model 'prophet'")):
        with pytest.raises(UnknownName) as error:
            CliRunner().invoke(
                app, [*command, "--also", "ets, prophet", "--lang", lang], catch_exceptions=False
            )
        assert said in error.value.text.in_(lang)


def test_the_command_says_how_often_a_model_had_no_fit(rng, tmp_path, monkeypatch):
    monkeypatch.setattr(referees, "_ets", no_fit)
    rows = observations({f"s{i}": a for i, a in enumerate(seasonal_amounts(rng, size=2))})
    rest = {"basis": "nominal", "status": "synthetic", "released": "", "source": "simulated"}
    file = tmp_path / "figures.csv"
    rows.assign(period=rows["period"].astype(str), **rest).to_csv(file, index=False)
    command = ["backtest", "--observations", str(file), "--years", "2015:2016", "--months", "6"]
    options = ["--workers", "1", "--also", "ets", "--format", "json", "--lang", "en"]
    run = CliRunner().invoke(app, [*command, *options])
    figures = json.loads(run.stdout)
    assert figures["stood_in"] == {"ets": {"cases": 20, "of": 20}}
    assert figures["scaled_crps"]["ets"] == figures["scaled_crps"]["airline"]
    assert "no fit in 20 of 20 cases" in run.stderr


def test_the_report_says_it_too():
    empty = Backtest(
        scores=pd.DataFrame(columns=[*CASE_COLUMNS, *EXTRA_COLUMNS]), learned=pd.DataFrame(),
        dropped=(), stood_in=(StoodIn(member="ets", cases=2, of=40),),
    )  # fmt: skip
    page = render_report(empty, "figures.csv", language="zh")
    assert "ets：40例中有2例序列太短或拟合失败" in page
    assert "加入组合的模型" in page
    assert "加入组合的模型" not in render_report(
        replace(empty, stood_in=()), "figures.csv", language="zh"
    )

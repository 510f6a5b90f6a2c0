"""Forecasts under drivers: the same draws, shifted where a link says so."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bada_model.assumptions import (
    Judgement,
    JudgementKind,
    Link,
    Project,
    ProjectChange,
    Setting,
    Shape,
    monthly_profile,
)
from bada_model.domain import Identity, Kind
from bada_model.forecast.identities import hold_identities
from bada_model.language import Text
from bada_model.projection import project
from bada_model.response import on_figures


def with_assumptions(projection, **fields):
    """The projection with other assumptions in its pack."""
    assumptions = replace(projection.pack.assumptions, **fields)
    return replace(projection, pack=replace(projection.pack, assumptions=assumptions))


def link(source, indicator, effect, *, lag=0, se=0.0):
    return Link(source=source, indicator=indicator, lag=lag, effect=effect, se=se,
                evidence="assumption", sample=Text.same("test"))  # fmt: skip


def test_the_baseline_scenario_is_the_plain_forecast(projection):
    under = projection.under("baseline")
    assert all(under.forecasts[c] is f for c, f in projection.forecasts.items())
    assert under.assess() == projection.assess()


def test_unchanged_indicators_are_the_same_to_the_bit(projection):
    under = projection.under("export_slump")
    np.testing.assert_array_equal(
        under.forecasts["retail_sales"].paths, projection.forecasts["retail_sales"].paths
    )
    assert not np.array_equal(
        under.forecasts["trade_total"].paths, projection.forecasts["trade_total"].paths
    )


def test_moved_drivers_do_not_cut_growth_below_what_is_published(booming, scenario):
    """600 percent through November: neither that figure nor the year is brought back to 400."""
    before = booming.forecasts["retail_sales"].paths
    after = booming.under(scenario({"vouchers": 4})).forecasts["retail_sales"].paths
    assert (after[:, -2] == 600).all()
    assert np.quantile(after[:, -1], 0.01) > 400
    assert (after[:, -1] > before[:, -1]).mean() > 0.9


def test_published_months_never_move(demonstration):
    under = demonstration.under("all_levers")
    moved = 0
    for code, before in demonstration.forecasts.items():
        after = under.forecasts[code]
        if before.observed.any():
            last = np.flatnonzero(before.observed)[-1]
            np.testing.assert_array_equal(after.paths[:, : last + 1], before.paths[:, : last + 1])
            moved += after is not before
    assert moved >= 8


def test_a_known_effect_moves_every_path_alike(projection, scenario):
    sure = with_assumptions(projection, links=(link("vouchers", "retail_sales", 0.5),))
    change = (
        sure.under(scenario({"vouchers": 4})).forecasts["retail_sales"].paths[:, -1]
        - sure.forecasts["retail_sales"].paths[:, -1]
    )
    forecast = sure.forecasts["retail_sales"]
    open_share = forecast.shares[sure.first_open_month - 2 :].sum()
    np.testing.assert_allclose(change, 4 * 0.5 * open_share, rtol=1e-9)


def test_a_poorly_known_effect_widens_the_band(projection, scenario):
    spread = {}
    for se in (0.0, 2.0):
        some = with_assumptions(projection, links=(link("vouchers", "retail_sales", 0.5, se=se),))
        paths = some.under(scenario({"vouchers": 10})).forecasts["retail_sales"].paths
        spread[se] = paths[:, -1].std()
    assert spread[2.0] > spread[0.0] * 1.2


def test_an_answer_is_passed_on_with_its_lag(projection, scenario):
    chain = with_assumptions(
        projection,
        links=(link("special_bonds", "fixed_asset_investment", 2.0),
               link("fixed_asset_investment", "gdp", 0.5, lag=2)),
    )  # fmt: skip
    under = chain.under(scenario({"special_bonds": 1}))
    change = under.forecasts["gdp"].paths[0] - chain.forecasts["gdp"].paths[0]
    months = np.where(np.arange(1, 13) >= chain.first_open_month + 2, 1.0, 0.0)
    np.testing.assert_allclose(change, on_figures(chain.forecasts["gdp"], months), atol=1e-9)


def test_every_kind_stays_within_its_limits(demonstration, scenario):
    drivers = demonstration.pack.assumptions.drivers.values()
    extreme = [{d.code: getattr(d, end) for d in drivers} for end in ("low", "high")]
    for values in extreme:
        for forecast in demonstration.under(scenario(values)).forecasts.values():
            if forecast.kind in (Kind.SHARE, Kind.RATE):
                assert forecast.paths.min() >= 0
                assert forecast.paths.max() <= 100
            if forecast.kind is Kind.COUNT:
                assert (np.diff(forecast.paths, axis=1) >= 0).all()


@pytest.mark.parametrize("shape", list(Shape))
def test_no_shape_acts_before_its_start(shape):
    profile = monthly_profile(shape, 9)
    assert not profile[:8].any()
    assert profile[8:].any()


def test_a_start_in_the_past_acts_only_on_open_months(projection, scenario):
    early = scenario()
    early = replace(early, settings={"vouchers": Setting(value=5, start=pd.Period("2024-01", "M"))})
    usual = scenario({"vouchers": 5})
    np.testing.assert_allclose(
        projection.under(early).forecasts["retail_sales"].paths,
        projection.under(usual).forecasts["retail_sales"].paths,
    )


def test_identities_hold_in_every_path(projection, scenario):
    """GDP as the sum of two sectors with known bases, under a moved driver."""
    plan = replace(
        projection.pack.plan,
        identities=(Identity(total="gdp", parts=("primary_va", "services_va")),),
    )
    summed = project(replace(projection.pack, plan=plan), n_paths=500)
    under = summed.under(scenario({"tourism": 20, "hogs": 10}))
    for seen in (summed, under):
        parts = [seen.forecasts[c] for c in ("primary_va", "services_va")]
        weights = np.array([p.base * np.cumsum(p.shares) for p in parts])
        wanted = sum(w * p.paths for w, p in zip(weights, parts, strict=True)) / weights.sum(0)
        np.testing.assert_allclose(seen.forecasts["gdp"].paths, wanted, atol=1e-9)
        basis = seen.forecasts["gdp"].basis
        assert basis.method.en == "sum of the forecasts of its parts"
        assert basis.track_record is None
        assert {row for p in parts for row in p.basis.rows} <= set(basis.rows)


def test_a_total_that_is_a_part_of_another_moves_it_too(projection, scenario):
    """Services stand for a sub-total that agriculture moves, investment for the total above it."""
    inner = Identity(total="services_va", parts=("primary_va",))
    outer = Identity(total="fixed_asset_investment", parts=("services_va",))
    plan = replace(projection.pack.plan, identities=(inner, outer))
    under = project(replace(projection.pack, plan=plan), n_paths=500).under(scenario({"hogs": 10}))
    for total in (inner.total, outer.total):
        np.testing.assert_allclose(
            under.forecasts[total].paths, under.forecasts["primary_va"].paths, atol=1e-9
        )


def test_an_identity_leaves_published_figures_as_printed(projection):
    total = projection.forecasts["services_va"]
    seen = replace(total, observed=np.arange(total.paths.shape[1]) < 4)
    known = {**projection.forecasts, "gdp": seen}
    held = hold_identities((Identity(total="gdp", parts=("primary_va", "services_va")),), known)
    np.testing.assert_array_equal(held["gdp"].paths[:, :4], seen.paths[:, :4])


def project_of(size):
    return Project(
        code="plant", label=Text.same("plant"), indicator="fixed_asset_investment", size=size,
        start=pd.Period("2024-09", "M"), months=4, curve=Shape.STEP, probability=1.0, source="test",
    )  # fmt: skip


def test_a_delayed_project_takes_its_spending_out_of_the_year(projection, scenario):
    base = replace(projection.forecasts["fixed_asset_investment"], base=400.0)
    forecasts = {**projection.forecasts, "fixed_asset_investment": base}
    late = with_assumptions(
        replace(projection, forecasts=forecasts), projects={"plant": project_of(8.0)}
    )
    moved = late.under(scenario(projects={"plant": ProjectChange(delay=2)}))
    change = moved.forecasts["fixed_asset_investment"].paths[:, -1] - base.paths[:, -1]
    np.testing.assert_allclose(change, -4.0 / 400 * 100, rtol=1e-9)  # two of four months, 2 each


def test_a_delay_is_passed_on_to_output_along_the_links(projection, scenario):
    base = replace(projection.forecasts["fixed_asset_investment"], base=400.0)
    forecasts = {**projection.forecasts, "fixed_asset_investment": base}
    late = with_assumptions(
        replace(projection, forecasts=forecasts), projects={"plant": project_of(80.0)}
    )
    moved = late.under(scenario(projects={"plant": ProjectChange(delay=2)}))
    change = moved.forecasts["industrial_va"].paths - forecasts["industrial_va"].paths
    assert change[:, -1].mean() < 0
    observed = forecasts["industrial_va"].observed
    assert np.all(change[:, observed] == 0)


def test_a_judged_shift_is_passed_on_like_any_other_answer(projection, scenario):
    said = Judgement(indicator="fixed_asset_investment", kind=JudgementKind.SHIFT, value=3.0, by="a",
                     on=pd.Timestamp("2024-09-10"), reason="b", until=pd.Period("2024-12", "M"))  # fmt: skip
    moved = projection.under(scenario(judgements=(said,)))
    before, after = projection.forecasts["industrial_va"], moved.forecasts["industrial_va"]
    assert after.paths[:, -1].mean() > before.paths[:, -1].mean()


def test_a_project_without_size_moves_nothing(projection, scenario):
    some = with_assumptions(projection, projects={"plant": project_of(None)})
    moved = some.under(scenario(projects={"plant": ProjectChange(delay=2)}))
    assert all(moved.forecasts[c] is f for c, f in some.forecasts.items())

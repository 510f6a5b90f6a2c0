"""The live model answers as the engine does."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bada_model.assumptions import (
    Judgement,
    JudgementKind,
    Project,
    ProjectChange,
    Setting,
    Shape,
)
from bada_model.attainment import QUANTILES
from bada_model.domain import Form, Identity, Kind
from bada_model.errors import UnknownName
from bada_model.language import Text
from bada_model.live import live_model
from bada_model.projection import project
from tests.live.conftest import moved, random_settings


def judgement(indicator, kind, value, spread=0.0):
    return Judgement(indicator=indicator, kind=kind, value=value, spread=spread, by="tester",
                     on=pd.Timestamp("2024-09-01"), reason="test",
                     until=pd.Period("2024-12", "M"))  # fmt: skip


def assert_same(live, projection, values):
    """Probability, status and summary of each live goal equal the engine's."""
    found, engine = live.evaluate(values).goals, projection.under(moved(projection, values))
    assert found
    for item in engine.assess():
        answer = found.get(item.target.id)
        if answer is not None:
            assert (answer.probability, answer.status) == (item.probability, item.status)
            for level, value in item.outcome.items():
                np.testing.assert_allclose(answer.outcome[level], value, rtol=1e-12, atol=1e-9)
        elif item.probability is not None:
            assert item.probability == projection.answer(item.target.id).probability


@pytest.mark.parametrize("which", ["projection", "demonstration"])
def test_random_settings_give_the_engines_answers(which, request, rng):
    projection = request.getfixturevalue(which)
    live = live_model(projection)
    for share in (0.0, 0.1, 0.4, 1.0):
        for _ in range(8):
            assert_same(live, projection, random_settings(projection, rng, share))


def test_growth_far_beyond_the_usual_is_held_to_the_engines_limits(booming, rng):
    live = live_model(booming)
    (goal,) = (g for g in live.goals if g.item.target.id == "retail_sales.main")
    assert live.columns[goal.column].limits == booming.forecasts["retail_sales"].limits
    values = random_settings(booming, rng, share=1.0)
    assert_same(live, booming, values)
    assert live.evaluate(values).goals["retail_sales.main"].outcome["0.05"] > 400


def test_every_goal_that_answers_is_in_the_model(demonstration):
    live = live_model(demonstration)
    ends = {d.code: d.high for d in demonstration.pack.assumptions.drivers.values()}
    under = demonstration.under(moved(demonstration, ends))
    changed = {
        i.target.id for i, j in zip(under.assess(), demonstration.assess(), strict=True)
        if i.outcome != j.outcome
    }  # fmt: skip
    assert changed == {g.item.target.id for g in live.goals}


def test_the_joint_probability_is_the_engines(demonstration, rng):
    from bada_model.what_if.linear import linear_outcomes

    values = random_settings(demonstration, rng)
    under = demonstration.under(moved(demonstration, values))
    known = [i.target for i in under.assess() if i.indicator.headline and i.probability is not None]
    outcomes = linear_outcomes(under, known, [])
    found = live_model(demonstration).evaluate(values)
    assert found.together == outcomes.probabilities(outcomes.start)[1]
    assert found.n == len(known)


@pytest.mark.parametrize("name", ["consumption_push", "export_slump", "all_levers"])
def test_a_scenario_can_be_the_base(projection, name, rng):
    base = projection.under(name)
    live = live_model(base)
    assert_same(live, base, {})
    assert_same(live, base, random_settings(base, rng))


def test_shapes_and_starts_of_the_base_are_kept(projection):
    setting = Setting(value=6.0, shape=Shape.BACK_LOADED, start=pd.Period("2024-10", "M"))
    base = projection.under(replace(projection.scenario, settings={"vouchers": setting}))
    live = live_model(base)
    assert_same(live, base, {"vouchers": 15.0, "tourism": 5.0})


def test_projects_and_shifts_of_the_base_stay_in_force(demonstration, rng):
    plant = Project(code="plant", label=Text.same("plant"), indicator="fixed_asset_investment",
                    size=30.0, start=pd.Period("2024-09", "M"), months=3, curve=Shape.STEP,
                    probability=0.7, source="test")  # fmt: skip
    assumptions = replace(demonstration.pack.assumptions, projects={"plant": plant})
    seen = replace(demonstration, pack=replace(demonstration.pack, assumptions=assumptions))
    base = seen.under(replace(
        seen.scenario, projects={"plant": ProjectChange(delay=2)},
        judgements=(judgement("retail_sales", JudgementKind.SHIFT, -1.0, 0.5),),
    ))  # fmt: skip
    live = live_model(base)
    assert live.exact
    assert_same(live, base, {})
    assert_same(live, base, random_settings(base, rng))


def test_judgements_that_select_paths_hold_their_selection(projection):
    said = judgement("retail_sales", JudgementKind.ABOUT, 7.0, 0.8)
    base = projection.under(replace(projection.scenario, judgements=(said,)))
    live = live_model(base)
    assert not live.exact
    assert_same(live, base, {})
    assert live.evaluate({"export_orders": 10.0}).goals["trade_total.main"].probability > 0


@pytest.mark.parametrize("silent", [False, True])
def test_identities_hold_under_moved_drivers(pack, rng, silent):
    identity, gdp = (
        Identity(total="gdp", parts=("primary_va", "services_va")),
        pack.observations["indicator"] == "gdp",
    )
    told = pack.observations[~gdp] if silent else pack.observations
    plan = replace(pack.plan, identities=(identity,))
    summed = project(replace(pack, plan=plan, observations=told), n_paths=300)
    live = live_model(summed)
    for _ in range(5):
        values = random_settings(summed, rng)
        assert_same(live, summed, values)
        under = summed.under(moved(summed, values)).forecasts["gdp"]
        np.testing.assert_allclose(live.evaluate(values).fans["gdp"],
                                   np.quantile(under.paths, QUANTILES, axis=0).T, atol=1e-10)  # fmt: skip


@pytest.mark.parametrize("due", ["2024-10", "2024-12"])
def test_counts_never_fall_whenever_they_are_due(demonstration, due, rng):
    counts = {c for c, f in demonstration.forecasts.items() if f.kind in (Kind.COUNT, Kind.DAYS)}
    code = next(c for c in counts if demonstration.responses.terms[c])
    targets = tuple(
        replace(t, due=pd.Period(due, "M")) if t.indicator == code else t
        for t in demonstration.pack.targets
    )
    seen = replace(demonstration, pack=replace(demonstration.pack, targets=targets))
    live = live_model(seen)
    assert any(g.item.target.indicator == code for g in live.goals)
    for _ in range(6):
        assert_same(live, seen, random_settings(seen, rng, share=1.0))


def test_a_goal_against_another_indicator_moves_with_both(projection, rng):
    target = projection.answer("retail_sales").target
    against = replace(target, id="retail.relative", form=Form.RELATIVE, value=0.0,
                      unit="percentage_point", relative_to="gdp")  # fmt: skip
    pack = replace(projection.pack, targets=(*projection.pack.targets, against))
    seen = replace(projection, pack=pack)
    live = live_model(seen)
    assert live.goals[-1].other is not None
    for _ in range(4):
        assert_same(live, seen, random_settings(seen, rng))


def test_the_fan_at_the_base_is_the_forecasts(projection):
    fans = live_model(projection).evaluate({}).fans
    wanted = np.quantile(projection.forecasts["gdp"].paths, (0.05, 0.5, 0.95), axis=0).T
    np.testing.assert_array_equal(fans["gdp"][:, [0, 3, 6]], wanted)


@pytest.mark.parametrize("name", ["projection", "demonstration"])
@pytest.mark.parametrize("as_of", ["2024-02", "2024-05", "2024-11"])
def test_every_month_of_every_fan_is_the_engines(name, as_of, request, rng):
    pack = request.getfixturevalue(name).pack
    seen = project(pack, as_of=as_of, n_paths=300)
    live = live_model(seen)
    assert live.fans
    for share in (0.1, 0.5, 1.0):
        values = random_settings(seen, rng, share)
        under = seen.under(moved(seen, values))
        for indicator, found in live.evaluate(values).fans.items():
            wanted = np.quantile(under.forecasts[indicator].paths, QUANTILES, axis=0).T
            np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize("name", ["consumption_push", "export_slump", "all_levers"])
def test_fans_of_a_scenario_are_the_engines(projection, name, rng):
    base = projection.under(replace(
        projection.pack.assumptions.scenarios[name],
        judgements=(judgement("retail_sales", JudgementKind.SHIFT, -1.0, 0.5),),
    ))  # fmt: skip
    live = live_model(base)
    for values in ({}, random_settings(base, rng)):
        under = projection.under(moved(base, values))
        for indicator, found in live.evaluate(values).fans.items():
            wanted = np.quantile(under.forecasts[indicator].paths, QUANTILES, axis=0).T
            np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-10)


def test_only_the_fans_that_are_charted_travel(projection, rng):
    every, one = live_model(projection), live_model(projection, ["gdp"])
    values = random_settings(projection, rng)
    assert [f.indicator for f in one.fans] == ["gdp"]
    assert len(one.columns) < len(every.columns)
    assert one.evaluate(values).goals == every.evaluate(values).goals
    np.testing.assert_array_equal(
        one.evaluate(values).fans["gdp"], every.evaluate(values).fans["gdp"]
    )


def test_an_unknown_driver_is_refused(projection):
    with pytest.raises(UnknownName, match=r"no driver 'voucher'.*vouchers"):
        live_model(projection).evaluate({"voucher": 1.0})


def test_the_script_text_cannot_close_its_element(projection):
    text = live_model(projection).to_html_script(more="</script><b>")
    assert "<" not in text

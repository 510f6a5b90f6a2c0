"""Goal seek, certificate, attribution and comparison on the default pack."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bada_model.domain import Bound, Form
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.listing.what_if import mix_rows, pairwise_table, tornado_rows
from bada_model.projection import project
from bada_model.what_if.attainability import feasible
from bada_model.what_if.attribution import (
    attribute,
    median_of,
    moving,
    probability_of,
    sensitivity,
    tornado,
)
from bada_model.what_if.certificate import certify
from bada_model.what_if.comparison import compare, merge, weighted
from bada_model.what_if.goal_seek import solve
from bada_model.what_if.goals import find_drivers, parse_goal, parse_weights
from bada_model.what_if.linear import linear_outcomes


def goals(projection, *texts):
    return [parse_goal(projection, text) for text in texts]


def test_every_mix_reaches_the_wanted_probability_when_simulated_again(projection):
    wanted = goals(projection, "retail_sales.main>=0.3", "industrial_va.main>=0.65")
    found = solve(projection, wanted)
    assert len(found.mixes) >= 3
    for mix in found.mixes:
        again = projection.under(mix.scenario)
        for goal in wanted:
            assert again.answer(goal.target.id).probability >= goal.probability - 0.002


def test_mixes_come_in_the_order_of_effort_and_differ(projection):
    mixes = solve(projection, goals(projection, "retail_sales.main>=0.25")).mixes
    assert [m.effort for m in mixes] == sorted(m.effort for m in mixes)
    assert len({tuple(sorted(m.values)) for m in mixes}) >= 3


def test_the_cheapest_mix_is_no_dearer_than_any_on_a_grid(projection):
    """Brute force over two drivers."""
    drivers = find_drivers(projection, ["vouchers", "trade_in"])
    wanted = goals(projection, "retail_sales.main>=0.25")
    best = solve(projection, wanted, drivers).mixes[0]
    outcomes = linear_outcomes(projection, [wanted[0].target], drivers)
    width = outcomes.high - outcomes.low
    grid = [np.array([a, b]) * width for a in np.linspace(0, 1, 41) for b in np.linspace(0, 1, 41)]
    efforts = [(x / width).sum() for x in grid if outcomes.probabilities(x)[1] >= 0.25]
    assert best.effort <= min(efforts) + 0.005


def test_a_heavier_weight_makes_a_driver_the_last_resort(projection):
    wanted = goals(projection, "retail_sales.main>=0.2")
    plain = solve(projection, wanted).mixes[0]
    costly = next(iter(plain.values))
    dear = solve(projection, wanted, weights={costly: 50.0}).mixes[0]
    assert costly not in dear.values


def test_joint_goals_hold_together(projection):
    wanted = goals(projection, "industrial_va.main>=0.5", "trade_total.main>=0.5")
    found = solve(projection, wanted, jointly=True)
    assert all(m.joint >= 0.5 - 0.002 for m in found.mixes)
    assert found.mixes


def test_the_cheapest_joint_mix_is_no_dearer_than_any_on_a_grid(projection):
    drivers = find_drivers(projection, ["large_firms", "export_orders"])
    wanted = goals(projection, "industrial_va.main>=0.6", "trade_total.main>=0.6")
    best = solve(projection, wanted, drivers, jointly=True).mixes[0]
    outcomes = linear_outcomes(projection, [g.target for g in wanted], drivers)
    width = outcomes.high - outcomes.low
    steps = np.linspace(0, 0.5, 41)
    grid = [np.array([2 * a, b]) * width for a in steps for b in steps]
    efforts = [(x / width).sum() for x in grid if outcomes.probabilities(x)[1] >= 0.6]
    assert best.effort <= min(efforts) + 0.01
    assert best.joint >= 0.598


def test_an_unreachable_goal_is_explained(projection):
    found = solve(projection, goals(projection, "retail_sales.main>=0.95"),
                  find_drivers(projection, ["tourism"]))  # fmt: skip
    assert not found.mixes
    assert "out of reach: retail_sales.main" in found.reason.en


def test_narrower_bounds_are_kept_and_said_to_bind(projection):
    wanted = goals(projection, "retail_sales.main>=0.2")
    needed = solve(projection, wanted, find_drivers(projection, ["vouchers"])).mixes[0]
    half = round(needed.values["vouchers"] / 2, 1)
    drivers = find_drivers(projection, [f"vouchers=0:{half}", "trade_in"])
    mix = solve(projection, wanted, drivers, weights={"trade_in": 10.0}).mixes[0]
    assert mix.values["vouchers"] == pytest.approx(half)
    assert "vouchers" in mix.at_bound
    assert mix.values["trade_in"] > 0


def test_fewer_months_left_ask_for_more(projection):
    wanted = goals(projection, "retail_sales.main>=0.2")
    soon = solve(projection, wanted).mixes[0]
    late = solve(projection, wanted, since=pd.Period("2024-11", "M")).mixes[0]
    assert late.effort > soon.effort
    assert projection.under(late.scenario).answer("retail_sales.main").probability >= 0.198


@pytest.mark.parametrize("text", ["vouchers=5:500", "vouchers=a:b", "vouchers=3", "vouchers=2:9"])
def test_bounds_beyond_the_range_or_the_present_value_are_refused(projection, text):
    with pytest.raises(BadaError, match=r"within 0:20 and around the present 0"):
        find_drivers(projection, [text])


def test_weights_are_positive_numbers_of_known_drivers(projection):
    assert parse_weights(projection, ["vouchers=2"]) == {"vouchers": 2.0}
    with pytest.raises(BadaError, match=r"a weight is a positive number"):
        parse_weights(projection, ["vouchers=-1"])
    with pytest.raises(BadaError, match=r"no driver 'nope'"):
        parse_weights(projection, ["nope=1"])


def test_bad_goals_and_drivers_are_named(projection):
    with pytest.raises(BadaError, match=r"between 0 and 1"):
        parse_goal(projection, "retail_sales.main>=2")
    with pytest.raises(BadaError, match=r"has no basis"):
        parse_goal(projection, "urbanization_rate.main")
    with pytest.raises(BadaError, match=r"no driver 'nope'"):
        find_drivers(projection, ["nope"])


def test_linear_outcomes_agree_with_the_engine(demonstration, scenario):
    drivers = [d for d in demonstration.pack.assumptions.drivers.values() if d.lever]
    items = [
        i for i in demonstration.assess() if i.probability is not None and i.indicator.headline
    ]
    outcomes = linear_outcomes(demonstration, [i.target for i in items], drivers)
    values = np.array([d.base + 0.2 * (d.high - d.base) for d in drivers])
    under = demonstration.under(scenario(dict(zip((d.code for d in drivers), values, strict=True))))
    each, _ = outcomes.probabilities(values)
    engine = {i.target.id: i.probability for i in under.assess()}
    np.testing.assert_allclose(each, [engine[i.target.id] for i in items], atol=0.002)


@pytest.mark.parametrize("bound", list(Bound))
@pytest.mark.parametrize("form", [Form.GROWTH, Form.COUNT])
def test_limits_say_what_met_says(projection, bound, form, rng):
    target = projection.answer("retail_sales").target
    unit = "percent" if form is Form.GROWTH else "户"
    target = replace(target, bound=bound, form=form, unit=unit, tolerance=1.0, two_sided=True)
    values = target.value + rng.normal(0, 2, 2000)
    inside = np.all([sign * values >= limit for sign, limit in target.limits()], axis=0)
    assert (inside == target.met(values)).mean() > 0.999


# -- certificate -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(projection):
    return certify(projection)


def test_the_certificate_covers_every_headline_goal_with_a_basis(projection, certificate):
    headline = [
        i for i in projection.assess() if i.indicator.headline and i.probability is not None
    ]
    assert [g.item.target.id for g in certificate.goals] == [i.target.id for i in headline]


def test_all_together_is_no_likelier_than_any_pair_or_any_one(certificate):
    table = certificate.pairwise.to_numpy()
    assert certificate.joint <= table.min() + 1e-12
    assert (table <= np.minimum.outer(table.diagonal(), table.diagonal()) + 1e-12).all()


def test_tables_print_no_certainty_for_an_open_year(projection, certificate):
    sure = replace(certificate, pairwise=certificate.pairwise * 0 + [0.0, *[1.0] * (len(certificate.pairwise) - 1)])  # fmt: skip
    _, rows = pairwise_table(sure)
    assert {cell for row in rows for cell in row[1:]} == {"<1%", ">99%"}
    found = solve(projection, goals(projection, "retail_sales.main>=0.2"))
    mix = replace(found.mixes[0], probabilities={"retail_sales.main": 1.0}, joint=0.0)
    (row,) = mix_rows(replace(found, mixes=(mix,)), "en")
    assert row[3:5] == ["retail_sales.main >99%", "<1%"]
    table = tornado(projection, projection.answer("retail_sales").target)
    ends = table.assign(first=0.0, total=0.0, probability_low=0.0, probability_high=0.999)
    assert {row[4] for row in tornado_rows(projection, ends, "en")} == {"<1%…>99%"}


def test_all_goals_hold_once_each_gives_its_joint_relaxation(certificate):
    eased = tuple(
        replace(g.item.target, value=g.item.target.value - g.joint_relaxation - 1e-6)
        for g in certificate.goals
    )
    outcomes = replace(certificate.outcomes, targets=eased)
    margins = outcomes.margins(outcomes.start, np.full(len(eased), certificate.level))
    assert not certificate.all_within_reach
    assert feasible(margins, range(len(eased)))


def test_a_goal_out_of_reach_has_no_last_month(certificate):
    assert all((g.last_month is None) == (not g.within_reach) for g in certificate.goals)


def test_the_plans_own_sum_is_the_one_by_hand(certificate):
    """53.0, 243.0 and 183.5 of 479.5 at 3.5, 7 and 7 percent."""
    (found,) = certificate.arithmetic
    assert found.implied == pytest.approx((53.0 * 3.5 + 243.0 * 7 + 183.5 * 7) / 479.5)
    assert found.compatible


def test_the_frontier_never_rises(certificate):
    curve = certificate.frontier("industrial_va.main", "gdp.main", 5)
    assert (np.diff(curve["gdp.main"]) <= 1e-6).all()


# -- attribution, comparison ----------------------------------------------------------------


@pytest.mark.parametrize("statistic", [median_of, probability_of])
@pytest.mark.parametrize("name", ["export_slump", "all_levers"])
def test_shares_add_up_to_the_whole_change(projection, name, statistic):
    measure = statistic(projection.answer("industrial_va").target)
    shares = attribute(projection, name, measure)
    whole = measure(projection.under(name)) - measure(projection)
    assert sum(s.value for s in shares) == pytest.approx(whole, abs=1e-9)


def test_the_tornado_lists_every_driver_that_moves_the_target(projection):
    target = projection.answer("industrial_va").target
    table = tornado(projection, target)
    assert set(table["driver"]) == {d.code for d in moving(projection, target)}
    width = (table["median_high"] - table["median_low"]).abs()
    assert (np.diff(width) <= 1e-9).all()


def test_first_indices_lie_below_total_ones(projection):
    table = sensitivity(projection, projection.answer("retail_sales").target, samples=64)
    assert (table["first"] <= table["total"] + 0.15).all()
    assert table["total"].sum() > 0.8


def test_compared_differences_carry_no_sampling_noise(pack):
    """Two blocks of draws disagree on levels far more than on differences."""
    few = {}
    for seed in (1, 2):
        some = project(pack, n_paths=400, seed=seed)
        row = compare(some, "investment_drive").to_frame().set_index("target")
        few[seed] = row.loc["fixed_asset_investment.main"]
    level = abs(few[1]["baseline"] - few[2]["baseline"])
    difference = abs(few[1]["difference"] - few[2]["difference"])
    assert difference < 0.15
    assert difference < max(level, 0.2)


def test_weighted_scenarios_lie_between_them(projection):
    mixed = weighted(projection, {"baseline": 0.5, "all_levers": 0.5}).set_index("target")
    ends = [
        projection.answer("gdp").probability,
        projection.under("all_levers").answer("gdp").probability,
    ]
    assert mixed.loc["gdp.main", "probability"] == pytest.approx(np.mean(ends))
    with pytest.raises(BadaError, match=r"add up to 1"):
        weighted(projection, {"baseline": 0.7})


def test_merging_scenarios_that_differ_on_a_driver_is_refused(scenario):
    one, two = scenario({"vouchers": 3}), scenario({"vouchers": 4})
    with pytest.raises(BadaError, match=r"drivers.vouchers differs"):
        merge(one, two, code="both", title=Text.same("both"))
    both = merge(one, scenario({"tourism": 5}), code="both", title=Text.same("both"))
    assert set(both.settings) == {"vouchers", "tourism"}

"""Supervision tables: completion rates by their rules, leagues with ties and gaps, splits of promises."""

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bada_model.domain import Bound, Form, Indicator, Kind, Target
from bada_model.errors import BadaError, InputError
from bada_model.language import Text
from bada_model.pack_making.parts import PartResult, PartShare, read_part_results, read_part_shares
from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.ranking import (
    Rule,
    by_action,
    by_department,
    by_part,
    progress,
    rank,
    schedule,
    split_promise,
)
from bada_model.ranking.league import Entry
from bada_model.ranking.progress import completion_rate
from tests.conftest import OBSERVATIONS, observation

NAN = float("nan")


def promise(kind, form, bound, value, unit="个", release="even", **fields):
    target = Target(id="t", indicator="i", form=form, bound=bound, value=value, unit=unit,
                    due=pd.Period("2024-12", "M"), action=1, clause="x", lead="x", **fields)  # fmt: skip
    own = "亿元" if kind is Kind.FLOW else unit
    return target, Indicator(code="i", label=Text.same("i"), kind=kind, unit=own, release=release)


@pytest.mark.parametrize(
    ("kind", "form", "bound", "value", "now", "start", "rule", "rate"),
    [
        # a count: half is done
        (Kind.COUNT, Form.COUNT, Bound.AT_LEAST, 80, 40, NAN, Rule.DONE, 0.5),
        # growth of 5 % where 10 % is promised, half of the year's base in: 0.5 * 1.05 / 1.10
        (Kind.FLOW, Form.GROWTH, Bound.AT_LEAST, 10, 5, NAN, Rule.GROWTH, 0.5 * 1.05 / 1.10),
        # a promised fall of 10 %, fallen by 20 %
        (Kind.FLOW, Form.GROWTH, Bound.AT_LEAST, -10, -20, NAN, Rule.GROWTH, 0.5 * 0.8 / 0.9),
        (Kind.FLOW, Form.GROWTH, Bound.AT_MOST, 3, 6, NAN, Rule.ALLOWANCE, 0.5 * 1.06 / 1.03),
        (Kind.FLOW, Form.LEVEL, Bound.AT_LEAST, 110, 5, 100, Rule.GROWTH, 0.5 * 1.05 / 1.10),
        # an amount from a base that is not positive cannot be told through growth
        (Kind.FLOW, Form.LEVEL, Bound.AT_LEAST, 110, 5, -100, Rule.NONE, None),
        (Kind.FLOW, Form.LEVEL, Bound.AT_LEAST, 110, 5, NAN, Rule.NONE, None),
        # a stock on its way up, down, and there already
        (Kind.STOCK, Form.STOCK, Bound.AT_LEAST, 120, 105, 100, Rule.CHANGE, 0.25),
        (Kind.STOCK, Form.STOCK, Bound.AT_MOST, 80, 95, 100, Rule.CHANGE, 0.25),
        (Kind.STOCK, Form.STOCK, Bound.AT_LEAST, -20, -35, -40, Rule.CHANGE, 0.25),
        (Kind.STOCK, Form.STOCK, Bound.AT_LEAST, 90, 95, 100, Rule.HELD, 1.0),
        (Kind.STOCK, Form.STOCK, Bound.AT_LEAST, 100, 90, NAN, Rule.HELD, 0.9),
        # rise by 10; fall by 10; rise by no more than 10; fall by no more than 10
        (Kind.STOCK, Form.INCREMENT, Bound.AT_LEAST, 10, 104, 100, Rule.DONE, 0.4),
        (Kind.STOCK, Form.INCREMENT, Bound.AT_MOST, -10, 96, 100, Rule.DONE, 0.4),
        (Kind.STOCK, Form.INCREMENT, Bound.AT_MOST, 10, 104, 100, Rule.ALLOWANCE, 0.4),
        (Kind.STOCK, Form.INCREMENT, Bound.AT_LEAST, -10, 96, 100, Rule.ALLOWANCE, 0.4),
        (Kind.STOCK, Form.INCREMENT, Bound.AT_LEAST, 10, 104, NAN, Rule.NONE, None),
        # caps: five days of a heavy-pollution allowance of ten; no accident at all
        (Kind.DAYS, Form.DAYS, Bound.AT_MOST, 10, 5, NAN, Rule.ALLOWANCE, 0.5),
        (Kind.COUNT, Form.COUNT, Bound.AT_MOST, 0, 0, NAN, Rule.HELD, 1.0),
        (Kind.COUNT, Form.COUNT, Bound.AT_MOST, 0, 2, NAN, Rule.HELD, 0.0),
        # what must hold at every moment
        (Kind.MEAN, Form.MEAN, Bound.AT_MOST, 40, 50, NAN, Rule.HELD, 0.75),
        (Kind.MEAN, Form.MEAN, Bound.AT_MOST, 40, 38, NAN, Rule.HELD, 1.0),
        (Kind.RATE, Form.RATE, Bound.AT_LEAST, 100, 98, 97, Rule.HELD, 0.98),
        (Kind.RATE, Form.RELATIVE, Bound.AT_LEAST, 0, 98, 97, Rule.NONE, None),
    ],
)  # fmt: skip
def test_completion_follows_its_rule(kind, form, bound, value, now, start, rule, rate):
    unit = "percent" if form is Form.GROWTH else "亿元" if kind is Kind.FLOW else "个"
    if form is Form.RELATIVE:
        unit = "percentage_point"
    target, indicator = promise(kind, form, bound, value, unit)
    if kind is Kind.RATE:
        indicator = replace(indicator, unit="percent")
        target = target if form is Form.RELATIVE else replace(target, unit="percent")
    found = completion_rate(target, indicator, now=now, start=start, expected=0.5)
    assert found == (rule, rate if rate is None else pytest.approx(rate))


@given(now=st.floats(-50, 200), better=st.floats(0.1, 50), value=st.floats(1, 100))
def test_doing_more_never_lowers_a_rise_and_using_more_never_betters_a_cap(now, better, value):
    for bound in (Bound.AT_LEAST, Bound.AT_MOST):
        target, indicator = promise(Kind.COUNT, Form.COUNT, bound, value)
        low, high = (
            completion_rate(target, indicator, now=n, start=NAN, expected=0.5)[1]
            for n in (now, now + better)
        )
        assert high > low


def test_the_schedule_follows_the_season_and_the_due_month():
    assert schedule("even", 6) == 0.5
    assert schedule("campaign", 6) == 0.27
    assert schedule("batch-12", 11) == 0
    assert schedule("even", 3, due_month=6) == 0.5
    assert schedule("even", 8, due_month=6) == 1
    assert schedule("batch-12", 3, due_month=6) == 0.5  # the profile says nothing before June


# -- a projection's table ------------------------------------------------------------------


@pytest.fixture
def small(write_pack):
    """Jobs 3200 of 6000 by June; firms 112 -> 117 of 120; retail +9 % against 8 %; air 84 of 86."""
    rows = [*OBSERVATIONS, observation("retail_sales 2024-06 9"),
            "999903,air,2024-06,ytd,rate,84,percent,na,final,,office"]  # fmt: skip
    return project(load_pack(write_pack(observations=rows), workspace="none"), n_paths=200)


def test_every_promise_has_its_row(small):
    rows = {r.item.target.id: r for r in progress(small)}
    assert rows["jobs.main"].completion == pytest.approx(3200 / 6000)
    assert rows["jobs.main"].gap == pytest.approx(3200 / 6000 - 0.5)
    assert rows["firms.main"].completion == pytest.approx(5 / 8)
    assert rows["firms.main.new"].completion == pytest.approx(5 / 8)
    assert rows["air.main"].rule is Rule.HELD
    assert rows["air.main"].gap == pytest.approx(-2 / 86)
    growth = rows["retail_sales.main"]
    assert growth.completion == pytest.approx(growth.expected * 1.09 / 1.08)
    assert [r.behind for r in rows.values()] == [False, False, False, False, True]


def test_nothing_published_this_year_is_no_rate(write_pack):
    empty = project(
        load_pack(write_pack(observations=OBSERVATIONS[:1]), workspace="none"), n_paths=200
    )
    rules = {r.item.target.id: r.rule for r in progress(empty)}
    assert rules["air.main"] is Rule.NONE
    assert rules["jobs.main"] is Rule.DONE


def test_a_milestone_counts_its_percent_complete(write_pack):
    folder = write_pack(
        indicators=["mill,厂,Mill,milestone,项,campaign,,0"],
        targets=["mill.main,mill,milestone,at_least,1,,项,2024-12,1,main/一,x,office,completed,,,"],
        observations=["999903,mill,2024-04,point,rate,20,percent,na,final,,office",
                      "999903,mill,2024-06,point,rate,50,percent,na,final,,office"],
    )  # fmt: skip
    (row,) = progress(project(load_pack(folder, workspace="none"), n_paths=200))
    assert (row.completion, row.expected) == (0.5, pytest.approx(0.27))


# -- leagues ------------------------------------------------------------------------------


def entries(*gaps):
    return [Entry(what=Text.same(f"goal {n}"), gap=g) for n, g in enumerate(gaps)]


def test_ties_share_a_rank_and_missing_figures_stand_last():
    places = rank({
        Text.same("d"): entries(None, None), Text.same("a"): entries(0.10, None),
        Text.same("b"): entries(0.1001), Text.same("c"): entries(-0.2, 0.1), Text.same("e"): entries(0.15),
    })  # fmt: skip
    assert [(s.who.en, s.rank, s.score) for s in places] == [
        ("e", 1, 15.0), ("a", 2, 10.0), ("b", 2, 10.0), ("c", 4, -5.0), ("d", None, None),
    ]  # fmt: skip
    assert [(s.measured, s.promised, s.behind) for s in places] == [
        (1, 1, 0),
        (1, 2, 0),
        (1, 1, 0),
        (2, 2, 1),
        (0, 2, 0),
    ]
    assert places[3].furthest_behind == Text.same("goal 0")


def test_one_runaway_hides_no_laggard():
    assert [s.who.en for s in rank({Text.same("runaway"): entries(5.0, -0.3), Text.same("steady"): entries(0.0, 0.0)})] == [
        "steady", "runaway",
    ]  # fmt: skip


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.floats(-2, 2)), min_size=1, max_size=4),
        min_size=1,
        max_size=8,
    )
)
def test_ranks_are_those_of_a_competition(gaps):
    places = rank({Text.same(f"g{n}"): entries(*g) for n, g in enumerate(gaps)})
    ranked = [s for s in places if s.rank is not None]
    assert all(s.rank == 1 + sum(o.score > s.score for o in ranked) for s in ranked)
    assert [s.rank is None for s in places] == sorted(s.rank is None for s in places)


def test_a_promise_led_by_two_counts_for_both(small):
    rows = [
        replace(r, item=replace(r.item, target=replace(r.item.target, lead="甲局;乙局")))
        for r in progress(small)
    ]
    assert [(s.who.zh, s.promised) for s in by_department(rows)] == [("乙局", 5), ("甲局", 5)]
    nobody = [
        replace(r, item=replace(r.item, target=replace(r.item.target, lead="")))
        for r in progress(small)
    ]
    assert [s.who.en for s in by_department(nobody)] == ["no lead stated"]


def test_actions_carry_their_names(small):
    (only,) = by_action(progress(small), small.pack.plan)
    assert (only.who.zh, only.promised, only.measured) == ("行动一", 5, 5)


def test_townships_are_ranked_against_the_season(small):
    results = [
        PartResult(name=Text.same("A"), promised=100, done=60),
        PartResult(name=Text.same("B"), promised=50, done=20, synthetic=True),
        PartResult(name=Text.same("C"), promised=50, done=None),
        PartResult(name=Text.same("D"), promised=0, done=3),
    ]
    places = by_part(results, small.answer("jobs.main"), small.as_of)
    assert [(s.who.en, s.rank, s.score, s.synthetic) for s in places] == [
        ("A", 1, 10.0, False), ("B", 2, -10.0, True), ("C", None, None, False), ("D", None, None, False),
    ]  # fmt: skip


def test_under_a_cap_using_less_is_better(small):
    item = small.answer("jobs.main")
    cap = replace(item, target=replace(item.target, bound=Bound.AT_MOST))
    results = [PartResult(name=Text.same(n), promised=10, done=d) for n, d in (("A", 8), ("B", 2))]
    assert [s.who.en for s in by_part(results, cap, small.as_of)] == ["B", "A"]


# -- splits --------------------------------------------------------------------------------


def parts(*weights, **fields):
    return [PartShare(name=Text.same(f"p{n}"), weight=w, **fields) for n, w in enumerate(weights)]


def test_townships_and_months_add_up_to_the_promise(small):
    over_parts = split_promise(small, "jobs.main", parts(3, 2, 2))
    both = split_promise(small, "jobs.main", parts(3, 2, 2), months=True)
    assert over_parts.amounts[:, 0].tolist() == [2572, 1714, 1714]
    assert both.amounts.sum() == 6000
    assert both.amounts.sum(axis=1).tolist() == over_parts.amounts[:, 0].tolist()
    assert both.amounts.sum(axis=0).tolist() == [500] * 12


def test_agreed_months_are_kept(small):
    given_parts = [*parts(1), *parts(1, months=((3, 400.0),))]
    both = split_promise(small, "jobs.main", given_parts, months=True)
    assert both.amounts[1, 2] == 400
    assert both.amounts.sum(axis=0).tolist() == [500] * 12


def test_only_what_is_missing_goes_to_the_months_left(small):
    months = split_promise(small, "jobs.main", months=True, remaining=True).amounts[0]
    assert months[:6].tolist() == [0] * 6
    assert months.sum() == 6000 - 3200


def test_months_share_the_rise_of_a_stock_not_the_stock(small):
    assert split_promise(small, "firms.main", months=True).total == 8
    assert split_promise(small, "firms.main", parts(1, 1)).total == 120


def test_a_growth_goal_is_split_as_the_amount_it_makes(write_pack):
    rows = [*OBSERVATIONS, "999903,retail_sales,2023-12,year,level,200,亿元,nominal,final,,office",
            observation("retail_sales 2024-06 9")]  # fmt: skip
    projection = project(load_pack(write_pack(observations=rows), workspace="none"), n_paths=200)
    found = split_promise(projection, "retail_sales.main", parts(1, 2))
    assert found.total == 216
    assert sum(Decimal(str(a)) for a in found.amounts[:, 0].tolist()) == 216


@pytest.mark.parametrize(
    ("target", "said"),
    [("air.main", "has no amount to split"), ("retail_sales.main", "last year's total is unknown")],
)
def test_what_has_no_amount_is_refused(small, target, said):
    with pytest.raises(BadaError, match=said):
        split_promise(small, target, parts(1, 1))


def test_weights_without_a_source_are_demonstration(tmp_path, small):
    path = tmp_path / "townships.csv"
    path.write_text("part,weight,source,status,2024-03\nA,3,yearbook,final,\nB,2,,,40\n", "utf-8")
    read = read_part_shares(path, 2024)
    assert [(p.synthetic, p.months) for p in read] == [(False, ()), (True, ((3, 40.0),))]
    assert split_promise(small, "jobs.main", read).synthetic
    assert not split_promise(small, "jobs.main", read[:1]).synthetic


def test_faults_of_tables_of_parts_come_at_once(tmp_path):
    shares, results = tmp_path / "s.csv", tmp_path / "r.csv"
    shares.write_text("part,weight,2023-05,status\nA,x,3,final\nA,-1,,guess\n合计,3,,\n", "utf-8")
    results.write_text("part,promised,done\nA,many,1\n,3,2\n", "utf-8")
    with pytest.raises(InputError) as error:
        read_part_shares(shares, 2024)
    for said in (
        "row 2, column weight",
        "a month of 2024",
        "a name used once",
        "zero or more",
        "one of preliminary",
        "row 4, column part: found '合计', expected one part; delete the row of the total",
    ):
        assert said in str(error.value)
    with pytest.raises(InputError, match=r"(?s)row 2, column promised.*row 3, column part"):
        read_part_results(results)


def test_a_demonstration_marks_every_place(small):
    from bada_model.demonstration import with_demonstration

    shown = project(with_demonstration(small.pack), as_of="2024-08", n_paths=200)
    rows = progress(shown)
    assert all(r.synthetic for r in rows if r.rule is not Rule.NONE)
    assert all(s.synthetic for s in by_department(rows) if s.rank is not None)
    assert split_promise(shown, "jobs.main", months=True, remaining=True).synthetic

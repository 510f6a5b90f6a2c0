"""The register of Heshan 2024, checked against figures read from the text by hand."""

import re

import pytest

from bada_model.conflicts import Difference, find_conflicts
from bada_model.domain import Form
from bada_model.units import UNITS

CLAUSE = re.compile(r"(main|annex[1-8])/[一二三](/\([一二三四五六七八九十]\)(/\d)?)?")


def test_every_promise_is_there(default_pack):
    milestones = [t for t in default_pack.targets if t.form is Form.MILESTONE]
    quantified = [t for t in default_pack.targets if t.form is not Form.MILESTONE]
    assert (len(quantified), len({t.indicator for t in quantified})) == (241, 175)
    assert len(milestones) == 91


@pytest.mark.parametrize(
    ("target", "value", "unit", "bound"),
    [
        ("retail_sales.a3", 8, "percent", "at_least"),
        ("market_entities_total.main", 122420, "户", "at_least"),
        ("enterprises_with_import_export_activity.main", 50, "户", "more_than"),
        ("pm25_mean.a7", 35, "微克/立方米", "at_most"),
        ("heavy_pollution_days.a7", 5, "天", "at_most"),
        ("ip_pledge_financing.a2", 6500, "万元", "at_least"),
        ("high_standard_farmland.a6", 16.26, "万亩", "at_least"),
        ("transit_social_cards.a8", 2.19, "万人", "at_least"),
        ("road_safety_facilities.a8", 399.653, "公里", "at_least"),
        ("hogs_slaughtered.a1", 60, "万头", "about"),
        ("urban_minimum_allowance.a8", 700, "元/月", "at_least"),
        ("demo_scenarios.a4", 7, "个", "more_than"),
    ],
)
def test_values_stand_as_printed(default_pack, target, value, unit, bound):
    (found,) = [t for t in default_pack.targets if t.id == target]
    assert (found.value, found.unit, found.bound) == (value, unit, bound)


def test_standards_keep_both_amounts(default_pack):
    standards = [t for t in default_pack.targets if t.form is Form.STANDARD]
    assert len(standards) == 6
    assert all(t.value_from is not None and t.value_from < t.value for t in standards)


def test_about_is_two_sided_only_where_the_text_holds_it_steady(default_pack):
    steady = [t.indicator for t in default_pack.targets if t.two_sided]
    assert steady == ["hogs_slaughtered"]


def test_every_clause_has_the_form_of_a_locator(default_pack):
    assert all(CLAUSE.fullmatch(t.clause) for t in default_pack.targets)


def test_each_promise_names_a_department_and_an_action(default_pack):
    actions = {a.number for a in default_pack.plan.actions}
    assert all(t.lead and t.action in actions for t in default_pack.targets)


def test_conflicts_of_the_text_are_found(default_pack):
    found = {(c.indicator.code, str(c.difference)) for c in find_conflicts(default_pack)}
    assert {
        ("service_firms_above_size", "value"), ("old_communities", "value"),
        ("old_communities", "stage"), ("rental_housing", "stage"),
        ("contaminated_farmland_safe_rate", "value"), ("grain_output", "bound"),
        ("enterprises_with_import_export_activity", "value"), ("power_plant_2gw", "stage"),
    } <= found  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "base"),
    [("agro_firms", 112), ("hitech_firms", 131), ("tourism_revenue", 103 / 1.15)],
)
def test_implied_bases_are_computed(default_pack, indicator, base):
    bases = [
        c.base for c in find_conflicts(default_pack)
        if c.indicator.code == indicator and c.difference is Difference.IMPLIED_BASE
    ]  # fmt: skip
    assert bases == [pytest.approx(base, rel=1e-6)]


def test_shipped_observations_are_real_and_sourced(default_pack):
    observations = default_pack.observations
    assert not default_pack.synthetic
    assert (observations["source"].astype(str) != "").all()
    assert set(observations["unit"].astype(str)) <= set(UNITS) | {"index"}
    unnamed = {
        area for area in observations["area"].astype(str).unique()
        if default_pack.publisher(area, "any").en == "not registered"
    }  # fmt: skip
    assert not unnamed


def test_conflicting_vintages_stay_as_rows(default_pack):
    rows = default_pack.observations
    gdp = rows[
        (rows["area"] == "430903") & (rows["indicator"] == "gdp") & (rows["measure"] == "level")
    ]
    assert sorted(gdp.loc[gdp["period"].astype(str) == "2011-12", "value"]) == [172.7, 175.7]

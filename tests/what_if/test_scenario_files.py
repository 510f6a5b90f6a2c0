"""Scenario files: read, inherited, migrated, written back, and refused by name."""

import shutil
import tomllib

import pytest
import tomli_w

from bada_model.errors import BadaError, InputError, UnknownName
from bada_model.evaluation.link_estimates import estimate_link
from bada_model.pack_folder import find_pack
from bada_model.packs import load_pack
from bada_model.scenario_files import parse_scenario, scenario_table, write_scenario

GOOD = """
schema = 1
title_zh = "试"
title_en = "Try"
[drivers.vouchers]
value = 5
"""
JUDGEMENT = """
[[judgements]]
indicator = "retail_sales"
kind = "about"
value = 7
spread = 0.5
by = "Li"
on = 2024-09-10
reason = "survey of malls"
until = "2024-12"
"""


def parse(pack, text, code="try"):
    return parse_scenario(
        tomllib.loads(text), f"{code}.toml", code, pack.assumptions, pack.indicators
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GOOD.replace("vouchers", "coupons"),
            "drivers.coupons: found .coupons.*one of drivers.toml",
        ),
        (GOOD.replace("= 5", "= 500"), "vouchers between 0 and 20"),
        (GOOD.replace("= 5", "= nan"), "a number"),
        (GOOD.replace("= 5", '= "5"'), "a number"),
        (GOOD.replace("schema = 1", "schema = 99"), "a newer version wrote this file"),
        (GOOD + "shape = 'zigzag'", "one of step, ramp"),
        (GOOD.replace("value", "valeu"), "one of the keys value"),
        (GOOD.replace("title_en", "titel_en"), "titel_en"),
        (GOOD + JUDGEMENT.replace('by = "Li"', ""), "judgements\\[1\\].by"),
        (GOOD + JUDGEMENT.replace('reason = "survey of malls"', 'reason = " "'), "reason"),
        (GOOD + JUDGEMENT.replace("spread = 0.5", ""), "spread.*a positive number"),
        (GOOD + JUDGEMENT.replace("retail_sales", "retail"), "an indicator of indicators.csv"),
        (GOOD + "[projects.moon_base]\ndelay = 3", "one of projects.csv"),
    ],
)
def test_faults_are_named_with_file_key_and_remedy(pack, text, said):
    with pytest.raises(InputError, match=said) as error:
        parse(pack, text)
    assert "try.toml" in str(error.value)


def test_a_scenario_of_schema_zero_is_brought_forward(pack):
    old = 'title_zh = "旧"\ntitle_en = "Old"\n[drivers]\nvouchers = 5\n'
    assert parse(pack, old).settings == parse(pack, GOOD).settings


def test_what_is_written_is_read_back(pack, tmp_path):
    scenario = parse(pack, GOOD + JUDGEMENT + "[projects.g234_road]\ndelay = 2\n")
    write_scenario(scenario, tmp_path / "try.toml")
    assert parse(pack, (tmp_path / "try.toml").read_text("utf-8")) == scenario
    assert tomllib.loads(tomli_w.dumps(scenario_table(scenario))) == scenario_table(scenario)


@pytest.fixture
def folder(tmp_path):
    """A copy of the default pack without its long histories."""
    shutil.copytree(find_pack("heshan-2024"), tmp_path / "pack",
                    ignore=shutil.ignore_patterns("china.csv", "hunan.csv"))  # fmt: skip
    return tmp_path / "pack"


def add(folder, file, text):
    with (folder / file).open("a", encoding="utf-8") as open_file:
        open_file.write(text)


def test_a_scenario_file_in_place_of_a_name_is_told_where_to_go(folder):
    with pytest.raises(
        UnknownName, match=r"no scenario 'mine.toml'; .*folder scenarios.*without \.toml"
    ):
        load_pack(folder).assumptions.scenario("mine.toml")


def test_circular_inheritance_is_refused(folder):
    path = folder / "scenarios" / "consumption_push.toml"
    path.write_text(path.read_text("utf-8").replace('"baseline"', '"all_levers"'), "utf-8")
    with pytest.raises(InputError, match=r"all_levers → consumption_push → all_levers"):
        load_pack(folder)


def test_a_base_that_does_not_exist_is_refused(folder):
    path = folder / "scenarios" / "cold_winter.toml"
    path.write_text(path.read_text("utf-8").replace('"baseline"', '"basis"'), "utf-8")
    with pytest.raises(InputError, match=r"'basis'.*one of scenarios/"):
        load_pack(folder)


def test_a_driver_without_a_link_is_an_error(folder):
    add(folder, "drivers.toml", '\n[[drivers]]\ncode = "idle"\nlabel_zh = "闲"\nlabel_en = "Idle"\n'
        'group = "demand"\nunit_zh = "个"\nunit_en = "n"\nlow = 0\nhigh = 1\nstep = 0.1\n')  # fmt: skip
    with pytest.raises(InputError, match=r"'idle'.*moves at least one indicator"):
        load_pack(folder)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("vouchers,no_such,0,1,0.1,assumption,x,x", "an indicator of indicators.csv"),
        ("no_driver,retail_sales,0,1,0.1,assumption,x,x", "a code of drivers.toml"),
        ("vouchers,retail_sales,0,nan,0.1,assumption,x,x", "effect.*a number"),
        ("vouchers,retail_sales,0,,0.1,assumption,x,x", "effect"),
        ("vouchers,retail_sales,0,1,-0.1,assumption,x,x", "zero or more"),
        ("vouchers,retail_sales,0,1,0.1,rumour,x,x", "one of estimated"),
        ("vouchers,retail_sales,0,1,0.1,estimated,,x", "sample"),
        ("vouchers,aihua_park,0,1,0.1,assumption,x,x", "an indicator with an amount"),
        ("gdp,industrial_va,0,1,0.1,assumption,x,x", "links without a circle"),
    ],
)
def test_faulty_links_are_refused(folder, row, said):
    """Among them ModelFlow's probes: a diverging loop, a NaN, a missing driver, a missing value."""
    add(folder, "links.csv", row + "\n")
    with pytest.raises(InputError, match=said):
        load_pack(folder)


def test_estimated_effects_are_what_the_shipped_history_gives(pack):
    estimated = [x for x in pack.assumptions.links if x.evidence == "estimated"]
    assert len(estimated) >= 4
    for link in estimated:
        found = estimate_link(pack, link.sample.en)
        assert (link.effect, link.se) == (round(found.effect, 2), round(found.se, 2)), (
            link.sample.en
        )


def test_every_headline_goal_has_a_driver(pack):
    reached = {link.indicator for link in pack.assumptions.links}
    headline = {i.code for i in pack.indicators.values() if i.headline}
    assert headline <= reached
    assert len(pack.assumptions.drivers) >= 12


def test_scenarios_that_claim_to_reach_a_goal_reach_it(pack, projection):
    claims = [(s, c) for s in pack.assumptions.scenarios.values() for c in s.claims]
    assert claims
    for scenario, claim in claims:
        assert projection.under(scenario).answer(claim.target).probability >= claim.probability


def test_a_pack_without_drivers_has_the_baseline_only(write_pack):
    pack = load_pack(write_pack())
    assert list(pack.assumptions.scenarios) == ["baseline"]


def test_an_unknown_scenario_is_named_with_those_there_are(projection):
    with pytest.raises(BadaError, match=r"no scenario 'boom'; there are: baseline"):
        projection.under("boom")

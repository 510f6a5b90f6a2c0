"""The two other shipped packs: nothing is welded to one district and year."""

import math

import pytest

from bada_model.briefs import brief, render_html
from bada_model.evaluation.link_estimates import estimate_link
from bada_model.packs import load_pack
from bada_model.projection import assessment_record, project
from bada_model.what_if.certificate import certify
from bada_model.what_if.comparison import compare

OTHERS = ("hunan-2024", "huaihua-2026")


@pytest.fixture(scope="module", params=OTHERS)
def projection(request):
    return project(load_pack(request.param, workspace="none"), n_paths=1000)


@pytest.fixture(scope="module")
def hunan():
    return project(load_pack("hunan-2024", workspace="none"), n_paths=2000)


def numbers(value):
    match value:
        case dict():
            return [n for v in value.values() for n in numbers(v)]
        case float():
            return [value]
        case _:
            return []


def test_no_answer_is_not_a_number(projection):
    for item in projection.assess():
        assert all(math.isfinite(n) for n in numbers(assessment_record(item)))


def test_the_brief_is_written_in_both_languages(projection):
    document = brief(projection, kind="month")
    for language, name in (
        ("zh", projection.pack.plan.title.zh),
        ("en", projection.pack.plan.title.en),
    ):
        page = render_html(document, {n: "<svg/>" for n, _ in document.charts()}, language=language)
        assert name in page
        assert "赫山" not in page
        assert "Heshan" not in page


def test_scenarios_move_the_answers(projection):
    table = compare(projection, "consumption_push", "external_slump").to_frame()
    retail = table[table["target"] == "retail_sales.main"].set_index("scenario")["difference"]
    assert retail["consumption_push"] > 0 > retail["external_slump"]


def test_a_certificate_covers_the_goals_with_a_basis(projection):
    known = [i.target.id for i in projection.assess() if i.probability is not None]
    assert [g.item.target.id for g in certify(projection).goals] == known


def test_estimated_effects_can_be_repeated_in_every_pack():
    for name in OTHERS:
        pack = load_pack(name, workspace="none")
        estimated = [x for x in pack.assumptions.links if x.evidence == "estimated"]
        assert len(estimated) == 3
        for link in estimated:
            found = estimate_link(pack, link.sample.en)
            assert (link.effect, link.se) == (round(found.effect, 2), round(found.se, 2))


def test_the_provinces_goals_rest_on_its_own_months(hunan):
    own = {i.target.indicator for i in hunan.assess() if i.basis and i.basis.level == "own_months"}
    assert own == {
        "fixed_asset_investment",
        "gdp",
        "industrial_va",
        "local_revenue",
        "retail_sales",
    }


def test_the_provinces_published_growth_is_kept(hunan):
    """Read from the figures by hand: January to August 2024 investment +3.4 %, industry +7.2 %, retail +5.5 %."""
    for code, growth in (
        ("fixed_asset_investment", 3.4),
        ("industrial_va", 7.2),
        ("retail_sales", 5.5),
    ):
        forecast = hunan.forecasts[code]
        assert set(forecast.paths[:, forecast.column(hunan.as_of)]) == {growth}


def test_nine_goals_of_which_three_have_no_figure(hunan):
    silent = {i.target.indicator for i in hunan.assess() if i.status == "no_basis"}
    assert len(hunan.assess()) == 9
    assert silent == {"new_10bn_enterprises", "new_manufacturing_champions", "new_sme_specialised"}


def test_a_goal_whose_series_has_another_code_still_has_its_outside_view(hunan):
    assert hunan.answer("local_revenue.main").outside_view.goals >= 5


def test_a_silent_city_of_another_year_borrows_and_says_so():
    projection = project(load_pack("huaihua-2026", workspace="none"), n_paths=500)
    levels = {i.target.indicator: i.basis.level for i in projection.assess() if i.basis}
    assert levels == dict.fromkeys(("gdp", "retail_sales", "services_va", "trade_total"), "nation")


@pytest.mark.parametrize("month", ["2025-12", "2026-02", "2026-12"])
def test_the_first_and_last_month_of_a_year_can_be_asked_for(month):
    pack = load_pack("huaihua-2026", workspace="none")
    assert len(project(pack, as_of=month, n_paths=200).assess()) == 14


def test_levels_in_two_currencies_do_not_mix(hunan):
    """Hunan's trade was published in dollars until 2013 and in yuan since: the base is in yuan or unknown."""
    base = hunan.forecasts["trade_total"].base
    assert math.isnan(base) or base > 1000

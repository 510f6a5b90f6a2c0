import numpy as np
import pandas as pd
import pytest

from bada_model.attainment import Status, assess, reassess, strictest
from bada_model.domain import Kind
from bada_model.forecast import Basis, Forecast, Level
from bada_model.language import Text
from bada_model.packs import load_pack
from bada_model.periods import MONTHS_PER_SLOT, year_slots

BASIS = Basis(level=Level.OWN_MONTHS, method=Text("", ""), last=None)
MONTHS = pd.period_range("2024-01", "2024-12", freq="M")


def flow(end, published=None):
    """A flow whose paths end at ``end``; ``published`` is growth through June."""
    paths = np.linspace(0, 1, 11) * np.asarray(end, float)[:, None]
    observed = np.zeros(11, bool)
    if published is not None:
        paths[:, 4], observed[4] = published, True
    return Forecast(indicator="retail_sales", kind=Kind.FLOW, unit="亿元", periods=year_slots(2024),
                    paths=paths, observed=observed, base=100.0, basis=BASIS,
                    shares=MONTHS_PER_SLOT / 12)  # fmt: skip


def amount(kind, end, *, now=None, base=np.nan, unit="户", month=6):
    end = np.asarray(end, float)
    paths = np.repeat(end[:, None], 12, axis=1)
    observed = np.zeros(12, bool)
    if now is not None:
        paths[:, month - 1], observed[month - 1] = now, True
    return Forecast(indicator="x", kind=kind, unit=unit, periods=MONTHS, paths=paths,
                    observed=observed, base=base, basis=BASIS)  # fmt: skip


def judged(write_pack, target, **forecasts):
    (item,) = assess(load_pack(write_pack(targets=[target])), forecasts, {})
    return item


def row(indicator, form, bound, value, unit, tail=",,,,"):
    return f"t,{indicator},{form},{bound},{value},,{unit},2024-12,1,main/一,x,office{tail}"


@pytest.mark.parametrize(
    ("bound", "value", "tail", "probability"),
    [
        ("at_least", 8, ",,,,", 0.50), ("more_than", 8, ",,,,", 0.25), ("at_most", 8, ",,,,", 0.75),
        ("less_than", 8, ",,,,", 0.50), ("at_least", -2, ",,,,", 1.0),
        ("about", 8, ",,1.0,one,", 0.75), ("about", 8, ",,1.0,two,", 0.50),
    ],
)  # fmt: skip
def test_probability_is_the_share_of_paths_that_meet_the_bound(
    write_pack, bound, value, tail, probability
):
    item = judged(write_pack, row("retail_sales", "growth", bound, value, "percent", tail),
                  retail_sales=flow([-1.0, 7.0, 8.0, 12.0]))  # fmt: skip
    assert item.probability == probability


def test_a_negative_goal_is_met_by_a_smaller_fall(write_pack):
    item = judged(write_pack, row("retail_sales", "growth", "at_least", -5, "percent"),
                  retail_sales=flow([-4.0, -5.04, -5.06, -9.0]))  # fmt: skip
    assert item.probability == 0.5


def test_units_of_the_target_are_converted(write_pack):
    item = judged(write_pack, row("retail_sales", "level", "at_least", 1_070_000, "万元"),
                  retail_sales=flow([6.0, 7.0, 8.0, 9.0]))  # fmt: skip
    assert item.probability == 0.75
    assert item.outcome["0.5"] == pytest.approx(1_075_000)


def test_required_pace_of_a_growth_goal_is_what_the_rest_must_grow(write_pack):
    item = judged(write_pack, row("retail_sales", "growth", "at_least", 8, "percent"),
                  retail_sales=flow([7.0, 9.0], published=6.0))  # fmt: skip
    assert item.required_pace == pytest.approx(10.0)
    assert item.progress_expected == pytest.approx(0.5)
    assert item.progress == pytest.approx(0.5 * 1.06 / 1.08)


def test_without_a_figure_of_the_year_no_pace_is_stated(write_pack):
    item = judged(write_pack, row("retail_sales", "growth", "at_least", 8, "percent"),
                  retail_sales=flow([7.0, 9.0]))  # fmt: skip
    assert item.probability is not None
    assert (item.required_pace, item.pace_unit) == (None, None)


def test_an_increment_counts_from_the_start_of_the_year(write_pack):
    item = judged(write_pack, row("firms", "increment", "at_least", 8, "户"),
                  firms=amount(Kind.STOCK, [119, 120, 121, 122], now=116, base=112))  # fmt: skip
    assert item.probability == 0.75
    assert item.progress == pytest.approx(0.5)
    assert item.required_pace == pytest.approx(4 / 6)


def test_a_reached_count_is_met_for_good(write_pack):
    item = judged(write_pack, row("jobs", "count", "at_least", 6000, "人"),
                  jobs=amount(Kind.COUNT, [6500, 7000], now=6100, unit="人"))  # fmt: skip
    assert item.status is Status.MET


def test_a_cap_not_yet_broken_is_not_met_for_good(write_pack):
    item = judged(write_pack, row("jobs", "count", "at_most", 6000, "人"),
                  jobs=amount(Kind.COUNT, [5000, 5500], now=3000, unit="人"))  # fmt: skip
    assert item.status is Status.ON_TRACK


@pytest.mark.parametrize(
    ("share", "status"),
    [(0.70, "on_track"), (0.69, "at_risk"), (0.40, "at_risk"), (0.39, "off_track")],
)
def test_status_follows_the_stated_thresholds(write_pack, share, status):
    end = np.where(np.arange(100) < share * 100, 9.0, 5.0)
    item = judged(write_pack, row("retail_sales", "growth", "at_least", 8, "percent"),
                  retail_sales=flow(end))  # fmt: skip
    assert item.status == status


def test_a_target_by_comparison_is_judged_against_the_other_indicator(write_pack):
    indicators = [
        "retail_sales,零售,Retail,flow,亿元,even,,0", "gdp,生产总值,GDP,flow,亿元,even,,0"
    ]  # fmt: skip
    target = row(
        "retail_sales", "relative", "at_least", 0, "percentage_point", ",,,,relative_to=gdp"
    )
    pack = load_pack(write_pack(targets=[target], indicators=indicators))
    (item,) = assess(pack, {"retail_sales": flow([6.0, 8.0]), "gdp": flow([7.0, 7.0])}, {})
    assert item.probability == 0.5
    (alone,) = assess(pack, {"retail_sales": flow([6.0, 8.0])}, {})
    assert alone.status is Status.NO_BASIS
    assert "compared with, gdp" in alone.reason.en


def test_without_last_years_value_an_increment_has_no_basis(write_pack):
    item = judged(write_pack, row("firms", "increment", "at_least", 8, "户"),
                  firms=amount(Kind.STOCK, [119, 120]))  # fmt: skip
    assert item.status is Status.NO_BASIS
    assert item.probability is None
    assert "last year's value" in item.reason.en


def test_an_amount_that_falls_short_by_a_little_is_not_rounded_up(write_pack):
    text = row("highway", "count", "at_least", 24.76, "公里")
    item = judged(write_pack, text, highway=amount(Kind.COUNT, [24.7, 24.8], unit="公里"))
    assert item.probability == 0.5


def test_a_promise_due_in_june_is_judged_on_june(write_pack):
    forecast = flow([9.0, 9.0], published=8.0)
    text = row("retail_sales", "growth", "at_least", 8.5, "percent").replace("2024-12", "2024-06")
    item = judged(write_pack, text, retail_sales=forecast)
    assert (item.probability, item.status) == (0.0, Status.OFF_TRACK)


def test_a_promise_due_after_the_year_has_no_basis_and_says_why(write_pack):
    text = row("retail_sales", "growth", "at_least", 8, "percent").replace("2024-12", "2026-12")
    item = judged(write_pack, text, retail_sales=flow([9.0, 9.0]))
    assert item.status is Status.NO_BASIS
    assert "2026-12" in item.reason.en


def test_the_stricter_promise_is_judged_and_the_other_named(write_pack):
    rows = [
        "a,jobs,count,at_least,6000,,人,2024-12,1,main/一,x,office,,,,",
        "b,jobs,count,at_least,0.7,,万人,2024-12,1,annex8/一,x,office,,,,",
    ]
    ((used, others),) = strictest(load_pack(write_pack(targets=rows)))
    assert (used.id, others) == ("b", ("a",))


def test_the_year_being_over_settles_every_growth_goal(write_pack):
    over = flow([7.0, 7.0])
    over = Forecast(
        **{f: getattr(over, f) for f in over.__slots__} | {"observed": np.ones(11, bool)}
    )
    item = judged(
        write_pack, row("retail_sales", "growth", "at_least", 8, "percent"), retail_sales=over
    )
    assert item.status is Status.OFF_TRACK
    assert item.required_pace is None


def test_results_hold_no_nan():
    with pytest.raises(ValueError, match="not numbers"):
        flow([np.nan, 1.0])


RIVALS = ["retail_sales,零售,Retail,flow,亿元,even,,0", "gdp,生产总值,GDP,flow,亿元,even,,0"]


def test_a_promise_without_a_forecast_says_why_also_when_its_rival_moves(write_pack):
    text = row("retail_sales", "relative", "at_least", 0, "percentage_point", ",,,,relative_to=gdp")
    pack, why = load_pack(write_pack(targets=[text], indicators=RIVALS)), Text("缺数", "no figure")
    before = {"gdp": flow([7.0, 7.0])}
    known = assess(pack, before, {"retail_sales": why})
    assert (known[0].status, known[0].reason) == (Status.NO_BASIS, why)
    assert reassess({"gdp": flow([8.0, 8.0])}, before, known) == known


def test_a_growth_goal_of_a_count_is_judged_in_percent(write_pack):
    goal = row("jobs", "growth", "at_least", 8, "percent")
    jobs = amount(Kind.COUNT, [105.0, 110.0], now=60.0, base=100.0, unit="人")
    assert judged(write_pack, goal, jobs=jobs).probability == 0.5
    reached = amount(Kind.COUNT, [115.0, 120.0], now=109.0, base=100.0, unit="人")
    assert judged(write_pack, goal, jobs=reached).status is Status.MET


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.STOCK])
def test_growth_over_nothing_has_no_basis(write_pack, kind):
    item = judged(write_pack, row("jobs" if kind is Kind.COUNT else "firms", "growth", "at_least", 8, "percent"),
                  **{"jobs" if kind is Kind.COUNT else "firms": amount(kind, [5.0, 9.0], base=0.0)})  # fmt: skip
    assert item.status is Status.NO_BASIS
    assert item.reason.en.startswith("last year's value of 'x' is 0, over which there is no growth")

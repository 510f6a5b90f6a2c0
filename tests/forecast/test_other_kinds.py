import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bada_model.domain import Indicator, Kind
from bada_model.errors import NoBasis
from bada_model.forecast.amounts import forecast_amount
from bada_model.forecast.counts import Pace, Paces, negative_binomial, prior_pace
from bada_model.forecast.draws import Draws
from bada_model.forecast.history import Reading
from bada_model.forecast.law import Law, heavy
from bada_model.forecast.milestones import forecast_milestone
from bada_model.language import Text
from bada_model.packs import load_pack
from bada_model.projection import project
from tests.conftest import INDICATORS, OBSERVATIONS, TARGETS, observation

UNIFORM = (np.arange(20_000) + 0.5) / 20_000


def single(shape, rate):
    return Paces(laws=(Pace(shape=shape, rate=rate),), weights=np.ones(1))


def test_negative_binomial_has_the_moments_of_its_gamma_pace():
    draws = negative_binomial(single(8.0, 0.1), 0.25, UNIFORM)
    mean = 8.0 / 0.1 * 0.25
    assert draws.mean() == pytest.approx(mean, rel=0.01)
    assert draws.var() == pytest.approx(mean + mean**2 / 8.0, rel=0.02)


def test_negative_binomial_agrees_with_scipy():
    levels = np.array([0.05, 0.5, 0.95])
    ours = negative_binomial(single(5.0, 0.5), 0.4, levels)
    np.testing.assert_array_equal(ours, stats.nbinom.ppf(levels, 5.0, 0.5 / 0.9))


def test_the_pace_is_updated_like_a_conjugate_gamma():
    assert Pace(shape=2.0, rate=0.5).updated(30, 0.5) == Pace(shape=32.0, rate=1.0)


def test_the_year_itself_tells_how_much_years_differ():
    """A count far from the earlier ones makes a wide variation between years the likelier one."""
    prior = prior_pace(np.array([98.0, 104.0, 95.0, 101.0, 107.0, 96.0]))
    usual, unusual = prior.updated(50, 0.5), prior.updated(120, 0.5)
    assert usual.weights.sum() == pytest.approx(1)
    by_size = np.argsort([law.shape for law in prior.laws])  # widest first
    assert unusual.weights[by_size][0] > 0.2 > usual.weights[by_size][0]


def test_bands_of_counts_hold_their_share_of_simulated_years(rng):
    """Known truth: Gamma pace between years, Poisson arrivals within; 80 % bands hold 76-84 %."""
    hits = 0
    for _ in range(600):
        pace = rng.gamma(1 / 0.35**2, 100 * 0.35**2, 6)
        totals, current = rng.poisson(pace[:5]), rng.poisson(pace[5] * 0.5)
        posterior = prior_pace(totals.astype(float)).updated(current, 0.5)
        low, high = negative_binomial(posterior, 0.5, np.array([0.1, 0.9]))
        hits += low <= rng.poisson(pace[5] * 0.5) <= high
    assert 0.76 <= hits / 600 <= 0.86


def test_heavy_draws_have_unit_variance_and_keep_their_order(rng):
    z = np.sort(rng.standard_normal(200_000))
    t = heavy(z, 5.0)
    assert t.std() == pytest.approx(1, abs=0.02)
    assert (np.diff(t) >= 0).all()


def test_a_law_hits_its_own_quantiles():
    z = stats.norm.ppf(UNIFORM)
    values = Law(location=3.0, scale=2.0).quantile_of(z)
    expected = 3.0 + 2.0 * np.sqrt(3 / 5) * stats.t.ppf(0.9, 5)
    assert np.quantile(values, 0.9) == pytest.approx(expected, abs=0.01)


def test_an_indicator_draws_the_same_whatever_else_there_is():
    draws = Draws(n_paths=10)
    np.testing.assert_array_equal(draws.normals("a"), Draws(n_paths=10).normals("a"))
    assert not np.array_equal(draws.normals("a"), draws.normals("b"))


def test_the_draws_are_symmetric():
    assert Draws(n_paths=1000).normals("a").sum() == pytest.approx(0, abs=1e-9)


def only(write_pack, code, rows, **options):
    return project(load_pack(write_pack(observations=rows)), n_paths=2000, **options).forecasts.get(
        code
    )


def test_a_count_continues_from_what_is_done(write_pack):
    found = only(write_pack, "jobs", [observation("jobs 2024-06 3200 ytd count 人")])
    assert (found.paths[:, 5] == 3200).all()
    assert (np.diff(found.paths, axis=1) >= 0).all()
    assert np.median(found.paths[:, -1]) == pytest.approx(6400, rel=0.03)


def test_every_published_month_of_a_count_is_kept(write_pack):
    """A goal due in a month that is out is judged by its figure, not by a share of a later one."""
    months = {2: 900, 6: 2100, 8: 4500}
    rows = [observation(f"jobs 2024-{m:02d} {v} ytd count 人") for m, v in months.items()]
    found = only(write_pack, "jobs", rows, as_of="2024-08")
    assert np.flatnonzero(found.observed).tolist() == [1, 5, 7]
    assert found.paths[0, [1, 5, 7]].tolist() == [900, 2100, 4500]
    assert np.ptp(found.paths[:, :8], axis=0).max() == 0
    assert (np.diff(found.paths, axis=1) >= 0).all()


def test_a_count_never_reported_rests_on_earlier_years(write_pack):
    found = only(write_pack, "jobs", [observation("jobs 2023-12 6100 year count 人")])
    assert found.basis.level == "own_year"
    assert "judgement" in found.basis.notes[0].en
    assert np.median(found.paths[:, -1]) == pytest.approx(6100, rel=0.15)


def test_a_stock_keeps_the_pace_of_its_net_additions(write_pack):
    rows = [
        observation(f"firms {p} {v} point count 户")
        for p, v in (("2023-12", 112), ("2024-06", 116))
    ]
    found = only(write_pack, "firms", rows)
    assert found.base == 112
    assert np.median(found.paths[:, -1]) == 120
    assert (found.paths[:, -1] == np.round(found.paths[:, -1])).all()


def test_a_rate_stays_within_its_bounds(write_pack):
    rows = [
        observation(f"air {y}-12 {v} year rate")
        for y, v in ((2020, 99), (2021, 92), (2022, 99), (2023, 98))
    ]
    found = only(write_pack, "air", rows)
    assert found.paths.min() >= 0
    assert found.paths.max() <= 100


def why(write_pack, code, rows, **tables):
    """What is said of an indicator that has no forecast, after what is there."""
    seen = project(load_pack(write_pack(observations=rows, **tables)), n_paths=50)
    assert code not in seen.forecasts
    there, reason = seen.missing[code].en.split("; ")
    month = max((row.split(",")[2] for row in rows if f",{code}," in row), default="")
    said = f"own figures: {len(rows)} (latest {month})" if month else "no own figure"
    assert there == said
    assert seen.missing[code].zh.count("；") == 1
    return reason


def test_one_value_without_any_past_change_is_no_basis(write_pack):
    assert why(write_pack, "air", [observation("air 2023-12 91 year rate")]) == (
        "yearly changes known: 0 of its own, 0 of its kind, 3 or 8 needed: "
        "import at least 4 Decembers in a row up to 2023, and a figure of 2024"
    )


def test_a_value_too_old_is_no_basis(write_pack):
    rows = [observation(f"air {y}-12 {80 + y % 3} year rate") for y in range(2012, 2018)]
    assert why(write_pack, "air", rows) == (
        "none since 2021: report at least 4 Decembers in a row up to 2023, and a figure of 2024"
    )


def test_a_stock_without_its_start_asks_for_it_and_is_content_with_it(write_pack):
    june = observation("firms 2024-06 116 point count 户")
    assert why(write_pack, "firms", [june]).endswith("import December 2023 and a figure of 2024")
    start = observation("firms 2023-12 112 point count 户")
    assert only(write_pack, "firms", [june, start]) is not None


BATCH = ["firms,企业,Firms,stock,户,batch-12,firms,0", "jobs,就业,Jobs,count,人,batch-12,jobs,0",
         "retail_sales,零售,Retail,flow,亿元,even,retail_sales,1",
         "air,优良率,Air,rate,percent,even,air,0"]  # fmt: skip


def test_a_batch_to_come_asks_for_earlier_batches(write_pack):
    count = [observation("jobs 2024-06 0 ytd count 人")]
    assert "nothing is due by 2024-06" in why(write_pack, "jobs", count, indicators=BATCH)
    stock = [observation(f"firms {p} 112 point count 户") for p in ("2023-12", "2024-06")]
    said = why(write_pack, "firms", stock, indicators=BATCH)
    assert "only 0 earlier yearly changes are known (at least 4)" in said


def test_a_stock_that_never_moved_says_so(write_pack):
    rows = [observation(f"firms {p} 0 point level 亿元") for p in ("2023-12", "2024-06")]
    money = [BATCH[0].replace("户,batch-12", "亿元,even"), *BATCH[1:]]
    targets = [row for row in TARGETS if "firms" not in row]
    said = why(write_pack, "firms", rows, indicators=money, targets=targets)
    assert said.startswith("no change this year or before")


def test_a_count_with_old_totals_only_asks_for_one_that_tells_of_the_pace(write_pack):
    rows = [observation(f"jobs {y}-12 {v} year count 人") for y, v in ((2011, 90), (2023, 0))]
    assert why(write_pack, "jobs", rows) == (
        "no count of 2024 yet and no full-year total above zero since 2018: report either"
    )


def test_an_indicator_without_any_figure_asks_for_the_figure_of_its_kind(write_pack):
    rows = [observation("retail_sales 2024-06 5")]
    assert why(write_pack, "jobs", rows) == "report the count of 2024 so far"
    assert (
        why(write_pack, "air", rows)
        == "report at least 4 Decembers in a row up to 2023, and a figure of 2024"
    )
    assert why(write_pack, "firms", rows) == "report December 2023 and a figure of 2024"


def test_a_milestone_without_a_report_asks_for_one():
    with pytest.raises(NoBasis, match="report the percent complete in 2024"):
        finished((2023, 12, 50))


def finished(*reports):
    """Share of paths that reach the stage, from (year, month, percent)."""
    road = Indicator(code="road", label=Text.same("road"), kind=Kind.MILESTONE, unit="项")
    values = tuple(
        Reading(period=pd.Period(f"{y}-{m:02d}", "M"), value=v, rows=("x:1",), synthetic=False)
        for y, m, v in reports
    )
    return forecast_milestone(road, values, 2024, Draws(n_paths=1000)).paths[:, -1].mean()


def test_a_milestone_goes_on_at_the_pace_of_the_year_not_of_all_years():
    assert finished((2024, 6, 60)) > 0.7
    assert finished((2023, 12, 50), (2024, 6, 60)) < 0.05
    assert finished((2023, 12, 60), (2024, 6, 60)) == 0
    assert finished((2023, 12, 100), (2024, 6, 60)) == finished((2024, 6, 60))  # a new stage


def test_a_forecast_without_a_record_says_so(write_pack):
    found = only(write_pack, "jobs", [observation("jobs 2024-06 3200 ytd count 人")])
    assert found.basis.record.en == "no track record of such forecasts yet"
    over = [observation("jobs 2024-12 3200 ytd count 人")]
    assert only(write_pack, "jobs", over, as_of="2024-12").basis.record is None


@pytest.mark.parametrize("earlier", [(), (900.0, 960.0)], ids=["no earlier year", "earlier years"])
@pytest.mark.parametrize(("unit", "size"), [("户", 1e4), ("万户", 1.0), ("亿元", 0.5)])
def test_a_stock_that_has_not_moved_is_spread_alike_in_any_unit(unit, size, earlier):
    """1,000 at the year's start and in June: the spread follows the stock, not the unit's name."""
    levels = [*earlier, 1000.0]
    values = [Reading(period=pd.Period(f"{2024 - len(levels) + i}-12", "M"), value=v * size,
                      rows=("x:1",), synthetic=False) for i, v in enumerate(levels)]  # fmt: skip
    values.append(Reading(period=pd.Period("2024-06", "M"), value=1000.0 * size, rows=("x:1",),
                          synthetic=False))  # fmt: skip
    stock = Indicator(code="x", label=Text.same("x"), kind=Kind.STOCK, unit=unit)
    found = forecast_amount(stock, tuple(values), 2024, Draws(n_paths=2000), pooled={})
    usual = 50.99 if earlier else 10.0  # root mean square of 60 and 40, or a hundredth
    assert found.paths[:, -1].std() / size == pytest.approx(0.35 * usual / 4 * 0.5**0.5, rel=0.06)


def monthly(indicator, value, tail, *, first=2018, last=(2024, 6), months=range(2, 13)):
    """Rows of an indicator whose figures are ``value(year, month)``."""
    return [
        observation(f"{indicator} {year}-{month:02d} {value(year, month)} {tail}")
        for year in range(first, last[0] + 1)
        for month in months
        if (year, month) <= last
    ]


@pytest.mark.parametrize(
    ("indicator", "value", "tail"),
    [
        ("air", lambda _y, _m: 90, "ytd level percent"),
        ("air", lambda _y, _m: 100, "ytd level percent"),
        ("air", lambda _y, m: 80 + m, "ytd level percent"),
        ("firms", lambda _y, _m: 50, "point count 户"),
    ],
)
def test_a_past_that_never_varied_does_not_make_the_year_certain(
    write_pack, indicator, value, tail
):
    forecast = only(write_pack, indicator, monthly(indicator, value, tail))
    assert np.ptp(forecast.paths[:, -1]) > 0


@pytest.mark.parametrize("code", ["firms", "jobs"])
def test_a_batch_that_is_in_leaves_room_for_what_comes_late(write_pack, code):
    tail = "point count 户" if code == "firms" else "ytd count 人"
    rows = monthly(code, lambda y, m: 400 * (y - 2010) + (200 if m >= 6 else 0), tail)
    releases = [row.replace(",even,", ",batch-05,") for row in INDICATORS]
    pack = load_pack(write_pack(indicators=releases, observations=rows))
    end = project(pack, n_paths=2000).forecasts[code].paths[:, -1]
    assert 0 < np.quantile(end, 0.9) - np.quantile(end, 0.1) < 400


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("jobs 2024-05 -30 ytd count 人", "2024-05 is -30, and must lie at or above zero"),
        ("firms 2024-05 -1 point count 户", "2024-05 is -1, and must lie at or above zero"),
        ("air 2024-05 120 ytd level percent", "2024-05 is 120, and must lie between 0 and 100"),
    ],
)
def test_an_impossible_figure_is_named_instead_of_forecast(write_pack, row, said):
    code = row.split()[0]
    rows = [*(r for r in OBSERVATIONS if f",{code}," not in r), observation(row)]
    assert said in project(load_pack(write_pack(observations=rows)), n_paths=50).missing[code].en


def test_amounts_of_any_size_are_counted():
    levels = np.array([0.1, 0.9])
    low, high = negative_binomial(single(8.0, 8e-15), 0.5, levels)
    assert 0 < low < high < 1e16


@pytest.mark.parametrize("months", [[1, 2, 3], [1, 3]], ids=["no gap", "a gap"])
def test_single_months_are_added_up_or_the_answer_says_why_not(write_pack, months):
    rows = [observation(f"jobs 2024-{m:02d} {500 + m} month count 人") for m in months]
    found = only(write_pack, "jobs", rows, as_of="2024-03")
    used = [m for n, m in enumerate(months) if m == n + 1]
    assert found.paths[0, used[-1] - 1] == sum(500 + m for m in used)
    assert len(found.basis.rows) == len(used)
    assert ("without a gap" in found.basis.notes[-1].en) is (used != months)


def test_single_months_that_say_nothing_are_named_where_no_forecast_is(write_pack):
    rows = [observation("jobs 2024-03 500 month count 人")]
    said = project(load_pack(write_pack(observations=rows)), n_paths=50).missing["jobs"].en
    assert "not used (2024, 1 figure); report the count of 2024 so far" in said

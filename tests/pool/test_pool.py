from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bada_model.evaluation import scores as sc
from bada_model.evaluation.backtest import CASE_COLUMNS, at_level, backtest
from bada_model.forecast.pool import combine
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.experience import MEMBER_NAMES, Experience, member_laws
from bada_model.forecast.pool.members import LEVELS, carry_centre
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.pool.panel import arrange
from bada_model.forecast.pool.record import borrowed_record, record_before, shipped_record
from tests.pool.conftest import observations, seasonal_amounts

NORMAL = stats.norm.ppf(LEVELS)


def test_crps_of_a_normal_law_is_the_closed_form():
    closed = 1.0 * (
        0.5 * (2 * stats.norm.cdf(0.5) - 1) + 2 * stats.norm.pdf(0.5) - 1 / np.sqrt(np.pi)
    )
    assert combine.crps(NORMAL, np.array(0.5)) == pytest.approx(closed, abs=2e-3)


def test_pit_of_the_median_is_one_half():
    assert combine.pit(NORMAL, np.array(0.0)) == 0.5


def test_a_truth_twice_as_wide_doubles_the_spread(rng):
    pits = stats.norm.cdf(2.0 * rng.standard_normal(200_000))
    assert combine.learn_spread(pits, np.zeros(pits.size)) == pytest.approx(2.0, rel=0.02)


def test_a_spread_put_right_stays_put_right(rng):
    """A truth twice as wide doubles the spread for good, not only until that has been applied."""
    run = SimpleNamespace(
        cases=SimpleNamespace(which=np.arange(4000), year=2010, observed=0),
        quantiles=np.broadcast_to(NORMAL, (4000, len(MEMBER_NAMES), NORMAL.size)),
        actual=2.0 * rng.standard_normal(4000), scale=np.ones(4000),
    )  # fmt: skip
    panel = SimpleNamespace(own_levels=np.zeros(4000, bool), keys=[("1", "s")] * 4000)
    experience = Experience.none(panel)
    for run.cases.year in range(2010, 2014):
        experience = experience.after(run, experience.law(run))
    assert experience.learned(kind=False, year=2014)[1] == pytest.approx(2.0, rel=0.05)


def test_without_experience_all_members_weigh_the_same():
    weights = combine.learn_weights(np.zeros((0, 3)), np.zeros(0, int), 2, np.zeros(0))
    np.testing.assert_allclose(weights, 1 / 3)


def test_the_better_member_weighs_more_and_a_series_own_record_counts():
    scores = np.tile([0.5, 1.0], (200, 1))
    scores[:50] = [1.0, 0.5]  # series 0 is the other way round
    series = np.repeat([0, 1, 1, 1], 50)
    weights = combine.learn_weights(scores, series, 2, np.zeros(200))
    assert weights[1, 0] > 0.9
    assert weights[0, 0] < weights[1, 0]


def test_pooling_equal_laws_returns_them():
    laws = np.tile(NORMAL, (1, 4, 1))
    np.testing.assert_allclose(combine.pool(laws, np.full((1, 4), 0.25), 1.0)[0], NORMAL)


def test_quantiles_never_cross(panel_rows):
    (panel,), _ = arrange(panel_rows)
    laws = member_laws(panel, cases_at(panel, 2015, 6), 6)
    assert np.isfinite(laws).all()
    assert (np.diff(laws, axis=2) >= -1e-9).all()


def test_plain_carry_is_the_centre_of_the_carry_member(panel_rows):
    (panel,), _ = arrange(panel_rows)
    cases = cases_at(panel, 2015, 6)
    law = member_laws(panel, cases, 6)[:, MEMBER_NAMES.index("carry")]
    np.testing.assert_allclose(at_level(law, 0.5), carry_centre(cases), atol=1e-6)


def test_a_year_beyond_all_others_can_go_on_as_it_began(rng):
    """A definition widened in January: +60 % all year, where growth has been 7 % with hardly any noise."""
    amounts = seasonal_amounts(rng, years=14, size=20, noise=0.005)
    amounts[0, -1] *= 1.5
    rows = observations({f"s{i:02d}": a for i, a in enumerate(amounts)})
    for month in (3, 6, 11):
        law = year_end_outlooks(rows, pd.Period(f"2017-{month:02d}", "M"))[0]["1", "s00"]
        full = (amounts[0, -1].sum() / amounts[0, -2].sum() - 1) * 100
        assert law.quantiles[0] < full < law.quantiles[-1]


def test_bands_hold_on_simulated_series_and_the_pool_beats_carry(rng):
    amounts = seasonal_amounts(rng, years=18, size=60)
    rows = observations({f"s{i:02d}": a for i, a in enumerate(amounts)})
    result = backtest(rows, years=range(2016, 2022), months=(4, 8))
    held = sc.coverage(result.scores)["80"]
    assert held.between(0.74, 0.88).all(), held
    assert sc.skill(result.scores, against="carry") > 0.2
    assert list(result.scores.columns[: len(CASE_COLUMNS)]) == list(CASE_COLUMNS)


def test_bands_hold_where_the_year_is_unusual_too(rng):
    """In some years growth is far off until some month, and nothing tells which."""
    amounts = seasonal_amounts(rng, years=18, size=50, noise=0.01)
    for year in (y for series in amounts for y in series):
        if rng.random() < 0.2:
            year[: rng.integers(3, 11)] *= np.exp(rng.normal(0, 0.25))
    rows = observations({f"s{i:02d}": a for i, a in enumerate(amounts)})
    held = sc.coverage_by_surprise(backtest(rows, years=range(2017, 2022), months=(4, 6)).scores)
    unusual = held.loc[["2-4", ">4"]]
    assert unusual["cases"].sum() > 100
    assert np.average(unusual["80"], weights=unusual["cases"]) > 0.76
    assert 0.76 < held.loc["<1", "80"] < 0.9


def test_an_unusual_year_quotes_the_record_of_unusual_years(rng):
    amounts = seasonal_amounts(rng, years=14, size=20)
    amounts[0, -1] *= 1.6
    rows = observations({f"s{i:02d}": a for i, a in enumerate(amounts)})
    found = year_end_outlooks(rows, pd.Period("2017-06", "M"))[0]
    odd, usual = found["1", "s00"], found["1", "s01"]
    assert odd.unusual
    assert odd.held is odd.record.unusual
    assert not usual.unusual
    assert usual.held is usual.record


def test_experience_never_looks_at_the_year_judged(rng):
    amounts = seasonal_amounts(rng, years=16, size=12)
    rows = observations({f"s{i:02d}": a for i, a in enumerate(amounts)})
    cut = rows[rows["period"] <= pd.Period("2018-06", "M")]
    known = backtest(rows, years=[2018], months=[6]).scores
    law = year_end_outlooks(cut, pd.Period("2018-06", "M"))[0][("1", "s00")]
    case = known[(known["indicator"] == "s00") & (known["method"] == "airline")].iloc[0]
    (panel,), _ = arrange(cut)
    blind = member_laws(panel, cases_at(panel, 2018, 6), 6)
    blind = blind[0, MEMBER_NAMES.index("airline")]
    assert at_level(blind[None], 0.5)[0] == pytest.approx(case["q50"])
    assert law.record is record_before(2018, seasons=11, own_levels=True, month=6)


def test_a_borrowed_forecast_quotes_its_indicator_and_month_or_the_month():
    own, other = borrowed_record("gdp", 6), borrowed_record("no such flow", 6)
    assert (own.indicator, own.month) == ("gdp", 6)
    assert (other.indicator, other.month) == ("", 6)
    assert other.cases > own.cases >= 100
    assert borrowed_record("gdp", 12) is None


def test_the_shipped_record_covers_every_kind_and_month():
    records = [r for of_kind in shipped_record().values() for r in of_kind]
    assert len(shipped_record()) == 40
    assert all(r.weights.sum() == pytest.approx(1, abs=1e-3) and r.cases > 100 for r in records)
    assert all(0 <= r.unusual.cases < r.cases / 2 for r in records)
    assert all(
        (np.diff(r.regression.law) >= 0).all()
        for r in records
        if not np.isnan(r.regression.slope).any()
    )


def test_a_forecast_reads_nothing_learned_later():
    kind = {"seasons": 11, "own_levels": False, "month": 6}
    assert record_before(2019, **kind).before == 2019
    assert record_before(2019, **kind).cases < record_before(2024, **kind).cases
    last = shipped_record()[11, False, 6][-1]
    assert record_before(2100, **kind) is last
    assert record_before(1990, **kind) is shipped_record()[11, False, 6][0]


def test_a_live_forecast_does_not_change_with_the_company_a_series_keeps(rng):
    """One batch has one stream of draws: only noise of the simulation may differ."""
    amounts = seasonal_amounts(rng, years=16, size=40)
    rows = observations({f"s{i:02d}": a for i, a in enumerate(amounts)})
    june = pd.Period("2018-06", "M")
    many = year_end_outlooks(rows[rows["period"] <= june], june)[0]["1", "s00"].quantiles
    alone = rows[(rows["period"] <= june) & (rows["indicator"] == "s00")]
    few = year_end_outlooks(alone, june)[0]["1", "s00"].quantiles
    assert np.abs(many - few)[20:180].max() < 0.1 * (many[180] - many[20])


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((14, 11)), np.full((14, 11), 3.0), -np.ones((14, 11)),
        np.where(np.arange(14)[:, None] == 6, np.nan, 1.0 + np.zeros((14, 11))),
        np.vstack([np.ones((13, 11)), np.full((1, 11), 1e9)]),
        np.vstack([np.full((13, 11), 1e-9), np.ones((1, 11))]),
    ],
    ids=["zeros", "constant", "negative", "a year missing", "explosion", "from nothing"],
)  # fmt: skip
def test_odd_series_get_a_finite_answer_or_a_named_refusal(rng, values):
    rows = observations(
        {"odd": values, **{f"s{i}": a for i, a in enumerate(seasonal_amounts(rng, size=6))}}
    )
    rows = rows.dropna(subset=["value"])
    result = backtest(rows, years=[2016, 2017], months=[6])
    odd = result.scores[result.scores["indicator"] == "odd"]
    assert np.isfinite(
        odd.drop(columns=["area", "indicator", "method", "last_year"]).to_numpy(float)
    ).all()
    named = {d.indicator for d in result.dropped}
    assert len(odd) > 0 or "odd" in named


def test_one_year_of_data_is_refused_by_name(rng):
    rows = observations({"short": seasonal_amounts(rng, years=1)[0]}, first=2017)
    result = backtest(rows, years=[2017], months=[6])
    assert result.scores.empty
    assert [d.indicator for d in result.dropped] == ["short"]


def test_a_future_row_changes_nothing(panel_rows):
    extra = panel_rows.iloc[:1].assign(period=pd.Period("2030-06", "M"))
    one = year_end_outlooks(panel_rows, pd.Period("2016-06", "M"))[0]
    two = year_end_outlooks(pd.concat([panel_rows, extra]), pd.Period("2016-06", "M"))[0]
    np.testing.assert_array_equal(one[("1", "s03")].quantiles, two[("1", "s03")].quantiles)


def test_a_published_year_is_the_answer(panel_rows):
    found, _ = year_end_outlooks(panel_rows, pd.Period("2016-12", "M"))
    (panel,), _ = arrange(panel_rows)
    outlook = found["1", "s03"]
    assert outlook.settled
    assert str(outlook.last) == "2016-12"
    assert (outlook.quantiles == panel.growth[3, 2016 - panel.years[0], -1]).all()
    assert not year_end_outlooks(panel_rows, pd.Period("2016-11", "M"))[0]["1", "s03"].settled


def test_a_month_after_the_year_sees_all_of_it(panel_rows):
    cut = panel_rows[panel_rows["period"] <= pd.Period("2016-10", "M")]
    late = year_end_outlooks(cut, pd.Period("2017-01", "M"), year=2016)[0]["1", "s03"]
    then = year_end_outlooks(cut, pd.Period("2016-12", "M"))[0]["1", "s03"]
    np.testing.assert_array_equal(late.quantiles, then.quantiles)


def test_january_and_a_short_history_are_refused_for_their_own_reasons(panel_rows):
    january = year_end_outlooks(panel_rows, pd.Period("2016-01", "M"))[1]
    assert {d.reason.en for d in january} == {"no usable figure of the target year yet"}
    short = panel_rows[panel_rows["period"] >= pd.Period("2015-01", "M")]
    reasons = {d.reason.en for d in year_end_outlooks(short, pd.Period("2016-06", "M"))[1]}
    assert reasons == {"fewer than two complete years right before the target year"}

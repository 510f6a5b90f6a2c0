import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bada_model import store
from bada_model.forecast import Draws
from bada_model.forecast.field import Field
from bada_model.forecast.flow_history import FlowHistory, slot_shares
from bada_model.forecast.flow_paths import bridge, growth_limits
from bada_model.forecast.flows import WINDOW_YEARS, FlowForecaster
from bada_model.forecast.history import Observed
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.pool.record import record_before
from bada_model.packs import load_pack
from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS
from bada_model.projection import project
from bada_model.transforms import slot_growth, ytd_growth
from tests.conftest import observation

SHARES = MONTHS_PER_SLOT / 12


@given(
    st.dictionaries(st.integers(0, 9), st.floats(-30, 60), max_size=5),
    st.lists(st.floats(-50, 80), min_size=3, max_size=3),
    st.integers(0, 2**16),
)
def test_paths_keep_published_figures_and_the_identity(anchors, end, seed):
    noise = np.random.default_rng(seed).normal(0, 3, (3, N_SLOTS))
    paths = bridge(anchors, np.array(end), SHARES, noise=noise)
    for slot, value in anchors.items():
        assert (paths[:, slot] == value).all()
    assert (paths[:, -1] == np.array(end)).all()
    np.testing.assert_allclose(ytd_growth(slot_growth(paths, SHARES), SHARES), paths, atol=1e-9)


def test_without_noise_the_rest_of_the_year_runs_at_the_required_pace():
    paths = bridge({5: 5.0}, np.array([8.0]), SHARES, noise=np.zeros((1, N_SLOTS)))
    done = SHARES[:6].sum()
    pace = (8.0 - done * 5.0) / (1 - done)
    np.testing.assert_allclose(slot_growth(paths, SHARES)[0, 6:], pace)


def test_shares_come_from_published_levels_and_spread_gaps_by_months():
    level = np.full((1, N_SLOTS), np.nan)
    level[0, [1, 4, 7, 10]] = [24.0, 50.0, 76.0, 100.0]
    empty = np.full((1, N_SLOTS), "", dtype=object)
    history = FlowHistory(area="x", years=np.array([2023]), growth=np.full((1, 11), np.nan),
                          level=level, level_unit="亿元", rows=empty, synthetic=empty == "x")  # fmt: skip
    shares = slot_shares(history, 2023)
    assert shares.sum() == pytest.approx(1)
    assert shares[:2] == pytest.approx([0.16, 0.08])


def flow_rows(area, years, *, end=12, noise=0.0, seed=1):
    """Year-to-date growth rows of an invented series around 8 percent."""
    rng = np.random.default_rng(seed)
    rows = []
    for year in years:
        slots = 8 + rng.normal(0, noise, N_SLOTS)
        for slot, value in enumerate(ytd_growth(slots, SHARES)):
            if slot + 2 <= end or year != max(years):
                row = observation(f"retail_sales {year}-{slot + 2:02d} {value:.1f}")
                rows.append(row.replace("999903", area))
    return rows


def forecast(write_pack, rows, **options):
    pack = load_pack(write_pack(observations=rows))
    return project(pack, n_paths=4000, **options).forecasts.get("retail_sales")


def flow_forecaster(pack, as_of):
    month = pd.Period(as_of, "M")
    known = store.latest(store.known(pack.observations, month))
    pool, _ = year_end_outlooks(known, month, year=pack.plan.year)
    return FlowForecaster(pack, Observed(known), Draws(n_paths=100), pool)


def test_an_area_with_own_months_rests_on_them(write_pack):
    rows = flow_rows("999903", range(2014, 2025), end=6, noise=4)
    found = forecast(write_pack, rows)
    assert found.basis.level == "own_months"
    assert found.observed.sum() == 5
    assert found.paths[:, -1].std() > 0.1


def test_one_year_in_common_is_one_year(write_pack):
    rows = flow_rows("990000", range(2014, 2025), end=6, noise=4)
    found = forecast(write_pack, [*rows, observation("retail_sales 2023-12 9.5 year")])
    assert "(1 year published by both)" in found.basis.notes[1].en
    assert "1年" in found.basis.notes[1].zh


def test_a_silent_area_borrows_and_says_so(write_pack):
    rows = flow_rows("990000", range(2014, 2025), end=6, noise=4)
    rows += [observation(f"retail_sales {y}-12 9.5 year") for y in (2021, 2022, 2023)]
    found = forecast(write_pack, rows)
    assert found.basis.level == "province"
    assert "information from Upper" in found.basis.notes[0].en
    assert "3 years published by both" in found.basis.notes[1].en
    assert not found.observed.any()
    np.testing.assert_allclose(
        ytd_growth(slot_growth(found.paths, found.shares), found.shares), found.paths, atol=1e-9
    )


def test_borrowing_is_never_surer_than_its_source(write_pack):
    upper = flow_rows("990000", range(2014, 2025), end=6, noise=4)
    own = [row.replace("990000", "999903") for row in upper]
    borrowed, direct = forecast(write_pack, upper), forecast(write_pack, own)
    assert borrowed.paths[:, -1].std() > direct.paths[:, -1].std()


def test_the_year_being_over_leaves_no_doubt(write_pack):
    rows = flow_rows("999903", range(2014, 2025), end=12, noise=4)
    found = forecast(write_pack, rows, as_of="2024-12")
    assert np.ptp(found.paths[:, -1]) == 0


def test_a_published_year_is_called_published(write_pack):
    rows = flow_rows("999903", range(2014, 2025), end=12, noise=4)
    basis = forecast(write_pack, rows, as_of="2024-12").basis
    assert basis.method.en == "the full year is published"
    assert basis.track_record is None


@given(st.lists(st.floats(-150, 2000), max_size=5))
def test_limits_of_growth_leave_room_beyond_what_is_published(growth):
    low, high = growth_limits(growth)
    assert low <= -95
    assert high >= 400
    assert all(low <= g <= high for g in growth)
    usual = all(-90 <= g <= 200 for g in growth)
    assert ((low, high) == (-95.0, 400.0)) is usual


def boom(area, *, history):
    """A year that stands 600 percent above the last one, with or without years behind it."""
    past = flow_rows(area, range(2014, 2025), end=0, noise=2) if history else []
    now = [observation(f"retail_sales 2024-{m:02d} 600") for m in range(2, 12)]
    return [*past, *(row.replace("999903", area) for row in now)]


@pytest.mark.parametrize("history", [True, False], ids=["pool", "field"])
def test_a_year_is_not_cut_below_what_is_published_of_it(write_pack, history):
    """600 percent through November cannot end at 400."""
    found = forecast(write_pack, boom("999903", history=history), as_of="2024-11")
    assert found.limits == (-95.0, 1200.0)
    assert found.basis.method.en.startswith("pool" if history else "growth field")
    assert np.quantile(found.paths[:, -1], 0.01) > 400
    assert found.paths[:, -1].max() <= 1200


def test_what_a_level_above_publishes_moves_the_limits_of_who_borrows(write_pack):
    found = forecast(write_pack, boom("990000", history=True), as_of="2024-11")
    assert found.basis.level == "province"
    assert found.limits == (-95.0, 1200.0)


def test_growth_of_own_levels_counts_as_published(write_pack):
    rows = level_rows("999903", range(2014, 2025), end=11)
    cells = [row.split(",") for row in rows]
    for row in cells:
        if row[2] >= "2024":
            row[5] = f"{float(row[5]) * 7:.3f}"
    found = forecast(write_pack, [",".join(row) for row in cells], as_of="2024-11")
    assert found.limits[1] == pytest.approx(2 * 656, rel=0.02)  # 7 x 1.08
    assert np.quantile(found.paths[:, -1], 0.01) > 400


def reason(write_pack, rows, **options):
    """Why there is no forecast."""
    seen = project(load_pack(write_pack(observations=rows)), n_paths=50, **options)
    assert "retail_sales" not in seen.forecasts
    return seen.missing["retail_sales"].en


NEEDED = "no year-to-date growth of 2024 at any level yet: import one"


@pytest.mark.parametrize("spoilt", ["-06", "-"])
def test_one_past_figure_fifty_times_too_large_changes_little(write_pack, spoilt):
    """At the level above, in one month or in every month of a year."""
    rows = flow_rows("990000", range(2010, 2025), end=6, noise=2)
    rows += [observation(f"retail_sales {y}-12 {8 + y % 3} year") for y in range(2012, 2024)]
    plain = forecast(write_pack, rows, as_of="2024-06").paths[:, -1]
    wrong = [
        _times_fifty(row) if f"990000,retail_sales,2019{spoilt}" in row else row for row in rows
    ]
    assert wrong != rows
    found = forecast(write_pack, wrong, as_of="2024-06").paths[:, -1]
    assert abs(np.median(found) - np.median(plain)) < 2 * plain.std()
    assert found.std() < 4 * plain.std()


def _times_fifty(row):
    cells = row.split(",")
    return ",".join([*cells[:5], f"{50 * float(cells[5]):.1f}", *cells[6:]])


def test_nothing_published_anywhere_gives_no_forecast(write_pack):
    rows = [observation("jobs 2024-06 5 ytd count 人")]
    assert reason(write_pack, rows) == f"no own figure; {NEEDED}"


def test_earlier_years_alone_are_no_basis(write_pack):
    rows = flow_rows("999903", range(2014, 2024))
    assert reason(write_pack, rows) == f"own figures: 110 (latest 2023-12); {NEEDED}"


def test_own_levels_without_two_years_behind_them_ask_for_these(write_pack):
    assert reason(write_pack, level_rows("999903", [2023, 2024], end=6), as_of="2024-06") == (
        f"own figures: 16 (latest 2024-06); {NEEDED}, or own year-to-date levels of 2022 and 2023; "
        "own series: fewer than two complete years right before the target year"
    )


def test_own_levels_with_a_long_gap_in_the_year_ask_for_the_months_between(write_pack):
    rows = level_rows("999903", range(2014, 2025), end=8)
    early = tuple(f",2024-{m:02d}," for m in range(3, 8))
    left = [row for row in rows if not any(month in row for month in early)]
    said = reason(write_pack, left, as_of="2024-08")
    assert said.endswith("own series: figures of the target year have long gaps, or none of last "
                         "year to compare with")  # fmt: skip
    assert ", or fill the gaps of own levels of 2023 and 2024" in said
    assert forecast(write_pack, rows, as_of="2024-08").basis.level == "own_months"


def test_levels_after_years_of_growth_are_named(write_pack):
    rows = flow_rows("999903", range(2014, 2024))
    rows += level_rows("999903", range(2014, 2025), end=6)[-5:]
    said = reason(write_pack, rows, as_of="2024-06")
    assert said.endswith("own series: levels of the target year, but no growth, which earlier years had")  # fmt: skip


def test_new_data_moves_the_answer(write_pack):
    rows = flow_rows("999903", range(2014, 2025), end=7, noise=4)
    early = forecast(write_pack, rows, as_of="2024-06")
    late = forecast(write_pack, rows, as_of="2024-07")
    assert np.median(early.paths[:, -1]) != np.median(late.paths[:, -1])
    assert late.observed.sum() == early.observed.sum() + 1


def level_rows(area, years, *, end=12):
    """Year-to-date amounts of an invented series that publishes no growth."""
    rng = np.random.default_rng(3)
    rows = []
    for n, year in enumerate(years):
        amounts = 100 * 1.08**n * SHARES * rng.normal(1, 0.02, N_SLOTS)
        for slot, value in enumerate(np.cumsum(amounts)):
            if slot + 2 <= end or year != max(years):
                row = observation(f"retail_sales {year}-{slot + 2:02d} {value:.3f} ytd level 亿元")
                rows.append(row.replace("999903", area))
    return rows


@pytest.mark.parametrize("upper", [True, False])
def test_an_area_with_levels_only_is_named_as_what_it_rests_on(write_pack, upper):
    rows = level_rows("999903", range(2014, 2025), end=6)
    rows += flow_rows("990000", range(2014, 2025), end=6) if upper else []
    found = forecast(write_pack, rows, as_of="2024-06")
    assert found.basis.level == "own_months"
    assert found.basis.method.en.startswith("pool")
    assert "own levels" in found.basis.notes[0].en
    record = record_before(2024, seasons=11, own_levels=True, month=6)
    assert f"{record.cases} past cases" in found.basis.track_record.en
    assert found.basis.rows == (f"own.csv:{2 + 11 * 10 + 4}",)
    assert np.ptp(found.paths[:, 4]) == 0
    assert not found.observed.any()


def test_a_published_year_of_an_upper_level_is_not_forecast_again(write_pack):
    rows = flow_rows("990000", range(2014, 2025), noise=4)
    rows[-1] = rows[-1].replace(rows[-1].split(",")[5], "9.5")  # December surprises
    own = [observation(f"retail_sales {y}-12 9.5 year") for y in range(2015, 2024)]
    pack = load_pack(write_pack(observations=[*rows, *own]))
    flows = flow_forecaster(pack, "2024-12")
    evidence = flows._known["retail_sales"]
    field = Field(flows._scales(evidence), WINDOW_YEARS)
    mean, variance = field.posterior(
        flows._field_rows(field, evidence), area=0, year=WINDOW_YEARS - 1
    ).of(evidence.shares)
    assert mean == pytest.approx(9.5, abs=0.2)
    assert variance < 0.02


@pytest.mark.parametrize("end", [6, 12])
def test_an_upper_level_that_never_changes_is_an_answer(write_pack, end):
    upper = flow_rows("990000", range(2014, 2025), end=end)
    found = forecast(write_pack, upper, as_of=f"2024-{end:02d}")
    assert np.median(found.paths[:, -1]) == pytest.approx(8, abs=0.2)
    assert np.ptp(found.paths[:, -1]) > 0.2


def test_an_upper_level_with_levels_only_still_speaks_when_its_year_is_over(write_pack):
    """Its December is growth of its own levels: known, but no row of published growth."""
    upper = level_rows("990000", range(2014, 2025))
    before, after = (forecast(write_pack, upper, as_of=f"2024-{month}") for month in (11, 12))
    assert after.basis.level == "province"
    assert after.paths[:, -1].std() < before.paths[:, -1].std()
    assert after.basis.record.en == "no track record of such forecasts yet"


def test_a_level_above_that_makes_nothing_surer_is_not_called_a_source(write_pack):
    told = forecast(
        write_pack, flow_rows("990000", range(2014, 2025), end=2, noise=0.01), as_of="2024-02"
    )
    assert not any(note.en.endswith("from ") for note in told.basis.notes)


def test_units_that_convert_are_one_series(write_pack):
    rows = level_rows("999903", range(2014, 2025), end=6)
    plain = forecast(write_pack, rows, as_of="2024-06")
    cells = [row.split(",") for row in rows]
    for row in cells:
        if row[2] < "2020":
            row[5], row[6] = f"{float(row[5]) * 1e4:.0f}", "万元"
    mixed = forecast(write_pack, [",".join(row) for row in cells], as_of="2024-06")
    np.testing.assert_allclose(mixed.paths, plain.paths, rtol=1e-4, atol=1e-4)
    assert mixed.base == pytest.approx(plain.base)


def growth_of(area, value, *, years=range(2012, 2025)):
    """Year-to-date growth of retail sales, February to June of 2024."""
    rows = [
        observation(f"retail_sales {year}-{month:02d} {value(year, month)}")
        for year in years
        for month in range(2, 13)
        if (year, month) <= (2024, 6)
    ]
    return [row.replace("999903", area, 1) for row in rows]


@pytest.mark.parametrize("area", ["999903", "990000"])
def test_growth_that_leaves_nothing_is_named_instead_of_forecast(write_pack, area):
    """The pool would leave it out and the path keep it: from -150 in June to 7 at the end."""
    rows = growth_of(area, lambda y, m: -150 if (y, m) == (2024, 6) else 7 + y % 3)
    missing = project(load_pack(write_pack(observations=rows)), n_paths=50).missing
    assert "growth of 2024-06 in " in missing["retail_sales"].en
    assert "is -150%, which leaves nothing: correct or delete it" in missing["retail_sales"].en


def test_a_slip_in_the_only_past_year_stays_within_what_years_do(write_pack):
    """A lone figure is no measure of itself; at 1e14 the field's equations had no solution."""
    slip = growth_of("999903", lambda _y, _m: 1e14, years=[2020])
    above = growth_of("990000", lambda y, _m: 5 + y % 3)
    forecast = project(load_pack(write_pack(observations=[*above, *slip])), n_paths=50).forecasts
    assert np.isfinite(forecast["retail_sales"].paths).all()
    assert "+39" in forecast["retail_sales"].basis.notes[-1].en


@pytest.mark.parametrize("total", [0, -5])
def test_a_total_of_nothing_is_no_base(write_pack, total):
    goals = [
        f"t.{f},retail_sales,{f},at_least,8,,亿元,2024-12,1,main/一,x,office,,,,"
        for f in ("level", "increment")
    ]
    rows = [*growth_of("999903", lambda y, _m: 5 + y % 3), observation(f"retail_sales 2023-12 {total} ytd level 亿元")]  # fmt: skip
    projection = project(load_pack(write_pack(targets=goals, observations=rows)), n_paths=50)
    assert [a.status for a in projection.assess()] == ["no_basis", "no_basis"]


def test_figures_the_pool_does_without_are_named(write_pack):
    rows = level_rows("999903", range(2014, 2025), end=6)
    foreign = observation("retail_sales 2016-06 7 ytd level 亿美元")
    rows = [foreign if ",2016-06," in row else row for row in rows]
    found = forecast(write_pack, rows, as_of="2024-06")
    (said,) = [note.en for note in found.basis.notes if "another unit" in note.en]
    assert "(2016, 1 figure)" in said

import numpy as np
import pytest

from bada_model.forecast.field import Field, Posterior, Row, Scales, component, information_shares
from bada_model.forecast.flow_paths import field_end, field_paths
from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS
from bada_model.transforms import slot_growth, ytd_growth

SHARES = MONTHS_PER_SLOT / 12
SCALES = Scales(mean=6.0, level=2.0, slot=3.0, gaps=(0.0, 1.5, 1.0))
YEARS = 6


def ytd(area, year, slot, value, noise=0.1):
    weights = np.where(np.arange(N_SLOTS) <= slot, SHARES, 0.0)
    return Row(
        area=area, year=year, weights=weights / weights.sum(), value=value, variance=noise**2
    )


def simulate(rng, scales=SCALES, years=YEARS):
    """Growth of every area drawn from the prior, shape (n_areas, years, 11)."""
    areas, total = [], np.zeros(years * N_SLOTS)
    for k, gap in enumerate(scales.gaps):
        part = component(scales.level if k == 0 else gap, scales.slot, years, top=k == 0)
        total = total + np.linalg.cholesky(part + 1e-9 * np.eye(len(part))) @ rng.normal(
            size=len(part)
        )
        areas.append(scales.mean + total)
    return np.array(areas).reshape(len(scales.gaps), years, N_SLOTS)


def test_the_prior_of_every_component_is_a_covariance():
    for top in (True, False):
        assert np.linalg.eigvalsh(component(2.0, 3.0, 8, top=top)).min() > 0


def test_the_posterior_is_the_closed_form_of_gaussian_conditioning():
    field, row = Field(SCALES, YEARS), ytd(0, 5, 5, 9.0, noise=0.5)
    found = field.posterior([row], area=2, year=5)
    full = np.sum([component(SCALES.level, SCALES.slot, YEARS, top=True)], axis=0)
    span = slice(5 * N_SLOTS, 6 * N_SLOTS)
    view = np.zeros(YEARS * N_SLOTS)
    view[span] = row.weights
    gain = full[span] @ view / (view @ full @ view + 0.25)
    np.testing.assert_allclose(found.mean, 6.0 + gain * 3.0, atol=1e-9)


def test_a_published_figure_is_kept():
    found = Field(SCALES, YEARS).posterior([ytd(2, 5, 5, 4.2, noise=1e-4)], area=2, year=5)
    mean, variance = found.of(ytd(2, 5, 5, 0).weights)
    assert mean == pytest.approx(4.2, abs=1e-4)
    assert variance < 1e-6


def test_a_quarter_and_its_cumulative_figures_say_the_same():
    field = Field(SCALES, YEARS)
    quarter = Row(
        area=0,
        year=5,
        weights=np.where(np.arange(N_SLOTS) <= 1, SHARES, 0) / SHARES[:2].sum(),
        value=7.0,
    )
    one = field.posterior([quarter], area=0, year=5)
    two = field.posterior([ytd(0, 5, 1, 7.0)], area=0, year=5)
    np.testing.assert_allclose(one.mean, two.mean)


def test_bands_of_a_silent_area_hold_their_share_of_simulated_truths(rng):
    field, hits, n = Field(SCALES, YEARS), 0, 400
    for _ in range(n):
        truth = simulate(rng)
        rows = [ytd(0, y, 10, truth[0, y] @ SHARES + rng.normal(0, 0.1)) for y in range(5)]
        rows += [ytd(2, y, 10, truth[2, y] @ SHARES + rng.normal(0, 0.1)) for y in (1, 3)]
        rows.append(ytd(0, 5, 5, truth[0, 5, :6] @ SHARES[:6] / SHARES[:6].sum()))
        mean, variance = field.posterior(rows, area=2, year=5).of(SHARES)
        hits += abs(truth[2, 5] @ SHARES - mean) <= 1.2816 * variance**0.5
    assert 0.76 <= hits / n <= 0.84


def test_more_rows_never_make_it_less_sure(rng):
    field, truth = Field(SCALES, YEARS), simulate(rng)
    rows = [ytd(0, y, 10, truth[0, y] @ SHARES) for y in range(5)]
    less = field.posterior(rows[:2], area=2, year=5).of(SHARES)[1]
    more = field.posterior(rows, area=2, year=5).of(SHARES)[1]
    assert more <= less


@pytest.mark.parametrize("wanted", [0.3, 1.0, 1.9, 4.0])
def test_a_site_brings_a_level_to_a_law_narrower_or_wider_than_the_field(wanted):
    """Below it: mean and variance as in Jeffrey's rule, the law above replaced and the rest as given it."""
    field = Field(SCALES, YEARS)
    rows = [ytd(0, 4, 10, 7.0), ytd(0, 5, 5, 8.0), ytd(2, 4, 10, 5.0)]
    before = [field.posterior(rows, area=a, year=5).of(SHARES) for a in (0, 2)]
    law = (before[0][0] + 0.7, before[0][1] * wanted)
    after = [
        field.posterior([*rows, field.site(rows, SHARES, law, area=0, year=5)], area=a, year=5).of(SHARES)
        for a in (0, 2)
    ]  # fmt: skip
    np.testing.assert_allclose(after[0], law, rtol=1e-5)
    pull = (after[1][0] - before[1][0]) / 0.7
    if wanted != 1.0:
        assert after[1][1] - before[1][1] == pytest.approx(pull**2 * (law[1] - before[0][1]))
    assert 0 < pull < 1


def test_a_law_without_any_width_counts_as_a_published_figure():
    field, rows = Field(SCALES, YEARS), [ytd(0, 5, 5, 8.0)]
    site = field.site(rows, SHARES, (7.0, 0.0), area=0, year=5)
    mean, variance = field.posterior([*rows, site], area=0, year=5).of(SHARES)
    assert mean == pytest.approx(7.0)
    assert variance == pytest.approx(0.1**2)


@pytest.mark.parametrize("wanted", [0.3, 2.0, 10.0, 1e4])
def test_levels_below_stay_possible_when_laws_of_two_levels_enter_one_after_the_other(wanted):
    field = Field(Scales(mean=6.0, level=2.0, slot=3.0, gaps=(0.0, 1.5, 1.0)), YEARS)
    rows = [ytd(0, 4, 10, 7.0), ytd(0, 5, 5, 8.0), ytd(2, 4, 10, 5.0)]
    for level in (0, 1):
        mean, variance = field.posterior(rows, area=level, year=5).of(SHARES)
        law = (mean - 1, variance * wanted)
        rows = [*rows, field.site(rows, SHARES, law, area=level, year=5)]
        np.testing.assert_allclose(
            field.posterior(rows, area=level, year=5).of(SHARES), law, rtol=1e-6
        )
    assert np.linalg.eigvalsh(field.posterior(rows, area=2, year=5).covariance).min() > 0


@pytest.mark.parametrize("wanted", [0.3, 0.99, 1.01, 2.0])
def test_laws_that_take_knowledge_back_leave_every_level_its_share(wanted):
    """What the own half year knows stays near a half, however wide the laws of two levels above."""
    field = Field(Scales(mean=6.0, level=2.0, slot=3.0, gaps=(0.0, 1.5, 1.0, 0.8)), YEARS)
    rows = [
        ytd(0, 4, 10, 7.0),
        ytd(0, 5, 5, 8.0),
        *[ytd(3, 5, s, 6.0, noise=0.01) for s in range(6)],
    ]
    for level in (0, 1):
        mean, variance = field.posterior(rows, area=level, year=5).of(SHARES)
        law = (mean, variance * wanted)
        rows = [*rows, field.site(rows, SHARES, law, area=level, year=5)]
    told = information_shares(field, rows, area=3, year=5, weights=SHARES)
    assert sum(told) == pytest.approx(1)
    assert min(told) >= 0
    assert 0.2 < told[3] < 0.6


def test_information_shares_sum_to_one_and_follow_the_rows():
    field = Field(SCALES, YEARS)
    top, own = ytd(0, 5, 8, 7.0), ytd(2, 5, 8, 5.0)
    told = information_shares(field, [top, own], area=2, year=5, weights=SHARES)
    assert sum(told) == pytest.approx(1)
    assert told[1] == 0
    assert told[0] > 0
    assert told[2] > 0


def test_paths_keep_the_identity_and_end_where_the_law_says(rng):
    covariance = component(1.0, 2.0, 1, top=False)
    found = Posterior(mean=np.full(N_SLOTS, 5.0), covariance=covariance)
    z = rng.standard_normal(4000)
    end = field_end(found, SHARES, z, settled=False)
    paths = field_paths(found, SHARES, end, rng.standard_normal((4000, N_SLOTS)))
    np.testing.assert_allclose(ytd_growth(slot_growth(paths, SHARES), SHARES), paths, atol=1e-9)
    assert paths[:, -1].std() == pytest.approx((SHARES @ covariance @ SHARES) ** 0.5, rel=0.05)
    assert np.corrcoef(paths[:, -1], z)[0, 1] > 0.97

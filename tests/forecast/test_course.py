"""A course is the way it was read off, and every month follows from December, key and weights."""

import numpy as np
import pytest

from bada_model.domain import Kind
from bada_model.forecast import counter
from bada_model.forecast.course import course_of
from bada_model.forecast.flow_paths import bridge
from bada_model.forecast.grid import grid_step
from bada_model.packs import load_pack
from bada_model.periods import MONTHS_PER_SLOT, N_SLOTS
from bada_model.projection import project

SHARES = MONTHS_PER_SLOT / 12
ANCHORS = {2: 4.0, 5: 5.5}
KEY = (7, 11)


def through(at, z):
    return bridge(ANCHORS, at, SHARES, noise=2.0 * z)


def test_a_course_gives_the_paths_of_the_way_it_was_read_off(rng):
    end = rng.normal(6, 1.5, 1000)
    course = course_of(through, N_SLOTS, key=KEY, centre=6.0, step=grid_step(end))
    draws = counter.coarse_normals(KEY, 1000, np.arange(N_SLOTS)).T
    np.testing.assert_allclose(course.paths(end), through(end, draws), atol=2 * course.step)


def test_draws_of_a_step_are_the_same_whichever_others_are_wanted():
    every = counter.coarse_normals(KEY, 999, np.arange(N_SLOTS))
    np.testing.assert_array_equal(counter.coarse_normals(KEY, 999, np.array([3, 9])), every[[3, 9]])


def test_coarse_draws_are_standard_normal_symmetric_and_apart():
    draws = counter.coarse_normals(KEY, 20_000, np.arange(N_SLOTS))
    np.testing.assert_array_equal(draws[:, :10_000], -draws[:, 10_000:])
    assert np.abs(draws.std(axis=1) - 1).max() < 0.02
    assert np.abs(np.corrcoef(draws) - np.eye(N_SLOTS)).max() < 0.05
    share = np.searchsorted(np.sort(draws.ravel()), [-2.0, -1.0, 0.0, 1.0, 2.0]) / draws.size
    np.testing.assert_allclose(share, [0.0228, 0.1587, 0.5, 0.8413, 0.9772], atol=0.003)


@pytest.mark.parametrize("as_of", ["2024-03", "2024-08"])
def test_open_months_of_a_projection_stand_on_the_course_from_december(as_of):
    seen = project(load_pack("heshan-2024"), as_of=as_of, n_paths=300)
    flows = [f for f in seen.forecasts.values() if f.kind is Kind.FLOW and not f.observed[-1]]
    assert flows
    for forecast in flows:
        again = forecast.course.paths(forecast.paths[:, -1])
        np.testing.assert_array_equal(again[:, ~forecast.observed],
                                      forecast.paths[:, ~forecast.observed])  # fmt: skip


def test_no_open_month_of_a_count_stands_below_what_is_counted():
    from bada_model.demonstration import with_demonstration

    seen = project(with_demonstration(load_pack("heshan-2024")), n_paths=300)
    counts = [f for f in seen.forecasts.values() if f.kind in (Kind.COUNT, Kind.DAYS)]
    assert any((f.paths[:, f.observed] % 1).any() for f in counts)
    for forecast in counts:
        assert (np.diff(forecast.paths, axis=1) >= 0).all(), forecast.indicator

"""Vectors come back to the bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as extra

from bada_model.forecast import counter
from bada_model.forecast.draws import Draws
from bada_model.forecast.grid import grid_step
from bada_model.live.encoding import Box, lowest_bit


def decoded(entry, buffers, n):
    """What core.js reads."""
    if "value" in entry:
        return np.full(n, entry["value"])
    data = np.frombuffer(buffers[entry["buffer"]], np.uint8)
    if entry.get("raw"):
        return data.view("<f8")
    if "table" in entry:
        return np.array(entry["table"])[data]
    width = entry["width"]
    whole = data.reshape(n, width) @ 256 ** np.arange(width)
    return entry["offset"] + entry["step"] * whole


def test_figures_on_a_grid_take_three_bytes(rng):
    values = np.rint(rng.normal(5, 3, 1000) / 2.0**-18) * 2.0**-18
    box = Box()
    entry = box.put(values)
    assert len(box.buffers[0]) == 3000
    np.testing.assert_array_equal(decoded(entry, box.buffers, 1000), values)


def test_whole_numbers_take_as_few_bytes_as_they_need(rng):
    for top, width in ((200, 1), (60_000, 2)):
        box = Box()
        box.put(rng.integers(0, top, 500).astype(float))
        assert len(box.buffers[0]) == 500 * width


def test_few_odd_values_become_a_table(rng):
    values = rng.choice([0.1, 0.7, 3.3], 300)
    box = Box()
    entry = box.put(values)
    assert "table" in entry
    np.testing.assert_array_equal(decoded(entry, box.buffers, 300), values)


def test_what_follows_from_a_vector_of_bytes_takes_none(rng):
    december, box = rng.integers(5, 40, 1000) + 0.5, Box()
    box.put(december)
    month = np.floor(december / 3)
    entry = box.put(month)
    assert len(box.buffers) == 1
    np.testing.assert_array_equal(decoded(entry, box.buffers, 1000), month)
    box.put(rng.integers(0, 40, 1000).astype(float))
    assert len(box.buffers) == 2


@settings(max_examples=200, deadline=None)
@given(extra.arrays(float, st.integers(1, 400), elements=st.floats(-1e12, 1e12)))
def test_any_vector_comes_back_to_the_bit(values):
    box = Box()
    found = decoded(box.put(values), box.buffers, values.size)
    np.testing.assert_array_equal(found, values)


@pytest.mark.parametrize(("values", "bit"), [([0.0], 1.0), ([3.0, 4.5], 0.5), ([8.0, 24.0], 8.0)])
def test_the_lowest_bit_divides_every_value(values, bit):
    assert lowest_bit(np.array(values)) == bit


def test_the_grid_is_far_finer_than_print(rng):
    assert grid_step(rng.normal(5, 10, 10_000)) < 2e-5
    assert grid_step(np.full(5, 3.3)) == 0.0


def test_counted_draws_are_standard_normal_and_symmetric():
    draws = Draws(n_paths=20_000).counted("link/a/b/0")
    np.testing.assert_array_equal(draws[:10_000], -draws[10_000:])
    assert abs(draws.std() - 1) < 0.02
    at = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    share = np.searchsorted(np.sort(draws), at) / draws.size
    np.testing.assert_allclose(share, [0.0228, 0.1587, 0.5, 0.8413, 0.9772], atol=0.006)


def test_counted_draws_of_different_names_do_not_move_together():
    draws = np.array([Draws().counted(f"link/{n}") for n in range(60)])
    correlation = np.corrcoef(draws) - np.eye(60)
    assert np.abs(correlation).max() < 0.07  # five standard errors of 5,000 antithetic pairs
    assert np.abs(np.corrcoef(draws[:, :-1].ravel(), draws[:, 1:].ravel())[0, 1]) < 0.01


def test_the_normal_quantile_is_the_reference_one():
    from scipy.special import ndtri

    p = np.concatenate([np.geomspace(1e-10, 0.499, 3000), 1 - np.geomspace(1e-9, 0.499, 3000)])
    np.testing.assert_allclose(counter.normal_quantile(p), ndtri(p), rtol=1e-13)

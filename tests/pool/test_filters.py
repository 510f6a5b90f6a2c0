"""statsmodels is the referee: same parameters and start, same one-step errors to 1e-6."""

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.statespace.sarimax import SARIMAX

from bada_model.forecast.pool import filters

S = 11


@pytest.fixture
def y(rng):
    """Log amounts of two series over eight years."""
    t = np.arange(8 * S)
    season = np.sin(2 * np.pi * t / S) * 0.2
    return 0.01 * t + season + rng.normal(0, 0.05, (2, t.size))


@pytest.mark.parametrize("parameters", [(0.4, 0.1, 0.2, 0.95), (0.85, 0.2, 0.05, 0.85)])
def test_holt_winters_agrees_with_etsmodel(y, parameters):
    alpha, beta, gamma, phi = parameters
    ours = filters.holt_winters(y, S, np.array([parameters])).errors[:, 0, 0]
    level, season, _ = filters.initial_state(y, S)
    model = ETSModel(
        y[0], error="add", trend="add", damped_trend=True, seasonal="add", seasonal_periods=S
    )
    given = {
        "smoothing_level": alpha, "smoothing_trend": beta, "smoothing_seasonal": gamma,
        "damping_trend": phi, "initial_level": level[0], "initial_trend": 0.0,
        **{f"initial_seasonal.{k}": season[0][S - 1 - k] for k in range(S)},
    }  # fmt: skip
    order = [given[name] for name in model.param_names]
    states = model.smooth(np.array(order))
    theirs = y[0] - np.asarray(states.fittedvalues)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize(("theta", "seasonal"), [(0.5, 0.7), (0.0, 0.2)])
def test_airline_agrees_with_sarimax_once_the_start_is_forgotten(rng, theta, seasonal):
    t = np.arange(40 * S)
    y = np.cumsum(rng.normal(0, 0.03, t.size)) + 0.2 * np.sin(2 * np.pi * t / S)
    grid = np.array([[theta, seasonal, 1.0]])
    ours = filters.airline(y[None], S, grid, np.array([0.07]))[:, 0, 0]  # the mean drops out
    model = SARIMAX(y, order=(0, 1, 1), seasonal_order=(0, 1, 1, S), simple_differencing=True)
    theirs = model.filter([-theta, -seasonal, 0.03**2]).forecasts_error[0]
    np.testing.assert_allclose(ours[-3 * S :], theirs[-3 * S :], atol=1e-6)


def test_returning_airline_agrees_with_sarimax_once_the_start_is_forgotten(rng):
    t, phi, theta, seasonal = np.arange(40 * S), 0.8, 0.3, 0.5
    y = 0.006 * t + np.cumsum(rng.normal(0, 0.03, t.size)) + 0.2 * np.sin(2 * np.pi * t / S)
    mean = np.array([(y[S:] - y[:-S]).mean()])
    ours = filters.airline(y[None], S, np.array([[theta, seasonal, phi]]), mean)[:, 0, 0]
    model = SARIMAX(y[S:] - y[:-S] - mean, order=(1, 0, 1), seasonal_order=(0, 0, 1, S))
    theirs = model.filter([phi, -theta, -seasonal, 0.03**2]).forecasts_error[0]
    np.testing.assert_allclose(ours[-3 * S :], theirs[-3 * S :], atol=1e-6)


def test_exponential_smoothing_is_the_textbook_recursion(rng):
    y = rng.normal(0, 1, (1, 30))
    errors, last = filters.exponential_smoothing(y, np.array([0.3]))
    level = y[0, 0]
    for value in y[0, 1:]:
        level += 0.3 * (value - level)
    assert last[0, 0] == pytest.approx(level)
    assert np.isnan(errors[0, 0, 0])


def test_a_series_that_begins_late_gives_the_same_errors(y):
    late = np.concatenate([np.full((2, 2 * S), np.nan), y], axis=1)
    grid = np.array([(0.4, 0.1, 0.2, 0.95)])
    ours = filters.holt_winters(late, S, grid).errors[2 * S :]
    np.testing.assert_allclose(ours, filters.holt_winters(y, S, grid).errors)


def test_the_robust_variant_is_moved_less_by_an_outlier(y):
    struck = y.copy()
    struck[0, -1] += 3.0
    grid = np.array([(0.5, 0.0, 0.1, 0.9)])
    plain = filters.holt_winters(struck, S, grid).state.level[0, 0]
    robust = filters.holt_winters(struck, S, grid, robust=True).state.level[0, 0]
    assert abs(robust - y[0, -1]) < abs(plain - y[0, -1])


def test_likelihood_prefers_the_true_parameters(rng):
    e = rng.normal(0, 0.1, 600)
    y = np.cumsum(0.8 * np.concatenate([[0], e[:-1]])) + e
    errors, _ = filters.exponential_smoothing(y[None], np.array([0.1, 0.8]))
    weights = filters.likelihood_weights(errors, burn=10)
    assert weights[0, 1] > 0.99

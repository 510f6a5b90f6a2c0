"""Models of statsmodels as members of a backtest's pool: one fit for each series, only where asked for.

They keep the signature of a member but fit, and simulate, one series after the other. A case
whose series is too short, or whose fit fails, has a row of NaN: the pool puts another law there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from bada_model.errors import UnknownName
from bada_model.forecast.pool.cases import Cases
from bada_model.forecast.pool.members import N_PATHS, Member, log_history, year_end_quantiles
from bada_model.language import Text

Simulated = Callable[[np.ndarray, int, int, np.random.Generator], np.ndarray]
"""From log amounts without gaps, shape (T,), seasons in a year and seasons ahead to paths, shape (ahead, N_PATHS)."""
LEAST_YEARS = 3
"""Years of figures from which a model is fitted."""
SIMPLEX_STEPS = 1000
QUIET = {"disp": False, "warn_convergence": False}
"""Fits that did not converge are not used, and so are counted instead of warned of."""


def ets(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """ETSModel with additive errors, damped additive trend and additive season."""
    return _one_by_one(cases, rng, _ets)


def sarimax(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """SARIMAX as the airline model (0,1,1)(0,1,1) by maximum likelihood."""
    return _one_by_one(cases, rng, _sarimax)


def structural(cases: Cases, rng: np.random.Generator) -> np.ndarray:
    """UnobservedComponents with a local linear trend and a stochastic season."""
    return _one_by_one(cases, rng, _structural)


REFEREES: Mapping[str, Member] = {"ets": ets, "sarimax": sarimax, "structural": structural}


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """The names asked for, each once, in the order of :data:`REFEREES`.

    Raises
    ------
    UnknownName
        A name is none of them.
    """
    for name in names:
        if name not in REFEREES:
            known = ", ".join(REFEREES)
            raise UnknownName(
                Text(f"没有可加入的模型“{name}”；请用 {known}",
                     f"no model '{name}' can join the pool; use {known}")
            )  # fmt: skip
    return tuple(name for name in REFEREES if name in names)


def _one_by_one(cases: Cases, rng: np.random.Generator, simulated: Simulated) -> np.ndarray:
    """Quantiles of full-year growth, shape (n, K); a row of NaN where there is no fit."""
    history, seasons = log_history(cases), len(cases.months)
    logs = np.stack([
        _paths(simulated, y, seasons, seasons - cases.observed, own)
        for y, own in zip(history, rng.spawn(len(history)), strict=True)
    ])  # fmt: skip
    return year_end_quantiles(cases, logs)


def _paths(
    simulated: Simulated, y: np.ndarray, seasons: int, ahead: int, rng: np.random.Generator
) -> np.ndarray:
    """Log amounts of the open seasons, shape (N_PATHS, ahead); NaN without a fit."""
    none = np.full((N_PATHS, ahead), np.nan)
    gaps = np.flatnonzero(~np.isfinite(y))
    own = y[gaps[-1] + 1 :] if gaps.size else y
    if own.size < LEAST_YEARS * seasons:
        return none
    try:
        found = simulated(own, seasons, ahead, rng).T
    except (ValueError, np.linalg.LinAlgError):
        return none
    return found if np.isfinite(found).all() else none


# -- statsmodels is imported where it is used: it takes longer than the rest of a command -------


def _ets(y: np.ndarray, seasons: int, ahead: int, rng: np.random.Generator) -> np.ndarray:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(y, error="add", trend="add", damped_trend=True, seasonal="add",
                     seasonal_periods=seasons)  # fmt: skip
    fit = _converged(model.fit(**QUIET))
    return fit.simulate(ahead, anchor="end", repetitions=N_PATHS, rng=rng)


def _sarimax(y: np.ndarray, seasons: int, ahead: int, rng: np.random.Generator) -> np.ndarray:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    moved = np.diff(y[seasons:] - y[:-seasons])
    model = SARIMAX(y, order=(0, 1, 1), seasonal_order=(0, 1, 1, seasons))
    return _from_end_state(_settled(model, start=[-0.4, -0.4, moved.var()]), ahead, rng)


def _structural(y: np.ndarray, seasons: int, ahead: int, rng: np.random.Generator) -> np.ndarray:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    model = UnobservedComponents(y, level="local linear trend", seasonal=seasons)
    return _from_end_state(_settled(model), ahead, rng)


def _settled(model: Any, start: Sequence[float] | None = None) -> Any:
    """The fit; where the gradient search broke off, as at a variance of zero, a simplex ends it."""
    fit = model.fit(start_params=start, **QUIET)
    if fit.mle_retvals["converged"]:
        return fit
    return _converged(
        model.fit(start_params=fit.params, method="nm", maxiter=SIMPLEX_STEPS, **QUIET)
    )


def _converged(fit: Any) -> Any:
    if not fit.mle_retvals["converged"]:
        raise ValueError("the likelihood has not reached its maximum")
    return fit


def _from_end_state(fit: Any, ahead: int, rng: np.random.Generator) -> np.ndarray:
    """Paths of a state space model from draws of its state after the last figure.

    Drawn here because statsmodels' own draw only warns of a state without a covariance.
    """
    state = rng.multivariate_normal(
        fit.predicted_state[:, -1], fit.predicted_state_cov[:, :, -1], N_PATHS, check_valid="raise"
    )
    paths = fit.simulate(ahead, anchor="end", repetitions=N_PATHS, initial_state=state.T, rng=rng)
    return paths[:, 0]

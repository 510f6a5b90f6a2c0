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

Fitted = Callable[[np.ndarray, int], Any]
"""Results of statsmodels from log amounts without gaps, shape (T,), and seasons in a year."""
LEAST_YEARS = 3
"""Years of figures from which a model is fitted."""
ITERATIONS = 500
FIT = {"disp": False, "maxiter": ITERATIONS, "warn_convergence": False}
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


def _one_by_one(cases: Cases, rng: np.random.Generator, fitted: Fitted) -> np.ndarray:
    """Quantiles of full-year growth, shape (n, K); a row of NaN where there is no fit."""
    history, seasons = log_history(cases), len(cases.months)
    logs = np.stack([
        _paths(fitted, y, seasons, seasons - cases.observed, own)
        for y, own in zip(history, rng.spawn(len(history)), strict=True)
    ])  # fmt: skip
    return year_end_quantiles(cases, logs)


def _paths(
    fitted: Fitted, y: np.ndarray, seasons: int, ahead: int, rng: np.random.Generator
) -> np.ndarray:
    """Simulated log amounts of the open seasons, shape (N_PATHS, ahead); NaN without a fit."""
    none = np.full((N_PATHS, ahead), np.nan)
    gaps = np.flatnonzero(~np.isfinite(y))
    own = y[gaps[-1] + 1 :] if gaps.size else y
    if own.size < LEAST_YEARS * seasons:
        return none
    try:
        fit = fitted(own, seasons)
        paths = fit.simulate(ahead, anchor="end", repetitions=N_PATHS, rng=rng)
    except (ValueError, np.linalg.LinAlgError):
        return none
    found = np.asarray(paths).reshape(ahead, N_PATHS).T
    return found if fit.mle_retvals["converged"] and np.isfinite(found).all() else none


# -- statsmodels is imported where it is used: it takes longer than the rest of a command -------


def _ets(y: np.ndarray, seasons: int) -> Any:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    model = ETSModel(y, error="add", trend="add", damped_trend=True, seasonal="add",
                     seasonal_periods=seasons)  # fmt: skip
    return model.fit(**FIT)


def _sarimax(y: np.ndarray, seasons: int) -> Any:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    moved = np.diff(y[seasons:] - y[:-seasons])
    model = SARIMAX(y, order=(0, 1, 1), seasonal_order=(0, 1, 1, seasons))
    return model.fit(start_params=[-0.4, -0.4, moved.var()], **FIT)


def _structural(y: np.ndarray, seasons: int) -> Any:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    return UnobservedComponents(y, level="local linear trend", seasonal=seasons).fit(**FIT)

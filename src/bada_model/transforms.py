"""Arithmetic of comparable growth: pure functions on arrays, all rates in percent.

With base shares ``w`` (the comparable base of each slot, summing to one) the
year-to-date growth through slot m is the base-weighted mean of the growth of
the slots: ``G_m = sum(w_t g_t, t <= m) / W_m``. It is exact and linear in g.
Growth is data: no function here rebuilds it from two published levels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from bada_model.errors import NoBasis
from bada_model.language import Text


def comparable_base(value: ArrayLike, growth: ArrayLike) -> np.ndarray:
    """Last year's value on this year's definition, ``v / (1 + g)``.

    Parameters
    ----------
    value : array or float
        Published values of a period.
    growth : array or float
        Published growth of the same periods on a comparable basis, percent, above -100.

    Raises
    ------
    ValueError
        Growth of -100 percent or less: nothing is left to divide.

    Examples
    --------
    >>> float(comparable_base(108.0, 8.0))
    100.0
    """
    growth = np.asarray(growth, dtype=float)
    if np.any(growth <= -100):
        raise ValueError("growth of -100 % or less has no comparable base")
    return np.asarray(value, dtype=float) / (1 + growth / 100)


def ytd_growth(growth: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Year-to-date growth after each slot.

    Parameters
    ----------
    growth : array, shape (..., n)
        Growth of each slot, percent.
    shares : array, shape (n,), or one that broadcasts to the growth's
        Base share of each slot, positive.

    Returns
    -------
    array, shape (..., n)
    """
    return np.cumsum(growth * shares, axis=-1) / np.cumsum(shares, axis=-1)


def slot_growth(ytd: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Growth of each slot from year-to-date growth; the inverse of :func:`ytd_growth`.

    Shapes as there. Rounding of the year-to-date figures comes out larger: by
    ``(W_m + W_{m-1}) / w_m``, seventeen times in September.
    """
    weighted = np.asarray(ytd, dtype=float) * np.cumsum(shares, axis=-1)
    return np.diff(weighted, axis=-1, prepend=0.0) / shares


def required_pace(target: float, ytd: float, share_done: float) -> float:
    """Growth the rest of the year needs for the full year to reach ``target``, percent.

    Parameters
    ----------
    target, ytd : float
        Full-year goal and growth so far, percent.
    share_done : float
        Base share of the periods already published, 0 <= share < 1.

    Raises
    ------
    NoBasis
        The year is over: no pace can change the outcome.

    Examples
    --------
    >>> round(required_pace(8.0, 5.0, 0.5), 6)
    11.0
    """
    if not 0 <= share_done < 1:
        raise NoBasis(
            Text(
                f"已公布部分占全年{share_done:.3f}，没有剩余月份可供追赶",
                f"the published part is {share_done:.3f} of the year: no month is left to catch up",
            )
        )
    return (target - share_done * ytd) / (1 - share_done)


def round_half_up(values: np.ndarray, decimals: int) -> np.ndarray:
    """Rounding as statistical offices print it: halves go away from zero.

    Examples
    --------
    >>> round_half_up(np.array([7.95, 7.9499, -0.25]), 1)
    array([ 8. ,  7.9, -0.3])
    """
    scale = 10.0**decimals
    scaled = np.asarray(values, dtype=float) * scale
    return np.sign(scaled) * np.floor(np.abs(scaled) + 0.5 + 1e-9) / scale

"""Normal draws by counting: draw ``i`` of a stream is a function of the stream's key and ``i``.

The living brief repeats them in JavaScript from the key alone (``live/core.js``), so everything
here is 32-bit integers and IEEE arithmetic in a fixed order.

References
----------
Wellons (2018), Prospecting for hash functions (``triple32``). Wichura (1988), Algorithm AS 241:
the percentage points of the normal distribution, Applied Statistics 37(3); relative error 1e-16.
"""

from __future__ import annotations

from functools import cache

import numpy as np

Key = tuple[int, int]
"""Two 32-bit integers that name a stream."""

CENTRE = (
    (3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
     45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727),
    (1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
     21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610),
)  # fmt: skip
TAIL = (
    (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
     1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833,
     7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
     0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
     1.05075007164441684324e-9),
)  # fmt: skip
"""Coefficients of numerator and denominator, lowest power first."""

COARSE = 2**16
"""Values that a coarse draw can take."""


def uniforms(key: Key, n: int) -> np.ndarray:
    """Draws ``0`` to ``n - 1`` of a stream, inside (0, 1), shape (n,)."""
    first, second = (np.uint32(k) for k in key)
    counted = np.arange(n, dtype=np.uint32)
    return (_mixed(_mixed(counted ^ first) + second) + 0.5) / 2.0**32


def normals(key: Key, n: int) -> np.ndarray:
    """Standard normal draws with exactly symmetric halves (antithetic), shape (n,)."""
    half = normal_quantile(uniforms(key, (n + 1) // 2))
    return np.concatenate([half, -half])[:n]


def coarse_normals(key: Key, n: int, steps: np.ndarray) -> np.ndarray:
    """Normal draws of some steps of a stream, shape (n_steps, n): cheap, and the same bits everywhere.

    Each is one of :data:`COARSE` equally likely quantiles, with exactly symmetric halves. Step
    ``k`` counts on where step ``k - 1`` ends.
    """
    half = (n + 1) // 2
    first, second = (np.uint32(k) for k in key)
    counted = np.arange(half, dtype=np.uint32) + (steps * half).astype(np.uint32)[:, None]
    found = coarse_quantiles()[_mixed(_mixed(counted ^ first) + second) >> np.uint32(16)]
    return np.concatenate([found, -found], axis=1)[:, :n]


@cache
def coarse_quantiles() -> np.ndarray:
    """Normal quantiles in the middle of equally likely parts, to 2^-20, shape (COARSE,)."""
    middle = (np.arange(COARSE // 2) + 0.5) / COARSE
    low = np.rint(normal_quantile(middle) * 2.0**20) / 2.0**20
    return np.concatenate([low, -low[::-1]])


def _mixed(x: np.ndarray) -> np.ndarray:
    """Every bit of the result depends on every bit of ``x``; one to one."""
    x = (x ^ (x >> np.uint32(17))) * np.uint32(0xED5AD4BB)
    x = (x ^ (x >> np.uint32(11))) * np.uint32(0xAC4C1B51)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x31848BAB)
    return x ^ (x >> np.uint32(14))


def normal_quantile(p: np.ndarray) -> np.ndarray:
    """Quantiles of the standard normal law at ``p`` between 1e-10 and 1 - 1e-10.

    Examples
    --------
    >>> normal_quantile(np.array([0.5, 0.975])).round(6).tolist()
    [0.0, 1.959964]
    """
    q = p - 0.5
    beyond = np.sqrt(-np.log(np.minimum(p, 1.0 - p)))
    centre = q * _ratio(CENTRE, 0.180625 - q * q)
    tail = _ratio(TAIL, beyond - 1.6)
    return np.where(np.abs(q) <= 0.425, centre, np.where(q < 0, -tail, tail))


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: np.ndarray) -> np.ndarray:
    above, below = (np.full_like(x, side[-1]) for side in coefficients)
    for power in range(6, -1, -1):
        above = above * x + coefficients[0][power]
        below = below * x + coefficients[1][power]
    return above / below

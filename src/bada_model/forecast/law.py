"""Year-end laws: a location, a scale and how heavy the tails are."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc

import numpy as np

TAIL_DF = 5.0
"""Degrees of freedom of predictive laws learned from few years."""
_ERFC = np.frompyfunc(erfc, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """A Student-t law; ``scale`` is its standard deviation where that exists (df > 2)."""

    location: float
    scale: float
    df: float = TAIL_DF

    def quantile_of(self, z: np.ndarray) -> np.ndarray:
        """The outcome whose rank in this law equals the rank of ``z`` in the standard normal."""
        return self.location + self.scale * heavy(z, self.df)

    def shifted(self, by: float, variance: float) -> Law:
        """The law after adding an independent quantity of this mean and variance."""
        return Law(location=self.location + by, scale=float(np.hypot(self.scale, variance**0.5)),
                   df=self.df)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileLaw:
    """A law given by quantiles at equally spaced levels, as the pool states it."""

    quantiles: np.ndarray

    @property
    def location(self) -> float:
        """The median."""
        return float(np.median(self.quantiles))

    def quantile_of(self, z: np.ndarray) -> np.ndarray:
        """The outcome whose rank in this law equals the rank of ``z`` in the standard normal.

        Beyond the outermost levels the law goes on like a normal one.
        """
        from scipy.special import ndtri

        levels = (np.arange(self.quantiles.size) + 0.5) / self.quantiles.size
        at = ndtri(levels)
        inside = np.interp(z, at, self.quantiles)
        slope = self.quantiles.std() or 0.0
        beyond = np.where(z > at[-1], z - at[-1], np.where(z < at[0], z - at[0], 0.0))
        return inside + slope * beyond

    def shifted(self, by: float, variance: float) -> QuantileLaw:
        """The law after adding an independent quantity; its shape is kept, its spread grows."""
        spread = float(self.quantiles.std())
        if spread == 0:
            return QuantileLaw(quantiles=self.quantiles + by)
        factor = float(np.hypot(spread, variance**0.5)) / spread
        return QuantileLaw(quantiles=self.location + by + factor * (self.quantiles - self.location))


def heavy(z: np.ndarray, df: float) -> np.ndarray:
    """Standard-normal draws turned into Student-t draws of unit variance, rank by rank."""
    if df == TAIL_DF:
        return _five_degrees(z)
    from scipy.special import ndtr, stdtrit  # takes a tenth of the time of a whole brief to import

    half = stdtrit(df, ndtr(-np.abs(z)))  # the lower tail keeps its precision
    return -np.sign(z) * half * np.sqrt((df - 2) / df)


def _five_degrees(z: np.ndarray) -> np.ndarray:
    """As :func:`heavy` for five degrees of freedom, to a relative 1e-11 where ``z`` is within 5.

    With ``t = sqrt(5) / tan(angle)`` the upper tail of the law is
    ``(angle - sin cos (1 + 2/3 sin^2)) / pi``, solved by Newton's method for the normal tail.
    """
    tail = np.pi / 2 * _ERFC(np.abs(z) * 0.5**0.5).astype(float)
    angle = (15 / 8 * tail) ** 0.2  # what it tends to far out
    for _ in range(4):
        sine = np.sin(angle)
        missing = tail - angle + sine * np.cos(angle) * (1 + 2 / 3 * sine**2)
        angle = angle + missing / (8 / 3 * sine**4)
    return np.sign(z) * 3**0.5 / np.tan(angle)

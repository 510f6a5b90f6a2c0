"""The one block of randomness behind every forecast.

``z[path, indicator, step]`` is standard normal. Each indicator owns a stream
keyed by seed and name, so that adding an indicator changes no other, and the
same input gives the same digits.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from bada_model.forecast import counter

DEFAULT_PATHS = 10_000
DEFAULT_SEED = 20240101


@dataclass(frozen=True, slots=True)
class Draws:
    """Standard-normal draws shared by all forecasts of one projection."""

    n_paths: int = DEFAULT_PATHS
    seed: int = DEFAULT_SEED

    def rng(self, name: str) -> np.random.Generator:
        """The generator of one named stream."""
        return np.random.Generator(np.random.SFC64([self.seed, zlib.crc32(name.encode())]))

    def normals(self, name: str, steps: int = 1) -> np.ndarray:
        """Draws of one stream, shape (n_paths, steps).

        The draws of each step have exactly symmetric halves (antithetic), so
        medians and means of linear outcomes carry almost no sampling noise.
        """
        half = self.rng(name).standard_normal(((self.n_paths + 1) // 2, steps))
        return np.concatenate([half, -half])[: self.n_paths]

    def key(self, name: str) -> counter.Key:
        """The key of one named stream of counted draws."""
        first, second = np.random.SeedSequence(
            [self.seed, zlib.crc32(name.encode())]
        ).generate_state(2)
        return int(first), int(second)

    def counted(self, name: str) -> np.ndarray:
        """Normals of one stream that its key alone repeats in a browser, shape (n_paths,)."""
        return counter.normals(self.key(name), self.n_paths)

"""Time of a workspace with many figures.

    python benchmarks/workspace.py [URL]

Appends ten imports of 100,000 figures, then asks what was known at the end of three months, first
in a program that just started, then again. Processor time, and wall time in brackets (a server works
in another process). Without URL a SQLite file in a temporary folder.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model.workspace import Workspace

SERIES, IMPORTS, ROWS = 500, 10, 100_000
AREAS = 250


def figures(seed: int) -> pd.DataFrame:
    """One import: 500 monthly series of 200 months, released at random days."""
    rng = np.random.default_rng(seed)
    months = [p for p in pd.period_range("2002-02", "2020-12", freq="M") if p.month != 1]
    months = months[: ROWS // SERIES]
    series = np.repeat(np.arange(SERIES), len(months))

    def same(text: str) -> pd.Categorical:
        return pd.Categorical.from_codes(np.zeros(ROWS, dtype=int), [text])

    return pd.DataFrame({
        "area": pd.Categorical.from_codes(series % AREAS, [f"{430000 + a}" for a in range(AREAS)]),
        "indicator": pd.Categorical.from_codes(series // AREAS, ["retail", "trade"]),
        "period": pd.PeriodIndex(months * SERIES, freq="M"), "coverage": same("ytd"),
        "measure": same("level"), "value": rng.normal(100, 10, ROWS).round(2), "unit": same("亿元"),
        "basis": same("nominal"), "status": same("final"), "source": same(f"bulletin {seed}"),
        "released": pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 900, ROWS), "D"),
    })  # fmt: skip


@contextmanager
def timed(what: str, result: Callable[[], object] = lambda: "") -> Iterator[None]:
    """Print how long the block took."""
    processor, wall = time.process_time(), time.perf_counter()
    yield
    taken = time.process_time() - processor, time.perf_counter() - wall
    print(f"{what}: {taken[0] * 1e3:.0f} ms [{taken[1] * 1e3:.0f}] {result()}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        address = sys.argv[1] if len(sys.argv) > 1 else str(Path(folder) / "workspace.db")
        with Workspace.open(address) as workspace:
            for seed in range(IMPORTS):
                table = figures(seed)
                with timed(f"append {len(table)} figures"):
                    workspace.append_observations("many", table, file="f.csv", file_hash=str(seed))
        found: list[int] = []
        with Workspace.open(address, read_only=True) as workspace:
            for month in ("2019-06", "2020-06", "2020-12"):
                with timed(f"as of {month} over {IMPORTS * ROWS}", lambda: f"{found[-1]} figures"):
                    found.append(len(workspace.observations("many", pd.Period(month, "M"))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()

"""Time and memory of the pool by number of series.

    python benchmarks/many_series.py [2000 4000 8000]

Simulated monthly series of twelve years; prints milliseconds of processor time per series and the
peak memory of the process beyond the table of observations.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd

from bada_model.forecast.pool.outlook import year_end_outlooks

YEARS = range(2008, 2020)


def observations(count: int) -> pd.DataFrame:
    """Year-to-date levels of ``count`` simulated series."""
    rng = np.random.default_rng(count)
    steps = np.exp(np.cumsum(rng.normal(0.006, 0.03, (count, len(YEARS) * 11)), axis=1))
    ytd = np.cumsum(steps.reshape(count, len(YEARS), 11), axis=2)
    periods = [pd.Period(f"{y}-{m:02d}", "M") for y in YEARS for m in range(2, 13)]
    names = [f"s{n:06d}" for n in range(count)]
    return pd.DataFrame({
        "area": pd.Categorical(["1"] * ytd.size), "indicator": pd.Categorical(np.repeat(names, len(periods))),
        "period": pd.PeriodIndex(periods * count, freq="M"),
        "coverage": pd.Categorical(["ytd"] * ytd.size), "measure": pd.Categorical(["level"] * ytd.size),
        "value": ytd.ravel(), "unit": pd.Categorical(["x"] * ytd.size),
    })  # fmt: skip


def megabytes() -> float:
    """Peak resident memory so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    for count in map(int, sys.argv[1:] or ["2000", "4000", "8000"]):
        table = observations(count)
        before, start = megabytes(), time.process_time()
        found, _ = year_end_outlooks(table, pd.Period("2019-06", "M"))
        taken = time.process_time() - start
        print(f"{len(found)} series: {taken / count * 1e3:.2f} ms each, peak grew by {megabytes() - before:.0f} MB "
              f"to {megabytes():.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()

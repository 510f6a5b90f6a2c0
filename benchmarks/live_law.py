"""Whether the law a live forecast gives is as good as the backtested one.

    python benchmarks/live_law.py PROVINCES.csv.gz [--years 2014:2021]

Each province is forecast on its own, as a pack would: the five members, with the weights, the
spread and the regression of ``record.csv`` as they stood before the year. The same cases are
forecast by the backtest, which learns from all provinces and weighs by a series' own past.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.evaluation.backtest import CASE_KEY, backtest
from bada_model.evaluation.parallel import runner
from bada_model.forecast.pool import combine
from bada_model.forecast.pool.outlook import year_end_outlooks

MONTHS = (3, 6, 9, 11)


def live(known: pd.DataFrame, years: range) -> pd.DataFrame:
    """Laws of every province on its own; one row for each series, year and month."""
    rows = []
    for _, own in known.groupby("area"):
        for year in years:
            for month in MONTHS:
                as_of = pd.Period(f"{year}-{month:02d}", "M")
                outlooks, _ = year_end_outlooks(own[own["period"] <= as_of], as_of)
                rows += [(o.area, o.indicator, year, month, o.quantiles)
                         for o in outlooks.values() if not o.settled]  # fmt: skip
    return pd.DataFrame(rows, columns=[*CASE_KEY, "law"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("provinces", type=Path)
    parser.add_argument("--years", default="2014:2021")
    options = parser.parse_args()
    first, last = map(int, options.years.split(":"))
    known = store.latest(store.read_observations(options.provinces))
    years = range(first, last + 1)
    scores = backtest(known, years=years, months=MONTHS, runner=runner()).scores
    pool = scores[scores["method"] == "pool"]
    cases = pool.merge(live(known, years), on=CASE_KEY, validate="one_to_one")
    law, actual = np.stack(list(cases["law"])), cases["actual"].to_numpy()
    cases = cases.assign(live=combine.crps(law, actual), live_pit=combine.pit(law, actual))
    change = (cases["live"] / cases["scale"]).sum() / (cases["crps"] / cases["scale"]).sum() - 1
    print(
        f"{len(cases)} of {len(pool)} cases; scaled CRPS of the live law {change:+.1%} against the backtested one"
    )
    for share in (0.5, 0.8, 0.95):
        held = [(cases[p].sub(0.5).abs() <= share / 2).mean() for p in ("pit", "live_pit")]
        print(f"{share:.0%} bands held: backtested {held[0]:.3f}, live {held[1]:.3f}")


if __name__ == "__main__":
    main()

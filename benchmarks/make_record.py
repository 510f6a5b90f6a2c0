"""The record a live forecast reads, from the two files of published series.

    python benchmarks/make_record.py PROVINCES.csv.gz NATION.csv.gz > record.csv

For each kind of series and month the rows of the file with more past cases. They go beside
``bada_model.forecast.pool.record`` when the pool has changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from bada_model import store
from bada_model.evaluation.backtest import backtest
from bada_model.evaluation.parallel import runner
from bada_model.forecast.pool.record import COLUMNS

KIND = ["seasons", "own_levels", "month"]
FIRST = 2012
"""Earlier years teach too; a forecast of a year before this one is told what was known before it."""
LAST = {"provinces": 2021, "nation": 2025}


def learned(file: str, last: int) -> pd.DataFrame:
    """What each year from ``FIRST`` to the one after ``last`` could know."""
    known = store.latest(store.read_observations(Path(file)))
    return backtest(
        known, years=range(FIRST, last + 1), months=range(2, 12), runner=runner()
    ).learned


def main(provinces: str, nation: str) -> None:
    """Print the table."""
    found = pd.concat(
        [learned(provinces, LAST["provinces"]).assign(file="provinces"),
         learned(nation, LAST["nation"]).assign(file="nation")]
    )  # fmt: skip
    most = found.groupby([*KIND, "file"])["cases"].max().reset_index()
    larger = most.sort_values("cases").drop_duplicates(KIND, keep="last")[[*KIND, "file"]]
    kept = found.merge(larger, on=[*KIND, "file"]).sort_values([*KIND, "before"])
    print(f"# made by: benchmarks/make_record.py, provinces to {LAST['provinces']} and national series to "
          f"{LAST['nation']}; the larger set of each kind")  # fmt: skip
    print(kept[list(COLUMNS)].to_csv(index=False, lineterminator="\n"), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])

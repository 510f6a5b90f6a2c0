"""Write forecast cases for a peer to forecast: one JSON line each.

    python benchmarks/peer/export_cases.py OBSERVATIONS --years 2010:2021 --out cases.jsonl

Every third series, origins February, March, June, September and November.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from bada_model import store
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.members import log_history
from bada_model.forecast.pool.panel import arrange

MONTHS = (2, 3, 6, 9, 11)


def main() -> None:
    """Read, arrange, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("observations", type=Path)
    options.add_argument("--years", default="2010:2021")
    options.add_argument("--every", type=int, default=3)
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    first, last = map(int, chosen.years.split(":"))
    panels, _ = arrange(store.latest(store.read_observations(chosen.observations)))
    with chosen.out.open("w", encoding="utf-8") as file:
        for panel in panels:
            for year in range(first, last + 1):
                for month in MONTHS:
                    cases = cases_at(panel, year, month)
                    for line in () if cases is None else _lines(panel, cases, month, chosen.every):
                        file.write(json.dumps(line) + "\n")


def _lines(panel, cases, month, every):  # type: ignore[no-untyped-def]
    logs = log_history(cases)
    for row, which in enumerate(cases.which):
        if which % every:
            continue
        history = logs[row][np.flatnonzero(np.isfinite(logs[row]))[0] :]
        done = float(cases.done[row] * (1 + cases.ytd[row] / 100)) if cases.observed else 0.0
        yield {
            "area": panel.keys[which][0], "indicator": panel.keys[which][1], "year": cases.year,
            "month": month, "season": len(cases.months), "observed": cases.observed, "done": done,
            "logs": [round(float(v), 8) for v in history],
        }  # fmt: skip


if __name__ == "__main__":
    main()

"""Our pool against peer E4 on the cases both forecast.

    python benchmarks/peer/compare.py scores.csv e4.csv [e4.csv ...]

``scores.csv`` is what ``bada backtest --out`` writes; ``e4_nation.csv.gz`` and ``e4_provinces.csv.gz``
beside this file are what the peer answered, with its versions in the first line. Prints the ratio of
mean scaled CRPS (scaled by the series' mean plain-carry miss), the same with no case counted above five
such misses (a path of logs can explode), coverage of both, and seconds per case of the peer.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from bada_model.evaluation.scores import scaled
from bada_model.forecast.pool.combine import crps

KEY = ["area", "indicator", "year", "month"]
WORST = 5.0
"""Usual misses at which a case is held for the robust figure."""


def read_peer(path: str) -> pd.DataFrame:
    """Peer quantiles by case."""
    table = pd.read_csv(path, header=None, dtype={0: str}, comment="#")
    table.columns = [*KEY, "models", "seconds", *range(table.shape[1] - 6)]
    return table.dropna().set_index(KEY)


def main(scores_path: str, *peer_paths: str) -> None:
    """Compare and print."""
    scores = pd.read_csv(scores_path, dtype={"area": str})
    units = scaled(scores)
    ours = units[units["method"] == "pool"].set_index(KEY)
    for path in peer_paths:
        peer = read_peer(path)
        both = ours.index.intersection(peer.index)
        own, other = ours.loc[both], peer.loc[both]
        laws = other[list(range(200))].to_numpy(float)
        actual = own["actual"].to_numpy()
        theirs = crps(laws, actual) / own["unit"].to_numpy()
        held_to = [np.minimum(each, WORST).mean() for each in (own["scaled"].to_numpy(), theirs)]
        inside = np.mean((actual >= laws[:, 20]) & (actual <= laws[:, 179]))
        held = own["actual"].between(own["q10"], own["q90"]).mean()
        print(
            f"{path}: {len(both)} cases, scaled CRPS ours {own['scaled'].mean():.4f}, "
            f"peer {theirs.mean():.4f}, ours below peer by {1 - own['scaled'].mean() / theirs.mean():+.1%}"
        )
        print(f"  no case above {WORST:g}: ours {held_to[0]:.4f}, peer {held_to[1]:.4f}, "
              f"ours below peer by {1 - held_to[0] / held_to[1]:+.1%}")  # fmt: skip
        print(
            f"  80% bands hold: ours {held:.3f}, peer {inside:.3f}; "
            f"peer {other['seconds'].mean():.2f} s a case"
        )
        table = pd.DataFrame({"ours": own["scaled"].to_numpy(), "peer": theirs}, index=own.index)
        print(table.groupby("month").mean().round(3).T.to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Probabilities on real published goals, against what happened.

    python benchmarks/plan_goals.py PLAN_OUTCOMES.csv PROVINCES.csv.gz NATION.csv.gz [--table OUT.csv]

Goals with a published outcome. A growth goal is reached when the outcome, at one decimal, is at
least the goal; "about" is met from 0.1 points below on (no tolerance is printed in such goals).
Prints the base rate by indicator (``--table`` writes it by year: the outside view of the package) and, for
GDP goals of areas with quarterly figures in the files, the Brier score of the pool's probability in
April, July and October against the base rate's, clustered by year.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.forecast.pool.outlook import year_end_outlooks

ORIGINS = {"first quarter": 3, "half year": 6, "three quarters": 9}
ABOUT_TOLERANCE = 0.1


def read_goals(path: Path) -> pd.DataFrame:
    """Growth goals with an outcome, one row each, with ``reached``."""
    table = pd.read_csv(path, dtype={"area_code": str})
    table = table[(table["form"] == "growth") & table["outcome_value"].notna()]
    slack = np.where(table["bound"] == "about", ABOUT_TOLERANCE, 0.0) + 0.05
    value = table["target_value"].astype(float)
    reached = table["outcome_value"].astype(float) >= value - slack
    return table.assign(target=value, slack=slack, reached=reached)


def base_rates(goals: pd.DataFrame) -> pd.DataFrame:
    """Goals, goals reached and the years they come from, by indicator."""
    return (
        goals.groupby("indicator")
        .agg(
            goals=("reached", "size"),
            reached=("reached", "sum"),
            first=("year", "min"),
            last=("year", "max"),
        )
        .query("goals >= 5")
        .reset_index()
    )


def by_year(goals: pd.DataFrame) -> pd.DataFrame:
    """Goals and goals reached of each indicator and year, of indicators with a base rate."""
    told = goals[goals["indicator"].isin(base_rates(goals)["indicator"])]
    counted = told.groupby(["indicator", "year"]).agg(
        goals=("reached", "size"), reached=("reached", "sum")
    )
    return counted.reset_index()


def probabilities(goals: pd.DataFrame, observations: pd.DataFrame, month: int) -> pd.DataFrame:
    """The pool's probability for each goal whose series is in the files."""
    rows = []
    for year, of_year in goals.groupby("year"):
        as_of = pd.Period(f"{year}-{month:02d}", "M")
        outlooks, _ = year_end_outlooks(store.latest(store.known(observations, as_of)), as_of)
        for goal in of_year.itertuples():
            found = outlooks.get((goal.area_code, goal.indicator))
            if found is not None:
                chance = float(np.mean(found.quantiles >= goal.target - goal.slack))
                rows.append((year, goal.area_code, goal.target, chance, bool(goal.reached)))
    return pd.DataFrame(rows, columns=["year", "area", "goal", "chance", "reached"])


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("outcomes", type=Path)
    options.add_argument("observations", type=Path, nargs="+")
    options.add_argument("--table", type=Path)
    chosen = options.parse_args()
    goals = read_goals(chosen.outcomes)
    rates = base_rates(goals)
    print(rates.to_string(index=False))
    if chosen.table:
        by_year(goals).to_csv(chosen.table, index=False, lineterminator="\n")
    observations = pd.concat(
        [store.read_observations(p) for p in chosen.observations], ignore_index=True
    )
    observations = observations[observations["indicator"].isin(set(goals["indicator"]))]
    for name, month in ORIGINS.items():
        table = probabilities(goals, observations, month)
        if table.empty:
            continue
        rate = goals["reached"].mean()
        ours = (table["chance"] - table["reached"]) ** 2
        base = (rate - table["reached"]) ** 2
        print(
            f"{name}: {len(table)} goals of {table['year'].nunique()} years, reached {table['reached'].mean():.2f}; "
            f"Brier ours {ours.mean():.4f}, base rate {base.mean():.4f}"
        )


if __name__ == "__main__":
    main()

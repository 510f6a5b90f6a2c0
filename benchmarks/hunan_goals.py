"""Packs made from published goals, judged in their year, against what happened.

    python benchmarks/hunan_goals.py PLAN_OUTCOMES.csv [--area 430000] [--as-of 6 9]

For every year of an area in the table a pack is made with ``bada init --goals`` in a scratch
folder, assessed in each month asked for, and every growth goal with a published outcome is
printed with its probability, outlook and outcome. Prints the Brier score against an even chance
and how many outcomes the 80 % bands held. Figures of the upper levels are those that ship.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model.domain import Form
from bada_model.language import Text
from bada_model.pack_making import new_pack
from bada_model.packs import load_pack
from bada_model.projection import Projection, project

COLUMNS = (
    "year",
    "month",
    "goal",
    "promise",
    "low",
    "median",
    "high",
    "probability",
    "outcome",
    "met",
    "basis",
)


def judged(outcomes: pd.DataFrame, area: str, months: list[int]) -> pd.DataFrame:
    """Every growth goal of an area with a published outcome, judged in each month."""
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for year, table in outcomes.groupby("year"):
            goals = Path(scratch) / f"goals-{year}.csv"
            table.to_csv(goals, index=False)
            made = new_pack(
                Path(scratch) / f"own-{year}",
                area=area,
                name=Text.same(area),
                year=int(year),
                goals=goals,
            )
            pack = load_pack(made.folder, workspace="none")
            for month in months:
                rows += _answers(project(pack, as_of=f"{year}-{month:02d}"), table)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _answers(projection: Projection, table: pd.DataFrame) -> list[tuple]:
    known = (
        table[table["outcome_value"].notna()].set_index("indicator")["outcome_value"].astype(float)
    )
    return [
        (projection.pack.plan.year, projection.as_of.month, i.target.indicator, i.target.value, i.outcome["0.1"],
         i.outcome["0.5"], i.outcome["0.9"], i.probability, known[i.target.indicator],
         bool(i.target.met(np.array([known[i.target.indicator]]))[0]), str(i.basis.level))
        for i in projection.assess()
        if i.target.form is Form.GROWTH and i.target.indicator in known.index and i.outcome and i.basis
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("outcomes", type=Path)
    options.add_argument("--area", default="430000")
    options.add_argument("--as-of", type=int, nargs="+", default=[6, 9])
    chosen = options.parse_args()
    outcomes = pd.read_csv(chosen.outcomes, dtype={"area_code": str})
    outcomes = outcomes[outcomes["area_code"] == chosen.area]
    known = outcomes[outcomes["outcome_value"].notna() & (outcomes["form"] == "growth")]
    print(f"{len(outcomes)} goals of {chosen.area}, {len(known)} growth goals with an outcome")
    if known.empty:
        return
    table = judged(outcomes[outcomes["year"].isin(known["year"])], chosen.area, chosen.as_of)
    print(table.round(2).to_string(index=False))
    for month, found in table.groupby("month"):
        held = found["outcome"].between(found["low"].round(1), found["high"].round(1)).mean()
        brier = ((found["probability"] - found["met"]) ** 2).mean()
        print(f"month {month}: {len(found)} goals of {found['year'].nunique()} years, met {found['met'].mean():.2f}; "
              f"Brier {brier:.3f} (even chance .250); 80 % bands held {held:.0%}")  # fmt: skip


if __name__ == "__main__":
    main()

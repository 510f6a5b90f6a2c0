"""How honest borrowing is: provinces forecast as if they had published nothing for the year.

    python benchmarks/silent_areas.py PROVINCES.csv.gz NATION.csv.gz

For each province and year the province's own GDP figures from that year on are hidden, and
its full-year growth is forecast in June from the nation and its own past. Prints how often the
bands held; the totals stand in ``bada_model.forecast.pool.record.BORROWED``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.domain import Area, Indicator, Kind, Pack, Plan
from bada_model.language import Text
from bada_model.projection import project

NATION = "100000"
YEARS = range(2009, 2021)


def silent(observations: pd.DataFrame, province: str, year: int) -> np.ndarray:
    """Year-end growth paths of a province that has published nothing from ``year`` on."""
    area = observations["area"].astype(str)
    hidden = (area == province) & (observations["period"].dt.year >= year)
    areas = (
        Area(code=province, label=Text.same(province), level="province", parent=NATION),
        Area(code=NATION, label=Text.same(NATION), level="nation"),
    )
    plan = Plan(
        code="silent", title=Text("", ""), area=province, year=year, areas=areas, actions=()
    )
    gdp = Indicator(code="gdp", label=Text.same("gdp"), kind=Kind.FLOW, unit="\u4ebf\u5143")
    pack = Pack(plan=plan, indicators={"gdp": gdp}, targets=(),
                observations=observations[area.isin([province, NATION]) & ~hidden])  # fmt: skip
    return project(pack, as_of=f"{year}-06", n_paths=2000).forecasts["gdp"].paths[:, -1]


def main(provinces: str, nation: str) -> None:
    """Measure and print."""
    frames = [store.read_observations(Path(p)) for p in (provinces, nation)]
    observations = pd.concat(frames, ignore_index=True)
    observations = observations[observations["indicator"] == "gdp"]
    growth = observations[
        (observations["measure"] == "yoy_growth") & (observations["coverage"] == "ytd")
    ]
    truth = growth[growth["period"].dt.month == 12].set_index(["area", "period"])["value"]
    rows = []
    for province in sorted(set(observations["area"].astype(str)) - {NATION}):
        for year in YEARS:
            end = silent(observations, province, year)
            actual = truth[province, pd.Period(f"{year}-12", "M")]
            rows.append((province, year, actual, *np.quantile(end, [0.1, 0.25, 0.5, 0.75, 0.9])))
    table = pd.DataFrame(
        rows, columns=["area", "year", "actual", "q10", "q25", "q50", "q75", "q90"]
    )
    held = {
        b: table["actual"].between(table[lo], table[hi])
        for b, lo, hi in (("80", "q10", "q90"), ("50", "q25", "q75"))
    }
    print(
        f"{len(table)} cases; 80% bands held {held['80'].mean():.3f}, 50% bands {held['50'].mean():.3f}; "
        f"mean miss {(table['actual'] - table['q50']).abs().mean():.2f} points"
    )
    print(table.assign(held=held["80"]).groupby("year")["held"].mean().round(2).to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How honest borrowing is: provinces forecast as if they had published nothing for the year.

    python benchmarks/silent_areas.py PROVINCES.csv.gz NATION.csv.gz [--years 2010:2021] [--out borrowed.csv]

For each province and year the province's own figures from that year on are hidden, and its
full-year growth is forecast in each month from February to November from the nation and its own
past. Judged are GDP and the flows that the province and the nation measure alike; value added of
sectors is not among them (the provinces publish it at current prices, the nation in real
growth). Where a province publishes levels only the outcome is the growth of those. The table is
``bada_model/forecast/pool/borrowed.csv``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.domain import Area, Indicator, Kind, Pack, Plan
from bada_model.errors import NoBasis
from bada_model.files import write_whole
from bada_model.forecast.draws import Draws
from bada_model.forecast.flows import FlowForecaster
from bada_model.forecast.history import Observed
from bada_model.forecast.pool.outlook import year_end_outlooks
from bada_model.forecast.pool.panel import arrange
from bada_model.language import Text

NATION = "100000"
MIN_CASES = 100
COMMAND = "python benchmarks/silent_areas.py PROVINCES NATION"
MIN_AREAS = 8
MONTHS = range(2, 12)
BANDS = {"held80": ("q10", "q90"), "held50": ("q25", "q75")}
LEVELS = {"q10": 0.1, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q90": 0.9}


def alike(provinces: pd.DataFrame, nation: pd.DataFrame) -> list[str]:
    """Flows whose growth many provinces and the nation publish cumulatively in the same terms."""
    cumulative = provinces[provinces["coverage"] == "ytd"]
    areas = cumulative.groupby("indicator", observed=True)["area"].nunique()
    many = sorted(areas.index[areas >= MIN_AREAS].astype(str))
    return [code for code in many if _terms(cumulative, code) & _terms(nation, code)]


def _terms(table: pd.DataFrame, indicator: str) -> set[str]:
    """Real, nominal or neither: the terms of the growth figures, of levels where there are none."""
    own = table[table["indicator"] == indicator]
    grown = own[own["measure"] == "yoy_growth"]
    return set((grown if len(grown) else own)["basis"].astype(str))


def pack_of(province: str, year: int, indicators: list[str], known: pd.DataFrame) -> Pack:
    """A plan of one province with these flows and nothing else."""
    areas = (
        Area(code=province, label=Text.same(province), level="province", parent=NATION),
        Area(code=NATION, label=Text.same(NATION), level="nation"),
    )
    plan = Plan(
        code="silent", title=Text("", ""), area=province, year=year, areas=areas, actions=()
    )
    flows = {
        c: Indicator(code=c, label=Text.same(c), kind=Kind.FLOW, unit="\u4ebf\u5143")
        for c in indicators
    }
    return Pack(plan=plan, indicators=flows, targets=(), observations=known)


def outcomes(observations: pd.DataFrame) -> dict[tuple[str, str, int], float]:
    """Full-year growth by area, indicator and year, published or from the area's own levels."""
    panels, _ = arrange(observations)
    return {
        (area, indicator, int(year)): float(value)
        for panel in panels
        for (area, indicator), rows in zip(panel.keys, panel.growth[:, :, -1], strict=True)
        for year, value in zip(panel.years, rows, strict=True)
        if np.isfinite(value)
    }


def silent_cases(
    observations: pd.DataFrame, indicators: list[str], years: range, months: range
) -> Iterator[dict[str, object]]:
    """Quantiles of every province that is silent in a year, with what happened."""
    area, year_of = observations["area"].astype(str), observations["period"].dt.year
    actual = outcomes(observations)
    provinces = sorted(set(area) - {NATION})
    for year in years:
        for month in months:
            as_of = pd.Period(f"{year}-{month:02d}", "M")
            nation = observations[(area == NATION) & (observations["period"] <= as_of)]
            pool, _ = year_end_outlooks(nation, as_of)
            for province in provinces:
                past = observations[(area == province) & (year_of < year)]
                known = pd.concat([past, nation], ignore_index=True)
                forecaster = FlowForecaster(
                    pack := pack_of(province, year, indicators, known), Observed(known),
                    Draws(n_paths=1000), pool,
                )  # fmt: skip
                for code, indicator in pack.indicators.items():
                    try:
                        found = forecaster.forecast(indicator)
                    except NoBasis:  # the nation has no figure of the year either
                        continue
                    if (province, code, year) in actual:
                        end = np.quantile(found.paths[:, -1], list(LEVELS.values()))
                        yield {"area": province, "indicator": code, "year": year, "month": month,
                               "actual": actual[province, code, year],
                               **dict(zip(LEVELS, end.tolist(), strict=True))}  # fmt: skip


def record(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases and share held by indicator and month; a blank indicator stands for all of a month."""
    held = cases.assign(**{
        name: cases["actual"].between(cases[low], cases[high]) for name, (low, high) in BANDS.items()
    })  # fmt: skip
    both = pd.concat([held, held.assign(indicator="")])
    table = both.groupby(["indicator", "month"]).agg(
        cases=("actual", "size"), **{name: (name, "mean") for name in BANDS}
    )
    return table[table["cases"] >= MIN_CASES].round(4).reset_index()


def main() -> None:
    """Measure, print and, where asked for, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("provinces", type=Path)
    parser.add_argument("nation", type=Path)
    parser.add_argument("--years", default="2010:2021")
    parser.add_argument("--months", default="2:11")
    parser.add_argument("--cases", type=Path, help="one row for each case")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    years, months = (
        range(int(a), int(b) + 1)
        for a, b in (text.split(":") for text in (given.years, given.months))
    )
    provinces, nation = (store.latest(store.read_observations(p)) for p in (given.provinces, given.nation))  # fmt: skip
    indicators = alike(provinces, nation)
    observations = pd.concat([provinces, nation], ignore_index=True)
    observations = observations[observations["indicator"].isin(indicators)]
    cases = pd.DataFrame(silent_cases(observations, indicators, years, months))
    if given.cases is not None:
        write_whole(given.cases, cases.round(4).to_csv(index=False, lineterminator="\n"))
    table = record(cases)
    print(table.to_string(index=False))
    if given.out is not None:
        first = (
            f"# made by: benchmarks/silent_areas.py PROVINCES NATION --years {given.years} --out\n"
        )
        write_whole(given.out, first + table.to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()

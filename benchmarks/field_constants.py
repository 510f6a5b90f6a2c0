"""How well the fixed numbers of the growth field fit published growth: log density of its rows.

    python benchmarks/field_constants.py PROVINCES.csv.gz NATION.csv.gz [--years 2009 2021]

For each of the provinces and each flow it and the nation measure alike, all published growth of
the window before a year is one draw of the field with the scales the engine gives it. Each fixed
number is moved alone, the others kept; printed is the gain in log density per 100 rows over the
number in use.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from silent_areas import NATION, alike, pack_of

from bada_model import store
from bada_model.forecast import field as growth_field
from bada_model.forecast.draws import Draws
from bada_model.forecast.field import Field, Row, Scales
from bada_model.forecast.flows import WINDOW_YEARS, FlowForecaster
from bada_model.forecast.history import Observed

TRIED = {
    "LEVEL_MEMORY": (0.5, 0.7, 0.85, 0.95),
    "ECHO": (0.0, 0.15, 0.3, 0.45),
    "LASTING_SHARE": (0.0, 0.2, 0.35, 0.5),
    "RELEASE_NOISE": (0.03, 0.1, 0.2, 0.3, 0.5),
}
MIN_ROWS = 20


def chains(observations: pd.DataFrame, year: int) -> Iterator[tuple[Scales, list[Row]]]:
    """Scales and rows of each province and flow as a live forecast of a year would have them."""
    rows = observations[observations["period"].dt.year < year]
    provinces = sorted(set(rows["area"].astype(str)) - {NATION})
    nation = rows[rows["area"] == NATION]
    flows = alike(rows[rows["area"] != NATION], nation)
    for province in provinces:
        known = rows[rows["area"].isin([province, NATION]) & rows["indicator"].isin(flows)]
        pack = pack_of(province, year, flows, known)
        forecaster = FlowForecaster(pack, Observed(known), Draws(n_paths=2), {})
        for evidence in forecaster._known.values():
            found = forecaster._rows(evidence)
            if {row.area for row in found} == {0, 1} and len(found) >= MIN_ROWS:
                yield forecaster._scales(evidence), found


def log_density(scales: Scales, rows: list[Row]) -> float:
    """Log density of all rows together under the field."""
    field = Field(scales, WINDOW_YEARS)
    among = field._among(rows, field._views(rows))
    missed = np.array([row.value for row in rows]) - scales.mean
    _, log_determinant = np.linalg.slogdet(2 * np.pi * among)
    return float(-0.5 * (missed @ np.linalg.solve(among, missed) + log_determinant))


def _noisy(rows: list[Row]) -> list[Row]:
    """The rows with the release noise now tried."""
    return [replace(row, variance=growth_field.RELEASE_NOISE**2) for row in rows]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("provinces", type=Path)
    parser.add_argument("nation", type=Path)
    parser.add_argument("--years", type=int, nargs="+", default=[2009, 2021])
    arguments = parser.parse_args()
    tables = [
        store.latest(store.read_observations(f)) for f in (arguments.provinces, arguments.nation)
    ]
    observations = pd.concat(tables, ignore_index=True)
    for year in arguments.years:
        found = list(chains(observations, year))
        total = sum(len(rows) for _, rows in found)
        base = sum(log_density(scales, _noisy(rows)) for scales, rows in found)
        print(f"{year}: {len(found)} chains, {total} rows")
        for name, values in TRIED.items():
            used = getattr(growth_field, name)
            gains = []
            for value in values:
                setattr(growth_field, name, value)
                gain = sum(log_density(s, _noisy(rows)) for s, rows in found) - base
                gains.append(f"{value:g}: {100 * gain / total:+.1f}")
            setattr(growth_field, name, used)
            print(f"  {name:14} {'  '.join(gains)}")


if __name__ == "__main__":
    main()

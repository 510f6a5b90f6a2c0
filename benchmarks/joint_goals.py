"""P(all of five goals) from tied draws against the product of the single probabilities.

    python benchmarks/joint_goals.py PROVINCES.csv.gz [--years 2010:2021]

For each area, year and origin month the goals are last year's growth of five indicators, plus a
multiple of the series' usual error. The tie is learned from the area's carry errors of earlier
years only. Prints both Brier scores and the difference with its standard error clustered by year.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.evidence_commands import parse_range
from bada_model.forecast.dependence import loadings
from bada_model.forecast.draws import Draws
from bada_model.forecast.law import QuantileLaw
from bada_model.forecast.pool.outlook import SeriesOutlook, year_end_outlooks
from bada_model.forecast.pool.panel import Panel, arrange

INDICATORS = (
    "gdp", "services_va", "electricity_consumption", "output_cement", "output_thermal_power",
)  # fmt: skip
MONTHS = (3, 6, 9)
DISTANCES = (-1.0, -0.5, 0.0)
PATHS = 4_000


class Growth:
    """Growth so far and over the year of every series, by month."""

    def __init__(self, panels: list[Panel]) -> None:
        self._at = {key: (panel, row) for panel in panels for row, key in enumerate(panel.keys)}

    def series(self, key: tuple[str, str], month: int) -> pd.Series:
        """Published year-to-date growth through a month, by year."""
        panel, row = self._at[key]
        column = panel.months.index(month)
        return pd.Series(panel.growth[row, :, column], index=panel.years).dropna()

    def errors(self, key: tuple[str, str], month: int, before: int) -> dict[int, float]:
        """Carry errors of the years before."""
        gap = (self.series(key, 12) - self.series(key, month)).dropna()
        return {int(y): float(g) for y, g in gap.items() if y < before}


def cases(observations: pd.DataFrame, years: range) -> Iterator[tuple[int, float, float, bool]]:
    """Year, tied probability, product of the single ones, and whether all were reached."""
    growth = Growth(arrange(observations)[0])
    draws = Draws(n_paths=PATHS)
    own = [draws.normals(name)[:, 0] for name in INDICATORS]
    for year in years:
        for month in MONTHS:
            as_of = pd.Period(f"{year}-{month:02d}", "M")
            found, _ = year_end_outlooks(observations[observations["period"] <= as_of], as_of)
            for area in sorted({area for area, _ in found}):
                keys = [(area, name) for name in INDICATORS]
                if all(key in found for key in keys):
                    yield from _of_area(growth, [found[k] for k in keys], own, month)


def _of_area(
    growth: Growth, outlooks: list[SeriesOutlook], own: list[np.ndarray], month: int
) -> Iterator[tuple[int, float, float, bool]]:
    year, keys = outlooks[0].year, [(o.area, o.indicator) for o in outlooks]
    full = [growth.series(key, 12) for key in keys]
    if not all(year in s.index and year - 1 in s.index for s in full):
        return
    errors = [growth.errors(key, month, year) for key in keys]
    tied = np.array([row @ np.array(own) for row in loadings(errors)])
    ends = [QuantileLaw(quantiles=o.quantiles) for o in outlooks]
    usual = [np.std(list(e.values())) if e else 1.0 for e in errors]
    for distance in DISTANCES:
        goals = [s[year - 1] + distance * u for s, u in zip(full, usual, strict=True)]
        met = np.array(
            [law.quantile_of(z) >= g for law, z, g in zip(ends, tied, goals, strict=True)]
        )
        single = [
            np.mean(law.quantile_of(z) >= g) for law, z, g in zip(ends, own, goals, strict=True)
        ]
        reached = all(s[year] >= g for s, g in zip(full, goals, strict=True))
        yield year, float(met.all(axis=0).mean()), float(np.prod(single)), reached


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("observations", type=Path)
    options.add_argument("--years", default="2010:2021")
    chosen = options.parse_args()
    observations = store.latest(store.read_observations(chosen.observations))
    observations = observations[observations["indicator"].isin(INDICATORS)]
    table = pd.DataFrame(
        cases(observations, parse_range(chosen.years, 1950, 2100)),
        columns=["year", "tied", "product", "reached"],
    )
    tied, product = ((table[c] - table["reached"]) ** 2 for c in ("tied", "product"))
    by_year = (tied - product).groupby(table["year"]).sum()
    error = np.sqrt((by_year**2).sum()) / len(table)
    print(
        f"{len(table)} cases of {table['year'].nunique()} years, all five reached in {table['reached'].mean():.3f}"
    )
    print(
        f"Brier: tied {tied.mean():.4f}, product {product.mean():.4f} ({tied.mean() / product.mean() - 1:+.1%})"
    )
    print(f"mean stated: tied {table['tied'].mean():.3f}, product {table['product'].mean():.3f}")
    print(f"difference {(tied - product).mean():+.5f}, standard error by year {error:.5f}")


if __name__ == "__main__":
    main()

"""P(all of five goals) from tied draws against the product of the single probabilities.

    python benchmarks/joint_goals.py PROVINCES.csv.gz [--years 2010:2021] [--random 3]

For each area, year and origin month the goals are last year's growth of five indicators, plus a
multiple of the series' usual error: five headline ones, or with ``--random N`` N sets of any five
that the area has. The tie is learned from the area's carry errors of earlier
years only. Prints both Brier scores and the difference with its standard error clustered by year.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.commands.evidence import parse_range
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

    def known(self, key: tuple[str, str], month: int) -> bool:
        """Whether the series publishes at this month at all."""
        return month in self._at[key][0].months

    def series(self, key: tuple[str, str], month: int) -> pd.Series:
        """Published year-to-date growth through a month, by year."""
        panel, row = self._at[key]
        column = panel.months.index(month)
        return pd.Series(panel.growth[row, :, column], index=panel.years).dropna()

    def errors(self, key: tuple[str, str], month: int, before: int) -> dict[int, float]:
        """Carry errors of the years before."""
        gap = (self.series(key, 12) - self.series(key, month)).dropna()
        return {int(y): float(g) for y, g in gap.items() if y < before}


Choose = Callable[[list[str]], list[list[str]]]
"""Sets of five out of the indicators that an area has at a month."""


def headline(available: list[str]) -> list[list[str]]:
    """The five of :data:`INDICATORS`, where all are there."""
    return [list(INDICATORS)] if set(INDICATORS) <= set(available) else []


def any_five(sets: int) -> Choose:
    """Random sets of five, always the same ones."""
    rng = np.random.default_rng(3)

    def choose(available: list[str]) -> list[list[str]]:
        if len(available) < len(INDICATORS):
            return []
        size = len(INDICATORS)
        return [sorted(rng.choice(available, size, replace=False)) for _ in range(sets)]

    return choose


def cases(
    observations: pd.DataFrame, years: range, choose: Choose
) -> Iterator[tuple[int, float, float, bool]]:
    """Year, tied probability, product of the single ones, and whether all were reached."""
    growth = Growth(arrange(observations)[0])
    draws = Draws(n_paths=PATHS)
    own = [draws.normals(name)[:, 0] for name in INDICATORS]
    for year in years:
        for month in MONTHS:
            as_of = pd.Period(f"{year}-{month:02d}", "M")
            found, _ = year_end_outlooks(observations[observations["period"] <= as_of], as_of)
            for area in sorted({area for area, _ in found}):
                available = sorted(name for where, name in found if where == area)
                for names in choose([n for n in available if growth.known((area, n), month)]):
                    chosen = [found[area, name] for name in names]
                    yield from _of_area(growth, chosen, own, month)


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
    options.add_argument("--random", type=int, default=0, metavar="N")
    chosen = options.parse_args()
    observations = store.latest(store.read_observations(chosen.observations))
    if not chosen.random:
        observations = observations[observations["indicator"].isin(INDICATORS)]
    choose = any_five(chosen.random) if chosen.random else headline
    table = pd.DataFrame(
        cases(observations, parse_range(chosen.years, 1950, 2100), choose),
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

"""Synthetic panels with known truth, written as observation rows."""

import numpy as np
import pandas as pd
import pytest


def observations(series, *, first=2004, growth=False, area="1"):
    """Year-to-date rows of monthly amounts, shape (n_years, 11) for each name."""
    rows = []
    for name, amounts in series.items():
        ytd = np.cumsum(amounts, axis=1)
        for y, year in enumerate(ytd):
            for k, value in enumerate(year):
                period = pd.Period(f"{first + y}-{k + 2:02d}", "M")
                rows.append((area, name, period, "ytd", "level", value, "亿元"))
                if growth and y:
                    rate = round((value / ytd[y - 1, k] - 1) * 100, 1)
                    rows.append((area, name, period, "ytd", "yoy_growth", rate, "percent"))
    columns = ["area", "indicator", "period", "coverage", "measure", "value", "unit"]
    return pd.DataFrame(rows, columns=columns)


def seasonal_amounts(rng, *, years=14, drift=0.07, noise=0.03, size=1):
    """Amounts with a season, a drift and a random walk in the level."""
    season = np.array([2.0, 1.0, 1.05, 1.1, 1.2, 1.0, 1.0, 1.1, 1.15, 1.2, 1.4])
    steps = rng.normal(drift / 11, noise, (size, years * 11))
    level = np.exp(np.cumsum(steps, axis=1)).reshape(size, years, 11)
    return level * season * np.exp(rng.normal(0, noise / 2, (size, years, 11)))


@pytest.fixture
def panel_rows(rng):
    """Observations of twenty simulated series."""
    amounts = seasonal_amounts(rng, size=20)
    return observations({f"s{i:02d}": a for i, a in enumerate(amounts)})

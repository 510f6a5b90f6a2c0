"""Reading a backtest: skill, coverage, reliability, and whether a difference is more than luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from bada_model.evaluation.backtest import CASE_KEY, QUANTILES

BANDS = {"50": 0.25, "80": 0.4, "90": 0.45, "95": 0.475}
"""Bands by how far from one half the PIT may lie."""
SPANS: Mapping[str, tuple[int, int]] = {"2-4": (2, 4), "5-8": (5, 8), "9-11": (9, 11)}
SURPRISES: Mapping[str, tuple[float, float]] = {
    "<1": (0, 1),
    "1-2": (1, 2),
    "2-4": (2, 4),
    ">4": (4, np.inf),
}
"""Spans of the surprise: how many usual deviations growth so far lies from the median of past seasons."""
MIN_SCALE = 0.02
MIN_CASES = 20
"""Fewer cases of a kind and span are not read alone."""


def with_plain_carry(scores: pd.DataFrame) -> pd.DataFrame:
    """The scores and, as method ``plain``, the absolute miss of growth so far carried on."""
    plain = scores[scores["method"] == "carry"].copy()
    plain["method"], plain["crps"] = "plain", (plain["mean"] - plain["actual"]).abs()
    return pd.concat([scores, plain], ignore_index=True)


SERIES = ("area", "indicator")
SERIES_MONTH = (*SERIES, "month")


def scaled(scores: pd.DataFrame, *, unit: Sequence[str] = SERIES_MONTH) -> pd.DataFrame:
    """Scores with ``scaled``: CRPS over the mean plain-carry miss of the series at the same month.

    With ``unit=SERIES`` the unit is the series' mean miss over all months. Series on which plain carry misses by less than 0.02 points on average are left out.
    """
    table = with_plain_carry(scores)
    plain = table[table["method"] == "plain"]
    scale = plain.groupby(list(unit))["crps"].mean().rename("unit")
    joined = table.join(scale, on=list(unit))
    kept = joined[joined["unit"] > MIN_SCALE]
    return kept.assign(scaled=kept["crps"] / kept["unit"])


def skill(
    scores: pd.DataFrame, *, against: str, method: str = "pool", unit: Sequence[str] = SERIES_MONTH
) -> float:
    """Share by which a method's mean scaled CRPS lies below another's."""
    means = scaled(scores, unit=unit).groupby("method")["scaled"].mean()
    return float(1 - means[method] / means[against])


def coverage(scores: pd.DataFrame, *, method: str = "pool") -> pd.DataFrame:
    """Share of outcomes inside the 50, 80, 90 and 95 % bands by span of origin months."""
    own = scores[scores["method"] == method]
    return _held({n: own[own["month"].between(*span)] for n, span in SPANS.items()})


def coverage_by_surprise(scores: pd.DataFrame, *, method: str = "pool") -> pd.DataFrame:
    """The same by how unusual the year was when the forecast was made."""
    own = scores[scores["method"] == method]
    return _held({
        name: own[own["surprise"].between(low, high, inclusive="left")]
        for name, (low, high) in SURPRISES.items()
    })  # fmt: skip


def _held(parts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Cases and share inside each band, one row for each part that has any case."""
    rows = {}
    for name, part in parts.items():
        if len(part):
            distance = (part["pit"] - 0.5).abs()
            held = {band: float((distance <= half).mean()) for band, half in BANDS.items()}
            rows[name] = {"cases": len(part), **held}
    return pd.DataFrame(rows).T


def goal_probability(scores: pd.DataFrame, goal: pd.Series) -> np.ndarray:
    """Probability of full-year growth at or above a goal, linear between the stored quantiles."""
    levels = np.array([0.0, *QUANTILES.values(), 1.0])
    inner = scores[list(QUANTILES)].to_numpy()
    spread = np.maximum(inner[:, -1] - inner[:, 0], 1e-6)
    grid = np.column_stack([inner[:, 0] - spread, inner, inner[:, -1] + spread])
    below = [np.interp(g, row, levels) for g, row in zip(goal, grid, strict=True)]
    return 1 - np.array(below)


def brier(scores: pd.DataFrame, *, method: str, distance: float = 0.0) -> float:
    """Brier score of reaching last year's growth plus ``distance`` usual errors.

    The method ``plain`` says 1 or 0 by whether growth so far lies at or above the goal.
    """
    own = scores[scores["method"] == ("carry" if method == "plain" else method)]
    own = own[np.isfinite(own["last_year"])]
    goal = own["last_year"] + distance * own["scale"]
    reached = own["actual"] >= goal
    chance = own["mean"] >= goal if method == "plain" else goal_probability(own, goal)
    return float(np.mean((np.asarray(chance, float) - reached) ** 2))


def reliability(scores: pd.DataFrame, *, method: str = "pool") -> tuple[float, pd.DataFrame]:
    """Slope of outcomes on stated probabilities, and the table behind it by tenths.

    A slope of one means that probabilities mean what they say.
    """
    own = scores[(scores["method"] == method) & np.isfinite(scores["last_year"])]
    chance = np.concatenate(
        [goal_probability(own, own["last_year"] + d * own["scale"]) for d in (-1, 0, 1)]
    )
    reached = np.concatenate(
        [own["actual"] >= own["last_year"] + d * own["scale"] for d in (-1, 0, 1)]
    )
    slope = float(np.polyfit(chance, reached.astype(float), 1)[0])
    tenth = np.minimum((chance * 10).astype(int), 9)
    table = pd.DataFrame({"stated": chance, "happened": reached, "tenth": tenth})
    return slope, table.groupby("tenth").agg(
        stated=("stated", "mean"), happened=("happened", "mean"), cases=("stated", "size")
    )


def paired_difference(
    scores: pd.DataFrame, *, method: str = "pool", against: str = "carry"
) -> tuple[float, float]:
    """Mean difference of scaled CRPS and its standard error clustered by year.

    Cases of one year share a shock; treating them as independent would overstate the evidence.
    """
    table = scaled(scores).set_index([*CASE_KEY, "method"])["scaled"]
    table = table.unstack("method")  # noqa: PD010
    gap = (table[method] - table[against]).dropna()
    by_year = gap.groupby(level="year")
    totals, count = by_year.sum() - by_year.size() * gap.mean(), gap.groupby(level="year").ngroups
    if count < 2:
        return float(gap.mean()), float("nan")
    error = np.sqrt((totals**2).sum() * count / (count - 1)) / len(gap)
    return float(gap.mean()), float(error)


def by_kind(scores: pd.DataFrame) -> pd.DataFrame:
    """Skill, coverage, mean PIT, Brier scores and reliability by kind of series and span of months.

    Goals of the Brier scores: last year's growth (near), two usual errors above it (far).
    """
    rows = []
    for levels, of_kind in scores.groupby("own_levels"):
        for span, (first, last) in SPANS.items():
            part = of_kind[of_kind["month"].between(first, last)]
            own = part[part["method"] == "pool"]
            if np.isfinite(own["last_year"]).sum() < MIN_CASES:
                continue
            distance = (own["pit"] - 0.5).abs()
            rows.append(
                {"kind": "own levels" if levels else "growth", "months": span, "cases": len(own),
                 "below_plain_carry": skill(part, against="plain"),
                 **{f"held{band}": (distance <= half).mean() for band, half in BANDS.items()},
                 "mean_pit": own["pit"].mean(), "brier_near": brier(part, method="pool"),
                 "brier_far": brier(part, method="pool", distance=2.0), "slope": reliability(part)[0]}
            )  # fmt: skip
    return pd.DataFrame(rows)


def summary(scores: pd.DataFrame) -> dict[str, object]:
    """The figures by which a backtest is judged, as plain values."""
    if scores.empty:
        return {"cases": 0}
    means = scaled(scores).groupby("method")["scaled"].mean()
    gap, error = paired_difference(scores)
    return {
        "cases": int((scores["method"] == "pool").sum()),
        "series": int(scores.groupby(["area", "indicator"]).ngroups),
        "scaled_crps": {str(m): round(float(v), 4) for m, v in means.items()},
        "below_plain_carry": round(skill(scores, against="plain"), 4),
        "below_plain_carry_one_unit_a_series": round(
            skill(scores, against="plain", unit=SERIES), 4
        ),
        "below_calibrated_carry": round(skill(scores, against="carry"), 4),
        "difference_to_carry": round(gap, 4),
        "standard_error_by_year": round(error, 4) if np.isfinite(error) else None,
        "held": _shares(coverage(scores)),
        "held_by_surprise": _shares(coverage_by_surprise(scores)),
        "brier_last_year": {
            m: round(brier(scores, method=m), 4) for m in ("pool", "carry", "plain")
        },
        "brier_one_error_above": {
            m: round(brier(scores, method=m, distance=1.0), 4) for m in ("pool", "carry", "plain")
        },
        "reliability_slope": round(reliability(scores)[0], 3),
    }


def _shares(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """A table of coverage as plain values."""
    return {
        str(name): {band: round(float(row[band]), 4) for band in BANDS}
        for name, row in table.iterrows()
    }

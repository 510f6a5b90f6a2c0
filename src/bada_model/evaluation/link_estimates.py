"""Effects estimated from a pack's history: one growth rate regressed on another.

The sample of an ``estimated`` link in ``links.csv`` reads ``AREA:SERIES ~ AREA:SERIES FIRST-LAST``.
Whoever writes such a row gets its effect and standard error here; a test repeats every shipped one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from bada_model import store
from bada_model.domain import Pack
from bada_model.errors import NoBasis
from bada_model.forecast.history import Observed
from bada_model.language import Text

_SAMPLE = re.compile(r"(\S+):(\S+) ~ (\S+):(\S+) (\d{4})-(\d{4})")
MIN_YEARS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEstimate:
    """Slope of an ordinary least squares line, one point for each year."""

    effect: float  # percentage points for one percentage point
    se: float  # standard error of the effect
    years: int


def estimate_link(pack: Pack, sample: str) -> LinkEstimate:
    """The effect named by a sample, from published full-year growth in both places.

    Raises
    ------
    NoBasis
        The sample is not written as above, or fewer than five years are common.
    """
    import statsmodels.api as sm

    found = _SAMPLE.match(sample)
    if found is None:
        raise NoBasis(
            Text(f"样本写法不符：{sample}", f"not a sample 'AREA:SERIES ~ AREA:SERIES 2001-2023': {sample}")
        )  # fmt: skip
    observed = Observed(store.latest(pack.observations))
    first, last = int(found[5]), int(found[6])
    y, x = (_annual(observed, found[i], found[i + 1]) for i in (1, 3))
    years = [t for t in sorted(y.keys() & x.keys()) if first <= t <= last]
    if len(years) < MIN_YEARS:
        raise NoBasis(
            Text(
                f"{sample}：只有{len(years)}个共同年份",
                f"{sample}: only {len(years)} common years",
            )
        )
    fit = sm.OLS(
        np.array([y[t] for t in years]), sm.add_constant(np.array([x[t] for t in years]))
    ).fit()
    return LinkEstimate(effect=float(fit.params[1]), se=float(fit.bse[1]), years=len(years))


def _annual(observed: Observed, area: str, series: str) -> dict[int, float]:
    history = observed.flow(area, series)
    return history.annual() if history is not None else {}

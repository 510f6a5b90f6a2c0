"""Random states of promises, coherent as the engine would give them, for tests of the sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from bada_model.attainment import AT_RISK, ON_TRACK, QUANTILES, Assessment, Status
from bada_model.domain import Bound, Form, Indicator, Kind, Stage, Target
from bada_model.forecast import Basis, Level
from bada_model.language import Text

UNITS = {
    Form.GROWTH: "percent", Form.LEVEL: "亿元", Form.STOCK: "户", Form.INCREMENT: "户",
    Form.COUNT: "人", Form.SHARE: "percent", Form.RATE: "percent", Form.MEAN: "微克/立方米",
    Form.DAYS: "天", Form.STANDARD: "元/月", Form.MILESTONE: "项", Form.RELATIVE: "percentage_point",
}  # fmt: skip
BASIS = Basis(level=Level.OWN_MONTHS, method=Text("方法", "method"), last=pd.Period("2024-08", "M"))


@st.composite
def assessments(draw: st.DrawFn, form: Form | None = None) -> Assessment:
    """One promise with a basis: any form and bound, settled or open, negative values included."""
    form = form or draw(st.sampled_from(list(Form)))
    value = draw(st.floats(-20, 5000).map(lambda v: round(v, 1)))
    target = Target(
        id="x.main", indicator="x", form=form, bound=draw(st.sampled_from(list(Bound))), value=value,
        unit=UNITS[form], due=pd.Period("2024-12", "M"), action=1, clause="main/一", lead="区商务局",
        tolerance=draw(st.sampled_from([0.0, 0.5])), two_sided=draw(st.booleans()),
        value_from=1.0 if form is Form.STANDARD else None,
        stage=Stage.COMPLETED if form is Form.MILESTONE else None, relative_to="gdp",
    )  # fmt: skip
    indicator = Indicator(
        code="x", label=Text("某项", "Something"), kind=Kind.FLOW, unit=UNITS[form]
    )
    centre = draw(
        st.sampled_from([value, value + 0.04, -value, 0.0, 0.04, -0.04]) | st.floats(-50, 6000)
    )
    spread = draw(st.sampled_from([0.0, 0.01, 0.1, 1.0, 30.0, 500.0]))
    published = spread == 0.0
    paths = centre + spread * np.random.default_rng(draw(st.integers(0, 99))).normal(size=201)
    return answer(target, indicator, paths, published, draw(st.none() | st.floats(-5, 300)))


def answer(
    target: Target, indicator: Indicator, paths: np.ndarray, published: bool, pace: float | None
) -> Assessment:
    """The assessment of some paths, by the rules of ``bada_model.attainment``."""
    probability = float(np.mean(target.met(paths)))
    if published:
        status = Status.MET if probability == 1.0 else Status.OFF_TRACK
    elif probability >= ON_TRACK:
        status = Status.ON_TRACK
    else:
        status = Status.AT_RISK if probability >= AT_RISK else Status.OFF_TRACK
    outcome = {"mean": float(paths.mean())}
    outcome |= {f"{q:g}": float(np.quantile(paths, q)) for q in QUANTILES}
    return Assessment(
        target=target, indicator=indicator, status=status, probability=probability, outcome=outcome,
        required_pace=pace, pace_unit=Text("%", "% on the year"), basis=BASIS,
    )  # fmt: skip

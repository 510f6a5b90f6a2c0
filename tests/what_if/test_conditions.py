"""Judgements as conditions on outcomes."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bada_model.assumptions import Judgement, JudgementKind
from bada_model.conditions import ConditionError, tied_to, tilt
from bada_model.domain import Kind


def judgement(kind, value, spread=0.0, *, indicator="retail_sales", by="Li", until="2024-12"):
    return Judgement(
        indicator=indicator, kind=JudgementKind(kind), value=value, spread=spread, by=by,
        on=pd.Timestamp("2024-09-10"), reason="survey", until=pd.Period(until, "M"),
    )  # fmt: skip


@pytest.fixture
def outcomes(rng):
    return 5 + 1.5 * rng.standard_normal(20_000)


def test_a_soft_judgement_gives_its_mean_and_spread(outcomes):
    found = tilt([(judgement("about", 6.0, 0.5), outcomes)])
    mean = found.weights @ outcomes
    assert mean == pytest.approx(6.0, abs=1e-3)
    assert found.weights @ (outcomes - mean) ** 2 == pytest.approx(0.25, abs=1e-3)


def test_the_distance_from_a_normal_forecast_is_the_closed_form(outcomes):
    """KL of N(6, 1) from N(5, 1.5)."""
    found = tilt([(judgement("about", 6.0, 1.0), outcomes)])
    exact = np.log(1.5) + (1 + 1) / (2 * 1.5**2) - 0.5
    assert found.bend == pytest.approx(exact, abs=0.03)


def test_tilting_carries_over_to_what_moves_along(rng):
    x = rng.standard_normal(50_000)
    y = 0.8 * x + 0.6 * rng.standard_normal(50_000)
    found = tilt([(judgement("about", 1.0, 0.5), x)])
    assert found.weights @ y == pytest.approx(0.8, abs=0.05)


def test_hard_judgements_keep_only_what_satisfies_them(outcomes):
    found = tilt([(judgement("at_least", 6.0), outcomes), (judgement("at_most", 7.0), outcomes)])
    chosen = outcomes[found.choose()]
    assert chosen.min() >= 6
    assert chosen.max() <= 7


def test_an_exact_judgement_is_the_figure_as_published(outcomes):
    chosen = outcomes[tilt([(judgement("exactly", 5.2), outcomes)]).choose()]
    assert ((chosen >= 5.15 - 1e-9) & (chosen < 5.25 + 1e-9)).all()


def test_too_far_from_the_forecast_is_refused_with_the_range(outcomes):
    with pytest.raises(ConditionError, match=r"reaches from 1 to 99 %"):
        tilt([(judgement("at_least", 30.0), outcomes)])


def test_soft_judgements_out_of_reach_are_refused(outcomes):
    with pytest.raises(ConditionError):
        tilt([(judgement("about", 40.0, 0.1), outcomes)])


def test_two_exact_judgements_that_differ_are_named(outcomes):
    both = [(judgement("exactly", v, by=who), outcomes) for v, who in ((5.0, "Li"), (6.0, "Wang"))]
    with pytest.raises(ConditionError, match=r"Li says 5, Wang says 6"):
        tilt(both)


def test_a_judgement_bends_a_projection_and_says_how_far(projection, scenario):
    under = projection.under(scenario(judgements=(judgement("about", 6.5, 0.4),)))
    before, after = (p.answer("retail_sales").outcome["mean"] for p in (projection, under))
    assert before < after == pytest.approx(6.5, abs=0.1)
    assert "bends the forecast" in under.tilt.statement.en


def test_a_lapsed_judgement_counts_no_more(projection, scenario):
    under = projection.under(scenario(judgements=(judgement("about", 6.5, 0.4, until="2024-05"),)))
    assert under.tilt is None
    assert under.assess() == projection.assess()


def test_a_shift_moves_the_remaining_months(projection, scenario):
    under = projection.under(scenario(judgements=(judgement("shift", 2.0),)))
    forecast = projection.forecasts["retail_sales"]
    change = under.forecasts["retail_sales"].paths - forecast.paths
    assert change[:, -1] == pytest.approx(
        2.0 * forecast.shares[projection.first_open_month - 2 :].sum()
    )
    assert not change[:, forecast.observed].any()


def test_what_is_drawn_apart_from_a_judgement_keeps_every_path(demonstration, scenario):
    end = demonstration.forecasts["retail_sales"].paths[:, -1]
    said = judgement("about", float(end.mean() + 0.3 * end.std()), float(0.7 * end.std()))
    bent = demonstration.under(scenario(judgements=(said,)))
    tied = tied_to(demonstration.pack, ["retail_sales"])
    apart = demonstration.forecasts.keys() - tied
    assert len(apart) > 20
    assert all(bent.forecasts[c] is demonstration.forecasts[c] for c in apart)
    assert not np.array_equal(
        bent.forecasts["retail_sales"].paths, demonstration.forecasts["retail_sales"].paths
    )


def test_flows_identities_and_links_between_indicators_tie():
    kinds = {"a": "flow", "b": "flow", "c": "count", "d": "count", "e": "stock", "f": "rate"}
    indicators = {c: SimpleNamespace(kind=Kind(kind)) for c, kind in kinds.items()}
    links = (
        SimpleNamespace(source="b", indicator="c"),
        SimpleNamespace(source="driver", indicator="f"),
    )
    pack = SimpleNamespace(
        indicators=indicators, assumptions=SimpleNamespace(links=links),
        plan=SimpleNamespace(identities=(SimpleNamespace(total="d", parts=("c",)),)),
    )  # fmt: skip
    assert tied_to(pack, ["a"]) == {"a", "b", "c", "d"}
    assert tied_to(pack, ["f"]) == {"f"}

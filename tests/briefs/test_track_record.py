"""Answers as rows to keep, and their scores."""

from dataclasses import asdict

import numpy as np
import pytest

from bada_model.briefs import Answer, Outcome, answers, outcomes_of, score
from bada_model.briefs.track_record import by_month, record_blocks


def said(probability, *, target="a", month="2024-06", band=(5.0, 9.0)):
    quantiles = {"0.1": band[0], "0.9": band[1]} if band else {}
    return Answer(target=target, as_of=month, scenario="baseline", probability=probability,
                  status="on_track", quantiles=quantiles)  # fmt: skip


def test_the_brier_score_by_hand():
    found = score([said(0.8), said(0.4, target="b")],
                  [Outcome(target="a", met=True, value=7.0), Outcome(target="b", met=False, value=9.5)])  # fmt: skip
    assert found.brier == pytest.approx((0.04 + 0.16) / 2)
    assert found.reference == pytest.approx(0.25)
    assert (found.inside, found.banded) == (0.5, 2)


def test_answers_without_an_outcome_are_not_scored():
    assert score([said(0.8, target="z")], [Outcome(target="a", met=True, value=1.0)]) is None


def test_bands_are_scored_only_where_both_sides_are_known():
    found = score([said(0.8, band=None)], [Outcome(target="a", met=True, value=None)])
    assert found.inside is None
    assert found.answers == 1


def test_calibrated_answers_score_as_theory_says(rng):
    chance = rng.random(4000)
    met = rng.random(4000) < chance
    given = [said(float(p), target=str(n)) for n, p in enumerate(chance)]
    found = score(
        given, [Outcome(target=str(n), met=bool(m), value=7.0) for n, m in enumerate(met)]
    )
    assert found.brier == pytest.approx(np.mean(chance * (1 - chance)), abs=0.01)
    assert found.stated == pytest.approx(found.met / 4000, abs=0.02)


def test_months_are_scored_apart():
    outcomes = [Outcome(target="a", met=True, value=7.0)]
    found = by_month([said(0.5, month="2024-03"), said(0.9, month="2024-09")], outcomes)
    assert [round(s.brier, 2) for s in found.values()] == [0.25, 0.01]


def test_answers_of_a_projection_are_plain_values(plain_projection):
    rows = answers(plain_projection)
    known = [i for i in plain_projection.assess() if i.probability is not None]
    assert [r.target for r in rows] == [i.target.id for i in known]
    assert asdict(rows[0])["quantiles"]["0.5"] == known[0].outcome["0.5"]
    assert {type(v) for v in asdict(rows[0]).values()} == {str, float, dict}


def test_nothing_decided_gives_no_outcomes():
    assert outcomes_of([]) == ()


def test_few_answers_carry_a_warning():
    blocks = list(record_blocks([said(0.8)], [Outcome(target="a", met=True, value=7.0)]))
    assert any("不足20个" in getattr(b, "text", b).zh for b in blocks[:2])


def test_a_worse_score_is_not_called_better():
    outcomes = [Outcome(target="a", met=True, value=7.0), Outcome(target="b", met=False, value=7.0)]
    blocks = list(record_blocks([said(0.1), said(0.9, target="b")], outcomes))
    assert "劣于" in blocks[0].text.zh
    assert "worse than" in blocks[0].text.en

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bada_model.domain import Bound, Form, Target


def target(form="growth", bound="at_least", value=8.0, **more):
    given_fields = {
        "id": "t", "indicator": "i", "unit": "percent", "due": pd.Period("2024-12", "M"),
        "action": 1, "clause": "main/一", "lead": "区发改局",
    }  # fmt: skip
    return Target(form=Form(form), bound=Bound(bound), value=value, **given_fields, **more)


@pytest.mark.parametrize(
    ("form", "bound", "value", "outcome", "met"),
    [
        ("growth", "at_least", 8, 7.95, True), ("growth", "at_least", 8, 7.94, False),
        ("growth", "more_than", 8, 8.04, False), ("growth", "more_than", 8, 8.05, True),
        ("mean", "at_most", 35, 35.04, True), ("mean", "at_most", 35, 35.05, False),
        ("mean", "less_than", 35, 34.96, False), ("mean", "less_than", 35, 34.94, True),
        ("count", "at_least", 21, 20, False), ("count", "more_than", 50, 50, False),
        ("growth", "at_least", -3, -3.04, True), ("growth", "at_least", -3, -3.06, False),
        ("level", "at_least", 103, 102.999, False), ("days", "at_most", 5, 5, True),
    ],
)  # fmt: skip
def test_a_target_is_judged_on_the_published_decimals(form, bound, value, outcome, met):
    assert bool(target(form, bound, value).met(np.array([outcome]))[0]) is met


@pytest.mark.parametrize(
    ("two_sided", "outcome", "met"),
    [(False, 58, True), (False, 70, True), (False, 56, False),
     (True, 58, True), (True, 70, False), (True, 56, False)],
)  # fmt: skip
def test_about_is_one_sided_unless_the_text_holds_it_steady(two_sided, outcome, met):
    about = target("level", "about", 60, tolerance=3, two_sided=two_sided)
    assert bool(about.met(np.array([outcome]))[0]) is met


@given(st.floats(-50, 50), st.floats(0, 20), st.lists(st.floats(-60, 60), min_size=1))
def test_raising_an_at_least_target_never_makes_it_easier(value, more, outcomes):
    easier = target(value=value).met(np.array(outcomes)).mean()
    assert target(value=value + more).met(np.array(outcomes)).mean() <= easier


@pytest.mark.parametrize(("bound", "missing"), [("at_least", 3.0), ("at_most", -3.0)])
def test_shortfall_is_the_distance_still_missing(bound, missing):
    assert target(bound=bound).shortfall(np.array([5.0]))[0] == missing


def test_the_larger_number_and_the_later_stage_are_stricter():
    assert target(value=72).strictness() > target(value=70).strictness()
    assert target("days", "at_most", 5).strictness() > target("days", "at_most", 6).strictness()

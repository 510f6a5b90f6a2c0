"""No sentence contradicts its own numbers, in either language, over random states."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bada_model.attainment import Status
from bada_model.briefs import wording
from bada_model.briefs.sentences import (
    NAMED,
    by_lead,
    direction,
    gap,
    moved,
    must_act,
    printed_percent,
    settled,
    standing,
    tally,
    together,
    weakest,
)
from bada_model.domain import Bound, Form, Indicator, Kind, Target
from bada_model.language import Text
from tests.briefs.states import answer, assessments

GOOD = {"zh": ("已经达成", "有望", "稳步推进", "已达成"), "en": ("is met", "on track", "steadily")}
BAD = {"zh": ("难以达成", "未能达成", "存在未达风险"), "en": ("off track", "missed", "at risk")}
SINCE = Text("7月", "since July")


def numbers(text):
    return [float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


@settings(max_examples=150, deadline=None)
@given(assessments())
def test_the_verdict_of_a_sentence_is_the_status(item):
    said = standing(item)
    for language in ("zh", "en"):
        sentence = said.in_(language)
        praised = any(w in sentence for w in GOOD[language])
        blamed = any(w in sentence for w in BAD[language])
        assert praised == (item.status in (Status.MET, Status.ON_TRACK)), sentence
        assert blamed == (item.status in (Status.AT_RISK, Status.OFF_TRACK)), sentence
    missed = item.status is Status.OFF_TRACK and settled(item)
    assert ("未能达成" in said.zh) == ("missed" in said.en) == missed


@settings(max_examples=150, deadline=None)
@given(assessments())
def test_no_sentence_is_without_a_number_of_its_own(item):
    plain = standing(item).zh.replace(wording.promise(item.target).zh, "").replace("80%", "")
    assert numbers(plain)


@settings(max_examples=150, deadline=None)
@given(assessments())
def test_both_languages_print_the_same_numbers(item):
    said = standing(item)
    assert sorted(numbers(said.zh)) == sorted(numbers(said.en))


@settings(max_examples=150, deadline=None)
@given(assessments())
def test_below_and_above_are_on_the_right_side(item):
    said = gap(item)
    if not said.zh:
        return
    median, target = item.outcome["0.5"], item.target
    assert numbers(said.zh)[0] > 0
    assert not target.met(np.array([median]))[0]
    if "低于" in said.zh:
        assert median < target.value
        assert "below" in said.en
    elif "高于" in said.zh:
        assert median > target.value
        assert target.is_cap
        assert "above" in said.en
    else:
        assert target.bound is Bound.ABOUT
        assert target.two_sided


@settings(max_examples=150, deadline=None)
@given(assessments())
def test_a_gap_is_what_a_reader_subtracts(item):
    said = gap(item)
    if said.zh and "超出" not in said.zh:
        decimals = wording.decimals_for(item.target.unit, item.outcome["0.5"])
        distance = abs(item.target.value - item.outcome["0.5"])
        assert numbers(said.zh)[0] == pytest.approx(round(distance, decimals))


@settings(max_examples=150, deadline=None)
@given(assessments())
def test_growth_and_decline_follow_the_printed_sign(item):
    if item.target.form is not Form.GROWTH:
        return
    shown = round(item.outcome["0.5"], wording.decimals_for("percent", 0.0))
    zh, en = standing(item).zh, standing(item).en
    body = zh.replace(wording.promise(item.target).zh, "")
    assert ("增长" in body) == (shown > 0), zh
    assert ("下降" in body) == (shown < 0), zh
    assert (" down " in en) == (shown < 0), en
    assert not re.search(r"下降-|增长-|down -|up -", zh + en)


@settings(max_examples=150, deadline=None)
@given(assessments(), st.data())
def test_a_falling_number_is_never_called_up(after, data):
    before = data.draw(assessments(form=after.target.form))
    said = moved(before, after, SINCE)
    sign = direction(before.probability, after.probability)
    assert sign == np.sign(printed_percent(after.probability) - printed_percent(before.probability))
    assert ("升至" in said.zh) == ("rose" in said.en) == (sign == 1)
    assert ("降至" in said.zh) == ("fell" in said.en) == (sign == -1)
    decimals = wording.decimals_for(after.target.unit, after.outcome["0.5"])
    change = round(after.outcome["0.5"], decimals) - round(before.outcome["0.5"], decimals)
    if after.target.form is not Form.MILESTONE:
        assert ("上调" in said.zh) == ("moved up" in said.en) == (change > 0)
        assert ("下调" in said.zh) == ("moved down" in said.en) == (change < 0)
    assert numbers(said.zh)


def test_a_chance_that_moves_against_the_outlook_is_explained_by_its_band():
    indicator = Indicator(code="x", label=Text("某项", "Something"), kind=Kind.FLOW, unit="percent")
    spread = np.linspace(-1, 1, 401)
    for bound, medians in ((Bound.AT_LEAST, (6.0, 6.2)), (Bound.AT_MOST, (10.0, 9.8))):
        target = Target(id="x.main", indicator="x", form=Form.GROWTH, bound=bound, value=8.0,
                        unit="percent", due=pd.Period("2024-12", "M"), action=1, clause="main/一", lead="区商务局")  # fmt: skip
        before, after = (answer(target, indicator, median + width * spread, False, None)
                         for median, width in zip(medians, (4.0, 2.5), strict=True))  # fmt: skip
        assert "80%区间由" in moved(before, after, SINCE).zh
        assert "收窄为" in moved(before, after, SINCE).zh
        assert "narrowed to" in moved(before, after, SINCE).en
        assert "扩大为" in moved(after, before, SINCE).zh
        assert "80%" not in moved(before, before, SINCE).zh


@settings(max_examples=150, deadline=None)
@given(assessments(), st.data())
def test_better_and_worse_follow_the_order_of_the_statuses(after, data):
    before = data.draw(assessments())
    order = [Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.MET]
    step = order.index(after.status) - order.index(before.status)
    said = moved(before, after, SINCE)
    assert ("转好" in said.zh) == ("went up" in said.en) == (step > 0)
    assert ("转差" in said.zh) == ("went down" in said.en) == (step < 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(assessments(), max_size=12))
def test_tallies_add_up(items):
    said = tally(items, Text("目标", "goals")).zh
    known, *counts = (int(n) for n in numbers(said))
    assert known == sum(counts) == len(items)


@settings(max_examples=60, deadline=None)
@given(st.lists(assessments(), max_size=12))
def test_the_weakest_is_open_and_least_likely(items):
    said = weakest(items)
    lacking = [
        i for i in items if i.status in (Status.AT_RISK, Status.OFF_TRACK) and not settled(i)
    ]
    assert (said is None) == (not lacking)
    if said is not None:
        lowest = min(i.probability for i in lacking)
        assert wording.probability(lowest).zh in said.zh


@settings(max_examples=60, deadline=None)
@given(st.lists(assessments(), min_size=1, max_size=8))
def test_who_must_act_names_every_promise_with_its_number(items):
    for lead, group in by_lead(items).items():
        said = must_act(lead, group)
        assert said.zh.startswith(f"{lead.zh}：{len(group)}项")
        assert all(wording.probability(i.probability).zh in said.zh for i in group[:NAMED])
        assert (f"等{len(group)}项" in said.zh) == (len(group) > NAMED)


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "<1%"), (0.004, "<1%"), (0.5, "50%"), (1.0, ">99%")]
)
def test_the_joint_chance_is_printed_like_any_other(value, shown):
    assert shown in together(7, value).zh
    assert shown in together(7, value).en


@pytest.mark.parametrize(
    ("value", "shown"), [(0.005, "<1%"), (0.0051, "1%"), (0.9949, "99%"), (0.995, ">99%")]
)
def test_no_probability_is_printed_as_a_certainty(value, shown):
    """Half a percent would round to 0 %, and 99.5 % to 100 %."""
    assert wording.probability(value).zh == shown


@pytest.mark.parametrize(
    ("pace", "said"),
    [(0.0, "0.0户/月"), (0.004, "0.004户/月"), (0.0449, "0.04户/月"), (5.16, "5.2户/月")],
)
def test_a_small_pace_is_not_printed_as_zero(pace, said):
    target = Target(
        id="x", indicator="x", form=Form.STOCK, bound=Bound.AT_LEAST, value=9.0, unit="户",
        due=pd.Period("2024-12", "M"), action=1, clause="main/一", lead="甲;乙",
    )  # fmt: skip
    indicator = Indicator(code="x", label=Text("某项", "X"), kind=Kind.STOCK, unit="户")
    item = answer(target, indicator, np.ones(5), False, pace)
    assert wording.pace(item).zh == said
    assert (wording.lead(target).zh, target.place.en) == ("甲、乙", "main text/一")

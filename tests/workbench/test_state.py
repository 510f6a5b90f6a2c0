"""The state without widgets: history, files, faults, and the code that repeats its numbers."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bada_model
from bada_model.errors import BadaError, InputError
from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.workbench.state import WorkbenchState


def chance(state, target="retail_sales.main"):
    return state.current.answer(target).probability


def test_a_move_changes_the_answer_and_undo_restores_every_digit(state):
    before = state.current.to_frame()
    state.set_driver("vouchers", 8)
    assert chance(state) > state.compared.answer("retail_sales.main").probability
    state.undo()
    assert state.current.to_frame().equals(before)
    state.redo()
    assert state.values["vouchers"] == 8


def test_a_new_change_forgets_what_was_undone(state):
    state.set_driver("vouchers", 8)
    state.undo()
    state.set_driver("vouchers", 3)
    assert not state.can_redo
    assert [s.settings["vouchers"].value if s.settings else 0 for s in state.last_change()] == [
        0,
        3,
    ]


def test_a_move_that_goes_on_is_undone_as_one(state):
    state.set_driver("orders", 3)
    state.set_driver("vouchers", 1)
    for value in (2, 3, 4):
        state.set_drivers({"vouchers": value}, continuing=True)
    state.undo()
    assert (state.values["vouchers"], state.values["orders"]) == (0, 3)
    state.undo()
    state.set_drivers({"vouchers": 2}, continuing=True)  # nothing to go on from
    assert state.values["orders"] == 0


def test_setting_the_same_value_is_no_change(state):
    state.set_driver("vouchers", 0)
    assert not state.can_undo
    assert state.last_change() is None


def test_differences_are_counted_from_the_chosen_base(state):
    state.choose_base("consumption_push")
    assert state.differences() == ()
    state.set_drivers({"vouchers": 20, "trade_in": 0})
    assert [(d.driver, d.value, d.beyond_evidence) for d in state.differences()] == [
        ("vouchers", 20, True), ("trade_in", 0, False),
    ]  # fmt: skip
    state.reset()
    assert state.scenario.base == "consumption_push"
    assert state.differences() == ()


def test_subscribers_hear_of_every_change(state):
    heard = []
    end = state.subscribe(lambda: heard.append(state.values["vouchers"]))
    state.set_driver("vouchers", 4)
    state.undo()
    end()
    state.redo()
    assert heard == [4, 0]


@pytest.mark.parametrize("value", [99, -1, float("nan"), "7", None, True])
def test_an_impossible_value_is_refused_and_nothing_moves(state, value):
    state.set_driver("vouchers", 5)
    with pytest.raises(BadaError, match=r"expected vouchers between 0 and 20"):
        state.set_driver("vouchers", value)
    assert state.values["vouchers"] == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schema = 1\ntitle_zh = ", "expected TOML"),
        ('schema = 9\ntitle_zh = "a"\ntitle_en = "a"', "a newer version wrote this file"),
        ('schema = 1\ntitle_zh = "a"\ntitle_en = "a"\n[drivers.magic]\nvalue = 1', "drivers.magic"),
        ('schema = 1\ntitle_zh = "a"\ntitle_en = "a"\nbase = "gone"', "base: found 'gone'|'gone'"),
        ('schema = 1\ntitle_zh = "a"\ntitle_en = "a"\n[drivers.vouchers]\nvalue = 500', "between 0 and 20"),
    ],
)  # fmt: skip
def test_a_faulty_file_keeps_the_last_good_state(state, text, said):
    state.set_driver("vouchers", 5)
    with pytest.raises(InputError, match=said):
        state.load_text(text, "mine.toml")
    assert state.values["vouchers"] == 5


def test_contradicting_judgements_keep_the_last_good_state(state):
    one = '[[judgements]]\nindicator = "retail_sales"\nkind = "at_least"\nvalue = 90\nby = "a"\non = 2024-09-01\nreason = "b"\nuntil = "2024-12"\n'
    with pytest.raises(BadaError):
        state.load_text(f'schema = 1\ntitle_zh = "a"\ntitle_en = "a"\n{one}', "mine.toml")
    assert not state.can_undo


SHAPED = """
schema = 1
title_zh = "试"
title_en = "Try"
base = "consumption_push"
[drivers.orders]
value = 4
shape = "front_loaded"
start = "2024-10"
[[judgements]]
indicator = "trade_total"
kind = "at_least"
value = 1
by = "Li"
on = 2024-09-10
reason = "customs calendar"
until = "2024-12"
"""


def test_a_loaded_scenario_saves_to_the_same_scenario(state, projection, tmp_path):
    state.load_text(SHAPED, "mine.toml")
    state.set_driver("vouchers", 3)
    (tmp_path / "saved.toml").write_text(state.text(), encoding="utf-8")
    again = WorkbenchState(projection)  # as after the kernel was started anew
    again.load(tmp_path / "saved.toml")
    assert again.scenario == state.scenario
    assert again.current.to_frame().equals(state.current.to_frame())


def test_code_repeats_a_loaded_scenario_with_judgements(state):
    state.load_text(SHAPED, "mine.toml")
    assert run(state.as_code()).equals(state.current.to_frame())


@cache
def repeated(**settings):
    return project(load_pack("heshan-2024"), as_of=settings["as_of"], n_paths=settings["n_paths"],
                   seed=settings["seed"])  # fmt: skip


def run(code):
    """The answers the code gives; projecting the same data again is done once."""
    names = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(vars(bada_model), "project", lambda _, **k: repeated(**k))
        exec(code, names)
    return names["answers"]


DRIVERS = load_pack("heshan-2024").assumptions.drivers
MOVES = st.sampled_from(sorted(DRIVERS)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.integers(0, 20).map(lambda k: _on_grid(DRIVERS[name], k)),
    )
)
CLICKS = st.one_of(
    MOVES.map(lambda m: ("set_driver", *m)),
    st.sampled_from([("undo",), ("redo",), ("reset",)]),
    st.sampled_from(["baseline", "all_levers", "export_slump"]).map(lambda n: ("choose_base", n)),
)


def _on_grid(driver, k):
    steps = round((driver.high - driver.low) / driver.step)
    return round(driver.low + driver.step * (k * steps // 20), 10)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(clicks=st.lists(CLICKS, min_size=1, max_size=12))
def test_code_repeats_any_sequence_of_clicks(projection, clicks):
    state = WorkbenchState(projection)
    for name, *arguments in clicks:
        getattr(state, name)(*arguments)
    assert run(state.as_code()).equals(state.current.to_frame())
    assert "judgements" not in state.as_code()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(clicks=st.lists(CLICKS, min_size=1, max_size=10))
def test_any_sequence_can_be_undone_to_the_start_and_redone(projection, clicks):
    state = WorkbenchState(projection)
    first = state.scenario
    for name, *arguments in clicks:
        getattr(state, name)(*arguments)
    while state.can_redo:
        state.redo()
    last, answers = state.scenario, state.current.to_frame()
    while state.can_undo:
        state.undo()
    assert state.scenario == first
    while state.can_redo:
        state.redo()
    assert state.scenario == last
    assert state.current.to_frame().equals(answers)


def test_a_pack_with_a_missing_table_says_which(tmp_path):
    (tmp_path / "plan.toml").write_text('code = "x"', encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_pack(tmp_path)
    assert "plan.toml" in error.value.message("zh")

"""The import panel without a browser: what it reads, asks, refuses and stores."""

import datetime as dt
import shutil
import sqlite3

import pytest

from bada_model.__main__ import main
from bada_model.desk.findings import Ask
from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.errors import BadaError, InputError
from bada_model.packs import load_pack
from bada_model.workbench import ImportPanel, ImportState
from bada_model.workbench.import_questions import asked_words
from bada_model.workbench.import_words import QUESTIONS, VALUES, WORDS
from bada_model.workspace import Workspace, WorkspaceError, database
from tests.conftest import OBSERVATIONS
from tests.desk.drafts import Draft, DraftSheet, to_xlsx

WHEN = dt.datetime(2024, 9, 10, tzinfo=dt.UTC)
ALIASES = "label,series,under\n收入,retail_sales,\n收入,jobs,\n"


@pytest.fixture
def office(write_pack, tmp_path):
    """A small pack in which 收入 has two meanings, and the address of a workspace to come."""
    folder = write_pack()
    (folder / "aliases.csv").write_text(ALIASES, encoding="utf-8")
    (tmp_path / "ours").mkdir()
    return folder, tmp_path / "ours" / "workspace.db"


@pytest.fixture
def state(office):
    return ImportState(office[0], workspace=office[1])


def workbook(month=8, retail=104.5, extra=()):
    """An office's table with an unclear label, an unclear column, and nothing about the months."""
    rows = [
        [f"小区2024年{month}月主要指标"],
        ["指标", "单位", "完成", "增减"],
        ["收入", "亿元", retail, 5.9],
        ["企业", "户", 118, None],
        *extra,
    ]
    return to_xlsx(Draft("x.xlsx", [DraftSheet("表", rows)]))


def asked(state):
    return {(q.ask, q.name) for a in state.questions() if a.stops for q in a.questions}


def decide(state):
    state.answer(Ask.LABEL, "收入", "retail_sales")
    state.answer(Ask.SETTING, "coverage", "ytd")
    state.answer(Ask.COLUMN, "增减", "growth")


def stored_rows(address, pack="small-2024"):
    with Workspace.open(address, read_only=True) as workspace:
        return workspace.observations(pack)


def test_an_unclear_table_is_refused_until_every_question_is_answered(state, office):
    state.open(workbook(), "8月.xlsx")
    assert not state.can_store
    assert asked(state) == {(Ask.LABEL, "收入")}
    with pytest.raises(InputError, match="收入"):
        state.store()
    assert not office[1].exists()
    decide(state)
    assert asked(state) == set()
    assert (state.can_store, state.stored) == (True, None)
    assert not office[1].exists()  # nothing before the click
    assert state.store().rows == 3
    assert stored_rows(office[1])["value"].tolist() == [104.5, 5.9, 118.0]


def test_what_is_stored_is_what_the_command_stores(state, office, tmp_path, monkeypatch):
    data, theirs = workbook(), tmp_path / "theirs"
    state.open(data, "8月.xlsx")
    decide(state)
    state.store()
    (theirs / "mappings").mkdir(parents=True)
    kept = office[1].parent / "mappings" / "monthly.toml"
    shutil.copy(kept, theirs / "mappings")
    (theirs / "8月.xlsx").write_bytes(data)
    words = ["bada", "import", theirs / "8月.xlsx", "--pack", office[0], "--yes", "--workspace", theirs / "w.db"]  # fmt: skip
    monkeypatch.setattr("sys.argv", [str(w) for w in words])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    ours, command = stored_rows(office[1]), stored_rows(theirs / "w.db")
    assert command[list(OBSERVATION_COLUMNS)].equals(ours[list(OBSERVATION_COLUMNS)])
    assert command["value"].to_numpy().tobytes() == ours["value"].to_numpy().tobytes()
    assert (theirs / "mappings" / "monthly.toml").read_bytes() == kept.read_bytes()


def test_next_months_file_asks_nothing(state):
    state.open(workbook(), "小区2024年8月.xlsx")
    decide(state)
    state.store()
    state.open(workbook(month=9, retail=118.25), "小区2024年9月.xlsx")
    assert asked(state) == set()
    assert all(answer.kept for answer in state.answers())
    assert state.can_store
    assert str(state.proposal.observations()["period"].iloc[0]) == "2024-09"


def test_a_second_click_and_a_second_panel_store_nothing_more(state, office):
    data = workbook()
    state.open(data, "8月.xlsx")
    decide(state)
    first = state.store()
    assert state.store() is first
    assert not state.can_store
    again = ImportState(office[0], workspace=office[1])
    again.open(data, "8月.xlsx")
    assert "already" in again.store().text.en
    assert len(stored_rows(office[1])) == 3


def test_a_stored_table_is_not_changed_any_more(state):
    state.open(workbook(), "8月.xlsx")
    decide(state)
    state.store()
    with pytest.raises(BadaError, match="choose the file again"):
        state.answer(Ask.COLUMN, "增减", "skip")


def test_revisions_and_known_figures_are_counted(state, office):
    own = office[0] / "observations" / "own.csv"
    known = OBSERVATIONS[2].replace("2024-06,point,count,117", "2024-08,point,count,118")
    growth = "999903,retail_sales,2024-08,ytd,yoy_growth,5.5,percent,nominal,final,,office"
    own.write_text(own.read_text(encoding="utf-8") + f"{known}\n{growth}\n", encoding="utf-8")
    state.open(workbook(), "8月.xlsx")
    decide(state)
    stored = state.store()
    assert (stored.rows, stored.revised, stored.same) == (3, 1, 1)
    assert "其中修订1个，与已有相同1个" in stored.text.zh


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02" * 50, b"PK\x03\x04 broken", workbook()[:900]]
)
def test_a_file_that_cannot_be_read_leaves_an_empty_desk(state, data):
    state.open(workbook(), "8月.xlsx")
    with pytest.raises(InputError, match=r"bad\.xlsx"):
        state.open(data, "bad.xlsx")
    assert (state.proposal, state.can_store) == (None, False)


def test_a_locked_workspace_is_said_and_can_be_tried_again(state, office, monkeypatch):
    with Workspace.open(office[1]):
        state.open(workbook(), "8月.xlsx")
    decide(state)
    opening = database._engine
    monkeypatch.setattr(
        database, "_engine", lambda url, **k: opening(url, **(k | {"patience": 0.05}))
    )
    other = sqlite3.connect(office[1], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(WorkspaceError, match="in use by another program; nothing was written"):
        state.store()
    other.execute("ROLLBACK")
    other.close()
    assert state.can_store
    assert state.store().rows == 3


def test_a_mapping_that_cannot_be_kept_is_said_beside_the_figures(state, office):
    (office[1].parent / "mappings").write_text("a file in the way", encoding="utf-8")
    state.open(workbook(), "8月.xlsx")
    decide(state)
    assert "cannot write" in state.store().unkept.en
    assert len(stored_rows(office[1])) == 3


def test_without_a_workspace_a_panel_is_refused(office):
    with pytest.raises(BadaError, match="needs a workspace"):
        ImportPanel(office[0], workspace="none")


def test_a_pack_in_memory_is_read_again_from_its_folder(office, tmp_path):
    state = ImportState(load_pack(office[0]), workspace=tmp_path / "w.db")
    state.paste("小区2024年1-8月\n指标\t累计(亿元)\n零售\t104.5\n")
    assert state.proposal.observations()["value"].tolist() == [104.5]


# -- each question and its answer ---------------------------------------------------------------

UNCLEAR = {
    (Ask.LABEL, "收入"): ("小区2024年1-8月\n指标\t累计(亿元)\n收入\t104.5\n", "retail_sales"),
    (Ask.SETTING, "coverage"): ("小区2024年8月\n指标\t亿元\n零售\t104.5\n", "month"),
    (Ask.COLUMN, "增减"): ("小区2024年1-8月\n指标\t增减\n零售\t5.9\n", "growth"),
    (Ask.UNIT, "零售"): ("小区2024年1-8月\n指标\t累计\n零售\t104.5\n", "亿元"),
    (Ask.SETTING, "percent"): ("小区2024年1-8月\n指标\t同比增长\n零售\t0.059\n就业\t0.021\n", "fraction"),
    (Ask.GIVEN, "period"): ("指标\t累计(亿元)\n零售\t104.5\n", "2024-08"),
}  # fmt: skip


@pytest.mark.parametrize("question", UNCLEAR, ids=lambda q: f"{q[0]}-{q[1]}")
def test_every_kind_of_question_is_settled_by_its_answer_and_comes_back_without_it(state, question):
    table, value = UNCLEAR[question]
    state.paste(table)
    assert question in asked(state)
    state.answer(*question, value)
    assert state.can_store, [f.problem.in_("en") for f in state.proposal.errors]
    assert [(a.ask, a.name, a.value) for a in state.answers()] == [(*question, value)]
    state.answer(*question, "")
    assert question in asked(state)


@pytest.mark.parametrize("question", UNCLEAR, ids=lambda q: f"{q[0]}-{q[1]}")
def test_every_choice_offered_is_understood(state, question):
    state.paste(UNCLEAR[question][0])
    (found,) = (q for a in state.questions() for q in a.questions if (q.ask, q.name) == question)
    for value in found.choices:
        state.answer(*question, value)
        assert question not in asked(state)
    assert UNCLEAR[question][1] in (*found.choices, "2024-08")


def test_an_unknown_name_can_become_a_series_an_area_or_stay_out(state):
    state.paste("小区2024年1-8月\n单位:亿元\n地区\t零售累计\n全区\t104.5\n甲镇\t4.5\n")
    (unknown,) = state.questions()
    assert {q.ask for q in unknown.questions} == {Ask.LABEL, Ask.AREA}
    assert state.can_store  # left out, and said so
    state.answer(Ask.AREA, "甲镇", "999903-jia")
    assert state.proposal.observations()["area"].tolist() == ["999903", "999903-jia"]
    state.answer(Ask.LABEL, "甲镇", "skip")
    assert len(state.proposal.observations()) == 1
    assert state.said.decisions.areas == {}


def test_an_answer_that_cannot_be_used_changes_nothing(state):
    state.open(workbook(), "8月.xlsx")
    before = state.proposal
    for ask, name, value in ((Ask.LABEL, "收入", "magic"), (Ask.AREA, "收入", "../x"), (Ask.GIVEN, "period", "八月"),
                             (Ask.GIVEN, "released", "soon"), (Ask.SETTING, "area", "../x"), (Ask.UNIT, "收入", "斗")):  # fmt: skip
        with pytest.raises(BadaError):
            state.answer(ask, name, value)
    assert state.proposal is before
    assert state.answers() == ()


def test_a_doubted_cell_is_taken_when_accepted(state):
    state.paste("小区2024年1-8月\n指标\t同比增长%\n零售\t590.5\n")
    (doubt,) = state.questions()
    assert doubt.questions[0].ask is Ask.ACCEPT
    state.answer(Ask.ACCEPT, doubt.name, "yes")
    assert state.can_store
    state.answer(Ask.ACCEPT, doubt.name, "")
    assert not state.can_store


def test_area_period_and_release_of_the_whole_table_are_stated(state):
    state.paste("2024年1-8月\n指标\t累计(亿元)\n零售\t104.5\n")
    state.answer(Ask.SETTING, "area", "990000")
    state.answer(Ask.GIVEN, "released", "2024-09-15")
    state.answer(Ask.GIVEN, "period", "2024-07")
    (row,) = state.proposal.observations().to_dict("records")
    assert (row["area"], str(row["period"]), str(row["released"])[:10]) == ("990000", "2024-07", "2024-09-15")  # fmt: skip


def test_an_observation_file_passes_through(state, office):
    state.open((office[0] / "observations" / "own.csv").read_bytes(), "own.csv")
    assert (state.can_store, state.questions()) == (True, ())
    assert state.store().same == len(OBSERVATIONS)


# -- the view, driven without a browser -----------------------------------------------------------


@pytest.fixture
def panel(office):
    return ImportPanel(office[0], workspace=office[1])


def html(panel):
    """Everything the panel shows as HTML."""
    found, left = [], [panel.box]
    while left:
        widget = left.pop()
        found.append(str(getattr(widget, "value", "")) if type(widget).__name__ == "HTML" else "")
        left += getattr(widget, "children", ())
    return "\n".join(found)


def find(panel, name):
    """The widgets of a class, in no order."""
    found, left = [], [panel.box]
    while left:
        widget = left.pop()
        found += [widget] if name in getattr(widget, "_dom_classes", ()) else []
        left += getattr(widget, "children", ())
    return found


def upload(panel, data, name):
    panel._upload.value = ({"name": name, "type": "", "size": len(data), "content": memoryview(data),
                            "last_modified": WHEN},)  # fmt: skip


def test_clicks_upload_decide_and_store_once(panel, office):
    upload(panel, workbook(), "8月.xlsx")
    (choice,) = find(panel, "bi-ask-labels")
    assert choice.options[1][0] == "零售"
    choice.value = (Ask.LABEL, "retail_sales")
    (choice,) = find(panel, "bi-ask-settings")
    choice.value = (Ask.SETTING, "ytd")
    (choice,) = find(panel, "bi-ask-columns")
    choice.value = (Ask.COLUMN, "growth")
    assert not panel._store.disabled
    panel._store.click()
    panel._store.click()
    assert panel._store.disabled
    assert "已存入3个数" in html(panel)
    assert len(stored_rows(office[1])) == 3


def test_words_of_a_file_are_shown_as_text(panel):
    bad = "<script>alert(1)</script>"
    upload(
        panel,
        workbook(extra=[[f"甲{bad}", "亿元", 1.5, None]]),
        f"{bad}<img src=x onerror=y>8月.xlsx",
    )
    panel._say(Ask.AREA, "收入", bad)
    shown = html(panel)
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_fault_is_said_in_the_language_chosen_and_stops_the_button(panel):
    upload(panel, b"\x00broken", "坏.xlsx")
    assert "坏.xlsx" in panel._said.value
    assert panel._store.disabled
    panel._switch()
    upload(panel, b"\x00broken", "坏.xlsx")
    assert "expected" in panel._said.value


def test_taking_back_an_answer_opens_its_question_again(panel):
    upload(panel, workbook(), "8月.xlsx")
    panel._say(Ask.LABEL, "收入", "jobs")
    assert find(panel, "bi-ask-labels") == []
    (which,), (button,) = find(panel, "bi-take-which"), find(panel, "bi-take-back")
    which.value = 0
    button.click()
    assert len(find(panel, "bi-ask-labels")) == 1


def test_everything_has_words_in_both_languages():
    for words in (*WORDS.values(), *QUESTIONS.values(), *VALUES.values()):
        assert words.zh.strip()
        assert words.en.strip()
    assert {ask for ask, _ in QUESTIONS} == set(Ask)


@pytest.mark.parametrize(("said", "stored"), [("999909", 1), ("skip", None)])
def test_whose_figures_another_districts_are_is_asked_and_settled(state, said, stored):
    state.paste("资阳区2024年1-8月\n指标\t累计(亿元)\n零售\t104.5\n")
    assert asked(state) == {(Ask.AREA, "资阳区")}
    words = asked_words(state.questions()[0])
    assert words.zh == "标题写的是“资阳区”，方案包中没有：这些数属于哪个地区？"
    state.answer(Ask.AREA, "资阳区", said)
    assert state.can_store is (stored is not None)
    assert asked(state) == set()

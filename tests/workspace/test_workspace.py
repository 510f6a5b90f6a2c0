"""The workspace on SQLite and on PostgreSQL: what was appended is read back, at any moment."""

from datetime import datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bada_model import store
from bada_model.assumptions import Judgement, JudgementKind
from bada_model.errors import InputError
from bada_model.workspace import Workspace, WorkspaceError, figures
from tests.workspace.conftest import figure, table

JUNE = pd.Period("2024-06", "M")
SAID = Judgement(
    indicator="retail_sales", kind=JudgementKind.ABOUT, value=7, spread=0.5, by="李", until=JUNE,
    on=pd.Timestamp("2024-05-10"), reason="商场调查",
)  # fmt: skip


def put(workspace, *rows, file="月报.xlsx", file_hash="a1", **more):
    return workspace.append_observations(
        "small", table(*rows), file=file, file_hash=file_hash, **more
    )


def plain(frame):
    shown = frame.drop(columns=["file", "row"], errors="ignore").reset_index(drop=True)
    return shown.assign(released=shown["released"].astype("datetime64[s]")).astype(str)


def test_figures_come_back_as_they_were_given(workspace):
    rows = table(
        "retail_sales 2024-06 5.1",
        figure("jobs 2024-05 3200", unit="人", measure="count", basis="na", source="逗号,引号\""),
        figure("retail_sales 2024-05 4.9", released=pd.Timestamp("2024-06-18"), status="revised"),
    )  # fmt: skip
    workspace.append_observations("small", rows, file="月报.xlsx", file_hash="a1")
    back = workspace.observations("small")
    pd.testing.assert_frame_equal(plain(back), plain(rows))
    assert list(back.columns) == [*rows.columns, "file", "row"]
    assert set(back["file"]) == {"月报.xlsx"}
    store.check_figures(back, "back")


def test_an_earlier_month_sees_what_was_out_then(workspace):
    put(workspace, "retail_sales 2024-06 5.0", "retail_sales 2024-07 5.2",
        figure("retail_sales 2024-05 4.7", released=pd.Timestamp("2024-09-18"), status="revised"))  # fmt: skip
    everything = workspace.observations("small")
    for month in pd.period_range("2024-04", "2024-10", freq="M"):
        seen = workspace.observations("small", as_of=month)
        pd.testing.assert_frame_equal(plain(seen), plain(store.known(everything, month)))


def test_an_earlier_moment_sees_what_was_imported_then(workspace, clock):
    put(workspace, "retail_sales 2024-06 5.0")
    between = clock()
    put(workspace, "retail_sales 2024-06 5.3", file_hash="a2")
    assert list(workspace.observations("small", imported_before=between)["value"]) == [5.0]
    assert list(workspace.observations("small")["value"]) == [5.0, 5.3]
    assert store.latest(workspace.observations("small"))["value"].to_list() == [5.3]


def test_a_clock_set_back_does_not_reorder_the_past(workspace, clock):
    first = put(workspace, "retail_sales 2024-06 5.0")
    clock.now = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    second = put(workspace, "retail_sales 2024-07 5.3", file_hash="a2")
    assert second.imported_at > first.imported_at


def test_the_same_file_counts_once(workspace):
    first = put(workspace, "retail_sales 2024-06 5.0")
    again = put(workspace, "retail_sales 2024-06 5.0")
    assert (first.new, again.new, first.id) == (True, False, again.id)
    assert len(workspace.observations("small")) == 1


def test_another_mapping_of_the_same_file_is_another_import(workspace):
    put(workspace, "retail_sales 2024-06 5.0", mapping="one")
    assert put(workspace, "retail_sales 2024-06 5.0", mapping="two").new


def test_a_withdrawn_import_is_gone_now_but_not_from_the_past(workspace, clock):
    item = put(workspace, "retail_sales 2024-06 50")
    before = clock()
    workspace.withdraw("imports", item.id, person="王", reason="小数点错位")
    assert workspace.observations("small").empty
    assert len(workspace.observations("small", imported_before=before)) == 1
    assert put(workspace, "retail_sales 2024-06 50").new


def test_each_figure_knows_its_file_cell_and_hash(workspace):
    put(workspace, figure("retail_sales 2024-06 5.0", cell="表1!C7"), file="/home/x/月报.xlsx")
    row = workspace.observations("small")["row"][0]
    item, cell = workspace.origin(row)
    assert (item.file, item.file_hash, cell) == ("月报.xlsx", "a1", "表1!C7")
    with pytest.raises(WorkspaceError, match="no figure number 12"):
        workspace.origin(12)


def test_packs_do_not_see_each_other(workspace):
    put(workspace, "retail_sales 2024-06 5.0")
    workspace.append_observations("other", table("jobs 2024-06 1"), file="x", file_hash="x")
    assert workspace.observations("small")["indicator"].to_list() == ["retail_sales"]
    assert workspace.observations("other")["indicator"].to_list() == ["jobs"]


@pytest.mark.parametrize("rows", [
    [figure("retail_sales 2024-06 5", coverage="fortnight"), figure("jobs 2024-06 nan"),
     figure("firms 2024-06 1", unit="")],
    [figure("retail_sales 2024-01 5"), figure("jobs 2024-05 1", coverage="quarter"),
     figure("jobs 2024-04 1")],
])  # fmt: skip
def test_faulty_figures_are_refused_whole_and_named(workspace, rows):
    with pytest.raises(InputError) as caught:
        put(workspace, "jobs 2024-04 1", *rows)
    assert [p.row for p in caught.value.problems] == [3, 4, 5]
    assert all("月报.xlsx 第" in line for line in caught.value.message("zh").splitlines())
    assert workspace.counts()["observations"] == 0


def test_an_append_that_fails_in_the_middle_leaves_nothing(workspace, monkeypatch):
    add = figures.add_figures

    def stops(*values):
        add(*values)
        raise OSError("stopped")

    monkeypatch.setattr(figures, "add_figures", stops)
    with pytest.raises(OSError, match="stopped"):
        put(workspace, "jobs 2024-06 1")
    assert set(workspace.counts().values()) == {0}


row_values = st.fixed_dictionaries({
    "indicator": st.sampled_from(["retail_sales", "jobs", "firms"]),
    "period": st.sampled_from(list(pd.period_range("2023-02", "2023-12", freq="M"))),
    "value": st.floats(-1e12, 1e12).map(lambda v: round(v, 6) + 0.0),
    "source": st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8).filter(str.strip),
    "status": st.sampled_from(store.STATUSES),
    "released": st.sampled_from([pd.NaT, pd.Timestamp("2023-05-01"), pd.Timestamp("2024-02-29")]),
})  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(imports=st.lists(st.lists(row_values, min_size=1, max_size=6,
       unique_by=lambda r: (r["indicator"], r["period"], r["source"].strip())), min_size=1, max_size=3))  # fmt: skip
def test_rows_pages_and_frames_agree(address, imports):
    with Workspace.open(address) as workspace:
        given_rows = [table(*[figure("a 2023-03 0", **row) for row in rows]) for rows in imports]
        pack = f"p{len(workspace.imports())}-{workspace.counts()['observations']}"
        for n, rows in enumerate(given_rows):
            workspace.append_observations(pack, rows, file="f", file_hash=str(n))
        back = workspace.observations(pack)
        pd.testing.assert_frame_equal(plain(back), plain(pd.concat(given_rows)))
        assert _rows(workspace, pack) == [
            (int(r.row), r.period.year * 100 + r.period.month, r.value) for r in back.itertuples()
        ]
        with Workspace.open(address, read_only=True) as reader:
            pd.testing.assert_frame_equal(reader.observations(pack), back)


def _rows(workspace, pack):
    statement = text("SELECT o.number, o.period, o.value FROM observations o JOIN imports i "
                     "ON i.id = o.import_id WHERE i.pack = :pack ORDER BY o.number")  # fmt: skip
    return workspace._database.read(
        lambda c: [tuple(r) for r in c.execute(statement, {"pack": pack})]
    )


def test_the_ledger_keeps_who_when_why_until_and_effect(workspace, clock):
    number = workspace.add_judgement("small", SAID, effect="0.42 → 0.61")
    before = clock()
    workspace.withdraw("judgements", number, person="王", reason="过期")
    (entry,) = workspace.judgements("small")
    assert (entry.judgement, entry.effect, entry.withdrawn) == (SAID, "0.42 → 0.61", True)
    assert not workspace.judgements("small", before)[0].withdrawn


def test_scenarios_keep_every_version(workspace):
    assert workspace.save_scenario("small", "稳增长", "schema = 1") == 1
    assert workspace.save_scenario("small", "稳增长", "schema = 1\n# 改") == 2
    assert workspace.save_scenario("small", "other", "schema = 1") == 1
    texts = [(s.code, s.version, s.toml) for s in workspace.scenarios("small")]
    assert texts[1] == ("稳增长", 2, "schema = 1\n# 改")


RUN = {"pack": "small", "as_of": "2024-06", "data": "ab", "seed": "1", "paths": "100", "version": "1",
       "scenario": "baseline"}  # fmt: skip


def answer(target, probability):
    return {"target": target, "indicator": "retail_sales", "form": "growth", "bound": "at_least",
            "value": 8.0, "unit": "percent", "probability": probability, "status": "at_risk",
            "synthetic": False, "outcome": {"mean": 7.0, "0.05": 5.0, "0.5": 7.1, "0.95": 9.0}}  # fmt: skip


def test_runs_are_kept_once_with_every_answer(workspace):
    first = workspace.record_run(RUN, [answer("b", 0.4), answer("a", None)])
    assert workspace.record_run(RUN, [answer("b", 0.4), answer("a", None)]) == first
    assert workspace.record_run(RUN, [answer("b", 0.5)]) != first
    runs = workspace.runs("small")
    assert list(runs["target"]) == ["a", "b", "b"]
    assert list(runs["q50"]) == [7.1, 7.1, 7.1]
    assert runs["probability"].isna().to_list() == [True, False, False]
    assert runs["q10"].isna().all()


def test_briefs_are_kept_with_what_made_them(workspace):
    workspace.record_brief("out/brief.html", kind="month", language="zh", reproducibility=RUN,
                           answers=[answer("a", 0.25)])  # fmt: skip
    (kept,) = workspace.briefs("small")
    assert (kept.file, kept.reproducibility["data"]) == ("brief.html", "ab")
    assert kept.answers[0]["probability"] == 0.25


@pytest.mark.parametrize("statement", ["UPDATE imports SET person = 'x'", "DELETE FROM observations",
                                       "DELETE FROM pages", "UPDATE runs SET data = ''"])  # fmt: skip
def test_the_database_itself_refuses_to_change_or_delete(workspace, statement):
    put(workspace, "retail_sales 2024-06 5.0")
    workspace.record_run(RUN, [])
    with pytest.raises(WorkspaceError, match="only takes new rows"):
        workspace._database.write(lambda c: c.execute(text(statement)))


def test_withdrawing_nothing_is_refused(workspace):
    for kind in ("imports", "runs", "series; DROP TABLE imports"):
        with pytest.raises(WorkspaceError, match="number 7"):
            workspace.withdraw(kind, 7, person="x", reason="y")


def fill(workspace):
    put(workspace, "retail_sales 2024-06 5.0", "jobs 2024-06 12")
    workspace.add_judgement("small", SAID)
    workspace.save_scenario("small", "稳增长", "schema = 1")
    workspace.record_run(RUN, [answer("a", 0.5)])
    workspace.record_brief("b.html", kind="month", language="zh", reproducibility=RUN, answers=[])
    workspace.withdraw("scenarios", 1, person="x", reason="y")


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request, tmp_path):
    if request.param == "sqlite":
        return str(tmp_path / "other.db")
    return request.getfixturevalue("postgresql").new_database()


def test_a_backup_fills_an_empty_workspace_of_either_kind(workspace, other, tmp_path):
    fill(workspace)
    path = workspace.backup(tmp_path / "safe" / "backup.db")
    with Workspace.open(other) as restored:
        assert restored.restore(path) == workspace.counts()
        pd.testing.assert_frame_equal(
            restored.observations("small"), workspace.observations("small")
        )
        pd.testing.assert_frame_equal(restored.runs(), workspace.runs())
        assert restored.judgements() == workspace.judgements()
        assert restored.scenarios() == workspace.scenarios()
        assert put(restored, "jobs 2024-07 1", file_hash="next").id == 2
    assert [p.name for p in path.parent.iterdir()] == ["backup.db"]


def test_nothing_is_overwritten_by_backup_or_restore(workspace, tmp_path):
    fill(workspace)
    path = workspace.backup(tmp_path / "backup.db")
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="exists already"):
        workspace.backup(path)
    with pytest.raises(WorkspaceError, match="holds rows already"):
        workspace.restore(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(90)])
def test_a_broken_backup_is_refused_and_nothing_written(workspace, tmp_path, content):
    path = tmp_path / "broken.db"
    path.write_bytes(content)
    with pytest.raises(WorkspaceError):
        workspace.restore(path)
    assert set(workspace.counts().values()) == {0}

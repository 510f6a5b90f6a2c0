"""The subcommands of ``bada workspace``, and a pack under a workspace."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime

import pandas as pd
import pytest
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.briefs.track_record import Outcome, score
from bada_model.commands.workspace_records import judged, judgement_effect, kept_answers
from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.errors import BadaError, InputError
from bada_model.packs import LEDGER, load_pack, workspace_address, workspace_to_write
from bada_model.projection import assessment_record, project
from bada_model.workspace import Workspace, WorkspaceError
from tests.conftest import TARGETS, observation
from tests.workspace.conftest import figure, table

PACK = "small-2024"
SAID = {"indicator": "retail_sales", "kind": "about", "value": 7.5, "spread": 0.2, "by": "李",
        "on": "2024-06-20", "reason": "商场调查", "until": "2024-12"}  # fmt: skip


@pytest.fixture
def folder(write_pack):
    months = [f"{y}-{m:02d}" for y in range(2015, 2025) for m in range(2, 13)][:-6]
    rows = [observation(f"retail_sales {m} {7 + (int(m[-2:]) * 37 % 11) / 10}") for m in months]
    targets = [TARGETS[0].replace(",8,", ",7,"), *TARGETS[1:]]
    return write_pack(
        targets=targets,
        observations=[*rows, "999903,jobs,2024-06,ytd,count,3200,人,na,final,,office"],
    )


@pytest.fixture
def desk(tmp_path):
    with Workspace.open(tmp_path / "workspace.db") as opened:
        yield opened


def run(*words):
    return CliRunner().invoke(app, [str(w) for w in words], catch_exceptions=False)


def test_imported_figures_are_laid_over_the_pack(folder, desk):
    item = desk.append_observations(PACK, table(figure("jobs 2024-06 3300", measure="count", unit="人",
                                    basis="na", source="own")), file="6月.xlsx", file_hash="1")  # fmt: skip
    pack = load_pack(folder, workspace=desk)
    known = project(pack, n_paths=200).known
    (row,) = known[known["indicator"] == "jobs"].to_dict("records")
    assert (row["value"], row["file"], row["row"]) == (3300, "6月.xlsx", item.first)
    assert len(load_pack(folder, workspace="none").observations) + 1 == len(pack.observations)


def test_an_earlier_answer_is_replayed_to_the_digit(folder, desk):
    def answers(before=None):
        pack = load_pack(folder, workspace=desk, imported_before=before)
        projection = project(pack, n_paths=200)
        return projection.data_hash, [assessment_record(i) for i in projection.assess()]

    first = answers()
    item = desk.append_observations(PACK, table(figure("retail_sales 2024-06 3", status="revised")),
                                    file="f", file_hash="1")  # fmt: skip
    desk.add_judgement(PACK, judged(load_pack(folder, workspace="none"), **SAID))
    assert answers() != first
    assert answers(item.imported_at) == first


def test_figures_in_the_wrong_unit_are_refused_with_their_place(folder, desk):
    desk.append_observations(PACK, table(figure("jobs 2024-06 3300", measure="count", unit="万元")),
                             file="6月.xlsx", file_hash="1")  # fmt: skip
    with pytest.raises(InputError, match=r"6月.xlsx, row 1000001, column unit: found '万元'"):
        load_pack(folder, workspace=desk)


def test_saved_scenarios_and_the_ledger_become_scenarios(folder, desk):
    text = 'schema = 1\ntitle_zh = "试"\ntitle_en = "{}"\n'
    for title in ("one", "two"):
        desk.save_scenario(PACK, "mine", text.format(title))
    desk.add_judgement(PACK, judged(load_pack(folder, workspace="none"), **SAID))
    scenarios = load_pack(folder, workspace=desk).assumptions.scenarios
    assert scenarios["mine"].title.en == "two"
    assert [j.by for j in scenarios[LEDGER].judgements] == ["李"]
    desk.withdraw("scenarios", 2, person="x", reason="y")
    desk.withdraw("judgements", 1, person="x", reason="y")
    after = load_pack(folder, workspace=desk).assumptions.scenarios
    assert (after["mine"].title.en, LEDGER in after) == ("one", False)


def test_a_saved_scenario_that_does_not_fit_is_named_with_its_version(folder, desk):
    desk.save_scenario(PACK, "mine", "schema = [")
    with pytest.raises(InputError, match=r"mine \(v1\).*withdraw this version"):
        load_pack(folder, workspace=desk)


def test_which_workspace_is_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BADA_WORKSPACE", raising=False)
    assert workspace_address() is None
    assert workspace_to_write() == "workspace.db"
    Workspace.open("workspace.db").close()
    assert workspace_address() == "workspace.db"
    monkeypatch.setenv("BADA_WORKSPACE", "other.db")
    assert workspace_address() == "other.db"
    assert workspace_address("third.db") == "third.db"
    assert workspace_address("none") is None
    with pytest.raises(BadaError, match="needs a workspace"):
        workspace_to_write("none")


def test_reading_with_a_workspace_that_is_not_there_says_so(folder, tmp_path):
    with pytest.raises(WorkspaceError, match="no workspace file"):
        load_pack(folder, workspace=tmp_path / "nowhere.db")
    assert not (tmp_path / "nowhere.db").exists()


def test_a_judgement_is_entered_with_its_effect(folder, tmp_path):
    file = tmp_path / "workspace.db"
    words = ["--by", "李", "--reason", "调查", "--until", "2024-12", "--on", "2024-06-20", "--spread", "0.2",
             "--pack", folder, "--workspace", file, "--paths", "2000"]  # fmt: skip
    done = run("workspace", "judge", "retail_sales", "7.5", *words)
    assert done.exit_code == 0, done.output
    listed = json.loads(run("workspace", "ledger", "--workspace", file, "--format", "json").stdout)
    before, after = json.loads(listed[0]["effect"])["retail_sales.main"]
    assert after > max(before + 0.2, 0.9)
    shown = run("assess", "--pack", folder, "--workspace", file, "--scenario", LEDGER, "--paths", "2000",
                "--format", "json")  # fmt: skip
    assert json.loads(shown.stdout)[0]["probability"] == pytest.approx(after, abs=1e-3)


@pytest.mark.parametrize(("changed", "said"), [({"kind": "maybe"}, "one of shift"), ({"until": "soon"}, "until"),
                         ({"spread": 0.0}, "positive number; about needs a standard deviation; for a certain value use exactly"), ({"reason": " "}, "reason"), ({"indicator": "x"}, "indicator of")])  # fmt: skip
def test_faulty_judgements_are_refused(folder, changed, said):
    with pytest.raises(InputError, match=said):
        judged(load_pack(folder, workspace="none"), **(SAID | changed))


def test_a_judgement_changes_only_what_it_speaks_of(folder):
    projection = project(load_pack(folder, workspace="none"), n_paths=2000)
    effect = judgement_effect(projection, judged(projection.pack, **SAID))
    assert set(effect) == {"retail_sales.main"}


def test_backup_restore_info_origin_withdraw_by_command(desk, tmp_path):
    desk.append_observations(PACK, table(figure("jobs 2024-06 1", cell="表1!C7")), file="6月.xlsx", file_hash="f00")  # fmt: skip
    file, copy, other = (tmp_path / n for n in ("workspace.db", "copy.db", "other.db"))
    assert run("workspace", "backup", copy, "--workspace", file).exit_code == 0
    assert run("workspace", "restore", copy, "--workspace", other).exit_code == 0
    assert "6月.xlsx 表1!C7 sha256:f00" in run("workspace", "origin", 1000001, "--workspace", other).stdout  # fmt: skip
    assert run("workspace", "withdraw", "imports", 1, "--by", "王", "--reason", "错", "--workspace", other).exit_code == 0  # fmt: skip
    listed = json.loads(run("workspace", "info", "--workspace", other, "--format", "json").stdout)
    assert "withdrawn" in listed[-1]["note"]


def test_a_scenario_file_is_checked_before_it_is_saved(folder, tmp_path):
    good, bad, file = (tmp_path / n for n in ("good.toml", "bad.toml", "w.db"))
    good.write_text('schema = 1\ntitle_zh = "试"\ntitle_en = "Try"\n', "utf-8")
    bad.write_text('schema = 1\ntitle_zh = "试"\ntitle_en = "Try"\n[drivers.x]\nvalue = 1\n', "utf-8")  # fmt: skip
    assert "good v1" in run("workspace", "save", good, "--pack", folder, "--workspace", file).stdout
    with pytest.raises(InputError, match="drivers"):
        run("workspace", "save", bad, "--pack", folder, "--workspace", file)


def test_faults_end_with_code_2_and_no_password(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bada_model", "workspace", "info", "--workspace",
         "postgresql://desk:hush@127.0.0.1:1/x"], capture_output=True, text=True, check=False,
        env=os.environ | {"BADA_LANG": "en"}, cwd=tmp_path)  # fmt: skip
    assert done.returncode == 2
    assert "error: workspace postgresql://desk@127.0.0.1:1/x is out of reach" in done.stderr
    assert "hush" not in done.stdout + done.stderr


def test_a_brief_keeps_what_it_said(folder, desk, tmp_path):
    words = ["--pack", folder, "--workspace", tmp_path / "workspace.db", "--paths", "200", "--out", tmp_path / "out"]  # fmt: skip
    for _ in range(2):
        assert run("brief", *words, "--format", "md").exit_code == 0
    kept = desk.runs(PACK)
    assert set(kept["as_of"]) == {"2024-06"}
    assert set(kept["run"]) == {1}
    assert [b.kind for b in desk.briefs(PACK)] == ["month", "month"]
    assert desk.briefs(PACK)[0].file.endswith("_zh.md")


def test_a_past_brief_is_written_as_it_was_known_then_and_not_kept_again(folder, desk, tmp_path):
    words = ["--pack", folder, "--workspace", tmp_path / "workspace.db", "--paths", "200", "--format", "html"]  # fmt: skip
    assert run("brief", *words, "--out", tmp_path / "first").exit_code == 0
    desk.append_observations(PACK, table(figure("retail_sales 2024-07 3")), file="f", file_hash="1")
    time.sleep(1.1)  # moments on the command line are whole seconds
    moment = datetime.now().astimezone()
    desk.append_observations(PACK, table(figure("retail_sales 2024-08 3")), file="g", file_hash="2")
    said = run("brief", *words, "--imported-before", f"{moment:%Y-%m-%d %H:%M:%S}", "--out", tmp_path / "again")  # fmt: skip
    assert said.exit_code == 0
    assert "没有作为新的回答存入工作区" in said.stderr
    assert [p.name for p in (tmp_path / "again").iterdir()] == ["small-2024_2024-07_month_zh.html"]
    assert len(desk.briefs(PACK)) == 1
    assert set(desk.runs(PACK)["as_of"]) == {"2024-06"}


def test_a_brief_that_cannot_be_kept_is_written_and_says_so(folder, desk, tmp_path, monkeypatch):
    monkeypatch.setitem(Workspace.open.__func__.__kwdefaults__, "patience", 0.05)
    with sqlite3.connect(tmp_path / "workspace.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        said = run("brief", "--pack", folder, "--workspace", tmp_path / "workspace.db", "--paths", "200",
                   "--format", "md", "--out", tmp_path / "out", "--lang", "en")  # fmt: skip
        other.execute("ROLLBACK")
    assert said.exit_code == 0
    assert said.stderr.startswith("the brief is written but was not kept: workspace ")
    assert "in use by another program" in said.stderr
    assert said.stderr.count("\n") == 1
    assert (tmp_path / "out" / "small-2024_2024-06_month_en.md").is_file()
    assert desk.briefs(PACK) == ()


def test_kept_answers_are_scored_once_the_outcome_is_known(folder, desk):
    for paths in (200, 300):
        projection = project(load_pack(folder, workspace="none"), n_paths=paths)
        desk.record_run(projection.reproducibility(), [assessment_record(i) for i in projection.assess()])  # fmt: skip
    said = kept_answers(desk.runs(PACK))
    assert len({(a.target, a.as_of, a.scenario) for a in said}) == len(said)
    (retail,) = (a for a in said if a.target == "retail_sales.main")
    assert retail.probability == projection.answer("retail_sales.main").probability
    found = score(said, [Outcome(target="retail_sales.main", met=True, value=retail.quantiles["0.5"])])  # fmt: skip
    assert found.brier == pytest.approx((1 - retail.probability) ** 2)
    assert found.inside == 1.0


def test_the_track_record_counts_answers_given_before_the_outcome(folder, tmp_path):
    words = ["--pack", folder, "--workspace", tmp_path / "workspace.db", "--paths", "200"]
    Workspace.open(tmp_path / "workspace.db").close()
    assert run("brief", *words, "--format", "md", "--out", tmp_path / "out").exit_code == 0
    with Workspace.open(tmp_path / "workspace.db") as desk:
        desk.append_observations(PACK, table("retail_sales 2024-12 8.4"), file="年报.xlsx", file_hash="1")  # fmt: skip
        desk.append_observations(PACK, table(figure("retail_sales 2024-12 8.4", coverage="year", source="y")), file="年报2.xlsx", file_hash="2")  # fmt: skip
    rows = json.loads(run("workspace", "track", *words, "--as-of", "2024-12", "--format", "json").stdout)  # fmt: skip
    assert [r["month"] for r in rows] == ["2024-06"]
    assert rows[0]["answers"] >= 1
    assert 0 <= rows[0]["brier"] <= 1


def test_frames_of_runs_are_tidy(desk):
    assert isinstance(desk.runs(), pd.DataFrame)
    assert desk.runs().empty
    assert kept_answers(desk.runs()) == ()


def test_the_first_import_makes_the_workspace_it_names(address, tmp_path):
    (tmp_path / "f.csv").write_text(",".join(OBSERVATION_COLUMNS) + "\n430903,retail_sales,2024-06,ytd,yoy_growth,5.5,"
                                    "percent,nominal,final,2024-07-20,office\n")  # fmt: skip
    for _ in range(2):
        done = run("import", tmp_path / "f.csv", "--workspace", address, "--yes")
        assert done.exit_code == 0, done.output
    with Workspace.open(address, read_only=True) as workspace:
        assert list(workspace.observations("heshan-2024")["value"]) == [5.5]
        assert len(workspace.imports()) == 1


def test_an_earlier_answer_is_replayed_by_command(folder, tmp_path):
    words = [
        "--pack",
        folder,
        "--workspace",
        tmp_path / "w.db",
        "--paths",
        "200",
        "--format",
        "json",
    ]
    days = iter([datetime(2024, 7, 20, 4, tzinfo=UTC), datetime(2024, 9, 20, 4, tzinfo=UTC)])
    with Workspace.open(tmp_path / "w.db", clock=lambda: next(days)) as desk:
        desk.append_observations(PACK, table("retail_sales 2024-05 6.9"), file="f", file_hash="1")
        first = run("assess", *words).stdout
        desk.append_observations(PACK, table(figure("retail_sales 2024-06 3", status="revised")), file="f", file_hash="2")  # fmt: skip
    assert run("assess", *words).stdout != first
    assert run("assess", *words, "--imported-before", "2024-09-01").stdout == first

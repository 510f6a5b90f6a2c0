"""What docs/security.md promises: each promise is held by a test here."""

import ast
import csv
import hashlib
import logging
import re
from functools import cache
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.briefs import brief, render_html, write_brief
from bada_model.charts import draw_svg
from bada_model.commands import diagnosis
from bada_model.desk.placing import mapping_path
from bada_model.errors import BadaError, InputError
from bada_model.packs import load_pack
from bada_model.projection import project
from bada_model.workspace import Workspace, WorkspaceError
from tests.conftest import INDICATORS, PLAN
from tests.workspace import servers
from tests.workspace.conftest import figure, table

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
CODE_FROM_DATA = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "yaml", "code"}  # fmt: skip
"""May hand a projection to a kernel it started, through a folder only this user can read."""
HOSTILE = ["../x", "..", "/etc/passwd", "a/b", "a\\b", "x\0y", "", "~/x", "a" * 200, "C:x", " x", "x\n", "-rf/"]  # fmt: skip


@cache
def tree(path):
    return ast.parse(path.read_text("utf-8"))


def dotted(node):
    """The name of what is called: ``eval``, ``np.load``; an unknown owner is left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(path):
    """Every call in a file: its name, its constant arguments in order and by keyword."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            named = {
                k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)
            }
            plain = [a.value for a in node.args if isinstance(a, ast.Constant)]
            yield dotted(node.func), plain, named, {k.arg for k in node.keywords}


# -- no code from data ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_no_code_is_made_from_data(path):
    imported = {
        name.split(".")[0] for node in ast.walk(tree(path))
        for name in ([a.name for a in node.names] if isinstance(node, ast.Import) else
                     [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else [])
    }  # fmt: skip
    assert not imported & CODE_FROM_DATA
    for name, _, named, given in calls(path):
        assert name not in ("eval", "exec", "compile", "__import__", "os.system", "os.popen"), name
        assert not name.endswith(("read_pickle", "to_pickle", "read_hdf")), name
        assert named.get("shell") is not True
        if name in ("np.load", "numpy.load"):
            assert named.get("allow_pickle") is False
        if name.endswith("Environment") and "loader" in given:
            assert named.get("autoescape") is True


# -- no path through a name ----------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_scenario_cannot_be_named_like_a_path(tmp_path, name):
    with (
        Workspace.open(tmp_path / "w.db") as workspace,
        pytest.raises(WorkspaceError, match="no plain name"),
    ):
        workspace.save_scenario("small", name, "schema = 1")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_pack_name_leads_nowhere_else(name):
    with pytest.raises(BadaError):
        load_pack(name, workspace="none")


@pytest.mark.parametrize("code", [c for c in HOSTILE if c])
def test_a_brief_stays_in_its_folder_whatever_the_plan_is_called(write_pack, tmp_path, code):
    import json

    plan = PLAN.replace('code = "small-2024"', f"code = {json.dumps(code)}")
    out = tmp_path / "out"
    document = brief(project(load_pack(write_pack(plan=plan), workspace="none"), n_paths=100))
    written = write_brief(document, out, language="zh", formats=("md",))
    assert all(path.resolve().is_relative_to(out.resolve()) for path in written)


@pytest.mark.parametrize("name", [n for n in HOSTILE if n])
def test_the_mapping_of_a_file_stays_in_its_folder(tmp_path, name):
    path = mapping_path(name, tmp_path)
    assert path.parent.resolve() == (tmp_path / "mappings").resolve()
    assert path.suffix == ".toml"


def test_files_are_kept_by_name_only(tmp_path):
    made_by = {"pack": "p", "as_of": "2024-06", "scenario": "b", "data": "", "seed": "", "paths": "1", "version": ""}  # fmt: skip
    with Workspace.open(tmp_path / "w.db") as workspace:
        item = workspace.append_observations("p", table("jobs 2024-06 1"), file="../../etc/x.csv", file_hash="1")  # fmt: skip
        workspace.record_brief("/etc/passwd", kind="month", language="zh", reproducibility=made_by, answers=[])  # fmt: skip
        assert (item.file, workspace.briefs()[0].file) == ("x.csv", "passwd")


@pytest.mark.parametrize("place", ["observations/more.csv", "scenarios/x.toml", "links.csv"])
def test_a_link_out_of_the_pack_is_refused_unread(write_pack, tmp_path, place):
    folder = write_pack()
    secret = tmp_path / "secret"
    secret.write_text("my,private,words\n1,2,3\n")
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).symlink_to(secret)
    with pytest.raises(InputError, match="leads out of the pack") as caught:
        load_pack(folder, workspace="none")
    assert "private" not in str(caught.value)


def test_a_link_inside_the_pack_is_followed(write_pack):
    folder = write_pack()
    (folder / "observations" / "own.csv").rename(folder / "figures.csv")
    (folder / "observations" / "own.csv").symlink_to(folder / "figures.csv")
    assert len(load_pack(folder, workspace="none").observations) == 3


def test_a_backup_follows_no_name_that_is_taken(tmp_path):
    (tmp_path / "target").write_text("precious")
    (tmp_path / "link.db").symlink_to(tmp_path / "target")
    with Workspace.open(tmp_path / "w.db") as workspace, pytest.raises(WorkspaceError, match="exists"):  # fmt: skip
        workspace.backup(tmp_path / "link.db")
    assert (tmp_path / "target").read_text() == "precious"


# -- text stays text -------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "'; DROP TABLE imports; --"])  # fmt: skip
def test_text_from_data_is_text_on_the_page(write_pack, word):
    rows = [INDICATORS[0].replace("Retail", '"' + word.replace('"', '""') + '"'), *INDICATORS[1:]]
    document = brief(project(load_pack(write_pack(indicators=rows), workspace="none"), n_paths=100))
    pictures = {name: draw_svg(chart, "en") for name, chart in document.charts()}
    html = render_html(document, pictures, language="en")
    assert "<script>" not in html
    assert "<img src=x" not in html
    assert word in unescape(html)


def test_hostile_words_are_only_words_to_the_database(tmp_path):
    word = "'); DROP TABLE imports; --"
    with Workspace.open(tmp_path / "w.db") as workspace:
        workspace.append_observations(word, table(figure("jobs 2024-06 1", source=word, area=word)), file=word, file_hash=word, mapping=word)  # fmt: skip
        assert list(workspace.observations(word)["source"]) == [word]
        assert workspace.observations("' OR 1=1 --").empty
        assert workspace.counts()["imports"] == 1


@pytest.mark.parametrize("word", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1+1"])
def test_csv_output_holds_no_formulas(write_pack, word):
    rows = [INDICATORS[0].replace("零售", f'"{word}"'), *INDICATORS[1:]]
    folder = write_pack(indicators=rows)
    printed = CliRunner().invoke(app, ["targets", "--pack", str(folder), "--format", "csv"]).stdout
    cells = [cell for row in csv.reader(printed.splitlines()) for cell in row]
    assert f"'{word.strip()}" in cells
    assert not [c for c in cells if re.match(r"\s*[=@]|\s*[+-](?![\d.]+$)", c)]


# -- what is only read stays as it is ------------------------------------------------------------------


def test_reading_a_workspace_leaves_every_byte(tmp_path, write_pack):
    with Workspace.open(tmp_path / "w.db") as workspace:
        workspace.append_observations("small-2024", table("retail_sales 2024-06 5"), file="f", file_hash="1")  # fmt: skip
    folder = write_pack()

    def state():
        paths = [p for p in (tmp_path / "w.db", *folder.rglob("*")) if p.is_file()]
        return {p: (p.stat().st_mtime_ns, hashlib.sha256(p.read_bytes()).digest()) for p in paths}

    before = state()
    assert len(load_pack(folder, workspace=tmp_path / "w.db").observations) == 4
    assert state() == before


WRITERS = {
    "desk/tidy.py",
    "files.py",
    "evaluation/parallel.py",
    "briefs/pdf.py",
    "workbench/server.py",
    "workspace/copies.py",
}


def test_files_are_opened_for_writing_in_few_places():
    found = set()
    for path in SOURCES:
        for name, plain, named, _ in calls(path):
            last = name.rpartition(".")[2]
            modes = [m for m in (*plain, *named.values()) if isinstance(m, str)]
            opens = last in ("open", "fdopen") and any(re.fullmatch("[rwaxbt+]*[wax+][bt+]*", m) for m in modes)  # fmt: skip
            if opens or ("." in name and last in ("write_text", "write_bytes")):
                found.add(path.relative_to(ROOT / "src" / "bada_model").as_posix())
    assert found <= WRITERS | {"pack_making/writing.py"}


# -- secrets ------------------------------------------------------------------------------------------


SECRET = "hush-hush"
ADDRESSES = [
    f"postgresql+psycopg://desk:{SECRET}@127.0.0.1:1/x",
    f"postgresql://desk@127.0.0.1:1/x?password={SECRET}",
    f"postgres://desk:{SECRET}@127.0.0.1:1/x?sslmode=bad",
    f"mysql://desk:{SECRET}@127.0.0.1/x",
    f"postgresql://desk:{SECRET}@127.0.0.1:port/x",
    f"postgresql+nodriver://desk:{SECRET}@127.0.0.1:1/x",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_password_of_a_database_is_never_said(address, caplog, capsys, monkeypatch):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(WorkspaceError) as caught:
        Workspace.open(address)
    monkeypatch.setenv("BADA_WORKSPACE", address)
    found = diagnosis._workspace().text  # what bada doctor says of it
    said = [found.zh, found.en]
    chain = [caught.value, caught.value.__cause__, caught.value.__context__ if not caught.value.__suppress_context__ else None]  # fmt: skip
    printed = CliRunner().invoke(app, ["workspace", "info"])
    everything = [*said, *map(repr, chain), *map(str, chain), caplog.text, *capsys.readouterr(), printed.output, str(printed.exception)]  # fmt: skip
    assert not [text for text in everything if SECRET in text]


def test_an_open_database_does_not_show_its_password(postgresql, caplog):
    caplog.set_level(logging.DEBUG)
    with Workspace.open(postgresql.new_database()) as workspace:
        workspace.save_scenario("small", "x", "")
        shown = [repr(workspace), workspace.name, repr(workspace._database), caplog.text]
        with pytest.raises(WorkspaceError) as caught:
            workspace._database.write(lambda c: c.exec_driver_sql("SELECT nonsense"))
    with pytest.raises(WorkspaceError, match="refuses this user name or password") as refused:
        Workspace.open(postgresql.url("w1", password="wrong:one"))
    texts = [*shown, str(caught.value), str(refused.value), repr(refused.value.__cause__)]
    assert not [t for t in texts if servers.PASSWORD in t or "wrong:one" in t]


# -- the page -------------------------------------------------------------------------------------------


def test_the_page_listens_on_this_machine_only_and_asks_for_its_token(tmp_path, monkeypatch):
    from voila.app import Voila

    from bada_model.workbench import server

    seen = SimpleNamespace(arguments=[], token="", initialize=lambda a: seen.arguments.extend(a), start=lambda: None)  # fmt: skip
    monkeypatch.setattr(Voila, "instance", lambda: seen)
    monkeypatch.setattr("tornado.ioloop.PeriodicCallback.start", lambda _: None)
    server._run(tmp_path, 8866, "the-token", lambda: None)
    assert [a for a in seen.arguments if "ip=" in a] == ["--Voila.ip=127.0.0.1"]
    assert seen.token == "the-token"
    assert not [a for a in seen.arguments if "the-token" in a or "disable" in a]

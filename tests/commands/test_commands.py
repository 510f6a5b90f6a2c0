import csv
import io
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bada_model.__main__ import app
from tests.conftest import PLAN


def bada(*args, **environment):
    import os

    env = {**os.environ, "BADA_LANG": "", **environment}
    env = {k: v for k, v in env.items() if v}
    return subprocess.run(
        [sys.executable, "-m", "bada_model", *args],
        capture_output=True,
        text=True,
        env=env,
        timeout=120,
    )


def test_commands_draw_what_the_package_draws():
    from bada_model.commands import app
    from bada_model.forecast import DEFAULT_PATHS, DEFAULT_SEED

    assert (app.PATHS, app.SEED) == (DEFAULT_PATHS, DEFAULT_SEED)


@pytest.mark.parametrize("command", ["targets", "conflicts", "assess", "brief", "doctor"])
def test_every_subcommand_explains_itself(command):
    done = bada(command, "--help")
    assert done.returncode == 0
    assert "--help" in done.stdout


def test_targets_as_csv_start_with_the_contract_columns():
    rows = list(csv.DictReader(io.StringIO(bada("targets", "--format", "csv").stdout)))
    assert list(rows[0])[:13] == [
        "id", "indicator", "label_zh", "label_en", "form", "bound", "value", "value_from", "unit",
        "due", "action", "clause", "lead",
    ]  # fmt: skip


@pytest.mark.parametrize(("plan", "asked", "said"), [
    ("2024-12", (), True), ("2024-12", ("--as-of", "2024-12"), False), ("2024-06", (), False),
])  # fmt: skip
def test_a_year_that_is_over_is_said_to_be(write_pack, plan, asked, said):
    pack = write_pack(plan=PLAN.replace('"2024-06"', f'"{plan}"'))
    words = ["assess", "--pack", str(pack), "--paths", "100", *asked]
    shown = {
        lang: CliRunner().invoke(app, [*words, "--lang", lang]).stderr for lang in ("zh", "en")
    }
    assert ("2024年已结束" in shown["zh"]) is said
    assert ("2024 is over, as of 2024-12 (the whole year)" in shown["en"]) is said


def test_assess_as_json_is_a_list_of_objects(write_pack):
    done = bada("assess", "--pack", str(write_pack()), "--format", "json", "--paths", "500")
    items = json.loads(done.stdout)
    assert [i["target"] for i in items] == [
        "retail_sales.main", "firms.main", "firms.main.new", "jobs.main", "air.main"
    ]  # fmt: skip
    assert set(items[3]["outcome"]) == {"mean", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95"}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("assess", "--pack", "nowhere"), "no pack named 'nowhere'"),
        (("assess", "--as-of", "2024-13"), "'2024-13' is not a month"),
        (("assess", "--as-of", "2019-06"), "is not in the plan's year"),
        (("brief", "--kind", "weekly"), "weekly"),
    ],
)
def test_bad_input_ends_with_a_message_and_code_2(args, said):
    done = bada(*args)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_come_in_the_language_of_the_user(write_pack):
    folder = write_pack(targets=["a,firms,stock,at_least,x,,户,2024-12,1,main/一,x,office,,,,"])
    chinese = bada("targets", "--pack", str(folder), BADA_LANG="zh")
    english = bada("targets", "--pack", str(folder), BADA_LANG="en")
    assert "第2行 value 列" in chinese.stderr
    assert "row 2, column value" not in chinese.stderr
    assert "row 2, column value" in english.stderr


def test_the_option_for_the_language_counts_for_errors_too():
    done = bada("assess", "--pack", "nowhere", "--lang", "en")
    assert done.stderr.startswith("error: no pack named")
    assert "错误" not in done.stderr


def test_brief_writes_both_files_and_names_them(write_pack, tmp_path):
    done = bada(
        "brief", "--pack", str(write_pack()), "--out", str(tmp_path / "out"), "--paths", "300"
    )
    assert done.returncode == 0
    assert sorted(p.suffix for p in (tmp_path / "out").iterdir() if p.is_file()) == [".html", ".md"]


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, bada_model; print([m for m in ('scipy.stats', 'statsmodels', 'plotly', 'matplotlib', 'ipywidgets') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]"

"""bada init, check, progress, ranking and split as a script sees them."""

import csv
import io
import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.errors import BadaError
from tests.conftest import OBSERVATIONS, observation


@pytest.fixture
def bada(monkeypatch):
    """Run a command in this process; errors of ours are raised as the entry point sees them."""
    monkeypatch.setenv("BADA_WORKSPACE", "none")

    def run(*args, code=0):
        done = CliRunner().invoke(app, [*map(str, args), "--lang", "en"])
        if isinstance(done.exception, BadaError):
            raise done.exception
        assert done.exit_code == code, done.output
        return done.output

    return run


@pytest.fixture
def pack(write_pack):
    return write_pack(observations=[*OBSERVATIONS, observation("retail_sales 2024-06 9")])


def test_init_makes_a_pack_says_what_is_next_and_check_accepts_it(bada, tmp_path):
    folder = tmp_path / "taojiang-2025"
    said = bada(
        "init",
        folder,
        "--area",
        "430922",
        "--name",
        "桃江县",
        "--name-en",
        "Taojiang",
        "--year",
        2025,
    )
    assert "targets.csv" in said
    assert f"bada check --pack {folder}" in said
    assert "problems: 0," in bada("check", "--pack", folder)
    with pytest.raises(BadaError, match="never overwritten"):
        bada("init", folder, "--area", "430922", "--name", "桃江县", "--year", 2025)


def test_init_carries_a_pack_forward(bada, tmp_path, pack):
    said = bada("init", tmp_path / "small-2025", "--from", pack, "--year", 2025)
    assert "carried_from=2024" in said
    assert (
        bada(
            "progress", "--pack", tmp_path / "small-2025", "--as-of", "2025-03", "--format", "csv"
        ).count("\n")
        == 6
    )


def test_init_needs_an_area_or_a_pack(bada, tmp_path):
    with pytest.raises(BadaError, match="needs --area and --name"):
        bada("init", tmp_path / "x", "--year", 2025)


def test_check_exits_with_2_and_lists_every_problem_as_json(bada, write_pack):
    folder = write_pack(targets=["x,firms,stock,at_least,many,,户,2024-13,1,main/一,x,office,,,,"])
    found = json.loads(bada("check", "--pack", folder, "--format", "json", code=2))
    problems = {(f["file"], f["row"], f["column"]) for f in found if f["kind"] == "problem"}
    assert problems >= {("targets.csv", 2, "value"), ("targets.csv", 2, "due")}


def test_progress_prints_the_schedule(bada, pack):
    rows = {
        r["target"]: r
        for r in csv.DictReader(io.StringIO(bada("progress", "--pack", pack, "--format", "csv")))
    }
    assert (
        rows["jobs.main"]["completion"],
        rows["jobs.main"]["expected"],
        rows["jobs.main"]["gap"],
    ) == ("53.3", "50.0", "3.3")
    assert rows["air.main"]["completion"] == ""


def test_ranking_prints_a_league(bada, pack, tmp_path):
    rows = json.loads(bada("ranking", "--pack", pack, "--format", "json"))
    assert [(r["who"], r["rank"]) for r in rows] == [
        ("区工信局", 1),
        ("区人社局", 2),
        ("区商务局", 3),
        ("分局", None),
    ]
    assert "mean ahead" in bada("ranking", "--by", "action", "--pack", pack)
    results = tmp_path / "results.csv"
    results.write_text("part,promised,done\nA,100,40\nB,100,60\n", "utf-8")
    table = bada(
        "ranking", "--by", "part", "--figures", results, "--target", "jobs.main", "--pack", pack
    )
    assert table.index("B") < table.index("A ")
    assert "Contains demonstration data" in table


def test_a_ranking_of_parts_needs_their_figures(bada, pack):
    with pytest.raises(BadaError, match="needs --figures and --target"):
        bada("ranking", "--by", "part", "--pack", pack)


@pytest.mark.parametrize("output", ["csv", "json", "table"])
def test_demonstration_splits_are_marked_in_every_output(bada, pack, tmp_path, output):
    weights = tmp_path / "townships.csv"
    weights.write_text("part,weight\nA,3\nB,2\n", "utf-8")
    said = bada(
        "split", "--target", "jobs.main", "--over", weights, "--pack", pack, "--format", output
    )
    assert said.lower().count("demonstration") >= 2


def test_split_parts_add_up_in_what_is_printed(bada, pack, tmp_path):
    weights = tmp_path / "townships.csv"
    weights.write_text("part,weight,source\nA,3,yearbook\nB,2,yearbook\nC,2,yearbook\n", "utf-8")
    rows = list(csv.DictReader(io.StringIO(
        bada("split", "--target", "jobs.main", "--over", weights, "--over", "months", "--pack", pack, "--format", "csv")
    )))  # fmt: skip
    assert len(rows) == 36
    assert sum(Decimal(r["amount"]) for r in rows) == 6000
    assert {r["synthetic"] for r in rows} == {""}


SHARED = ("--target", "urban_new_jobs.a8")
"""The promise of the shipped pack that its demonstration table shares out."""


@pytest.mark.parametrize("months", [(), ("--over", "months")])
def test_the_demonstration_townships_share_a_promise_exactly(bada, months):
    rows = list(csv.DictReader(io.StringIO(bada("split", *SHARED, "--over", "demo", *months, "--format", "csv"))))  # fmt: skip
    assert len({r["part"] for r in rows}) == 18
    assert sum(Decimal(r["amount"]) for r in rows) == 6000
    assert all("synthetic" in r["synthetic"] for r in rows)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("output", ["table", "csv", "json"])
@pytest.mark.parametrize("command", ["split", "ranking"])
def test_no_output_loses_the_mark_of_the_demonstration_townships(
    monkeypatch, command, output, lang
):
    monkeypatch.setenv("BADA_WORKSPACE", "none")
    given = ("--over", "demo") if command == "split" else ("--by", "part", "--figures", "demo")
    said = CliRunner().invoke(app, [command, *SHARED, *given, "--format", output, "--lang", lang])
    assert said.exit_code == 0
    mark = {"zh": "合成演示", "en": "synthetic demonstration"}[lang]
    assert said.stdout.count(mark) >= 18
    if output == "table":
        assert {"zh": "合成的演示数据", "en": "demonstration data (synthetic)"}[lang] in said.stdout


def test_a_ranking_of_demonstration_townships_is_full(bada):
    rows = json.loads(bada("ranking", "--by", "part", "--figures", "demo", *SHARED, "--format", "json"))  # fmt: skip
    assert len(rows) == 18
    assert rows[0]["rank"] == 1
    assert all(r["rank"] is not None and r["synthetic"] for r in rows)
    assert len({r["score"] for r in rows}) >= 10


def test_the_name_of_a_demonstration_table_marks_it_whatever_its_rows_say(bada, pack, tmp_path):
    table = tmp_path / "my-synthetic.csv"
    table.write_text("part,weight,promised,done,status,source\nA,3,9,,final,yearbook\nB,2,9,1,final,yearbook\n", "utf-8")  # fmt: skip
    for words in (("split", "--over", table), ("ranking", "--by", "part", "--figures", table)):
        said = json.loads(bada(*words, "--target", "jobs.main", "--pack", pack, "--format", "json"))
        rows = said["parts"] if words[0] == "split" else said
        assert [r["synthetic"] for r in rows] == ["synthetic demonstration"] * 2


def test_a_pack_without_a_demonstration_table_says_so(bada, pack):
    with pytest.raises(BadaError, match=r"no townships-synthetic\.csv"):
        bada("split", "--target", "jobs.main", "--over", "demo", "--pack", pack)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--over", "a.csv", "--over", "b.csv"), "one table"),
        (("--over", "nowhere.csv"), "no such file"),
        (("--over", "months", "--method", "proportional", "--target", "air.main"), "has no amount"),
    ],
)
def test_bad_splits_are_refused(bada, pack, options, said):
    options = options if "--target" in options else ("--target", "jobs.main", *options)
    with pytest.raises(BadaError, match=said):
        bada("split", "--pack", pack, *options)

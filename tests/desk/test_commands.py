"""The commands of the data desk from end to end."""

import io
import json
from types import SimpleNamespace

import pandas as pd
import pytest

from bada_model import store
from bada_model.__main__ import main
from bada_model.desk.cells import book_from_bytes
from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.packs import load_pack
from tests.desk.drafts import Draft, DraftSheet, to_xlsx
from tests.desk.workbooks import LAYOUTS


@pytest.fixture
def office(tmp_path, monkeypatch, write_pack):
    """A folder of an office with a small pack, and the way to run a command there."""
    folder = write_pack()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BADA_WORKSPACE", raising=False)
    monkeypatch.setenv("BADA_LANG", "en")

    def run(capsys, *words):
        monkeypatch.setattr("sys.argv", ["bada", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    run.folder, run.here = folder, tmp_path
    return run


def table(month=6, retail=104.5, name=None):
    rows = [
        [f"小区2024年1-{month}月主要指标"],
        ["指标", "单位", "累计", "同比增长%"],
        ["零售", "亿元", retail, 5.9],
        ["企业", "户", 118, None],
    ]
    return Draft(name or f"{month}月.xlsx", [DraftSheet("表", rows)])


def put(office, draft):
    path = office.here / draft.file
    path.write_bytes(to_xlsx(draft))
    return path


def test_a_dry_run_prints_tidy_rows_and_stores_nothing(office, capsys):
    code, out, _ = office(
        capsys,
        "import",
        put(office, table()),
        "--pack",
        office.folder,
        "--dry-run",
        "--format",
        "csv",
    )
    assert code == 0
    frame = pd.read_csv(io.StringIO(out))
    assert tuple(frame.columns) == OBSERVATION_COLUMNS
    assert frame["value"].tolist() == [104.5, 5.9, 118.0]
    assert sorted(p.name for p in office.here.iterdir()) == ["6月.xlsx", "small-2024"]


def test_json_holds_rows_and_problems(office, capsys):
    code, out, _ = office(
        capsys,
        "import",
        put(office, table(retail="1,23")),
        "--pack",
        office.folder,
        "--dry-run",
        "--format",
        "json",
    )
    found = json.loads(out)
    assert code == 2
    assert [p["cell"] for p in found["problems"] if p["severity"] == "error"] == ["表!C3"]
    assert [r["value"] for r in found["observations"]] == [5.9, 118.0]


def test_a_fault_ends_with_2_and_its_cell_in_the_language_asked_for(office, capsys):
    path = put(office, table(retail="1,23"))
    code, _, err = office(capsys, "import", path, "--pack", office.folder, "--yes", "--lang", "zh")
    assert code == 2
    assert "6月.xlsx 表!C3：读到 '1,23'，应为一个数" in err
    assert not (office.here / "workspace.db").exists()


@pytest.mark.parametrize(
    ("language", "place"),
    [("zh", "错误: 粘贴的文字 C3：读到"), ("en", "error: pasted text C3: found")],
)
def test_a_fault_of_pasted_text_names_its_place_once(office, capsys, monkeypatch, language, place):
    lines = table(retail="1,23").sheets[0].rows
    text = "\n".join("\t".join(str(c or "") for c in line) for line in lines)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    words = ("import", "-", "--pack", office.folder, "--lang", language)
    code, _, err = office(capsys, *words)
    assert (code, place in err, "clipboard" in err) == (2, True, False)


def test_a_fault_of_a_csv_names_its_file_once(office, capsys):
    rows = [*table(retail=104.5).sheets[0].rows, ["零售", "亿元", 99999999.5, None]]
    path = office.here / "6月.csv"
    path.write_text("\n".join(",".join(str(c or "") for c in row) for row in rows))
    _, _, err = office(capsys, "import", path, "--pack", office.folder, "--lang", "zh")
    assert "6月.csv C5：" in err
    assert "6月!" not in err


def test_off_a_terminal_nothing_is_stored_without_yes(office, capsys):
    code, out, err = office(capsys, "import", put(office, table()), "--pack", office.folder)
    assert code == 2
    assert "add --yes to accept" in err
    assert "│ Retail │" in out  # the series by its name
    assert not (office.here / "workspace.db").exists()


def test_two_commands_from_the_office_table_to_the_updated_brief(office, capsys):
    before = load_pack(office.folder)
    assert str(before.plan.default_as_of) == "2024-06"
    code, _, err = office(
        capsys, "import", put(office, table(month=8)), "--pack", office.folder, "--yes"
    )
    assert (code, "stored 3 figures" in err) == (0, True)
    after = load_pack(office.folder)
    assert str(after.plan.default_as_of) == "2024-08"
    assert len(after.observations) == len(before.observations) + 3
    code, out, _ = office(
        capsys, "brief", "--pack", office.folder, "--paths", "200", "--out", office.here / "out"
    )
    assert code == 0
    assert "2024-08" in out
    brief = next((office.here / "out").glob("*2024-08*.md")).read_text(encoding="utf-8")
    assert "5.9" in brief
    assert "Rows from 1000001 on are numbers of imported figures in the workspace" in brief


def test_a_table_of_another_place_is_stored_with_a_note(office, capsys):
    book = Draft("6月.xlsx", [DraftSheet("表", [
        ["2024年1-6月主要指标"], ["指标", "单位", "累计", "同比增长%"], ["零售", "亿元", 104.5, 5.9],
    ])])  # fmt: skip
    words = ("import", put(office, book), "--pack", office.folder, "--yes")
    code, _, err = office(capsys, *words, "--area", "430903")
    assert code == 0
    assert "only of 430903; name another plan with --pack" in err
    _, _, err = office(capsys, "import", put(office, table(7)), "--pack", office.folder, "--yes")
    assert "--pack" not in err


def test_the_same_file_again_adds_nothing(office, capsys):
    path = put(office, table())
    for said in ("stored 3 figures", "is in workspace.db already"):
        code, _, err = office(capsys, "import", path, "--pack", office.folder, "--yes")
        assert (code, said in err) == (0, True)
    assert len(load_pack(office.folder).observations) == 6


def test_into_the_pack_writes_one_observation_file(office, capsys):
    code, _, _ = office(
        capsys,
        "import",
        put(office, table()),
        "--pack",
        office.folder,
        "--into-pack",
        "--yes",
        "--workspace",
        "none",
    )
    assert code == 0
    (path,) = (office.folder / "observations").glob("import-*.csv")
    assert store.read_observations(path)["value"].tolist() == [104.5, 5.9, 118.0]
    assert (office.folder / "mappings" / "monthly.toml").is_file()


def test_a_refused_table_leaves_a_draft_of_the_mapping_asked_for(office, capsys):
    draft = table()
    draft.sheets[0].set(1, 3, "增减")
    path, mapping = put(office, draft), office.here / "m.toml"
    assert (
        office(capsys, "import", path, "--pack", office.folder, "--mapping", mapping, "--yes")[0]
        == 2
    )
    mapping.write_text(
        mapping.read_text(encoding="utf-8") + '\n[columns]\n"增减" = "growth"\n', encoding="utf-8"
    )
    assert (
        office(capsys, "import", path, "--pack", office.folder, "--mapping", mapping, "--yes")[0]
        == 0
    )


def test_an_observation_file_passes_straight_through(office, capsys):
    source = office.folder / "observations" / "own.csv"
    code, out, _ = office(
        capsys, "import", source, "--pack", office.folder, "--dry-run", "--format", "csv"
    )
    assert code == 0
    assert pd.read_csv(io.StringIO(out)).equals(pd.read_csv(source))


def test_a_faulty_observation_file_is_named_by_row(office, capsys):
    path = office.here / "own.csv"
    path.write_text((office.folder / "observations" / "own.csv").read_text().replace("3200", "多"))
    code, _, err = office(capsys, "import", path, "--pack", office.folder, "--dry-run")
    assert code == 2
    assert "own.csv, row 2, column value" in err


@pytest.mark.parametrize(("language", "head"), [("zh", "指标名称"), ("en", "Indicator")])
def test_a_filled_template_needs_no_questions(office, capsys, known, language, head):
    from bada_model.desk.importing import read_bytes
    from bada_model.desk.knowledge import Request
    from tests.desk.conftest import TODAY

    path = office.here / "t.xlsx"
    assert (
        office(capsys, "template", "--period", "2024-08", "--out", path, "--lang", language)[0] == 0
    )
    rows = [list(r) for r in book_from_bytes(path.read_bytes(), "t.xlsx").sheets[0].rows]
    assert rows[1][0] == head
    filled = 0
    for row in rows[2:]:
        if row[1] is not None:
            row[2] = 50 if row[1] == "%" else 1200
            filled += 1
    data = to_xlsx(Draft("t.xlsx", [DraftSheet("填报表", rows)]))
    proposal = read_bytes(data, "t.xlsx", known, Request(today=TODAY))
    questions = [
        f.problem.in_("en")
        for f in proposal.errors
        if f.kind.startswith(("amb", "miss", "wrong", "unread"))
    ]
    assert questions == []
    assert len(proposal.entries) == filled > 150
    assert {str(e.period) for e in proposal.entries} == {"2024-08"}
    assert len({e.indicator for e in proposal.entries}) == filled
    for row in rows[2:]:
        row[3] = 7.2 if row[2] == 1200 else None
    data = to_xlsx(Draft("t.xlsx", [DraftSheet("填报表", rows)]))
    grown = read_bytes(data, "t.xlsx", known, Request(today=TODAY)).entries
    assert sum(e.measure == "yoy_growth" for e in grown) > 150 - filled // 2


def test_exports_read_back_as_they_were(office, capsys):
    code, out, _ = office(capsys, "export", "--pack", office.folder)
    assert code == 0
    kept = pd.read_csv(office.folder / "observations" / "own.csv")
    assert pd.read_csv(io.StringIO(out)).equals(kept)
    path = office.here / "o.parquet"
    assert (
        office(capsys, "export", "--pack", office.folder, "--format", "parquet", "--out", path)[0]
        == 0
    )
    assert pd.read_parquet(path)["value"].tolist() == kept["value"].tolist()
    assert office(capsys, "export", "--pack", office.folder, "--format", "exe")[0] == 2


TWO_VINTAGES = [
    "999903,jobs,2024-06,ytd,count,3200,人,na,preliminary,,office",
    "999903,jobs,2024-06,ytd,count,2900,人,na,final,,yearbook",
    "999903,firms,2024-06,point,count,117,户,na,final,,office",
]


def test_an_export_changes_nothing_where_it_came_from(office, capsys, write_pack):
    write_pack(observations=TWO_VINTAGES)
    words, path = ("--pack", office.folder), office.here / "all.csv"
    for said in ("stored 3 figures (0 of them revised, 3 already known)", "is in workspace.db already"):  # fmt: skip
        assert office(capsys, "export", *words, "--out", path)[0] == 0
        code, _, err = office(capsys, "import", path, *words, "--yes")
        assert (code, said in err, "note:" in err) == (0, True, False)
    path.write_text(path.read_text().replace(",2900", ",3100"))
    _, _, err = office(capsys, "import", path, *words, "--yes")
    assert "(1 of them revised, 2 already known)" in err


@pytest.mark.parametrize(("language", "head"), [("zh", "地区代码"), ("en", "area")])
def test_a_workbook_in_either_language_reads_back(office, capsys, language, head):
    path = office.here / "o.xlsx"
    words = ["--pack", office.folder, "--format", "xlsx", "--lang", language, "--out", path]
    assert office(capsys, "export", *words)[0] == 0
    top, first, *_ = book_from_bytes(path.read_bytes(), "o.xlsx").sheets[0].rows
    assert top[0] == head
    assert first[-1] == {"zh": "就业", "en": "Jobs"}[language]
    code, out, _ = office(capsys, "import", path, "--pack", office.folder, "--dry-run", "--format", "csv")  # fmt: skip
    kept = pd.read_csv(office.folder / "observations" / "own.csv")
    assert code == 0
    assert pd.read_csv(io.StringIO(out))[list(OBSERVATION_COLUMNS)].equals(kept)


def test_words_that_look_like_formulas_are_made_harmless(office, capsys):
    source = office.folder / "observations" / "own.csv"
    source.write_text(source.read_text().replace(",office", ",=HYPERLINK(1)"))
    _, out, _ = office(capsys, "export", "--pack", office.folder)
    assert ",'=HYPERLINK(1)" in out


def test_a_preview_in_a_notebook(default_pack, tmp_path):
    import datetime as dt

    from bada_model import desk

    draft = LAYOUTS["areas_down"]()
    (tmp_path / draft.file).write_bytes(to_xlsx(draft))
    frame = desk.preview(tmp_path / draft.file, default_pack, today=dt.date(2024, 9, 1)).to_frame()
    assert len(frame) == draft.expected
    pasted = desk.preview_text(
        "赫山区2024年1-8月\n指标\t累计(亿元)\n社会消费品零售总额\t141.3\n",
        default_pack,
        today=dt.date(2024, 9, 25),
    )
    assert pasted.observations()["value"].tolist() == [141.3]


def test_a_missing_file_and_a_wrong_day_are_said(office, capsys):
    assert (
        "no such file or folder"
        in office(capsys, "import", "nowhere.xlsx", "--pack", office.folder, "--dry-run")[2]
    )
    assert (
        "is not a day"
        in office(
            capsys,
            "import",
            put(office, table()),
            "--pack",
            office.folder,
            "--released",
            "yesterday",
        )[2]
    )


def test_an_observation_file_whose_units_do_not_fit_is_refused_before_it_is_stored(office, capsys):
    header = ",".join(OBSERVATION_COLUMNS)
    row = "999903,retail_sales,2024-06,ytd,yoy_growth,5.9,亿元,nominal,final,,office"
    (office.here / "own.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    code, _, said = office(capsys, "import", "own.csv", "--pack", office.folder, "--yes")
    assert code == 2
    assert (
        "own.csv, row 2, column unit: found '亿元', expected a unit that converts to percent"
        in said
    )
    assert not (office.here / "workspace.db").exists()


def test_an_area_that_is_no_code_is_refused(office, capsys):
    said = office(
        capsys,
        "import",
        put(office, table()),
        "--pack",
        office.folder,
        "--area",
        "999",
        "--dry-run",
    )
    assert said[0] == 2
    assert "'999' is no area code" in said[2]


# -- whose figures ---------------------------------------------------------------------------


def titled(title, sheet="表", section=None, file="表.xlsx"):
    rows = [[title], ["指标", "单位", "累计", "同比增长%"], ["零售", "亿元", 104.5, 5.9]]
    below = [[section], ["企业", "户", 118, None]] if section else []
    return Draft(file, [DraftSheet(sheet, [*rows, *below])])


@pytest.mark.parametrize(("draft", "cell", "name"), [
    (titled("资阳区2024年1-6月主要指标"), "表!A1", "资阳区"),
    (titled("某省资阳区2024年1-6月主要指标"), "表!A1", "资阳区"),
    (titled("2024年1-6月主要指标（澧县）"), "表!A1", "澧县"),
    (titled("2024年1-6月主要指标", sheet="资阳区"), "资阳区", "资阳区"),
    (titled("2024年1-6月主要指标", file="资阳区6月.xlsx"), "表", "资阳区"),
    (titled("小区2024年1-6月主要指标", section="资阳区"), "表!A4", "资阳区"),
])  # fmt: skip
def test_a_table_of_another_district_is_not_taken_for_the_packs_own(office, capsys, draft, cell, name):  # fmt: skip
    path = put(office, draft)
    code, _, err = office(capsys, "import", path, "--pack", office.folder, "--yes")
    assert code == 2
    assert f"{draft.file} {cell}: found" in err
    assert f"expected an area of the pack ('{name}' is none); name another plan with --pack" in err
    assert not (office.here / "workspace.db").exists()
    assert office(capsys, "import", path, "--pack", office.folder, "--yes", "--area", "999903")[0] == 0  # fmt: skip


@pytest.mark.parametrize(("code", "areas"), [("999909", {"999909"}), ("skip", {"999903"})])
def test_a_mapping_says_whose_a_title_is_or_that_it_is_left_out(office, capsys, code, areas):
    draft = titled("小区2024年1-6月主要指标")
    other = titled("资阳区2024年1-6月主要指标", sheet="另表").sheets
    both = Draft("表.xlsx", [*draft.sheets, *other]) if code == "skip" else Draft("表.xlsx", other)
    mapping = office.here / "m.toml"
    mapping.write_text(f'schema = 1\n[areas]\n"资阳区" = "{code}"\n', encoding="utf-8")
    done, out, _ = office(capsys, "import", put(office, both), "--pack", office.folder, "--dry-run",
                          "--mapping", mapping, "--format", "csv")  # fmt: skip
    assert done == 0
    assert set(pd.read_csv(io.StringIO(out), dtype=str)["area"]) == areas


@pytest.mark.parametrize("title", [
    "小区2024年1-6月主要指标", "某省小区2024年1-6月", "全区主要经济指标2024年1-6月", "我市2024年1-6月", "2024年1-6月市区消费品市场情况",
    "各区县（市）2024年1-6月", "县域经济2024年1-6月", "2024年1-6月工业园区主要指标", "城镇居民收入2024年1-6月",
])  # fmt: skip
def test_common_words_in_a_title_are_no_other_area(office, capsys, title):
    done, _, err = office(capsys, "import", put(office, titled(title)), "--pack", office.folder, "--dry-run")  # fmt: skip
    assert (done, "an area of the pack" in err) == (0, False)

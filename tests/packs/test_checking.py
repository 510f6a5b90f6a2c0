"""The check of a pack: every problem of every file at once, and advice."""

import pytest

from bada_model.pack_folder import find_pack, pack_folders
from bada_model.pack_making import check_pack
from bada_model.packs import DEFAULT_PACK
from tests.conftest import INDICATORS, OBSERVATIONS, PLAN, TARGETS

DRIVER = """
[[drivers]]
code = "push"
label_zh = "推"
label_en = "Push"
group = "demand"
unit_zh = "个"
unit_en = "n"
low = 0
high = 1
step = 0.1
"""
LINKS = "source,indicator,lag,effect,se,evidence,sample_zh,sample_en\n"


def lines(report):
    return [p.in_("en") for p in report.problems]


def test_one_run_reports_the_faults_of_every_file(write_pack):
    """One fault in each file, all in one report: nothing hides behind the first."""
    folder = write_pack(
        plan=PLAN.replace('parent = "990000"', 'parent = "980000"'),
        indicators=[*INDICATORS, "bad,坏,Bad,flux,个,even,bad,0"],
        targets=[*TARGETS, "x,firms,stock,at_least,many,,户,2024-12,1,main/一,x,office,,,,"],
        observations=[*OBSERVATIONS, "999903,jobs,2024-13,ytd,count,1,人,na,final,,office"],
    )
    (folder / "drivers.toml").write_text(
        DRIVER + DRIVER.replace("step = 0.1", "step = 0\nspeed = 3"), "utf-8"
    )
    (folder / "links.csv").write_text(LINKS + "push,nothing,0,1,0.1,assumption,x,x\n", "utf-8")
    (folder / "projects.csv").write_text(
        "project,label_zh,label_en,indicator,size,start,months,curve,probability,source\n"
        "p,p,p,firms,,2024-09,0,step,2,x\n", "utf-8",
    )  # fmt: skip
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "one.toml").write_text(
        'title_zh = "一"\n[drivers.pull]\nvalue = "x"\n', "utf-8"
    )
    (folder / "scenarios" / "two.toml").write_text("schema = [", "utf-8")
    said = "\n".join(lines(check_pack(folder)))
    for fault in (
        "indicators.csv, row 7, column kind: found 'flux'",
        "targets.csv, row 7, column value: found 'many'",
        "own.csv, row 5, column period: found '2024-13'",
        "drivers.toml, column drivers[2].speed", "drivers.toml, column drivers[2].",
        "links.csv, row 2, column indicator: found 'nothing'",
        "projects.csv, row 2, column indicator: found 'firms'",
        "projects.csv, row 2, column months", "projects.csv, row 2, column probability",
        "one.toml, column one.title_en", "one.toml, column drivers.pull.value", "two.toml",
    ):  # fmt: skip
        assert fault in said


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("indicators.csv", ",kind,", ",kid,", "column kind: found no such column"),
        ("targets.csv", ",value,", ",val,", "column value: found no such column"),
        ("drivers.toml", "[[drivers]]", "[[drivers", "expected TOML"),
        ("targets.csv", ",growth,", ",growht,", "column form: found 'growht'"),
    ],
)  # fmt: skip
def test_one_fault_is_said_once_not_for_all_that_rests_on_it(file, old, new, said, write_pack):
    folder = write_pack()
    (folder / "drivers.toml").write_text(DRIVER, "utf-8")
    (folder / "links.csv").write_text(LINKS + "push,firms,0,1,0.1,assumption,x,x\n", "utf-8")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "s.toml").write_text(
        'schema = 1\ntitle_zh = "一"\ntitle_en = "s"\n[drivers.push]\nvalue = 1\n', "utf-8"
    )
    (folder / file).write_text((folder / file).read_text("utf-8").replace(old, new, 1), "utf-8")
    problems = check_pack(folder).problems
    assert len(problems) == 1
    assert said in problems[0].in_("en")


def test_every_fault_of_one_scenario_file_is_reported(write_pack):
    folder = write_pack()
    (folder / "drivers.toml").write_text(DRIVER, "utf-8")
    (folder / "links.csv").write_text(LINKS + "push,firms,0,1,0.1,assumption,x,x\n", "utf-8")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "s.toml").write_text(
        'schema = 1\ntitle_zh = ""\n[drivers.push]\nvalue = 9\nshape = "zigzag"\n'
        '[[judgements]]\nindicator = "nothing"\nkind = "about"\nvalue = 1\n[[claims]]\ntarget = 3\n', "utf-8",
    )  # fmt: skip
    columns = {p.column for p in check_pack(folder).problems}
    assert columns >= {
        "s.title_zh", "s.title_en", "drivers.push.value", "drivers.push.shape", "judgements[1].indicator",
        "judgements[1].spread", "judgements[1].by", "judgements[1].on", "judgements[1].reason",
        "judgements[1].until", "claims[1].target", "claims[1].probability",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "targets", "series", "said"),
    [
        (PLAN.replace('area = "999903"', 'area = "999904"', 1), TARGETS, "", "column areas: found '999904'"),
        (PLAN.replace('parent = "990000"', 'parent = "980000"'), TARGETS, "", "column areas: found '980000'"),
        (PLAN.replace('code = "990000"', 'code = "999903"'), TARGETS, "", "found '999903', expected a code used once"),
        (PLAN.replace('"2024-06"', '"2022-06"'), TARGETS, "", "default_as_of: found '2022-06'"),
        (PLAN + '\n[[identities]]\ntotal = "retail_sales"\nparts = ["a"]\n', TARGETS, "", "identities: found 'a'"),
        (PLAN + '\n[[arithmetic]]\ntotal = "b"\nparts = [{ indicator = "jobs", base = "jobs" }]\n', TARGETS, "",
         "arithmetic: found 'b'"),
        (PLAN, [TARGETS[3].replace(",1,main", ",7,main")], "", "targets.csv, row 2, column action: found '7'"),
        (PLAN, ["r,retail_sales,relative,at_least,0,,percentage_point,2024-12,1,main/一,x,office,,,,"], "",
         "targets.csv, row 2, column note"),
        (PLAN, TARGETS, "nothing,999903,x,", "series.csv, column indicator: found 'nothing'"),
        (PLAN, TARGETS, "jobs,111111,x,", "series.csv, column area: found '111111'"),
    ],
)  # fmt: skip
def test_references_between_files_are_checked(write_pack, plan, targets, series, said):
    folder = write_pack(plan=plan, targets=targets)
    (folder / "series.csv").write_text(f"indicator,area,series,note\n{series}\n", "utf-8")
    assert said in "\n".join(lines(check_pack(folder)))


def test_a_claim_about_no_target_is_a_problem(write_pack):
    folder = write_pack()
    (folder / "drivers.toml").write_text(DRIVER, "utf-8")
    (folder / "links.csv").write_text(LINKS + "push,firms,0,1,0.1,assumption,x,x\n", "utf-8")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "s.toml").write_text(
        'schema = 1\ntitle_zh = "一"\ntitle_en = "One"\n[[claims]]\ntarget = "moon"\nprobability = 0.5\n', "utf-8",
    )  # fmt: skip
    assert "s.toml, column claims.target: found 'moon'" in "\n".join(lines(check_pack(folder)))


def test_advice_names_what_is_silent_unowned_and_idle(write_pack):
    folder = write_pack(targets=[*TARGETS[:2], "highway.main,highway,count,at_least,9,,公里,2024-12,1,main/一,,office,,,,"],
                        plan=PLAN.replace('default_as_of = "2024-06"\n', ""))  # fmt: skip
    (folder / "drivers.toml").write_text(DRIVER, "utf-8")
    (folder / "links.csv").write_text(LINKS + "push,highway,0,1,0.1,assumption,x,x\n", "utf-8")
    advice = {a.text.en: a.codes for a in check_pack(folder).advice}
    assert advice["no figure at any level: the answer will be 'no basis'"] == (
        "retail_sales.main",
        "highway.main",
    )
    assert advice["no lead department"] == ("highway.main",)
    assert advice["moves only targets without figures"] == ("push",)
    assert advice["neither promised nor published"] == ("air",)
    assert "no default_as_of: --as-of is needed every time" in advice


@pytest.mark.parametrize("name", sorted(pack_folders()))
def test_shipped_packs_are_sound(name):
    assert lines(check_pack(find_pack(name))) == []


def test_without_a_plan_the_other_files_are_still_checked(write_pack):
    folder = write_pack(
        plan="code = ", targets=["x,firms,stock,at_least,many,,户,2024-12,1,main/一,x,office,,,,"]
    )
    said = "\n".join(lines(check_pack(folder)))
    assert "plan.toml" in said
    assert "targets.csv, row 2, column value" in said


def test_the_default_pack_is_advised_about_projects_without_size():
    advice = check_pack(find_pack(DEFAULT_PACK)).advice
    assert any(a.file == "projects.csv" and len(a.codes) == 8 for a in advice)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("plan.toml", PLAN.replace("year = 2024", 'year = "soon"')),
        ("plan.toml", PLAN.replace("year = 2024", "year = [2024]")),
        ("plan.toml", PLAN.replace("actions = [{", "actions = 3\nothers = [{")),
        ("plan.toml", PLAN + "\n[[identities]]\ntotal = 1\nparts = 2\n"),
        ("plan.toml", PLAN.replace('default_as_of = "2024-06"', "default_as_of = 2024-06-01")),
        ("drivers.toml", "drivers = 3"), ("drivers.toml", "drivers = [3, 4]"), ("drivers.toml", "x"),
        ("scenarios/s.toml", "drivers = 3"), ("scenarios/s.toml", "schema = true"),
        ("scenarios/s.toml", "schema = 1\njudgements = 3\nclaims = [1]\nprojects = []\n"),
        ("scenarios/s.toml", "schema = 1\nbase = 4\n[drivers]\npush = 5\n"),
    ],
)  # fmt: skip
def test_a_text_where_a_table_belongs_is_a_problem_not_a_crash(write_pack, file, text):
    folder = write_pack()
    (folder / "scenarios").mkdir()
    (folder / "drivers.toml").write_text(DRIVER, "utf-8")
    (folder / "links.csv").write_text(LINKS + "push,firms,0,1,0.1,assumption,x,x\n", "utf-8")
    (folder / file).write_text(text, "utf-8")
    problems = check_pack(folder).problems
    assert any(p.file == file.rpartition("/")[2] for p in problems)

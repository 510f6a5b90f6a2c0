"""Packs made from the template, from published goals, and from last year's pack."""

import csv

import pytest

from bada_model.errors import BadaError, InputError
from bada_model.language import Text
from bada_model.pack_folder import find_pack
from bada_model.pack_making import carried_pack, check_pack, new_pack
from bada_model.pack_making.places import area_chain
from bada_model.packs import DEFAULT_PACK, load_pack
from bada_model.projection import project

TAOJIANG = Text("桃江县", "Taojiang")
GOALS = """area_code,year,indicator,label_zh,form,bound,target_value,unit,target_source_url,note
430922,2025,retail_sales,零售,growth,at_least,6,%,http://example.cn/1,"plain number"
430922,2025,gdp,生产总值,growth,about,6.5,%,http://example.cn/1,
430922,2025,forest_parks,森林公园,increment,at_least,3,个,http://example.cn/1,
430922,2025,cpi,居民消费价格涨幅,cap,at_most,3,%,http://example.cn/1,
430922,2025,innovation_firms,创新企业,level,at_least,80,家,http://example.cn/1,
430900,2025,gdp,生产总值,growth,at_least,7,%,http://example.cn/2,
"""


@pytest.fixture
def goals(tmp_path):
    path = tmp_path / "goals.csv"
    path.write_text(GOALS, encoding="utf-8")
    return path


@pytest.fixture
def own_pack(write_pack):
    """The small pack of the tests with a figure of its own kind of place."""
    return write_pack()


@pytest.mark.parametrize("area", ["430922", "110101", "429004", "100000"])
def test_any_area_gets_a_pack_that_loads_and_passes_its_check(tmp_path, area):
    made = new_pack(tmp_path / f"own-{area}", area=area, name=TAOJIANG, year=2025)
    pack = load_pack(made.folder, workspace="none")
    assert (pack.plan.area, pack.plan.year, pack.plan.code) == (area, 2025, f"own-{area}")
    assert check_pack(made.folder).sound
    assert len(pack.assumptions.drivers) >= 10
    assert len(pack.assumptions.scenarios) >= 5


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("430903", ["430903", "430900", "430000", "100000"]),
        ("110101", ["110101", "110000", "100000"]),  # a municipality has no city between
        ("429004", ["429004", "420000", "100000"]),  # run by the province
        ("431200", ["431200", "430000", "100000"]),
        ("430000", ["430000", "100000"]),
    ],
)
def test_the_levels_above_follow_from_the_code(code, chain):
    assert [a.code for a in area_chain(code, Text.same("x"))] == chain


def test_known_names_of_upper_levels_are_filled_in():
    assert [a.label.en for a in area_chain("430922", TAOJIANG)] == [
        "Taojiang",
        "Yiyang",
        "Hunan",
        "China",
    ]


@pytest.mark.parametrize("code", ["4309", "990000", "43O903", "043090"])
def test_a_code_that_is_no_area_is_refused(tmp_path, code):
    with pytest.raises(BadaError, match="is no area code"):
        new_pack(tmp_path / "x", area=code, name=TAOJIANG, year=2025)
    assert not (tmp_path / "x").exists()


def test_goals_fill_the_register(tmp_path, goals):
    made = new_pack(
        tmp_path / "taojiang-2025", area="430922", name=TAOJIANG, year=2025, goals=goals
    )
    pack = load_pack(made.folder, workspace="none")
    found = {t.id: (str(t.form), str(t.bound), t.value, t.unit, t.tolerance) for t in pack.targets}
    assert found == {
        "retail_sales.main": ("growth", "at_least", 6, "percent", 0),
        "gdp.main": ("growth", "about", 6.5, "percent", 0.1),
        "forest_parks.main": ("increment", "at_least", 3, "个", 0),
        "cpi.main": ("rate", "at_most", 3, "percent", 0),
        "innovation_firms.main": ("stock", "at_least", 80, "家", 0),
    }
    kinds = {c: str(pack.indicators[c].kind) for c in ("forest_parks", "cpi", "innovation_firms")}
    assert kinds == {"forest_parks": "count", "cpi": "rate", "innovation_firms": "stock"}
    assert all("source=http://example.cn/1" in t.note for t in pack.targets)
    assert {i.code for i in pack.indicators.values() if i.headline} == {
        t.indicator for t in pack.targets
    }


@pytest.mark.parametrize(
    ("form", "value", "unit", "kind"),
    [
        ("growth", "6", "%", "flow"), ("level", "120", "亿元", "flow"), ("stock", "80", "家", "stock"),
        ("increment", "3", "个", "count"), ("increment", "0.5", "个百分点", "rate"), ("count", "9", "项", "count"),
        ("share", "55", "%", "share"), ("rate", "96", "%", "rate"), ("mean", "35", "微克/立方米", "mean"),
        ("days", "310", "天", "days"), ("milestone", "1", "项", "milestone"),
    ],
)  # fmt: skip
def test_every_form_of_goal_makes_a_sound_pack(tmp_path, form, value, unit, kind):
    header = GOALS.splitlines()[0]
    row = f"430922,2025,thing,某项,{form},at_least,{value},{unit},http://example.cn/1,"
    (tmp_path / "goals.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    made = new_pack(tmp_path / "x-2025", area="430922", name=TAOJIANG, year=2025,
                    goals=tmp_path / "goals.csv")  # fmt: skip
    assert check_pack(made.folder).sound
    assert str(load_pack(made.folder, workspace="none").indicators["thing"].kind) == kind


def test_a_unit_that_does_not_fit_the_form_is_named_in_the_table_of_goals(tmp_path, goals):
    text = GOALS.replace(
        "retail_sales,零售,growth,at_least,6,%", "retail_sales,零售,growth,at_least,6,家"
    )
    goals.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"goals\.csv, row 2, column unit"):
        new_pack(tmp_path / "x", area="430922", name=TAOJIANG, year=2025, goals=goals)
    assert not (tmp_path / "x").exists()


def test_goals_of_another_area_or_year_are_counted(tmp_path, goals):
    made = new_pack(tmp_path / "a-2025", area="430922", name=TAOJIANG, year=2025, goals=goals)
    said = made.next_steps[0].en
    assert said.startswith("goals.csv: rows left out, not of 430922 in 2025: 1 (row 7);")


def test_drivers_that_move_no_goal_are_left_out(tmp_path, goals):
    made = new_pack(
        tmp_path / "taojiang-2025", area="430922", name=TAOJIANG, year=2025, goals=goals
    )
    drivers = load_pack(made.folder, workspace="none").assumptions.drivers
    assert "vouchers" in drivers
    assert "rd_support" not in drivers


def test_a_template_pack_takes_its_first_promise(tmp_path):
    folder = new_pack(tmp_path / "a-2026", area="430922", name=Text("甲", "A"), year=2026).folder
    with (folder / "targets.csv").open("a", encoding="utf-8") as file:
        file.write("retail.main,retail_sales,growth,at_least,6,,percent,2026-12,1,一,,,,,,\n")
    report = check_pack(folder)
    assert report.problems == ()
    idle = next(a for a in report.advice if a.text.en.startswith("moves no promise yet"))
    assert "export_orders" in idle.codes
    assert "vouchers" not in idle.codes
    assert set(load_pack(folder).assumptions.drivers) > set(idle.codes)


def test_faulty_goals_are_named_and_nothing_is_written(tmp_path, goals):
    goals.write_text(GOALS.replace("at_least,6,%", "over,six,%"), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"(?s)row 2, column target_value: found 'six'.*row 2, column bound"
    ):
        new_pack(tmp_path / "x", area="430922", name=TAOJIANG, year=2025, goals=goals)
    assert not (tmp_path / "x").exists()


def test_a_table_without_the_area_is_refused(tmp_path, goals):
    with pytest.raises(BadaError, match="no goal of 430903 for 2025"):
        new_pack(tmp_path / "x", area="430903", name=TAOJIANG, year=2025, goals=goals)


def test_nothing_is_ever_overwritten(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "work.txt").write_text("dear")
    with pytest.raises(BadaError, match="never overwritten"):
        new_pack(folder, area="430922", name=TAOJIANG, year=2025)
    assert [p.name for p in folder.iterdir()] == ["work.txt"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine"]


def test_a_failed_write_leaves_no_half_pack(tmp_path, monkeypatch):
    from bada_model.pack_making import writing

    def full(path, text):
        if path.name == "targets.csv":
            raise BadaError(Text("磁盘已满", "the disk is full"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    monkeypatch.setattr(writing, "write_whole", full)
    with pytest.raises(BadaError, match="disk is full"):
        new_pack(tmp_path / "mine", area="430922", name=TAOJIANG, year=2025)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a b", "a.b", ".."])
def test_a_folder_name_that_is_no_code_is_refused(tmp_path, name):
    with pytest.raises(BadaError, match=r"folder name|never overwritten"):
        new_pack(tmp_path / name, area="430922", name=TAOJIANG, year=2025)


# -- carried forward -----------------------------------------------------------------------


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_last_years_pack_is_carried_forward(tmp_path):
    made = carried_pack(tmp_path / "heshan-2025", DEFAULT_PACK, year=2025)
    old, new = load_pack(DEFAULT_PACK, workspace="none"), load_pack(made.folder, workspace="none")
    assert (new.plan.year, new.plan.area, len(new.targets)) == (2025, "430903", len(old.targets))
    assert [t.due for t in new.targets] == [t.due + 12 for t in old.targets]
    assert all("carried_from=2024" in t.note for t in new.targets)
    assert new.plan.actions == old.plan.actions
    assert "2025" in new.plan.title.zh
    assert not any(s.claims or s.judgements for s in new.assumptions.scenarios.values())
    assert len(new.observations) == len(old.observations)
    assert project(new, as_of="2025-06", n_paths=200).assess()


def test_blank_values_are_listed_by_the_check(tmp_path):
    made = carried_pack(tmp_path / "heshan-2025", DEFAULT_PACK, year=2025, keep=False)
    report = check_pack(made.folder)
    blank = [p for p in report.problems if p.column == "value"]
    assert len(blank) == len(rows_of(find_pack(DEFAULT_PACK) / "targets.csv"))
    with pytest.raises(InputError, match="expected a value"):
        load_pack(made.folder, workspace="none")


def test_the_mark_is_advised_until_it_is_deleted(tmp_path):
    made = carried_pack(tmp_path / "heshan-2025", DEFAULT_PACK, year=2025)
    assert any("carried from an earlier year" in a.text.en for a in check_pack(made.folder).advice)


def test_figures_of_a_pack_elsewhere_are_copied(own_pack, tmp_path):
    made = carried_pack(tmp_path / "deep" / "small-2025", own_pack, year=2025)
    assert rows_of(made.folder / "observations" / "earlier.csv") == rows_of(
        own_pack / "observations" / "own.csv"
    )
    assert rows_of(made.folder / "observations" / "own.csv") == []


def test_a_neighbour_in_the_same_folder_shares_its_figures(own_pack):
    made = carried_pack(own_pack.parent / "small-2025", own_pack, year=2025)
    pack = load_pack(made.folder, workspace="none")
    assert set(pack.observations["file"].astype(str)) == {"small-2024/own.csv"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"year": 2024}, "already the pack of 2024"),
        ({"year": 2025, "area": "430902"}, "belongs to 430903 and cannot be carried to 430902"),
    ],
)
def test_another_area_or_the_same_year_cannot_be_carried(tmp_path, changes, said):
    with pytest.raises(BadaError, match=said):
        carried_pack(tmp_path / "x", DEFAULT_PACK, **changes)

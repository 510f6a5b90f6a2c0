"""Decisions are kept in a file that can be read, edited, checked and replayed."""

import pytest

from bada_model.desk.decisions import Decisions, read_decisions, save_decisions
from bada_model.errors import InputError
from tests.desk.drafts import Draft, DraftSheet

ROWS = [
    ["赫山区2024年8月主要指标"],
    ["单位:亿元"],
    ["指标", "完成", "增减"],
    ["社零(含线上)", 18.6, 6.3],
    ["一般公共预算收入", 0.9, 4.4],
    ["龙光桥街道财政所", 0.1, 1.0],
]  # fmt: skip
MAPPING = """
schema = 1
[settings]
coverage = "month"
[labels]
"社零(含线上)" = "retail_sales"
"一般公共预算收入" = "local_general_public_budget_revenue"
"龙光桥街道财政所" = "skip"
[columns]
"增减" = "growth"
"""


def draft(month=8):
    rows = [list(r) for r in ROWS]
    rows[0][0] = f"赫山区2024年{month}月主要指标"
    return Draft("x.xlsx", [DraftSheet("表", rows)])


def decided(tmp_path, known, text=MAPPING):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return read_decisions(path, known.names)


def test_without_decisions_the_table_is_refused(errors):
    said = errors(draft())
    assert "表!A5: found '一般公共预算收入'" in said


def test_with_decisions_it_is_read_without_a_question(read, known, tmp_path):
    proposal = read(draft(), decided(tmp_path, known))
    assert proposal.errors == ()
    rows = proposal.observations()
    assert (
        rows["indicator"].tolist()
        == ["retail_sales"] * 2 + ["local_general_public_budget_revenue"] * 2
    )
    assert set(rows["coverage"]) == {"month"}


def test_the_saved_mapping_is_replayed_next_month(read, known, tmp_path):
    first = read(draft(), decided(tmp_path, known))
    saved = read_decisions(save_decisions(tmp_path / "kept.toml", first.decisions), known.names)
    assert saved == first.decisions
    august, july = read(draft(8), saved), read(draft(7), saved)
    assert july.errors == ()
    assert july.decisions == saved
    assert july.observations()["value"].tolist() == august.observations()["value"].tolist()
    assert not [f for f in july.findings if f.kind == "layout_changed"]


def test_a_changed_layout_is_said(read, known, tmp_path):
    saved = read(draft(), decided(tmp_path, known)).decisions
    changed = draft()
    changed.sheets[0].set(5, 0, "固定资产投资")
    notes = [
        f.problem.in_("en") for f in read(changed, saved).findings if f.kind == "layout_changed"
    ]
    assert len(notes) == 2
    assert "'固定资产投资', expected the layout of last time; this label is new" in notes[1]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"retail_sales"', '"retail_salez"', "column [labels] 社零(含线上): found 'retail_salez', expected the code of a series, or skip"),
        ('"retail_sales"', '"?"', "found '?', expected the code of a series"),
        ('"growth"', '"up"', "column [columns] 增减: found 'up', expected one of skip, amount"),
        ('"month"', '"weekly"', "column [settings] coverage: found 'weekly', expected one of ytd, month, quarter"),
        ("schema = 1", "schema = 9", "column schema: found '9'"),
        ("[columns]", "[colums]", "column colums: found 'colums'"),
        ("[columns]", "[columns", "expected TOML"),
        ('[columns]', '[areas]\n"甲镇" = "../x"\n[columns]', "column [areas] 甲镇: found '../x', expected an area code"),
    ],
)  # fmt: skip
def test_a_mapping_edited_wrongly_is_named(old, new, said, known, tmp_path):
    with pytest.raises(InputError) as caught:
        decided(tmp_path, known, MAPPING.replace(old, new, 1))
    assert said in caught.value.message("en")


def test_township_names_become_areas_by_decision(read, known, tmp_path):
    from tests.desk.workbooks import LAYOUTS

    text = 'schema = 1\n[areas]\n"会龙山街道" = "430903-huilongshan"\n"桃花仑街道" = "430903-taohualun"\n"泥江口镇" = "skip"\n'
    rows = read(LAYOUTS["townships"](), decided(tmp_path, known, text)).observations()
    assert (
        rows["area"].tolist()
        == ["430903"] * 2 + ["430903-huilongshan"] * 2 + ["430903-taohualun"] * 2
    )


def test_townships_that_exceed_the_district_are_named(read, known, tmp_path):
    from tests.desk.workbooks import LAYOUTS

    text = 'schema = 1\n[areas]\n"会龙山街道" = "430903-huilongshan"\n"桃花仑街道" = "430903-taohualun"\n'
    draft = LAYOUTS["townships"]()
    draft.sheets[0].set(4, 1, 1302000)
    (fault,) = read(draft, decided(tmp_path, known, text)).errors
    assert "分乡镇!B4" in fault.problem.in_("zh")
    assert fault.kind == "parts_exceed"


def test_decisions_hold_names_only():
    assert not [n for n in Decisions.__slots__ if "value" in n or "period" in n]


def test_an_accepted_cell_is_stored_and_said(read):
    from tests.desk.workbooks import LAYOUTS

    draft = LAYOUTS["months_across"]()
    draft.sheets[0].set(3, 6, 2900.0)
    cells = frozenset({"累计!G4", "累计!G7"})
    assert read(draft).errors
    proposal = read(draft, accept=cells)
    assert proposal.errors == ()
    assert 2900.0 in proposal.observations()["value"].tolist()


def test_a_district_above_an_older_figure_of_its_province_is_doubted(errors):
    rows = [["赫山区2024年1-8月"], ["指标", "累计(亿元)"], ["地方一般公共预算收入", 90210.0]]
    said = errors(Draft("x.xlsx", [DraftSheet("表", rows)]))
    assert "表!B3: found '90210', expected at most" in said
    assert "that of the area above, 430900, in 2023-12" in said

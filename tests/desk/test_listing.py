"""Findings in words: each cell is named, and what is alike is said once."""

import pytest

from bada_model.desk.findings import Kind, error, warning
from bada_model.desk.listing import finding_lines, series_label
from bada_model.desk.vocabulary import vocabulary
from bada_model.language import Text
from bada_model.pack_folder import pack_folders
from bada_model.packs import load_pack

WANTED, REMEDY = Text("当月或累计", "month or year to date"), Text("请写明", "say which")


def unclear(cell, found):
    return error(Kind.AMBIGUOUS_COVERAGE, "空气.xlsx", cell, found, WANTED, REMEDY)


def test_alike_findings_share_a_line_and_keep_their_cells():
    note = warning(Kind.NOTE, "空气.xlsx", None, "'x'", WANTED, REMEDY)
    found = [
        unclear("附表!B5", "'21'"),
        note,
        unclear("附表!C5", "'19'"),
        unclear("另表!B5", "'20'"),
    ]
    first, second = finding_lines(found, "zh")
    assert first == (
        "错误: 空气.xlsx 附表!B5：读到 '21'，应为当月或累计；请写明（另有2处相同：C5 '19'、另表!B5 '20'）"
    )
    assert second.startswith("提示: 空气.xlsx")
    assert next(finding_lines(found, "en")).endswith("(likewise in 2 more: C5 '19', 另表!B5 '20')")


@pytest.mark.parametrize(
    ("cell", "remedy"), [(None, REMEDY), ("附表!B6", Text("另一说", "another"))]
)
def test_findings_that_differ_in_words_or_have_no_cell_stand_alone(cell, remedy):
    other = warning(Kind.NOTE, "空气.xlsx", cell, "'x'", WANTED, remedy)
    same = warning(Kind.NOTE, "空气.xlsx", cell, "'y'", WANTED, REMEDY)
    assert len(list(finding_lines([other, same], "en"))) == 2


def test_a_series_in_dollars_is_named_by_the_one_in_yuan(default_pack):
    names = vocabulary(default_pack)
    assert series_label(names, "exports_usd").zh == f"{series_label(names, 'exports').zh}（美元）"
    assert series_label(names, "tax_revenue_usd").en == "Tax revenue (US dollars)"
    assert series_label(names, "not_yet_named") == Text.same("not_yet_named")


@pytest.mark.parametrize("name", pack_folders())
def test_every_series_of_a_shipped_pack_has_a_name_of_its_own_in_both_languages(name):
    pack = load_pack(name, workspace="none")
    names = vocabulary(pack)
    labels = {code: series_label(names, code) for code in pack.observations["indicator"].unique()}
    assert len(labels) > 50
    assert [c for c, label in labels.items() if c in (label.zh, label.en)] == []
    for language in ("zh", "en"):
        assert len({label.in_(language) for label in labels.values()}) == len(labels)

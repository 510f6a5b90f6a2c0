"""How offices write numbers and headers, one by one."""

import datetime as dt

import pytest

from bada_model.desk.decisions import NOTHING_DECIDED, mapping_name
from bada_model.desk.numbers import Number, is_blank, read_number
from bada_model.desk.phrases import read_facets, units_of
from bada_model.desk.vocabulary import plain_label, vocabulary
from bada_model.desk.words import Reader
from bada_model.packs import load_pack


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "—",
        "——",
        "…",
        "……",
        "...",
        "-",
        "--",
        "－",
        "/",
        "n/a",
        "暂无",
        "未公布",
        None,
        "\u3000",
    ],
)
def test_what_stands_for_no_figure(text):
    assert is_blank(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("１３，３９１．８８", 13391.88, ""), ("7.2％", 7.2, "percent"), ("−3.2", -3.2, ""), ("－3.2", -3.2, ""), ("13391.88亿元", 13391.88, "亿元"),
        ("13391.88*", 13391.88, ""), ("5.6①", 5.6, ""), ("1 234.5", 1234.5, ""), ("1,234,567", 1234567.0, ""), (7.2, 7.2, ""), (0, 0.0, ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_written(text, value, unit):
    assert read_number(text) == Number(value=value, decimals=read_number(text).decimals, unit=unit)


@pytest.mark.parametrize(
    "cell",
    [
        "1,23",
        "12.3.4",
        "(3.2)",
        "▲3.2",
        "下降3.2",
        "持平",
        "#REF!",
        True,
        dt.date(2024, 3, 5),
        float("nan"),
    ],
)
def test_what_may_be_two_numbers_is_none(cell):
    found = read_number(cell)
    assert not isinstance(found, Number)
    assert found.remedy.zh
    assert found.remedy.en


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("上年同期", "years_back=1"), ("去年同期累计", "years_back=1 coverage=ytd"), ("比上年同期增长%", "says=growth"), ("同比±%", "says=growth"), ("增减", "says=unclear"),
        ("增减(%)", "says=growth"), ("增减额", "says=other"), ("环比%", "says=other"), ("完成年计划%", "says=other"), ("占比(%)", "says=other"), ("8月末", "month=8 coverage=point"),
        ("自年初累计", "coverage=ytd"), ("本月止累计", "coverage=ytd"), ("当月", "coverage=month"), ("二季度", "month=6 bare=quarter"), ("前三季度", "month=9 coverage=ytd"),
        ("上年末", "years_back=1 month=12 coverage=point"), ("2023年1-8月", "year=2023 month=8 coverage=ytd"), ("3-8月", "odd_stretch=3-8月"), ("增速(可比价)", "says=growth basis=real"),
    ],
)  # fmt: skip
def test_a_header_says(text, said):
    facets = read_facets(text)
    for part in said.split():
        name, _, value = part.partition("=")
        assert str(getattr(facets, name)) == value
    assert facets.rest == "" or str(facets.says) == "other"


def test_units_stand_in_corners_brackets_and_lists():
    assert units_of("单位:亿元、%") == ("亿元", "percent")
    assert units_of("万美元") == ("万美元",)
    assert units_of("元/月·人") == ("元/月·人",)
    assert units_of("主要指标") == ()


@pytest.mark.parametrize(
    "text",
    [
        "一、社会消费品零售总额",
        "(一)社会消费品零售总额",
        "1.社会消费品零售总额",
        " 社会消费品\u3000零售总额*",
        "#社会消费品零售总额①",
        "其中:社会消费品零售总额",
    ],
)
def test_numbering_and_marks_do_not_change_a_label(text):
    assert plain_label(text) == "社会消费品零售总额"


def test_next_months_file_finds_the_same_mapping():
    names = {
        mapping_name(f)
        for f in (
            "赫山区2024年1-8月主要指标.xlsx",
            "赫山区2024年1-9月主要指标.xlsx",
            "赫山区2025年1—10月主要指标.xls",
        )
    }
    assert names == {"赫山区主要指标"}
    assert mapping_name("8月.xlsx") == mapping_name("2024.09.xlsx") == "monthly"
    assert "/" not in mapping_name("../../etc/passwd")


@pytest.mark.parametrize(("title", "name"), [
    ("长沙市2024年1-8月", "长沙市"), ("2024年1-8月郑州市区", "郑州市区"), ("附件1：澧县", "澧县"), ("津市市", "津市市"), ("宁乡市", "宁乡市"),
    ("二〇二四年八月雨湖区", "雨湖区"), ("湖南省长沙市岳麓区统计月报", "岳麓区"), ("湘西土家族苗族自治州", "湘西土家族苗族自治州"),
    ("沧水铺镇2024年8月", "沧水铺镇"), ("株洲市市场主体", "株洲市"), ("新县8月", "新县"), ("长 沙 市 主要指标", "长沙市"),
])  # fmt: skip
def test_a_title_names_an_area_the_pack_does_not_know(default_pack, title, name):
    assert vocabulary(default_pack).stranger(title) == name


@pytest.mark.parametrize("title", [
    "赫山区2024年", "益阳市赫山区", "全区主要经济指标", "我市", "市区", "各区县(市)", "分县(市)区", "县域经济", "消费品市场", "新型城镇化", "重点城市空气",
    "省级以上园区", "招商引资省外资金", "第三季度县区", "一区三镇", "赫山区历年地区生产总值", "注：全市数据含大通湖区。", "区商务局", "益阳分县2023年",
])  # fmt: skip
def test_a_title_of_common_words_names_no_other_area(default_pack, title):
    assert Reader(vocabulary(default_pack), NOTHING_DECIDED).title(title).stranger == ""


@pytest.mark.parametrize("pack", ["heshan-2024", "hunan-2024", "huaihua-2026"])
def test_no_label_of_a_shipped_pack_is_taken_for_another_area(pack):
    names = vocabulary(load_pack(pack, workspace="none"))
    assert [label for label in names.labels if names.stranger(label)] == []

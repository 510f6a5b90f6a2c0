"""Every fault of an input file is named with its place, what was found and the remedy."""

import pytest

from bada_model.errors import InputError, UnknownName
from bada_model.packs import load_pack
from tests.conftest import INDICATORS, OBSERVATIONS, PLAN, TARGETS, observation


def problems(folder):
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    return caught.value.message("en")


def test_an_unknown_pack_lists_the_known_ones():
    with pytest.raises(UnknownName, match="no pack named 'nowhere'; there are: heshan-2024"):
        load_pack("nowhere")


def test_a_missing_column_is_named(write_pack):
    folder = write_pack()
    path = folder / "targets.csv"
    path.write_text(path.read_text().replace(",unit,", ",units,", 1))
    assert "targets.csv, row 1, column unit: found no such column" in problems(folder)


def test_all_faults_of_a_register_come_at_once(write_pack):
    rows = [
        "a,retail_sales,growth,at_least,eight,,percent,2024-12,1,main/一,x,office,,,,",
        "b,retail_sales,growth,at_least,8,,percent,2024-13,1,main/一,x,office,,,,",
        "c,nothing,growth,at_least,8,,percent,2024-12,1,main/一,x,office,,,,",
        "d,firms,stock,at_least,8,,亿元,2024-12,1,main/一,x,office,,,,",
        "d,firms,stock,over,8,,户,2024-12,1,main/一,x,office,,,,",
    ]
    said = problems(write_pack(targets=rows))
    for line in (
        "row 2, column value: found 'eight', expected a number",
        "row 3, column due: found '2024-13'",
        "row 4, column indicator: found 'nothing', expected an indicator of indicators.csv",
        "row 5, column unit: found '亿元'",
        "row 6, column bound: found 'over', expected one of at_least",
        "row 6, column id: found 'd', expected a key not used before",
    ):
        assert line in said


def test_a_full_width_digit_is_refused_with_the_plain_number(write_pack):
    rows = [TARGETS[0].replace(",8,", ",\uff18,")]
    assert "write it as plain 8" in problems(write_pack(targets=rows))


def test_a_form_that_does_not_fit_the_kind_is_refused(write_pack):
    rows = ["a,air,growth,at_least,8,,percent,2024-12,1,main/一,x,office,,,,"]
    assert "expected a form of a rate indicator" in problems(write_pack(targets=rows))


def test_about_without_tolerance_is_refused(write_pack):
    rows = ["a,firms,stock,about,8,,户,2024-12,1,main/一,x,office,,,,"]
    assert "column tolerance: found '', expected a value" in problems(write_pack(targets=rows))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (observation("retail_sales 2024-13 5"), "row 2, column period: found '2024-13'"),
        (observation("retail_sales 2024-01 5"), "January is not released alone"),
        (observation("retail_sales 2024-06 多"), "column value: found '多'"),
        (observation("retail_sales 2024-06 1,200").replace("1,200", '"1,200"'), "plain 1200"),
        (observation("retail_sales 2024-05 5 quarter"), "quarters end in 03, 06, 09, 12"),
        (observation("retail_sales 2024-06 5 weekly"), "column coverage: found 'weekly'"),
        (observation("retail_sales 2024-06 5 ytd level 户"), "a unit that converts to 亿元"),
        (observation("retail_sales 2024-06 5 ytd level 斤两"), "unknown unit '斤两'"),
        (observation("retail_sales 2024-06 5 ytd yoy_growth 亿元"), "converts to percent"),
        (observation("retail_sales 2024-06 5") + ",more", "found 12 cells, expected 11 cells"),
    ],
)  # fmt: skip
def test_a_faulty_observation_is_named(write_pack, row, said):
    assert said in problems(write_pack(observations=[row, *OBSERVATIONS]))


def test_a_repeated_observation_is_named(write_pack):
    said = problems(write_pack(observations=[OBSERVATIONS[0], OBSERVATIONS[0]]))
    assert "row 3, column period" in said
    assert "one row for each period and source" in said


def test_an_empty_file_is_named(write_pack):
    folder = write_pack()
    (folder / "targets.csv").write_text("")
    assert "targets.csv: found an empty file" in problems(folder)


def test_gbk_is_simply_read(write_pack):
    pack = load_pack(write_pack(encoding="gb18030"))
    assert pack.indicators["retail_sales"].label.zh == "零售"


def test_a_byte_order_mark_is_simply_read(write_pack):
    assert load_pack(write_pack(encoding="utf-8-sig")).targets[0].value == 8.0


def test_an_unknown_release_profile_lists_the_known_ones(write_pack):
    rows = [INDICATORS[0].replace("even", "sometimes"), *INDICATORS[1:]]
    assert "found 'sometimes', expected one of even" in problems(write_pack(indicators=rows))


def test_a_plan_without_a_year_is_named(write_pack):
    from tests.conftest import PLAN

    said = problems(write_pack(plan=PLAN.replace("year = 2024", "")))
    assert "plan.toml: found no such key, expected the key year" in said


def test_messages_exist_in_chinese(write_pack):
    with pytest.raises(InputError) as caught:
        load_pack(write_pack(targets=[TARGETS[0].replace(",8,", ",八,")]))
    assert "targets.csv 第2行 value 列\uff1a读到 '八'\uff0c应为数字" in caught.value.message("zh")


SUMS = '\n[[identities]]\ntotal = "{}"\nparts = ["{}", "rest"]\n'
ALIKE = [
    f"{code},{code},{code},count,人,even,{code},0" for code in ("jobs", "firms", "highway", "rest")
]


def test_identities_are_read_parts_first_and_never_in_a_circle(write_pack):
    outer, inner = SUMS.format("jobs", "firms"), SUMS.format("firms", "highway")
    pack = {
        "indicators": ALIKE,
        "targets": [],
        "observations": [observation("jobs 2024-06 1 ytd count 人")],
    }
    plan = load_pack(write_pack(plan=PLAN + outer + inner, **pack)).plan
    assert [i.total for i in plan.identities] == ["firms", "jobs"]
    circle = write_pack(plan=PLAN + outer + SUMS.format("firms", "jobs"), **pack)
    assert "identities run in a circle: " in problems(circle)


def test_parts_of_another_kind_or_unit_than_their_total_are_refused(write_pack):
    apples = '\n[[identities]]\ntotal = "jobs"\nparts = ["firms", "highway"]\n'
    said = problems(write_pack(plan=PLAN + apples))
    line = (PLAN + apples).splitlines().index('total = "jobs"') + 1
    expected = (
        "expected count, 人 like the total jobs; give them one kind and unit in indicators.csv"
    )
    assert (
        f"plan.toml, row {line}, column identities: found 'firms' (stock, 户), {expected}" in said
    )
    assert "found 'highway' (count, 公里)" in said


def test_percent_signs_are_read_as_printed(write_pack):
    pack = load_pack(
        write_pack(targets=[TARGETS[0].replace("percent", "%")],
                   observations=[observation("retail_sales 2024-06 6.2").replace("percent", "％")])
    )  # fmt: skip
    assert pack.targets[0].unit == "percent"
    assert set(pack.observations["unit"].astype(str)) == {"percent"}


def test_two_cells_that_are_no_month_are_not_called_a_repetition(write_pack):
    row = observation("retail_sales 2024-06 6.2")
    month = row.split(",")[2]
    said = problems(
        write_pack(observations=[row.replace(month, "Aug-24"), row.replace(month, "Sep-24")])
    )
    assert said.count("is not a month") == 2
    assert "NaT" not in said


def test_a_title_above_the_header_is_one_fault(write_pack):
    folder = write_pack()
    path = folder / "targets.csv"
    path.write_text("目标登记表,,,\n" + path.read_text("utf-8"), "utf-8")
    said = problems(folder)
    assert "targets.csv, row 1: found '目标登记表,,,', expected the header id,indicator," in said
    assert "delete title rows above it" in said
    assert "no such column" not in said


def test_a_workbook_named_csv_is_told_from_text(write_pack):
    folder = write_pack()
    (folder / "targets.csv").write_bytes(b"PK\x03\x04" + bytes(20))
    said = problems(folder)
    assert (
        "targets.csv: found an Excel workbook, expected CSV text; save it in Excel or WPS as CSV"
        in said
    )


def test_the_remedy_of_a_short_line_is_not_that_of_a_long_one(write_pack):
    folder = write_pack()
    with (folder / "targets.csv").open("a", encoding="utf-8") as file:
        file.write("a,b\n" + "x," * 30 + "\n")
    said = problems(folder)
    assert "found 2 cells, expected 16 cells; leave missing cells blank, with their commas" in said
    assert "found 31 cells, expected 16 cells; put text with commas in quotes" in said

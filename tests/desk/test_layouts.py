"""Clean tables as offices send them are read whole, without a question and without a false alarm."""

import pytest

from tests.desk.drafts import Draft, DraftSheet
from tests.desk.workbooks import LAYOUTS


def row(proposal, cell):
    frame = proposal.to_frame().set_index("cell")
    r = frame.loc[cell]
    return f"{r.area} {r.indicator} {r.period} {r.coverage} {r.measure} {r.value:g} {r.unit} {r.basis} {r.status}"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_table_is_read_whole_and_raises_no_alarm(layout, read):
    draft = LAYOUTS[layout]()
    proposal = read(draft)
    assert [f.problem.in_("en") for f in proposal.errors] == []
    assert len(proposal.observations()) == draft.expected


@pytest.mark.parametrize(
    ("layout", "cell", "said"),
    [
        ("monthly_report", "主要指标!D5", "430903 industrial_va 2024-08 month yoy_growth 7.9 percent real final"),
        ("monthly_report", "主要指标!E9", "430903 trade_total 2024-08 ytd level 238560 万元 nominal final"),
        ("monthly_report", "主要指标!C12", "430903 urban_new_jobs 2024-08 month count 610 人 na final"),
        ("last_year_beside", "Sheet1!B5", "430000 primary_va 2024-06 ytd level 1756.54 亿元 nominal final"),
        ("last_year_beside", "Sheet1!C11", "430000 trade_total 2023-06 ytd level 3367.5 亿元 nominal final"),
        ("last_year_beside", "Sheet1!C12", "430000 imports 2023-06 ytd level 1017 亿元 nominal revised"),
        ("months_across", "累计!D7", "430000 trade_total 2023-03 ytd yoy_growth 58.3 percent nominal final"),
        ("months_down", "月度!E8", "430900 industrial_va 2024-06 ytd yoy_growth 7.3 percent real final"),
        ("sheet_per_month", "1-5月!D4", "430903 industrial_va 2024-05 ytd yoy_growth 6.9 percent real final"),
        ("areas_down", "社零!C7", "430981 retail_sales 2023-06 ytd yoy_growth 8.2 percent nominal final"),
        ("foreign_trade_dollars", "外贸!D5", "430903 exports_usd 2024-08 ytd level 28990 万美元 nominal final"),
        ("townships", "分乡镇!B4", "430903 retail_sales 2024-08 ytd level 1.413e+06 万元 nominal final"),
        ("halves_side_by_side", "一览!H5", "430903 industrial_fixed_asset_investment 2024-08 ytd yoy_growth 9.8 percent nominal final"),
        ("stacked", "汇总!B4", "430903 market_entities_total 2024-08 point count 72150 户 na final"),
        ("stacked", "汇总!B9", "430903 retail_sales 2024-08 ytd level 1.413e+06 万元 nominal final"),
        ("years_down", "历年!C4", "430903 primary_va 2023-12 year level 53 亿元 nominal final"),
        ("year_columns", "外贸!C3", "430000 trade_total 2022-03 ytd level 1133.2 亿元 nominal final"),
        ("year_columns", "外贸!D3", "430000 trade_total 2023-03 ytd yoy_growth 58.3 percent nominal final"),
    ],
)  # fmt: skip
def test_a_cell_becomes_the_right_observation(layout, cell, said, read):
    assert row(read(LAYOUTS[layout]()), cell) == said


def test_what_is_left_out_is_said(read):
    notes = "\n".join(f.problem.in_("zh") for f in read(LAYOUTS["townships"]()).warnings)
    assert "分乡镇!A5" in notes
    assert "会龙山街道" in notes


def test_hidden_columns_are_not_read_and_that_is_said(read):
    proposal = read(LAYOUTS["halves_side_by_side"]())
    assert not proposal.to_frame()["cell"].str.contains("!E").any()
    assert any("hidden ones were not read" in f.problem.in_("en") for f in proposal.warnings)


def test_last_years_figures_were_not_known_before_this_years(read):
    rows = read(LAYOUTS["last_year_beside"]()).observations().set_index("cell")
    assert str(rows.loc["Sheet1!C11", "released"].date()) == "2024-07-01"
    assert rows.loc["Sheet1!B11":"Sheet1!B11", "released"].isna().all()


def test_a_percent_format_and_a_percentage_say_the_same(read):
    formatted = LAYOUTS["sheet_per_month"]()
    plain = formatted.copy()
    for sheet in plain.sheets:
        sheet.percent.clear()
        for r, c in ((2, 3), (3, 3)):
            sheet.set(r, c, round(sheet.rows[r][c] * 100, 1))
    values = [read(d).observations()["value"].round(9).tolist() for d in (formatted, plain)]
    assert values[0] == values[1]


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("赫山区2024年1—8月", "2024-08 ytd"), ("赫山区２０２４年１～８月份", "2024-08 ytd"), ("赫山区2024年上半年", "2024-06 ytd"),
        ("赫山区2024年前三季度", "2024-09 ytd"), ("赫山区2023年全年", "2023-12 year"), ("赫山区二〇二四年一至八月", "2024-08 ytd"),
        ("赫山区2024年一季度", "2024-03 ytd"), ("赫山区2023年1-12月", "2023-12 year"), ("赫山区2024.08累计", "2024-08 ytd"),
    ],
)  # fmt: skip
def test_a_title_tells_the_period(title, period, known):
    from bada_model.desk.importing import read_bytes
    from bada_model.desk.knowledge import Request
    from tests.desk.conftest import dt

    text = f"{title}社会消费品零售情况\n指标\t完成额(亿元)\n社会消费品零售总额\t101.5\n"
    proposal = read_bytes(text.encode(), "x", known, Request(today=dt.date(2024, 12, 25)))
    frame = proposal.to_frame()
    assert f"{frame.period[0]} {frame.coverage[0]}" == period


def test_the_same_table_in_gbk_and_utf8_and_from_the_clipboard(known, read):
    from bada_model.desk.importing import read_bytes
    from bada_model.desk.knowledge import Request
    from tests.desk.conftest import TODAY

    text = '赫山区2024年1-8月,,\n指标,完成额(亿元),同比%\n社会消费品零售总额,"1,413.5",６．１\n'
    pasted = text.replace('"1,413.5"', "1413.5").replace(",", "\t")
    frames = [
        read_bytes(text.encode(code), "a.csv", known, Request(today=TODAY)).to_frame()
        for code in ("utf-8", "utf-8-sig", "gb18030", "utf-16")
    ] + [read(pasted).to_frame()]
    assert [f["value"].tolist() for f in frames] == [[1413.5, 6.1]] * 5


def test_a_row_that_only_says_growth_belongs_to_the_row_above(read):
    rows = [
        ["赫山区2024年1-8月"],
        ["指标", "累计"],
        ["社会消费品零售总额(亿元)", 141.3],
        ["  同比增长(%)", 6.1],
    ]
    frame = read(Draft("x.xlsx", [DraftSheet("表", rows)])).to_frame()
    assert frame["indicator"].tolist() == ["retail_sales", "retail_sales"]
    assert frame["measure"].tolist() == ["level", "yoy_growth"]


def test_a_part_below_an_unknown_whole_is_not_taken_for_a_sector_of_gdp(read):
    rows = [
        ["赫山区2024年1-8月"],
        ["指标", "累计(亿元)"],
        ["社会消费品零售总额", 141.3],
        ["财政支出", 50.0],
        ["第一产业", 9.0],
    ]
    proposal = read(Draft("x.xlsx", [DraftSheet("表", rows)]))
    assert proposal.observations()["indicator"].tolist() == ["retail_sales"]
    assert any("第一产业" in f.problem.found for f in proposal.warnings)


def test_a_bare_month_beside_a_cumulated_column_is_the_month(read):
    rows = [
        ["赫山区2024年经济指标"],
        ["指标", "8月", "1-8月"],
        ["社会消费品零售总额(亿元)", 18.6, 141.3],
    ]
    frame = read(Draft("x.xlsx", [DraftSheet("表", rows)])).to_frame()
    assert frame["coverage"].tolist() == ["month", "ytd"]


def test_an_old_xls_reads_like_the_xlsx_it_was_made_from(known, read):
    from pathlib import Path

    from bada_model.desk.importing import read_bytes
    from bada_model.desk.knowledge import Request
    from tests.desk.conftest import TODAY

    draft = LAYOUTS["monthly_report"]()
    data = Path(__file__).with_name("monthly_report.xls").read_bytes()
    old = read_bytes(data, draft.file, known, Request(today=TODAY)).to_frame()
    assert old.equals(read(draft).to_frame())


def test_blank_months_at_the_top_are_no_headers(read):
    rows = [
        ["2024年赫山区社会消费品零售总额(当月)"],
        ["单位:亿元"],
        ["月份", "零售额", "同比%"],
        ["1月", None, None],
        ["2月", None, None],
        ["3月", 17.5, 5.6],
    ]
    frame = read(Draft("x.xlsx", [DraftSheet("表", rows)])).to_frame()
    assert frame[["coverage", "value"]].values.tolist() == [["month", 17.5], ["month", 5.6]]


def test_growth_does_not_belong_to_the_plan_beside_it(read):
    rows = [
        ["赫山区2024年重点指标"],
        ["指标", "年度目标", "1-8月完成", "完成率%", "同比增长%"],
        ["社会消费品零售总额(亿元)", 225, 141.3, 62.8, 6.1],
    ]
    frame = read(Draft("x.xlsx", [DraftSheet("表", rows)])).to_frame()
    assert frame["value"].tolist() == [141.3, 6.1]
    assert set(frame["period"].astype(str)) == {"2024-08"}


def test_an_october_that_lost_its_zero_is_refused(errors):
    rows = [
        ["赫山区社会消费品零售总额累计(亿元)"],
        ["年月", "零售额"],
        [2023.09, 160.1],
        [2023.1, 180.2],
        [2023.11, 200.0],
    ]
    assert (
        "表!B4: found '180.2', expected a month or January to a month, not '2023年1月或10月'"
        in errors(Draft("x.xlsx", [DraftSheet("表", rows)]))
    )


def test_large_amounts_in_a_message_are_written_out(read):
    falling = "赫山区2024年社会消费品零售总额累计,单位：万元\n月份,1-7月,1-8月\n社会消费品零售总额,1123456,1000000\n"
    (found,) = read(falling).errors
    assert "at least 1,123,456, the total to 2024-07" in found.problem.in_("en")


def wide_columns(second_header):
    rows = [
        ["2024年1-8月益阳市各区县主要指标"], [None, None, None, "单位:亿元"],
        ["地区", "社会消费品零售总额", second_header], ["资阳区", 80.5], ["赫山区", 141.3],
    ]  # fmt: skip
    merges = [(2, 1, 2, 2)] if second_header is None else []
    return Draft("x.xlsx", [DraftSheet("表", rows, [*merges, (3, 1, 3, 2), (4, 1, 4, 2)])])


def test_a_number_as_wide_as_its_header_is_read_and_any_other_merged_one_refused(read):
    proposal = read(wide_columns(None))
    assert (proposal.observations()["value"].tolist(), proposal.errors) == ([80.5, 141.3], ())
    refused = read(wide_columns("同比%"))
    assert "one number in merged cells" in refused.errors[0].problem.in_("en")
    assert refused.observations().empty

"""Tables as offices of a district, a city and a province send them; each a clean draft.

Figures of Hunan, Yiyang and Heshan are published ones where the pack has them; the others are
made up in their likeness and serve only as cells to be read.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.desk.drafts import Draft, DraftSheet


def monthly_report() -> Draft:
    """统计月报: merged title, unit column, month and year to date with growth under two-line headers."""
    rows = [
        ["赫山区2024年8月主要经济指标"],
        [None, None, None, None, None, "制表:赫山区统计局"],
        ["指标名称", "计量单位", "8月", None, "1—8月累计", None],
        [None, None, "绝对额", "同比±%", "绝对额", "同比±%"],
        ["一、规模以上工业增加值", "亿元", None, 7.9, None, 7.4],
        ["二、固定资产投资(不含农户)", "亿元", None, None, None, 4.6],
        ["    其中:民间投资", "亿元", None, None, None, 3.1],
        ["三、社会消费品零售总额", "亿元", 18.62, 6.3, 141.3, 6.1],
        ["四、进出口总额", "万元", 31250, 8.8, "２３８，５６０", 11.2],
        ["   #出口", "万元", 27400, 9.5, 206300, 12.4],
        ["五、地方一般公共预算收入", "万元", 9180, 4.4, 90210, 5.2],
        ["六、城镇新增就业", "人", 610, "—", 4520, 2.3],
        ["七、全社会用电量", "万千瓦时", 31000, 5.1, 221000, 6.4],
        ["注:1.规模以上工业增加值增速按可比价格计算。2.“—”表示无数据。"],
    ]
    merges = [(0, 0, 0, 5), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 3), (2, 4, 2, 5)]
    return Draft(
        "赫山区2024年8月统计月报.xlsx", [DraftSheet("主要指标", rows, merges)], "430903", 23
    )


def last_year_beside() -> Draft:
    """本年、上年同期、同比 with units in the corner; the published first half of Hunan 2024."""
    rows = [
        ["湖南省2024年1-6月主要经济指标"],
        ["单位:亿元、%"],
        ["指 标", "本年累计", "上年同期", "同比增长(%)"],
        ["地区生产总值", 24545.2, None, 4.5],
        ["  第一产业", 1756.54, None, None],
        ["  第二产业", 8844.91, None, None],
        ["  第三产业", 13943.75, None, 4.2],
        ["农林牧渔业增加值", 1835.45, "…", 2.9],
        ["地方一般公共预算收入", 1866.6, "-", 5.6],
        ["社会消费品零售总额", None, None, 5.7],
        ["进出口总额", 2822.6, 3367.5, -16.2],
        ["  进口", 1179.6, 1017.0, 16.0],
        [],
        ["资料来源:湖南省统计局、长沙海关"],
    ]
    return Draft(
        "湖南2024上半年.xlsx",
        [DraftSheet("Sheet1", rows, [(0, 0, 0, 3), (1, 0, 1, 3)])],
        "430000",
        17,
    )


def months_across() -> Draft:
    """Indicators down, cumulated months across, January left blank; Hunan's trade of 2023."""
    rows = [
        ["2023年湖南省外贸进出口(累计)", None, None, None, None, None, None],
        [None, None, None, None, None, None, "单位:亿元"],
        ["指标", "1月", "1-2月", "1-3月", "1-4月", "1-5月", "1-6月"],
        ["进出口总额", None, None, 1793.8, 2436.5, 2934.0, 3367.5],
        ["出口", None, None, 1255.9, 1729.3, 2051.4, 2328.7],
        ["进口", None, None, 537.9, 707.1, 882.6, 1038.8],
        ["进出口总额增速(%)", "—", "—", 58.3, 49.6, 26.6, 7.6],
        ["出口增速(%)", "—", "—", 70.8, 58.7, 25.1, 1.7],
    ]
    return Draft("外贸进出口月度.xlsx", [DraftSheet("累计", rows)], "430000", 20)


def months_down() -> Draft:
    """The transpose: months down, indicators across under two lines."""
    rows = [
        ["益阳市2024年主要指标月度累计表"],
        ["时期", "社会消费品零售总额", None, "固定资产投资", "规模工业增加值"],
        [None, "总量(亿元)", "增速(%)", "增速(%)", "增速(%)"],
        ["2024年1-2月", 138.2, 5.1, 3.0, 6.8],
        ["2024年1-3月", 207.9, 5.4, 3.4, 7.0],
        ["2024年1-4月", 274.3, 5.2, 3.3, 7.1],
        ["2024年1-5月", 341.8, 5.3, 3.6, 7.0],
        ["2024年1-6月", 411.5, 5.5, 3.8, 7.3],
    ]
    merges = [(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 1, 2)]
    return Draft("益阳月度.xlsx", [DraftSheet("月度", rows, merges)], "430900", 20)


def sheet_per_month() -> Draft:
    """One sheet for each month; the title tells the month, percent cells are formatted."""
    months = {
        "1-4月": (58.0, 0.062, 0.071, 2130), "1-5月": (72.4, 0.060, 0.069, 2710), "1-6月": (87.1, 0.061, 0.072, 3330),
    }  # fmt: skip
    sheets = []
    for name, (retail, grown, industry, jobs) in months.items():
        rows = [
            [f"赫山区2024年{name}经济运行情况"],
            ["指标", "单位", "累计", "同比增长"],
            ["社会消费品零售总额", "亿元", retail, grown],
            ["规模工业增加值", "亿元", None, industry],
            ["城镇新增就业", "人", jobs, None],
        ]
        sheets.append(DraftSheet(name, rows, [(0, 0, 0, 3)], {(2, 3), (3, 3)}))
    return Draft("赫山区2024年分月.xlsx", sheets, "430903", 12)


def areas_down() -> Draft:
    """各县市区: areas down, one indicator in the title; the 2023 half-year of Yuanjiang is published."""
    rows = [
        ["2023年1-6月各区县(市)社会消费品零售总额"],
        ["单位:亿元、%", None, None],
        ["地区", "累计", "同比"],
        ["全市", 398.2, 7.9],
        ["赫山区", 81.9, 8.0],
        ["资阳区", 43.1, 7.7],
        ["沅江市", 60.56, 8.2],
        ["桃江县", 66.0, 7.6],
    ]
    return Draft("益阳分县2023年1-6月.xlsx", [DraftSheet("社零", rows, [(0, 0, 0, 2)])], None, 10)


def foreign_trade_dollars() -> Draft:
    """商务局外贸表 in 万美元, month and year to date on one header line."""
    rows = [
        ["赫山区2024年8月外贸进出口情况表"],
        ["填报单位:区商务局", None, None, "单位:万美元"],
        ["项目", "本月", "同比%", "累计", "同比%"],
        ["进出口总额", 4391, 8.1, 33520, 10.4],
        ["出口", 3850, 9.0, 28990, 11.7],
        ["进口", 541, 2.1, 4530, 2.8],
        ["注:数据来源于海关。"],
    ]
    return Draft("区商务局外贸8月.xlsx", [DraftSheet("外贸", rows, [(0, 0, 0, 4)])], "430903", 12)


def townships() -> Draft:
    """分乡镇 table whose total row is the district; townships are not areas of the pack."""
    rows = [
        ["赫山区2024年1-8月分乡镇(街道)社会消费品零售总额"],
        [None, None, "单位:万元"],
        ["乡镇(街道)", "累计", "同比±%"],
        ["全区", 1413000, 6.1],
        ["会龙山街道", 302000, 6.4],
        ["桃花仑街道", 411000, 5.9],
        ["泥江口镇", 96000, 6.0],
    ]
    return Draft("分乡镇.xlsx", [DraftSheet("分乡镇", rows, [(0, 0, 0, 2)])], "430903", 2)


def halves_side_by_side() -> Draft:
    """主要经济指标 on one page: two halves side by side, numbered, a hidden working column."""
    rows = [
        ["赫山区2024年1-8月主要经济指标", None, None, None, None, None, None, None],
        ["序号", "指标", "完成额(亿元)", "增长%", "底稿", "指标", "完成额(亿元)", "增长%"],
        [1, "社会消费品零售总额", 141.3, 6.1, 999, "进出口总额", 23.86, 11.2],
        [2, "规模工业增加值", None, 7.4, 998, "地方一般公共预算收入", 9.02, 5.2],
        [3, "固定资产投资", None, 4.6, 997, "工业投资", None, 9.8],
    ]
    return Draft(
        "主要经济指标一览2024年1-8月.xlsx",
        [DraftSheet("一览", rows, [(0, 0, 0, 7)], hidden={4})],
        "430903",
        9,
    )


def stacked() -> Draft:
    """Two tables one below the other, each with its own unit; a stock and a flow."""
    rows = [
        ["赫山区2024年8月发展情况"],
        ["表一 经营主体", None, "单位:户"],
        ["指标", "8月末", "比上年末增减"],
        ["实有经营主体", 72150, 3120],
        ["高新技术企业", 231, 12],
        [],
        ["表二 消费与价格", None, "单位:万元"],
        ["指标", "1-8月", "同比增长%"],
        ["社会消费品零售总额", 1413000, 6.1],
        ["限上单位零售额", 402000, 9.9],
    ]
    return Draft("发展情况2024年8月.xlsx", [DraftSheet("汇总", rows, [(0, 0, 0, 2)])], "430903", 4)


def years_down() -> Draft:
    """A yearbook table: years down, whole years, growth beside amounts; Heshan 2020 and 2023 as published."""
    rows = [
        ["赫山区历年地区生产总值"],
        ["年份", "地区生产总值(亿元)", "第一产业(亿元)", "第二产业(亿元)", "第三产业(亿元)"],
        [2020, 408.35, 48.28, 204.06, 156.01],
        [2023, 479.5, 53.0, 243.0, 183.5],
    ]
    return Draft("赫山区历年.xlsx", [DraftSheet("历年", rows)], "430903", 8)


def year_columns() -> Draft:
    """2024年、2023年 columns of one stretch with growth at the end, as bulletins print them."""
    rows = [
        ["湖南省1-3月外贸情况", None, None, None],
        ["指标", "2023年", "2022年", "增减%"],
        ["进出口总额(亿元)", 1793.8, 1133.2, 58.3],
        ["出口(亿元)", 1255.9, 735.3, 70.8],
        ["进口(亿元)", 537.9, 397.9, 35.2],
    ]
    return Draft("湖南外贸1-3月.xlsx", [DraftSheet("外贸", rows)], "430000", 9)


LAYOUTS: dict[str, Callable[[], Draft]] = {
    f.__name__: f
    for f in (
        monthly_report, last_year_beside, months_across, months_down, sheet_per_month, areas_down,
        foreign_trade_dollars, townships, halves_side_by_side, stacked, years_down, year_columns,
    )
}  # fmt: skip

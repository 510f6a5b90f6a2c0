"""National tables with published figures: the query site, bilingual, quarters, years."""

import datetime as dt

from tests.desk.held_out.books import Book, Fact, Fault, Sheet, facts

_N, _P, _D = "100000", "430000", "430903"

QUERY_SITE = Book(
    name="query site, one row a measure",
    file="月度数据.csv",
    encoding="gb18030",
    sheets=(
        Sheet(
            name="",
            rows=(
                ("数据库：全国月度数据",),
                ("时间：最近6个月",),
                ("指标", "2024年8月", "2024年7月", "2024年6月", "2024年5月", "2024年4月", "2024年3月"),
                ("社会消费品零售总额当期值(亿元)", 38725.8, 37757.4, 40731.6, 39211.0, 35699.1, 39019.9),
                ("社会消费品零售总额累计值(亿元)", 312451.7, 273725.9, 235969.0, 195236.9, 156025.8, 120326.8),
                ("社会消费品零售总额同比增长(%)", 2.1, 2.7, 2.0, 3.7, 2.3, 3.1),
                ("社会消费品零售总额累计增长(%)", 3.4, 3.5, 3.7, 4.1, 4.1, 4.7),
                ("注：按照第四次经济普查结果修订。",),
                ("数据来源：国家统计局",),
            ),
        ),
    ),
    truth=tuple(
        fact
        for month, now, total, growth, growth_total in (
            ("2024-08", 38725.8, 312451.7, 2.1, 3.4), ("2024-07", 37757.4, 273725.9, 2.7, 3.5),
            ("2024-06", 40731.6, 235969.0, 2.0, 3.7), ("2024-05", 39211.0, 195236.9, 3.7, 4.1),
            ("2024-04", 35699.1, 156025.8, 2.3, 4.1), ("2024-03", 39019.9, 120326.8, 3.1, 4.7),
        )
        for fact in (
            *facts(_N, month, "month", ("retail_sales", "亿元", now, growth)),
            *facts(_N, month, "ytd", ("retail_sales", "亿元", total, growth_total)),
        )
    ),
    notes="the first line names the nation",
    faults=(
        Fault(kind="cumulative falls", cells={"B5": 212451.7}, named=("B5", "C5")),
        Fault(kind="month copied", cells={"B4": "@C4"}, named=("B4", "C4")),
        Fault(kind="unit slip", cells={"D4": 4.07316}, named=("D4",)),
        Fault(kind="month twice in the header", cells={"B3": "2024年7月"}, named=("B3", "C3", "B4", "C4", "B5", "C5")),
        Fault(kind="rows swapped", cells={"B4": "@B5", "B5": "@B4"}, named=("B4", "B5")),
        Fault(kind="text in number", cells={"F6": "2..3"}, named=("F6",)),
        Fault(kind="growth far off", cells={"C7": 35}, named=("C7",)),
    ),
)  # fmt: skip

BILINGUAL = Book(
    name="bilingual labels and headers",
    file="全国8月.xlsx",
    sheets=(
        Sheet(
            name="National",
            rows=(
                ("2024年8月份全国主要统计数据\nMain Statistics of China, August 2024",),
                ("指标\nIndicators", "8月 Aug.", None, "1-8月 Jan.-Aug.", None),
                (None, "绝对量\nAbsolute", "同比增长(%)\nY/Y (%)", "绝对量\nAbsolute", "同比增长(%)\nY/Y (%)"),
                ("规模以上工业增加值\nValue Added of Industry above Designated Size", "…", 4.5, "…", 5.8),
                ("固定资产投资（不含农户）（亿元）\nInvestment in Fixed Assets (Excluding Rural Households) (100 million yuan)", "…", "…", 329385, 3.4),
                ("社会消费品零售总额（亿元）\nTotal Retail Sales of Consumer Goods (100 million yuan)", 38725.8, 2.1, 312451.7, 3.4),
                ("出口总额（亿美元）\nExports (100 million US dollars)", 3082, 8.6, 23160, 4.7),
                ("进口总额（亿美元）\nImports (100 million US dollars)", 2167, 0.2, 17034, 2.4),
            ),
            merges=("A1:E1", "A2:A3", "B2:C2", "D2:E2"),
        ),
    ),
    truth=(
        *facts(
            _N, "2024-08", "month",
            ("industrial_va", "", None, 4.5), ("retail_sales", "亿元", 38725.8, 2.1),
            ("exports_usd", "亿美元", 3082, 8.6), ("imports_usd", "亿美元", 2167, 0.2),
        ),
        *facts(
            _N, "2024-08", "ytd",
            ("industrial_va", "", None, 5.8), ("fixed_asset_investment", "亿元", 329385, 3.4),
            ("retail_sales", "亿元", 312451.7, 3.4), ("exports_usd", "亿美元", 23160, 4.7),
            ("imports_usd", "亿美元", 17034, 2.4),
        ),
    ),
    faults=(
        Fault(kind="last month's cumulative", cells={"D6": 273725.9}, named=("D6", "E6", "B6")),
        Fault(kind="unit slip", cells={"D5": 32.9385}, named=("D5",)),
        Fault(kind="columns swapped", cells={"B7": "@D7", "D7": "@B7"}, named=("B7", "D7")),
        Fault(kind="text in number", cells={"E8": "2.4%%"}, named=("E8",)),
        Fault(kind="title month wrong", cells={"A1": "2024年7月份全国主要统计数据\nMain Statistics of China, July 2024"}, named=("A1", "B2", "D2")),
        Fault(kind="growth of ten", cells={"E6": 34}, named=("E6",)),
    ),
)  # fmt: skip

QUARTERS = Book(
    name="quarters across, years merged above",
    file="全国季度GDP.xlsx",
    sheets=(
        Sheet(
            name="GDP",
            rows=(
                ("全国国内生产总值（亿元）",),
                ("指标", "2023年", None, None, "2024年", None, None, None),
                (None, "一季度", "上半年", "前三季度", "一季度", "上半年", "前三季度", "全年"),
                ("国内生产总值", 292368.8, 608606.3, 937047.0, 304761.8, 633599.4, 975357.4, None),
                ("　增长（%）", 4.5, 5.5, 5.2, 5.3, 5.0, 4.8, None),
                ("　第一产业", None, None, None, 11475.6, 30533.1, 57497.5, None),
                ("　增长（%）", None, None, None, 3.3, 3.5, 3.5, None),
                ("　第二产业", None, None, None, 107917.6, 232427.0, 355237.3, None),
                ("　增长（%）", None, None, None, 5.7, 5.5, 5.1, None),
                ("　第三产业", None, None, None, 185132.0, 370150.5, 561819.0, None),
                ("　增长（%）", None, None, None, 5.1, 4.7, 4.8, None),
            ),
            merges=("A2:A3", "B2:D2", "E2:H2"),
        ),
    ),
    truth=(
        *facts(_N, "2023-03", "ytd|quarter", ("gdp", "亿元", 292368.8, 4.5)),
        *facts(_N, "2023-06", "ytd", ("gdp", "亿元", 608606.3, 5.5)),
        *facts(_N, "2023-09", "ytd", ("gdp", "亿元", 937047.0, 5.2)),
        *facts(_N, "2024-03", "ytd|quarter", ("gdp", "亿元", 304761.8, 5.3), ("primary_va", "亿元", 11475.6, 3.3), ("secondary_va", "亿元", 107917.6, 5.7), ("services_va", "亿元", 185132.0, 5.1)),
        *facts(_N, "2024-06", "ytd", ("gdp", "亿元", 633599.4, 5.0), ("primary_va", "亿元", 30533.1, 3.5), ("secondary_va", "亿元", 232427.0, 5.5), ("services_va", "亿元", 370150.5, 4.7)),
        *facts(_N, "2024-09", "ytd", ("gdp", "亿元", 975357.4, 4.8), ("primary_va", "亿元", 57497.5, 3.5), ("secondary_va", "亿元", 355237.3, 5.1), ("services_va", "亿元", 561819.0, 4.8)),
    ),
    notes="the title's unit is a plain one in brackets",
    faults=(
        Fault(kind="cumulative falls", cells={"G4": 575357.4}, named=("G4", "F4")),
        Fault(kind="part above whole", cells={"F10": 770150.5}, named=("F10", "F4")),
        Fault(kind="growth outside its parts", cells={"F5": 7.0}, named=("F5", "F7", "F9", "F11")),
        Fault(kind="unit slip", cells={"E4": 30.47618}, named=("E4",)),
        Fault(kind="columns swapped", cells={"E8": "@F8", "F8": "@E8"}, named=("E8", "F8")),
        Fault(kind="year wrong", cells={"E2": "2023年"}, named=("E2", "B2", "E4", "B4", "C4", "F4", "D4", "G4")),
        Fault(kind="text in number", cells={"F6": "30533.1亿元左右"}, named=("F6",)),
    ),
)  # fmt: skip

_MONTHS = ("1-2月", "1-3月", "1-4月", "1-5月", "1-6月", "1-7月", "1-8月")
_NUMBERS = ("2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08")
_RETAIL = (81306.9, 120326.8, 156025.8, 195236.9, 235969.0, 273725.9, 312451.7)
_RETAIL_G = (5.5, 4.7, 4.1, 4.1, 3.7, 3.5, 3.4)
_INVEST = (50847, 100042, 143401, 188006, 245391, 287611, 329385)
_INVEST_G = (4.2, 4.5, 4.2, 4.0, 3.9, 3.6, 3.4)
_INDUSTRY_G = (7.0, 6.1, 6.3, 6.2, 6.0, 5.9, 5.8)

YEAR_ABOVE = Book(
    name="year above months, growth in the row below",
    file="累计序列.xlsx",
    sheets=(
        Sheet(
            name="全国",
            rows=(
                ("全国主要指标累计值",),
                ("指标", "计量单位", "2024年", *(None,) * 6),
                (None, None, *_MONTHS),
                ("社会消费品零售总额", "亿元", *_RETAIL),
                ("　　同比增长", "%", *_RETAIL_G),
                ("固定资产投资", "亿元", *_INVEST),
                ("　　同比增长", "%", *_INVEST_G),
                ("规模以上工业增加值增长", "%", *_INDUSTRY_G),
            ),
            merges=("A2:A3", "B2:B3", "C2:I2"),
        ),
    ),
    truth=tuple(
        fact
        for period, retail, retail_g, invest, invest_g, industry in zip(
            _NUMBERS, _RETAIL, _RETAIL_G, _INVEST, _INVEST_G, _INDUSTRY_G, strict=True
        )
        for fact in facts(
            _N, period, "ytd",
            ("retail_sales", "亿元", retail, retail_g), ("fixed_asset_investment", "亿元", invest, invest_g),
            ("industrial_va", "", None, industry),
        )
    ),
    faults=(
        Fault(kind="cumulative falls", cells={"I4": 262451.7}, named=("I4", "H4")),
        Fault(kind="column copied", cells={"I4": "@H4", "I6": "@H6"}, named=("I4", "I6", "H4", "H6")),
        Fault(kind="month twice", cells={"I3": "1-7月"}, named=("H3", "I3", "H4", "I4", "H5", "I5", "I6", "I8")),
        Fault(kind="unit slip", cells={"G6": 24.5391}, named=("G6",)),
        Fault(kind="growth row and level row swapped", cells={"I4": "@I5", "I5": "@I4"}, named=("I4", "I5")),
        Fault(kind="rows shifted", cells={"H4": "@H6", "H6": "@H4"}, named=("H4", "H6")),
        Fault(kind="text in number", cells={"D8": "6 .1a"}, named=("D8",)),
    ),
)  # fmt: skip

_DAYS = tuple(dt.date(2024, month, 1) for month in (3, 4, 5, 6, 7, 8))
_NOW = (39019.9, 35699.1, 39211.0, 40731.6, 37757.4, 38725.8)
_NOW_G = (3.1, 2.3, 3.7, 2.0, 2.7, 2.1)

DATES_DOWN = Book(
    name="Excel dates down, two header lines",
    file="零售.xlsx",
    sheets=(
        Sheet(
            name="序列",
            rows=(
                ("全国社会消费品零售总额", None, None, None, None),
                ("时间", "当月", None, "累计", None),
                (None, "总额（亿元）", "同比（%）", "总额（亿元）", "同比（%）"),
                *(
                    (day, now, now_g, total, total_g)
                    for day, now, now_g, total, total_g in zip(
                        _DAYS, _NOW, _NOW_G, _RETAIL[1:], _RETAIL_G[1:], strict=True
                    )
                ),
            ),
            merges=("A1:E1", "A2:A3", "B2:C2", "D2:E2"),
        ),
    ),
    truth=tuple(
        fact
        for period, now, now_g, total, total_g in zip(
            _NUMBERS[1:], _NOW, _NOW_G, _RETAIL[1:], _RETAIL_G[1:], strict=True
        )
        for fact in (
            *facts(_N, period, "month", ("retail_sales", "亿元", now, now_g)),
            *facts(_N, period, "ytd", ("retail_sales", "亿元", total, total_g)),
        )
    ),
    faults=(
        Fault(kind="month twice", cells={"A9": dt.date(2024, 7, 1)}, named=("A9", "A8", "B9", "B8", "D9", "D8")),
        Fault(kind="year wrong", cells={"A9": dt.date(2042, 8, 1)}, named=("A9", "B9", "D9")),
        Fault(kind="cumulative falls", cells={"D8": 213725.9}, named=("D8", "D7")),
        Fault(kind="last month copied", cells={"B9": "@B8"}, named=("B9", "B8")),
        Fault(kind="unit slip", cells={"B6": 3.9211}, named=("B6",)),
        Fault(kind="columns swapped", cells={"B7": "@D7", "D7": "@B7"}, named=("B7", "D7")),
        Fault(kind="text in number", cells={"E5": "四点一"}, named=("E5",)),
    ),
)  # fmt: skip

MERGED_YEAR_DOWN = Book(
    name="year merged down the rows, month beside",
    file="工业增速.xlsx",
    sheets=(
        Sheet(
            name="表",
            rows=(
                ("全国规模以上工业增加值增长速度", None, None, "单位：%"),
                ("年份", "月份", "当月", "累计"),
                ("2023年", "7月", 3.7, 3.8),
                (None, "8月", 4.5, 3.9),
                (None, "9月", 4.5, 4.0),
                ("2024年", "1-2月", None, 7.0),
                (None, "3月", 4.5, 6.1),
                (None, "4月", 6.7, 6.3),
                (None, "5月", 5.6, 6.2),
                (None, "6月", 5.3, 6.0),
            ),
            merges=("A3:A5", "A6:A10"),
        ),
    ),
    truth=tuple(
        Fact("industrial_va", _N, period, coverage, "growth", "percent", value)
        for period, coverage, value in (
            ("2023-07", "month", 3.7), ("2023-07", "ytd", 3.8), ("2023-08", "month", 4.5), ("2023-08", "ytd", 3.9),
            ("2023-09", "month", 4.5), ("2023-09", "ytd", 4.0), ("2024-02", "ytd", 7.0),
            ("2024-03", "month", 4.5), ("2024-03", "ytd", 6.1), ("2024-04", "month", 6.7), ("2024-04", "ytd", 6.3),
            ("2024-05", "month", 5.6), ("2024-05", "ytd", 6.2), ("2024-06", "month", 5.3), ("2024-06", "ytd", 6.0),
        )
    ),
    faults=(
        Fault(kind="decimal point lost", cells={"D10": 60}, named=("D10",)),
        Fault(kind="year wrong", cells={"A6": "2023年"}, named=("A6", "A3", "D6", "C7", "D7")),
        Fault(kind="month twice", cells={"B9": "4月"}, named=("B9", "B8", "C9", "C8", "D9", "D8")),
        Fault(kind="text in number", cells={"C8": "6,7"}, named=("C8",)),
        Fault(kind="month to come", cells={"A6": "2034年"}, named=("A6", "D6", "C7", "D7")),
    ),
)  # fmt: skip

YEARBOOK = Book(
    name="yearbook, years down",
    file="湖南历年.xlsx",
    sheets=(
        Sheet(
            name="年度",
            rows=(
                ("湖南省主要年份国民经济主要指标",),
                ("年　份\nYear", "地区生产总值（亿元）\nGDP", "第一产业", "第二产业", "第三产业", "常住人口\n（万人）", "人均可支配收入"),
                (2023, 50012.85, 4621.28, 18822.81, 26568.76, 6568, None),
            ),
            merges=("A1:G1",),
        ),
    ),
    truth=facts(
        _P, "2023-12", "year",
        ("gdp", "亿元", 50012.85, None), ("primary_va", "亿元", 4621.28, None),
        ("secondary_va", "亿元", 18822.81, None), ("services_va", "亿元", 26568.76, None),
    ) + facts(_P, "2023-12", "point", ("resident_population", "万人", 6568, None)),
    faults=(
        Fault(kind="part above whole", cells={"E3": 265687.6}, named=("E3", "B3")),
        Fault(kind="unit slip", cells={"F3": 65680000}, named=("F3",)),
        Fault(kind="columns swapped", cells={"C3": "@D3", "D3": "@C3"}, named=("C3", "D3")),
        Fault(kind="year to come", cells={"A3": 2032}, named=("A3", "B3")),
        Fault(kind="text in number", cells={"B3": "50012·85"}, named=("B3",)),
        Fault(kind="whole below its parts", cells={"B3": 5001.28}, named=("B3", "C3", "D3", "E3")),
    ),
)  # fmt: skip

BOOKS = (QUERY_SITE, BILINGUAL, QUARTERS, YEAR_ABOVE, DATES_DOWN, MERGED_YEAR_DOWN, YEARBOOK)

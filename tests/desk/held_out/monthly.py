"""Monthly reports of a district: headers in several lines, halves, page breaks, footers."""

from tests.desk.held_out.books import Book, Fault, Sheet, facts

_D = "430903"

THREE_LINES = Book(
    name="three header lines",
    file="赫山区主要指标.xlsx",
    sheets=(
        Sheet(
            name="主要指标",
            rows=(
                ("赫山区2024年8月主要经济指标完成情况表",),
                ("填报单位：赫山区统计局",),
                ("指标名称", "计量单位", "2024年8月", None, None, None, "上年同期累计"),
                (None, None, "本月", None, "本月止累计"),
                (None, None, "绝对额", "增长%", "绝对额", "增长%"),
                ("社会消费品零售总额", "亿元", 17.85, 6.1, 141.62, 5.8, 133.86),
                ("进出口总额", "亿元", 3.92, 9.8, 28.35, 12.4, 25.22),
                ("地方一般公共预算收入", "万元", 9800, 4.4, 98600, 5.2, 93730),
                ("固定资产投资", "%", "—", "—", "—", 4.1, "—"),
                ("规模以上工业增加值", "%", "—", 8.0, "—", 7.6, "—"),
                ("城镇新增就业", "人", 655, 3.1, 5832, 2.4, 5695),
                (
                    "单位负责人：　　　　统计负责人：　　　　填表人：　　　　报出日期：2024年9月12日",
                ),
            ),
            merges=("A1:G1", "A3:A5", "B3:B5", "C3:F3", "C4:D4", "E4:F4", "G3:G5"),
        ),
    ),
    truth=(
        *facts(
            _D,
            "2024-08",
            "month",
            ("retail_sales", "亿元", 17.85, 6.1),
            ("trade_total", "亿元", 3.92, 9.8),
            ("local_general_public_budget_revenue", "万元", 9800, 4.4),
            ("industrial_va", "", None, 8.0),
            ("urban_new_jobs", "人", 655, 3.1),
        ),
        *facts(
            _D,
            "2024-08",
            "ytd",
            ("retail_sales", "亿元", 141.62, 5.8),
            ("trade_total", "亿元", 28.35, 12.4),
            ("local_general_public_budget_revenue", "万元", 98600, 5.2),
            ("fixed_asset_investment", "", None, 4.1),
            ("industrial_va", "", None, 7.6),
            ("urban_new_jobs", "人", 5832, 2.4),
        ),
        *facts(
            _D,
            "2023-08",
            "ytd",
            ("retail_sales", "亿元", 133.86, None),
            ("trade_total", "亿元", 25.22, None),
            ("local_general_public_budget_revenue", "万元", 93730, None),
            ("urban_new_jobs", "人", 5695, None),
        ),
    ),
    faults=(
        Fault(kind="unit slip", cells={"E6": 1416200}, named=("E6",)),
        Fault(
            kind="month and cumulative swapped",
            cells={"C6": "@E6", "E6": "@C6"},
            named=("C6", "E6"),
        ),
        Fault(kind="growth contradicts levels", cells={"F7": 2.4}, named=("F7", "E7", "G7")),
        Fault(kind="text in number", cells={"E7": "28.3.5"}, named=("E7",)),
        Fault(kind="header year wrong", cells={"C3": "2025年8月"}, named=("A1", "C3")),
        Fault(
            kind="rows shifted",
            cells={"E6": "@E7", "E7": "@E8", "E8": "@E6"},
            named=("E6", "E7", "E8"),
        ),
        Fault(kind="last year unit", cells={"G8": 9.373}, named=("G8", "E8", "F8")),
    ),
)

HALVES = Book(
    name="two halves of a page",
    file="统计月报8月.xlsx",
    sheets=(
        Sheet(
            name="月报",
            rows=(
                ("二〇二四年一至八月主要经济指标",),
                (None, None, None, None, None, None, None, None, "单位：亿元、%"),
                ("指　标", "1-8月", None, None, None, "指　标", "1-8月", None, None),
                (None, "累计", "同比±%", "排名", None, None, "累计", "同比±%", "排名"),
                ("社会消费品零售总额", 141.62, 5.8, 3, None, "进出口总额", 28.35, 12.4, 2),
                ("　其中：限额以上", 32.18, 7.2, 2, None, "　出口总额", 24.11, 13.6, 2),
                ("固定资产投资", None, 4.1, 5, None, "　进口总额", 4.24, 6.0, 4),
                ("　其中：工业投资", None, 9.3, 3, None, "规模工业增加值", None, 7.6, 1),
                ("技术合同成交额", 42.3, 16.2, 1, None, "旅游总收入", 62.5, 11.2, 2),
                ("— 3 —",),
            ),
            merges=("A1:I1", "A3:A4", "B3:D3", "F3:F4", "G3:I3"),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "亿元", 141.62, 5.8), ("fixed_asset_investment", "", None, 4.1),
        ("industrial_fixed_asset_investment", "", None, 9.3), ("tech_contract_value", "亿元", 42.3, 16.2),
        ("trade_total", "亿元", 28.35, 12.4), ("exports", "亿元", 24.11, 13.6),
        ("imports", "亿元", 4.24, 6.0), ("industrial_va", "", None, 7.6),
        ("tourism_revenue", "亿元", 62.5, 11.2),
    ),
    faults=(
        Fault(kind="part above whole", cells={"G6": 42.11}, named=("G6", "G5", "G7")),
        Fault(kind="unit slip", cells={"B9": 423000}, named=("B9",)),
        Fault(kind="columns swapped", cells={"B5": "@C5", "C5": "@B5"}, named=("B5", "C5")),
        Fault(kind="text in number", cells={"H8": "7.6.1"}, named=("H8",)),
        Fault(kind="title month wrong", cells={"A1": "二〇二四年一至七月主要经济指标"}, named=("A1", "B3", "G3")),
        Fault(kind="decimal point lost", cells={"C9": 1620}, named=("C9",)),
        Fault(kind="growth of the total outside its parts", cells={"H5": 31.4}, named=("H5", "H6", "H7")),
    ),
)  # fmt: skip

NUMBERED = Book(
    name="numbered rows, units in labels",
    file="上半年国民经济主要指标.xlsx",
    sheets=(
        Sheet(
            name="Sheet1",
            rows=(
                ("赫山区2024年上半年国民经济主要指标",),
                ("指标", "实绩", "增长（%）", "备注"),
                ("一、地区生产总值（亿元）", 230.4, 4.6, None),
                ("　　1.第一产业增加值", 17.9, 3.4, None),
                ("　　2.第二产业增加值", 115.2, 5.6, None),
                ("　　　　#建筑业增加值", 14.1, 2.3, None),
                ("　　3.第三产业增加值", 97.3, 3.7, None),
                ("二、规模以上工业增加值", "…", 7.8, "速度按可比价"),
                ("三、固定资产投资", "…", 3.9, "不含农户"),
                ("四、社会消费品零售总额（亿元）", 104.8, 5.7, None),
                ("五、居民收入", None, None, None),
                ("　　（一）城镇居民人均可支配收入（元）", 21860, 4.6, None),
                ("　　（二）农村居民人均可支配收入（元）", 12640, 6.4, None),
                ("六、生猪出栏（万头）", 31.2, "-3.2", None),
                ("注：1.地区生产总值绝对数按现价计算，增速按可比价计算。",),
                ("　　2.部分数据为初步核算数。",),
            ),
            merges=("A1:D1",),
        ),
    ),
    truth=facts(
        _D, "2024-06", "ytd",
        ("gdp", "亿元", 230.4, 4.6), ("primary_va", "亿元", 17.9, 3.4), ("secondary_va", "亿元", 115.2, 5.6),
        ("construction_value_added", "亿元", 14.1, 2.3), ("services_va", "亿元", 97.3, 3.7),
        ("industrial_va", "", None, 7.8), ("fixed_asset_investment", "", None, 3.9),
        ("retail_sales", "亿元", 104.8, 5.7), ("urban_per_capita_disposable_income", "元", 21860, 4.6),
        ("rural_per_capita_disposable_income", "元", 12640, 6.4), ("hogs_slaughtered", "万头", 31.2, -3.2),
    ),
    faults=(
        Fault(kind="part above whole", cells={"B5": 315.2}, named=("B5", "B3")),
        Fault(kind="parts do not sum", cells={"B7": 79.3}, named=("B7", "B3", "B4", "B5")),
        Fault(kind="growth outside its parts", cells={"C3": 6.4}, named=("C3", "C4", "C5", "C7")),
        Fault(kind="unit slip", cells={"B12": 2.186}, named=("B12",)),
        Fault(kind="month to come", cells={"A1": "赫山区2027年上半年国民经济主要指标"}, named=("A1", "B2")),
        Fault(kind="text in number", cells={"B10": "1O4.8"}, named=("B10",)),
        Fault(kind="digits swapped", cells={"B14": 3120}, named=("B14",)),
    ),
)  # fmt: skip

PERCENT_FORMAT = Book(
    name="growth in percent format and full-width minus",
    file="2024年1-8月快报.xlsx",
    sheets=(
        Sheet(
            name="快报",
            rows=(
                ("经济运行快报", None, None),
                (None, None, "计量单位：亿元"),
                ("指标名称", "1-8月累计", "同比增速"),
                ("社会消费品零售总额", 141.62, 0.058),
                ("进出口总额", 28.35, "12.4%"),
                ("　出口", 24.11, 0.136),
                ("　进口", 4.24, "６．０％"),
                ("固定资产投资", None, 0.041),
                ("房地产开发投资", 12.6, "－8.4%"),
                ("民间投资", None, "－１．２"),
                ("旅游总收入", 62.5, 0.112),
                ("制表：张三　审核：李四", None, "2024-09-13"),
            ),
            percent=("C4", "C6", "C8", "C11"),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "亿元", 141.62, 5.8), ("trade_total", "亿元", 28.35, 12.4),
        ("exports", "亿元", 24.11, 13.6), ("imports", "亿元", 4.24, 6.0),
        ("fixed_asset_investment", "", None, 4.1), ("real_estate_development_investment", "亿元", 12.6, -8.4),
        ("private_investment", "", None, -1.2), ("tourism_revenue", "亿元", 62.5, 11.2),
    ),
    faults=(
        Fault(kind="percent twice", cells={"C4": 5.8}, named=("C4",)),
        Fault(kind="unit slip", cells={"B9": 126000}, named=("B9",)),
        Fault(kind="parts above whole", cells={"B7": 14.24}, named=("B5", "B6", "B7")),
        Fault(kind="text in number", cells={"C5": "12.4%↑?"}, named=("C5",)),
        Fault(kind="header month mismatch", cells={"B3": "1-7月累计"}, named=("B3",)),
        Fault(kind="growth missing its point", cells={"C9": "－84%"}, named=("C9",)),
        Fault(kind="excel error", cells={"C11": "#DIV/0!"}, named=("C11",)),
    ),
)  # fmt: skip

POINTS = Book(
    name="changes in points and ranks beside",
    file="8月通报.xlsx",
    sheets=(
        Sheet(
            name="通报",
            rows=(
                ("2024年1—8月赫山区主要经济指标监测表",),
                ("序号", "指标", "单位", "累计完成", "同比增长（%）", "增速比1-7月±（百分点）", "增速全市位次", "位次比上月±位"),
                (1, "规模以上工业增加值", "亿元", None, 7.6, 0.3, 2, 1),
                (2, "固定资产投资", "亿元", None, 4.1, -0.5, 4, -1),
                (3, "社会消费品零售总额", "亿元", 141.62, 5.8, 0.1, 3, 0),
                (4, "地方一般公共预算收入", "亿元", 9.86, 5.2, -0.2, 1, 0),
                (5, "实际使用外资", "万美元", 320, 18.5, 2.2, 2, 2),
                (6, "高新技术产业增加值", "亿元", None, 11.9, 0.6, 1, "持平"),
                ("说明：位次为全市七个区县市（含高新区、大通湖区）排位。",),
            ),
            merges=("A1:H1", "A9:H9"),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("industrial_va", "", None, 7.6), ("fixed_asset_investment", "", None, 4.1),
        ("retail_sales", "亿元", 141.62, 5.8), ("local_general_public_budget_revenue", "亿元", 9.86, 5.2),
        ("foreign_capital_used", "万美元", 320, 18.5), ("hitech_va", "", None, 11.9),
    ),
    faults=(
        Fault(kind="unit slip", cells={"D6": 98600}, named=("D6",)),
        Fault(kind="growth and change swapped", cells={"E2": "@F2", "F2": "@E2"}, named=("E2", "F2", "E6", "F6")),
        Fault(kind="text in number", cells={"D5": "141,62"}, named=("D5",)),
        Fault(kind="shifted a column", cells={"E3": None, "F3": "@E3", "G3": "@F3", "H3": "@G3"}, named=("E3", "F3", "G3")),
        Fault(kind="impossible growth", cells={"E4": 410}, named=("E4",)),
        Fault(kind="negative amount", cells={"D5": -141.62}, named=("D5",)),
    ),
)  # fmt: skip

PAGE_BREAK = Book(
    name="header again after a page break",
    file="主要经济指标2024年8月.csv",
    encoding="utf-8-sig",
    sheets=(
        Sheet(
            name="",
            rows=(
                ("主要经济指标（一）",),
                ("", "", "", "2024年8月"),
                ("指标", "单位", "本月止累计", "比上年同期增长%"),
                ("社会消费品零售总额", "万元", "1,416,200", "5.8"),
                ("进出口总额", "万元", "283,500", "12.4"),
                ("",),
                ("— 12 —",),
                ("主要经济指标（二）续表",),
                ("指标", "单位", "本月止累计", "比上年同期增长%"),
                ("城镇新增就业", "人", "5,832", "2.4"),
                ("规模以上服务业营业收入", "万元", "236,800", "8.8"),
                ("",),
                ("固定资产投资", "万元", "", "4.1"),
                ("— 13 —",),
            ),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "万元", 1416200, 5.8), ("trade_total", "万元", 283500, 12.4),
        ("urban_new_jobs", "人", 5832, 2.4),
        ("revenue_of_service_enterprises_above_designated_size", "万元", 236800, 8.8),
        ("fixed_asset_investment", "", None, 4.1),
    ),
    faults=(
        Fault(kind="unit slip", cells={"C5": "28.35"}, named=("C5",)),
        Fault(kind="row twice with another value", cells={"A13": "进出口总额", "C13": "293,500"}, named=("C13", "D13", "C5", "A13")),
        Fault(kind="text in number", cells={"C10": "5，83二"}, named=("C10",)),
        Fault(kind="broken count", cells={"C10": "5832.4"}, named=("C10",)),
        Fault(kind="separator misplaced", cells={"C4": "1,4162,00"}, named=("C4",)),
        Fault(kind="file and title month differ", cells={"D2": "2024年7月"}, named=("D2",)),
    ),
)  # fmt: skip

MARKS = Book(
    name="footnote marks and signs for nothing",
    file="月度数据.xlsx",
    sheets=(
        Sheet(
            name="8月",
            rows=(
                ("2024年8月赫山区统计月报",),
                ("项目", "单位", "8月", "1-8月", "1-8月同比（%）"),
                ("规模工业增加值①", "亿元", "*", "*", "7.6"),
                ("固定资产投资②", "亿元", "—", "…", 4.1),
                ("社会消费品零售总额", "亿元", "17.85", "141.62", "5.8"),
                ("　城镇消费品零售额", "亿元", "12.66", "100.7", "5.4"),
                ("　乡村消费品零售额", "亿元", "5.19", "40.92", "6.8"),
                ("进出口总额*", "亿元", "3.92③", "28.35③", "12.4"),
                ("PM2.5平均浓度", "μg/m³", "21", "34", "－5.6"),
                ("①年主营业务收入2000万元及以上。",),
                ("②不含农户投资。",),
                ("③海关初步数，“*”表示不公布。",),
            ),
        ),
    ),
    truth=(
        *facts(
            _D, "2024-08", "month",
            ("retail_sales", "亿元", 17.85, None), ("retail_sales_urban", "亿元", 12.66, None),
            ("retail_sales_rural", "亿元", 5.19, None), ("trade_total", "亿元", 3.92, None),
            ("pm25_mean", "微克/立方米", 21, None),
        ),
        *facts(
            _D, "2024-08", "ytd",
            ("industrial_va", "", None, 7.6), ("fixed_asset_investment", "", None, 4.1),
            ("retail_sales", "亿元", 141.62, 5.8), ("retail_sales_urban", "亿元", 100.7, 5.4),
            ("retail_sales_rural", "亿元", 40.92, 6.8), ("trade_total", "亿元", 28.35, 12.4),
            ("pm25_mean", "微克/立方米", 34, -5.6),
        ),
    ),
    notes="a bare 8月 beside a 1-8月 is the month",
    faults=(
        Fault(kind="cumulative below month", cells={"D8": "2.835"}, named=("C8", "D8")),
        Fault(kind="part above whole", cells={"D6": "201.4"}, named=("D5", "D6", "D7")),
        Fault(kind="sheet month wrong", cells={"C2": "7月", "D2": "1-7月", "E2": "1-7月同比（%）"}, named=("A1", "C2", "D2", "E2")),
        Fault(kind="unit slip", cells={"D5": "1416200"}, named=("D5",)),
        Fault(kind="month copied from the cumulative", cells={"C5": "141.62"}, named=("C5", "D5")),
        Fault(kind="rank in the growth column", cells={"E8": "第3"}, named=("E8",)),
    ),
)  # fmt: skip

MONTH_SHEETS = Book(
    name="a sheet for each month",
    file="2024年各月.xlsx",
    sheets=tuple(
        Sheet(
            name=f"{month}月",
            rows=(
                (f"{month}月份主要指标",),
                ("指标", "单位", "本月", "累计", "累计增长%"),
                ("社会消费品零售总额", "亿元", *retail),
                ("进出口总额", "亿元", *trade),
                ("技术合同成交额", "万元", *contracts),
                ("城镇新增就业", "人", *jobs),
                ("签发：王五　审核：李四　填报：张三",),
            ),
            merges=("A1:E1",),
        )
        for month, retail, trade, contracts, jobs in (
            (6, (17.9, 104.8, 5.7), (3.55, 20.62, 14.1), (61000, 315000, 18.4), (820, 4410, 2.9)),
            (7, (18.97, 123.77, 5.7), (3.81, 24.43, 12.8), (48000, 363000, 17.5), (767, 5177, 2.6)),
            (8, (17.85, 141.62, 5.8), (3.92, 28.35, 12.4), (60000, 423000, 16.2), (655, 5832, 2.4)),
        )
    ),
    truth=tuple(
        fact
        for month, retail, trade, contracts, jobs in (
            ("2024-06", (17.9, 104.8, 5.7), (3.55, 20.62, 14.1), (61000, 315000, 18.4), (820, 4410, 2.9)),
            ("2024-07", (18.97, 123.77, 5.7), (3.81, 24.43, 12.8), (48000, 363000, 17.5), (767, 5177, 2.6)),
            ("2024-08", (17.85, 141.62, 5.8), (3.92, 28.35, 12.4), (60000, 423000, 16.2), (655, 5832, 2.4)),
        )
        for fact in (
            *facts(
                _D, month, "month",
                ("retail_sales", "亿元", retail[0], None), ("trade_total", "亿元", trade[0], None),
                ("tech_contract_value", "万元", contracts[0], None), ("urban_new_jobs", "人", jobs[0], None),
            ),
            *facts(
                _D, month, "ytd",
                ("retail_sales", "亿元", retail[1], retail[2]), ("trade_total", "亿元", trade[1], trade[2]),
                ("tech_contract_value", "万元", contracts[1], contracts[2]),
                ("urban_new_jobs", "人", jobs[1], jobs[2]),
            ),
        )
    ),
    faults=(
        Fault(kind="cumulative falls", cells={"8月!D4": 23.85}, named=("8月!D4", "7月!D4")),
        Fault(kind="last month copied", cells={"8月!D3": 123.77, "8月!D4": 24.43, "8月!D5": 363000, "8月!D6": 5177}, named=("8月!D3", "8月!D4", "8月!D5", "8月!D6")),
        Fault(kind="title of last month", cells={"8月!A1": "7月份主要指标"}, named=("8月!A1",)),
        Fault(kind="unit slip", cells={"7月!D5": 36.3}, named=("7月!D5",)),
        Fault(kind="month does not fit the cumulative", cells={"7月!C3": 28.97}, named=("7月!C3", "7月!D3")),
        Fault(kind="decimal point lost", cells={"6月!D3": 1048}, named=("6月!D3", "7月!D3")),
        Fault(kind="text in number", cells={"6月!C6": "八百二"}, named=("6月!C6",)),
    ),
)  # fmt: skip

UNIT_ODD = Book(
    name="units between the lines",
    file="商务局8月.xlsx",
    sheets=(
        Sheet(
            name="商务",
            rows=(
                (None, "赫山区商务主要指标（2024年1-8月）"),
                (None,),
                (None, "指　　　标", "数　额", "为上年同期%", "同比增幅（%）"),
                (None, "（单位：万元）",),
                (None, "社会消费品零售总额", 1416200, 105.8, 5.8),
                (None, "　批发业零售额", 213000, 104.9, 4.9),
                (None, "　零售业零售额", 915200, 105.2, 5.2),
                (None, "　住宿业零售额", 31800, 103.1, 3.1),
                (None, "　餐饮业零售额", 256200, 109.0, 9.0),
                (None, "（单位：万美元）",),
                (None, "实际使用外资", 320, 118.5, 18.5),
                (None, "（单位：家）",),
                (None, "有进出口实绩企业数", 118, 112.4, 12.4),
            ),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "万元", 1416200, 5.8), ("retail_sales_by_wholesale", "万元", 213000, 4.9),
        ("retail_sales_by_retail_trade", "万元", 915200, 5.2), ("retail_sales_by_hotels", "万元", 31800, 3.1),
        ("retail_sales_by_catering", "万元", 256200, 9.0), ("foreign_capital_used", "万美元", 320, 18.5),
    ) + facts(_D, "2024-08", "point|ytd", ("enterprises_with_import_export_activity", "家", 118, 12.4)),
    faults=(
        Fault(kind="unit slip", cells={"C5": 141.62}, named=("C5",)),
        Fault(kind="part above whole", cells={"C7": 9152000}, named=("C5", "C7")),
        Fault(kind="broken count", cells={"C13": 118.6}, named=("C13",)),
        Fault(kind="index in the growth column", cells={"E5": 105.8}, named=("E5",)),
        Fault(kind="text in number", cells={"C9": "256200万"}, named=("C9",)),
        Fault(kind="sign lost into text", cells={"E8": "增长3.1%左右"}, named=("E8",)),
    ),
)  # fmt: skip

BOOKS = (
    THREE_LINES, HALVES, NUMBERED, PERCENT_FORMAT, POINTS, PAGE_BREAK, MARKS, MONTH_SHEETS, UNIT_ODD,
)  # fmt: skip

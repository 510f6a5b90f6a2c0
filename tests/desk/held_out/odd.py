"""Customs, pasted text, hidden cells, last year's columns, and what cannot be read without asking."""

from tests.desk.held_out.books import Book, Fault, Sheet, facts

_D, _C, _P, _N = "430903", "430900", "430000", "100000"

CUSTOMS = Book(
    name="customs, label cells merged down rows",
    file="湖南外贸.xlsx",
    sheets=(
        Sheet(
            name="外贸",
            rows=(
                ("湖南省2023年外贸进出口情况", None, None, None, None, None),
                ("计价单位：亿元人民币",),
                ("项目", "指标", "1-3月", "1-4月", "1-5月", "1-6月"),
                ("进出口总额", "累计值", 1793.8, 2436.5, 2934.0, 3367.5),
                (None, "同比（%）", 58.3, 49.6, 26.6, 7.6),
                ("出口总额", "累计值", 1255.9, 1729.3, 2051.4, 2328.7),
                (None, "同比（%）", 70.8, 58.7, 25.1, 1.7),
                ("进口总额", "累计值", 537.9, 707.1, 882.6, 1038.8),
                (None, "同比（%）", 35.2, 31.1, 30.3, 23.8),
                ("资料来源：长沙海关",),
            ),
            merges=("A1:F1", "A4:A5", "A6:A7", "A8:A9"),
        ),
    ),
    truth=(
        *facts(_P, "2023-03", "ytd", ("trade_total", "亿元", 1793.8, 58.3), ("exports", "亿元", 1255.9, 70.8), ("imports", "亿元", 537.9, 35.2)),
        *facts(_P, "2023-04", "ytd", ("trade_total", "亿元", 2436.5, 49.6), ("exports", "亿元", 1729.3, 58.7), ("imports", "亿元", 707.1, 31.1)),
        *facts(_P, "2023-05", "ytd", ("trade_total", "亿元", 2934.0, 26.6), ("exports", "亿元", 2051.4, 25.1), ("imports", "亿元", 882.6, 30.3)),
        *facts(_P, "2023-06", "ytd", ("trade_total", "亿元", 3367.5, 7.6), ("exports", "亿元", 2328.7, 1.7), ("imports", "亿元", 1038.8, 23.8)),
    ),
    faults=(
        Fault(kind="parts above whole", cells={"F8": 1938.8}, named=("F8", "F4", "F6")),
        Fault(kind="cumulative falls", cells={"E4": 2334.0}, named=("E4", "D4")),
        Fault(kind="unit slip", cells={"C6": 12559000}, named=("C6",)),
        Fault(kind="month twice", cells={"F3": "1-5月"}, named=("E3", "F3", "E4", "F4", "E5", "F5", "F6", "F7", "F8", "F9")),
        Fault(kind="rows swapped", cells={"F4": "@F5", "F5": "@F4"}, named=("F4", "F5")),
        Fault(kind="text in number", cells={"D9": "31.1 (初步)?"}, named=("D9",)),
        Fault(kind="exports and imports swapped", cells={"F6": "@F8", "F8": "@F6"}, named=("F6", "F8", "F7", "F9")),
    ),
)  # fmt: skip

CUSTOMS_WIDE = Book(
    name="customs, total exports imports across",
    file="分地区进出口.xlsx",
    sheets=(
        Sheet(
            name="分地区",
            rows=(
                ("2024年8月各地区进出口情况（单位：万元人民币）",),
                ("地区", "进出口总额", None, None, "出口总额", None, None, "进口总额", None, None),
                (None, "当月", "累计", "累计同比%", "当月", "累计", "累计同比%", "当月", "累计", "累计同比%"),
                ("益阳市", 128000, 987000, 8.8, 105000, 812000, 9.5, 23000, 175000, 5.7),
                ("其中：赫山区", 39200, 283500, 12.4, 33100, 241100, 13.6, 6100, 42400, 6.0),
                ("　　　沅江市", 12100, 88000, -4.1, 10800, 79100, -3.6, 1300, 8900, -8.2),
            ),
            merges=("A1:J1", "A2:A3", "B2:D2", "E2:G2", "H2:J2"),
        ),
    ),
    truth=(
        *facts(_C, "2024-08", "month", ("trade_total", "万元", 128000, None), ("exports", "万元", 105000, None), ("imports", "万元", 23000, None)),
        *facts(_C, "2024-08", "ytd", ("trade_total", "万元", 987000, 8.8), ("exports", "万元", 812000, 9.5), ("imports", "万元", 175000, 5.7)),
        *facts("430981", "2024-08", "month", ("trade_total", "万元", 12100, None), ("exports", "万元", 10800, None), ("imports", "万元", 1300, None)),
        *facts("430981", "2024-08", "ytd", ("trade_total", "万元", 88000, -4.1), ("exports", "万元", 79100, -3.6), ("imports", "万元", 8900, -8.2)),
        *facts(_D, "2024-08", "month", ("trade_total", "万元", 39200, None), ("exports", "万元", 33100, None), ("imports", "万元", 6100, None)),
        *facts(_D, "2024-08", "ytd", ("trade_total", "万元", 283500, 12.4), ("exports", "万元", 241100, 13.6), ("imports", "万元", 42400, 6.0)),
    ),
    faults=(
        Fault(kind="parts above whole", cells={"F5": 341100}, named=("F5", "C5", "I5")),
        Fault(kind="district above its city", cells={"C5": 1283500}, named=("C5", "C4")),
        Fault(kind="month above cumulative", cells={"H5": 61000}, named=("H5", "I5", "B5", "E5")),
        Fault(kind="unit slip", cells={"C4": 98.7}, named=("C4",)),
        Fault(kind="growth outside its parts", cells={"D5": 2.4}, named=("D5", "G5", "J5")),
        Fault(kind="columns swapped", cells={"B5": "@C5", "C5": "@B5"}, named=("B5", "C5")),
        Fault(kind="text in number", cells={"G5": "13．6．"}, named=("G5",)),
    ),
)  # fmt: skip

PASTED = Book(
    name="text pasted from a document",
    file="粘贴.txt",
    sheets=(
        Sheet(
            name="",
            rows=(
                ("表1　赫山区２０２４年１—８月主要经济指标",),
                ("指标", "单位", "１—８月", "比上年同期±％"),
                ("社会消费品零售总额", "亿元", "１４１．６２", "５．８"),
                ("固定资产投资", "亿元", "－", "４．１"),
                ("进出口总额", "亿元", "２８．３５", "１２．４"),
                ("城镇新增就业", "人", "５８３２", "２．４"),
                ("地方一般公共预算收入", "亿元", "９．８６", "５．２"),
            ),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "亿元", 141.62, 5.8), ("fixed_asset_investment", "", None, 4.1),
        ("trade_total", "亿元", 28.35, 12.4), ("urban_new_jobs", "人", 5832, 2.4),
        ("local_general_public_budget_revenue", "亿元", 9.86, 5.2),
    ),
    faults=(
        Fault(kind="unit slip", cells={"C5": "２８３５００"}, named=("C5",)),
        Fault(kind="text in number", cells={"C3": "１４１．６．２"}, named=("C3",)),
        Fault(kind="broken count", cells={"C6": "５８３２．４"}, named=("C6",)),
        Fault(kind="title month differs", cells={"C2": "１—７月"}, named=("A1", "C2")),
        Fault(kind="impossible growth", cells={"D3": "５８０"}, named=("D3",)),
        Fault(kind="unit row wrong", cells={"B6": "亿元"}, named=("B6", "C6")),
    ),
)  # fmt: skip

LAST_YEAR = Book(
    name="this and last year's columns",
    file="湖南上半年.xlsx",
    sheets=(
        Sheet(
            name="对比",
            rows=(
                ("湖南省对外贸易同期对比表",),
                ("指标", "单位", "2024年1-6月", "2023年1-6月", "同比增减额", "增长%"),
                ("进出口总额", "亿元", 2822.6, 3367.5, -544.9, -16.2),
                ("出口总额", "亿元", 1643.0, 2328.7, -685.7, -29.4),
                ("进口总额", "亿元", 1179.6, 1038.8, 140.8, 13.6),
            ),
            merges=("A1:F1",),
        ),
    ),
    truth=(
        *facts(_P, "2024-06", "ytd", ("trade_total", "亿元", 2822.6, -16.2), ("exports", "亿元", 1643.0, -29.4), ("imports", "亿元", 1179.6, 13.6)),
        *facts(_P, "2023-06", "ytd", ("trade_total", "亿元", 3367.5, None), ("exports", "亿元", 2328.7, None), ("imports", "亿元", 1038.8, None)),
    ),
    notes="growth recomputed from the two levels: imports known otherwise (16.0) may be noted",
    faults=(
        Fault(kind="years swapped", cells={"C2": "2023年1-6月", "D2": "2024年1-6月"}, named=("C2", "D2", "C3", "D3", "C4", "D4", "F3", "F4", "F5", "C5", "D5")),
        Fault(kind="sign lost", cells={"F4": 29.4}, named=("F4", "C4", "D4")),
        Fault(kind="parts above whole", cells={"C4": 2643.0}, named=("C3", "C4", "C5", "F4")),
        Fault(kind="unit slip", cells={"D3": 33675000}, named=("D3",)),
        Fault(kind="column copied", cells={"C3": "@D3", "C4": "@D4", "C5": "@D5"}, named=("C3", "C4", "C5", "F3", "F4", "F5")),
        Fault(kind="months differ", cells={"D2": "2023年1-7月"}, named=("D2", "D3", "D4", "D5")),
        Fault(kind="text in number", cells={"C5": "1179,6"}, named=("C5",)),
    ),
)  # fmt: skip

HIDDEN = Book(
    name="hidden drafts",
    file="内部稿.xlsx",
    sheets=(
        Sheet(
            name="定稿",
            rows=(
                ("赫山区2024年1-8月主要指标",),
                ("指标", "单位", "1-7月累计（上期）", "1-8月累计", "同比（%）"),
                ("社会消费品零售总额", "亿元", 999.0, 141.62, 5.8),
                ("进出口总额（初稿）", "亿元", 888.0, 777.0, 66.0),
                ("进出口总额", "亿元", 24.43, 28.35, 12.4),
                ("旅游总收入", "亿元", 54.1, 62.5, 11.2),
            ),
            hidden_columns=("C",),
            hidden_rows=(4,),
        ),
        Sheet(name="说明", rows=(("口径说明：社零为全口径。",),)),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "亿元", 141.62, 5.8), ("trade_total", "亿元", 28.35, 12.4),
        ("tourism_revenue", "亿元", 62.5, 11.2),
    ),
    faults=(
        Fault(kind="unit slip", cells={"D3": 1416200}, named=("D3",)),
        Fault(kind="text in number", cells={"D5": "28.3S"}, named=("D5",)),
        Fault(kind="title month differs", cells={"A1": "赫山区2024年1-9月主要指标"}, named=("A1", "D2")),
        Fault(kind="row twice", cells={"A6": "进出口总额"}, named=("A6", "D6", "D5", "E6")),
        Fault(kind="impossible growth", cells={"E6": 1120}, named=("E6",)),
        Fault(kind="negative amount", cells={"D6": -62.5}, named=("D6",)),
    ),
)  # fmt: skip

ASKS = Book(
    name="a bare month, a bare budget revenue, a lone percent",
    file="8月数据.xlsx",
    sheets=(
        Sheet(
            name="Sheet1",
            rows=(
                ("赫山区2024年8月数据",),
                ("指标", "8月", "增减"),
                ("社会消费品零售总额（亿元）", 141.62, 5.8),
                ("一般公共预算收入（亿元）", 9.86, 5.2),
                ("进出口总额（亿元）", 28.35, 12.4),
            ),
        ),
    ),
    truth=(),
    ask=("B2", "C2", "A4"),
    faults=(
        Fault(kind="unit slip", cells={"B3": 1416200}, named=("B3", "B2")),
        Fault(kind="text in number", cells={"B5": "28..35"}, named=("B5",)),
        Fault(kind="year missing", cells={"A1": "赫山区8月数据"}, named=("A1", "B2")),
        Fault(kind="no unit", cells={"A5": "进出口总额"}, named=("A5", "B5", "B2")),
        Fault(kind="excel error", cells={"C5": "#N/A"}, named=("C5", "C2")),
    ),
)  # fmt: skip

PLAN_COLUMNS = Book(
    name="plan, completion rate and gap",
    file="目标任务完成情况.xlsx",
    sheets=(
        Sheet(
            name="调度表",
            rows=(
                ("赫山区2024年重点指标1-8月完成情况调度表",),
                ("序号", "指标名称", "单位", "全年目标", None, "1-8月完成情况", None, None, "责任单位"),
                (None, None, None, "总量", "增速", "总量", "增速", "完成率", None),
                ("1", "社会消费品零售总额", "亿元", 215, 6.5, 141.62, 5.8, "65.9%", "区商务局"),
                ("2", "技术合同成交额", "亿元", 60, 20, 42.3, 16.2, "70.5%", "区科技局"),
                ("3", "进出口总额", "亿元", 42, 15, 28.35, 12.4, "67.5%", "区商务局"),
                ("4", "固定资产投资", "%", None, 5, None, 4.1, None, "区发改局"),
                ("5", "城镇新增就业", "人", 8000, None, 5832, 2.4, "72.9%", "区人社局"),
            ),
            merges=("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:H2", "I2:I3"),
        ),
    ),
    truth=facts(
        _D, "2024-08", "ytd",
        ("retail_sales", "亿元", 141.62, 5.8), ("tech_contract_value", "亿元", 42.3, 16.2),
        ("trade_total", "亿元", 28.35, 12.4), ("fixed_asset_investment", "", None, 4.1),
        ("urban_new_jobs", "人", 5832, 2.4),
    ),
    faults=(
        Fault(kind="unit slip", cells={"F4": 1416200}, named=("F4",)),
        Fault(kind="broken count", cells={"F8": 5832.6}, named=("F8",)),
        Fault(kind="total and growth swapped", cells={"F5": "@G5", "G5": "@F5"}, named=("F5", "G5")),
        Fault(kind="completion rate in the growth column", cells={"G6": "67.5%", "H6": "12.4%"}, named=("G6",)),
        Fault(kind="text in number", cells={"F6": "约28.35"}, named=("F6",)),
        Fault(kind="month to come", cells={"F2": "2029年1-8月完成情况"}, named=("F2", "A1", "F4", "F3")),
    ),
)  # fmt: skip

AGRICULTURE = Book(
    name="annual farm table, area and yield beside output",
    file="2023年农业生产情况.xlsx",
    sheets=(
        Sheet(
            name="农业",
            rows=(
                ("赫山区2023年主要农产品生产情况", None, None, None),
                ("产品名称", "播种面积\n（万亩）", "总产量\n（万吨）", "单产\n（公斤/亩）"),
                ("粮食", 109.8, 49.49, 450.7),
                ("蔬菜", 31.8, 87.39, 2748),
                ("",),
                ("指标", "单位", "2023年", "增长%"),
                ("生猪出栏", "万头", 60.14, 2.2),
                ("水产品产量", "万吨", 3.32, 3.1),
                ("粮食产量", "万吨", 49.49, 0.4),
                ("农林牧渔业总产值", "亿元", 103.74, 4.2),
            ),
        ),
    ),
    truth=facts(
        _D, "2023-12", "year",
        ("hogs_slaughtered", "万头", 60.14, 2.2), ("aquatic_output", "万吨", 3.32, 3.1),
        ("grain_output", "万吨", 49.49, 0.4),
        ("gross_output_of_agriculture_forestry_animal_husbandry_fishery", "亿元", 103.74, 4.2),
        ("grain_sown_area", "万亩", 109.8, None), ("vegetable_area", "万亩", 31.8, None),
        ("vegetable_output", "万吨", 87.39, None),
    ),
    notes="the crop table names series by product and header together; leaving it out aloud is right too",
    faults=(
        Fault(kind="unit slip", cells={"C7": 601400}, named=("C7",)),
        Fault(kind="unit slip in mass", cells={"C9": 494900}, named=("C9",)),
        Fault(kind="text in number", cells={"C8": "3.3Z"}, named=("C8",)),
        Fault(kind="year to come", cells={"C6": "2033年"}, named=("C6", "A1", "C7")),
        Fault(kind="total and growth swapped", cells={"C10": "@D10", "D10": "@C10"}, named=("C10", "D10")),
    ),
)  # fmt: skip

SINGLE_QUARTER = Book(
    name="single quarters beside cumulative",
    file="分季数据.xlsx",
    sheets=(
        Sheet(
            name="分季",
            rows=(
                ("2024年全国生产总值（单位：亿元）",),
                ("", "二季度", None, "上半年", None),
                ("", "绝对额", "同比增长%", "绝对额", "同比增长%"),
                ("国内生产总值", 328585.4, 4.7, 633599.4, 5.0),
                ("第一产业增加值", 19057.5, 3.6, 30533.1, 3.5),
                ("第二产业增加值", 124509.4, 5.6, 232427.0, 5.5),
                ("第三产业增加值", 185018.5, 4.2, 370150.5, 4.7),
                ("注：绝对额按现价计算，增长速度按不变价计算；由于四舍五入，合计数可能与分项之和略有差异。",),
            ),
            merges=("A1:E1", "B2:C2", "D2:E2"),
        ),
    ),
    truth=(
        *facts(_N, "2024-06", "quarter", ("gdp", "亿元", 328585.4, 4.7), ("primary_va", "亿元", 19057.5, 3.6), ("secondary_va", "亿元", 124509.4, 5.6), ("services_va", "亿元", 185018.5, 4.2)),
        *facts(_N, "2024-06", "ytd", ("gdp", "亿元", 633599.4, 5.0), ("primary_va", "亿元", 30533.1, 3.5), ("secondary_va", "亿元", 232427.0, 5.5), ("services_va", "亿元", 370150.5, 4.7)),
    ),
    faults=(
        Fault(kind="quarter and half year swapped", cells={"B4": "@D4", "D4": "@B4"}, named=("B4", "D4")),
        Fault(kind="part above whole", cells={"B7": 385018.5}, named=("B7", "B4")),
        Fault(kind="unit slip", cells={"D5": 3.05331}, named=("D5",)),
        Fault(kind="growth outside its parts", cells={"C4": 7.4}, named=("C4", "C5", "C6", "C7")),
        Fault(kind="text in number", cells={"E6": "5.5."}, named=("E6",)),
        Fault(kind="year wrong", cells={"A1": "2042年全国生产总值（单位：亿元）"}, named=("A1", "B2", "D2", "B4", "D4")),
    ),
)  # fmt: skip

FINANCE = Book(
    name="money: balances, last month's balance, change since January",
    file="金融8月.csv",
    encoding="gb18030",
    sheets=(
        Sheet(
            name="",
            rows=(
                ("益阳市金融机构本外币信贷收支主要指标（2024年8月末）", "", "", "", ""),
                ("单位:亿元", "", "", "", ""),
                ("项目", "本月末余额", "上月末余额", "比年初增减额", "同比增长%"),
                ("金融机构各项存款余额", "3120.45", "3098.11", "186.2", "8.4"),
                ("  #住户存款", "2288.6", "2270.4", "171.9", "10.2"),
                ("金融机构各项贷款余额", "2410.77", "2401.03", "141.3", "7.9"),
            ),
        ),
    ),
    truth=(
        *facts(_C, "2024-08", "point", ("deposits_outstanding", "亿元", 3120.45, 8.4), ("loans_outstanding", "亿元", 2410.77, 7.9)),
        *facts(_C, "2024-07", "point", ("deposits_outstanding", "亿元", 3098.11, None), ("loans_outstanding", "亿元", 2401.03, None)),
    ),
    notes="the balance of the month before may also be left out aloud",
    faults=(
        Fault(kind="unit slip", cells={"B4": "31204500"}, named=("B4",)),
        Fault(kind="text in number", cells={"B6": "2410.7.7"}, named=("B6",)),
        Fault(kind="column copied from last month", cells={"B4": "3098.11", "B6": "2401.03"}, named=("B4", "B6")),
        Fault(kind="impossible growth", cells={"E4": "840"}, named=("E4",)),
        Fault(kind="negative balance", cells={"B6": "-2410.77"}, named=("B6",)),
    ),
)  # fmt: skip

BOOKS = (
    CUSTOMS, CUSTOMS_WIDE, PASTED, LAST_YEAR, HIDDEN, ASKS, PLAN_COLUMNS, AGRICULTURE, SINGLE_QUARTER, FINANCE,
)  # fmt: skip

"""Tables with several areas: across, down, with ranks; stocks, air and incomes of counties."""

from tests.desk.held_out.books import Book, Fault, Sheet, facts

_D, _C, _P = "430903", "430900", "430000"

ACROSS = Book(
    name="areas across columns",
    file="各区县主要指标.xlsx",
    sheets=(
        Sheet(
            name="各县区",
            rows=(
                ("2024年1-8月各区县（市）主要经济指标",),
                (None,) * 9 + ("单位：亿元，%",),
                ("指标名称", "全　市", None, "资阳区", None, "赫山区", None, "南　县", None, "位次"),
                (None, "总量", "增速", "总量", "增速", "总量", "增速", "总量", "增速", "（赫山）"),
                ("社会消费品零售总额", 602.4, 5.6, 88.1, 5.2, 141.62, 5.8, 97.3, 5.5, 2),
                ("进出口总额", 98.7, 8.8, 15.4, 7.1, 28.35, 12.4, 9.8, 3.3, 1),
                ("规模工业增加值", None, 7.2, None, 6.9, None, 7.6, None, 7.0, 2),
                ("固定资产投资", None, 3.5, None, 2.8, None, 4.1, None, -1.6, 3),
                ("地方一般公共预算收入", 72.5, 4.4, 6.3, 3.1, 9.86, 5.2, 7.1, 2.2, 1),
                ("注：全市数据含高新区、大通湖区。",),
            ),
            merges=("A1:J1", "A3:A4", "B3:C3", "D3:E3", "F3:G3", "H3:I3"),
        ),
    ),
    truth=(
        *facts(
            _C, "2024-08", "ytd",
            ("retail_sales", "亿元", 602.4, 5.6), ("trade_total", "亿元", 98.7, 8.8),
            ("industrial_va", "", None, 7.2), ("fixed_asset_investment", "", None, 3.5),
            ("local_general_public_budget_revenue", "亿元", 72.5, 4.4),
        ),
        *facts(
            "430902", "2024-08", "ytd",
            ("retail_sales", "亿元", 88.1, 5.2), ("trade_total", "亿元", 15.4, 7.1),
            ("industrial_va", "", None, 6.9), ("fixed_asset_investment", "", None, 2.8),
            ("local_general_public_budget_revenue", "亿元", 6.3, 3.1),
        ),
        *facts(
            "430921", "2024-08", "ytd",
            ("retail_sales", "亿元", 97.3, 5.5), ("trade_total", "亿元", 9.8, 3.3),
            ("industrial_va", "", None, 7.0), ("fixed_asset_investment", "", None, -1.6),
            ("local_general_public_budget_revenue", "亿元", 7.1, 2.2),
        ),
        *facts(
            _D, "2024-08", "ytd",
            ("retail_sales", "亿元", 141.62, 5.8), ("trade_total", "亿元", 28.35, 12.4),
            ("industrial_va", "", None, 7.6), ("fixed_asset_investment", "", None, 4.1),
            ("local_general_public_budget_revenue", "亿元", 9.86, 5.2),
        ),
    ),
    faults=(
        Fault(kind="area above its city", cells={"F5": 1416.2}, named=("F5", "B5")),
        Fault(kind="total and growth swapped", cells={"F6": "@G6", "G6": "@F6"}, named=("F6", "G6")),
        Fault(kind="areas swapped", cells={"B9": "@F9", "F9": "@B9"}, named=("B9", "F9")),
        Fault(kind="text in number", cells={"G8": "4.l"}, named=("G8",)),
        Fault(kind="unit slip", cells={"B5": 6024000}, named=("B5",)),
        Fault(kind="area twice", cells={"D3": "赫山区"}, named=("D3", "F3", "D5", "F5")),
    ),
)  # fmt: skip

DOWN_RANKS = Book(
    name="areas down with ranks",
    file="八月份分县情况.xlsx",
    sheets=(
        Sheet(
            name="分县",
            rows=(
                ("益阳市分区县（市）主要经济指标（2024年1-8月）",),
                ("地　区", "社会消费品零售总额（亿元）", None, None, "固定资产投资", None, "规模以上工业增加值", None),
                (None, "本月止累计", "同比±%", "位次", "同比±%", "位次", "同比±%", "位次"),
                ("全　市", 602.4, 5.6, "—", 3.5, "—", 7.2, "—"),
                ("赫山区", 141.62, 5.8, 3, 4.1, 2, 7.6, 1),
                ("资阳区", 88.1, 5.2, 6, 2.8, 4, 6.9, 5),
                ("南　县", 97.3, 5.5, 4, -1.6, 7, 7.0, 4),
                ("桃江县", 91.6, 6.0, 1, 3.8, 3, 7.4, 2),
                ("益阳高新区", 61.2, 5.9, 2, 5.2, 1, 7.3, 3),
                ("制表人：　　　审核人：",),
            ),
            merges=("A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2"),
        ),
    ),
    truth=(
        *facts(_C, "2024-08", "ytd", ("retail_sales", "亿元", 602.4, 5.6), ("fixed_asset_investment", "", None, 3.5), ("industrial_va", "", None, 7.2)),
        *facts("430902", "2024-08", "ytd", ("retail_sales", "亿元", 88.1, 5.2), ("fixed_asset_investment", "", None, 2.8), ("industrial_va", "", None, 6.9)),
        *facts("430921", "2024-08", "ytd", ("retail_sales", "亿元", 97.3, 5.5), ("fixed_asset_investment", "", None, -1.6), ("industrial_va", "", None, 7.0)),
        *facts("430922", "2024-08", "ytd", ("retail_sales", "亿元", 91.6, 6.0), ("fixed_asset_investment", "", None, 3.8), ("industrial_va", "", None, 7.4)),
        *facts(_D, "2024-08", "ytd", ("retail_sales", "亿元", 141.62, 5.8), ("fixed_asset_investment", "", None, 4.1), ("industrial_va", "", None, 7.6)),
    ),
    faults=(
        Fault(kind="district above its city", cells={"B5": 641.62}, named=("B4", "B5")),
        Fault(kind="unit slip", cells={"B5": 1416200}, named=("B5",)),
        Fault(kind="rank in the growth column", cells={"C5": "@D5", "D5": "@C5"}, named=("C5", "D5")),
        Fault(kind="area twice", cells={"A6": "赫山区"}, named=("A6", "B6", "A5", "B5", "C6", "E6", "G6")),
        Fault(kind="text in number", cells={"E5": "4。1"}, named=("E5",)),
        Fault(kind="title month to come", cells={"A1": "益阳市分区县（市）主要经济指标（2028年1-8月）"}, named=("A1", "B3", "B4", "B5")),
    ),
)  # fmt: skip

STOCKS = Book(
    name="stocks at the end of the month and of last year",
    file="经营主体统计表.xlsx",
    sheets=(
        Sheet(
            name="表1",
            rows=(
                ("赫山区经营主体发展情况",),
                ("截至2024年8月31日", None, None, None, "单位：户"),
                ("类别", "期末实有", None, None, "比上年末增减"),
                (None, "2024年8月末", "2023年8月末", "同比增长（%）", None),
                ("实有经营主体", 98234, 91722, 7.1, 5120),
                ("　#企业", 26318, 23969, 9.8, 1904),
                ("　　#外资企业", 86, 82, 4.9, 3),
                ("　个体工商户", 69105, 65121, 6.1, 3101),
                ("　农民专业合作社", 2811, 2632, 6.8, 115),
                ("数据来源：区市场监督管理局",),
            ),
            merges=("A1:E1", "A3:A4", "B3:D3", "E3:E4"),
        ),
    ),
    truth=(
        *facts(_D, "2024-08", "point", ("market_entities_total", "户", 98234, 7.1), ("enterprises_total", "户", 26318, 9.8)),
        *facts(_D, "2023-08", "point", ("market_entities_total", "户", 91722, None), ("enterprises_total", "户", 23969, None)),
    ),
    faults=(
        Fault(kind="unit slip", cells={"B5": 9.82}, named=("B5",)),
        Fault(kind="broken count", cells={"B6": 26318.5}, named=("B6",)),
        Fault(kind="columns swapped", cells={"B5": "@C5", "C5": "@B5"}, named=("B5", "C5", "D5")),
        Fault(kind="growth contradicts levels", cells={"D6": 19.8}, named=("D6", "B6", "C6")),
        Fault(kind="text in number", cells={"C5": "91722户左右"}, named=("C5",)),
        Fault(kind="header year wrong", cells={"B4": "2023年8月末"}, named=("B4", "C4", "B5", "C5", "B6", "C6")),
    ),
)  # fmt: skip

AIR = Book(
    name="air bulletin of counties",
    file="空气质量通报.xlsx",
    sheets=(
        Sheet(
            name="附表",
            rows=(
                ("附件1",),
                ("2024年8月各区县（市）环境空气质量情况",),
                ("区县（市）", "PM2.5平均浓度（微克/立方米）", None, None, "城市空气质量优良率（%）", None, None),
                (None, "2024年8月", "2023年8月", "同比变化（%）", "2024年8月", "2023年8月", "同比变化（百分点）"),
                ("赫山区", 21, 19, 10.5, 96.8, 100, -3.2),
                ("资阳区", 22, 20, 10.0, 93.5, 96.8, -3.3),
                ("桃江县", 18, 17, 5.9, 100, 100, 0),
                ("全市", 20, 19, 5.3, 96.8, 98.4, -1.6),
            ),
            merges=("A2:G2", "A3:A4", "B3:D3", "E3:G3"),
        ),
    ),
    truth=(
        *facts(_D, "2024-08", "month", ("pm25_mean", "微克/立方米", 21, 10.5), ("air_quality_good_rate", "percent", 96.8, None)),
        *facts(_D, "2023-08", "month", ("pm25_mean", "微克/立方米", 19, None), ("air_quality_good_rate", "percent", 100, None)),
        *facts("430902", "2024-08", "month", ("pm25_mean", "微克/立方米", 22, 10.0), ("air_quality_good_rate", "percent", 93.5, None)),
        *facts("430902", "2023-08", "month", ("pm25_mean", "微克/立方米", 20, None), ("air_quality_good_rate", "percent", 96.8, None)),
        *facts("430922", "2024-08", "month", ("pm25_mean", "微克/立方米", 18, 5.9), ("air_quality_good_rate", "percent", 100, None)),
        *facts("430922", "2023-08", "month", ("pm25_mean", "微克/立方米", 17, None), ("air_quality_good_rate", "percent", 100, None)),
        *facts(_C, "2024-08", "month", ("pm25_mean", "微克/立方米", 20, 5.3), ("air_quality_good_rate", "percent", 96.8, None)),
        *facts(_C, "2023-08", "month", ("pm25_mean", "微克/立方米", 19, None), ("air_quality_good_rate", "percent", 98.4, None)),
    ),
    notes="a bulletin of 2024年8月 may be asked whether month or cumulative; a question is right too",
    faults=(
        Fault(kind="rate above 100", cells={"E5": 968}, named=("E5",)),
        Fault(kind="sign lost in growth", cells={"D5": -10.5}, named=("D5", "B5", "C5")),
        Fault(kind="text in number", cells={"B5": "21μg"}, named=("B5",)),
        Fault(kind="negative concentration", cells={"B5": -21}, named=("B5",)),
        Fault(kind="columns swapped", cells={"B8": "@E8", "E8": "@B8"}, named=("B8", "E8")),
        Fault(kind="header month differs", cells={"E4": "2024年7月"}, named=("E4", "A2")),
    ),
)  # fmt: skip

INCOME = Book(
    name="incomes, parent and children in the label column",
    file="居民收入2024上半年.xlsx",
    sheets=(
        Sheet(
            name="收入",
            rows=(
                ("2024年上半年居民人均可支配收入",),
                (None, None, "单位：元、%"),
                ("", "绝对量", "同比名义增长", "同比实际增长"),
                ("全体居民人均可支配收入", 17530, 5.3, 5.1),
                ("按常住地分", None, None, None),
                ("  城镇居民人均可支配收入", 21860, 4.6, 4.4),
                ("  农村居民人均可支配收入", 12640, 6.4, 6.2),
                ("按收入来源分", None, None, None),
                ("  工资性收入", 9120, 5.6, None),
                ("  经营净收入", 3410, 5.0, None),
            ),
            merges=("A1:D1",),
        ),
    ),
    truth=facts(
        _D, "2024-06", "ytd",
        ("per_capita_disposable_income_all_residents", "元", 17530, 5.3),
        ("urban_per_capita_disposable_income", "元", 21860, 4.6),
        ("rural_per_capita_disposable_income", "元", 12640, 6.4),
    ) + facts(
        _D, "2024-06", "ytd",
        ("per_capita_disposable_income_all_residents", "", None, 5.1),
        ("urban_per_capita_disposable_income", "", None, 4.4),
        ("rural_per_capita_disposable_income", "", None, 6.2),
    ),
    notes="nominal and real growth of one figure are both facts; the real one may be asked about",
    faults=(
        Fault(kind="average outside its parts", cells={"B4": 27530}, named=("B4", "B6", "B7")),
        Fault(kind="unit slip", cells={"B6": 2.186}, named=("B6",)),
        Fault(kind="growth and amount swapped", cells={"B7": "@C7", "C7": "@B7"}, named=("B7", "C7")),
        Fault(kind="text in number", cells={"B6": "21 86O"}, named=("B6",)),
        Fault(kind="impossible growth", cells={"C4": 530}, named=("C4",)),
    ),
)  # fmt: skip

TOPIC_SHEETS = Book(
    name="a sheet for each topic",
    file="益阳统计月报2024年8月.xlsx",
    sheets=(
        Sheet(name="目录", rows=(("目　录",), ("一、工业", 1), ("二、投资", 2), ("三、贸易", 3))),
        Sheet(
            name="一、工业",
            rows=(
                ("规模以上工业增加值增速（2024年1-8月）",),
                ("地区", "8月（%）", "1-8月（%）"),
                ("益阳市", 7.4, 7.2),
                ("赫山区", 8.0, 7.6),
                ("安化县", 6.5, 6.6),
            ),
        ),
        Sheet(
            name="二、投资",
            rows=(
                ("固定资产投资（2024年1-8月）",),
                ("地区", "比上年同期增长（%）", "其中：工业投资增长（%）"),
                ("益阳市", 3.5, 8.1),
                ("赫山区", 4.1, 9.3),
            ),
        ),
        Sheet(
            name="三、贸易",
            rows=(
                ("社会消费品零售总额（2024年1-8月）",),
                ("", "单位：万元"),
                ("地区", "8月", "1-8月", "增长（%）"),
                ("益阳市", 752000, 6024000, 5.6),
                ("赫山区", 178500, 1416200, 5.8),
            ),
        ),
    ),
    truth=(
        *facts("430923", "2024-08", "month", ("industrial_va", "", None, 6.5)),
        *facts("430923", "2024-08", "ytd", ("industrial_va", "", None, 6.6)),
        *facts(_C, "2024-08", "month", ("industrial_va", "", None, 7.4), ("retail_sales", "万元", 752000, None)),
        *facts(_D, "2024-08", "month", ("industrial_va", "", None, 8.0), ("retail_sales", "万元", 178500, None)),
        *facts(
            _C, "2024-08", "ytd",
            ("industrial_va", "", None, 7.2), ("fixed_asset_investment", "", None, 3.5),
            ("industrial_fixed_asset_investment", "", None, 8.1), ("retail_sales", "万元", 6024000, 5.6),
        ),
        *facts(
            _D, "2024-08", "ytd",
            ("industrial_va", "", None, 7.6), ("fixed_asset_investment", "", None, 4.1),
            ("industrial_fixed_asset_investment", "", None, 9.3), ("retail_sales", "万元", 1416200, 5.8),
        ),
    ),
    faults=(
        Fault(kind="district above its city", cells={"三、贸易!C5": 7416200}, named=("三、贸易!C5", "三、贸易!C4")),
        Fault(kind="month above cumulative", cells={"三、贸易!B5": 1785000}, named=("三、贸易!B5", "三、贸易!C5")),
        Fault(kind="unit in the wrong corner", cells={"三、贸易!B2": "单位：亿元"}, named=("三、贸易!B2", "三、贸易!B4", "三、贸易!C4", "三、贸易!B5", "三、贸易!C5")),
        Fault(kind="title month wrong", cells={"二、投资!A1": "固定资产投资（2024年1-7月）"}, named=("二、投资!A1",)),
        Fault(kind="text in number", cells={"一、工业!C4": "７．６．０"}, named=("一、工业!C4",)),
        Fault(kind="impossible growth", cells={"一、工业!B4": 80}, named=("一、工业!B4",)),
    ),
)  # fmt: skip

BOOKS = (ACROSS, DOWN_RANKS, STOCKS, AIR, INCOME, TOPIC_SHEETS)

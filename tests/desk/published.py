"""Published figures of the pack laid out as an office would, each held against what came before it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from bada_model import store
from bada_model.desk.history import History
from bada_model.desk.knowledge import Knowledge
from tests.desk.drafts import Draft, DraftSheet

TITLES = {
    "ytd": "{0.year}年1-{0.month}月",
    "year": "{0.year}年全年",
    "month": "{0.year}年{0.month}月(当月)",
}


def published_tables(known: Knowledge, since: int) -> Iterator[tuple[Draft, Knowledge, int]]:
    """Tables of district, city and province, what was known before each, and the number of figures."""
    rows = store.latest(known.pack.observations)
    rows = rows[(rows["area"] != "100000") & (rows["period"].dt.year >= since)]
    areas = {a.code: a.label.zh for a in known.pack.plan.areas}
    for (area, period, coverage), group in rows.groupby(
        ["area", "period", "coverage"], observed=True
    ):
        if area not in areas or coverage not in TITLES or period.month == 1:
            continue
        lines = list(_lines(known, group))
        if lines:
            title = f"{areas[area]}{TITLES[coverage].format(period)}主要指标"
            sheet = DraftSheet("表", [[title], ["指标", "单位", "完成", "同比增长(%)"], *lines])
            earlier = known.pack.observations[known.pack.observations["period"] < period]
            before = Knowledge(pack=known.pack, names=known.names, history=History(earlier))
            yield (
                Draft("表.xlsx", [sheet]),
                before,
                sum(v is not None for line in lines for v in line[2:]),
            )


def _lines(known: Knowledge, group: pd.DataFrame) -> Iterator[list]:
    labels = {
        m[0].series: n
        for n, m in known.names.labels.items()
        if len(m) == 1 and not m[0].under and not n.isascii()
    }
    for series, rows in group.groupby("indicator", observed=True):
        growth = rows[rows["measure"] == "yoy_growth"]
        amounts = rows[rows["measure"] != "yoy_growth"]
        if (
            series in labels
            and not known.names.habits[series].point
            and len(growth) < 2
            and len(amounts) < 2
        ):
            unit = str(amounts["unit"].iloc[0]) if len(amounts) else ""
            yield [
                labels[series], "%" if unit == "percent" else unit,
                *(float(part["value"].iloc[0]) if len(part) else None for part in (amounts, growth)),
            ]  # fmt: skip

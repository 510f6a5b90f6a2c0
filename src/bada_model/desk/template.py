"""An empty workbook for a pack: filled in and imported, it raises no question."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pandas as pd

from bada_model.desk.vocabulary import Vocabulary, plain_label, vocabulary
from bada_model.domain import Indicator, Kind, Pack
from bada_model.tables import harmless
from bada_model.units import PERCENT

LEFT_OUT = frozenset({Kind.MILESTONE, Kind.STANDARD})
_NOTES = (
    "注:1.没有的数留空或填“—”，不要填0。",
    "注:2.增速按百分数填写，如7.2；只填已公布的增速，不要用总量推算。",
    "注:3.流量指标填1月至本月累计；存量指标填本月末数；1月不单独填报。",
    "注:4.可以增删行；指标名称和单位请勿改动。",
)


def template(pack: Pack, period: pd.Period) -> bytes:
    """The content of an empty xlsx for one month of a pack.

    Parameters
    ----------
    pack : Pack
    period : Period
        The month to report on; flows are asked for from January to it.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "align": "center", "border": 1, "text_wrap": True})
        title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        sheet = book.add_worksheet("填报表")
        sheet.merge_range(0, 0, 0, 3, _title(pack, period), title)
        for column, head in enumerate(("指标名称", "计量单位", _stretch(period), "同比增长(%)")):
            sheet.write_string(1, column, head, bold)
        lines = list(_lines(pack))
        for row, (label, unit) in enumerate(lines, start=2):
            sheet.write_string(row, 0, str(harmless(label)))
            sheet.write_string(row, 1, str(harmless(unit)))
        for at, note in enumerate(_NOTES, start=len(lines) + 3):
            sheet.write_string(at, 0, note)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 3, 16)
        sheet.freeze_panes(2, 1)
    return out.getvalue()


def _title(pack: Pack, period: pd.Period) -> str:
    area = next((a.label.zh for a in pack.plan.areas if a.code == pack.plan.area), pack.plan.area)
    return f"{area}{period.year}年{_months(period)}主要指标填报表"


def _months(period: pd.Period) -> str:
    return f"1-{period.month}月" if period.month > 1 else "1月"


def _stretch(period: pd.Period) -> str:
    return f"{_months(period)}累计"


def _lines(pack: Pack) -> Iterator[tuple[str, str]]:
    """Label and unit of every indicator to be filled in, headline ones first."""
    names = vocabulary(pack)
    items = [
        i for i in pack.indicators.values() if i.kind not in LEFT_OUT and _readable(i, pack, names)
    ]
    for item in sorted(items, key=lambda i: not i.headline):
        yield item.label.zh, "%" if item.unit == PERCENT else item.unit


def _readable(item: Indicator, pack: Pack, names: Vocabulary) -> bool:
    """Whether the label leads back to this indicator and to no other."""
    series = pack.series_code(item.code, pack.plan.area)
    return [m.series for m in names.meanings(plain_label(item.label.zh))] == [series]

"""An empty workbook for a pack: filled in and imported, it raises no question."""

from __future__ import annotations

import calendar
import io
from collections.abc import Iterator

import pandas as pd

from bada_model.desk.phrases import untranslated
from bada_model.desk.vocabulary import Vocabulary, plain_label, vocabulary
from bada_model.domain import Indicator, Kind, Pack
from bada_model.language import Language, Text
from bada_model.tables import harmless
from bada_model.units import PERCENT
from bada_model.units import label as unit_label

LEFT_OUT = frozenset({Kind.MILESTONE, Kind.STANDARD})
_SHEET = Text("填报表", "report")
_HEADS = (Text("指标名称", "Indicator"), Text("计量单位", "Unit"))
_GROWTH = Text("同比增长(%)", "Growth on the year (%)")
_NOTES = (
    Text("注:1.没有的数留空或填“—”，不要填0。", "Note 1. Leave blank, or write —, what is not known; do not write 0."),
    Text("注:2.增速按百分数填写，如7.2；只填已公布的增速，不要用总量推算。",
         "Note 2. Growth in percent, such as 7.2; published growth only, never worked out from amounts."),
    Text("注:3.流量指标填1月至本月累计；存量指标填本月末数；1月不单独填报。",
         "Note 3. Flows from January to this month, standing amounts at its end; January is not reported alone."),
    Text("注:4.可以增删行；指标名称和单位请勿改动。",
         "Note 4. Rows may be added or deleted; leave names and units as they are."),
)  # fmt: skip


def template(pack: Pack, period: pd.Period, language: Language) -> bytes:
    """The content of an empty xlsx for one month of a pack.

    Parameters
    ----------
    pack : Pack
    period : Period
        The month to report on; flows are asked for from January to it.
    language : Language
        Of headings, names and notes. A unit keeps its Chinese name before the English one.
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
        sheet = book.add_worksheet(_SHEET.in_(language))
        sheet.merge_range(0, 0, 0, 3, _title(pack, period).in_(language), title)
        for column, head in enumerate((*_HEADS, _stretch(period), _GROWTH)):
            sheet.write_string(1, column, head.in_(language), bold)
        lines = list(_lines(pack, language))
        for row, (label, unit) in enumerate(lines, start=2):
            sheet.write_string(row, 0, str(harmless(label)))
            sheet.write_string(row, 1, str(harmless(unit)))
        for at, note in enumerate(_NOTES, start=len(lines) + 3):
            sheet.write_string(at, 0, note.in_(language))
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 3, 16)
        sheet.freeze_panes(2, 1)
    return out.getvalue()


def _title(pack: Pack, period: pd.Period) -> Text:
    code = pack.plan.area
    area = next((a.label for a in pack.plan.areas if a.code == code), Text.same(code))
    return Text("{area}{year}年{zh}主要指标填报表", "{area}: main indicators, {en}").fill(
        area=area, year=period.year, zh=_months(period).zh, en=_months(period).en
    )


def _months(period: pd.Period) -> Text:
    month = f"{calendar.month_name[period.month]} {period.year}"
    if period.month == 1:
        return Text("1月", month)
    return Text(f"1-{period.month}月", f"January to {month}")


def _stretch(period: pd.Period) -> Text:
    return Text("{m}累计", "{m}, year to date").fill(m=_months(period))


def _lines(pack: Pack, language: Language) -> Iterator[tuple[str, str]]:
    """Label and unit of every indicator to be filled in, headline ones first."""
    names = vocabulary(pack)
    items = [i for i in pack.indicators.values() if i.kind not in LEFT_OUT]
    for item in sorted(items, key=lambda i: not i.headline):
        label = next(_readable(item, pack, names, language), None)
        if label is not None:
            yield label, _unit(item.unit, language)


def _readable(item: Indicator, pack: Pack, names: Vocabulary, language: Language) -> Iterator[str]:
    """The labels that lead back to this indicator and to no other, the language asked for first."""
    series = pack.series_code(item.code, pack.plan.area)
    for label in dict.fromkeys((item.label.in_(language), item.label.zh)):
        if [m.series for m in names.meanings(plain_label(label))] == [series]:
            yield label


def _unit(name: str, language: Language) -> str:
    if name == PERCENT:
        return "%"
    both = f"{name} {unit_label(name).en}"
    return both if language == "en" and untranslated(both) == name else name

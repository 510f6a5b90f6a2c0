"""A brief as a workbook: its text, its numbers at full precision, native charts, and levers to move."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bada_model.briefs.datasets import Cell, Chance, Dataset
from bada_model.briefs.description import Block, Brief, Figure, Heading, Paragraph, Table
from bada_model.briefs.fan_values import BAND_NAMES as BANDS
from bada_model.briefs.fan_values import EDGES, FILLS, FanValues, fan_values
from bada_model.briefs.lever_sheet import write_levers
from bada_model.briefs.packaging import PREFIX
from bada_model.briefs.workbooks import open_workbook
from bada_model.charts.palette import RED, WATERMARK
from bada_model.language import Language, Text
from bada_model.units import NEARLY_NEVER, NEARLY_SURE

TEXT_SHEET = Text("通报", "Brief")
CHART_SHEET = Text("图表", "Charts")
CHART_DATA = Text("图表数据", "Chart data")
_CHANCE = f'[<={NEARLY_NEVER}]"<1%";[>={NEARLY_SURE}]">99%";0.0%'
WIDEST = 60
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_767
"""Characters a cell holds."""


def render_xlsx(brief: Brief, *, language: Language) -> bytes:
    """The workbook; the same brief gives the same bytes."""
    book, buffer = open_workbook()
    styles = _Styles(book)
    _write_text(book, brief, language, styles)
    for dataset in brief.values.datasets() if brief.values else ():
        _write_dataset(book, dataset, language, styles)
    _write_charts(book, brief, language, styles)
    levers = brief.values.levers() if brief.values else None
    if levers is not None:
        write_levers(book, levers, language, styles, synthetic=brief.synthetic)
    for key, value in brief.reproducibility:
        book.set_custom_property(f"{PREFIX}{key}", value, "text")
    for sheet in book.worksheets():
        _for_print(sheet, brief, language)
    book.close()
    return buffer.getvalue()


class _Styles:
    """Cell formats, made once for a workbook."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.plain = book.add_format(base)
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.title = book.add_format({**base, "bold": True, "font_size": 16})
        self.section = book.add_format({**base, "bold": True, "font_size": 12})
        self.header = book.add_format({**base, "bold": True, "bg_color": "#E8EEF5", "border": 1,
                                       "text_wrap": True})  # fmt: skip
        self.cell = book.add_format({**base, "border": 1, "text_wrap": True})
        self.right = book.add_format({**base, "border": 1, "align": "right"})
        self.number = book.add_format({**base, "num_format": "#,##0.00"})
        self.chance = book.add_format({**base, "num_format": _CHANCE})
        self.warning = book.add_format({**base, "bold": True, "font_color": RED})
        self.input = book.add_format({**base, "bg_color": "#FFF6D6", "border": 1,
                                      "num_format": "0.00"})  # fmt: skip


def write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write text as text, whatever it begins with: ``=cmd()`` from a file is not a formula."""
    sheet.write_string(row, column, _FORBIDDEN.sub("\ufffd", text)[:LONGEST], style)


def _for_print(sheet: Any, brief: Brief, language: Language) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")
    if brief.synthetic:
        sheet.set_header(f"&C&B&K{RED[1:]}{WATERMARK.in_(language)}")
        sheet.set_tab_color(RED)


# -- the brief as it is read -------------------------------------------------------------------


def _write_text(book: Any, brief: Brief, language: Language, styles: _Styles) -> None:
    sheet = book.add_worksheet(TEXT_SHEET.in_(language))
    sheet.set_column(0, 0, 34, styles.plain)
    sheet.set_column(1, 9, 20, styles.plain)
    for row, line in enumerate(brief.head):
        write_text(sheet, row, 0, line.text.in_(language), styles.warning)
    row = len(brief.head)
    write_text(sheet, row, 0, brief.title.in_(language), styles.title)
    write_text(sheet, row + 1, 0, brief.subtitle.in_(language), styles.plain)
    row += 3
    for block in brief.blocks:
        row = _write_block(sheet, block, row, language, styles)
    for key, value in brief.reproducibility:
        write_text(sheet, row, 0, f"{key} {value}", styles.plain)
        row += 1


def _write_block(sheet: Any, block: Block, row: int, language: Language, styles: _Styles) -> int:
    """Write a block; the first free row after it."""
    match block:
        case Heading():
            write_text(sheet, row, 0, block.text.in_(language), styles.section)
        case Paragraph():
            style = styles.warning if block.warning else styles.wrapped
            text = block.text.in_(language)
            sheet.merge_range(row, 0, row, 8, "", style)
            write_text(sheet, row, 0, text, style)
            sheet.set_row(row, 14.5 * (1 + len(text) // (90 if language == "zh" else 190)))
        case Table():
            return _write_table(sheet, block, row, language, styles)
        case Figure():
            for note in block.notes:
                write_text(sheet, row, 0, note.in_(language), styles.plain)
                row += 1
            return row
    return row + 1


def _write_table(sheet: Any, table: Table, row: int, language: Language, styles: _Styles) -> int:
    for column, title in enumerate(table.columns):
        write_text(sheet, row, column, title.in_(language), styles.header)
    for offset, cells in enumerate(table.rows, 1):
        for column, cell in enumerate(cells):
            style = styles.right if column in table.numeric else styles.cell
            write_text(sheet, row + offset, column, cell.in_(language), style)
    return row + len(table.rows) + 2


# -- values ---------------------------------------------------------------------------------------


def _write_dataset(book: Any, dataset: Dataset, language: Language, styles: _Styles) -> None:
    sheet = book.add_worksheet(dataset.name.in_(language))
    start = 0
    if dataset.synthetic:
        write_text(sheet, 0, 0, WATERMARK.in_(language), styles.warning)
        start = 1
    for column, title in enumerate(dataset.columns):
        write_text(sheet, start, column, title.in_(language), styles.header)
    for row, cells in enumerate(dataset.rows, start + 1):
        for column, cell in enumerate(cells):
            _write_cell(sheet, row, column, cell, language, styles)
    sheet.freeze_panes(start + 1, 2)
    if dataset.rows:
        sheet.autofilter(start, 0, start + len(dataset.rows), len(dataset.columns) - 1)
    sheet.set_column(0, len(dataset.columns) - 1, 14)
    sheet.set_column(1, 1, 30)


def _write_cell(
    sheet: Any, row: int, column: int, cell: Cell, language: Language, styles: _Styles
) -> None:
    match cell:
        case None:
            return
        case Text():
            write_text(sheet, row, column, cell.in_(language), styles.plain)
        case str():
            write_text(sheet, row, column, cell, styles.plain)
        case int():
            sheet.write_number(row, column, cell, styles.plain)
        case Chance():
            sheet.write_number(row, column, float(cell), styles.chance)
        case float():
            sheet.write_number(row, column, cell, styles.number)


# -- charts -----------------------------------------------------------------------------------------


def _write_charts(book: Any, brief: Brief, language: Language, styles: _Styles) -> None:
    figures = [b for b in brief.blocks if isinstance(b, Figure)]
    if not figures:
        return
    shown = book.add_worksheet(CHART_SHEET.in_(language))
    data = book.add_worksheet(CHART_DATA.in_(language))
    if brief.synthetic:
        write_text(shown, 0, 0, WATERMARK.in_(language), styles.warning)
    row = 0
    for number, figure in enumerate(figures):
        values = fan_values(figure.chart, language)
        _write_chart_data(data, row, figure, values, language, styles)
        chart = _fan(book, data.get_name(), row + 1, figure, values, language)
        shown.insert_chart(1 + 19 * (number // 2), 10 * (number % 2), chart)
        row += len(values.months) + 3


def _columns(
    values: FanValues, language: Language
) -> Iterator[tuple[str, tuple[float | None, ...]]]:
    """Heading and numbers of every column after the months."""
    names = ("", *(band.in_(language) for band in BANDS))
    yield from zip(EDGES, values.edges, strict=True)
    yield from zip(names, values.strips(), strict=True)
    yield from ((line.name.in_(language), line.values) for line in values.lines)


def _write_chart_data(
    sheet: Any, row: int, figure: Figure, values: FanValues, language: Language, styles: _Styles
) -> None:
    mark = f" [{WATERMARK.in_(language)}]" if figure.chart.synthetic else ""
    write_text(sheet, row, 0, figure.chart.title.in_(language) + mark, styles.section)
    for offset, month in enumerate(values.months, 2):
        write_text(sheet, row + offset, 0, month, styles.plain)
    for column, (name, numbers) in enumerate(_columns(values, language), 1):
        write_text(sheet, row + 1, column, name, styles.header)
        for offset, number in enumerate(numbers, 2):
            if number is not None:
                sheet.write_number(row + offset, column, number, styles.number)


def _fan(
    book: Any, sheet: str, header: int, figure: Figure, values: FanValues, language: Language
) -> Any:
    """Stacked areas for the bands, lines above them; the title is a cell, so that no label is read as a formula."""
    areas = book.add_chart({"type": "area", "subtype": "stacked"})
    lines = book.add_chart({"type": "line"})
    first, last = header + 1, header + len(values.months)
    strips = 1 + len(EDGES)
    for n, fill in enumerate((None, *FILLS)):
        look = {"none": True} if fill is None else {"color": fill}
        areas.add_series(_series(sheet, header, first, last, strips + n)
                         | {"fill": look, "border": {"none": True}})  # fmt: skip
    for n, line in enumerate(values.lines):
        drawn = {"none": True} if line.markers_only else {
            "color": line.colour, "width": 1.5, "dash_type": "dash" if line.dashed else "solid",
        }  # fmt: skip
        marker = {"type": "circle", "size": 5, "fill": {"color": line.colour}}
        lines.add_series(_series(sheet, header, first, last, strips + len(EDGES) + n) | {
            "line": drawn, "marker": marker if line.markers_only else {"type": "none"},
        })  # fmt: skip
    areas.combine(lines)
    areas.set_title({"name": [sheet, header - 1, 0], "name_font": {"size": 12}})
    areas.set_y_axis({"min": values.low, "max": values.high, "name": figure.chart.unit.in_(language),
                      "num_format": "General", "crossing": "min",
                      "major_gridlines": {"visible": True, "line": {"color": "#E5E8EC"}}})  # fmt: skip
    areas.set_x_axis({"label_position": "low", "position_axis": "on_tick"})
    areas.set_legend({"position": "bottom", "delete_series": [0, 4, 5]})
    areas.set_size({"width": 620, "height": 350})
    return areas


def _series(sheet: str, header: int, first: int, last: int, column: int) -> dict[str, Any]:
    return {
        "name": [sheet, header, column], "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, column, last, column],
    }  # fmt: skip

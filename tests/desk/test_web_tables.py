"""Web pages and XML named .xls, as many office systems export them, read like the workbook they stand for."""

import contextlib
import datetime as dt
import time
from html import escape

import pytest

from bada_model.desk.cells import book_from_bytes
from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Request
from bada_model.errors import InputError
from tests.desk.drafts import to_xlsx
from tests.desk.workbooks import LAYOUTS

TODAY = Request(today=dt.date(2024, 12, 31))


def shown(sheet, row, column):
    cell = sheet.rows[row][column] if column < len(sheet.rows[row]) else None
    if isinstance(cell, dt.date):
        return cell.strftime("%Y年%m月%d日")
    if (row, column) in sheet.percent:
        return f"{cell:.4%}"
    return "" if cell is None else f"{cell:.12g}" if isinstance(cell, float) else escape(str(cell))


def as_page(sheet):
    """A sheet as an office system prints it: spans for merged cells, comments, styles, no line of its own."""
    first = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in sheet.merges}
    covered = {
        (row, column) for t, left, b, r in sheet.merges for row in range(t, b + 1) for column in range(left, r + 1)
    } - set(first)  # fmt: skip
    width = max(len(row) for row in sheet.rows)
    lines = []
    for row in range(len(sheet.rows)):
        cells = [
            f"<td class='x' rowspan=\"{down}\" colspan={across} >{shown(sheet, row, column)}&nbsp;"
            for column in range(width) if (row, column) not in covered
            for down, across in [first.get((row, column), (1, 1))]
        ]  # fmt: skip
        lines.append("<TR>" + "</td>".join(cells))
    head = (
        "<html><head><meta charset=gb2312><style>td{color:red}</style></head><!-- <table> --><body>"
    )
    return f"{head}<table>{''.join(lines)}</table></body></html>".encode("gb18030")


def told(data, file, known, sheet):
    proposal = read_bytes(data, file, known, TODAY)
    return {(e.row, e.column, e.area, e.indicator, str(e.period), e.measure, e.unit, round(e.value, 6))
            for e in proposal.entries if e.sheet == sheet}  # fmt: skip


@pytest.mark.parametrize("name", [n for n, make in LAYOUTS.items() if len(make().sheets) == 1 and not make().sheets[0].hidden])  # fmt: skip
def test_a_page_says_what_the_workbook_says(name, known):
    draft = LAYOUTS[name]()
    sheet = draft.sheets[0]
    file = f"{sheet.name}.xls"
    expected = told(to_xlsx(draft), file, known, sheet.name)
    assert len(expected) == draft.expected
    assert told(as_page(sheet), file, known, "") == expected


def test_a_workbook_of_2003_keeps_numbers_dates_gaps_and_merged_cells():
    page = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="8月"><Table>'
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">甲&amp;乙</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell/><Cell ss:Index="3"><Data ss:Type="Number">7.2</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-08-01T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    sheet = book_from_bytes(page.encode(), "a.xls").sheets[0]
    assert sheet.name == "8月"
    assert sheet.rows == (("甲&乙", None, None), (), (None, None, 7.2, dt.datetime(2024, 8, 1)))
    assert sheet.merged == (((0, 0), (0, 2)),)


def test_hidden_rows_and_tables_inside_cells_stand_apart():
    page = b"<table><tr style='display: none'><td>draft</tr><tr><td>a<table><td>b</table>c</table>"
    outer, inner = book_from_bytes(page, "a.xls").sheets
    assert (outer.rows, outer.look.hidden_rows) == ((("draft",), ("ac",)), {0})
    assert inner.rows == (("b",),)


@pytest.mark.parametrize("page", ["<html><frameset></html>", "<?xml version='1.0'?><office:document/>"])  # fmt: skip
def test_a_page_without_a_table_is_refused_with_the_remedy(page):
    with pytest.raises(InputError, match=r"without a table.*save it as xlsx"):
        book_from_bytes(page.encode(), "a.xls")


@pytest.mark.parametrize(
    ("page", "said"),
    [("<td colspan=99999>", "column 99,999"), ("<tr>" * 200_001, "row 200,001"), ("<table>" * 1_001, "more than 1,000 tables")],
    ids=["wide", "long", "nested"],
)  # fmt: skip
def test_a_page_beyond_the_limits_is_refused(page, said):
    with pytest.raises(InputError, match=said):
        book_from_bytes(f"<table>{page}".encode(), "a.xls")


@pytest.mark.parametrize(
    "piece", ["<!--", "<", "<td ", "<td a='", "<script>", "&", "<?", "</", '<td a="']
)
def test_no_page_takes_longer_than_its_length(piece):
    page = "<table><tr><td>1" + piece * 200_000
    begin = time.process_time()
    with contextlib.suppress(InputError):
        book_from_bytes(page.encode(), "a.xls")
    assert time.process_time() - begin < 5

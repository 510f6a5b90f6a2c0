"""Native charts: a chart part drawn by the reader's office suite, with its workbook inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from bada_model.briefs.fan_values import BAND_NAMES, EDGES, FILLS, FanValues, Line, fan_values
from bada_model.briefs.widths import display_width
from bada_model.briefs.workbooks import open_workbook
from bada_model.charts import FanChart
from bada_model.charts.palette import WATERMARK
from bada_model.language import Language

SHEET = "data"
LONG_TITLE = 56
"""Half-width characters in one line of a chart; longer titles are set small, to leave room."""
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FIRST_EDGE = 1  # column of q05 in the workbook; the edges come first
_FIRST_STRIP = _FIRST_EDGE + len(EDGES)
_FIRST_LINE = _FIRST_STRIP + len(EDGES)


def chart_xml(chart: FanChart, language: Language, relation: str) -> bytes:
    """The chart part; ``relation`` names its workbook."""
    values = fan_values(chart, language)
    title = chart.title.in_(language) + (f" [{WATERMARK.in_(language)}]" if chart.synthetic else "")
    body = (
        f'{_title(title, 1200 if display_width(title) <= LONG_TITLE else 800)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>'
        f"{_areas(values, language)}{_lines(values, language)}{_axes(values, chart.unit.in_(language))}"
        f'</c:plotArea>{_legend()}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {_NAMESPACES}><c:roundedCorners val="0"/><c:chart>{body}</c:chart>'
        f"{_text_size(900)}"
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _areas(values: FanValues, language: Language) -> str:
    names = ["", *(n.in_(language) for n in BAND_NAMES)]
    fills = [None, *FILLS]
    series = "".join(
        _series(number, name, _FIRST_STRIP + number, values.months, strip, _fill(fill))
        for number, (name, strip, fill) in enumerate(
            zip(names, values.strips(), fills, strict=True)
        )
    )
    return (
        f'<c:areaChart><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
        '<c:axId val="1"/><c:axId val="2"/></c:areaChart>'
    )


def _fill(colour: str | None) -> str:
    inside = "<a:noFill/>" if colour is None else _solid(colour)
    return f"<c:spPr>{inside}<a:ln><a:noFill/></a:ln></c:spPr>"


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill>'


def _lines(values: FanValues, language: Language) -> str:
    first = len(EDGES)
    series = "".join(
        _series(first + n, line.name.in_(language), _FIRST_LINE + n, values.months, line.values,
                _stroke(line), '<c:smooth val="0"/>')
        for n, line in enumerate(values.lines)
    )  # fmt: skip
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
    )


def _stroke(line: Line) -> str:
    dash = '<a:prstDash val="dash"/>' if line.dashed else ""
    if line.markers_only:
        return (
            '<c:spPr><a:ln><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="circle"/>'
            f'<c:size val="5"/><c:spPr>{_solid(line.colour)}</c:spPr></c:marker>'
        )
    return (
        f'<c:spPr><a:ln w="19050">{_solid(line.colour)}{dash}</a:ln></c:spPr>'
        '<c:marker><c:symbol val="none"/></c:marker>'
    )


def _series(
    number: int,
    name: str,
    column: int,
    months: Sequence[str],
    values: Sequence[float | None],
    style: str,
    tail: str = "",
) -> str:
    letter, last = column_letter(column), len(months) + 1
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{v!r}</c:v></c:pt>' for i, v in enumerate(values) if v is not None
    )
    labels = "".join(f'<c:pt idx="{i}"><c:v>{escape(m)}</c:v></c:pt>' for i, m in enumerate(months))
    count = f'<c:ptCount val="{len(months)}"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>'
        f'<c:tx><c:strRef><c:f>{SHEET}!${letter}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>{style}'
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${last}</c:f><c:strCache>{count}{labels}</c:strCache>"
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{SHEET}!${letter}$2:${letter}${last}</c:f>"
        f"<c:numCache><c:formatCode>0.0</c:formatCode>{count}{points}</c:numCache></c:numRef></c:val>"
        f"{tail}</c:ser>"
    )


def _axes(values: FanValues, unit: str) -> str:
    line = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="8A97A5"/></a:solidFill></a:ln></c:spPr>'
    grid = (
        '<c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="E5E8EC"/></a:solidFill>'
        "</a:ln></c:spPr></c:majorGridlines>"
    )
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}<c:crossAx val="2"/>'
        '<c:crosses val="min"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{values.high!r}"/><c:min val="{values.low!r}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/>{grid}{_title(unit, 900)}<c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{line}'
        '<c:crossAx val="1"/><c:crosses val="min"/><c:crossBetween val="midCat"/></c:valAx>'
    )


def _title(text: str, size: int) -> str:
    run = f'<a:r><a:rPr sz="{size}" b="0"/><a:t>{escape(text)}</a:t></a:r>'
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="{size}" b="0"/></a:pPr>{run}'
        '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _legend() -> str:
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{n}"/><c:delete val="1"/></c:legendEntry>' for n in (0, 4, 5)
    )
    return f'<c:legend><c:legendPos val="b"/>{hidden}<c:overlay val="0"/></c:legend>'


def _text_size(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}"/></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def column_letter(number: int) -> str:
    """Spreadsheet name of a column, counted from zero.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    head, tail = divmod(number, 26)
    return (column_letter(head - 1) if head else "") + chr(ord("A") + tail)


# -- the workbook inside ------------------------------------------------------------------


def chart_workbook(chart: FanChart, language: Language) -> bytes:
    """The chart's data as a workbook: edges of the bands, strips as formulas of them, lines."""
    values = fan_values(chart, language)
    book, buffer = open_workbook()
    sheet = book.add_worksheet(SHEET)
    sheet.write_column(1, 0, list(values.months))
    for column, header in _headers(values, language):
        sheet.write_string(0, column, header)
    for n, edge in enumerate(values.edges):
        sheet.write_column(1, _FIRST_EDGE + n, list(edge))
    for n, strip in enumerate(values.strips()):
        for row, value in enumerate(strip, 1):
            sheet.write_formula(row, _FIRST_STRIP + n, _strip_formula(n, row + 1), None, value)
    for n, line in enumerate(values.lines):
        for row, number in enumerate(line.values, 1):
            if number is not None:
                sheet.write_number(row, _FIRST_LINE + n, number)
    book.close()
    return buffer.getvalue()


def _headers(values: FanValues, language: Language) -> Iterator[tuple[int, str]]:
    yield from ((_FIRST_EDGE + n, edge) for n, edge in enumerate(EDGES))
    yield from ((_FIRST_STRIP + 1 + n, name.in_(language)) for n, name in enumerate(BAND_NAMES))
    yield from ((_FIRST_LINE + n, line.name.in_(language)) for n, line in enumerate(values.lines))


def _strip_formula(number: int, row: int) -> str:
    upper = f"{column_letter(_FIRST_EDGE + number)}{row}"
    if number == 0:
        return f"={upper}"
    return f"={upper}-{column_letter(_FIRST_EDGE + number - 1)}{row}"

"""The same numbers in every format, and each format in its form."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bada_model.briefs import FORMATS, Options, brief, render
from bada_model.briefs.description import Figure, Heading, Table, numbered, texts
from bada_model.briefs.docx import layout
from bada_model.briefs.pdf import MissingGlyph, check_glyphs, render_pdf
from bada_model.briefs.reading import numbers, read_block, read_lines, read_values
from bada_model.language import Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'></svg>"


@pytest.fixture(scope="module")
def month(demo_projection):
    return brief(demo_projection)


@pytest.fixture(scope="module")
def written(month):
    """The demonstration's month brief in every format, pictures left out for speed."""
    pictures = {name: EMPTY for name, _ in month.charts()}
    return {
        (name, language): render(month, name, language=language, pictures=pictures)
        for name in FORMATS for language in ("zh", "en")
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_prints_the_same_numbers(month, written, name, language):
    wanted = Counter(numbers(texts(month.in_language(language), language)))
    found = Counter(numbers(read_lines(written[name, language], f".{name}")))
    assert sum(wanted.values()) > 9_000
    assert not wanted - found
    repeated = found - wanted  # a PDF repeats the heading of a table on each page
    headings = {n for b in month.blocks if isinstance(b, Table) for n in
                numbers(c.in_(language) for c in b.columns)}  # fmt: skip
    assert set(repeated) <= (headings if name == "pdf" else set())


def test_the_sheets_hold_the_values_at_full_precision(month, written):
    sheets = read_values(written["xlsx", "zh"])
    compared = 0
    for dataset in month.values.datasets():
        rows = sheets[dataset.name.zh][-len(dataset.rows) :]
        for wanted, found in zip(dataset.rows, rows, strict=True):
            for cell, shown in zip(wanted, found, strict=False):
                if isinstance(cell, float | int):
                    assert float(shown) == pytest.approx(cell, rel=1e-15)  # as Excel stores it
                    compared += 1
    assert compared > 2000


def test_a_sheet_shows_no_probability_as_a_certainty(month, written):
    place = next(n for n, d in enumerate(month.values.datasets(), 2) if d.name.zh == "预计结果")
    with zipfile.ZipFile(io.BytesIO(written["xlsx", "zh"])) as book:
        sheet = book.read(f"xl/worksheets/sheet{place}.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    number = re.search(r'numFmtId="(\d+)" formatCode="\[&lt;=0.005\]&quot;&lt;1%&quot;;\[&gt;=0.995\]&quot;&gt;99%&quot;;0.0%"', styles)  # fmt: skip
    formats = re.findall(r"<xf [^>]*>", styles.partition("<cellXfs")[2])
    used = {formats[int(s)] for s in re.findall(r'<c r="L\d+" s="(\d+)"><v>', sheet)}
    assert len(used) == 1
    assert f'numFmtId="{number[1]}"' in used.pop()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_of_targets_speaks_in_words(month, written, language):
    targets = month.values.datasets()[0]
    (header, *rows) = read_values(written["xlsx", language])[targets.name.in_(language)]
    codes = re.compile(
        r"[a-z]+_[a-z_]+|percent|milestone" if language == "zh" else r"[a-z]+_[a-z_]+"
    )
    assert [c.in_(language) for c in targets.columns] == header
    assert len({row[0] for row in rows}) == len(rows) > 200  # ids
    assert {
        cell for row in rows for cell in row[1:] if isinstance(cell, str) and codes.search(cell)
    } == set()
    assert ("比上年增长" if language == "zh" else "growth on the year") in {row[3] for row in rows}


def test_outcomes_in_words_round_the_values_of_the_sheets(demo_projection, month):
    outcomes = {row[0]: row for row in month.values.datasets()[1].rows}
    for item in demo_projection.assess():
        if item.outcome is not None:
            assert outcomes[item.target.id][3] == item.outcome["mean"]
            assert outcomes[item.target.id][11] == item.probability


@pytest.mark.parametrize("name", FORMATS)
def test_what_must_be_known_to_repeat_it_is_in_the_file(month, written, name):
    block = read_block(written[name, "en"], f".{name}")
    assert block == dict(month.in_language("en").reproducibility)
    assert {"pack", "as_of", "data", "seed", "paths", "version", "scenario", "kind"} <= set(block)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_brief_gives_the_same_bytes(month, written, name):
    pictures = {n: EMPTY for n, _ in month.charts()}
    assert render(month, name, language="zh", pictures=pictures) == written[name, "zh"]


# -- DOCX ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document(written):
    return zipfile.ZipFile(io.BytesIO(written["docx", "zh"]))


def xml(archive, name):
    return ElementTree.fromstring(archive.read(name))


def test_a_page_holds_22_lines_of_28_characters(document):
    """By the settings; converted with LibreOffice they were also counted by eye."""
    section = xml(document, "word/document.xml").find(f".//{W}sectPr")
    page, margin, grid = (section.find(f"{W}{t}") for t in ("pgSz", "pgMar", "docGrid"))
    value = {k: int(margin.get(f"{W}{k}")) for k in ("top", "bottom", "left", "right")}
    width = int(page.get(f"{W}w")) - value["left"] - value["right"]
    height = int(page.get(f"{W}h")) - value["top"] - value["bottom"]
    assert (round(width / 56.693), round(height / 56.693)) == (156, 225)  # mm
    assert (round(value["top"] / 56.693), round(value["left"] / 56.693)) == (37, 28)
    assert grid.get(f"{W}type") == "lines"
    pitch = int(grid.get(f"{W}linePitch"))
    normal = next(s for s in xml(document, "word/styles.xml").iter(f"{W}style")
                  if s.get(f"{W}styleId") == "Normal")  # fmt: skip
    size = int(normal.find(f"{W}rPr/{W}sz").get(f"{W}val")) * 10  # half points to twentieths
    tracking = int(normal.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    line = int(normal.find(f"{W}pPr/{W}spacing").get(f"{W}line"))
    assert line == pitch
    assert height // pitch == 22
    assert width // (size + tracking) == 28


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [("Title", "方正小标宋简体", 22), ("BodyText", "仿宋_GB2312", 16), ("Heading1", "黑体", 16),
     ("Heading2", "楷体_GB2312", 16), ("Heading3", "仿宋_GB2312", 16)],
)  # fmt: skip
def test_styles_name_the_official_fonts(document, style, font, points):
    found = next(s for s in xml(document, "word/styles.xml").iter(f"{W}style")
                 if s.get(f"{W}styleId") == style)  # fmt: skip
    assert found.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == font
    assert int(found.find(f"{W}rPr/{W}sz").get(f"{W}val")) == points * 2


def test_page_numbers_stand_between_dashes_on_both_sides(document):
    footers = [n for n in document.namelist() if re.fullmatch(r"word/footer\d\.xml", n)]
    sides = {xml(document, n).find(f".//{W}jc").get(f"{W}val") for n in footers}
    texts = {"".join(t.text for t in xml(document, n).iter(f"{W}t")) for n in footers}
    assert sides == {"left", "right"}
    assert texts == {"— 1 —"}


def test_contents_are_a_field_and_lead_to_the_headings(document):
    body = document.read("word/document.xml").decode()
    assert re.search(r"<w:instrText[^>]*> TOC \\o &quot;|<w:instrText[^>]*> TOC \\o \"", body)
    wanted = set(re.findall(r'w:anchor="(_Toc\d+)"', body))
    assert wanted
    assert wanted <= set(re.findall(r'w:name="(_Toc\d+)"', body))


def test_charts_are_native_with_their_workbook_inside(document, month):
    charts = [n for n in document.namelist() if n.startswith("word/charts/chart")]
    books = [n for n in document.namelist() if n.startswith("word/embeddings/")]
    assert len(charts) == len(books) == len(list(month.charts())) > 5
    assert not [n for n in document.namelist() if n.startswith("word/media/")]
    values = read_values(document.read(books[0]))["data"]
    name = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    chart = xml(document, charts[0])
    assert chart.find(f".//{name}areaChart/{name}grouping").get("val") == "stacked"
    assert len(chart.findall(f".//{name}lineChart/{name}ser")) >= 4
    for series in chart.iter(f"{name}ser"):
        column = re.search(r"!\$([A-Z]+)\$2", series.find(f"{name}val//{name}f").text)[1]
        position = ord(column) - ord("A")
        for point in series.findall(f"{name}val//{name}pt"):
            shown = values[int(point.get("idx")) + 1][position]
            assert float(point.find(f"{name}v").text) == pytest.approx(float(shown), abs=1e-12)


def test_a_document_is_small_and_its_citations_lead_somewhere(document, written):
    assert len(written["docx", "zh"]) < 2_000_000
    body = document.read("word/document.xml").decode()
    wanted = set(re.findall(r'w:anchor="(cite_\d+)"', body))
    assert len(wanted) > 200
    assert wanted <= set(re.findall(r'w:name="(cite_\d+)"', body))
    marks = re.findall(r'<w:bookmarkStart w:id="(\d+)"', body)
    assert len(marks) == len(set(marks))


def test_hovering_over_a_reference_shows_clause_and_rows(written):
    page = written["html", "en"].decode()
    links = re.findall(r'<a class="cite" href="#(cite-\d+)" title="([^"]*)">', page)
    assert len(links) > 200
    assert all(re.search(r"(main text|annex \d)/", title) for _, title in links)
    assert {name for name, _ in links} <= set(re.findall(r'<tr id="(cite-\d+)"', page))


# -- marks -----------------------------------------------------------------------------------------


def test_synthetic_data_mark_every_page(document, written):
    headers = [n for n in document.namelist() if re.fullmatch(r"word/header\d\.xml", n)]
    assert sum("演示数据" in document.read(n).decode() for n in headers) == 2  # odd and even
    pages = read_pages(written["pdf", "en"])
    assert len(pages) > 50
    assert all("DEMONSTRATION" in page for page in pages)
    book = zipfile.ZipFile(io.BytesIO(written["xlsx", "zh"]))
    sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert all("演示数据" in book.read(n).decode() for n in sheets)


def test_real_figures_carry_no_such_mark(plain_projection):
    document = brief(plain_projection, kind="card", options=Options(target="gdp.main"))
    data = zipfile.ZipFile(io.BytesIO(render(document, "docx", language="zh")))
    assert not [n for n in data.namelist() if "演示" in data.read(n).decode(errors="ignore")]


def read_pages(data):
    from pypdf import PdfReader

    return [page.extract_text().replace("\n", "") for page in PdfReader(io.BytesIO(data)).pages]


# -- PDF --------------------------------------------------------------------------------------------


def test_a_missing_glyph_is_named_with_its_place(month):
    odd = replace(month, blocks=(*month.blocks, Table(
        columns=(Text("名称", "Name"),), rows=((Text("张䶮", "Zhang 䶮"),),))))  # fmt: skip
    with pytest.raises(
        MissingGlyph, match=r"no character '䶮' \(U\+4DAE\), found in row 1 of a table"
    ):
        check_glyphs(odd, "en")
    with pytest.raises(MissingGlyph):
        render_pdf(odd, {}, language="zh")


def test_an_unknown_font_is_an_error(month, monkeypatch):
    from bada_model.briefs import pdf, typst_source
    from bada_model.errors import BadaError

    preamble = typst_source.PREAMBLE.replace('"Noto Serif SC"', '"No Such Font"')
    monkeypatch.setattr(typst_source, "PREAMBLE", preamble)
    small = replace(month, blocks=month.blocks[:2])
    with pytest.raises(BadaError, match=r"(?i)unknown font family: no such font"):
        pdf.render_pdf(small, {}, language="zh")


def test_only_shipped_fonts_are_in_the_pdf(written):
    fonts = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([\w-]+)", written["pdf", "zh"]))
    assert fonts <= {b"NotoSansSC-Regular", b"NotoSerifSC-Regular"}


# -- XLSX -------------------------------------------------------------------------------------------


def test_texts_that_look_like_formulas_stay_texts(month):
    evil = tuple(
        Text.same(t) for t in ("=1+1", "+2", "-3", "@SUM(A1)", '=HYPERLINK("x")', "http://a.b")
    )
    table = Table(columns=evil, rows=(evil,))
    data = render(replace(month, blocks=(table,), values=None), "xlsx", language="zh")
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in read_lines(data, ".xlsx")


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_odd_labels_are_shown_as_text(month, name):
    label = '<script>alert("1")</script> & #let x = [$1$] \\ *_`| ' + "很长的名称" * 60
    table = Table(columns=(Text.same(label),), rows=((Text.same(label),),))
    odd = replace(month, blocks=(Heading(text=Text.same(label)), table), values=None)
    data = render(odd, name, language="zh", pictures={})
    shown = "".join(read_lines(data, f".{name}")).replace(" ", "").replace("\u200b", "")
    assert shown.count(label.replace(" ", "")) >= 3 or name in ("md", "pdf")
    assert shown.count("很长的名称") >= 180
    if name == "html":
        assert b"<script>alert" not in data


@pytest.mark.parametrize("name", FORMATS)
def test_a_table_of_three_thousand_rows_is_whole(month, name):
    rows = tuple((Text.same(f"第{n}项"), Text.same(n), Text.same("—")) for n in range(3000))
    table = Table(columns=(Text.same("甲"), Text.same("乙"), Text.same("丙")), rows=rows)
    long = replace(month, blocks=(table,), values=None, contents=False)
    lines = "\n".join(read_lines(render(long, name, language="zh", pictures={}), f".{name}"))
    found = {int(n) for n in re.findall(r"第 ?(\d+) ?项", lines)}
    assert found == set(range(3000))


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_characters_that_xml_forbids_become_visible(month, name):
    block = Table(columns=(Text.same("a\x00b\x0b"),), rows=())
    data = render(replace(month, blocks=(block,), values=None), name, language="zh")
    assert "a\ufffdb\ufffd" in read_lines(data, f".{name}")


# -- numbering ------------------------------------------------------------------------------------


def test_headings_are_numbered_as_offices_do():
    levels = [1, 2, 3, 4, 2, 1]
    blocks = [Heading(text=Text("题", "title"), level=n) for n in levels]
    annex = [Heading(text=Text("表", "table"), annex=1), Heading(text=Text("题", "title"), level=2)]
    found = [b.text for b in numbered([*blocks, *annex])]
    assert [t.zh for t in found] == ["一、题", "（一）题", "1.题", "（1）题", "（二）题", "二、题",
                                     "附件1 表", "（一）题"]  # fmt: skip
    only = numbered([replace(annex[0], annex=0), annex[1]])
    assert [b.text.zh for b in only] == ["附件 表", "（一）题"]
    assert [b.text.en for b in only] == ["Annex · table", "A.1 title"]
    assert [t.en for t in found][1:5] == ["1.1 title", "1.1.1 title", "1.1.1.1 title", "1.2 title"]


def test_every_style_of_the_layout_is_used_or_a_heading():
    assert {s[0] for s in layout.STYLES} >= {"Title", "Annex Title", "Attachment", "Heading 4"}


def test_figures_stand_in_the_description_with_notes(month):
    figures = [b for b in month.blocks if isinstance(b, Figure)]
    assert figures
    assert all(re.search(r"\[\d+\]", f.notes[0].zh) for f in figures)


def test_a_label_that_looks_like_a_formula_is_no_reference_in_a_chart(month):
    label = Text.same("=cmd|' /C calc'!A0")
    shown = tuple(
        replace(b, chart=replace(b.chart, title=label)) if isinstance(b, Figure) else b
        for b in month.blocks
    )
    book = render(replace(month, blocks=shown, values=None), "xlsx", language="zh")
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    references = re.findall(r"<c:f>([^<]*)</c:f>", chart)
    assert references
    assert not [r for r in references if "cmd" in r]
    assert "calc" in re.findall(r"<c:v>([^<]*)</c:v>", chart)[0]

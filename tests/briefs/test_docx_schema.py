"""What Word is strict about: order of elements, types of parts, relations, names used once.

Word itself cannot run here; these rules are what it refuses a document for.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter

import pytest
from lxml import etree

from bada_model.briefs import KINDS, Options, brief, render
from bada_model.briefs.description import Heading
from bada_model.briefs.reading import read_values
from tests.briefs.office_schema import NAMESPACES, findings

W = f"{{{NAMESPACES['w']}}}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OPTIONS = {
    "department": Options(department="区商务局"), "card": Options(target="retail_sales.main"),
}  # fmt: skip
TYPES = {
    "word/document.xml": "wordprocessingml.document.main+xml",
    "word/styles.xml": "wordprocessingml.styles+xml",
    "word/settings.xml": "wordprocessingml.settings+xml",
    "word/header": "wordprocessingml.header+xml", "word/footer": "wordprocessingml.footer+xml",
    "word/charts/chart": "drawingml.chart+xml", "docProps/custom.xml": "custom-properties+xml",
}  # fmt: skip


@pytest.fixture(scope="module", params=KINDS)
def archive(request, demo_projection):
    seen = demo_projection.under("all_levers") if request.param == "scenario" else demo_projection
    document = brief(seen, kind=request.param, options=OPTIONS.get(request.param))
    language = "en" if request.param in ("quarter", "card") else "zh"
    return zipfile.ZipFile(io.BytesIO(render(document, "docx", language=language)))


def parts(archive):
    return {
        n: etree.fromstring(archive.read(n))
        for n in archive.namelist()
        if n.endswith((".xml", ".rels"))
    }


def test_children_stand_in_the_order_of_the_standard(archive):
    wrong = {name: sorted(set(findings(root))) for name, root in parts(archive).items()
             if name != "word/stylesWithEffects.xml"}  # fmt: skip
    assert {n: w for n, w in wrong.items() if w} == {}


def test_a_wrong_order_is_found():
    properties = etree.fromstring(
        f'<w:rPr xmlns:w="{NAMESPACES["w"]}"><w:sz/><w:spacing/><w:x/></w:rPr>'
    )
    assert set(findings(properties)) == {
        "w:spacing in w:rPr after sz",
        "w:x has no place in w:rPr",
    }


def test_every_part_has_its_type(archive):
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    said = {e.get("PartName", "").lstrip("/"): e.get("ContentType") for e in types}
    defaults = {e.get("Extension") for e in types}
    for name in archive.namelist():
        start = next((s for s in TYPES if name.startswith(s)), None)
        if start and "_rels" not in name:
            assert said[name].endswith(TYPES[start]), name
        assert (
            name == "[Content_Types].xml" or name in said or name.rpartition(".")[2] in defaults
        ), name


def test_every_relation_leads_somewhere_and_is_declared(archive):
    names = set(archive.namelist())
    for name, root in parts(archive).items():
        if name.endswith(".rels"):
            home = posixpath.dirname(posixpath.dirname(name))
            for relation in root:
                target = relation.get("Target")
                place = (
                    target.lstrip("/") if target.startswith("/") else posixpath.join(home, target)
                )
                assert posixpath.normpath(place) in names, (name, target)
            continue
        used = {v for e in root.iter() for k, v in e.attrib.items() if k.startswith(R)}
        if used:
            rels = f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels"
            assert used <= {r.get("Id") for r in etree.fromstring(archive.read(rels))}, name


def test_ids_are_used_once_and_links_lead_to_bookmarks(archive):
    root = parts(archive)["word/document.xml"]
    starts = list(root.iter(f"{W}bookmarkStart"))
    for key in ("id", "name"):
        counted = Counter(e.get(f"{W}{key}") for e in starts)
        assert {k for k, n in counted.items() if n > 1} == set()
    assert [e.get(f"{W}id") for e in starts] == [
        e.get(f"{W}id") for e in root.iter(f"{W}bookmarkEnd")
    ]
    names = {e.get(f"{W}name") for e in starts}
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", n) for n in names)
    assert {e.get(f"{W}anchor") for e in root.iter(f"{W}hyperlink")} <= names
    drawn = [e.get("id") for e in root.iter(f"{{{NAMESPACES['wp']}}}docPr")]
    assert len(set(drawn)) == len(drawn)


def test_every_style_exists_and_every_field_is_closed(archive):
    found = parts(archive)
    styles = {e.get(f"{W}styleId") for e in found["word/styles.xml"].iter(f"{W}style")}
    root = found["word/document.xml"]
    used = {
        e.get(f"{W}val") for tag in ("pStyle", "rStyle", "tblStyle") for e in root.iter(f"{W}{tag}")
    }
    assert used <= styles
    kinds = Counter(e.get(f"{W}fldCharType") for e in root.iter(f"{W}fldChar"))
    assert kinds["begin"] == kinds["end"]
    for cell in root.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"
    grid = {len(t.find(f"{W}tblGrid")) - len(r.findall(f"{W}tc"))
            for t in root.iter(f"{W}tbl") for r in t.findall(f"{W}tr")}  # fmt: skip
    assert grid <= {0}


def test_the_workbook_of_each_chart_opens_and_holds_what_the_chart_draws(archive):
    for name, root in parts(archive).items():
        if not re.fullmatch(r"word/charts/chart\d+\.xml", name):
            continue
        number = re.search(r"\d+", name)[0]
        data = archive.read(f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
        sheet = read_values(data)["data"]
        for reference in root.iter(f"{{{NAMESPACES['c']}}}numRef"):
            cells = re.search(r"\$(\w+)\$2:\$\w+\$(\d+)", reference[0].text)
            drawn = {
                int(p.get("idx")): float(p[0].text)
                for p in reference.iter(f"{{{NAMESPACES['c']}}}pt")
            }
            column = column_number(cells[1])
            held = [row[column] for row in sheet[1 : int(cells[2])]]
            assert {n: v for n, v in enumerate(held) if v != ""} == pytest.approx(drawn)


def column_number(letters):
    """Of column ``A``, 0."""
    return sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(letters))) - 1


def test_the_contents_collect_annexes_with_their_label(plain_projection):
    document = brief(plain_projection)
    data = render(document, "docx", language="zh")
    root = parts(zipfile.ZipFile(io.BytesIO(data)))["word/document.xml"]
    codes = [e.text.strip() for e in root.iter(f"{W}instrText")]
    assert codes[0] == r'TOC \o "1-1" \f C \h \z'
    titles = [b.text.zh for b in document.blocks if isinstance(b, Heading) and b.annex is not None]
    assert titles[0] == "附件1 各行动目标评估表"
    assert codes[1:] == [f'TC "{title}" \\f C \\l "1"' for title in titles]
    settings = parts(zipfile.ZipFile(io.BytesIO(data)))["word/settings.xml"]
    assert settings.find(f"{W}updateFields").get(f"{W}val") == "true"

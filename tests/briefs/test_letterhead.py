"""The official frame: silent when nothing is given, in its places when it is, and repeated by a replay."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import pypdf
import pytest
from lxml import etree

from bada_model.briefs import FORMATS, Issue, Options, brief, render
from bada_model.briefs.description import Paragraph
from bada_model.briefs.reading import read_block, read_lines
from bada_model.domain import Letterhead
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.register import read_plan
from bada_model.replay import replay
from tests.briefs.office_schema import findings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARGIN = 40
"""Points below the type area on any of our pages, rounded down."""
OFFICE = Letterhead(
    office=Text("某县发展和改革局", "Development Bureau of a County"), number="某发改〔{year}〕{number}号",
    to=Text("县人民政府", "the County Government"), copies=Text("县统计局", "Statistics Bureau"),
)  # fmt: skip
ISSUE = Issue(number="12", dated=dt.date(2024, 9, 20), signer="张三")
HEAD = """
[letterhead]
office_zh = "某县发展和改革局"
number = "某发改〔{year}〕{number}号"
to_zh = "县人民政府"
"""


UNKNOWN = [("{jahr}", "'{jahr}'"), ("{year", "'{'"), ("｛year｝", "'｛'")]


def headed(projection, office=OFFICE):
    plan = replace(projection.pack.plan, letterhead=office)
    return replace(projection, pack=replace(projection.pack, plan=plan))


@pytest.fixture(scope="module")
def framed(plain_projection):
    return brief(headed(plain_projection), kind="ten-day", options=Options(issue=ISSUE))


def said(document, role):
    found = (*document.head, *(b for b in document.blocks if isinstance(b, Paragraph)))
    return [p.text.zh for p in found if p.role == role]


def test_nothing_is_added_where_nothing_is_given(plain_projection):
    document = brief(plain_projection, kind="ten-day")
    assert document.head == ()
    assert "letterhead" not in dict(document.reproducibility)
    assert all(not said(document, r) for r in ("recipient", "signed", "imprint"))


def test_the_frame_says_what_is_given(framed):
    assert said(framed, "issuer") == ["某县发展和改革局"]
    assert said(framed, "number") == ["某发改〔2024〕12号\t签发人：张三"]
    assert said(framed, "recipient") == ["县人民政府："]
    assert said(framed, "signed") == ["某县发展和改革局", "2024年9月20日"]
    assert said(framed, "imprint") == ["抄送：县统计局。", "某县发展和改革局\t2024年9月20日印发"]


def test_the_addressee_follows_the_title_of_a_red_head(plain_projection):
    assert brief(plain_projection).contents
    numbered = brief(plain_projection, options=Options(issue=Issue(number="某函〔2024〕3号")))
    assert numbered.contents
    assert not brief(headed(plain_projection)).contents


def test_an_option_takes_the_place_of_the_usual_addressee(plain_projection):
    issue = Issue(to="各乡镇人民政府", number="某函〔2024〕3号")
    document = brief(headed(plain_projection), kind="ten-day", options=Options(issue=issue))
    assert said(document, "recipient") == ["各乡镇人民政府："]
    assert said(document, "number") == ["某函〔2024〕3号"]
    assert said(document, "signed") == ["某县发展和改革局"]  # no day was given, none is printed


def test_a_tab_or_line_break_in_an_option_does_not_divide_its_line(plain_projection):
    issue = Issue(to="甲局\t乙局\n丙局", number="某函\t3号")
    document = brief(plain_projection, kind="ten-day", options=Options(issue=issue))
    assert said(document, "recipient") == ["甲局 乙局 丙局："]
    assert said(document, "number") == ["某函 3号"]


def test_a_number_without_a_year_is_refused(plain_projection):
    with pytest.raises(BadaError, match="--dated"):
        brief(headed(plain_projection), options=Options(issue=Issue(number="12")))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_prints_the_frame_in_its_places(framed, name):
    text = "".join(read_lines(render(framed, name, language="zh"), f".{name}")).replace(" ", "")
    places = [text.index(word) for word in
              ("某发改〔2024〕12号", "旬调度", "县人民政府：", "附件：", "2024年9月20日", "抄送：县统计局")]  # fmt: skip
    assert places == sorted(places)


def test_a_framed_document_keeps_to_the_standard(framed):
    archive = zipfile.ZipFile(io.BytesIO(render(framed, "docx", language="zh")))
    for name in ("word/document.xml", "word/styles.xml"):
        assert set(findings(etree.fromstring(archive.read(name)))) == set()


def test_a_replay_repeats_the_frame_and_names_a_changed_one(plain_projection, tmp_path):
    seen = headed(plain_projection)
    file = tmp_path / "brief.md"
    file.write_bytes(
        render(brief(seen, kind="ten-day", options=Options(issue=ISSUE)), "md", language="zh")
    )
    assert read_block(file.read_bytes(), ".md")["dated"] == "2024-09-20"
    assert replay(file, lambda *_: seen.pack).identical
    other = headed(plain_projection, replace(OFFICE, office=Text.same("另一单位")))
    causes = replay(file, lambda *_: other.pack).causes
    assert [what.en for what, _, _ in causes] == ["the office's details in the pack changed"]


def test_a_pack_carries_its_letterhead(write_pack):
    path = write_pack() / "plan.toml"
    plain = path.read_text("utf-8")
    assert read_plan(path).letterhead == Letterhead()
    path.write_text(plain + HEAD, encoding="utf-8")
    found = read_plan(path).letterhead
    assert found.office == Text("某县发展和改革局", "某县发展和改革局")
    assert found.copies is None
    path.write_text(plain + HEAD + 'seal = "x"\n', encoding="utf-8")
    with pytest.raises(BadaError, match="seal"):
        read_plan(path)


@pytest.mark.parametrize(("place", "found"), UNKNOWN)
def test_a_place_the_number_does_not_know_is_refused(write_pack, place, found):
    path = write_pack() / "plan.toml"
    head = HEAD.replace("{year}", place)
    path.write_text(path.read_text(encoding="utf-8") + head, encoding="utf-8")
    said = f"plan.toml, column letterhead.number: found {found}, expected a pattern with no places but {{year}} and {{number}}"
    with pytest.raises(BadaError, match=re.escape(said)):
        read_plan(path)


def test_no_shipped_pack_names_an_office(default_pack):
    assert default_pack.plan.letterhead == Letterhead()


def heights(data, words):
    """Page and distance from its lower edge, in points, at which each word is printed in a PDF."""
    found = {}
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages):

        def note(text, outer, inner, *_, number=number):
            height = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            found.update({w: (number, height) for w in words if w in text})

        page.extract_text(visitor_text=note)
    return found, number


@pytest.mark.parametrize("kind", ["ten-day", "card"])
def test_the_imprint_stands_at_the_foot_of_the_last_page(plain_projection, kind):
    target = "retail_sales.main" if kind == "card" else None
    document = brief(
        headed(plain_projection), kind=kind, options=Options(issue=ISSUE, target=target)
    )
    found, last = heights(render(document, "pdf", language="zh"), ["抄送", "印发"])
    (page, first), (also, second) = found["抄送"], found["印发"]
    assert page == also == last
    assert MARGIN < second < first < MARGIN + 60


def test_what_repeats_a_brief_stands_clear_of_the_imprint(framed):
    found, last = heights(render(framed, "pdf", language="zh"), ["印发", "pack heshan"])
    assert found["pack heshan"][0] == last
    assert found["pack heshan"][1] < found["印发"][1] - 30


def test_a_signature_never_stands_on_a_page_without_text(framed):
    archive = zipfile.ZipFile(io.BytesIO(render(framed, "docx", language="zh")))
    lines = list(etree.fromstring(archive.read("word/document.xml"))[0].iter(f"{W}p"))
    texts = ["".join(line.itertext()) for line in lines]
    held = [line.find(f"{W}pPr/{W}keepNext") is not None for line in lines]
    day = texts.index("2024年9月20日")
    assert texts[day - 2 : day] == ["附件：出处与数据来源", "某县发展和改革局"]
    assert held[day - 3 : day + 1] == [True, True, True, False]


def test_the_imprint_of_a_document_floats_at_the_foot_and_is_anchored_last(framed):
    archive = zipfile.ZipFile(io.BytesIO(render(framed, "docx", language="zh")))
    *_, table, anchor, _ = etree.fromstring(archive.read("word/document.xml"))[0]
    place = table.find(f"{W}tblPr/{W}tblpPr")
    assert "".join(table.itertext()).startswith("抄送：县统计局。")
    assert (place.get(f"{W}vertAnchor"), place.get(f"{W}tblpYSpec")) == ("margin", "bottom")
    assert "".join(anchor.itertext()).startswith("pack ")

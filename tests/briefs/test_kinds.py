"""Each kind says what it promises, or refuses clearly."""

import re
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest

from bada_model.briefs import KINDS, Options, brief, render, write_brief
from bada_model.briefs.description import Heading, Paragraph, Table, texts
from bada_model.briefs.kinds.scenario import acting_from
from bada_model.briefs.kinds.ten_day import earlier
from bada_model.briefs.one_page import SMALLEST, fitting_scale
from bada_model.briefs.reading import read_lines
from bada_model.briefs.sentences import together_changed
from bada_model.briefs.wording import STATUS_WORDS
from bada_model.changes.news_by_cause import figures_between
from bada_model.errors import BadaError, UnknownName
from bada_model.language import Text
from bada_model.packs import load_pack
from bada_model.projection import project
from tests.conftest import INDICATORS, TARGETS, observation

OPTIONS = {
    "department": Options(department="区商务局"), "card": Options(target="retail_sales.main"),
}  # fmt: skip


@pytest.fixture(scope="module")
def briefs(plain_projection):
    found = {}
    for kind in KINDS:
        seen = plain_projection.under("all_levers") if kind == "scenario" else plain_projection
        found[kind] = brief(seen, kind=kind, options=OPTIONS.get(kind))
    return found


def paragraphs(document, language="zh"):
    return [b.text.in_(language) for b in document.blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_is_without_a_number(briefs, kind):
    for block in briefs[kind].blocks:
        if isinstance(block, Paragraph) and block.role not in ("warning", "attachment"):
            assert re.search(r"\d", block.text.zh), block.text.zh
            assert re.search(r"\d", block.text.en), block.text.en


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_leads_to_a_clause(briefs, kind):
    document = briefs[kind]
    anchors = {
        row[0].zh for b in document.blocks if isinstance(b, Table) and b.anchors for row in b.rows
    }
    used = {n for text in texts(document, "zh") for n in re.findall(r"\[(\d+)\]", text)}
    assert used
    assert used <= anchors


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_rectangular(briefs, kind):
    for block in briefs[kind].blocks:
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} <= {len(block.columns)}


@pytest.mark.parametrize("kind", KINDS)
def test_english_holds_no_chinese_sentences(briefs, kind):
    text = render(briefs[kind], "md", language="en", pictures={}).decode()
    assert not re.search("[\u3002\uff0c\uff1b]", text)


def test_the_joint_chance_of_the_headline_goals_is_said(briefs, plain_projection):
    from bada_model.what_if.certificate import certify

    joint = certify(plain_projection).joint
    said = "<1%" if joint <= 0.005 else f"{joint:.0%}"
    for kind in ("ten-day", "month", "quarter"):
        assert any(f"同时达成的概率为{said}" in p for p in paragraphs(briefs[kind])), kind


def test_the_dispatch_says_what_moved_and_who_must_act(briefs):
    text = "\n".join(paragraphs(briefs["ten-day"]))
    assert "较7月" in text
    assert re.search(r"区商务局：\d+项须采取措施", text)
    assert re.search(r"新公布数据\d+个，修订\d+个", text)


def test_figures_since_counts_new_and_revised_rows(plain_projection):
    start = earlier(plain_projection, plain_projection.as_of - 1)
    new, revised = figures_between(start, plain_projection)
    assert new > 0
    assert revised >= 0
    assert figures_between(plain_projection, plain_projection) == (0, 0)


def test_the_quarter_is_the_one_the_month_lies_in(briefs):
    assert briefs["quarter"].title.zh.endswith("三季度小结")
    assert dict(briefs["quarter"].reproducibility)["since"] == "2024-06"


def test_the_year_review_judges_what_is_decided(demo_projection):
    end = project(demo_projection.pack, as_of="2024-12", n_paths=200)
    document = brief(end, kind="year")
    text = "\n".join(paragraphs(document))
    found = re.search(r"全部(\d+)项目标中，(\d+)项结果已定：达成(\d+)项，未达成(\d+)项", text)
    total, decided, met, missed = map(int, found.groups())
    assert decided == met + missed
    assert total > decided > 200
    assert "布赖尔得分" in text
    assert "80%区间包含结果的占" in text
    table = next(b for b in document.blocks if isinstance(b, Table) and len(b.rows) == decided)
    assert sum(row[4].zh == "未能达成" for row in table.rows) == missed


def test_the_year_review_invents_no_outcome(briefs):
    text = "\n".join(paragraphs(briefs["year"]))
    assert "0项结果已定" in text
    assert "可评分的历次回答0个" in text


def test_a_scenario_is_read_against_another(briefs, plain_projection):
    text = "\n".join(paragraphs(briefs["scenario"]))
    assert "较情景“基准”" in text
    other = brief(plain_projection.under("all_levers"), kind="scenario",
                  options=Options(against="consumption_push"))  # fmt: skip
    assert "较情景“促消费”" in "\n".join(paragraphs(other))


@pytest.mark.parametrize(
    ("first", "zh", "en"),
    [(9, "自9月起作用", "from September on"), (13, "不再起作用", "no driver acts")],
)
def test_a_scenario_says_from_which_month_it_acts(first, zh, en):
    said = acting_from(first)
    assert zh in said.zh
    assert en in said.en


def test_a_joint_chance_that_stays_is_said_in_one_piece():
    assert together_changed(7, 0.001, 0.002).zh == "7项主要目标同时达成的概率仍为<1%（原为<1%）。"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_status_stays_on_one_line(briefs, language):
    page = render(briefs["month"], "html", language=language).decode()
    words = {word.in_(language) for word in STATUS_WORDS.values()}
    cells = re.findall(r"<td([^>]*)>([●▲◆▼○] [^<]+)</td>", page)
    assert {cell for _, cell in cells} <= words
    assert {mark for mark, _ in cells} == {' class="held"'}


def test_a_promise_stays_on_one_line_beside_a_long_reason(briefs):
    page = render(briefs["month"], "html", language="zh").decode()
    assert '<td class="held">增长≥8%</td>' in page
    assert '<td class="held">' + "本级没有数；请报送" not in page


def test_shares_of_the_drivers_add_up_to_the_change(briefs):
    text = next(p for p in paragraphs(briefs["scenario"]) if "按" in p and "分解" in p)
    parts = [float(n) for n in re.findall(r"([+-]\d+\.\d+)个百分点", text)]
    label = re.search(r"其中(.+?)中位数", text)[1]
    table = next(
        b for b in briefs["scenario"].blocks if isinstance(b, Table) and len(b.columns) == 8
    )
    change = next(
        float(row[4].zh.removesuffix("个百分点")) for row in table.rows if row[0].zh == label
    )
    assert sum(parts) == pytest.approx(change, abs=0.005 * (len(parts) + 1))


def test_a_department_sees_its_promises_only(briefs, plain_projection):
    own = [i for i in plain_projection.assess() if "区商务局" in i.target.lead.split(";")]
    assert f"区商务局牵头{len(own)}项目标" in "\n".join(paragraphs(briefs["department"]))


def test_a_department_reads_why_a_promise_is_not_judged(write_pack):
    """One figure is there and too few are: the brief must not say that none is."""
    goal = TARGETS[4].replace("分局", "区商务局")
    pack = load_pack(write_pack(targets=[goal], observations=[observation("air 2024-06 90 ytd level percent")]))  # fmt: skip
    document = brief(project(pack, n_paths=50), kind="department", options=OPTIONS["department"])
    cells = [
        text.zh for b in document.blocks if isinstance(b, Table) for row in b.rows for text in row
    ]
    assert any("本级有1个数（最新2024-06）；已知年末变动本级0次" in cell for cell in cells)
    assert "以下1项尚不能判断，请按表中所列报送。" in paragraphs(document)


def test_a_card_fits_one_page(briefs):
    from io import BytesIO

    from pypdf import PdfReader

    for language in ("zh", "en"):
        data = render(briefs["card"], "pdf", language=language)
        assert len(PdfReader(BytesIO(data)).pages) == 1


def test_a_card_with_long_names_still_fits_one_page(briefs):
    from io import BytesIO

    from pypdf import PdfReader

    long = replace(briefs["card"], title_lines=(Text.same("全区某项指标的名称非常长" * 14),))
    (page,) = PdfReader(BytesIO(render(long, "pdf", language="zh"))).pages
    assert "language zh" in page.extract_text()


def test_the_last_page_of_a_pdf_holds_more_than_the_reproducibility_block(briefs):
    from io import BytesIO

    from pypdf import PdfReader

    for kind in ("ten-day", "scenario", "month"):
        last = (
            PdfReader(BytesIO(render(briefs[kind], "pdf", language="zh"))).pages[-1].extract_text()
        )
        assert "language zh" in last
        assert re.search(r"^S\d+", last, re.MULTILINE), kind


def test_the_only_annex_bears_no_number(briefs):
    for kind, said in (("ten-day", "附件：出处与数据来源"), ("month", "附件：1. 各行动目标评估表")):
        blocks = briefs[kind].blocks
        listed = [b.text.zh for b in blocks if isinstance(b, Paragraph) and b.role == "attachment"]
        titles = [b.text.zh for b in blocks if isinstance(b, Heading) and b.annex is not None]
        assert listed[0] == said
        assert titles[0].startswith("附件 " if kind == "ten-day" else "附件1 ")


CARDS = ["aihua_park.a3", "market_entities_total.main", "trade_total.main"]


def pages(data):
    from io import BytesIO

    from pypdf import PdfReader

    return len(PdfReader(BytesIO(data)).pages)


@pytest.fixture(scope="module")
def long_cards(demo_projection):
    """Cards of several forms in English, as they are and with names nobody should give."""
    cards = [brief(demo_projection, kind="card", options=Options(target=t)) for t in CARDS]
    title = (Text.same("全区某项指标的名称非常长" * 14),)
    place = Text.same("main text/二/第二十四条第三款第五项" * 6)
    blocks = tuple(
        replace(b, rows=tuple((*r[:3], place, *r[4:]) for r in b.rows))
        if isinstance(b, Table) and b.anchors else b for b in cards[0].blocks
    )  # fmt: skip
    return [*cards, replace(cards[0], title_lines=title, blocks=blocks)]


def test_cards_of_every_form_fit_one_page(long_cards):
    assert [pages(render(card, "pdf", language="en")) for card in long_cards] == [1] * 4


def test_cards_fit_one_page_in_an_office_suite_and_printed_from_a_browser(
    long_cards, soffice, chromium, tmp_path
):
    for number, card in enumerate(long_cards):
        for name in ("docx", "html"):
            (tmp_path / f"{number}.{name}").write_bytes(render(card, name, language="en"))
    subprocess.run([soffice, f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
                    "--convert-to", "pdf", "--outdir", tmp_path / "docx", *tmp_path.glob("*.docx")],
                   check=True, capture_output=True, timeout=300)  # fmt: skip
    for page in tmp_path.glob("*.html"):
        subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu",
                        f"--user-data-dir={tmp_path}/browser", f"--print-to-pdf={page}.pdf",
                        page.as_uri()], check=True, capture_output=True, timeout=120)  # fmt: skip
    printed = [*(tmp_path / "docx").glob("*.pdf"), *tmp_path.glob("*.html.pdf")]
    assert [pages(p.read_bytes()) for p in printed] == [1] * 8


def test_a_card_is_set_smaller_only_where_it_must_be(long_cards):
    *usual, long = (fitting_scale(card.in_language("en"), "en") for card in long_cards)
    assert SMALLEST <= long < min(usual)
    assert max(usual) == 1


def test_a_card_of_a_target_without_basis_says_so(plain_projection):
    document = brief(plain_projection, kind="card", options=Options(target="aihua_park.a3"))
    assert "不作判断：本级没有数；请报送2024年完成百分比。" in paragraphs(document)[0]
    assert render(document, "pdf", language="zh")[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        ("department", Options(), "name one with --department"),
        ("department", Options(department="区商务"), "close are: 区商务局"),
        ("card", Options(), "name one with --target"),
        ("card", Options(target="retail"), "close are: retail_sales"),
        ("scenario", Options(), "needs a scenario other than 'baseline'"),
        ("month", Options(department="区商务局"), "--department belongs to department, not to month"),
        ("month", Options(against="cold_winter"), "--against belongs to scenario"),
        ("card", Options(target="gdp.main", since=pd.Period("2024-06", "M")), "--since belongs to"),
        ("weekly", Options(), "no kind of brief 'weekly'"),
    ],
)  # fmt: skip
def test_what_a_kind_needs_is_asked_for(plain_projection, kind, options, said):
    with pytest.raises(BadaError, match=said):
        brief(plain_projection, kind=kind, options=options)


def test_an_unknown_format_is_refused_before_anything_is_written(briefs, tmp_path):
    with pytest.raises(UnknownName, match="no format 'doc'"):
        write_brief(briefs["card"], tmp_path, language="zh", formats=("html", "doc"))
    assert not list(tmp_path.iterdir())


def test_a_brief_that_cannot_be_set_leaves_nothing_behind(write_pack, tmp_path):
    rows = ["retail_sales,零售䶮,Retail,flow,亿元,even,retail_sales,1"]
    targets = [
        "retail_sales.main,retail_sales,growth,at_least,8,,percent,2024-12,1,main/一,区商务局,office,,,,"
    ]
    seen = project(load_pack(write_pack(indicators=rows, targets=targets)), n_paths=200)
    out = tmp_path / "out"
    with pytest.raises(BadaError, match="no character '䶮'"):
        write_brief(brief(seen), out, language="zh", formats=("html", "pdf"))
    assert not out.exists()


def test_long_names_become_file_names_that_fit(plain_projection):
    from bada_model.briefs.assembly import file_name

    name = file_name(plain_projection, "department", {"department": "某/局" * 100})
    assert len(name.encode()) < 200
    assert "/" not in name


def test_the_command_writes_the_formats_asked_for(write_pack, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bada_model", "brief", "--pack", str(write_pack()), "--kind", "card",
         "--target", "jobs.main", "--format", "all", "--paths", "200", "--out", str(tmp_path / "o")],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = done.stdout.split()
    assert [w.rsplit(".", 1)[1] for w in written] == ["html", "md", "docx", "pdf", "xlsx"]


def test_sections_are_headed_in_order(briefs):
    heads = [b.text.zh for b in briefs["month"].blocks if isinstance(b, Heading) and b.level == 1]
    assert heads[0] == "一、总体情况"
    assert [h[:3] for h in heads if h.startswith("附件")] == ["附件1", "附件2", "附件3", "附件4"]


@pytest.fixture
def without_leads(write_pack):
    """A pack whose plan names no department, as `bada init` makes them."""
    rows = ["retail_sales.main,retail_sales,growth,at_least,8,,percent,2024-12,1,main/一,,,,,,",
            "jobs.main,jobs,count,at_least,6000,,人,2024-12,1,main/一,,,,,,"]  # fmt: skip
    return project(load_pack(write_pack(targets=rows), workspace="none"), n_paths=200)


@pytest.mark.parametrize("kind", ["month", "quarter", "ten-day"])
def test_no_heading_stands_over_nothing(without_leads, kind):
    blocks = brief(without_leads, kind=kind).blocks
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Heading) and not isinstance(following, Table | Paragraph):
            assert following is not None
            assert following.level > block.level, block.text.en


def test_a_department_brief_without_any_lead_says_what_to_fill(without_leads):
    with pytest.raises(BadaError, match="fill the column lead"):
        brief(without_leads, kind="department", options=Options(department="区商务局"))


def test_a_card_without_a_lead_says_so(without_leads):
    said = paragraphs(brief(without_leads, kind="card", options=Options(target="jobs.main")), "en")
    assert any("no lead named; " in text for text in said)


@pytest.mark.parametrize("kind", ["ten-day", "quarter"])
def test_an_earlier_month_must_be_earlier(without_leads, kind):
    same = Options(since=without_leads.as_of)
    with pytest.raises(BadaError, match="must be earlier than the month of the data"):
        brief(without_leads, kind=kind, options=same)


def test_no_format_at_all_is_refused(without_leads, tmp_path):
    with pytest.raises(BadaError, match="no format is named"):
        write_brief(brief(without_leads), tmp_path, language="zh", formats=())
    assert not list(tmp_path.glob("*.html"))


def test_an_annex_without_content_is_left_out(without_leads):
    titles = [b.bare.en for b in brief(without_leads).blocks
              if isinstance(b, Heading) and b.annex is not None]  # fmt: skip
    assert titles == ["Targets by action", "Targets without basis", "Clauses and sources"]


def test_sources_stand_together_and_every_row_is_named_once(demo_projection):
    document = brief(demo_projection, kind="ten-day")
    promises, sources = [b for b in document.blocks if isinstance(b, Table)][-2:]
    listed = [n for row in sources.rows for n in numbered(row[0].zh)]
    assert listed == list(range(1, len(document.values.citations.rows) + 1))
    assert len(sources.rows) < len(listed) / 2
    used = {n for row in promises.rows for n in numbered(row[-1].zh)}
    assert used == set(listed)
    for row in sources.rows:
        assert len(row[3].zh.split("；")) == len(list(numbered(row[0].zh)))


def numbered(text):
    """The numbers in ``S1–S3 S7``."""
    for first, last in re.findall(r"S(\d+)(?:–S(\d+))?", text):
        yield from range(int(first), int(last or first) + 1)


def test_a_dispatch_lists_the_largest_moves_and_says_how_many_are_left_out(demo_projection):
    document = brief(demo_projection, kind="ten-day")
    moved = next(b for b in document.blocks if isinstance(b, Table))
    assert len(moved.rows) == 40
    said = [b.text.zh for b in document.blocks if isinstance(b, Paragraph) and b.role == "note"]
    assert any(re.search(r"其余[1-9]\d*项", text) for text in said)


@pytest.mark.parametrize("name", ["ten-day", "month"])
def test_the_list_of_annexes_shares_a_page_with_text(briefs, name):
    from io import BytesIO

    from pypdf import PdfReader

    pages = [
        p.extract_text()
        for p in PdfReader(BytesIO(render(briefs[name], "pdf", language="zh"))).pages
    ]
    (page,) = [p for p in pages if re.search(r"^\s*附件：", p, re.MULTILINE)]
    assert len(page.split("附件：")[0].strip()) > 20


@pytest.mark.parametrize("kind", ["ten-day", "month", "quarter", "year"])
@pytest.mark.parametrize(
    ("language", "said"),
    [("zh", "没有可以评估的目标。已有5个指标，本级数据3个"), ("en", "There are 5 indicators, 3 figures of the area")],
)  # fmt: skip
def test_a_pack_without_promises_says_what_is_there_and_what_is_missing(
    write_pack, kind, language, said
):
    pack = load_pack(write_pack(targets=[]), workspace="none")
    document = brief(project(pack, n_paths=100), kind=kind)
    assert [b for b in document.blocks if isinstance(b, Table)] == []
    assert said in " ".join(paragraphs(document, language))
    for name in ("html", "md", "docx", "pdf", "xlsx"):
        lines = " ".join(read_lines(render(document, name, language=language), f".{name}"))
        assert "targets.csv" in lines


def test_a_pack_without_headline_goals_has_no_section_on_them(write_pack):
    rows = [line.removesuffix(",1") + ",0" if line.endswith(",1") else line for line in INDICATORS]
    pack = load_pack(write_pack(indicators=rows), workspace="none")
    document = brief(project(pack, n_paths=100))
    assert "主要目标" not in [b.text.zh for b in document.blocks if isinstance(b, Heading)]

import json
import re
from html import escape
from html.parser import HTMLParser

import pytest

from bada_model.briefs import brief, render_html, render_markdown, write_brief
from bada_model.charts import draw_svg
from bada_model.demonstration import with_demonstration
from bada_model.errors import BadaError
from bada_model.packs import load_pack
from bada_model.projection import assessment_record, project
from tests.conftest import INDICATORS


@pytest.fixture(scope="module")
def projection(default_pack):
    return project(default_pack, n_paths=1000)


@pytest.fixture(scope="module")
def demonstration(default_pack):
    return project(with_demonstration(default_pack), n_paths=500)


def page(projection, language="zh"):
    document = brief(projection)
    pictures = {name: draw_svg(chart, language) for name, chart in document.charts()}
    return render_html(document, pictures, language=language)


def test_the_page_needs_no_network(projection):
    html = page(projection)
    links = re.findall(r'(?:src|href)="([^"#][^"]*)"', html)
    assert not [link for link in links if not link.startswith("#")]
    assert not re.search(r"<script[^>]*\ssrc|@import|url\((?!#)", html)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_headline_probability_is_on_the_page(projection, language):
    html = page(projection, language)
    for item in projection.assess():
        if item.indicator.headline:
            assert escape(item.indicator.label.in_(language), quote=False) in html


def test_english_pages_hold_no_chinese_sentences(projection):
    document = brief(projection)
    text = render_markdown(document, "figures", language="en")
    assert not re.search("[\u3002\uff0c\uff1b]", re.sub(r"\|.*", "", text))


def test_targets_without_basis_are_listed_plainly(projection):
    silent = [i for i in projection.assess() if i.status == "no_basis"]
    text = render_markdown(brief(projection), "figures", language="zh")
    assert silent
    assert f"以下{len(silent)}项尚不能判断" in text
    assert all(i.indicator.label.zh in text for i in silent)
    assert all(i.reason.zh in text for i in silent)


def test_the_default_brief_is_not_synthetic(projection):
    assert "演示" not in page(projection)


def test_a_demonstration_marks_the_page_tables_and_pictures(demonstration):
    document = brief(demonstration)
    html = page(demonstration, "en")
    assert document.synthetic
    assert document.name.endswith("_demo")
    assert 'data-synthetic="true"' in html
    assert html.count('class="scroll synthetic"') >= 5
    assert "They are not statistics" in html
    assert all(chart.synthetic for _, chart in document.charts())


def test_every_promise_shows_at_work_in_the_demonstration(demonstration):
    silent = [i.target.id for i in demonstration.assess() if i.status == "no_basis"]
    assert len(silent) <= 5, silent


def test_labels_are_shown_as_text(write_pack):
    rows = [INDICATORS[0].replace("Retail", "<script>alert(1)</script>"), *INDICATORS[1:]]
    html = page(project(load_pack(write_pack(indicators=rows)), n_paths=200), "en")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_page_is_well_formed(projection):
    class Balance(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open = []

        def handle_starttag(self, tag, attrs):
            del attrs
            if tag not in ("meta", "br", "path", "use", "rect"):
                self.open.append(tag)

        def handle_endtag(self, tag):
            if tag in self.open:
                assert self.open.pop() == tag

    parser = Balance()
    parser.feed(page(projection))
    assert not parser.open


def test_the_same_input_gives_the_same_file(default_pack):
    pages = [page(project(default_pack, n_paths=300)) for _ in range(2)]
    assert pages[0] == pages[1]


def test_nothing_is_half_written(projection, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(BadaError, match="cannot write"):
        write_brief(brief(projection), blocked, language="zh")
    assert blocked.read_text() == "in the way"


def test_records_are_plain_json(projection):
    records = [assessment_record(i) for i in projection.assess()]
    again = json.loads(json.dumps(records, allow_nan=False))
    assert {"target", "outcome", "probability", "required_pace", "progress", "status", "basis",
            "synthetic"} <= set(again[0])  # fmt: skip


def test_the_page_opens_in_a_browser_without_requests(projection, tmp_path, chromium):
    from playwright.sync_api import sync_playwright

    written = write_brief(brief(projection), tmp_path, language="zh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        asked, said = [], []
        tab.on("request", lambda r: asked.append(r.url))
        tab.on("console", lambda m: said.append(m.text))
        tab.goto(written[0].as_uri())
        figures = tab.locator("figure svg").count()
        fits = []
        for width in (1200, 390):
            tab.set_viewport_size({"width": width, "height": 844})
            fits.append(tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        browser.close()
    assert (len(asked), said) == (1, [])
    assert figures == len(list(brief(projection).charts()))
    assert fits == [True, True]

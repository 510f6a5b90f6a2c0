"""The living brief in a browser: what it shows after a move is the brief of that scenario."""

from dataclasses import replace

import pytest

from bada_model.assumptions import Assumptions
from bada_model.briefs import brief, write_brief
from bada_model.briefs.description import Paragraph, Table
from bada_model.charts import draw_svg
from bada_model.language import Text
from bada_model.live import live_model
from bada_model.projection import project
from tests.live.conftest import moved, random_settings
from tests.live.test_draw import split

pytestmark = pytest.mark.browser

SHOWN = """() => ({
  paragraphs: [...document.querySelectorAll("body > p:not(.moved):not(.subtitle)")]
    .filter((p) => !p.hidden).map((p) => p.textContent),
  rows: [...document.querySelectorAll("tbody tr")].map((r) => [...r.cells].map((c) => c.textContent)),
  classes: [...document.querySelectorAll("tbody tr")].map((r) => r.className),
})"""
CITED = """() => [...document.querySelectorAll("body > p")].filter((p) => !p.hidden)
  .map((p) => [...p.querySelectorAll("a.cite")].map((a) => [a.textContent, a.getAttribute("href"), a.title]))"""
CHART = """(code) => new XMLSerializer().serializeToString(document.querySelector(`#fig-${code} svg.moving`))"""
MOVE = "(values) => { Object.assign(bada.controls.values, values); bada.refresh(); }"


@pytest.fixture
def opened(browser, tmp_path):
    """Open the brief of a projection; the page, and what it asked for and said."""
    tabs = []

    def show(projection, language="zh", **options):
        page = write_brief(brief(projection), tmp_path, language=language, formats=("html",))[0]
        tab = browser.new_page(**options)
        tabs.append(tab)
        asked, said = [], []
        tab.on("request", lambda r: asked.append(r.url))
        tab.on("console", lambda m: said.append(m.text))
        tab.on("pageerror", lambda e: said.append(str(e)))
        tab.goto(page.as_uri())
        return tab, asked, said

    yield show
    for tab in tabs:
        tab.close()


def wanted(projection, language):
    """Paragraphs and rows of the static brief, without the note that names the scenario."""
    blocks = brief(projection).blocks
    paragraphs = [b.text.in_(language) for b in blocks
                  if isinstance(b, Paragraph) and b.role != "note"]  # fmt: skip
    tables = [b for b in blocks if isinstance(b, Table)]
    rows = [[c.in_(language) for c in row] for t in tables for row in t.rows]
    return paragraphs, rows, [m for t in tables for m in (t.marks or ("",) * len(t.rows))]


@pytest.mark.parametrize(("which", "language"), [("projection", "zh"), ("demonstration", "en")])
def test_a_moved_page_is_the_brief_of_that_scenario(which, language, request, opened, rng):
    """Every sentence, table cell and mark, for drivers moved at random; and back again."""
    projection = request.getfixturevalue(which)
    tab, asked, said = opened(projection, language)
    before = tab.evaluate(SHOWN)
    base = {d.driver.code: d.value for d in live_model(projection).drivers}
    for share in (0.1, 0.5, 1.0):
        values = base | random_settings(projection, rng, share)
        tab.evaluate(MOVE, values)
        shown = tab.evaluate(SHOWN)
        paragraphs, rows, marks = wanted(projection.under(moved(projection, values)), language)
        assert shown["paragraphs"] == paragraphs
        assert shown["rows"] == rows
        assert shown["classes"] == marks
        assert tab.locator(".moved").is_visible()
    tab.click("#open-panel")
    tab.click("#reset-all")
    tab.wait_for_function("document.querySelector('.moved').hidden")
    assert tab.evaluate(SHOWN) == before
    assert (len(asked), said) == (1, [])


def test_the_page_without_script_says_what_it_says_with_it(projection, opened):
    tab, _, _ = opened(projection)
    plain, _, _ = opened(projection, java_script_enabled=False)
    texts = plain.locator("body > p").all_inner_texts()
    assert list(tab.locator("body > p:not(.moved)").all_inner_texts()) == texts
    assert plain.locator("table").all_inner_texts() == tab.locator("table").all_inner_texts()
    assert plain.locator("figure svg").count() == tab.locator("figure svg").count() > 0
    assert plain.locator(".drivers").count() == 0


def test_a_slider_moves_by_key_and_everything_follows(projection, opened):
    tab, _, said = opened(projection)
    tab.click("#open-panel")
    slider = tab.locator("[data-driver=vouchers]")
    slider.focus()
    for _ in range(25):
        slider.press("ArrowRight")
    tab.wait_for_function("!document.querySelector('.moved').hidden")
    value = float(slider.input_value())
    assert value > 0
    tab.wait_for_timeout(100)
    under = projection.under(moved(projection, {"vouchers": value}))
    assert tab.evaluate(SHOWN)["paragraphs"] == wanted(under, "zh")[0]
    plain, _, _ = opened(under, java_script_enabled=False)
    linked = [links for links in plain.evaluate(CITED) if links]
    assert [links for links in tab.evaluate(CITED) if links] == linked != []
    assert tab.locator("figure svg.moving").count() == len(live_model(projection).fans)
    chart = dict(brief(under).charts())["retail_sales"]
    label = tab.locator("#fig-retail_sales svg.moving").get_attribute("aria-label")
    assert label == chart.alt.zh
    assert said == []


def test_a_typed_value_is_held_to_its_range_and_reset_alone(projection, opened):
    tab, _, _ = opened(projection)
    tab.click("#open-panel")
    row = tab.locator(".driver", has=tab.locator("[data-driver=vouchers]"))
    typed = row.locator("input[type=number]")
    typed.fill("1000")
    typed.press("Tab")
    assert float(typed.input_value()) == projection.pack.assumptions.drivers["vouchers"].high
    row.locator("button.one").click()
    assert float(typed.input_value()) == 0.0
    tab.wait_for_function("document.querySelector('.moved').hidden")


def test_every_slider_moves_something(projection, opened):
    tab, _, _ = opened(projection)
    tab.click("#open-panel")
    base = tab.evaluate(SHOWN)
    sliders = tab.locator("input[type=range]").all()
    for code in (slider.get_attribute("data-driver") for slider in sliders):
        tab.evaluate(MOVE, {code: projection.pack.assumptions.drivers[code].high})
        assert tab.evaluate(SHOWN) != base, code
        tab.evaluate("() => { bada.controls.reset(); bada.refresh(); }")


def test_print_hides_the_panel_and_keeps_the_note(projection, opened):
    tab, _, _ = opened(projection)
    tab.click("#open-panel")
    tab.evaluate(MOVE, {"vouchers": 5.0})
    assert tab.locator(".drivers").is_visible()
    tab.emulate_media(media="print")
    assert not tab.locator(".drivers").is_visible()
    assert tab.locator(".moved").is_visible()


def test_labels_of_drivers_are_text(pack, opened):
    bad = "<img src=x onerror=alert(1)></script>"
    drivers = {c: replace(d, label=Text(f"{d.label.zh}{bad}", bad), unit=Text.same(bad))
               for c, d in pack.assumptions.drivers.items()}  # fmt: skip
    assumptions = Assumptions(drivers=drivers, links=pack.assumptions.links)
    indicators = {c: replace(i, label=Text.same(f"{i.label.zh}{bad}"))
                  for c, i in pack.indicators.items()}  # fmt: skip
    seen = project(replace(pack, assumptions=assumptions, indicators=indicators), n_paths=200)
    tab, asked, said = opened(seen)
    tab.click("#open-panel")
    tab.evaluate(MOVE, {"vouchers": 5.0})
    assert tab.locator("img").count() == 0
    assert bad in tab.locator(".moved").inner_text()
    assert (len(asked), said) == (1, [])


@pytest.mark.parametrize(("which", "as_of"), [("projection", "2024-03"), ("projection", "2024-08"),
                                              ("demonstration", "2024-08")])  # fmt: skip
def test_moved_charts_are_those_of_the_brief_of_that_scenario(which, as_of, request, opened, rng):
    """Texts and attributes alike, every number to a tenth of a pixel; months hold their figures too."""
    seen = project(request.getfixturevalue(which).pack, as_of=as_of, n_paths=400)
    tab, _, said = opened(seen)
    values = random_settings(seen, rng, share=0.8)
    tab.evaluate(MOVE, values)
    charts = dict(brief(seen.under(moved(seen, values))).charts())
    drawn = tab.locator("figure svg.moving")
    assert drawn.count() == len(live_model(seen, list(charts)).fans) > 3
    for fan in live_model(seen, list(charts)).fans:
        there = tab.evaluate(CHART, fan.indicator).replace(' class="moving"', "")
        texts, numbers = split(draw_svg(charts[fan.indicator], "zh"))
        assert split(there)[0] == texts
        assert split(there)[1] == pytest.approx(numbers, abs=0.1001)
    assert said == []


@pytest.mark.parametrize("kind", ["ten-day", "quarter", "year", "scenario", "department", "card"])
def test_other_kinds_dim_what_they_do_not_rewrite(projection, browser, tmp_path, kind):
    from bada_model.briefs import Options

    options = Options(department="区商务局" if kind == "department" else None,
                      target="retail_sales" if kind == "card" else None,
                      against="export_slump" if kind == "scenario" else "baseline")  # fmt: skip
    document = brief(projection, kind=kind, options=options)
    page = write_brief(document, tmp_path, language="zh", formats=("html",))[0]
    tab = browser.new_page()
    said = []
    tab.on("pageerror", lambda e: said.append(str(e)))
    tab.goto(page.as_uri())
    before = tab.evaluate(SHOWN)["paragraphs"]
    tab.evaluate(MOVE, {"vouchers": 20.0})
    after = tab.evaluate(SHOWN)["paragraphs"]
    dimmed = tab.locator("p.stale").all_text_contents()
    tab.close()
    assert said == []
    unwritten = [p for p in after if p in before and "社会消费品零售总额" in p]
    assert set(unwritten) <= set(dimmed)
    assert any("同时达成的概率" in p for p in dimmed) == (kind == "department")
    assert any("首次有数据可评" in p for p in dimmed) == (kind in ("ten-day", "quarter"))


@pytest.mark.parametrize(("language", "says"), [("zh", "同时达成的概率"), ("en", "hold together")])
def test_a_scenario_brief_says_anew_how_likely_all_goals_are(
    pack, browser, tmp_path, language, says, rng
):
    """Against the other scenario, as the brief of the moved one says it; never dimmed."""
    from bada_model.briefs import Options

    projection = project(pack, as_of="2024-03", n_paths=400)

    def compared(seen):
        return brief(seen, kind="scenario", options=Options(against="export_slump"))

    page = write_brief(compared(projection), tmp_path, language=language, formats=("html",))[0]
    tab = browser.new_page()
    tab.goto(page.as_uri())
    joint = tab.locator("body > p", has_text=says)
    start, seen = joint.inner_text(), set()
    base = {d.driver.code: d.value for d in live_model(projection).drivers}
    for share in (0.3, 0.6, 1.0):
        values = base | random_settings(projection, rng, share)
        tab.evaluate(MOVE, values)
        document = compared(projection.under(moved(projection, values)))
        wanted = [b.text.in_(language) for b in document.blocks
                  if isinstance(b, Paragraph) and says in b.text.in_(language)]  # fmt: skip
        assert [joint.inner_text()] == wanted
        assert "stale" not in (joint.get_attribute("class") or "")
        seen.add(joint.inner_text())
    tab.evaluate("() => { bada.controls.reset(); bada.refresh(); }")
    assert joint.inner_text() == start
    assert len(seen - {start}) > 1
    tab.close()


@pytest.mark.parametrize("as_of", ["2024-02", "2024-08", "2024-11"])
def test_pages_stay_below_two_megabytes(default_pack, demo_projection, tmp_path, as_of):
    for seen in (default_pack, demo_projection.pack):
        page = write_brief(
            brief(project(seen, as_of=as_of)), tmp_path, language="zh", formats=("html",)
        )[0]
        assert page.stat().st_size <= 2_000_000

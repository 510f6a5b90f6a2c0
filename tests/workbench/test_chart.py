"""The workbench's canvas and the brief's SVG put the same values of a fan chart in the same colours."""

import re
from importlib import resources
from xml.etree import ElementTree

import numpy as np
import pytest

from bada_model.charts.drawing import LEVELS, fan_drawing
from bada_model.charts.fan_svg import Scale, draw_svg
from bada_model.charts.palette import BAND_COLOURS, BLUE, GREY, INK, RED
from bada_model.domain import Kind
from bada_model.workbench import WorkbenchState
from bada_model.workbench.answers import Answers

pytestmark = pytest.mark.browser

RECORD = """
const marksOf = (chart) => {
  const marks = [], n = chart.months.length, width = 700, height = 320, range = wantedRange(chart);
  const box = { left: MARGIN.left + 14, right: width - MARGIN.right - 14,
    top: MARGIN.top, bottom: height - MARGIN.bottom };
  const month = (x) => ((x - box.left) * (n - 1)) / (box.right - box.left);
  const value = (y) => range[0] + ((box.bottom - y) * (range[1] - range[0])) / (box.bottom - box.top);
  let points = [], dash = [], round = false;
  const put = (x, y) => points.push([month(x), value(y)]);
  const g = {
    beginPath() { points = []; round = false; }, moveTo: put, lineTo: put, closePath() {},
    arc(x, y) { put(x, y); round = true; },
    setLineDash(said) { dash = said; },
    fill() { marks.push([round ? "dot" : "area", g.fillStyle, false, points]); },
    stroke() { if (!round) marks.push(["line", g.strokeStyle, dash.length > 0, points]); },
    setTransform() {}, clearRect() {}, fillRect() {}, fillText() {}, save() {}, restore() {},
    translate() {}, rotate() {},
  };
  drawChart({ clientWidth: width, clientHeight: height, getContext: () => g }, chart, range,
    (pair) => pair[0], (word) => word);
  return marks;
};
"""


def script():
    folder = resources.files("bada_model.workbench") / "static"
    parts = [(folder / name).read_text("utf-8") for name in ("base.js", "chart.js")]
    return "(charts) => {" + "\n".join((*parts, RECORD)) + "return charts.map(marksOf); }"


@pytest.fixture(scope="module")
def charts(plain_projection, demo_projection):
    """Message and chart of one promise of every kind and form, and of the default pack's headline goals."""
    found, kinds = [], set()
    for projection in (plain_projection, demo_projection):
        state = WorkbenchState(projection)
        for item in state.current.assess():
            forecast = state.current.forecasts.get(item.indicator.code)
            kind = forecast and (forecast.kind, item.target.form, forecast.basis.synthetic)
            if forecast is None or item.basis is None or kind in kinds:
                continue
            kinds.add(kind)
            state.choose_target(item.target.id)
            answers = Answers(state)
            found.append((answers.message()["chart"], answers.chart(state.current, item)))
    assert {kind for kind, *_ in kinds} == set(Kind)
    return found


def marks_of(chart):
    """Shape, colour, whether dashed, and the points as month and value, of everything in the SVG."""
    table = chart.table[list(LEVELS)].to_numpy().tolist()
    scale = Scale.of(fan_drawing(chart, "zh"), table)
    step = scale.x(1) - scale.x(0)

    def point(x, y):
        tall = scale.y(scale.low) - scale.y(scale.high)
        value = scale.low + (scale.y(scale.low) - float(y)) / tall * (scale.high - scale.low)
        return (float(x) - scale.left) / step, value

    for at in ElementTree.fromstring(draw_svg(chart, "zh")):
        kind, said = at.tag.split("}")[1], at.attrib
        if kind == "polygon":
            yield (
                "area",
                said["fill"],
                False,
                [point(*p.split(",")) for p in said["points"].split()],
            )
        elif kind == "path":
            for part in said["d"].split("M")[1:]:
                yield "line", said["stroke"], "stroke-dasharray" in said, [
                    point(*p.split(" ")) for p in re.split("L", part)
                ]  # fmt: skip
        elif kind == "g":
            yield from (("dot", said["fill"], False, [point(c.get("cx"), c.get("cy"))]) for c in at)


def same(marks, months):
    """What both drawings show, by shape, colour and dash: the points in order of month."""
    found = {}
    for shape, colour, dashed, points in marks:
        own = shape == "line" and len({round(p[0], 3) for p in points}) < len(
            points
        )  # a month's edge
        across = shape == "line" and (points[0][0] < -0.1 or points[-1][0] > months - 0.9)
        known = colour in {*BAND_COLOURS, INK, RED, "#fff"} or (colour, shape) in {
            (BLUE, "line"), (GREY, "line")}  # fmt: skip
        beside = (shape, colour, dashed) == (
            "line",
            GREY,
            True,
        )  # the line through borrowed figures
        if known and not own and not across and not beside:
            found.setdefault((shape, colour, dashed), []).extend(points)
    return {key: np.array(sorted(points)) for key, points in found.items()}


def test_canvas_and_svg_show_the_same_fan(charts, chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        drawn = browser.new_page().evaluate(script(), [message for message, _ in charts])
        browser.close()
    seen = set()
    for marks, (message, chart) in zip(drawn, charts, strict=True):
        months = len(message["months"])
        canvas, svg = same(marks, months), same(marks_of(chart), months)
        assert canvas.keys() == svg.keys(), message["title"]
        tall = np.ptp([p[1] for points in svg.values() for p in points]) or 1.0
        for key, points in svg.items():
            assert len(canvas[key]) == len(points), (message["title"], key, canvas[key], points)
            np.testing.assert_allclose(canvas[key][:, 0], points[:, 0], atol=0.01)
            np.testing.assert_allclose(canvas[key][:, 1], points[:, 1], atol=0.002 * tall)
        goals = [points[0][1] for *what, points in marks if what == ["line", RED, False]]
        assert goals == pytest.approx([chart.target] if np.isfinite(chart.target) else [])
        seen |= svg.keys()
    bands = {("area", colour, False) for colour in BAND_COLOURS}
    lines = {
        ("line", BLUE, False),
        ("line", BLUE, True),
        ("line", RED, True),
        ("line", GREY, False),
    }
    assert bands | lines | {("dot", INK, False), ("dot", "#fff", False)} <= seen


def test_january_and_february_are_named_apart_where_both_have_a_figure(charts):
    first = {tuple(zh for zh, _ in message["months"][:2]) for message, _ in charts}
    assert first == {("1—2月", "3月"), ("1月", "2月")}

"""The browser draws what Python draws: the same elements, attributes and texts, numbers to a tenth."""

import json
import re
from dataclasses import asdict
from xml.etree import ElementTree

import numpy as np
import pytest

from bada_model.charts import draw_svg, fan_chart
from bada_model.charts.drawing import LEVELS, fan_drawing
from bada_model.domain import Kind
from bada_model.language import Text
from bada_model.live import core_script
from bada_model.provenance import last_year_figures

pytestmark = pytest.mark.browser

DRAW = """async ([script, cases]) => {
  const { drawFan } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  return cases.map(([fan, quantiles, alt]) =>
    new XMLSerializer().serializeToString(drawFan(JSON.parse(fan), quantiles, alt)));
}"""
NUMBER = re.compile(r"-?\d+\.?\d*")


def charts_of(projection):
    """Promises of every kind, with last year's line."""
    for item in projection.assess():
        forecast = projection.forecasts.get(item.indicator.code)
        if forecast is not None and item.basis is not None:
            yield forecast.kind, fan_chart(
                forecast, item.target, title=item.indicator.label, source=Text("依据 <a>", "basis & <a>"),
                as_of=projection.as_of, last_year=last_year_figures(projection, item.indicator.code),
            )  # fmt: skip


def split(svg):
    """The tree of an SVG as names, attributes and texts without numbers, and the numbers."""
    said = [
        pair for at in ElementTree.fromstring(svg).iter()
        for pair in (("is", at.tag.split("}")[1]), ("says", at.text or ""), *sorted(at.attrib.items()))
    ]  # fmt: skip
    numbers = [float(n) for _, value in said for n in NUMBER.findall(value)]
    return [(key, NUMBER.sub("#", value)) for key, value in said], numbers


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("which", ["projection", "demonstration"])
def test_both_drawings_are_the_same(which, language, request, browser):
    found = list(charts_of(request.getfixturevalue(which)))
    if which == "demonstration":
        assert {kind for kind, _ in found} == set(Kind)
    charts = [chart for _, chart in found]
    cases = [[json.dumps(asdict(fan_drawing(c, language))), c.table[list(LEVELS)].to_numpy().tolist(),
              c.alt.in_(language)] for c in charts]  # fmt: skip
    tab = browser.new_page()
    drawn = tab.evaluate(DRAW, [core_script("draw.js"), cases])
    tab.close()
    assert len(drawn) == len(charts) > 5
    for chart, there in zip(charts, drawn, strict=True):
        (said, numbers), (words, found) = split(draw_svg(chart, language)), split(there)
        assert words == said
        assert len(found) == len(numbers)
        np.testing.assert_allclose(found, numbers, rtol=0, atol=0.1001)

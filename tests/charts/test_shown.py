"""Charts of a notebook: data for plotly, and a picture for everywhere else."""

from xml.etree import ElementTree

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter
from nbconvert import HTMLExporter

from bada_model.charts import BarChart, draw_bars, draw_plotly, draw_reliability, fan_chart
from bada_model.language import Text

SVG = "image/svg+xml"


@pytest.fixture
def charts(plain_projection):
    item = plain_projection.answer("retail_sales")
    fan = fan_chart(plain_projection.forecasts["retail_sales"], item.target, title=item.indicator.label,
                    source=Text("来源", "source"), as_of=plain_projection.as_of)  # fmt: skip
    bars = BarChart(title=Text("差距", "gap"), unit=Text("点", "points"), source=Text("来源 <a>", "source"),
                    labels=(Text("上升", "up"), Text("下降", "down")), end=(2.5, -1.25))  # fmt: skip
    honest = draw_reliability(
        [0.1, 0.6], [0.2, 0.5], title=Text("相符", "honest"), source=Text("回测", "b")
    )
    return [draw_plotly(fan), draw_bars(bars), honest]


def test_each_chart_gives_data_and_a_picture_and_no_page(charts):
    for chart in charts:
        found, _ = DisplayFormatter().format(chart)
        assert {"application/vnd.plotly.v1+json", SVG} <= set(found)
        assert "text/html" not in found
        assert found["application/vnd.plotly.v1+json"]["data"]
        assert ElementTree.fromstring(found[SVG]).get("aria-label")


def test_bars_say_label_and_value_and_point_their_way(charts):
    picture = ElementTree.fromstring(DisplayFormatter().format(charts[1])[0][SVG])
    said = ["".join(e.itertext()) for e in picture.iter() if e.tag.endswith("text")]
    assert {"上升", "下降", "+2.50", "-1.25", "差距", "来源 <a>"} <= set(said)
    up, down = [e for e in picture.iter() if e.tag.endswith("rect")]
    zero = float(up.get("x"))
    assert float(up.get("width")) == pytest.approx(2 * float(down.get("width")), abs=0.2)
    assert float(down.get("x")) + float(down.get("width")) == pytest.approx(zero, abs=0.2)


def test_nothing_to_draw_is_drawn_all_the_same():
    for values in ((), (0.0,), (-2.0, -3.0)):
        chart = BarChart(title=Text.same("t"), unit=Text.same("u"), source=Text.same("s"),
                         labels=tuple(Text.same(str(v)) for v in values), end=values)  # fmt: skip
        picture = ElementTree.fromstring(DisplayFormatter().format(draw_bars(chart))[0][SVG])
        numbers = [float(e.get("width")) for e in picture.iter() if e.tag.endswith("rect")]
        assert all(n >= 0.5 for n in numbers)


def test_an_exported_page_shows_the_pictures_without_a_network(charts):
    cell = nbformat.v4.new_code_cell("charts")
    cell.outputs = [nbformat.v4.new_output("execute_result", DisplayFormatter().format(c)[0], execution_count=1)
                    for c in charts]  # fmt: skip
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert page.count(f'data-mime-type="{SVG}"') == 3
    assert "cdn.plot.ly" not in page

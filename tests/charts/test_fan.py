"""One grammar for promises of every kind: the line of the goal, the path that leads to it, the bars."""

from dataclasses import replace

import numpy as np
import pytest

from bada_model.charts import (
    BarChart,
    draw_bars,
    draw_plotly,
    draw_reliability,
    draw_svg,
    fan_chart,
)
from bada_model.charts.fan import goal_on_figures, required_path
from bada_model.domain import Form, Kind
from bada_model.language import Text
from bada_model.provenance import last_year_figures
from bada_model.transforms import slot_growth


@pytest.fixture(scope="module")
def shown(demo_projection):
    """Every promise of the demonstration with its chart."""
    projection = demo_projection
    return [
        (item, forecast, fan_chart(forecast, item.target, title=item.indicator.label,
                                   source=Text.same("s"), as_of=projection.as_of))
        for item in projection.assess()
        if (forecast := projection.forecasts.get(item.indicator.code)) and item.basis
    ]  # fmt: skip


def test_every_promise_has_a_chart_whose_bands_are_nested(shown):
    assert len(shown) > 200
    for _, _, chart in shown:
        bands = chart.table[["q05", "q10", "q25", "median", "q75", "q90", "q95"]].to_numpy()
        assert (np.diff(bands, axis=1) >= -1e-9).all()
        assert chart.alt.zh
        assert chart.synthetic


def test_an_outcome_on_the_line_meets_the_promise(shown):
    """A forecast whose every path ends at the goal has exactly the promised outcome."""
    checked = set()
    for item, forecast, chart in shown:
        due_in_december = item.target.due.month == 12
        if not np.isfinite(chart.target) or not due_in_december or item.target.two_sided:
            continue
        end = forecast.outcome(item.target.form, item.target.due)
        figures = forecast.paths[:, -1]
        slope = np.polyfit(figures, end, 1) if np.ptp(figures) > 1e-6 else None
        if slope is not None and item.target.unit == item.indicator.unit:
            assert np.polyval(slope, chart.target) == pytest.approx(
                item.target.value, rel=1e-6, abs=1e-6
            )
            checked.add((forecast.kind, item.target.form))
    assert {
        (Kind.COUNT, Form.COUNT),
        (Kind.STOCK, Form.INCREMENT),
        (Kind.STOCK, Form.STOCK),
    } <= checked


def test_required_paths_start_at_what_is_published_and_end_at_the_goal(shown):
    kinds = set()
    for _, forecast, chart in shown:
        path = required_path(forecast, chart.target)
        if np.isfinite(path).any():
            last = int(np.flatnonzero(forecast.observed)[-1])
            assert path[last] == pytest.approx(forecast.paths[0, last])
            assert path[-1] == pytest.approx(chart.target)
            assert np.isnan(path[:last]).all()
            kinds.add(forecast.kind)
    assert kinds == {Kind.FLOW, Kind.COUNT, Kind.STOCK}


def test_the_pace_of_the_required_path_is_that_of_the_answer(shown):
    seen = set()
    for item, forecast, chart in shown:
        growth = forecast.kind is Kind.FLOW and item.target.form is Form.GROWTH
        if growth and item.required_pace is not None and item.target.due.month == 12:
            last = int(np.flatnonzero(forecast.observed)[-1])
            path = np.where(forecast.observed, forecast.paths[0], chart.table["required"])
            pace = slot_growth(path, forecast.shares)[last + 1 :]
            np.testing.assert_allclose(pace, item.required_pace, rtol=1e-9)
            seen.add(item.target.id)
    assert len(seen) > 5


def test_nothing_published_leaves_no_required_path(shown):
    for _, forecast, chart in shown:
        unseen = replace(forecast, observed=np.zeros_like(forecast.observed))
        assert np.isnan(required_path(unseen, chart.target)).all()


def test_comparisons_and_milestones_have_no_line(shown):
    for item, forecast, chart in shown:
        if item.target.form in (Form.RELATIVE, Form.MILESTONE):
            assert np.isnan(goal_on_figures(forecast, item.target))
            assert "<svg" in draw_svg(chart, "zh") if item.target.form is Form.RELATIVE else True
            assert draw_plotly(chart, "en").data
            break


def test_last_year_is_the_areas_own(demo_projection):
    figures = last_year_figures(demo_projection, "retail_sales")
    rows = demo_projection.known
    own = rows[(rows["area"] == "430903") & (rows["indicator"] == "retail_sales")
               & (rows["period"] == "2023-12") & (rows["measure"] == "yoy_growth")]  # fmt: skip
    assert figures[-1] == own["value"].iloc[-1]


def test_bars_say_in_words_what_they_show():
    chart = BarChart(title=Text("变动", "change"), unit=Text("点", "points"), source=Text.same("s"),
                     labels=(Text("甲", "one"), Text("乙", "two")), end=(1.5, -0.5))  # fmt: skip
    figure = draw_bars(chart, "en")
    assert list(figure.data[0].x) == [1.5, -0.5]
    assert figure.layout.meta["alt"] == "change (points): one +1.50; two -0.50"
    assert figure.layout.xaxis.title.text == "points"


def test_bars_of_amounts_carry_no_sign():
    chart = BarChart(title=Text.same("t"), unit=Text.same("%"), source=Text.same("s"), signed=False,
                     labels=(Text.same("a"), Text.same("b")), end=(56.6, 1200.0))  # fmt: skip
    assert chart.alt.en == "t (%): a 56.6; b 1,200"
    assert list(draw_bars(chart).data[0].text) == ["56.6", "1,200"]


def test_reliability_is_drawn_in_percent():
    figure = draw_reliability([0.1, 0.9], [0.2, 0.8], title=Text.same("t"), source=Text.same("s"))
    assert list(figure.data[1].y) == pytest.approx([20, 80])

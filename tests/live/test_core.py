"""The browser core answers as Python does: 10,000 random settings, probability exactly, all else to 1e-9.

Months of fans are compared with those of the engine's own forecasts under each setting.
"""

import base64

import numpy as np
import pytest

from bada_model.attainment import QUANTILES
from bada_model.demonstration import with_demonstration
from bada_model.forecast import counter
from bada_model.live import core_script, live_model
from bada_model.projection import project
from tests.live.conftest import moved, random_settings

LEVELS = ("mean", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95")

COMPARE = """async ([script, header, buffers, cases, wanted, levels]) => {
  const { open } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const live = open(header, buffers);
  const bytes = Uint8Array.from(atob(wanted), (c) => c.charCodeAt(0));
  const numbers = new Float64Array(bytes.buffer);
  let at = 0, worst = 0, chances = 0;
  const compare = (found) => { worst = Math.max(worst, Math.abs(found - numbers[at++])); };
  cases.forEach((settings) => {
    const found = live.evaluate(settings);
    if (found.together !== numbers[at++]) chances += 1;
    if (found.reached !== numbers[at++]) chances += 1;
    compare(found.expected);
    for (const goal of header.goals) {
      const { probability, outcome } = found.goals[goal.id];
      if (probability !== numbers[at++]) chances += 1;
      levels.forEach((level) => compare(outcome[level]));
    }
    header.fans.forEach((f) => found.fans[f.indicator].flat().forEach(compare));
  });
  return { worst, chances, compared: at, sent: numbers.length };
}"""


def numbers_of(live, projection, settings):
    found = live.evaluate(settings, fans=False)
    yield from (found.together, found.reached, found.expected)
    for goal in live.goals:
        answer = found.goals[goal.item.target.id]
        yield answer.probability
        yield from (answer.outcome[level] for level in LEVELS)
    under = projection.responses.under(moved(projection, settings), projection.as_of)
    paths = np.hstack([under[fan.indicator].paths for fan in live.fans])
    seen = paths if live.rows is None else paths[live.rows]
    yield from np.quantile(seen, QUANTILES, axis=0).T.ravel()


def compared(browser, projection, cases):
    live = live_model(projection)
    wanted = np.array([n for case in cases for n in numbers_of(live, projection, case)])
    header, buffers = live.to_message()
    tab = browser.new_page()
    try:
        return tab.evaluate(COMPARE, [
            core_script(), header, [base64.b64encode(b).decode() for b in buffers], cases,
            base64.b64encode(wanted.astype("<f8").tobytes()).decode(), LEVELS,
        ])  # fmt: skip
    finally:
        tab.close()


@pytest.mark.browser
@pytest.mark.parametrize(("which", "count"), [("projection", 9000), ("demonstration", 1000)])
def test_ten_thousand_random_settings_agree(which, count, request, browser, rng):
    projection = request.getfixturevalue(which)
    cases = [random_settings(projection, rng, share=rng.uniform(0, 1)) for _ in range(count)]
    found = compared(browser, projection, cases)
    assert found["chances"] == 0
    assert found["worst"] < 1e-9
    assert found["compared"] == found["sent"] > 60 * count


@pytest.mark.browser
def test_bases_with_shapes_shifts_and_judgements_agree(projection, browser, rng):
    from dataclasses import replace

    from bada_model.assumptions import JudgementKind
    from tests.live.test_model import judgement

    said = (judgement("retail_sales", JudgementKind.ABOUT, 7.0, 0.8),
            judgement("gdp", JudgementKind.SHIFT, 0.5, 0.2))  # fmt: skip
    base = projection.under(
        replace(projection.pack.assumptions.scenarios["all_levers"], judgements=said)
    )
    cases = [random_settings(projection, rng) for _ in range(100)]
    found = compared(browser, base, cases)
    assert (found["chances"], found["worst"] < 1e-9) == (0, True)


@pytest.mark.browser
@pytest.mark.parametrize("as_of", ["2024-02", "2024-04", "2024-11"])
@pytest.mark.parametrize("made", [lambda pack: pack, with_demonstration])
def test_every_month_of_the_year_agrees_whenever_the_page_is_made(pack, made, as_of, browser, rng):
    seen = project(made(pack), as_of=as_of, n_paths=401)
    cases = [random_settings(seen, rng, share=rng.uniform(0, 1)) for _ in range(60)]
    found = compared(browser, seen, cases)
    assert (found["chances"], found["worst"] < 1e-9) == (0, True)


@pytest.mark.browser
def test_growth_far_beyond_the_usual_agrees(booming, browser, rng):
    """The page reads limits from its header; 600 percent through November is not cut at 400."""
    cases = [random_settings(booming, rng) for _ in range(20)]
    assert live_model(booming).evaluate(cases[0]).goals["retail_sales.main"].outcome["mean"] > 400
    found = compared(browser, booming, cases)
    assert (found["chances"], found["worst"] < 1e-9) == (0, True)


@pytest.mark.browser
def test_coarse_quantiles_are_the_same_bits(browser):
    tab = browser.new_page()
    found = tab.evaluate("""async (script) => {
      const core = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
      return Array.from(core.coarseQuantiles());
    }""", core_script())  # fmt: skip
    tab.close()
    np.testing.assert_array_equal(found, counter.coarse_quantiles())

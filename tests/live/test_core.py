"""The browser core answers as Python does: 10,000 random settings, probability exactly, all else to 1e-9.

Months of fans are compared with those of the engine's own forecasts under each setting.
"""

import base64
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bada_model.attainment import QUANTILES
from bada_model.demonstration import with_demonstration
from bada_model.forecast import counter
from bada_model.live import core_script, live_model
from bada_model.projection import project
from tests.live.conftest import moved, random_settings

LEVELS = ("mean", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95")

OPEN = """async ([script, header, buffers]) => {
  const { open } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  return open(header, buffers);
}"""

COMPARE = """(live, [cases, wanted, levels]) => {
  const numbers = new Float64Array(Uint8Array.from(atob(wanted), (c) => c.charCodeAt(0)).buffer);
  let at = 0, worst = 0, chances = 0;
  const compare = (found) => { worst = Math.max(worst, Math.abs(found - numbers[at++])); };
  JSON.parse(cases).forEach((settings) => {
    const found = live.evaluate(settings);
    if (found.together !== numbers[at++]) chances += 1;
    if (found.reached !== numbers[at++]) chances += 1;
    compare(found.expected);
    for (const goal of live.header.goals) {
      const { probability, outcome } = found.goals[goal.id];
      if (probability !== numbers[at++]) chances += 1;
      levels.forEach((level) => compare(outcome[level]));
    }
    live.header.fans.forEach((f) => found.fans[f.indicator].flat().forEach(compare));
  });
  return { worst, chances, compared: at, sent: numbers.length };
}"""

BATCH = 25
"""Settings sent to the page at once: so few that neither side copies many megabytes."""


def answers_of(live, settings):
    """Everything the model says of its goals, in the order of the comparison."""
    found = live.evaluate(settings, fans=False)
    answers = [found.goals[goal.item.target.id] for goal in live.goals]
    goals = [n for a in answers for n in (a.probability, *(a.outcome[level] for level in LEVELS))]
    return [found.together, found.reached, found.expected, *goals]


def months_of(live, projection, settings):
    """The engine's paths of every month of every fan, shape (n_months, n_paths)."""
    under = projection.responses.under(moved(projection, settings), projection.as_of)
    paths = np.concatenate([under[fan.indicator].paths.T for fan in live.fans])
    return paths if live.rows is None else paths[:, live.rows]


def numbers_of(live, projection, cases):
    """What the browser must find for some settings, a row for each."""
    answers = np.array([answers_of(live, case) for case in cases])
    months = np.array([months_of(live, projection, case) for case in cases])
    months.sort(axis=-1)  # in order, their quantiles are found four times as fast
    fans = np.moveaxis(np.quantile(months, QUANTILES, axis=-1, overwrite_input=True), 0, -1)
    return np.concatenate([answers, fans.reshape(len(cases), -1)], axis=1)


def compared(browser, projection, cases):
    """The largest difference, and how many probabilities differ, numbers were sent and compared."""
    live = live_model(projection)
    header, buffers = live.to_message()
    tab = browser.new_page()
    try:
        there = tab.evaluate_handle(
            OPEN, [core_script(), header, [base64.b64encode(b).decode() for b in buffers]]
        )
        found = []
        for first in range(0, len(cases), BATCH):
            part = cases[first : first + BATCH]
            wanted = numbers_of(live, projection, part).astype("<f8").tobytes()
            found.append(there.evaluate(
                COMPARE, [json.dumps(part), base64.b64encode(wanted).decode(), LEVELS]
            ))  # fmt: skip
    finally:
        tab.close()
    totals = {key: sum(f[key] for f in found) for key in ("chances", "compared", "sent")}
    return {**totals, "worst": np.max([f["worst"] for f in found])}


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


def with_single_months_of_air(pack):
    """The shipped pack, had its district published PM2.5 by single months since 2017."""
    of = pack.observations
    row = of[(of["indicator"] == "pm25_mean") & (of["coverage"] == "month") & (of["measure"] == "level")].head(1)  # fmt: skip
    months = pd.period_range("2017-01", "2024-06", freq="M")
    usual = 35 + 25 * np.cos(2 * np.pi * (months.month - 1) / 12) + months.year % 3
    own = row.loc[row.index.repeat(len(months))].assign(
        area=pack.plan.area, period=months, value=np.asarray(usual)
    )
    return replace(pack, observations=pd.concat([of, own], ignore_index=True))


@pytest.mark.browser
def test_months_of_a_mean_on_their_usual_way_agree(pack, browser, rng):
    seen = project(with_single_months_of_air(pack), as_of="2024-06", n_paths=401)
    found = seen.forecasts["pm25_mean"]
    assert found.course.weights[:11].any()
    assert "pm25_mean" in [fan.indicator for fan in live_model(seen).fans]
    cases = [random_settings(seen, rng, share=rng.uniform(0, 1)) for _ in range(30)]
    agreed = compared(browser, seen, cases)
    assert (agreed["chances"], agreed["worst"] < 1e-9) == (0, True)


@pytest.mark.browser
def test_coarse_quantiles_are_the_same_bits(browser):
    tab = browser.new_page()
    found = tab.evaluate("""async (script) => {
      const core = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
      return Array.from(core.coarseQuantiles());
    }""", core_script())  # fmt: skip
    tab.close()
    np.testing.assert_array_equal(found, counter.coarse_quantiles())

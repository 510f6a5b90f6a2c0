"""The browser core answers as Python does: 10,000 random settings, probability exactly, all else to 1e-9."""

import base64

import numpy as np
import pytest

from bada_model.live import core_script, live_model
from tests.live.conftest import random_settings

LEVELS = ("mean", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95")
WITH_FANS = 200
"""Settings of which every number of every fan is compared too."""

COMPARE = """async ([script, header, buffers, cases, wanted, levels, withFans]) => {
  const { open } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  const live = open(header, buffers);
  const bytes = Uint8Array.from(atob(wanted), (c) => c.charCodeAt(0));
  const numbers = new Float64Array(bytes.buffer);
  let at = 0, worst = 0, chances = 0;
  const compare = (found) => { worst = Math.max(worst, Math.abs(found - numbers[at++])); };
  cases.forEach((settings, k) => {
    const found = live.evaluate(settings);
    if (found.together !== numbers[at++]) chances += 1;
    if (found.reached !== numbers[at++]) chances += 1;
    compare(found.expected);
    for (const goal of header.goals) {
      const { probability, outcome } = found.goals[goal.id];
      if (probability !== numbers[at++]) chances += 1;
      levels.forEach((level) => compare(outcome[level]));
    }
    if (k < withFans) header.fans.forEach((f) => found.fans[f.indicator].flat().forEach(compare));
  });
  return { worst, chances, compared: at, sent: numbers.length };
}"""


def numbers_of(live, settings, fans):
    found = live.evaluate(settings, fans=fans)
    yield from (found.together, found.reached, found.expected)
    for goal in live.goals:
        answer = found.goals[goal.item.target.id]
        yield answer.probability
        yield from (answer.outcome[level] for level in LEVELS)
    if fans:
        yield from np.concatenate([found.fans[f.indicator].ravel() for f in live.fans])


def compared(browser, live, cases):
    wanted = np.array([n for k, c in enumerate(cases) for n in numbers_of(live, c, k < WITH_FANS)])
    header, buffers = live.to_message()
    tab = browser.new_page()
    try:
        return tab.evaluate(COMPARE, [
            core_script(), header, [base64.b64encode(b).decode() for b in buffers], cases,
            base64.b64encode(wanted.astype("<f8").tobytes()).decode(), LEVELS, WITH_FANS,
        ])  # fmt: skip
    finally:
        tab.close()


@pytest.mark.browser
@pytest.mark.parametrize(("which", "count"), [("projection", 9000), ("demonstration", 1000)])
def test_ten_thousand_random_settings_agree(which, count, request, browser, rng):
    projection = request.getfixturevalue(which)
    cases = [random_settings(projection, rng, share=rng.uniform(0, 1)) for _ in range(count)]
    found = compared(browser, live_model(projection), cases)
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
    found = compared(browser, live_model(base), cases)
    assert (found["chances"], found["worst"] < 1e-9) == (0, True)

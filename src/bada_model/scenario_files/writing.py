"""Writing a scenario as the file it is read from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli_w

from bada_model.assumptions import Judgement, Scenario, Setting
from bada_model.files import write_whole
from bada_model.scenario_files.scenarios import SCHEMA


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write a scenario's own overrides as a file that :func:`read_scenario` reads back."""
    write_whole(path, scenario_text(scenario))


def scenario_text(scenario: Scenario) -> str:
    """The text of a scenario's file."""
    return tomli_w.dumps(scenario_table(scenario))


def scenario_table(scenario: Scenario) -> dict[str, Any]:
    """A scenario as the plain table its file holds."""
    data: dict[str, Any] = {
        "schema": SCHEMA, "title_zh": scenario.title.zh, "title_en": scenario.title.en,
    }  # fmt: skip
    if scenario.base is not None:
        data["base"] = scenario.base
    data["drivers"] = {name: _setting_table(s) for name, s in scenario.settings.items()}
    data["projects"] = {name: {"delay": c.delay} for name, c in scenario.projects.items()}
    data["judgements"] = [_judgement_table(j) for j in scenario.judgements]
    data["claims"] = [{"target": c.target, "probability": c.probability} for c in scenario.claims]
    return {key: value for key, value in data.items() if value not in ({}, [])}


def _setting_table(setting: Setting) -> dict[str, Any]:
    table: dict[str, Any] = {"value": setting.value}
    if setting.shape is not None:
        table["shape"] = str(setting.shape)
    if setting.start is not None:
        table["start"] = str(setting.start)
    return table


def _judgement_table(judgement: Judgement) -> dict[str, Any]:
    return {
        "indicator": judgement.indicator, "kind": str(judgement.kind), "value": judgement.value,
        "spread": judgement.spread, "by": judgement.by, "on": judgement.on.date(),
        "reason": judgement.reason, "until": str(judgement.until),
    }  # fmt: skip

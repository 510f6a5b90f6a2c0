"""Scenarios with everything they inherit filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bada_model.assumptions import (
    BASELINE,
    BASELINE_SCENARIO,
    Judgement,
    ProjectChange,
    Scenario,
    Setting,
)
from bada_model.language import Text
from bada_model.scenario_files.table_reading import FIX, fault, one_of


def resolve(own: Sequence[Scenario]) -> dict[str, Scenario]:
    """Scenarios with everything they inherit filled in, the baseline first.

    Raises
    ------
    InputError
        A base that does not exist, or scenarios that inherit in a circle.
    """
    by_code = {BASELINE: BASELINE_SCENARIO} | {s.code: s for s in own}
    return {code: _with_inherited(scenario, by_code) for code, scenario in by_code.items()}


def _with_inherited(scenario: Scenario, by_code: Mapping[str, Scenario]) -> Scenario:
    chain = list(_ancestors(scenario, by_code))
    settings: dict[str, Setting] = {}
    projects: dict[str, ProjectChange] = {}
    judgements: list[Judgement] = []
    for ancestor in reversed(chain):
        settings |= ancestor.settings
        projects |= ancestor.projects
        judgements += ancestor.judgements
    return replace(scenario, settings=settings, projects=projects, judgements=tuple(judgements))


def _ancestors(scenario: Scenario, by_code: Mapping[str, Scenario]) -> Iterator[Scenario]:
    """The scenario, its base, the base's base and so on."""
    seen: list[str] = []
    current: Scenario | None = scenario
    while current is not None:
        if current.code in seen:
            circle = " → ".join([*seen, current.code])
            raise fault(f"{scenario.code}.toml", "base", circle,
                        Text("不成环的继承", "inheritance without a circle"), FIX)  # fmt: skip
        seen.append(current.code)
        yield current
        if current.base is not None and current.base not in by_code:
            raise fault(
                f"{current.code}.toml", "base", current.base, one_of(by_code, "scenarios/"), FIX
            )
        current = by_code[current.base] if current.base is not None else None


def overrides(scenario: Scenario, base: Scenario) -> Scenario:
    """Only what a complete scenario says away from a complete base; what its file should hold."""
    settings = {n: s for n, s in scenario.settings.items() if base.settings.get(n) != s}
    return replace(
        scenario, base=base.code, settings=settings, own=tuple(settings),
        projects={n: c for n, c in scenario.projects.items() if base.projects.get(n) != c},
        judgements=tuple(j for j in scenario.judgements if j not in base.judgements),
    )  # fmt: skip

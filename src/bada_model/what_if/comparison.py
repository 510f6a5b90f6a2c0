"""Scenarios side by side: what each assumes, and what changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bada_model.assumptions import Driver, Scenario
from bada_model.attainment import Assessment
from bada_model.domain import Pack
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.projection import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """One driver that a scenario sets away from its base value."""

    driver: Driver
    value: float
    inherited: bool

    @property
    def beyond_evidence(self) -> bool:
        """Whether the value lies where there is no evidence."""
        return self.driver.beyond_evidence(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A baseline and scenarios read from the same draws."""

    base: Projection
    scenarios: tuple[Projection, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row for each promise with a basis and each scenario.

        Columns ``scenario, target, label_zh, label_en, unit, baseline, value, difference,
        baseline_probability, probability, difference_probability``; values are medians.
        """
        rows = [row for projection in self.scenarios for row in self._rows(projection)]
        return pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))

    def _rows(self, projection: Projection) -> list[tuple[object, ...]]:
        return [
            _row(projection.scenario.code, before, after)
            for before, after in zip(self.base.assess(), projection.assess(), strict=True)
            if before.outcome is not None and after.outcome is not None
        ]


COMPARISON_COLUMNS = (
    "scenario", "target", "label_zh", "label_en", "unit", "baseline", "value", "difference",
    "baseline_probability", "probability", "difference_probability",
)  # fmt: skip


def _row(scenario: str, before: Assessment, after: Assessment) -> tuple[object, ...]:
    target, label = before.target, before.indicator.label
    assert before.outcome is not None
    assert after.outcome is not None
    old, new = before.outcome["0.5"], after.outcome["0.5"]
    p, q = before.probability or 0.0, after.probability or 0.0
    return (scenario, target.id, label.zh, label.en, target.unit, old, new, new - old, p, q, q - p)


def compare(projection: Projection, *scenarios: str | Scenario) -> Comparison:
    """The baseline and scenarios, by name or as values; differences carry no sampling noise.

    Examples
    --------
    >>> from bada_model import compare, load_pack, project
    >>> table = compare(project(load_pack(), n_paths=500), "project_delay").to_frame()
    >>> bool(table.set_index("target").loc["fixed_asset_investment.main", "difference"] < 0)
    True
    """
    base = projection.baseline
    return Comparison(base=base, scenarios=tuple(base.under(s) for s in scenarios))


def assumed(pack: Pack, scenario: Scenario) -> tuple[Assumed, ...]:
    """What a scenario sets away from the baseline, in the order of the drivers."""
    return tuple(
        Assumed(driver=driver, value=scenario.settings[code].value,
                inherited=code not in scenario.own)
        for code, driver in pack.assumptions.drivers.items()
        if code in scenario.settings and scenario.settings[code].value != driver.base
    )  # fmt: skip


def merge(first: Scenario, second: Scenario, *, code: str, title: Text) -> Scenario:
    """Both scenarios' assumptions together.

    Raises
    ------
    BadaError
        They set one driver or project to different values.
    """
    for name, ours, theirs in (
        ("drivers", first.settings, second.settings),
        ("projects", first.projects, second.projects),
    ):
        for key in ours.keys() & theirs.keys():
            if ours[key] != theirs[key]:
                raise BadaError(
                    Text(f"{name}.{key} 在 {first.code} 与 {second.code} 中取值不同；请先定一个",
                         f"{name}.{key} differs between {first.code} and {second.code}; settle on one")
                )  # fmt: skip
    added = tuple(j for j in second.judgements if j not in first.judgements)
    return replace(
        first, code=code, title=title, settings={**first.settings, **second.settings},
        projects={**first.projects, **second.projects}, claims=(),
        judgements=first.judgements + added, own=(*first.own, *second.own),
    )  # fmt: skip


def parse_scenario_weights(texts: Sequence[str]) -> dict[str, float]:
    """Scenario weights written ``NAME=W``.

    Raises
    ------
    BadaError
        A weight is not a number.
    """
    found = {}
    for text in texts:
        name, _, weight = text.partition("=")
        try:
            found[name.strip()] = float(weight)
        except ValueError as error:
            raise BadaError(
                Text(f"“{text}”：应写成 情景=权重，如 baseline=0.6",
                     f"'{text}': write SCENARIO=WEIGHT, for instance baseline=0.6")
            ) from error  # fmt: skip
    return found


def weighted(projection: Projection, weights: Mapping[str, float]) -> pd.DataFrame:
    """Probability of each promise when the scenarios hold with the given probabilities.

    Returns
    -------
    DataFrame
        ``target, probability``, promises with a basis only.

    Raises
    ------
    BadaError
        The weights are negative or do not add up to one.
    """
    total = sum(weights.values())
    if abs(total - 1) > 1e-9 or min(weights.values(), default=0) < 0:
        raise BadaError(
            Text(
                f"权重之和应为1，现为{total:g}",
                f"weights must add up to 1, they add up to {total:g}",
            )
        )
    under: Sequence[tuple[float, Projection]] = [
        (w, projection.under(name)) for name, w in weights.items()
    ]
    rows = []
    for position, item in enumerate(projection.baseline.assess()):
        if item.probability is not None:
            mixed = sum(w * (p.assess()[position].probability or 0.0) for w, p in under)
            rows.append((item.target.id, mixed))
    return pd.DataFrame(rows, columns=["target", "probability"])

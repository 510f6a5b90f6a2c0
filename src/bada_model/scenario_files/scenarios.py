"""Scenario files: overrides, judgements and claims; older schemas brought forward."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bada_model.assumptions import (
    BASELINE,
    Assumptions,
    Claim,
    Driver,
    Judgement,
    JudgementKind,
    ProjectChange,
    Scenario,
    Setting,
    Shape,
)
from bada_model.domain import Indicator
from bada_model.errors import refuse
from bada_model.language import Text
from bada_model.scenario_files.table_reading import (
    FIX,
    TableReader,
    fault,
    load_toml,
    one_of,
    parse_toml,
)

SCHEMA = 1


def read_scenario(path: Path, parts: Assumptions, indicators: Mapping[str, Indicator]) -> Scenario:
    """One scenario file, with its own overrides only.

    Raises
    ------
    InputError
        With every fault: a newer schema, an unknown driver, project or indicator, a value out
        of range, a judgement without author or reason.
    """
    return parse_scenario(load_toml(path), path.name, path.stem, parts, indicators)


def read_scenario_text(
    text: str,
    file: str,
    parts: Assumptions,
    indicators: Mapping[str, Indicator],
    *,
    code: str = "loaded",
) -> Scenario:
    """A scenario from the text of its file, with everything it inherits from ``parts`` filled in.

    Raises
    ------
    InputError
        As :func:`read_scenario`, and a base that ``parts`` does not know.
    """
    own = parse_scenario(parse_toml(text, file), file, code, parts, indicators)
    base = parts.scenarios.get(own.base or BASELINE)
    if base is None:
        raise fault(file, "base", own.base, one_of(parts.scenarios, "scenarios/"), FIX)
    return replace(
        own, base=base.code, settings={**base.settings, **own.settings},
        projects={**base.projects, **own.projects}, judgements=base.judgements + own.judgements,
    )  # fmt: skip


def parse_scenario(
    data: Mapping[str, Any],
    file: str,
    code: str,
    parts: Assumptions,
    indicators: Mapping[str, Indicator],
) -> Scenario:
    """A scenario from its TOML table."""
    top = TableReader(file, code, _migrated(file, dict(data)))
    top.known(
        "schema", "title_zh", "title_en", "base", "drivers", "projects", "judgements", "claims"
    )
    settings = {
        name: _setting(reader, name, parts.drivers)
        for name, reader in top.named_tables("drivers").items()
    }
    changes = {
        name: _change(reader, name, parts) for name, reader in top.named_tables("projects").items()
    }
    scenario = Scenario(
        code=code, title=Text(top.text("title_zh"), top.text("title_en")),
        base=top.text("base") if top.has("base") else (None if code == BASELINE else BASELINE),
        settings=settings, projects=changes,
        judgements=tuple(_judgement(reader, indicators) for reader in top.tables("judgements")),
        claims=tuple(
            Claim(target=r.text("target"), probability=r.number("probability"))
            for r in top.tables("claims")
        ),
        own=tuple(settings),
    )  # fmt: skip
    refuse(top.problems)
    return scenario


def _migrated(file: str, data: dict[str, Any]) -> dict[str, Any]:
    """The table in the present schema; schema 0 wrote drivers as plain numbers."""
    schema = data.get("schema", 0)
    if isinstance(schema, bool) or not isinstance(schema, int) or not 0 <= schema <= SCHEMA:
        raise fault(file, "schema", schema, Text(f"不高于 {SCHEMA}", f"at most {SCHEMA}"),
                    Text("该文件由更新版本写成，请升级程序", "a newer version wrote this file; upgrade the program"))  # fmt: skip
    if schema == 0 and isinstance(data.get("drivers", {}), Mapping):
        drivers = {
            name: value if isinstance(value, Mapping) else {"value": value}
            for name, value in data.get("drivers", {}).items()
        }
        data = {**data, "schema": SCHEMA, **({"drivers": drivers} if drivers else {})}
    return data


def _change(reader: TableReader, name: str, parts: Assumptions) -> ProjectChange:
    reader.known("delay")
    if name not in parts.projects:
        reader.misnamed(one_of(parts.projects, "projects.csv"))
    return ProjectChange(delay=int(reader.number("delay")))


def _setting(reader: TableReader, name: str, drivers: Mapping[str, Driver]) -> Setting:
    reader.known("value", "shape", "start")
    faults = reader.faults
    value = reader.number("value")
    if name not in drivers:
        reader.misnamed(one_of(drivers, "drivers.toml"))
    elif reader.faults == faults:
        wanted = drivers[name].wants(value)
        if wanted is not None:
            reader.fault("value", wanted)
    return Setting(
        value=value, shape=reader.choice("shape", Shape) if reader.has("shape") else None,
        start=reader.month("start") if reader.has("start") else None,
    )  # fmt: skip


def _judgement(reader: TableReader, indicators: Mapping[str, Indicator]) -> Judgement:
    reader.known("indicator", "kind", "value", "spread", "by", "on", "reason", "until")
    indicator = reader.text("indicator")
    if indicator not in indicators:
        reader.fault("indicator", Text("indicators.csv 中的指标", "an indicator of indicators.csv"))
    kind = reader.choice("kind", JudgementKind)
    spread = reader.number("spread", 0.0)
    if kind is JudgementKind.ABOUT and spread <= 0:
        reader.fault("spread", Text("正数", "a positive number"),
                     Text("about 要写明标准差；确切的值用 exactly", "about needs a standard deviation; for a certain value use exactly"))  # fmt: skip
    return Judgement(
        indicator=indicator, kind=kind, value=reader.number("value"), spread=spread,
        by=reader.text("by"), on=reader.day("on"), reason=reader.text("reason"),
        until=reader.month("until"),
    )  # fmt: skip

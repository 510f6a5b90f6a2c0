"""Reading what-if: drivers, links, projects and scenario files of a pack; writing scenarios."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import tomli_w

from bada_model.assumptions import (
    BASELINE,
    BASELINE_SCENARIO,
    Assumptions,
    Claim,
    Driver,
    Evidence,
    Judgement,
    JudgementKind,
    Link,
    Project,
    ProjectChange,
    Scenario,
    Setting,
    Shape,
)
from bada_model.domain import Indicator, Kind, Target
from bada_model.errors import BadaError, InputError, Problem
from bada_model.files import write_whole
from bada_model.language import Text
from bada_model.periods import parse_period
from bada_model.tables import RowReader, read_frame, read_text

SCHEMA = 1
LINK_COLUMNS = ("source", "indicator", "lag", "effect", "se", "evidence", "sample_zh", "sample_en")
PROJECT_COLUMNS = (
    "project", "label_zh", "label_en", "indicator", "size", "start", "months", "curve",
    "probability", "source",
)  # fmt: skip


def read_assumptions(
    folder: Path, indicators: Mapping[str, Indicator], targets: tuple[Target, ...]
) -> Assumptions:
    """Drivers, links, projects and scenarios of a pack; a pack may have none.

    Raises
    ------
    InputError
        With every fault of the file first found faulty.
    """
    if not (folder / "drivers.toml").is_file():
        return Assumptions()
    drivers = read_drivers(folder / "drivers.toml")
    links = read_links(folder / "links.csv", drivers, indicators)
    _refuse_idle(folder / "drivers.toml", drivers, links, {t.indicator for t in targets})
    projects = read_projects(folder / "projects.csv", indicators)
    files = sorted((folder / "scenarios").glob("*.toml"))
    parts = Assumptions(drivers=drivers, links=links, projects=projects)
    scenarios = resolve([read_scenario(f, parts, indicators) for f in files])
    return Assumptions(drivers=drivers, links=links, projects=projects, scenarios=scenarios)


# -- faults ----------------------------------------------------------------------------


def _fault(
    file: str, column: str | None, found: object, expected: Text, remedy: Text
) -> InputError:
    return InputError(
        [Problem(file=file, column=column, found=f"'{found}'", expected=expected, remedy=remedy)]
    )


_FIX = Text("请更正", "correct it")


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise _fault(path.name, None, error, Text("TOML 格式", "TOML"), _FIX) from error


E = TypeVar("E", bound=StrEnum)


class _Reader:
    """Reads the keys of one TOML table; every fault names file and key."""

    def __init__(self, file: str, place: str, data: Mapping[str, Any]) -> None:
        self._file, self._place, self._data = file, place, dict(data)

    def fault(self, key: str, expected: Text, remedy: Text = _FIX) -> InputError:
        found = self._data.get(key, "—")
        return _fault(self._file, f"{self._place}.{key}", found, expected, remedy)

    def text(self, key: str) -> str:
        value = self._data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, Text("非空文字", "text"))
        return value.strip()

    def number(self, key: str, default: float | None = None) -> float:
        value = self._data.get(key, default)
        real = isinstance(value, int | float) and not isinstance(value, bool)
        if not real or not np.isfinite(value):  # type: ignore[arg-type]
            raise self.fault(key, Text("数字", "a number"))
        return float(value)  # type: ignore[arg-type]

    def choice(self, key: str, kind: type[E], default: str | None = None) -> E:
        value = self._data.get(key, default)
        try:
            return kind(str(value))
        except ValueError:
            names = ", ".join(kind)
            raise self.fault(key, Text(f"{names} 之一", f"one of {names}")) from None

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._data.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, Text("true 或 false", "true or false"))
        return value

    def month(self, key: str) -> pd.Period:
        try:
            return parse_period(self.text(key))
        except BadaError as error:
            raise self.fault(key, error.text) from error

    def day(self, key: str) -> pd.Timestamp:
        value = self._data.get(key)
        try:
            return pd.Timestamp(value if isinstance(value, date) else self.text(key))
        except ValueError:
            raise self.fault(key, Text("日期，如 2024-09-10", "a day such as 2024-09-10")) from None

    def known(self, *names: str) -> None:
        """Refuse keys nobody reads: a slip of the pen is not an assumption."""
        for key in self._data:
            if key not in names:
                listed = ", ".join(names)
                raise self.fault(key, Text(f"键 {listed}", f"one of the keys {listed}"))

    def has(self, key: str) -> bool:
        return key in self._data


# -- drivers and links --------------------------------------------------------------------


def read_drivers(path: Path) -> dict[str, Driver]:
    """Every driver of a ``drivers.toml`` by code."""
    found: dict[str, Driver] = {}
    for number, table in enumerate(_load(path).get("drivers", ()), start=1):
        driver = _driver(_Reader(path.name, f"drivers[{number}]", table))
        if driver.code in found:
            raise _fault(
                path.name, "code", driver.code, Text("不重复的键", "a code used once"), _FIX
            )
        found[driver.code] = driver
    return found


def _driver(reader: _Reader) -> Driver:
    reader.known("code", "label_zh", "label_en", "group", "unit_zh", "unit_en", "low", "high", "step",
                 "base", "shape", "known_low", "known_high", "lever", "note_zh", "note_en")  # fmt: skip
    low, high, step = (reader.number(k) for k in ("low", "high", "step"))
    base = reader.number("base", 0.0)
    if not low <= base <= high or low == high:
        raise reader.fault("base", Text("范围内的值", "a value between low and high"))
    if step <= 0:
        raise reader.fault("step", Text("正数", "a positive number"))
    known = (
        (reader.number("known_low"), reader.number("known_high"))
        if reader.has("known_low")
        else None
    )
    note = (
        Text(reader.text("note_zh"), reader.text("note_en"))
        if reader.has("note_zh")
        else Text.same("")
    )
    return Driver(
        code=reader.text("code"), label=Text(reader.text("label_zh"), reader.text("label_en")),
        group=reader.text("group"), unit=Text(reader.text("unit_zh"), reader.text("unit_en")),
        low=low, high=high, step=step, base=base, known=known, note=note,
        shape=reader.choice("shape", Shape, "step"), lever=reader.flag("lever", default=True),
    )  # fmt: skip


def read_links(
    path: Path, drivers: Mapping[str, Driver], indicators: Mapping[str, Indicator]
) -> tuple[Link, ...]:
    """Every link of a ``links.csv``.

    Raises
    ------
    InputError
        Unknown names, a milestone (it has no amount a driver could add to), numbers that are
        none, an estimate or a source without its reference, links that run in a circle.
    """
    frame = read_frame(path, LINK_COLUMNS)
    reader = RowReader(path.name)
    links = [
        _link(reader, {str(k): v for k, v in cells.items()}, drivers, indicators)
        for cells in frame.reset_index().to_dict("records")
    ]
    reader.finish()
    _refuse_circles(path, links)
    return tuple(links)


def _link(
    reader: RowReader,
    cells: Mapping[str, Any],
    drivers: Mapping[str, Driver],
    indicators: Mapping[str, Indicator],
) -> Link:
    row = int(cells["row"])
    source, indicator = cells["source"], cells["indicator"]
    if source not in drivers and source not in indicators:
        reader.fault(row, "source", source, Text("drivers.toml 或 indicators.csv 中的代码",
                     "a code of drivers.toml or indicators.csv"), _FIX)  # fmt: skip
    if indicator not in indicators:
        reader.fault(row, "indicator", indicator,
                     Text("indicators.csv 中的指标", "an indicator of indicators.csv"), _FIX)  # fmt: skip
    elif indicators[indicator].kind in (Kind.MILESTONE, Kind.STANDARD):
        reader.fault(row, "indicator", indicator, Text("有数量的指标", "an indicator with an amount"),
                     Text("项目进度请写入 projects.csv", "use projects.csv for projects"))  # fmt: skip
    numbers = {c: reader.number(row, c, cells[c]) for c in ("lag", "effect", "se")}
    for column in numbers:
        reader.required(row, column, cells[column])
    evidence = reader.choice(row, "evidence", cells["evidence"], Evidence, Evidence.ASSUMPTION)
    for column in ("sample_zh", "sample_en"):
        reader.required(row, column, cells[column])
    lag, se = numbers["lag"] or 0.0, numbers["se"] or 0.0
    if se < 0 or lag < 0 or lag != int(lag):
        reader.fault(row, "lag" if se >= 0 else "se", cells["lag" if se >= 0 else "se"],
                     Text("不小于 0", "zero or more"), _FIX)  # fmt: skip
    return Link(source=source, indicator=indicator, lag=int(lag), effect=numbers["effect"] or 0.0,
                se=se, evidence=evidence, sample=Text(cells["sample_zh"], cells["sample_en"]), row=row)  # fmt: skip


def _refuse_circles(path: Path, links: list[Link]) -> None:
    """Links between indicators must not come back to where they began: the sum would diverge."""
    after: dict[str, list[str]] = {}
    for link in links:
        after.setdefault(link.source, []).append(link.indicator)

    def follow(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            circle = " → ".join((*trail[trail.index(name) :], name))
            raise _fault(path.name, "source", circle, Text("不成环的传导", "links without a circle"),
                         Text("请删去其中一条", "delete one of them"))  # fmt: skip
        for following in after.get(name, ()):
            follow(following, (*trail, name))

    for name in after:
        follow(name, ())


def _refuse_idle(
    path: Path, drivers: Mapping[str, Driver], links: tuple[Link, ...], targeted: set[str]
) -> None:
    """A driver that moves no target is an error."""
    idle = [code for code in drivers if not moved_by(code, links) & targeted]
    if idle:
        raise InputError(
            [Problem(file=path.name, column="code", found=f"'{code}'",
                     expected=Text("能影响至少一项目标的驱动因素", "a driver that moves at least one target"),
                     remedy=Text("请在 links.csv 中补充，或删去", "add a link in links.csv or delete it"))
             for code in idle]
        )  # fmt: skip


def moved_by(source: str, links: tuple[Link, ...]) -> set[str]:
    """Every indicator a driver or an indicator acts on, directly or through others."""
    direct = {link.indicator for link in links if link.source == source}
    return direct.union(*(moved_by(i, links) for i in direct)) if direct else direct


# -- projects -----------------------------------------------------------------------------


def read_projects(path: Path, indicators: Mapping[str, Indicator]) -> dict[str, Project]:
    """Every project of a ``projects.csv`` by code; the file is optional."""
    if not path.is_file():
        return {}
    reader = RowReader(path.name)
    found: dict[str, Project] = {}
    for record in read_frame(path, PROJECT_COLUMNS).reset_index().to_dict("records"):
        cells = {str(k): v for k, v in record.items()}
        project = _project(reader, cells, indicators)
        if project is not None:
            found[project.code] = project
    reader.finish()
    return found


def _project(
    reader: RowReader, cells: Mapping[str, Any], indicators: Mapping[str, Indicator]
) -> Project | None:
    row = int(cells["row"])
    if cells["indicator"] not in indicators or indicators[cells["indicator"]].kind is not Kind.FLOW:
        reader.fault(row, "indicator", cells["indicator"],
                     Text("流量指标", "a flow of indicators.csv"), _FIX)  # fmt: skip
    start = reader.period(row, "start", cells["start"])
    months = reader.number(row, "months", cells["months"]) or 0
    probability = reader.number(row, "probability", cells["probability"])
    if not 1 <= months <= 120:
        reader.fault(row, "months", cells["months"], Text("1 至 120", "1 to 120"), _FIX)
    if probability is None or not 0 <= probability <= 1:
        reader.fault(row, "probability", cells["probability"], Text("0 至 1", "0 to 1"), _FIX)
    if start is None or reader.problems:
        return None
    return Project(
        code=reader.required(row, "project", cells["project"]),
        label=Text(cells["label_zh"], cells["label_en"]), indicator=cells["indicator"],
        size=reader.number(row, "size", cells["size"]), start=start, months=int(months),
        curve=reader.choice(row, "curve", cells["curve"], Shape, Shape.STEP),
        probability=float(probability or 0.0), source=cells["source"],
    )  # fmt: skip


# -- scenarios ----------------------------------------------------------------------------


def read_scenario(path: Path, parts: Assumptions, indicators: Mapping[str, Indicator]) -> Scenario:
    """One scenario file, with its own overrides only.

    Raises
    ------
    InputError
        A newer schema, an unknown driver, project or indicator, a value out of range, a
        judgement without author or reason.
    """
    return parse_scenario(_load(path), path.name, path.stem, parts, indicators)


def parse_scenario(
    data: Mapping[str, Any],
    file: str,
    code: str,
    parts: Assumptions,
    indicators: Mapping[str, Indicator],
) -> Scenario:
    """A scenario from its TOML table."""
    data = _migrated(file, dict(data))
    top = _Reader(file, code, data)
    top.known(
        "schema", "title_zh", "title_en", "base", "drivers", "projects", "judgements", "claims"
    )
    settings = {
        name: _setting(_Reader(file, f"drivers.{name}", table), name, parts.drivers)
        for name, table in data.get("drivers", {}).items()
    }
    changes = {}
    for name, table in data.get("projects", {}).items():
        reader = _Reader(file, f"projects.{name}", table)
        reader.known("delay")
        if name not in parts.projects:
            raise reader.fault("delay", _one_of(parts.projects, "projects.csv"))
        changes[name] = ProjectChange(delay=int(reader.number("delay")))
    judgements = tuple(
        _judgement(_Reader(file, f"judgements[{n}]", table), indicators)
        for n, table in enumerate(data.get("judgements", ()), start=1)
    )
    claims = tuple(
        Claim(target=str(c["target"]), probability=float(c["probability"]))
        for c in data.get("claims", ())
    )
    return Scenario(
        code=code, title=Text(top.text("title_zh"), top.text("title_en")),
        base=top.text("base") if top.has("base") else (None if code == BASELINE else BASELINE),
        settings=settings, projects=changes, judgements=judgements, claims=claims,
        own=tuple(settings),
    )  # fmt: skip


def _migrated(file: str, data: dict[str, Any]) -> dict[str, Any]:
    """The table in the present schema; schema 0 wrote drivers as plain numbers."""
    schema = data.get("schema", 0)
    if not isinstance(schema, int) or not 0 <= schema <= SCHEMA:
        raise _fault(file, "schema", schema, Text(f"不高于 {SCHEMA}", f"at most {SCHEMA}"),
                     Text("该文件由更新版本写成，请升级程序", "a newer version wrote this file; upgrade the program"))  # fmt: skip
    if schema == 0:
        drivers = {
            name: value if isinstance(value, Mapping) else {"value": value}
            for name, value in data.get("drivers", {}).items()
        }
        data = {**data, "schema": SCHEMA, **({"drivers": drivers} if drivers else {})}
    return data


def _one_of(names: Mapping[str, object], where: str) -> Text:
    listed = ", ".join(names) or "—"
    return Text(f"{where} 中的一项（{listed}）", f"one of {where} ({listed})")


def _setting(reader: _Reader, name: str, drivers: Mapping[str, Driver]) -> Setting:
    reader.known("value", "shape", "start")
    if name not in drivers:
        raise reader.fault("value", _one_of(drivers, "drivers.toml"))
    value = reader.number("value")
    wanted = drivers[name].wants(value)
    if wanted is not None:
        raise reader.fault("value", wanted)
    return Setting(
        value=value, shape=reader.choice("shape", Shape) if reader.has("shape") else None,
        start=reader.month("start") if reader.has("start") else None,
    )  # fmt: skip


def _judgement(reader: _Reader, indicators: Mapping[str, Indicator]) -> Judgement:
    reader.known("indicator", "kind", "value", "spread", "by", "on", "reason", "until")
    indicator = reader.text("indicator")
    if indicator not in indicators:
        raise reader.fault(
            "indicator", Text("indicators.csv 中的指标", "an indicator of indicators.csv")
        )
    kind = reader.choice("kind", JudgementKind)
    spread = reader.number("spread", 0.0)
    if kind is JudgementKind.ABOUT and spread <= 0:
        raise reader.fault("spread", Text("正数", "a positive number"))
    return Judgement(
        indicator=indicator, kind=kind, value=reader.number("value"), spread=spread,
        by=reader.text("by"), on=reader.day("on"), reason=reader.text("reason"),
        until=reader.month("until"),
    )  # fmt: skip


def resolve(own: list[Scenario]) -> dict[str, Scenario]:
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
    return Scenario(
        code=scenario.code, title=scenario.title, base=scenario.base, settings=settings,
        projects=projects, judgements=tuple(judgements), claims=scenario.claims, own=scenario.own,
    )  # fmt: skip


def _ancestors(scenario: Scenario, by_code: Mapping[str, Scenario]) -> Iterator[Scenario]:
    """The scenario, its base, the base's base and so on."""
    seen: list[str] = []
    current: Scenario | None = scenario
    while current is not None:
        if current.code in seen:
            circle = " → ".join([*seen, current.code])
            raise _fault(f"{scenario.code}.toml", "base", circle,
                         Text("不成环的继承", "inheritance without a circle"), _FIX)  # fmt: skip
        seen.append(current.code)
        yield current
        if current.base is not None and current.base not in by_code:
            raise _fault(
                f"{current.code}.toml", "base", current.base, _one_of(by_code, "scenarios/"), _FIX
            )
        current = by_code[current.base] if current.base is not None else None


def write_scenario(scenario: Scenario, path: Path) -> None:
    """Write a scenario's own overrides as a file that :func:`read_scenario` reads back."""
    write_whole(path, tomli_w.dumps(scenario_table(scenario)))


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

"""Reading a pack's plan, indicators and targets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from bada_model.domain import (
    Action,
    Area,
    Arithmetic,
    Bound,
    Form,
    Identity,
    Indicator,
    Kind,
    Letterhead,
    Part,
    Plan,
    Stage,
    Target,
    outcome_unit,
)
from bada_model.errors import BadaError, InputError, Problem, refuse
from bada_model.language import Text
from bada_model.periods import parse_period
from bada_model.release import PROFILES
from bada_model.tables import RowReader, read_rows, read_text
from bada_model.units import as_registered, conversion_factor, unit

_PLACE = re.compile(r"\{[^{}]*\}|[{}｛｝]")
TARGET_COLUMNS = (
    "id", "indicator", "form", "bound", "value", "value_from", "unit", "due", "action", "clause",
    "lead", "lead_source", "stage", "tolerance", "sides", "note",
)  # fmt: skip
INDICATOR_COLUMNS = (
    "indicator", "label_zh", "label_en", "kind", "unit", "release", "series", "headline",
)  # fmt: skip
PUBLISHER_COLUMNS = ("area", "indicator", "publisher_zh", "publisher_en")
DEPARTMENT_COLUMNS = ("label_zh", "label_en")
SERIES_COLUMNS = ("indicator", "area", "series", "note")
NAME_COLUMNS = ("series", "label_zh", "label_en")

FORMS_OF: Mapping[Kind, frozenset[Form]] = {
    Kind.FLOW: frozenset({Form.GROWTH, Form.LEVEL, Form.RELATIVE, Form.INCREMENT}),
    Kind.STOCK: frozenset({Form.STOCK, Form.INCREMENT, Form.GROWTH, Form.RELATIVE, Form.RATE}),
    Kind.COUNT: frozenset({Form.COUNT, Form.GROWTH, Form.LEVEL, Form.INCREMENT, Form.RELATIVE}),
    Kind.SHARE: frozenset({Form.SHARE, Form.INCREMENT, Form.RELATIVE}),
    Kind.RATE: frozenset({Form.RATE, Form.SHARE, Form.INCREMENT, Form.RELATIVE}),
    Kind.MEAN: frozenset({Form.MEAN, Form.RELATIVE, Form.LEVEL}),
    Kind.DAYS: frozenset({Form.DAYS, Form.RELATIVE}),
    Kind.STANDARD: frozenset({Form.STANDARD}),
    Kind.MILESTONE: frozenset({Form.MILESTONE}),
}
"""Which forms of target make sense for which kind of indicator."""


def read_plan(path: Path) -> Plan:
    """The plan described by a ``plan.toml``.

    Raises
    ------
    InputError
        The file is not TOML, or a key is missing.
    """
    try:
        plan = _plan(tomllib.loads(read_text(path)))
        refuse(_unknown_places(path, plan.letterhead.number))
        return plan
    except tomllib.TOMLDecodeError as error:
        raise _toml_fault(path, str(error), Text("TOML 格式", "TOML")) from error
    except KeyError as error:
        expected = Text(f"键 {error.args[0]}", f"the key {error.args[0]}")
        raise _toml_fault(path, Text("没有这一项", "no such key"), expected) from error
    except (
        TypeError,
        ValueError,
        AttributeError,
    ) as error:  # a text where a table or number belongs
        raise _toml_fault(
            path,
            str(error),
            Text("文字、数字和表各在其位", "texts, numbers and tables in their places"),
        ) from error
    except BadaError as error:
        if isinstance(error, InputError):
            raise
        raise _toml_fault(path, error.text, Text("有效的值", "a valid value")) from error


def read_shared_figures(path: Path) -> tuple[str, ...]:
    """The observation files of other packs that a ``plan.toml`` names, each ``PACK/FILE.csv``.

    Raises
    ------
    InputError
        The key ``observations`` is no list of texts.
    """
    try:
        found = tomllib.loads(read_text(path)).get("observations", [])
    except tomllib.TOMLDecodeError:
        return ()  # read_plan says so
    if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
        expected = Text('observations = ["方案包/文件.csv"]', 'observations = ["PACK/FILE.csv"]')
        raise _toml_fault(path, f"observations = {found!r}", expected)
    return tuple(found)


def _toml_fault(path: Path, found: str | Text, expected: Text) -> InputError:
    remedy = Text("请对照 docs/packs.md 修改", "compare with docs/packs.md")
    return InputError([Problem(file=path.name, found=found, expected=expected, remedy=remedy)])


def _text(table: Mapping[str, Any], key: str) -> Text:
    return Text(str(table[f"{key}_zh"]), str(table[f"{key}_en"]))


def _plan(data: Mapping[str, Any]) -> Plan:
    as_of = data.get("default_as_of")
    return Plan(
        code=data["code"],
        title=_text(data, "title"),
        area=data["area"],
        year=int(data["year"]),
        default_as_of=parse_period(as_of) if as_of else None,
        letterhead=_letterhead(data.get("letterhead", {})),
        areas=tuple(
            Area(code=a["code"], label=_text(a, "label"), level=a["level"], parent=a.get("parent"))
            for a in data["areas"]
        ),
        actions=tuple(
            Action(number=int(a["number"]), label=_text(a, "label"), office=a["office"])
            for a in data["actions"]
        ),
        identities=_parts_first(
            [
                Identity(total=i["total"], parts=tuple(i["parts"]))
                for i in data.get("identities", ())
            ]
        ),
        arithmetic=tuple(
            Arithmetic(
                total=a["total"],
                parts=tuple(Part(indicator=p["indicator"], base=p["base"]) for p in a["parts"]),
            )
            for a in data.get("arithmetic", ())
        ),
    )


def _parts_first(identities: Sequence[Identity]) -> tuple[Identity, ...]:
    """The identities in an order in which a total is summed before it is a part of another.

    Raises
    ------
    BadaError
        A total is, by way of its parts, a part of itself.
    """
    places: dict[str, list[int]] = {}
    for n, identity in enumerate(identities):
        places.setdefault(identity.total, []).append(n)
    needs = {
        n: [m for part in i.parts for m in places.get(part, ())] for n, i in enumerate(identities)
    }
    try:
        return tuple(identities[n] for n in TopologicalSorter(needs).static_order())
    except CycleError as error:
        names = " → ".join(identities[n].total for n in reversed(error.args[1]))
        raise BadaError(
            Text(f"identities 循环：{names}", f"identities run in a circle: {names}")
        ) from error


def _letterhead(table: Mapping[str, Any]) -> Letterhead:
    """An office's details; a name in one language stands for both."""
    names = ("office", "mark", "to", "copies", "printed_by")
    known = {"number", *(f"{name}_{language}" for name in names for language in ("zh", "en"))}
    for key in table:
        if key not in known:
            raise BadaError(Text(f"[letterhead] 没有“{key}”一项", f"[letterhead] knows no '{key}'"))
    return Letterhead(
        number=str(table.get("number", "")), **{name: _optional(table, name) for name in names}
    )


def _unknown_places(path: Path, pattern: str) -> Iterator[Problem]:
    """Everything in braces in the pattern of document numbers that would be printed as it stands."""
    rest = pattern.replace("{year}", "").replace("{number}", "")
    for place in _PLACE.findall(rest):
        yield Problem(
            file=path.name, column="letterhead.number", found=f"'{place}'",
            expected=Text("只含 {year} 和 {number} 的文号格式", "a pattern with no places but {year} and {number}"),
            remedy=Text("请改正 [letterhead] 的 number", "mend number of [letterhead]"),
        )  # fmt: skip


def _optional(table: Mapping[str, Any], key: str) -> Text | None:
    zh, en = (str(table.get(f"{key}_{language}", "")) for language in ("zh", "en"))
    return Text(zh or en, en or zh) if zh or en else None


def read_indicators(path: Path) -> dict[str, Indicator]:
    """Every indicator of the register by code.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    indicators, problems = scan_indicators(path)
    refuse(problems)
    return indicators


def scan_indicators(path: Path) -> tuple[dict[str, Indicator], tuple[Problem, ...]]:
    """Every indicator of the register by code, and every fault of the file."""
    reader = RowReader(path.name)
    found: dict[str, Indicator] = {}
    for cells in read_rows(path, INDICATOR_COLUMNS):
        indicator = _indicator(reader, cells)
        _unique(reader, cells["row"], "indicator", indicator.code, found)
        found[indicator.code] = indicator
    return found, tuple(reader.problems)


def _unique(reader: RowReader, row: int, column: str, key: str, seen: Mapping[str, object]) -> None:
    if key in seen:
        reader.fault(row, column, key, Text("不重复的键", "a key not used before"),
                     Text("请删去或改名", "delete or rename one of them"))  # fmt: skip


def _indicator(reader: RowReader, cells: Mapping[str, Any]) -> Indicator:
    row = cells["row"]
    name = as_registered(cells["unit"])
    reader.checked(row, "unit", name, unit)
    release = cells["release"] or "even"
    if release not in PROFILES:
        names = ", ".join(PROFILES)
        reader.fault(row, "release", release, Text(f"{names} 之一", f"one of {names}"),
                     Text("请改为其中之一", "use one of them"))  # fmt: skip
    return Indicator(
        code=reader.required(row, "indicator", cells["indicator"]),
        label=Text(
            reader.required(row, "label_zh", cells["label_zh"]),
            reader.required(row, "label_en", cells["label_en"]),
        ),
        kind=reader.choice(row, "kind", cells["kind"], Kind, Kind.COUNT),
        unit=name,
        release=release,
        series=cells["series"],
        headline=cells["headline"] == "1",
    )


def scan_targets(
    path: Path, indicators: Mapping[str, Indicator]
) -> tuple[tuple[Target, ...], tuple[Problem, ...]]:
    """Every promise of the register, and every fault of the file."""
    reader = RowReader(path.name)
    targets: dict[str, Target] = {}
    for cells in read_rows(path, TARGET_COLUMNS):
        target = _target(reader, cells)
        _unique(reader, target.row, "id", target.id, targets)
        indicator = _registered(reader, target, indicators)
        if indicator is not None and cells["form"] == target.form:
            _check_against(reader, target, indicator)
        targets[target.id] = target
    return tuple(targets.values()), tuple(reader.problems)


def _target(reader: RowReader, cells: Mapping[str, Any]) -> Target:
    row = int(cells["row"])
    number = {c: reader.number(row, c, cells[c]) for c in ("value", "value_from", "tolerance")}
    reader.required(row, "value", cells["value"])
    due = reader.period(row, "due", cells["due"])
    bound = reader.choice(row, "bound", cells["bound"], Bound, Bound.AT_LEAST)
    if bound is Bound.ABOUT:
        reader.required(row, "tolerance", cells["tolerance"])
    stage = cells["stage"] and reader.choice(row, "stage", cells["stage"], Stage, Stage.COMPLETED)
    if not cells["action"].isdecimal():
        reader.fault(row, "action", cells["action"], Text("行动序号", "the number of an action"),
                     Text("请填1、2、3 ……", "write 1, 2, 3 ..."))  # fmt: skip
    return Target(
        id=reader.required(row, "id", cells["id"]),
        indicator=reader.required(row, "indicator", cells["indicator"]),
        form=reader.choice(row, "form", cells["form"], Form, Form.COUNT),
        bound=bound,
        value=number["value"] or 0.0,
        value_from=number["value_from"],
        unit=as_registered(reader.required(row, "unit", cells["unit"])),
        due=due if due is not None else pd.Period("2100-12", "M"),
        action=int(cells["action"]) if cells["action"].isdecimal() else 0,
        clause=reader.required(row, "clause", cells["clause"]),
        lead=cells["lead"],
        tolerance=number["tolerance"] or 0.0,
        two_sided=cells["sides"] == "two",
        stage=stage or None,
        relative_to=_relative_to(cells["note"]),
        row=row,
        note=cells["note"],
    )


def _relative_to(note: str) -> str | None:
    for word in note.split(";"):
        key, _, value = word.strip().partition("=")
        if key == "relative_to":
            return value.strip()
    return None


def _registered(
    reader: RowReader, target: Target, indicators: Mapping[str, Indicator]
) -> Indicator | None:
    indicator = indicators.get(target.indicator)
    if indicator is None:
        reader.fault(target.row, "indicator", target.indicator,
                     Text("indicators.csv 中的指标", "an indicator of indicators.csv"),
                     Text("请先登记该指标", "add it there first"))  # fmt: skip
    return indicator


def _check_against(reader: RowReader, target: Target, indicator: Indicator) -> None:
    """Whether form and unit of a promise fit what it promises."""
    if target.form not in FORMS_OF[indicator.kind]:
        forms = ", ".join(sorted(FORMS_OF[indicator.kind]))
        reader.fault(target.row, "form", target.form,
                     Text(f"{indicator.kind} 类指标的形式（{forms}）",
                          f"a form of a {indicator.kind} indicator ({forms})"),
                     Text("请改 form，或改 indicators.csv 的 kind",
                          "change the form here or the kind in indicators.csv"))  # fmt: skip
        return
    reader.checked(
        target.row,
        "unit",
        target.unit,
        lambda u: conversion_factor(u, outcome_unit(target, indicator)),
    )


def read_series_map(path: Path) -> dict[tuple[str, str], str]:
    """Which series stands for an indicator in an area, where the code differs.

    The file is optional: without it every indicator uses the code of ``indicators.csv``.
    """
    if not path.is_file():
        return {}
    rows = read_rows(path, SERIES_COLUMNS)
    return {(c["indicator"], c["area"]): c["series"] for c in rows}


@cache
def series_names() -> Mapping[str, Text]:
    """Names of published series by code, for those that are no indicator of a pack.

    A pack's own register comes first; :func:`bada_model.desk.listing.series_label` asks both.
    """
    with resources.as_file(resources.files("bada_model") / "series_names.csv") as path:
        rows = read_rows(path, NAME_COLUMNS)
    return MappingProxyType({c["series"]: Text(c["label_zh"], c["label_en"]) for c in rows})


def series_name(code: str) -> Text:
    """The name of a published series where no pack is at hand; its code where it has none."""
    return series_names().get(code, Text.same(code))


def read_publishers(path: Path) -> dict[tuple[str, str], Text]:
    """Who publishes which series; a blank indicator stands for every series of the area.

    The file is optional: without it publishers are shown as not registered.
    """
    if not path.is_file():
        return {}
    return {
        (c["area"], c["indicator"]): Text(c["publisher_zh"], c["publisher_en"])
        for c in read_rows(path, PUBLISHER_COLUMNS)
    }


def read_departments(path: Path) -> dict[str, Text]:
    """Departments by their Chinese name, those without an English one left out.

    The file is optional: without it English briefs name departments in Chinese.
    """
    if not path.is_file():
        return {}
    rows = read_rows(path, DEPARTMENT_COLUMNS)
    return {c["label_zh"]: Text(c["label_zh"], c["label_en"]) for c in rows if c["label_en"]}


def with_departments(
    targets: Iterable[Target], departments: Mapping[str, Text]
) -> tuple[Target, ...]:
    """The targets with the names of their lead departments in both languages."""
    if not departments:
        return tuple(targets)
    return tuple(
        replace(t, lead_labels=tuple(departments.get(n, Text.same(n)) for n in t.leads))
        for t in targets
    )

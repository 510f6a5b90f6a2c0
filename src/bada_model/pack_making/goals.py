"""Published goals as a table: from there to rows of a register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bada_model.domain import Bound, Form, Indicator, Kind, unit_of_form
from bada_model.errors import BadaError, refuse
from bada_model.language import Text
from bada_model.register import FORMS_OF
from bada_model.tables import RowReader, read_rows
from bada_model.units import (
    COUNTED_DIMENSIONS,
    PERCENT,
    POINT,
    UNITS,
    as_registered,
    conversion_factor,
    unit,
)

GOAL_COLUMNS = (
    "area_code", "year", "indicator", "label_zh", "form", "bound", "target_value", "unit",
    "target_source_url", "note",
)  # fmt: skip
_OPTIONAL = ("label_en", "action", "clause", "lead")
_CAP = "cap"
ABOUT_GROWTH = 0.1
"""Tolerance of "about" where the text prints none, in points: our reading, said in the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One published goal of an area and year."""

    indicator: str
    label: Text
    form: Form
    bound: Bound
    value: float
    unit: str
    source: str
    note: str
    action: int = 1
    clause: str = "main"
    lead: str = ""

    @property
    def tolerance(self) -> float | None:
        """What "about" leaves open, None for other bounds."""
        return ABOUT_GROWTH if self.bound is Bound.ABOUT else None

    def row(self, due: str) -> list[Any]:
        """The goal as a row of ``targets.csv``."""
        reading = "tolerance is our reading" if self.bound is Bound.ABOUT else ""
        notes = [self.note, reading, f"source={self.source}"]
        return [
            f"{self.indicator}.main", self.indicator, str(self.form), str(self.bound),
            f"{self.value:g}", None, self.unit, due, self.action, self.clause, self.lead,
            "clause" if self.lead else "", None, self.tolerance,
            "one" if self.bound is Bound.ABOUT else "", "; ".join(n for n in notes if n),
        ]  # fmt: skip


def read_goals(
    path: Path, *, area: str, year: int, known: Mapping[str, Indicator]
) -> tuple[Goal, ...]:
    """The goals of one area and year in a table of published goals.

    Parameters
    ----------
    path : Path
        Columns :data:`GOAL_COLUMNS`; ``label_en``, ``action``, ``clause``, ``lead`` where known.
    known : mapping
        Indicators whose kind, unit and names are already known.

    Raises
    ------
    InputError
        With every fault of the rows taken.
    BadaError
        The table has no goal of this area and year.
    """
    reader = RowReader(path.name)
    mine = [r for r in read_rows(path, GOAL_COLUMNS) if _of(r, area, year)]
    if not mine:
        raise BadaError(
            Text(f"{path.name} 中没有 {area} {year}年的目标", f"{path.name} has no goal of {area} for {year}")
        )  # fmt: skip
    goals = [_goal(reader, {**dict.fromkeys(_OPTIONAL, ""), **row}, known) for row in mine]
    refuse(reader.problems)
    return tuple(goals)


def rows_of_others(path: Path, *, area: str, year: int) -> list[int]:
    """Line numbers of the goals in a table that belong to another area or year."""
    return [row["row"] for row in read_rows(path, GOAL_COLUMNS) if not _of(row, area, year)]


def _of(row: Mapping[str, Any], area: str, year: int) -> bool:
    return (row["area_code"], row["year"]) == (area, str(year))


def _goal(reader: RowReader, cells: Mapping[str, Any], known: Mapping[str, Indicator]) -> Goal:
    row = int(cells["row"])
    name = as_registered(cells["unit"])
    reader.checked(row, "unit", name, unit)
    value = reader.number(row, "target_value", cells["target_value"])
    reader.required(row, "target_value", cells["target_value"])
    code = reader.required(row, "indicator", cells["indicator"])
    english = cells["label_en"] or code.replace("_", " ").capitalize()
    form = cells["form"] if cells["form"] != _CAP else str(Form.RATE)
    printed = reader.choice(row, "form", form, Form, Form.GROWTH)
    kind = known[code].kind if code in known else _kind(printed, name)
    goal = Goal(
        indicator=code, label=Text(cells["label_zh"], english),
        form=_fitting(printed, kind), value=value or 0.0, unit=name,
        bound=reader.choice(row, "bound", cells["bound"], Bound, Bound.AT_LEAST),
        source=cells["target_source_url"], note=cells["note"].replace("relative_to=", ""),
        action=int(cells["action"]) if cells["action"].isdecimal() else 1,
        clause=cells["clause"] or "main", lead=cells["lead"],
    )  # fmt: skip
    if name in UNITS:
        wanted = unit_of_form(goal.form, indicator_of(goal, known))
        reader.checked(row, "unit", name, lambda given: conversion_factor(given, wanted))
    return goal


def _fitting(form: Form, kind: Kind) -> Form:
    """The form itself, or the one in which this kind of indicator states the same number."""
    if form in FORMS_OF[kind]:
        return form
    return {Kind.STOCK: Form.STOCK, Kind.RATE: Form.RATE, Kind.SHARE: Form.SHARE}.get(kind, form)


def indicator_of(goal: Goal, known: Mapping[str, Indicator]) -> Indicator:
    """The indicator a goal speaks of, with kind and unit inferred where nobody registered it."""
    if goal.indicator in known:
        return known[goal.indicator]
    kind = _kind(goal.form, goal.unit)
    amount = "亿元" if kind is Kind.FLOW and goal.unit == PERCENT else goal.unit
    return Indicator(code=goal.indicator, label=goal.label, kind=kind,
                     unit=PERCENT if amount == POINT else amount, series=goal.indicator)  # fmt: skip


def _kind(form: Form, name: str) -> Kind:
    counted = name in UNITS and UNITS[name].dimension in COUNTED_DIMENSIONS
    match form:
        case Form.SHARE | Form.RATE | Form.MEAN | Form.DAYS | Form.STANDARD | Form.MILESTONE:
            return Kind(form)  # named alike
        case Form.INCREMENT if name == POINT:
            return Kind.RATE
        case Form.INCREMENT | Form.COUNT:
            return Kind.COUNT
        case Form.LEVEL | Form.STOCK if counted:
            return Kind.STOCK
        case _:
            return Kind.FLOW

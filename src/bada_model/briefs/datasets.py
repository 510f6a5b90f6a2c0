"""The numbers behind a brief, typed, for formats in which a reader goes on calculating."""

from __future__ import annotations

from dataclasses import dataclass

from bada_model.language import Text


class Chance(float):
    """A probability, 0 to 1, which a reader sees in percent and never as a certainty."""


Cell = str | float | int | None | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A table of values: texts, numbers at full precision, None where nothing is known."""

    name: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverOutcome:
    """One headline outcome as a function of drivers, path by path.

    A path's outcome at driver values x is ``outcomes + slopes @ (x - start)``. A target is met
    where every ``sign * outcome >= limit`` holds (see :meth:`bada_model.domain.Target.limits`).
    """

    target: str
    label: Text
    promise: Text
    unit: Text
    limits: tuple[tuple[int, float], ...]
    outcomes: tuple[float, ...]
    slopes: tuple[tuple[float, ...], ...]  # one row for each driver


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverDriver:
    """One driver with the value the outcomes are known at, and its range."""

    code: str
    label: Text
    unit: Text
    start: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverModel:
    """What a spreadsheet needs to recompute headline outcomes from driver cells."""

    drivers: tuple[LeverDriver, ...]
    outcomes: tuple[LeverOutcome, ...]

"""What is wrong or doubtful about a file, each with the address of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bada_model.errors import Problem
from bada_model.language import Text


class Severity(StrEnum):
    """Whether a finding stops the import."""

    ERROR = "error"
    WARNING = "warning"


class Kind(StrEnum):
    """What sort of thing was found."""

    # a cell that cannot be read
    UNREADABLE = "unreadable"
    # meaning that must be decided by a person
    AMBIGUOUS_LABEL = "ambiguous_label"
    MISSPELT_LABEL = "misspelt_label"
    AMBIGUOUS_COVERAGE = "ambiguous_coverage"
    AMBIGUOUS_MEASURE = "ambiguous_measure"
    AMBIGUOUS_PERCENT = "ambiguous_percent"
    AMBIGUOUS_PERIOD = "ambiguous_period"
    FOREIGN_AREA = "foreign_area"
    MISSING_PERIOD = "missing_period"
    MISSING_UNIT = "missing_unit"
    WRONG_UNIT = "wrong_unit"
    NOTHING = "nothing"
    # figures that contradict each other or the past
    DUPLICATE = "duplicate"
    REPEATED_MONTH = "repeated_month"
    FUTURE = "future"
    LONE_JANUARY = "lone_january"
    UNIT_SLIP = "unit_slip"
    PERCENT_SLIP = "percent_slip"
    FALLING = "falling"
    GROWTH_CONTRADICTS = "growth_contradicts"
    PARTS_EXCEED = "parts_exceed"
    OUT_OF_RANGE = "out_of_range"
    IMPOSSIBLE = "impossible"
    # said, not in the way
    SKIPPED = "skipped"
    REVISION = "revision"
    LAYOUT_CHANGED = "layout_changed"
    NOTE = "note"


class Ask(StrEnum):
    """Where the answer to a question is kept; the first five are tables of the mapping file."""

    LABEL = "labels"
    AREA = "areas"
    COLUMN = "columns"
    UNIT = "units"
    SETTING = "settings"
    GIVEN = "given"  # stated about the whole table, for this file only
    ACCEPT = "accept"  # a doubted cell, for this file only


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person can say to settle a finding: a key, and its likely values, the likeliest first."""

    ask: Ask
    name: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding; ``cells`` are the addresses of the figures it concerns, ``questions`` would settle it."""

    kind: Kind
    severity: Severity
    problem: Problem
    cells: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the figures concerned are kept out until somebody decides."""
        return self.severity is Severity.ERROR


def error(
    kind: Kind, file: str, cell: str | None, found: str | Text, expected: Text, remedy: Text, *more: str,
    questions: tuple[Question, ...] = (),
) -> Finding:  # fmt: skip
    """A finding that stops the import; ``more`` are further cells it concerns."""
    problem = Problem(file=file, cell=cell, found=found, expected=expected, remedy=remedy)
    return Finding(kind=kind, severity=Severity.ERROR, problem=problem, cells=(cell, *more) if cell else more, questions=questions)  # fmt: skip


def warning(
    kind: Kind, file: str, cell: str | None, found: str | Text, expected: Text, remedy: Text,
    *, questions: tuple[Question, ...] = (),
) -> Finding:  # fmt: skip
    """A finding that is only said."""
    problem = Problem(file=file, cell=cell, found=found, expected=expected, remedy=remedy)
    return Finding(
        kind=kind, severity=Severity.WARNING, problem=problem, cells=(cell,) if cell else (), questions=questions,
    )  # fmt: skip

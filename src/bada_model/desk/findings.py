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
    ACCEPTED = "accepted"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding; ``cells`` are the addresses of the figures it concerns."""

    kind: Kind
    severity: Severity
    problem: Problem
    cells: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether the figures concerned are kept out until somebody decides."""
        return self.severity is Severity.ERROR


def error(
    kind: Kind, file: str, cell: str, found: str, expected: Text, remedy: Text, *more: str
) -> Finding:
    """A finding that stops the import; ``more`` are further cells it concerns."""
    problem = Problem(file=file, cell=cell, found=found, expected=expected, remedy=remedy)
    return Finding(kind=kind, severity=Severity.ERROR, problem=problem, cells=(cell, *more))


def warning(
    kind: Kind, file: str, cell: str | None, found: str, expected: Text, remedy: Text
) -> Finding:
    """A finding that is only said."""
    problem = Problem(file=file, cell=cell, found=found, expected=expected, remedy=remedy)
    return Finding(
        kind=kind, severity=Severity.WARNING, problem=problem, cells=(cell,) if cell else ()
    )

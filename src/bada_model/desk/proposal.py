"""A file as proposed observations: what would be stored, from which cell, and what stands in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from bada_model.desk.decisions import Decisions, layout_mark
from bada_model.desk.findings import Finding, Kind, Severity, warning
from bada_model.desk.reading import Entry
from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.errors import InputError
from bada_model.language import Text

CATEGORIES = ("area", "indicator", "coverage", "measure", "unit", "basis", "status", "source")
PROPOSAL_COLUMNS = (
    "cell", "printed", "label", "area", "indicator", "period", "coverage", "measure", "value", "unit", "basis",
    "status", "released", "source", "confidence", "reason_zh", "reason_en", "stopped",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a file would add to the observations.

    ``entries`` are the figures read from cells. A file already in the observation format has no
    entries; ``tidy`` holds its rows.
    """

    file: str
    file_hash: str
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    findings: tuple[Finding, ...] = ()
    decisions: Decisions = field(default_factory=Decisions, repr=False)
    released: pd.Timestamp | None = None
    source: str = ""
    tidy: pd.DataFrame | None = field(default=None, repr=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the import."""
        return tuple(f for f in self.findings if f.stops)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are only said."""
        return tuple(f for f in self.findings if not f.stops)

    def raise_errors(self) -> None:
        """Raise what stands in the way, all of it.

        Raises
        ------
        InputError
        """
        if self.errors:
            raise InputError([f.problem for f in self.errors])

    def observations(self) -> pd.DataFrame:
        """The clear figures in the columns and types of :func:`bada_model.store.read_observations`, and ``cell``."""
        if self.tidy is not None:
            return self.tidy
        stopped = {cell for f in self.errors for cell in f.cells}
        kept = [e for e in self.entries if e.cell not in stopped]
        return _typed(self._rows(kept))

    def to_frame(self) -> pd.DataFrame:
        """Every figure read, one row each, with cell, reason and whether something stops it."""
        stopped = {cell for f in self.errors for cell in f.cells}
        rows = self._rows(self.entries)
        frame = pd.DataFrame(rows, columns=[*OBSERVATION_COLUMNS, "cell"])
        for name in ("printed", "label", "confidence"):
            frame[name] = [getattr(e, name) for e in self.entries]
        frame["reason_zh"] = [e.reason.zh for e in self.entries]
        frame["reason_en"] = [e.reason.en for e in self.entries]
        frame["stopped"] = [e.cell in stopped for e in self.entries]
        return frame[list(PROPOSAL_COLUMNS)]

    def _rows(self, entries: Iterable[Entry]) -> list[dict[str, object]]:
        return [
            {
                "area": e.area, "indicator": e.indicator, "period": e.period, "coverage": str(e.coverage),
                "measure": str(e.measure), "value": e.value, "unit": e.unit, "basis": e.basis, "status": e.status,
                "released": self._day(e), "source": self.source, "cell": e.cell,
            }
            for e in entries
        ]  # fmt: skip

    def _day(self, entry: Entry) -> pd.Timestamp | None:
        """The release date; last year's figures printed beside this year's were not known before then."""
        if self.released is not None:
            return self.released
        if entry.years_back:
            return (entry.period + 12 * entry.years_back).end_time.normalize() + pd.Timedelta(
                days=1
            )
        return None


def _typed(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[*OBSERVATION_COLUMNS, "cell"])
    frame["period"] = frame["period"].astype("period[M]")
    frame["released"] = pd.to_datetime(frame["released"])
    frame["value"] = frame["value"].astype(float)
    return frame.astype(dict.fromkeys(CATEGORIES, "category"))


def content_hash(data: bytes) -> str:
    """The hash by which a file is known."""
    return hashlib.sha256(data).hexdigest()


def with_changes(
    decisions: Decisions, words: frozenset[str], labels: Sequence[str], file: str
) -> tuple[Decisions, list[Finding]]:
    """The decisions with this file's layout, and what changed against the layout they were made for."""
    mark = layout_mark(words)
    findings: list[Finding] = []
    if decisions.layout and decisions.layout != mark:
        gone = sorted(set(decisions.expected) - set(labels))
        new = sorted(set(labels) - set(decisions.expected))
        for names, zh, en in ((gone, "不再出现", "is gone"), (new, "新出现", "is new")):
            findings += [
                warning(Kind.LAYOUT_CHANGED, file, None, f"'{name}'",
                        Text("与上次相同的版式", "the layout of last time"), Text(f"这一名称{zh}，请核对", f"this label {en}: check it"))
                for name in names
            ]  # fmt: skip
    return replace(decisions, layout=mark, expected=tuple(dict.fromkeys(labels))), findings


def accepted(findings: Sequence[Finding], cells: frozenset[str]) -> list[Finding]:
    """Findings on cells a person accepted, turned into warnings."""
    return [
        replace(f, severity=Severity.WARNING) if f.stops and f.kind in ACCEPTABLE and set(f.cells) & cells else f
        for f in findings
    ]  # fmt: skip


ACCEPTABLE = frozenset({
    Kind.UNIT_SLIP, Kind.PERCENT_SLIP, Kind.FALLING, Kind.GROWTH_CONTRADICTS, Kind.PARTS_EXCEED, Kind.OUT_OF_RANGE,
    Kind.REPEATED_MONTH,
})  # fmt: skip
"""Findings that say a figure is implausible; a person may know better."""

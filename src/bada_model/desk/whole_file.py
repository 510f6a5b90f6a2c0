"""Faults of a file as a whole: figures given twice, hidden lines, a release before its month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from bada_model.desk.cells import Book
from bada_model.desk.evidence import Evidence, key_of
from bada_model.desk.findings import Finding, Kind, error, warning
from bada_model.desk.reading import Entry
from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.units import conversion_factor


def without_repetitions(
    file: str, entries: Sequence[Entry]
) -> tuple[tuple[Entry, ...], list[Finding]]:
    """One entry for each figure; the same figure twice with two values is refused."""
    groups: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for e in entries:
        groups[e.area, e.indicator, str(e.coverage), str(e.measure), e.basis, str(e.period)].append(
            e
        )
    kept: list[Entry] = []
    findings: list[Finding] = []
    for same in groups.values():
        best = max(
            same,
            key=lambda e: (
                len(e.printed.rpartition(".")[2]) if "." in e.printed else 0,
                -e.years_back,
            ),
        )
        kept.append(best)
        odd = next((e for e in same if not _agree(e, best)), None)
        rows = {(e.sheet, e.row, e.column) for e in same if e.sheet == best.sheet}
        if odd is not None or len(rows) > 1:
            other = odd or next(e for e in same if e is not best)
            findings.append(error(
                Kind.DUPLICATE, file, other.cell, f"'{other.printed}'",
                Text(f"每个数只出现一次；{best.cell} 已有 {best.period} 的“{best.printed}”", f"each figure once; {best.cell} has '{best.printed}' for {best.period} already"),
                Text("请删去其中一个，或更正表头的时期", "delete one of them, or correct the period of its header"), *(e.cell for e in same),
            ))  # fmt: skip
    order = {e.cell: n for n, e in enumerate(entries)}
    return tuple(sorted(kept, key=lambda e: order[e.cell])), findings


def _agree(one: Entry, other: Entry) -> bool:
    value = one.value * conversion_factor(one.unit, other.unit)
    decimals = len(one.printed.partition(".")[2])
    step = 0.51 * 10.0**-decimals * conversion_factor(one.unit, other.unit)
    return abs(value - other.value) <= max(step, 1e-9 * abs(other.value))


def hidden(book: Book) -> Iterator[Finding]:
    """One note for each sheet with hidden rows or columns."""
    for sheet in book.sheets:
        rows, columns = len(sheet.look.hidden_rows), len(sheet.look.hidden_columns)
        if rows or columns:
            yield warning(
                Kind.NOTE, book.file, sheet.name, Text(f"{rows}行、{columns}列", f"{rows} rows, {columns} columns"),
                Text("可见的行和列", "visible rows and columns"), Text("隐藏的行和列没有读取", "hidden ones were not read"),
            )  # fmt: skip


def release_faults(
    file: str, entries: Sequence[Entry], released: dt.date | None
) -> Iterator[Finding]:
    """Figures of months that had not begun on the day they are said to be released."""
    if released is None:
        return
    for entry in entries:
        if pd.Timestamp(released) < entry.period.start_time:
            yield error(
                Kind.FUTURE, file, entry.cell, f"'{entry.printed}'",
                Text(f"不晚于发布日期 {released} 的时期（读作 {entry.period}）", f"a period not after its release on {released} (read as {entry.period})"),
                Text("请核对 --released 和表头", "check --released and the headers"),
            )  # fmt: skip


def as_revisions(entries: Sequence[Entry], evidence: Evidence) -> Iterator[Entry]:
    """Figures known with another value are revisions."""
    for entry in entries:
        known = evidence.known(key_of(entry), entry.period, entry.unit)
        growth = entry.measure is Measure.YOY_GROWTH
        if known is not None and is_revision(entry.value, known.value, growth=growth):
            yield replace(entry, status="revised")
        else:
            yield entry


def is_revision(value: float, known: float, *, growth: bool) -> bool:
    """Whether a figure is another than the known one by more than its rounding."""
    rounding = 0.0501 if growth else 0.001 * abs(value)
    return abs(known - value) > max(rounding, 1e-9 * max(1.0, abs(value)))


def unchecked(file: str, rows: int, limit: int) -> Finding:
    """What is said of an archive too long to hold every figure against the others and the past."""
    return warning(
        Kind.NOTE, file, None, Text(f"{rows:,}行", f"{rows:,} rows"), Text(f"不超过{limit:,}行", f"at most {limit:,} rows"),
        Text("更大的文件只逐行核对格式，不核对数值是否可信；需要时请分份导入",
             "a larger file is checked for its form only, not for what is plausible; import it in parts where that matters"),
    )  # fmt: skip


def nothing(file: str) -> Finding:
    """The refusal of a file in which no figure is understood."""
    return error(
        Kind.NOTHING, file, None, Text("没有能识别的数", "no figure that is understood"),
        Text("标有指标、时期和单位的表", "a table with indicators, periods and units"),
        Text("请对照 docs/import.md，或用 bada template 取空表", "compare with docs/import.md, or get an empty table with bada template"),
    )  # fmt: skip

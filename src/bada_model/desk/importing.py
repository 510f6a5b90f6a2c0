"""Reading a file into a proposal: cells, tables, meaning, then plausibility."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from bada_model.desk import archive, tidy
from bada_model.desk.cells import Book, book_from_bytes
from bada_model.desk.decisions import NOTHING_DECIDED, Decisions
from bada_model.desk.evidence import Evidence
from bada_model.desk.findings import Finding, Kind, error
from bada_model.desk.knowledge import Knowledge, Request
from bada_model.desk.layout import Table, find_tables
from bada_model.desk.plausibility import implausible
from bada_model.desk.proposal import Proposal, accepted, content_hash, with_changes
from bada_model.desk.reading import Entry, Skipped, TableReader, skipped_findings
from bada_model.desk.setting import foreign_area, header_conflicts, period_conflicts, setting_of
from bada_model.desk.vocabulary import Vocabulary, plain_label
from bada_model.desk.whole_file import (
    as_revisions,
    hidden,
    nothing,
    release_faults,
    unchecked,
    without_repetitions,
)
from bada_model.desk.wholes import inconsistent
from bada_model.desk.words import Reader
from bada_model.errors import InputError, Problem
from bada_model.files import system_words
from bada_model.language import Text
from bada_model.pack_folder import check_units

MAX_DOUBTED_ROWS = 5_000
"""Larger observation files are archives: checked row by row, not held against each other and the past."""


def file_content(path: Path) -> bytes:
    """The bytes of a file of a reasonable size.

    Raises
    ------
    InputError
        The file cannot be read, or is too large.
    """
    try:
        archive.check_size(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as fault:
        raise InputError([
            Problem(file=path.name, found=system_words(fault), expected=Text("一个可读的文件", "a readable file"),
                    remedy=Text("请检查文件名和路径", "check its name and folder"))
        ]) from fault  # fmt: skip


def read_bytes(
    data: bytes,
    file: str,
    known: Knowledge,
    request: Request,
    decisions: Decisions = NOTHING_DECIDED,
) -> Proposal:
    """What a file would add to the observations of a pack.

    Raises
    ------
    InputError
        The content is damaged or too large, or an observation file with faults or with units
        that do not fit the pack.
    """
    digest = content_hash(data)
    frame = tidy.observations_of(data, file)
    if frame is not None:
        return _tidy_proposal(frame, file, digest, known, request)
    book = book_from_bytes(data, file)
    frame = tidy.from_workbook(book)
    if frame is not None:
        return _tidy_proposal(frame, file, digest, known, request)
    return _proposal(book, digest, known, request, decisions)


def _tidy_proposal(
    frame: pd.DataFrame, file: str, digest: str, known: Knowledge, request: Request
) -> Proposal:
    rows = frame["cell"].astype(str).str.lstrip(string.ascii_uppercase).astype(int)
    check_units(replace(known.pack, observations=frame.assign(file=file, row=rows)))
    new = frame[~known.history.holds(frame)]  # what is held, an export's, is not doubted again
    if len(new) > MAX_DOUBTED_ROWS:
        findings = [*_to_come(new, file, request), unchecked(file, len(new), MAX_DOUBTED_ROWS)]
    else:
        evidence = Evidence(tidy.entries_of(new), known.history, known.names, known.pack)
        findings = [*implausible(evidence, file, request.today, {}), *inconsistent(evidence, file)]
    return Proposal(
        file=file, file_hash=digest, tidy=frame,
        findings=tuple(accepted([*dict.fromkeys(findings)], request.accept)),
    )  # fmt: skip


def _to_come(frame: pd.DataFrame, file: str, request: Request) -> Iterator[Finding]:
    """Figures of months that have not begun."""
    now = pd.Period(request.today, freq="M")
    late = frame[frame["period"] > now]
    for cell, period in zip(late["cell"], late["period"], strict=True):
        yield error(Kind.FUTURE, file, str(cell), f"'{period}'", Text(f"不晚于 {now} 的时期", f"a period not after {now}"),
                    Text("请更正", "correct it"))  # fmt: skip


def _proposal(
    book: Book, digest: str, known: Knowledge, request: Request, decisions: Decisions
) -> Proposal:
    reader = Reader(known.names, decisions)
    tables = [table for sheet in book.sheets for table in find_tables(sheet)]
    reading = _read_tables(book, tables, reader, request)
    entries, findings = without_repetitions(book.file, reading.entries)
    findings += [
        *period_conflicts(book, tables, reader, request.given, request.today),
        *reading.findings,
        *hidden(book),
    ]
    evidence = Evidence(entries, known.history, known.names, known.pack)
    findings += [
        *implausible(evidence, book.file, request.today, reading.ends),
        *inconsistent(evidence, book.file),
    ]
    findings += release_faults(book.file, entries, request.released)
    entries = tuple(as_revisions(entries, evidence))
    if not entries and not any(f.stops for f in findings):
        findings.append(nothing(book.file))
    decided, changes = with_changes(decisions, reading.words, reading.labels, book.file)
    findings = accepted([*dict.fromkeys(findings), *changes], request.accept)
    return Proposal(
        file=book.file, file_hash=digest, entries=entries, findings=tuple(findings),
        decisions=_completed(decided, entries, reading, known.names),
        released=pd.Timestamp(request.released) if request.released else None,
        source=request.source or f"file:{book.file}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """Everything read from the tables of a book."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    ends: dict[str, pd.Period]
    words: frozenset[str]
    labels: tuple[str, ...]
    undecided: tuple[str, ...]


def _read_tables(book: Book, tables: Sequence[Table], reader: Reader, request: Request) -> _Reading:
    entries: list[Entry] = []
    findings: list[Finding] = []
    skipped: dict[str, Skipped] = {}
    ends: dict[str, pd.Period] = {}
    for table in tables:
        foreign = foreign_area(book, table, reader, request.given)
        if foreign is not None:
            findings.append(foreign)
            continue
        setting = setting_of(book, table, reader, request.given)
        if setting.end is not None:
            ends[table.sheet] = max(setting.end, ends.get(table.sheet, setting.end))
        findings += header_conflicts(book, table, reader, setting)
        one = TableReader(book.file, table, setting, reader)
        entries += one.entries()
        findings += one.findings.values()
        skipped = one.skipped | skipped
    words = {
        reader.label(p.text).plain
        for t in tables
        for f in t.figures
        for p in (*f.labels, *f.headers)
    }
    labels = dict.fromkeys(
        reader.label(p.text).plain
        for t in tables
        for f in t.figures
        for p in f.labels
        if p.column not in t.unit_columns
    )
    return _Reading(
        entries=tuple(entries), findings=(*findings, *skipped_findings(book.file, skipped.values())), ends=ends,
        words=frozenset(words), labels=tuple(n for n in labels if n), undecided=tuple(skipped),
    )  # fmt: skip


def _completed(
    decisions: Decisions, entries: Sequence[Entry], reading: _Reading, names: Vocabulary
) -> Decisions:
    """The decisions with every label that was understood, so that the mapping file shows them all."""
    found: dict[str, str] = {}
    for entry in entries:
        plain = plain_label(entry.label)
        series = (
            entry.indicator.removesuffix("_usd")
            if entry.indicator not in names.habits
            else entry.indicator
        )
        if (
            plain in reading.labels
            and len(names.meanings(plain)) == 1
            and not names.meanings(plain)[0].under
        ):
            found[plain] = series
    return replace(decisions, labels=found | dict(decisions.labels))

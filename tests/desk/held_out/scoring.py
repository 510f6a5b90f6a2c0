"""How the importer reads the frozen tables: each fact and each fault is counted once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bada_model.desk.findings import Finding
from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Knowledge, Request
from bada_model.desk.proposal import Proposal
from tests.desk.held_out.books import Book, Fact, Fault, content, located, position

TODAY = dt.date(2024, 11, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Facts by what became of them, alarms on the clean file, faults by whether they were named."""

    book: str
    right: tuple[Fact, ...]
    wrong: tuple[tuple[str, Fact], ...]
    told: tuple[Fact, ...]
    silent: tuple[Fact, ...]
    unasked: tuple[str, ...]
    needless: tuple[Finding, ...]
    named: tuple[Fault, ...]
    unnamed: tuple[Fault, ...]


def score(book: Book, known: Knowledge) -> Score:
    """The score of one workbook.

    A fact is right when a figure that nothing stops says it, and wrong when such a figure says
    something that is not in the truth. A missing one is told when a finding names its cell, its row or
    its column. Every error on the clean file beyond the cells to ask about is needless. A fault is
    named when an error that the clean file does not raise stands on one of its cells.
    """
    proposal = read(book, None, known)
    stored = [(str(row.cell), _fact(row)) for row in proposal.observations().itertuples()]
    right = tuple(fact for fact in book.truth if any(_same(fact, found) for _, found in stored))
    missing = [fact for fact in book.truth if fact not in right]
    told = tuple(fact for fact in missing if _told(book, fact, proposal.findings))
    asked = {_address(book, cell) for head in book.ask for cell in _below(book, head)}
    clean = {(f.kind, f.cells, f.problem.found) for f in proposal.errors}
    outcomes = [(fault, _named(book, fault, clean, known)) for fault in book.faults]
    on = {_normal(book, cell) for f in proposal.errors for cell in f.cells}
    return Score(
        book=book.name, right=right, told=told,
        wrong=tuple((c, f) for c, f in stored if not any(_same(fact, f) for fact in book.truth)),
        silent=tuple(fact for fact in missing if fact not in told),
        unasked=tuple(c for c in book.ask if not {_address(book, x) for x in _below(book, c)} & on),
        needless=tuple(f for f in proposal.errors if not asked & {_normal(book, c) for c in f.cells}),
        named=tuple(fault for fault, seen in outcomes if seen),
        unnamed=tuple(fault for fault, seen in outcomes if not seen),
    )  # fmt: skip


def read(book: Book, fault: Fault | None, known: Knowledge) -> Proposal:
    """The proposal for the file, with a fault put in or without."""
    return read_bytes(content(book, fault), book.file, known, Request(today=TODAY))


def _fact(row: Any) -> Fact:
    growth = str(row.measure) == "yoy_growth"
    names = ("indicator", "area", "period", "coverage")
    series, area, period, coverage = (str(getattr(row, name)) for name in names)
    kind = "growth" if growth else "amount"
    return Fact(series, area, period, coverage, kind, str(row.unit), float(row.value))


def _same(truth: Fact, found: Fact) -> bool:
    return (
        truth[:3] == found[:3]
        and found.coverage in truth.coverage.split("|")
        and truth[4:6] == found[4:6]
        and abs(truth.value - found.value) < 1e-6 * max(1.0, abs(truth.value))
    )


def _named(book: Book, fault: Fault, clean: set[tuple], known: Knowledge) -> bool:
    wanted = {_address(book, cell) for cell in fault.named}
    new = [
        f
        for f in read(book, fault, known).errors
        if (f.kind, f.cells, f.problem.found) not in clean
    ]
    return any(wanted & {_normal(book, cell) for cell in f.cells} for f in new)


def _address(book: Book, cell: str) -> tuple[str, str]:
    return located(book, cell)


def _below(book: Book, head: str) -> list[str]:
    """A header and the cells of its column, at any of which a question about it may stand."""
    row, _ = position(located(book, head)[1])
    column = head.rstrip("0123456789")
    return [f"{column}{n}" for n in range(row + 1, 100)]


def _normal(book: Book, cell: str) -> tuple[str, str]:
    sheet, mark, place = cell.rpartition("!")
    if mark and sheet.strip("'") in {s.name for s in book.sheets}:
        return sheet.strip("'"), place
    return book.sheets[0].name, place


def _told(book: Book, fact: Fact, findings: Iterable[Finding]) -> bool:
    places = {
        (s, *position(p))
        for f in findings
        for s, p in (_normal(book, c) for c in f.cells)
        if re.fullmatch(r"[A-Z]+\d+", p)
    }
    return any(
        sheet == s and ((i == r and j <= c) or (j == c and i <= r))
        for s, r, c in _cells_of(book, fact)
        for sheet, i, j in places
    )


def _cells_of(book: Book, fact: Fact) -> list[tuple[str, int, int]]:
    return [
        (sheet.name, r, c)
        for sheet in book.sheets
        for r, row in enumerate(sheet.rows)
        for c, cell in enumerate(row)
        if _is_number(cell, fact.value)
    ]


def _is_number(cell: object, value: float) -> bool:
    text = str(cell).translate(str.maketrans("０１２３４５６７８９．－", "0123456789.-"))
    found = re.match(r"-?\d+(\.\d+)?", text.replace(",", ""))
    number = float(found[0]) if found else None
    return number is not None and (abs(number - value) < 1e-9 or abs(number * 100 - value) < 1e-9)

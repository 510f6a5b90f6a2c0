"""What a workspace keeps besides figures: judgements, scenarios, runs, briefs, withdrawals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, insert, select

from bada_model.assumptions import Judgement, JudgementKind
from bada_model.periods import parse_period
from bada_model.workspace import tables

ANSWER_COLUMNS = (
    "run", "run_at", "pack", "as_of", "scenario", "data", "seed", "paths", "version", "target",
    "indicator", "form", "bound", "value", "unit", "probability", "mean", "q05", "q10", "q25",
    "q50", "q75", "q90", "q95", "status", "synthetic",
)  # fmt: skip
"""Columns of :meth:`Workspace.runs`, one row for each promise of each run."""
_LEVELS = {"q05": "0.05", "q10": "0.1", "q25": "0.25", "q50": "0.5", "q75": "0.75", "q90": "0.9",
           "q95": "0.95"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One judgement of the ledger, with the effect it had when it was entered."""

    id: int
    pack: str
    judgement: Judgement
    effect: str
    added_at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedScenario:
    """One version of a scenario's TOML text; versions of a code count from 1."""

    id: int
    pack: str
    code: str
    version: int
    toml: str
    person: str
    saved_at: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRecord:
    """One brief that was written: the file's name, what made it, and what it answered."""

    id: int
    pack: str
    file: str
    kind: str
    language: str
    reproducibility: Mapping[str, str]
    answers: Sequence[Mapping[str, Any]]
    written_at: datetime


def add_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> tuple[int, bool]:
    """Append one row; its number, and whether it is new (False: this token is there already)."""
    found = connection.scalar(select(table.c.id).where(table.c.token == values["token"]))
    if found is not None:
        return int(found), False
    added = connection.scalar(insert(table).values(**values).returning(table.c.id))
    return int(added), True


def withdrawn_rows(connection: Connection, kind: str, before: datetime | None = None) -> set[int]:
    """Numbers of the rows of a table that were withdrawn (before a moment)."""
    w = tables.withdrawals.c
    limit = [w.withdrawn_at < before] if before else []
    return set(connection.scalars(select(w.row_id).where(w.kind == kind, *limit)))


def _selected(
    connection: Connection, table: Table, moment: str, pack: str | None, before: datetime | None
) -> Sequence[Any]:
    """Rows of a table for one pack (all packs without one) from before a moment, oldest first."""
    wanted = [table.c.pack == pack] if pack is not None else []
    limit = [table.c[moment] < before] if before else []
    return connection.execute(select(table).where(*wanted, *limit).order_by(table.c.id)).all()


def read_judgements(
    connection: Connection, pack: str | None, before: datetime | None
) -> tuple[LedgerEntry, ...]:
    """The ledger, oldest first, withdrawn entries marked."""
    gone = withdrawn_rows(connection, "judgements", before)
    return tuple(
        LedgerEntry(
            id=r.id, pack=r.pack, effect=r.effect, added_at=r.added_at, withdrawn=r.id in gone,
            judgement=Judgement(
                indicator=r.indicator, kind=JudgementKind(r.kind), value=r.value, spread=r.spread,
                by=r.person, on=pd.Timestamp(r.day), reason=r.reason, until=parse_period(r.until),
            ),
        )
        for r in _selected(connection, tables.judgements, "added_at", pack, before)
    )  # fmt: skip


def read_scenarios(
    connection: Connection, pack: str | None, before: datetime | None
) -> tuple[SavedScenario, ...]:
    """Every version of every scenario, oldest first, withdrawn versions marked."""
    gone = withdrawn_rows(connection, "scenarios", before)
    versions: dict[tuple[str, str], int] = {}
    found = []
    for r in _selected(connection, tables.scenarios, "saved_at", pack, before):
        versions[r.pack, r.code] = versions.get((r.pack, r.code), 0) + 1
        found.append(SavedScenario(
            id=r.id, pack=r.pack, code=r.code, version=versions[r.pack, r.code], toml=r.toml,
            person=r.person, saved_at=r.saved_at, withdrawn=r.id in gone,
        ))  # fmt: skip
    return tuple(found)


def read_briefs(connection: Connection, pack: str | None) -> tuple[BriefRecord, ...]:
    """Every brief written, oldest first."""
    return tuple(
        BriefRecord(id=r.id, pack=r.pack, file=r.file, kind=r.kind, language=r.language,
                    reproducibility=json.loads(r.reproducibility), answers=json.loads(r.answers),
                    written_at=r.written_at)
        for r in _selected(connection, tables.briefs, "written_at", pack, None)
    )  # fmt: skip


def add_answers(connection: Connection, run_id: int, records: Sequence[Mapping[str, Any]]) -> None:
    """Write the answers of a run, one row for each promise."""
    if records:
        connection.execute(insert(tables.answers), [
            {"run_id": run_id, "outcome": json.dumps(r["outcome"] or {}, sort_keys=True),
             "synthetic": bool(r["synthetic"]),
             **{k: r[k] for k in ("target", "indicator", "form", "bound", "value", "unit",
                                  "probability", "status")}}
            for r in records
        ])  # fmt: skip


def read_runs(connection: Connection, pack: str | None) -> pd.DataFrame:
    """One row for each promise of each run, oldest run first."""
    r, a = tables.runs, tables.answers
    joined = select(r, a).join(a, a.c.run_id == r.c.id).order_by(r.c.id, a.c.target)
    found = connection.execute(joined.where(r.c.pack == pack) if pack is not None else joined)
    rows = []
    for row in found.mappings():
        outcome = json.loads(row["outcome"])
        levels = {name: outcome.get(level) for name, level in _LEVELS.items()}
        rows.append({**row, "run": row["id"], "mean": outcome.get("mean"), **levels})
    frame = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS))
    numbers = ["value", "probability", "mean", *_LEVELS]
    return frame.astype(dict.fromkeys(numbers, float))

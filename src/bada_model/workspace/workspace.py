"""The workspace: imported figures, judgements, scenarios, runs and briefs of an office.

Everything is appended; a row is never changed or deleted. What was known at any earlier moment
can therefore be read back.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pandas as pd
from sqlalchemy import Connection, func, select
from sqlalchemy.sql.schema import Table

from bada_model import store
from bada_model.assumptions import Judgement
from bada_model.language import Text
from bada_model.workspace import copies, figures, records, tables
from bada_model.workspace.database import PATIENCE, Database, open_database
from bada_model.workspace.faults import WorkspaceError
from bada_model.workspace.figures import Import
from bada_model.workspace.held import Held
from bada_model.workspace.records import BriefRecord, LedgerEntry, SavedScenario
from bada_model.workspace.tokens import check_name, digest_of, plain_json, token_of


def _now() -> datetime:
    return datetime.now(UTC)


class Workspace:
    """One open workspace; safe to use from several processes and threads at once.

    Examples
    --------
    >>> with Workspace.open(getfixture("tmp_path") / "workspace.db") as workspace:
    ...     workspace.save_scenario("heshan-2024", "vouchers", "schema = 1")
    1
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        self._database, self._clock = database, clock
        self._held = Held()

    @classmethod
    def open(
        cls,
        address: str | Path,
        *,
        read_only: bool = False,
        patience: float = PATIENCE,
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """Open a workspace; made if it is not there, brought to the present schema if it is older.

        Parameters
        ----------
        address : str or Path
            A file, or ``postgresql+psycopg://user:password@host/name``.
        read_only : bool
            Nothing is made, upgraded or written.
        patience : float
            Seconds to wait for another writer.
        clock : callable
            Tells the present moment, with its zone.

        Raises
        ------
        WorkspaceError
            Out of reach, locked, no workspace, or written by a newer program.
        """
        return cls(open_database(address, read_only=read_only, patience=patience), clock)

    @property
    def name(self) -> str:
        """The address without its password."""
        return self._database.name

    def __repr__(self) -> str:
        return f"Workspace({self.name!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    # -- figures ---------------------------------------------------------------------

    def append_observations(
        self,
        pack: str,
        frame: pd.DataFrame,
        *,
        file: str,
        file_hash: str,
        mapping: str = "",
        person: str = "",
    ) -> Import:
        """Append figures in one transaction: all or none.

        The same content of the same file is there once only; to take it in again, withdraw it first.

        Parameters
        ----------
        pack : str
            Code of the plan.
        frame : DataFrame
            Columns :data:`bada_model.domain.OBSERVATION_COLUMNS` typed as
            :func:`bada_model.store.read_observations` returns them, and optionally ``cell``, where
            a figure stood, such as ``表1!C7``.
        file, file_hash : str
            Name (without folder) and hash of the source file.
        mapping : str
            The mapping by which it was read, as text.

        Raises
        ------
        InputError
            With every fault of the frame.
        WorkspaceError
            Nothing was written.
        """
        store.check_figures(frame, file)
        rows = figures.Encoded.of(frame)
        digest = digest_of(pack, file_hash, mapping, hashlib.sha256(rows.content).hexdigest())

        def add(connection: Connection) -> Import:
            token = token_of(connection, digest)
            found = connection.execute(
                select(tables.imports.c.id).where(tables.imports.c.token == token)
            ).scalar()
            if found is None:
                first = figures.next_number(connection)
                values = {"token": token, "pack": pack, "file": Path(file).name, "file_hash": file_hash,
                          "mapping": mapping, "person": person, "rows": len(frame),
                          "imported_at": self._moment(connection, tables.imports, "imported_at"),
                          "first": first}  # fmt: skip
                number = figures.add_import(connection, values)
                figures.add_figures(connection, number, first, rows)
            else:
                number = int(found)
            (item,) = (i for i in figures.read_imports(connection, pack, None) if i.id == number)
            return replace(item, new=found is None)

        return self._database.write(add)

    def observations(
        self,
        pack: str,
        as_of: pd.Period | None = None,
        imported_before: datetime | None = None,
    ) -> pd.DataFrame:
        """The figures of a pack, all vintages, in the order in which they were imported.

        Parameters
        ----------
        as_of : Period, optional
            Only what was out when the figures of this month were, see :func:`bada_model.store.known`.
        imported_before : datetime, optional
            Only what this workspace held before this moment; a moment without zone is local time.

        Returns
        -------
        DataFrame
            Columns of :data:`bada_model.domain.OBSERVATION_COLUMNS`, ``file`` and ``row``, the number
            of the figure in this workspace (see :meth:`origin`).
        """
        return self._held.observations(self._database, pack, as_of, imported_before)

    def imports(
        self, pack: str | None = None, imported_before: datetime | None = None
    ) -> tuple[Import, ...]:
        """Every import, oldest first; withdrawn ones are marked."""
        return self._database.read(lambda c: figures.read_imports(c, pack, imported_before))

    def origin(self, row: int) -> tuple[Import, str]:
        """From which import, and from which cell of its file, a figure came.

        Raises
        ------
        WorkspaceError
            No figure has this number.
        """

        def find(connection: Connection) -> tuple[Import, str] | None:
            o = tables.observations.c
            found = connection.execute(
                select(o.import_id, o.cell).where(o.number == int(row))
            ).first()
            if found is None:
                return None
            taken = {item.id: item for item in figures.read_imports(connection, None, None)}
            return taken[found.import_id], found.cell

        place = self._database.read(find)
        if place is None:
            raise WorkspaceError(
                Text(f"工作区 {self.name} 没有第{row}号数据",
                     f"workspace {self.name} has no figure number {row}")
            )  # fmt: skip
        return place

    # -- judgements and scenarios ------------------------------------------------------

    def add_judgement(self, pack: str, judgement: Judgement, *, effect: str = "") -> int:
        """Add a judgement to the ledger; its number. ``effect`` says what it changed, as text."""
        j = judgement
        return self._add(tables.judgements, "added_at", {
            "pack": pack, "indicator": j.indicator, "kind": str(j.kind), "value": j.value,
            "spread": j.spread, "person": j.by, "day": j.on.date(), "reason": j.reason,
            "until": str(j.until), "effect": effect,
        })  # fmt: skip

    def judgements(
        self, pack: str | None = None, added_before: datetime | None = None
    ) -> tuple[LedgerEntry, ...]:
        """The ledger, oldest first; withdrawn entries are marked."""
        return self._database.read(lambda c: records.read_judgements(c, pack, added_before))

    def save_scenario(self, pack: str, code: str, toml: str, *, person: str = "") -> int:
        """Save a version of a scenario; the version's number.

        Raises
        ------
        WorkspaceError
            The code is no plain name.
        """
        check_name(code)
        number = self._add(tables.scenarios, "saved_at",
                           {"pack": pack, "code": code, "toml": toml, "person": person})  # fmt: skip
        return next(s.version for s in self.scenarios(pack) if s.id == number)

    def scenarios(
        self, pack: str | None = None, saved_before: datetime | None = None
    ) -> tuple[SavedScenario, ...]:
        """Every version of every scenario, oldest first; withdrawn versions are marked."""
        return self._database.read(lambda c: records.read_scenarios(c, pack, saved_before))

    # -- what was said ------------------------------------------------------------------

    def record_run(
        self, reproducibility: Mapping[str, str], answers: Sequence[Mapping[str, Any]]
    ) -> int:
        """Keep the answers of a projection; its number. The same run is kept once.

        Parameters
        ----------
        reproducibility : mapping
            As :meth:`bada_model.projection.Projection.reproducibility` returns it.
        answers : sequence of mapping
            As :func:`bada_model.projection.assessment_record` returns them.
        """
        r = reproducibility
        token = digest_of("run", plain_json(r), plain_json(answers))
        values = {"pack": r["pack"], "as_of": r["as_of"], "scenario": r["scenario"], "data": r["data"],
                  "seed": r["seed"], "paths": int(r["paths"]), "version": r["version"]}  # fmt: skip

        def add(connection: Connection) -> int:
            moment = self._moment(connection, tables.runs, "run_at")
            row = {"token": token, "run_at": moment, **values}
            number, new = records.add_row(connection, tables.runs, row)
            if new:
                records.add_answers(connection, number, answers)
            return number

        return self._database.write(add)

    def runs(self, pack: str | None = None) -> pd.DataFrame:
        """One row for each promise of each run, columns :data:`records.ANSWER_COLUMNS`."""
        return self._database.read(lambda c: records.read_runs(c, pack))

    def record_brief(
        self,
        file: str,
        *,
        kind: str,
        language: str,
        reproducibility: Mapping[str, str],
        answers: Sequence[Mapping[str, Any]],
    ) -> int:
        """Keep what a brief said and what made it; its number."""
        return self._add(tables.briefs, "written_at", {
            "pack": reproducibility["pack"], "file": Path(file).name, "kind": kind,
            "language": language, "reproducibility": plain_json(reproducibility), "answers": plain_json(answers),
        })  # fmt: skip

    def briefs(self, pack: str | None = None) -> tuple[BriefRecord, ...]:
        """Every brief recorded, oldest first."""
        return self._database.read(lambda c: records.read_briefs(c, pack))

    # -- withdrawal, backup, state ---------------------------------------------------------

    def withdraw(self, kind: str, number: int, *, person: str, reason: str) -> int:
        """Withdraw an import, judgement or scenario version: a new row, the old one stays readable.

        Parameters
        ----------
        kind : str
            ``imports``, ``judgements`` or ``scenarios``.

        Raises
        ------
        WorkspaceError
            No such row.
        """
        table = {t.name: t for t in (tables.imports, tables.judgements, tables.scenarios)}.get(kind)

        def there(connection: Connection) -> bool:
            return table is not None and bool(
                connection.scalar(select(func.count()).where(table.c.id == number))
            )

        if not self._database.read(there):
            raise WorkspaceError(
                Text(f"工作区 {self.name} 没有 {kind} 第{number}号",
                     f"workspace {self.name} has no {kind} number {number}")
            )  # fmt: skip
        return self._add(tables.withdrawals, "withdrawn_at",
                         {"kind": kind, "row_id": number, "person": person, "reason": reason})  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Rows by table."""

        def count(connection: Connection) -> dict[str, int]:
            return {
                name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
                for name, table in tables.metadata.tables.items()
            }

        return self._database.read(count)

    def backup(self, path: str | Path) -> Path:
        """Write everything to one new SQLite file, whichever database this is.

        Raises
        ------
        WorkspaceError
            The file exists already or cannot be written; no half file is left under its name.
        """
        return copies.backup(self._database, Path(path))

    def restore(self, path: str | Path) -> dict[str, int]:
        """Fill this empty workspace from a backup; rows by table.

        Raises
        ------
        WorkspaceError
            This workspace holds rows already, or the file is no intact backup; nothing was written.
        """
        return copies.restore(self._database, Path(path))

    # -- details ---------------------------------------------------------------------------

    def _add(self, table: Table, moment: str, values: Mapping[str, Any]) -> int:
        token = uuid.uuid4().hex

        def add(connection: Connection) -> int:
            when = self._moment(connection, table, moment)
            return records.add_row(connection, table, {"token": token, moment: when, **values})[0]

        return self._database.write(add)

    def _moment(self, connection: Connection, table: Table, column: str) -> datetime:
        """Now, but later than the last row: a clock that was set back does not reorder the past."""
        last = connection.scalar(select(func.max(table.c[column])))
        return (
            self._clock() if last is None else max(self._clock(), last + timedelta(microseconds=1))
        )

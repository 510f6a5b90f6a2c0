"""Backup and restore: one SQLite file that holds everything, whichever database it came from."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select, text

from bada_model.language import Text
from bada_model.workspace.database import Database, open_database
from bada_model.workspace.faults import WorkspaceError, explained
from bada_model.workspace.tables import VERSION_TABLE, metadata

_CHUNK = 20_000


def backup(database: Database, path: Path) -> Path:
    """Write a complete, checked copy under a new name."""
    if path.exists():
        raise WorkspaceError(
            Text(f"{path} 已存在；请换一个文件名", f"{path} exists already; choose another name")
        )
    with _whole(path) as temporary:
        target = open_database(temporary)
        database.read(lambda source: target.write(lambda c: _copy(source, c)))
        target.close()
        _check(temporary)
    return path


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its name when everything went well."""
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.link(temporary, path)  # unlike a rename this never replaces a file
    except (OSError, sqlite3.Error) as error:
        raise explained(error, str(path)) from None
    finally:
        if temporary is not None:
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{temporary}{suffix}").unlink(missing_ok=True)


def _check(path: Path) -> None:
    """Fold the write-ahead log into the file and check that it is an intact workspace."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        found = connection.execute("PRAGMA integrity_check").fetchone()
        connection.execute(f"SELECT version_num FROM {VERSION_TABLE}")
    finally:
        connection.close()
    if found != ("ok",):
        raise sqlite3.DatabaseError("malformed")


def restore(database: Database, path: Path) -> dict[str, int]:
    """Fill an empty workspace from a backup of this or an earlier schema."""
    if not path.is_file():
        raise WorkspaceError(
            Text(f"没有备份文件 {path}；请检查路径", f"no backup file {path}; check the path")
        )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.db"
        try:
            shutil.copyfile(path, copy)
            _check(copy)
        except (OSError, sqlite3.Error) as error:
            raise explained(error, str(path)) from None
        source = open_database(copy)
        try:
            return database.write(lambda c: source.read(lambda s: _fill(database.name, s, c)))
        finally:
            source.close()


def _fill(name: str, source: Connection, target: Connection) -> dict[str, int]:
    if any(_count(target, table) for table in metadata.tables.values()):
        raise WorkspaceError(
            Text(f"工作区 {name} 已有内容，恢复不会覆盖；请指定一个新的工作区",
                 f"workspace {name} holds rows already and nothing is overwritten; name a new workspace")
        )  # fmt: skip
    return _copy(source, target)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def _copy(source: Connection, target: Connection) -> dict[str, int]:
    """Every row of every table, with its number."""
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_CHUNK).execute(select(table)).mappings()
        for part in rows.partitions():
            target.execute(insert(table), [dict(row) for row in part])
        if target.dialect.name == "postgresql" and "id" in table.c:
            target.execute(text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                f"(SELECT coalesce(max(id), 0) + 1 FROM {table.name}), false)"
            ))  # fmt: skip
    return {name: _count(target, table) for name, table in metadata.tables.items()}

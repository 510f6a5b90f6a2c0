"""One database, opened by path or URL: transactions that are done whole or not at all."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from bada_model.language import Text
from bada_model.workspace import schema
from bada_model.workspace.faults import WorkspaceError, explained, worth_another_try

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds a writer waits for another one."""
_PAUSES = (0.2, 1.0)
_UNFINISHED = ".writing."  # as in bada_model.files: no reader takes it for a result
_WRITERS = 0x62616461
"""Key of the PostgreSQL advisory lock that lets one writer in at a time, as SQLite does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An engine, a name that may be printed, and whether it is only read."""

    name: str
    read_only: bool
    patience: float  # seconds
    engine: Engine = field(repr=False)

    def read(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work`` in one consistent view of the database.

        Raises
        ------
        WorkspaceError
        """
        return self._tried(work, writing=False)

    def write(self, work: Callable[[Connection], T]) -> T:
        """The result of ``work`` in one transaction; writers take turns.

        ``work`` may run again after a lost connection, so its rows carry a token that tells
        whether they are already there.

        Raises
        ------
        WorkspaceError
            Nothing was written, or, where the connection was lost, it is safe to call again.
        """
        return self._tried(work, writing=True)

    def _tried(self, work: Callable[[Connection], T], *, writing: bool) -> T:
        for pause in (*_PAUSES, None):
            try:
                return self._once(work, writing=writing)
            except SQLAlchemyError as error:
                if pause is None or not worth_another_try(error):
                    raise explained(error, self.name) from None
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, work: Callable[[Connection], T], *, writing: bool) -> T:
        with self.engine.connect() as connection:
            chosen = connection.execution_options(bada_writing=writing)
            if not writing and self.engine.dialect.name == "postgresql":
                chosen = chosen.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with chosen.begin():
                if writing and self.engine.dialect.name == "postgresql":
                    self._take_turn(chosen)
                return work(chosen)

    def _take_turn(self, connection: Connection) -> None:
        """Wait for other writers, but no longer than ``patience``."""
        wait = max(1, round(self.patience * 1000))
        connection.execute(text(f"SET LOCAL lock_timeout = {wait}"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_database(
    address: str | Path, *, read_only: bool = False, patience: float = PATIENCE
) -> Database:
    """Open a database and bring it to the present schema; to read, it must be there already.

    Parameters
    ----------
    address : str or Path
        A file, ``sqlite:///file`` or ``postgresql://user:password@host/name``.

    Raises
    ------
    WorkspaceError
        Out of reach, locked, not a workspace, or written by a newer program.
    """
    url = parsed(address)
    if not read_only and url.get_backend_name() == "sqlite":
        _make_whole(Path(str(url.database)))
    database = _engine(url, read_only=read_only, patience=patience)
    try:
        _refuse_missing(url, database)
        _bring_up(database)
    except BaseException:
        database.close()
        raise
    return database


def is_begun(address: str | Path) -> bool:
    """Whether there is a workspace at an address; nothing is made.

    Raises
    ------
    WorkspaceError
        Out of reach.
    """
    url = parsed(address)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return False
    database = _engine(url, read_only=True, patience=PATIENCE)
    try:
        return database.read(schema.present) is not None
    finally:
        database.close()


def _make_whole(path: Path) -> None:
    """Make a missing file under another name and link it into place: a reader never meets half a workspace.

    Another program that makes the same file at the same moment wins, and its file is used.
    """
    if path.exists() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        return
    unfinished = path.with_name(f"{_UNFINISHED}{uuid.uuid4().hex}")
    url = URL.create("sqlite", database=str(unfinished))
    database = replace(_engine(url, read_only=False, patience=PATIENCE), name=str(path))
    try:
        database.write(lambda connection: schema.upgrade(connection, str(path)))
        database.close()
        with suppress(OSError):  # it is there by now, or this file system has no links
            os.link(unfinished, path)
    finally:
        database.close()
        unfinished.unlink(missing_ok=True)


def _bring_up(database: Database) -> None:
    """To the present schema; a database that is only read must have it."""
    found = database.read(schema.present)
    if database.read_only:
        schema.check_current(found, database.name)
        return
    if database.engine.dialect.name == "sqlite":
        _write_ahead(database)
    if found != schema.newest():
        database.write(lambda connection: schema.upgrade(connection, database.name))


def _refuse_missing(url: URL, database: Database) -> None:
    file = Path(str(url.database))
    if database.read_only and url.get_backend_name() == "sqlite" and not file.is_file():
        raise WorkspaceError(
            Text(f"没有工作区文件 {database.name}；请检查路径，或先用 bada import 建立",
                 f"no workspace file {database.name}; check the path, or make one with bada import")
        )  # fmt: skip


def _write_ahead(database: Database) -> None:
    """Switch a SQLite file to WAL once; it remembers."""

    def switch() -> None:
        raw = database.engine.raw_connection()
        try:
            if raw.cursor().execute("PRAGMA journal_mode").fetchone() != ("wal",):
                raw.cursor().execute("PRAGMA journal_mode=WAL")
        finally:
            raw.close()

    try:
        switch()
    except Exception as error:
        raise explained(error, database.name) from None


def parsed(address: str | Path) -> URL:
    """The URL of a path, or of a database address; messages never repeat a password.

    Raises
    ------
    WorkspaceError
        No address of a kind this program knows.
    """
    given = str(address)
    if "\0" in given or not given.strip():
        raise _unknown_address()
    if "://" not in given:
        return URL.create("sqlite", database=str(Path(given).expanduser()))
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise _unknown_address() from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return URL.create("sqlite", database=url.database)
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
    raise _unknown_address()


def _unknown_address() -> WorkspaceError:
    return WorkspaceError(
        Text("工作区地址不可识别；请给出文件路径（如 workspace.db）或 postgresql+psycopg://用户:密码@主机/库名",
             "no such kind of workspace address; give a file (such as workspace.db) or postgresql+psycopg://user:password@host/name")
    )  # fmt: skip


def printable(url: URL) -> str:
    """The address without password and without options."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    at = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{at}{url.host or ''}{port}/{url.database or ''}"


def _engine(url: URL, *, read_only: bool, patience: float) -> Database:
    name = printable(url)
    try:
        if url.get_backend_name() == "sqlite":
            engine = _sqlite(str(url.database), read_only=read_only, patience=patience)
        else:
            engine = create_engine(
                url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10}
            )
    except (NoSuchModuleError, ModuleNotFoundError):
        raise WorkspaceError(
            Text("缺少 PostgreSQL 驱动；请安装 bada-model[postgresql]",
                 "the PostgreSQL driver is missing; install bada-model[postgresql]")
        ) from None  # fmt: skip
    return Database(name=name, read_only=read_only, patience=patience, engine=engine)


def _read_mode(path: Path) -> str:
    """Reading a write-ahead log needs a place for its index; without one only a closed file is read."""
    closed = not Path(f"{path}-wal").exists()
    return "mode=ro&immutable=1" if closed and not os.access(path.parent, os.W_OK) else "mode=ro"


def _sqlite(file: str, *, read_only: bool, patience: float) -> Engine:
    path = Path(file).absolute()
    mode = _read_mode(path) if read_only else "mode=rwc"
    engine = create_engine(
        f"sqlite:///file:{quote(str(path))}?{mode}&uri=true",
        hide_parameters=True, connect_args={"timeout": patience},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writing = connection.get_execution_options().get("bada_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine

"""Bringing a database to the present schema, and refusing one from the future."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bada_model.language import Text
from bada_model.workspace.faults import WorkspaceError
from bada_model.workspace.tables import APPEND_ONLY, VERSION_TABLE


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def newest() -> str:
    """The schema this program writes."""
    return str(_scripts().get_current_head())


def present(connection: Connection) -> str | None:
    """The schema of a database, None where it has none yet."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def check_known(found: str | None, name: str) -> None:
    """Refuse a schema that a newer program wrote.

    Raises
    ------
    WorkspaceError
    """
    known = {str(script.revision) for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise WorkspaceError(
            Text(f"工作区 {name} 由更新版本的程序写成（结构 {found}，本程序为 {newest()}）；请升级 bada-model",
                 f"workspace {name} was written by a newer program (schema {found}, this one knows {newest()}); upgrade bada-model")
        )  # fmt: skip


def check_current(found: str | None, name: str) -> None:
    """Refuse, for reading, a schema that still has to be upgraded.

    Raises
    ------
    WorkspaceError
    """
    check_known(found, name)
    if found != newest():
        raise WorkspaceError(
            Text(f"工作区 {name} 的结构较旧或为空；请先运行 bada workspace upgrade",
                 f"workspace {name} is empty or of an older schema; run bada workspace upgrade first")
        )  # fmt: skip


def upgrade(connection: Connection, name: str, to: str = "head") -> None:
    """Run the missing migrations inside the caller's transaction.

    Raises
    ------
    WorkspaceError
        A newer schema, or a database that belongs to something else.
    """
    found = present(connection)
    check_known(found, name)
    if found is None:
        _refuse_foreign(connection, name)
    scripts = _scripts()

    def missing(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(to, revision)

    with EnvironmentContext(Config(), scripts, fn=missing, destination_rev=to) as environment:
        environment.configure(connection=connection, version_table=VERSION_TABLE)
        environment.run_migrations()


def _refuse_foreign(connection: Connection, name: str) -> None:
    tables = set(inspect(connection).get_table_names())
    ours = tables & set(APPEND_ONLY)
    if ours or (tables and connection.dialect.name == "sqlite"):
        raise WorkspaceError(
            Text(f"数据库 {name} 不是工作区（含有表 {sorted(tables)[0]}）；请换一个空的数据库",
                 f"database {name} is no workspace (it has a table {sorted(tables)[0]}); use an empty one")
        )  # fmt: skip

"""A database is brought to the present schema; one from the future or of another program is refused."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bada_model.workspace import Workspace, WorkspaceError, database, schema, tables


def old(address, revision):
    """A database of an earlier schema with one row in it."""
    opened = database._engine(database.parsed(address), read_only=False, patience=5)
    opened.write(lambda c: schema.upgrade(c, opened.name, to=revision))
    opened.write(lambda c: c.execute(text(
        "INSERT INTO scenarios (token, pack, code, toml, person, saved_at) "
        "VALUES ('t', 'small', 'kept', 'schema = 1', '', '2024-01-01 00:00:00+00')"
        if opened.engine.dialect.name == "postgresql" else
        "INSERT INTO scenarios (token, pack, code, toml, person, saved_at) "
        "VALUES ('t', 'small', 'kept', 'schema = 1', '', '2024-01-01 00:00:00.000000')")))  # fmt: skip
    opened.close()


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_database_is_upgraded_and_keeps_its_rows(address, revision):
    old(address, revision)
    with pytest.raises(WorkspaceError, match="bada workspace upgrade"):
        Workspace.open(address, read_only=True)
    with Workspace.open(address) as workspace:
        assert [s.code for s in workspace.scenarios()] == ["kept"]
        assert workspace.briefs() == ()


def test_the_migrations_make_the_tables_the_program_uses(workspace):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={
            "version_table": tables.VERSION_TABLE, "compare_type": True})  # fmt: skip
        return compare_metadata(context, tables.metadata)

    assert workspace._database.read(differences) == []


def test_a_newer_database_is_refused_and_left_alone(address):
    with Workspace.open(address) as workspace:
        workspace._database.write(
            lambda c: c.execute(text("UPDATE bada_schema SET version_num = '9999'"))
        )
    for read_only in (True, False):
        with pytest.raises(WorkspaceError, match=r"schema 9999.*upgrade bada-model") as caught:
            Workspace.open(address, read_only=read_only)
        assert "请升级" in caught.value.message("zh")


def test_the_file_of_another_program_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    with pytest.raises(WorkspaceError, match=r"no workspace.*bookmarks"):
        Workspace.open(tmp_path / "other.db")


def test_reading_makes_nothing(tmp_path):
    with pytest.raises(WorkspaceError, match="no workspace file"):
        Workspace.open(tmp_path / "none.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_sqlite_files_use_the_write_ahead_log(tmp_path):
    with Workspace.open(tmp_path / "w.db") as workspace:
        mode, sync = workspace._database.read(lambda c: (
            c.exec_driver_sql("PRAGMA journal_mode").scalar(), c.exec_driver_sql("PRAGMA synchronous").scalar()))  # fmt: skip
    assert (mode, sync) == ("wal", 2)

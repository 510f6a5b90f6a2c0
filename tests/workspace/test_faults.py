"""Kills, two writers, locks, full disks, read-only places and servers that vanish."""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bada_model.errors import BadaError
from bada_model.files import write_whole
from bada_model.workspace import Workspace, WorkspaceError, database
from tests.workspace.conftest import table

ROOT = Path(__file__).parents[2]
KILLS = {"append": 70, "scenario": 50, "backup": 30, "brief": 55}
WHOLE = {"import": 45, "save": 12, "brief": 16, "cold": 2}
"""Kills of whole commands; ``cold`` of each of two."""


def campaign(name, address, rounds):
    """Run one campaign of :mod:`tests.workspace.crashes`; its checks are assertions there."""
    done = subprocess.run([sys.executable, "-m", "tests.workspace.crashes", name, address, str(rounds)],
                          cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_at_least_two_hundred_kills_are_tried():
    assert sum(KILLS.values()) >= 200


@pytest.mark.parametrize("name", KILLS)
def test_a_killed_program_loses_nothing_and_leaves_no_halves(name, tmp_path):
    happened = campaign(name, str(tmp_path / "workspace.db"), KILLS[name])
    assert happened["kills"] == KILLS[name]
    assert happened["while_working"] >= KILLS[name] / 4


@pytest.fixture(scope="module")
def commands_killed(tmp_path_factory):
    """What happened to whole commands; every check is an assertion in the program."""
    place = tmp_path_factory.mktemp("whole")
    rounds = [f"{name}={n}" for name, n in (WHOLE | {"read_only": 65534}).items()]
    done = subprocess.run([sys.executable, "-m", "tests.workspace.whole_commands", str(place), *rounds],
                          cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("import", {"before": 3, "storing": 8, "mapping": 4}),
        ("save", {"before": 1, "storing": 3}),
        ("brief", {"before": 1, "writing": 4, "storing": 1}),
    ],
)
def test_a_killed_command_left_nothing_half_done_wherever_it_was(commands_killed, name, least):
    happened = commands_killed[name]
    where = happened["where"]
    assert sum(where.values()) == happened["kills"] == WHOLE[name]
    for step, kills in least.items():
        assert where.get(step, 0) + where.get(f"after {step}", 0) >= kills


def test_programs_killed_from_their_start_on_left_nothing_half_done(commands_killed):
    assert commands_killed["cold"]["kills"] == 2 * WHOLE["cold"]


def test_a_brief_from_a_workspace_that_can_only_be_read_is_written_and_not_kept(commands_killed):
    happened = commands_killed["read_only"]
    assert happened["code"] == 0
    assert happened["files"] == [f"small-2024_2024-07_month_zh.{f}" for f in ("html", "md")]
    assert happened["said"].startswith("通报已写出，但没有存入工作区：")
    assert happened["said"].count("\n") == 1
    assert happened["kept"] == 1  # the one kept before


@pytest.mark.parametrize("name", ["append", "scenario"])
def test_a_killed_client_of_a_server_loses_nothing(name, postgresql):
    happened = campaign(name, postgresql.new_database(), 10)
    assert happened["while_working"] >= 2


def test_several_writers_take_turns_and_readers_see_whole_imports(address):
    happened = campaign("together", address, 3)
    assert happened["acknowledged"] == 45


def test_a_place_that_can_only_be_read_is_read_and_not_written():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "desk"
        place.mkdir()
        happened = campaign("read_only_place", str(place / "workspace.db"), 65534)
        place.chmod(0o755)
    assert happened["rows"] == 40
    assert "can only be read" in happened["said"] or "cannot be opened" in happened["said"]


def test_a_reader_writes_nothing(tmp_path):
    Workspace.open(tmp_path / "w.db").close()
    with (
        Workspace.open(tmp_path / "w.db", read_only=True) as reader,
        pytest.raises(WorkspaceError, match="can only be read"),
    ):
        reader.save_scenario("small", "x", "")


@contextmanager
def held(path):
    """Another program in the middle of writing."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    yield other
    other.close()


def test_a_locked_file_is_said_to_be_locked_and_then_works(tmp_path):
    with Workspace.open(tmp_path / "w.db", patience=0.05) as workspace:
        with held(tmp_path / "w.db"):
            with pytest.raises(WorkspaceError, match="in use by another program") as caught:
                workspace.save_scenario("small", "x", "")
            assert "正被另一个程序占用" in caught.value.message("zh")
            assert workspace.scenarios() == ()
        assert workspace.save_scenario("small", "x", "") == 1


def test_a_writer_of_a_server_does_not_wait_for_ever(postgresql):
    address = postgresql.new_database()
    with Workspace.open(address) as slow, Workspace.open(address, patience=0.05) as workspace:

        def work(connection):
            assert connection.scalar(text("SELECT 1")) == 1
            with pytest.raises(WorkspaceError, match="in use by another program"):
                workspace.save_scenario("small", "x", "")

        slow._database.write(work)
        assert workspace.save_scenario("small", "x", "") == 1


def test_threads_of_one_program_share_a_workspace(workspace):
    frames = []

    def work(n):
        for k in range(4):
            workspace.append_observations("small", table(f"jobs{n} 2024-06 {k}"), file="f", file_hash=f"{n}.{k}")  # fmt: skip
            frames.append(workspace.observations("small"))

    threads = [threading.Thread(target=work, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(frames) == 16
    assert all(f["row"].is_monotonic_increasing and f["row"].is_unique for f in frames)
    assert len(workspace.observations("small")) == 16


def test_a_writer_waits_for_another_one(tmp_path):
    path = tmp_path / "w.db"
    with Workspace.open(path, patience=60) as workspace, held(path) as other:
        soon = threading.Timer(0.2, other.rollback)
        soon.start()
        assert workspace.save_scenario("small", "x", "") == 1
        soon.join()


def test_a_full_database_is_said_to_be_full_and_stays_whole(tmp_path):
    with Workspace.open(tmp_path / "w.db") as workspace:
        workspace.append_observations("small", table("jobs 2024-06 1"), file="f", file_hash="1")

        @event.listens_for(workspace._database.engine, "begin")
        def no_room(connection):
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

        large = table(*(f"jobs{n} 2024-06 1" for n in range(2000)))
        with pytest.raises(WorkspaceError, match="disk that is full") as caught:
            workspace.append_observations("small", large, file="f", file_hash="2")
        assert "磁盘已满" in caught.value.message("zh")
        assert len(workspace.observations("small")) == 1
    with Workspace.open(tmp_path / "w.db") as workspace:
        assert workspace.append_observations("small", large, file="f", file_hash="2").new


@contextmanager
def small_disk(size):
    """No file of this process grows beyond ``size`` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_during_an_import_backup_or_brief_costs_nothing(tmp_path):
    large = table(*(f"jobs{n} 2024-06 1" for n in range(3000)))
    with Workspace.open(tmp_path / "w.db") as workspace:
        workspace.append_observations("small", large, file="f", file_hash="1")
        with small_disk(100_000):
            with pytest.raises(WorkspaceError, match="disk that is full"):
                workspace.append_observations("small", large, file="f", file_hash="2")
            with pytest.raises(WorkspaceError, match="disk that is full"):
                workspace.backup(tmp_path / "safe" / "backup.db")
            with pytest.raises(BadaError, match="cannot write"):
                write_whole(tmp_path / "safe" / "brief.html", "x" * 200_000)
        assert len(workspace.observations("small")) == 3000
        assert list((tmp_path / "safe").iterdir()) == []
        assert workspace.backup(tmp_path / "safe" / "backup.db").is_file()


@pytest.mark.parametrize("damage", [lambda b: b[:3000], lambda b: b"\0" * len(b), lambda b: b[:100] + b"\xff" * (len(b) - 100)])  # fmt: skip
def test_a_damaged_file_is_said_to_be_damaged(tmp_path, damage):
    path = tmp_path / "w.db"
    Workspace.open(path).close()
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(WorkspaceError, match="not an intact workspace") as caught:
        Workspace.open(path)
    assert "从备份恢复" in caught.value.message("zh")


def test_work_is_done_again_when_the_server_drops_the_connection(postgresql):
    address = postgresql.new_database()
    with Workspace.open(address) as workspace, Workspace.open(address) as other:
        dropped = []

        def work(connection):
            connection.execute(text("INSERT INTO scenarios (token, pack, code, toml, person, saved_at) "
                                    "VALUES ('t', 'small', 'x', '', '', now())"))  # fmt: skip
            if not dropped:
                dropped.append(connection.scalar(text("SELECT pg_backend_pid()")))
                other._database.read(lambda c: c.execute(text(f"SELECT pg_terminate_backend({dropped[0]})")))  # fmt: skip
            connection.scalar(text("SELECT 1"))

        workspace._database.write(work)
        assert dropped
        assert [s.code for s in workspace.scenarios()] == ["x"]


def test_a_server_that_vanishes_loses_nothing_and_is_named(postgresql):
    address = postgresql.new_database()
    with Workspace.open(address) as workspace:
        workspace.save_scenario("small", "before", "")

        def work(connection):
            connection.execute(text("INSERT INTO scenarios (token, pack, code, toml, person, saved_at) "
                                    "VALUES ('t', 'small', 'half', '', '', now())"))  # fmt: skip
            if os.path.exists(postgresql.folder / "data" / "postmaster.pid"):
                postgresql.stop()
            connection.scalar(text("SELECT 1"))

        try:
            with pytest.raises(WorkspaceError, match="out of reach") as caught:
                workspace._database.write(work)
            assert "失去连接" in caught.value.message("zh")
        finally:
            if not (postgresql.folder / "data" / "postmaster.pid").exists():
                postgresql.start()
        workspace.save_scenario("small", "after", "")
        assert [s.code for s in workspace.scenarios()] == ["before", "after"]


def test_a_confirmation_that_is_lost_on_its_way_does_not_double_the_row(workspace, monkeypatch):
    once = database.Database._once
    lost = []

    def unheard(self, work, *, writing):
        result = once(self, work, writing=writing)
        if writing and not lost:
            lost.append(result)
            raise OperationalError("", {}, Exception("gone"), connection_invalidated=True)
        return result

    monkeypatch.setattr(database.Database, "_once", unheard)
    workspace.append_observations("small", table("jobs 2024-06 1"), file="f", file_hash="1")
    lost.clear()
    workspace.save_scenario("small", "x", "")
    monkeypatch.undo()
    counts = workspace.counts()
    assert (counts["observations"], counts["imports"], counts["scenarios"]) == (1, 1, 1)


def test_an_unreachable_server_is_named_without_its_password():
    with pytest.raises(WorkspaceError, match=r"postgresql://desk@127.0.0.1:1/x is out of reach") as caught:  # fmt: skip
        Workspace.open("postgresql+psycopg://desk:hush@127.0.0.1:1/x")
    assert "hush" not in str(caught.value) + repr(caught.value.__cause__)

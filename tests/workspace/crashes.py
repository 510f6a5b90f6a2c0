"""Campaigns against a workspace, run as a program of its own that forks cheap children.

    python -m tests.workspace.crashes JOB ADDRESS ROUNDS

Children work in a loop and acknowledge what they finished on a pipe; they are killed at random
moments. After each kill the workspace must open, hold everything acknowledged, and no part of anything.
Prints what happened as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from bada_model.files import write_whole
from bada_model.workspace import Workspace
from tests.workspace.conftest import table

ROWS = 40
LENGTH = 300_000
LONGEST = 0.08
"""Seconds within which a child is killed, counted from three different moments in turn."""
Say = Callable[[str], object]
RUN = {"pack": "small", "as_of": "2024-06", "data": "ab", "seed": "1", "paths": "1", "version": "1",
       "scenario": "baseline"}  # fmt: skip


def some_rows(start: int):
    """Forty figures, all different."""
    return table(*(f"jobs{n} 2024-06 {start + n}" for n in range(ROWS)))


# -- jobs of children ----------------------------------------------------------------------


def append(address: str, say: Say, mark: str) -> None:
    """Append imports for ever."""
    rows = some_rows(0)
    with Workspace.open(address) as workspace:
        say("open")
        for n in range(10_000):
            say(workspace.append_observations("small", rows, file="f", file_hash=f"{mark}.{n}").file_hash)  # fmt: skip


def scenario(address: str, say: Say, mark: str) -> None:
    """Save scenarios for ever."""
    with Workspace.open(address) as workspace:
        say("open")
        for n in range(10_000):
            workspace.save_scenario("small", f"s{mark}-{n}", f"# {n}\n" * 200)
            say(f"s{mark}-{n}")


def backup(address: str, say: Say, mark: str) -> None:
    """Write backups for ever."""
    with Workspace.open(address) as workspace:
        say("open")
        for n in range(10_000):
            say(workspace.backup(Path(address).with_name(f"backup{mark}-{n}.db")).name)


def brief(address: str, say: Say, mark: str) -> None:
    """Rewrite one page and record it, for ever."""
    with Workspace.open(address) as workspace:
        say("open")
        for n in range(10_000):
            page = Path(address).with_name("brief.html")
            write_whole(page, f"{n % 10}" * LENGTH)
            workspace.record_brief(f"{mark}-{n}", kind="month", language="zh", reproducibility=RUN,
                                   answers=[])  # fmt: skip
            say(f"{mark}-{n}")


# -- checks after each kill ------------------------------------------------------------------


def whole(address: str) -> Workspace:
    """The workspace after a kill: it opens, and SQLite finds nothing wrong."""
    workspace = Workspace.open(address)
    if "://" not in address:
        connection = sqlite3.connect(address)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    return workspace


def check_append(address: str, said: set[str]) -> None:
    """Every acknowledged import is there with all its rows and its page, and no part of another."""
    with whole(address) as workspace:
        statement = text("SELECT i.file_hash, i.rows, count(o.number), count(p.import_id) FROM imports i "
                         "LEFT JOIN observations o ON o.import_id = i.id "
                         "LEFT JOIN pages p ON p.import_id = i.id GROUP BY i.id, i.file_hash, i.rows")  # fmt: skip
        found = workspace._database.read(lambda c: c.execute(statement).all())
    assert said <= {row[0] for row in found}
    assert all(row[1:] == (ROWS, ROWS, ROWS) for row in found)


def check_scenario(address: str, said: set[str]) -> None:
    """Every acknowledged scenario is there, every text is whole."""
    with whole(address) as workspace:
        saved = workspace.scenarios()
    assert said <= {s.code for s in saved}
    assert all(s.toml.count("\n") == 200 for s in saved)


def check_backup(address: str, said: set[str]) -> None:
    """Every file under a backup's name is a whole workspace."""
    whole(address).close()
    files = {p.name: p for p in Path(address).parent.glob("backup*.db")}
    assert said <= set(files)
    for path in files.values():
        with whole(str(path)) as copy:
            assert copy.counts()["observations"] == ROWS
        for rest in path.parent.glob(f"{path.name}*"):
            rest.unlink()


def check_brief(address: str, said: set[str]) -> None:
    """The page is one version, whole; every acknowledged brief is recorded."""
    page = Path(address).with_name("brief.html")
    if page.exists():
        content = page.read_text()
        assert len(content) == LENGTH
        assert set(content) == {content[0]}
    with whole(address) as workspace:
        assert said <= {b.file for b in workspace.briefs()}


JOBS = {"append": (append, check_append), "scenario": (scenario, check_scenario),
        "backup": (backup, check_backup), "brief": (brief, check_brief)}  # fmt: skip


# -- campaigns ---------------------------------------------------------------------------------


def start(job: Callable[[str, Say, str], None], address: str, mark: str) -> tuple[int, int]:
    """Fork a child at work; its process and the pipe on which it acknowledges."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            job(address, lambda name: os.write(writing, f"{name}\n".encode()), mark)
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


def wait_for(pipe: int, lines: int) -> bytes:
    """What a child has said once it has said so many lines."""
    said = b""
    while said.count(b"\n") < lines and (more := os.read(pipe, 4096)):
        said += more
    return said


def heard(pipe: int, before: bytes = b"") -> set[str]:
    """Everything a dead child acknowledged."""
    with os.fdopen(pipe, "rb") as rest:
        return set((before + rest.read()).decode().split("\n")[:-1]) - {"open"}


def kill(name: str, address: str, rounds: int, rng: random.Random) -> dict[str, int]:
    """Start, kill, check, so many times."""
    job, check = JOBS[name]
    with Workspace.open(address) as workspace:
        workspace.append_observations("small", some_rows(0), file="f", file_hash="first")
    acknowledged: set[str] = set()
    working = 0
    for n in range(rounds):
        child, pipe = start(job, address, str(n))
        before = wait_for(pipe, (0, 1, 1, 2, 2)[n % 5])  # at once, when open, after a first success
        time.sleep(rng.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        said = heard(pipe, before)
        working += bool(said)
        acknowledged |= said
        check(address, said if name == "backup" else acknowledged)
    return {"kills": rounds, "acknowledged": len(acknowledged), "while_working": working}


def together(address: str, writers: int, rng: random.Random) -> dict[str, int]:
    """Several writers at once, and a reader that must never see part of an import."""
    del rng
    Workspace.open(address).close()
    limit = 15

    def some(address: str, say: Say, mark: str) -> None:
        with Workspace.open(address, patience=60) as workspace:
            for n in range(limit):
                item = workspace.append_observations("small", some_rows(n), file="f", file_hash=f"{mark}.{n}")  # fmt: skip
                say(item.file_hash)

    children = [start(some, address, str(n)) for n in range(writers)]
    seen = 0
    with Workspace.open(address, read_only=True) as reader:
        while len(frame := reader.observations("small")) < writers * limit * ROWS:
            assert len(frame) % ROWS == 0
            seen += 1
            time.sleep(0.02)
            if not any(os.waitid(os.P_PID, c, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None for c, _ in children):  # fmt: skip
                break
        frame = reader.observations("small")
    said = set().union(*(heard(pipe) for _, pipe in children))
    for child, _ in children:
        os.waitpid(child, 0)
    check_append(address, said)
    assert frame["row"].is_unique
    return {"acknowledged": len(said), "rows": len(frame), "reads": seen}


def read_only_place(address: str, user: int, rng: random.Random) -> dict[str, object]:
    """What a user without write permission may do with a closed workspace."""
    del rng
    with Workspace.open(address) as workspace:
        workspace.append_observations("small", some_rows(0), file="f", file_hash="first")
    Path(address).chmod(0o444)
    Path(address).parent.chmod(0o555)
    if os.geteuid() == 0:
        os.setuid(user)
    with Workspace.open(address, read_only=True) as reader:
        rows = len(reader.observations("small"))
    try:
        with Workspace.open(address) as writer:
            writer.save_scenario("small", "x", "")
    except Exception as error:
        return {"rows": rows, "said": str(error)}
    return {"rows": rows, "said": "written"}


def main() -> None:
    """Run one campaign and print what happened."""
    name, address, rounds = sys.argv[1:]
    campaign = {"together": together, "read_only_place": read_only_place}.get(name)
    rng = random.Random(f"{name}{rounds}")
    result = (
        campaign(address, int(rounds), rng) if campaign else kill(name, address, int(rounds), rng)
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()

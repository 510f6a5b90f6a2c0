"""Kills of whole commands: ``bada import``, ``bada workspace save`` and ``bada brief`` with all they do.

    python -m tests.workspace.whole_commands FOLDER import=90 save=30 brief=50 cold=3

A parent that has loaded the program forks a child for each round; the child runs the command from its
first to its last line, tells on a pipe which step it has come to, and is killed at a random moment:
anywhere, within a step, or after one. ``cold`` starts Python itself, imports and writes a brief, and
is killed anywhere. After each kill the folder is checked; after every fourth the same command is run
again and must succeed. Prints as JSON where the kills fell and what they left behind.
"""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import typer
from sqlalchemy import text

from bada_model import __main__ as program
from bada_model import briefs
from bada_model.briefs import writing
from bada_model.commands import workspace_records
from bada_model.desk import placing
from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.register import INDICATOR_COLUMNS, TARGET_COLUMNS
from bada_model.workspace import Workspace
from tests.conftest import INDICATORS, OBSERVATIONS, PLAN, TARGETS
from tests.desk.drafts import Draft, DraftSheet, to_xlsx
from tests.workspace.crashes import whole

EVERY = 4
"""After how many kills the command is run again to its end."""
SAID, ERRORS, TEMPORARY = "said.txt", "errors.txt", ".writing."
PACK, STORE = "../pack", "workspace.db"
MAPPING = "mappings/monthly.toml"
OLD_MAPPING = 'schema = 1\n\n[labels]\n"企业" = "firms"\n'
SCENARIO = 'schema = 1\ntitle_zh = "旧"\ntitle_en = "Old"\nbase = "baseline"\n' + "# line\n" * 500
Step = tuple[ModuleType, str, str]
"""A function of the program, and the name of the step it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: its words, its steps in order, and what must hold in its folder after a kill."""

    words: tuple[str, ...]
    steps: tuple[Step, ...]
    prepare: Callable[[Path, int], None]
    check: Callable[[Path, Path, bool, bool], None]  # folder, reference, acknowledged, finished


# -- the folder of a round ---------------------------------------------------------------------


def write_pack(folder: Path) -> None:
    """The small pack of the tests."""
    tables = {"indicators.csv": (INDICATOR_COLUMNS, INDICATORS), "targets.csv": (TARGET_COLUMNS, TARGETS),
              "observations/own.csv": (OBSERVATION_COLUMNS, OBSERVATIONS)}  # fmt: skip
    (folder / "observations").mkdir(parents=True)
    (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
    for name, (header, rows) in tables.items():
        (folder / name).write_text("\n".join([",".join(header), *rows]) + "\n", encoding="utf-8")


def office_table(month: int) -> bytes:
    """What the office sends for a month."""
    rows = [[f"小区2024年1-{month}月主要指标"], ["指标", "单位", "累计", "同比增长%"],
            ["零售", "亿元", 40.5 + 10 * month, 5.9], ["企业", "户", 112 + month, None]]  # fmt: skip
    return to_xlsx(Draft(f"{month}月.xlsx", [DraftSheet("表", rows)]))


def write_base(folder: Path) -> None:
    """A pack, and a workspace that holds what one import, one saved scenario and one brief acknowledged."""
    write_pack(folder / "pack")
    base = folder / "base"
    base.mkdir()
    (base / "7月.xlsx").write_bytes(office_table(7))
    (base / "8月.xlsx").write_bytes(office_table(8))
    (base / "old.toml").write_text(SCENARIO, encoding="utf-8")
    (base / "new.toml").write_text(SCENARIO.replace("旧", "新"), encoding="utf-8")
    for words in (("import", "7月.xlsx", "--yes", "--pack", PACK),
                  ("workspace", "save", "old.toml", "--by", "a", "--pack", PACK),
                  (*BRIEF, "--format", "html,md,docx,xlsx", "--paths", "150")):  # fmt: skip
        done = run_to_the_end(base, words)
        assert done == 0, (base / ERRORS).read_text()
    shutil.rmtree(base / "mappings")
    shutil.rmtree(base / "out")


def run_in_place(words: Sequence[str]) -> int:
    """Run a command in this process; its exit code."""
    sys.argv = ["bada", *words]
    try:
        program.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def run_to_the_end(folder: Path, words: Sequence[str], user: int = 0) -> int:
    """Run a command in a forked child without disturbing it (as another user); its exit code."""
    child, pipe = start(folder, words, (), user)
    steps_until_dead(pipe)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


# -- what must hold ----------------------------------------------------------------------------


def imports_of(store: Path) -> list[tuple[Any, ...]]:
    """File, rows said, rows there and rows in the page, for each import."""
    statement = text("SELECT i.file, i.rows, count(o.number), count(p.import_id) FROM imports i "
                     "LEFT JOIN observations o ON o.import_id = i.id "
                     "LEFT JOIN pages p ON p.import_id = i.id GROUP BY i.id ORDER BY i.id")  # fmt: skip
    with whole(str(store)) as workspace:
        return [tuple(r) for r in workspace._database.read(lambda c: c.execute(statement).all())]


def check_import(folder: Path, reference: Path, acknowledged: bool, finished: bool) -> None:
    """Earlier rows are there, the new import whole or not at all, the mapping old, new or absent."""
    found = imports_of(folder / STORE) if (folder / STORE).exists() else []
    assert len(rows_of(folder) if found else []) == 3 * len(found)
    assert all(item[1:] == (3, 3, 3) for item in found), found
    names = [item[0] for item in found]
    expected = imports_of(folder / "before.db")[:1] if (folder / "before.db").exists() else []
    assert names[: len(expected)] == [item[0] for item in expected]
    assert names[len(expected) :] in ([], ["8月.xlsx"]), (found, expected)
    if acknowledged:
        assert names[-1:] == ["8月.xlsx"]
        assert rows_of(folder) == rows_of(reference if expected else folder)
    mapping = folder / MAPPING
    if mapping.exists():
        new = (reference / MAPPING).read_text(encoding="utf-8")
        assert mapping.read_text(encoding="utf-8") in {OLD_MAPPING, new, old_made_whole(reference)}
    assert mapping.exists() or not finished


def old_made_whole(reference: Path) -> str:
    """The mapping that the import makes of the old one."""
    return (reference / "mapping-from-old.toml").read_text(encoding="utf-8")


def rows_of(folder: Path) -> list[tuple[Any, ...]]:
    """Every imported figure, as it is used."""
    with Workspace.open(folder / STORE, read_only=True) as workspace:
        frame = workspace.observations("small-2024")
    return list(frame[["indicator", "period", "value"]].itertuples(index=False, name=None))


def check_save(folder: Path, reference: Path, acknowledged: bool, finished: bool) -> None:
    """The old scenario is there, the new one with all its lines or not at all."""
    del reference
    with whole(str(folder / STORE)) as workspace:
        saved = {s.code: s.toml for s in workspace.scenarios()}
    assert saved["old"] == SCENARIO
    assert set(saved) <= {"old", "new"}
    assert saved.get("new", SCENARIO.replace("旧", "新")) == SCENARIO.replace("旧", "新")
    assert "new" in saved or not (acknowledged or finished)


def check_brief(folder: Path, reference: Path, acknowledged: bool, finished: bool) -> None:
    """Every file is the old one or the new one to the byte, or absent; every kept brief has its run."""
    del acknowledged
    new = files_of(reference / "out")
    old = files_of(folder / "out-before") if (folder / "out-before").exists() else {}
    found = files_of(folder / "out")
    assert set(found) <= set(new)
    for name, data in found.items():
        assert data in (new[name], old.get(name)), name
    for name in (folder / SAID).read_text().split():
        assert found[Path(name).name] == new[Path(name).name]
    with whole(str(folder / STORE)) as workspace:
        kept, runs = workspace.briefs(), workspace.runs()
    assert len(kept) >= (2 if finished else 1)
    made = {tuple(r) for r in runs[["as_of", "data", "seed"]].itertuples(index=False)}
    assert all((b.reproducibility["as_of"], b.reproducibility["data"], b.reproducibility["seed"]) in made
               for b in kept)  # fmt: skip
    assert all(len(b.answers) == len(TARGETS) for b in kept)
    assert (runs.groupby("run").size() == len(TARGETS)).all()
    if finished:
        assert found == new


def files_of(folder: Path) -> dict[str, bytes]:
    """Every finished file below a folder; ``.writing.*`` is none."""
    return {
        p.name: p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.startswith(TEMPORARY)
    }


# -- the commands ------------------------------------------------------------------------------


def prepare_import(folder: Path, n: int) -> None:
    """By turns: no mapping yet, a mapping edited by hand, no workspace yet."""
    if n % 3 == 1:
        (folder / "mappings").mkdir()
        (folder / MAPPING).write_text(OLD_MAPPING, encoding="utf-8")
    if n % 3 == 2:
        (folder / STORE).unlink()
    else:
        shutil.copy(folder / STORE, folder / "before.db")


def prepare_nothing(folder: Path, n: int) -> None:
    """The folder as it is."""


def prepare_brief(folder: Path, n: int) -> None:
    """By turns: an empty folder, and one that holds another brief of the same name."""
    if n % 2:
        shutil.copytree(folder.parent / "older" / "out", folder / "out")
        shutil.copytree(folder.parent / "older" / "out", folder / "out-before")


BRIEF = ("brief", "--pack", PACK)
COMMANDS: Mapping[str, Command] = {
    "import": Command(
        words=("import", "8月.xlsx", "--yes", "--pack", PACK),
        steps=((placing, "store_in_workspace", "storing"), (placing, "keep_decisions", "mapping")),
        prepare=prepare_import, check=check_import,
    ),
    "save": Command(
        words=("workspace", "save", "new.toml", "--by", "b", "--pack", PACK),
        steps=((Workspace, "save_scenario", "storing"),),
        prepare=prepare_nothing, check=check_save,
    ),
    "brief": Command(
        words=(*BRIEF, "--format", "all", "--paths", "100"),
        steps=((writing, "write_whole_bytes", "writing"), (workspace_records, "keep_brief", "storing")),
        prepare=prepare_brief, check=check_brief,
    ),
}  # fmt: skip


# -- children ----------------------------------------------------------------------------------


def announced(step: Step, say: Callable[[str], object]) -> None:
    """Make a function of the program tell when it begins and when it is done."""
    place, name, called = step
    work = getattr(place, name)

    @wraps(work)
    def telling(*args: Any, **more: Any) -> Any:
        say(called)
        result = work(*args, **more)
        say(f"after {called}")
        return result

    setattr(place, name, telling)


def start(
    folder: Path, words: Sequence[str], steps: Sequence[Step], user: int = 0
) -> tuple[int, int]:
    """Fork a child that runs a command in a folder; its process and the pipe with its steps."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.chdir(folder)
        for name, number in ((SAID, 1), (ERRORS, 2)):
            os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        for step in steps:
            announced(step, lambda name: os.write(telling, f"{name}\n".encode()))
        if user and os.geteuid() == 0:
            os.setuid(user)
        code = 1
        try:
            os.write(telling, b"before\n")
            code = run_in_place(words)
        finally:
            os._exit(code)
    os.close(telling)
    return child, reading


def steps_until_dead(pipe: int) -> list[str]:
    """Every step a child told, to its end."""
    with os.fdopen(pipe, "rb") as rest:
        return rest.read().decode().split("\n")[:-1]


def wait_for(pipe: int, step: str) -> list[str]:
    """What a child has told up to a step, or to its end."""
    told = b""
    while step not in told.decode().split("\n")[:-1] and (more := os.read(pipe, 4096)):
        told += more
    return told.decode().split("\n")[:-1]


def timed(folder: Path, command: Command) -> dict[str, float]:
    """Seconds from each step to the next, and of the whole, from an undisturbed run."""
    child, pipe = start(folder, command.words, command.steps)
    begun, told = [], [b""]
    while more := os.read(pipe, 4096):
        begun.append((time.monotonic(), more.decode().split("\n")[0]))
        told.append(more)
    end = time.monotonic()
    os.close(pipe)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, (folder / ERRORS).read_text()
    moments = [*begun, (end, "end")]
    lasting: dict[str, float] = {"": end - begun[0][0]}
    for (moment, step), (later, _) in pairwise(moments):
        lasting.setdefault(step, later - moment)
    return lasting


# -- campaigns ---------------------------------------------------------------------------------


def fresh(folder: Path, base: Path) -> Path:
    """A round's own folder with the state that was acknowledged before."""
    if folder.exists():
        shutil.rmtree(folder)
    return Path(shutil.copytree(base, folder))


def references(place: Path, name: str) -> Path:
    """The folders of undisturbed runs: what a whole result looks like."""
    command, base = COMMANDS[name], place / "base"
    older = fresh(place / "older", base)
    if name == "brief":
        assert run_to_the_end(older, (*BRIEF, "--format", "all", "--paths", "150")) == 0
    done = fresh(place / "reference", base)
    if name == "import":
        (older / "mappings").mkdir()
        (older / MAPPING).write_text(OLD_MAPPING, encoding="utf-8")
        assert run_to_the_end(older, command.words) == 0
    assert run_to_the_end(done, command.words) == 0
    if name == "import":
        shutil.copy(older / MAPPING, done / "mapping-from-old.toml")
    return done


def moments(command: Command, lasting: Mapping[str, float], rng: random.Random) -> Iterator[tuple[str, float]]:  # fmt: skip
    """For ever: the step to wait for and how long from there; in turn anywhere, within a step, after one."""
    while True:
        yield "before", rng.uniform(0, lasting[""])
        for _, _, step in command.steps:
            yield step, rng.uniform(0, 0.8 * lasting[step])
            yield step, rng.uniform(0, 0.8 * lasting[step])
            yield f"after {step}", rng.uniform(0, lasting[f"after {step}"])


def left_behind(folder: Path) -> list[str]:
    """Temporary files: none may look like a result."""
    found = [p for p in folder.rglob("*") if p.is_file() and p.name.startswith((".", "tmp"))]
    assert all(p.name.startswith(TEMPORARY) and p.suffix.count(".") <= 1 for p in found), found
    assert not [p for p in found if p.suffix in {".db", ".toml", ".csv", *(f".{f}" for f in briefs.FORMATS)}]  # fmt: skip
    return [p.name for p in found]


def killed(folder: Path, command: Command, step: str, wait: float) -> tuple[str | None, bool]:
    """Run and kill; the last step it told (None where it ended before), and whether it acknowledged."""
    child, pipe = start(folder, command.words, command.steps)
    told = wait_for(pipe, step)
    time.sleep(wait)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    told += steps_until_dead(pipe)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0, (folder / ERRORS).read_text()
        return None, True
    assert os.WTERMSIG(status) == signal.SIGKILL
    return told[-1] if told else "before", acknowledged(folder)


def acknowledged(folder: Path) -> bool:
    """Whether a killed command had printed that it stored; a brief says so by its exit code only."""
    return "已存入" in (folder / ERRORS).read_text() or "v1" in (folder / SAID).read_text()


def kill(name: str, place: Path, rounds: int, rng: random.Random) -> dict[str, object]:
    """Kill a command so many times; where it was when it died, and what remained."""
    command, base = COMMANDS[name], place / "base"
    reference = references(place, name)
    lasting = timed(fresh(place / "round", base), command)
    where, left, told = Counter[str](), 0, 0
    for n, (step, wait) in enumerate(moments(command, lasting, rng)):
        if (done := sum(where.values())) == rounds:
            break
        folder = fresh(place / "round", base)
        command.prepare(folder, n)
        died, said = killed(folder, command, step, wait)
        command.check(folder, reference, said, died is None)
        if died is None:
            continue
        where[died] += 1
        told += said
        left += bool(left_behind(folder))
        if done % EVERY == 0:
            assert run_to_the_end(folder, command.words) == 0, (folder / ERRORS).read_text()
            command.check(folder, reference, True, True)
    return {"kills": rounds, "where": dict(where), "acknowledged": told, "temporary_files": left}


def warm_up(place: Path) -> None:
    """Load what the commands load; typst is left to the children, its threads do not survive a fork."""
    import typst  # noqa: F401

    program.app = typer.main.get_command(program.app)
    here = Path.cwd()
    os.chdir(fresh(place / "warm", place / "base"))
    with Path(SAID).open("w") as said, redirect_stdout(said), redirect_stderr(said):
        for words in (COMMANDS["import"].words, COMMANDS["save"].words,
                      (*BRIEF, "--format", "html,md,docx,xlsx", "--paths", "100")):  # fmt: skip
            assert run_in_place(words) == 0
    os.chdir(here)
    gc.freeze()


def cold(place: Path, rounds: int, rng: random.Random) -> dict[str, object]:
    """Real programs from the start of Python on, killed while they import and while they write a brief."""
    where = Counter[str]()
    for name in ("import", "brief"):
        command, reference = COMMANDS[name], references(place, name)
        lasting, code = run_cold(fresh(place / "round", place / "base"), command, None)
        assert code == 0
        while where[name] < rounds:
            folder = fresh(place / "round", place / "base")
            command.prepare(folder, 0)
            _, code = run_cold(folder, command, rng.uniform(0.4, 1) * lasting)
            assert code in (0, -signal.SIGKILL), (folder / ERRORS).read_text()
            command.check(folder, reference, code == 0 or acknowledged(folder), code == 0)
            where[name] += code != 0
            assert run_to_the_end(folder, command.words) == 0
            command.check(folder, reference, True, True)
    return {"kills": sum(where.values()), "where": dict(where)}


def read_only(place: Path, user: int, rng: random.Random) -> dict[str, object]:
    """A brief by somebody who may read the workspace and write elsewhere only."""
    del rng
    with tempfile.TemporaryDirectory() as name:
        folder = fresh(Path(name) / "desk", place / "base")
        shutil.copytree(place / "pack", Path(name) / "pack")
        out = Path(name) / "out"
        out.mkdir()
        for path, mode in (
            (Path(name), 0o755),
            (out, 0o777),
            (folder / STORE, 0o444),
            (folder, 0o555),
        ):
            path.chmod(mode)
        for path in (SAID, ERRORS):
            (folder / path).touch()
            (folder / path).chmod(0o666)
        words = (*BRIEF, "--format", "html,md", "--paths", "100", "--out", str(out))
        code = run_to_the_end(folder, words, user)
        files = sorted(p.name for p in out.iterdir() if p.is_file())
        return {"code": code, "files": files, "said": (folder / ERRORS).read_text(),
                "kept": len(Workspace.open(folder / STORE, read_only=True).briefs())}  # fmt: skip


def run_cold(folder: Path, command: Command, limit: float | None) -> tuple[float, int]:
    """Start the program as a user does and kill it after so many seconds; how long it ran, its exit code."""
    words = [sys.executable, "-m", "bada_model", *command.words]
    begun = time.monotonic()
    with (folder / SAID).open("wb") as out, (folder / ERRORS).open("wb") as errors:
        running = subprocess.Popen(words, cwd=folder, stdout=out, stderr=errors)
        with suppress(subprocess.TimeoutExpired):
            running.wait(limit)
        running.kill()
        code = running.wait()
    return time.monotonic() - begun, code


def used() -> float:
    """Seconds of processor time of this program and of every child so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Run the campaigns and print what happened."""
    place, campaigns = Path(sys.argv[1]), [word.split("=") for word in sys.argv[2:]]
    os.environ.pop("BADA_WORKSPACE", None)
    os.environ["BADA_LANG"] = "zh"
    write_base(place)
    warm_up(place)
    result = {}
    spent = {"start": used()}
    for name, rounds in campaigns:
        rng = random.Random(f"{name}{rounds}")
        other = {"cold": cold, "read_only": read_only}.get(name)
        result[name] = other(place, int(rounds), rng) if other else kill(name, place, int(rounds), rng)  # fmt: skip
        spent[name] = round(used() - sum(spent.values()), 1)
    print(json.dumps({**result, "seconds": spent}))


if __name__ == "__main__":
    main()

"""Running backtest tasks: here, in local processes, or on a Dask cluster; resumable.

The engine changes where tasks run, never what they return.
"""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bada_model import __version__
from bada_model.errors import UnknownName
from bada_model.evaluation.backtest import Runner, Task
from bada_model.forecast import pool
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.experience import MemberRun, run_members, run_of
from bada_model.forecast.pool.panel import Panel
from bada_model.language import Text

_PANELS: Sequence[Panel] = ()  # of a worker process, set once when it starts


def runner(
    engine: str = "processes",
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    resume: Path | None = None,
    advance: Callable[[], None] = lambda: None,
) -> Runner:
    """A runner for :func:`bada_model.evaluation.backtest.backtest`.

    Parameters
    ----------
    engine : {"processes", "dask"}
        Local processes, or a Dask cluster at ``scheduler``.
    resume : Path, optional
        Folder in which finished tasks are kept; a later run with the same data and members
        takes them from there.
    advance : callable
        Called once for each finished task, for a progress bar.

    Raises
    ------
    UnknownName
        The engine does not exist, or Dask is not installed.
    """
    if engine not in ("processes", "dask"):
        raise UnknownName(
            Text(
                f"没有引擎“{engine}”；请用 processes 或 dask",
                f"no engine '{engine}'; use processes or dask",
            )
        )

    def run(panels: Sequence[Panel], tasks: list[Task]) -> Iterator[MemberRun | None]:
        folder = None if resume is None else resume / fingerprint(panels)
        todo = [t for t in tasks if folder is None or not _file(folder, t).exists()]
        fresh = (_on_dask(panels, todo, scheduler) if engine == "dask"
                 else _in_processes(panels, todo, workers or os.cpu_count() or 1))  # fmt: skip
        pending = set(todo)
        for task in tasks:
            if task in pending:
                result = next(fresh)
                if folder is not None:
                    _keep(folder, task, result)
            else:
                result = _kept(folder, task, panels)
            advance()
            yield result

    return run


# -- where tasks run -------------------------------------------------------------------


def _start(panels: Sequence[Panel]) -> None:
    global _PANELS
    _PANELS = panels
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops, and says so once


def _run(task: Task) -> MemberRun | None:
    return run_members(_PANELS[task[0]], *task[1:])


def _in_processes(
    panels: Sequence[Panel], tasks: list[Task], workers: int
) -> Iterator[MemberRun | None]:
    if workers == 1 or len(tasks) < 8:
        yield from (run_members(panels[t[0]], *t[1:]) for t in tasks)
        return
    from concurrent.futures import ProcessPoolExecutor

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(panels,)) as crew:
        yield from crew.map(_run, tasks, chunksize=4)


def _on_dask(
    panels: Sequence[Panel], tasks: list[Task], scheduler: str | None
) -> Iterator[MemberRun | None]:
    try:
        from distributed import Client
    except ImportError as error:
        raise UnknownName(
            Text("未安装 Dask；请运行 pip install 'bada-model[scale]'",
                 "Dask is not installed; run pip install 'bada-model[scale]'")
        ) from error  # fmt: skip
    with Client(scheduler or "127.0.0.1:8786", timeout=10) as client:  # type: ignore[no-untyped-call]  # Dask has no types
        sent = client.scatter(list(panels), broadcast=True)
        futures = [
            client.submit(run_members, sent[task[0]], *task[1:], pure=False) for task in tasks
        ]
        yield from (future.result() for future in futures)


# -- what is kept ------------------------------------------------------------------------


def fingerprint(panels: Sequence[Panel]) -> str:
    """Hash of the data and of the pool's code: finished tasks of other data or code are not reused."""
    digest = hashlib.sha256(__version__.encode())
    for module in sorted(Path(pool.__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    for panel in panels:
        digest.update(repr((panel.keys, panel.months)).encode())
        for array in (panel.years, panel.level, panel.growth, panel.read_alike):
            digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:16]


def _file(folder: Path, task: Task) -> Path:
    """Where a task's laws are kept; those of another set of members have another name."""
    number, year, month, also = task
    return folder / ("_".join([str(number), str(year), f"{month:02d}", *also]) + ".npy")


def _keep(folder: Path, task: Task, result: MemberRun | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = _file(folder, task)
    laws = np.zeros((0, 0, 0)) if result is None else result.quantiles
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        np.save(file, laws, allow_pickle=False)
    temporary.replace(path)


def _kept(folder: Path | None, task: Task, panels: Sequence[Panel]) -> MemberRun | None:
    if folder is None:
        raise RuntimeError("a task was neither run nor kept")
    laws: np.ndarray = np.load(_file(folder, task), allow_pickle=False)
    panel = panels[task[0]]
    cases = cases_at(panel, task[1], task[2]) if laws.size else None
    return None if cases is None else run_of(panel, cases, task[2], laws, task[3])

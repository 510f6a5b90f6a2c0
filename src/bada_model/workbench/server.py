"""The workbench as a page of its own: Voila on this machine only, with a token, offline."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

from bada_model.demonstration import with_demonstration
from bada_model.errors import BadaError
from bada_model.language import Language, Text
from bada_model.packs import load_pack
from bada_model.projection import Projection, project
from bada_model.workbench.view import Workbench

HOST = "127.0.0.1"
DEFAULT_PORT = 8866
_FOLDER = "BADA_WORKBENCH_FOLDER"
_RECIPE = "BADA_WORKBENCH"
_CELL = "from bada_model.workbench.server import open_page\nopen_page()"
_DENIED = ("jupyterlab-jupytext", "jupyterlab-plotly", "@voila-dashboards/jupyterlab-preview")
"""Lab extensions that fail in Voila's older front end, or that no page of ours needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a page's kernel makes its projection: names and numbers, so that they travel as JSON."""

    pack: str
    as_of: str
    n_paths: int
    seed: int
    demo: bool
    workspace: str
    language: Language

    def projection(self) -> Projection:
        """The projection, made again: the same digits in every kernel."""
        pack = load_pack(self.pack, workspace=self.workspace)
        chosen = with_demonstration(pack) if self.demo else pack
        return project(chosen, as_of=self.as_of, n_paths=self.n_paths, seed=self.seed)


def refuse_taken(port: int) -> None:
    """Say clearly that a port is in use, before anything is started.

    Raises
    ------
    BadaError
        Another program listens there, or the port may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise BadaError(
                Text(f"端口 {port} 不可用（{error.strerror}）；请关闭占用它的程序，或用 --port {port + 1}",
                     f"port {port} cannot be used ({error.strerror}); stop the program that holds it, "
                     f"or use --port {port + 1}")
            ) from error  # fmt: skip


def serve(
    recipe: Recipe, *, port: int = DEFAULT_PORT, ready: Callable[[str], None] = print
) -> None:
    """Serve the workbench until it is interrupted; ``ready`` is told the address with its token.

    Each page gets a kernel of its own; the next one is made ready before anybody asks.

    Raises
    ------
    BadaError
        The port is taken.
    """
    refuse_taken(port)
    token = secrets.token_urlsafe(24)
    with _prepared(recipe) as folder:
        _run(folder, port, token, lambda: ready(f"http://{HOST}:{port}/?token={token}"))


@contextmanager
def _prepared(recipe: Recipe) -> Iterator[Path]:
    """A private folder with the one-cell notebook that opens the page; the recipe in the environment."""
    with tempfile.TemporaryDirectory(prefix="bada-workbench-") as name:
        folder = Path(name)
        (folder / "workbench.ipynb").write_text(json.dumps(_notebook()), encoding="utf-8")
        kept = dict(os.environ)
        templates = resources.files("bada_model.workbench") / "jupyter"
        os.environ |= {
            _FOLDER: name, _RECIPE: json.dumps(asdict(recipe)), "OPENBLAS_NUM_THREADS": "1",
            "JUPYTER_PATH": os.pathsep.join(filter(None, [str(templates), kept.get("JUPYTER_PATH")])),
        }  # fmt: skip
        try:
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(kept)


def _notebook() -> dict[str, object]:
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cell: dict[str, object] = {"cell_type": "code", "id": "workbench", "metadata": {}, "source": _CELL, "outputs": [],
            "execution_count": None}  # fmt: skip
    return {"cells": [cell], "metadata": {"kernelspec": spec, "title": "情景工作台 · bada"},
            "nbformat": 4, "nbformat_minor": 5}  # fmt: skip


def _run(folder: Path, port: int, token: str, ready: Callable[[], None]) -> None:
    """Voila in this process; returns after Ctrl+C or a request to terminate, kernels stopped."""
    from tornado.ioloop import PeriodicCallback  # heavy: only where a server is wanted
    from voila.app import Voila

    app = Voila.instance()
    app.initialize([
        str(folder / "workbench.ipynb"), "--no-browser", f"--port={port}", f"--Voila.ip={HOST}",
        "--Voila.port_retries=0", "--Voila.log_level=ERROR", "--template=bada",
        "--preheat_kernel=True", "--pool_size=1",
        *(["--KernelManager.transport=ipc"] if os.name == "posix" else []),  # no ports for kernels
        *(f"--VoilaConfiguration.extension_denylist={name}" for name in _DENIED),
    ])  # fmt: skip
    app.token = token  # not an argument: those can be read by every user of the machine

    def look() -> None:
        if (folder / "ready").exists():
            waiting.stop()
            ready()

    waiting = PeriodicCallback(look, 100)
    waiting.start()
    app.start()


def open_page() -> None:
    """What the served notebook runs: the workbench over the projection of the recipe."""
    recipe = Recipe(**json.loads(os.environ[_RECIPE]))
    Workbench(recipe.projection(), language=recipe.language).show()
    (Path(os.environ[_FOLDER]) / "ready").touch()
    sys.stdout.flush()

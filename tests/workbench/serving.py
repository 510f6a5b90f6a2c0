"""Servers a browser test talks to, on this machine only."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(command, folder, pattern):
    """A server once it has printed its address; stopped by a request to terminate."""
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=folder)
    for _ in range(600):
        found = re.search(pattern, log.read_text())
        if found:
            return server, found.group(0)
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def stopped(server):
    server.send_signal(signal.SIGTERM)
    return server.wait(timeout=20)


@contextmanager
def lab_with(cell, folder):
    """The address of a JupyterLab whose one notebook, ``bench.ipynb`` in ``folder``, has one cell."""
    port = free_port()
    code = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None,
            "source": cell}  # fmt: skip
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (folder / "bench.ipynb").write_text(json.dumps(
        {"cells": [code], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    ))  # fmt: skip
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}",
               "--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}"]  # fmt: skip
    server, _ = started(command, folder, r"http://127\.0\.0\.1:\d+/lab")
    try:
        yield f"http://127.0.0.1:{port}/lab/workspaces/test/tree/bench.ipynb?reset&token=test"
    finally:
        stopped(server)


def run_all(page, address):
    """Open the notebook and run its cells."""
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)
    page.wait_for_selector("text=/Python 3.* . Idle/", timeout=60_000)
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()

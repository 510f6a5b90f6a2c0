"""Processor time and memory of the main commands on the default pack.

Run with ``make bench``. Prints figures, judges nothing; shared machines are
noisy, so the minimum and the median of several runs are given.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys

IMPORT = "import time; t = time.process_time(); import bada_model, pandas; print(time.process_time() - t)"
PUBLIC = "import time; t = time.process_time(); import bada_model; print(time.process_time() - t)"
ASSESS = """
import json, resource, time
from bada_model import load_pack, project
from bada_model import demonstration
from bada_model.forecast import flows, amounts, counts, milestones
import scipy.special
t = time.process_time(); pack = load_pack(); load = time.process_time() - t
if {demo}: pack = demonstration.with_demonstration(pack)
t = time.process_time(); items = project(pack, n_paths={paths}).assess(); run = time.process_time() - t
known = sum(i.status != "no_basis" for i in items)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([load, run, memory, len(items), known]))
"""


def run(*command: str) -> str:
    """Standard output of one command."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def spent(*command: str) -> float:
    """Processor seconds of one command as a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(name: str, values: list[float], unit: str = "s") -> None:
    """One figure over several runs."""
    print(f"{name:<52} min {min(values):8.3f}  median {statistics.median(values):8.3f} {unit}")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--paths", type=int, default=10_000)
    chosen = options.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores")
    runs = range(chosen.runs)
    show("import bada_model", [float(run(sys.executable, "-c", PUBLIC)) for _ in runs])
    show("import bada_model and pandas", [float(run(sys.executable, "-c", IMPORT)) for _ in runs])
    for demo in (False, True):
        code = ASSESS.format(demo=demo, paths=chosen.paths)
        figures = [json.loads(run(sys.executable, "-c", code)) for _ in runs]
        name = "demonstration" if demo else "default pack"
        show(f"{name}: read", [f[0] for f in figures])
        show(f"{name}: project and assess, {chosen.paths} paths", [f[1] for f in figures])
        show(f"{name}: peak memory", [f[2] for f in figures], "MB")
        print(f"{name}: {figures[0][3]} promises, {figures[0][4]} with a basis")
    bada = (sys.executable, "-m", "bada_model")
    show("bada assess, whole process", [spent(*bada, "assess") for _ in runs])
    show("bada brief, whole process", [spent(*bada, "brief", "--out", "out") for _ in runs])


if __name__ == "__main__":
    main()

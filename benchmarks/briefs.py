"""Processor time and size of the briefs of the default pack.

Run as ``python benchmarks/briefs.py``. Times are processor seconds of whole processes, imports
included; "rendering" is one format of a finished description in a warm process. Where Python may
not write bytecode (``PYTHONDONTWRITEBYTECODE``) every process compiles the package anew, 0.4 to
0.6 s of what is measured; an installation has it compiled. The first run is not counted.
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
import tempfile
from pathlib import Path

RENDER = """
import json, time
from bada_model import load_pack, project
from bada_model.briefs import FORMATS, brief, render
from bada_model.briefs.writing import draw_pictures
clock = time.process_time
start = clock(); seen = project(load_pack()); seen.assess(); known = clock() - start
start = clock(); document = brief(seen); described = clock() - start
start = clock(); pictures = draw_pictures(document, FORMATS, "zh"); drawn = clock() - start
times, sizes = {}, {}
for name in FORMATS:
    start = clock(); data = render(document, name, language="zh", pictures=pictures)
    times[name], sizes[name] = clock() - start, len(data)
print(json.dumps({"project": known, "describe": described, "draw pictures": drawn, **times, "sizes": sizes}))
"""


def spent(*command: str) -> float:
    """Processor seconds of one command as a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(name: str, values: list[float]) -> None:
    """One figure over several runs."""
    print(f"{name:<44} min {min(values):7.3f}  median {statistics.median(values):7.3f} s")


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    runs = range(options.parse_args().runs)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores")
    if sys.dont_write_bytecode:
        print("PYTHONDONTWRITEBYTECODE is set: the package is compiled in every process")
    bada = (sys.executable, "-m", "bada_model", "brief", "--out", tempfile.mkdtemp())
    spent(*bada, "--format", "html")
    for formats in ("html", "all"):
        show(f"bada brief --format {formats}, whole process",
             [spent(*bada, "--format", formats) for _ in runs])  # fmt: skip
    found = [
        json.loads(subprocess.run([sys.executable, "-c", RENDER], capture_output=True, text=True,
                                  check=True).stdout)
        for _ in runs
    ]  # fmt: skip
    for step in [key for key in found[0] if key != "sizes"]:
        show(f"  {step}", [f[step] for f in found])
    for name, size in found[0]["sizes"].items():
        print(f"  size of {name:<35} {size / 1e6:7.2f} MB")
    for path in Path(bada[-1]).iterdir():
        if path.suffix in (".html", ".docx") and path.stat().st_size > 2e6:
            print(f"{path.name} is larger than 2 MB")


if __name__ == "__main__":
    main()

"""Speed of the data desk: a tidy file of 100,000 rows and a typical office workbook, in processor time.

Run from the checkout: ``python benchmarks/import.py``. Exits 1 where a limit is not kept.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

TIDY_LIMIT, OFFICE_LIMIT, COMMAND_LIMIT, MEMORY_LIMIT = 5.0, 1.0, 5.0, 1_000


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def tidy_file(folder: Path, rows: int) -> Path:
    """Observations of many made-up series in the observation format."""
    header = "area,indicator,period,coverage,measure,value,unit,basis,status,released,source"
    lines = (
        f"4309{n % 97:02d},series{n // 1_164},{2012 + n // 97 % 12}-12,year,level,{n * 0.37 + 1:.2f},亿元,nominal,final,,benchmark"
        for n in range(rows)
    )
    path = folder / "tidy.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def command_seconds(*words: str) -> float:
    """Processor seconds of one command in a process of its own, start of Python included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "bada_model", *words], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Measure and print; 1 where a limit is exceeded."""
    from bada_model.desk.importing import read_bytes
    from bada_model.desk.knowledge import Request, knowledge_of
    from bada_model.packs import load_pack
    from tests.desk.drafts import to_xlsx
    from tests.desk.workbooks import LAYOUTS

    request = Request(today=dt.date(2024, 9, 25))
    pack = load_pack()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tidy = tidy_file(folder, 100_000)
        draft = LAYOUTS["monthly_report"]()
        office = folder / draft.file
        office.write_bytes(to_xlsx(draft))
        data, table = tidy.read_bytes(), office.read_bytes()
        results = [
            ("tidy file of 100,000 rows, in process", timed(lambda: read_bytes(data, "tidy.csv", knowledge_of(pack), request)), TIDY_LIMIT),
            ("tidy file of 100,000 rows, bada import --dry-run", command_seconds("import", str(tidy), "--dry-run", "--workspace", "none"), TIDY_LIMIT),
            ("tidy file of 100,000 rows, stored", command_seconds("import", str(tidy), "--yes", "--workspace", str(folder / "w.db")), TIDY_LIMIT),
            ("office workbook, in process", timed(lambda: read_bytes(table, draft.file, knowledge_of(pack), request)), OFFICE_LIMIT),
            ("office workbook, bada import --yes, start of Python included", command_seconds("import", str(office), "--yes", "--workspace", str(folder / "x.db")), COMMAND_LIMIT),
        ]  # fmt: skip
    for what, seconds, limit in results:
        print(f"{what:<62} {seconds:6.2f} s (limit {limit:.0f})")
    memory = (
        max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        // 1_024
    )
    print(f"{'largest memory of any of them':<62} {memory:6d} MB (limit {MEMORY_LIMIT})")
    return int(any(s > limit for _, s, limit in results) or memory > MEMORY_LIMIT)


if __name__ == "__main__":
    sys.exit(main())

"""Score of the importer on tables written before its code was read.

Run from the checkout: ``python benchmarks/held_out_tables.py [--detail]``. Per table: facts right, wrong
(stored with a wrong value, series, area, period or unit), missing with a finding, missing silently;
needless alarms on the clean file, cells not asked about; faults named.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

COLUMNS = ("facts", "right", "wrong", "told", "silent", "needless", "unasked", "faults", "named")


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a figure would be stored wrongly."""
    from bada_model.desk.knowledge import knowledge_of
    from bada_model.packs import load_pack
    from tests.desk.held_out import BOOKS
    from tests.desk.held_out.scoring import Score, score

    def counts(one: Score) -> tuple[int, ...]:
        kept = (one.right, one.wrong, one.told, one.silent, one.needless, one.unasked)
        facts = len(one.right) + len(one.told) + len(one.silent)
        return facts, *map(len, kept), len(one.named) + len(one.unnamed), len(one.named)

    known = knowledge_of(load_pack())
    scores = [score(book, known) for book in BOOKS]
    print("".join(f"{name:>9}" for name in COLUMNS), " table")
    for one in scores:
        print("".join(f"{n:9d}" for n in counts(one)), f" {one.book}")
        if "--detail" in arguments:
            _detail(one)
    total = [sum(column) for column in zip(*map(counts, scores), strict=True)]
    print("".join(f"{n:9d}" for n in total), " all")
    return int(total[2] > 0)


def _detail(one: object) -> None:
    for name in ("wrong", "told", "silent", "unasked"):
        for item in getattr(one, name):
            print(f"      {name}: {item}")
    for finding in one.needless:  # type: ignore[attr-defined]
        print(f"      needless: {finding.kind} {finding.cells} {finding.problem}")
    for fault in one.unnamed:  # type: ignore[attr-defined]
        print(f"      unnamed: {fault.kind} {dict(fault.cells)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Score of the injected-fault suite, and of a harder one that is only reported.

Run from the checkout: ``python benchmarks/faults.py``. The harder suite changes one digit or swaps two
neighbouring digits of a figure at random: such a slip can only be seen where something else is known.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def slipped(value: float, rng: random.Random) -> float:
    """A figure with two neighbouring digits swapped or one digit changed."""
    text = list(f"{abs(value):g}")
    places = [n for n, c in enumerate(text) if c.isdigit()]
    at = rng.choice(places)
    later = [n for n in places if n > at]
    if later and text[later[0]] != text[at]:
        text[at], text[later[0]] = text[later[0]], text[at]
    else:
        text[at] = str((int(text[at]) + rng.randint(1, 9)) % 10)
    return float("".join(text)) * (-1 if value < 0 else 1)


def main() -> int:
    """Print both scores; 1 where an injected fault is missed or a clean file raises an alarm."""
    from bada_model.desk.knowledge import knowledge_of
    from bada_model.packs import load_pack
    from tests.desk.faults.injections import FAMILIES
    from tests.desk.faults.scoring import judge, read
    from tests.desk.workbooks import LAYOUTS

    known = knowledge_of(load_pack())
    named = total = 0
    for family in FAMILIES:
        outcomes = [judge(fault, known) for fault in family()]
        named, total = named + sum(o.named for o in outcomes), total + len(outcomes)
        print(f"{family.__name__:<16} {sum(o.named for o in outcomes):4d} of {len(outcomes)}")
    alarms = sum(len(read(clean(), known).errors) for clean in LAYOUTS.values())
    print(
        f"{'all':<16} {named:4d} of {total} named with cell and remedy; {alarms} false alarms on {len(LAYOUTS)} clean workbooks"
    )
    alarms_real, figures = published_alarms(known)
    print(
        f"{'published':<16} {alarms_real:4d} alarms on {figures} published figures read as tables (reported)"
    )
    for what, change in (("times 10,000", 1e4), ("by 10,000", 1e-4)):
        seen, tried = slips_in_published(known, change)
        print(
            f"{'published ' + what:<16} {seen:4d} of {tried} such slips noticed in amounts of them (reported)"
        )
    seen, tried = hard_slips(known)
    print(
        f"{'single digits':<16} {seen:4d} of {tried} random slips of one digit noticed (reported, no target)"
    )
    return int(named < total or alarms > 0)


def published_alarms(known: Any) -> tuple[int, int]:
    """Errors on the pack's own published figures, each table held against what came before it."""
    from tests.desk.published import published_tables

    alarms = figures = 0
    for draft, before, count in published_tables(known, since=1990):
        alarms, figures = alarms + len(errors_of(draft, before)), figures + count
    return alarms, figures


def slips_in_published(known: Any, factor: float) -> tuple[int, int]:
    """How many slips of the factor are noticed, one amount of each published table changed."""
    from tests.desk.published import published_tables

    seen = tried = 0
    for draft, before, _ in published_tables(known, since=2005):
        rows = draft.sheets[0].rows
        at = next(
            (n for n, row in enumerate(rows) if n > 1 and row[2] is not None and row[1] != "%"),
            None,
        )
        if at is not None:
            rows[at][2] *= factor
            tried += 1
            seen += bool(errors_of(draft, before))
    return seen, tried


def errors_of(draft: Any, before: Any) -> tuple[Any, ...]:
    """What stops a draft when it is held against ``before``."""
    from bada_model.desk.importing import read_bytes
    from bada_model.desk.knowledge import Request
    from tests.desk.drafts import to_xlsx

    request = Request(today=dt.date(2026, 9, 25))
    return read_bytes(to_xlsx(draft), draft.file, before, request).errors


def hard_slips(known: Any) -> tuple[int, int]:
    """How many random slips of one digit are noticed in any way, and how many were tried."""
    from tests.desk.faults.scoring import read
    from tests.desk.workbooks import LAYOUTS

    rng = random.Random(11)
    seen = tried = 0
    for layout in LAYOUTS.values():
        for _ in range(25):
            draft = layout()
            rows = draft.sheets[0].rows
            cells = [
                (r, c)
                for r, row in enumerate(rows)
                for c, v in enumerate(row)
                if c and isinstance(v, float)
            ]
            r, c = rng.choice(cells or [(3, 1)])
            changed = slipped(float(rows[r][c]), rng)
            if changed == rows[r][c]:
                continue
            draft.sheets[0].set(r, c, changed)
            tried += 1
            seen += bool(read(draft, known).errors)
    return seen, tried


if __name__ == "__main__":
    sys.exit(main())

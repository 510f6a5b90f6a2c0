"""Score of the injected-fault suite, and of a harder one that is only reported.

Run from the checkout: ``python benchmarks/faults.py``. The harder suite changes one digit or swaps two
neighbouring digits of a figure at random: such a slip can only be seen where something else is known.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

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
    seen, tried = hard_slips(known)
    print(
        f"{'single digits':<16} {seen:4d} of {tried} random slips of one digit noticed (reported, no target)"
    )
    return int(named < total or alarms > 0)


def hard_slips(known: object) -> tuple[int, int]:
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
            seen += bool(read(draft, known).errors)  # type: ignore[arg-type]  # benchmark, not the package
    return seen, tried


if __name__ == "__main__":
    sys.exit(main())

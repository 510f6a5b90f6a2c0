"""Injected faults are named with cell and remedy in both languages; a score is printed."""

from collections import Counter

import pytest

from tests.desk.faults.injections import FAMILIES, all_faults
from tests.desk.faults.scoring import judge, read
from tests.desk.workbooks import LAYOUTS


def test_there_are_at_least_two_hundred_faults_over_six_layouts():
    faults = all_faults()
    assert len({f.name for f in faults}) == len(faults) >= 200
    assert len({f.name.partition(":")[0] for f in faults}) >= 6


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.__name__)
def test_every_fault_is_named_with_cell_and_remedy_in_both_languages(
    family, known, record_property
):
    outcomes = [judge(fault, known) for fault in family()]
    record_property("score", f"{sum(o.named for o in outcomes)}/{len(outcomes)}")
    missed = [f"{o.fault.name}: {o.why}" for o in outcomes if not o.named]
    assert missed == []


def test_clean_files_raise_no_false_alarm(known):
    alarms = Counter(
        f"{name} {f.problem.in_('en')}"
        for name, clean in LAYOUTS.items()
        for f in read(clean(), known).errors
    )
    assert alarms == {}

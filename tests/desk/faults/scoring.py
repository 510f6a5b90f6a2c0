"""Reading faulty and clean workbooks and counting what was named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Knowledge, Request
from bada_model.desk.proposal import Proposal
from tests.desk.drafts import Draft, to_xlsx
from tests.desk.faults.injections import Fault

TODAY = dt.date(2024, 9, 25)


@dataclass(frozen=True)
class Outcome:
    """Whether a fault was named; why not otherwise."""

    fault: Fault
    named: bool
    why: str = ""


def read(draft: Draft, known: Knowledge) -> Proposal:
    return read_bytes(to_xlsx(draft), draft.file, known, Request(today=TODAY))


def judge(fault: Fault, known: Knowledge) -> Outcome:
    """A fault counts as named when an error of a fitting kind names a fitting cell with remedy in both languages."""
    errors = read(fault.draft, known).errors
    for finding in errors:
        if finding.kind in fault.kinds and fault.cells & set(finding.cells):
            zh, en = finding.problem.in_("zh"), finding.problem.in_("en")
            complete = all(cell in zh and cell in en for cell in finding.cells[:1])
            remedy = finding.problem.remedy
            if complete and remedy.zh and remedy.en and remedy.zh in zh and remedy.en in en:
                return Outcome(fault, True)
    said = "; ".join(f"{f.kind} {f.cells}" for f in errors[:3]) or "nothing said"
    return Outcome(fault, False, said)

"""Real published figures, read as an office's tables one after the other, are hardly ever doubted."""

import datetime as dt

from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Request
from tests.desk.drafts import to_xlsx
from tests.desk.published import published_tables


def test_published_figures_since_2023_raise_no_alarm(known):
    figures = read = 0
    for draft, before, count in published_tables(known, since=2023):
        proposal = read_bytes(
            to_xlsx(draft), draft.file, before, Request(today=dt.date(2026, 9, 25))
        )
        assert [f.problem.in_("en") for f in proposal.errors] == [], draft.sheets[0].rows[0]
        figures, read = figures + count, read + len(proposal.observations())
    assert read == figures > 80

"""Files in the observation format are doubted like an office's tables, up to the size of an archive."""

import datetime as dt

import pytest

from bada_model.desk import importing
from bada_model.desk.findings import Kind
from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Request
from bada_model.domain import OBSERVATION_COLUMNS

TODAY = dt.date(2024, 12, 31)


def observations(*rows):
    """An observation file of levels of one series of Hunan: month and value."""
    lines = [
        f"430000,retail_sales,2024-{month:02d},ytd,level,{value},亿元,nominal,final,2024-12-01,test"
        for month, value in rows
    ]
    return "\n".join([",".join(OBSERVATION_COLUMNS), *lines, ""]).encode()


def kinds(data, **request):
    proposal = read_bytes(data, "own.csv", request.pop("known"), Request(today=TODAY, **request))
    return {(f.kind, f.problem.cell, f.stops) for f in proposal.findings}


def test_a_slip_and_a_fall_are_named_by_cell_and_can_be_accepted(known):
    data = observations((9, 14_900.0), (10, 16_700.0), (11, 1.85), (12, 20_300.0))
    found = kinds(data, known=known)
    assert {(Kind.FALLING, "F4", True)} <= found or {(Kind.UNIT_SLIP, "F4", True)} <= found
    cells = frozenset(cell for _, cell, _ in found)
    assert not any(stops for _, _, stops in kinds(data, known=known, accept=cells))


def test_plausible_rows_raise_nothing(known):
    assert not kinds(observations((9, 14_900.0), (10, 16_700.0), (11, 18_500.0)), known=known)


@pytest.mark.parametrize("month", [11, 12])
def test_an_archive_is_said_not_to_be_doubted(known, monkeypatch, month):
    monkeypatch.setattr(importing, "MAX_DOUBTED_ROWS", 1)
    data = observations((10, 16_700.0), (month, 1.85))
    request = Request(today=dt.date(2024, 11, 30))
    findings = read_bytes(data, "own.csv", known, request).findings
    note = findings[-1]
    assert (note.kind, note.stops, note.problem.found.en) == (Kind.NOTE, False, "2 rows")
    assert [f.kind for f in findings[:-1]] == [Kind.FUTURE] * (month == 12)


@pytest.mark.parametrize(("values", "doubted"), [
    ((16_700.0, 16_700.0, 16_700.0), True), ((14_900.0, 16_700.0, 16_700.0), False),
])  # fmt: skip
def test_three_equal_totals_in_a_row_are_doubted(known, values, doubted):
    data = observations(*zip((9, 10, 11), values, strict=True))
    found = kinds(data, known=known)
    assert ((Kind.REPEATED_MONTH, "F4", True) in found) is doubted
    assert not any(stops for _, _, stops in kinds(data, known=known, accept=frozenset({"F4"})))


@pytest.mark.parametrize(("months", "doubted"), [(range(2, 9), False), (range(2, 10), True)])
def test_growth_may_stand_still_for_seven_months(known, months, doubted):
    data = observations(*((m, 5.9) for m in months)).replace(b",level,", b",yoy_growth,").replace("亿元".encode(), b"percent")  # fmt: skip
    found = {kind for kind, _, _ in kinds(data, known=known)}
    assert (Kind.REPEATED_MONTH in found) is doubted


def test_counts_may_stand_still(known):
    data = observations((9, 120), (10, 120), (11, 120)).replace(b"retail_sales", b"urban_new_jobs").replace("亿元".encode(), "人".encode()).replace(b",level,", b",count,").replace(b"nominal", b"na")  # fmt: skip
    assert Kind.REPEATED_MONTH not in {kind for kind, _, _ in kinds(data, known=known)}

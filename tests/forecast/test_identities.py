"""Totals made of their parts."""

from dataclasses import replace

import numpy as np
import pytest

from bada_model.domain import Identity, Kind
from bada_model.forecast.identities import hold_identities
from bada_model.packs import load_pack
from bada_model.projection import project
from tests.conftest import PLAN, observation
from tests.test_attainment import amount, flow

PARTS = ("primary", "services")
SUM = f'\n[[identities]]\ntotal = "all"\nparts = ["{PARTS[0]}", "{PARTS[1]}"]\n'


def indicators(kind, unit):
    return [f"{code},{code},{code},{kind},{unit},even,{code},0" for code in ("all", *PARTS)]


def levels(*, last_year=2024, months=(3, 6, 9, 12)):
    """Three years and a half of quarterly levels of both parts; services are three times as large."""
    return [
        observation(f"{code} {year}-{month:02d} {size * month * (1 + pace) ** (year - 2021):.3f} ytd level 亿元")
        for code, size, pace in zip(PARTS, (1, 3), (0.02, 0.06), strict=True)
        for year in range(2021, last_year + 1)
        for month in months
        if (year, month) <= (2024, 6)
    ]  # fmt: skip


@pytest.fixture
def made(write_pack):
    """A projection whose total published nothing while both parts did."""
    goal = "t,all,growth,at_least,5,,percent,2024-12,1,main/一,x,office,,,,"
    folder = write_pack(indicators=indicators("flow", "亿元"), targets=[goal],
                        observations=levels(), plan=PLAN + SUM)  # fmt: skip
    return project(load_pack(folder), n_paths=400)


def test_a_flow_without_a_figure_is_made_of_its_parts_by_their_last_totals(made):
    assert made.missing == {}
    total, parts = made.forecasts["all"], [made.forecasts[code] for code in PARTS]
    level = sum(p.base * (1 + p.paths[:, -1] / 100) for p in parts)
    np.testing.assert_allclose(total.base * (1 + total.paths[:, -1] / 100), level, atol=1e-9)
    assert total.slot_shares.sum() == pytest.approx(1)
    assert not total.observed.any()


def test_what_it_is_made_of_is_said(made):
    basis = made.forecasts["all"].basis
    assert basis.method.en == "sum of the forecasts of its parts"
    assert [note.en for note in basis.notes] == [
        "it has no forecast of its own", "parts weighted by last year's totals"
    ]  # fmt: skip
    assert len(basis.rows) == 2
    (item,) = made.assess()
    assert 0 < item.probability <= 1


def test_without_a_base_or_a_part_it_still_has_no_basis(write_pack):
    rows = [observation(f"{code} 2024-06 5") for code in PARTS]
    pack = {"indicators": indicators("flow", "亿元"), "targets": [], "plan": PLAN + SUM}
    assert "all" in project(load_pack(write_pack(observations=rows, **pack)), n_paths=50).missing
    alone = [row for row in levels() if "primary" in row]
    assert "all" in project(load_pack(write_pack(observations=alone, **pack)), n_paths=50).missing


def test_counts_add_up_and_are_settled_where_all_parts_are(write_pack):
    rows = [
        observation(f"{code} 2024-{m:02d} {m * 10} ytd count 人") for code in PARTS for m in (3, 6)
    ]
    folder = write_pack(indicators=indicators("count", "人"), targets=[], observations=rows, plan=PLAN + SUM)  # fmt: skip
    found = project(load_pack(folder), n_paths=200).forecasts
    np.testing.assert_array_equal(
        found["all"].paths, found["primary"].paths + found["services"].paths
    )
    assert np.flatnonzero(found["all"].observed).tolist() == [2, 5]
    assert (found["all"].paths[:, 5] == 120).all()


def test_a_total_nobody_registered_is_left_alone():
    known = {"a": amount(Kind.COUNT, [1.0, 2.0]), "b": amount(Kind.COUNT, [3.0, 4.0])}
    assert hold_identities((Identity(total="c", parts=("a", "b")),), known) == known


def test_a_total_with_a_forecast_keeps_its_published_figures():
    parts = {c: replace(flow([5.0, 7.0]), base=100.0) for c in ("a", "b")}
    total = replace(flow([1.0, 2.0], published=4.0), base=200.0)
    held = hold_identities((Identity(total="c", parts=("a", "b")),), {**parts, "c": total})["c"]
    assert (held.paths[:, 4] == 4.0).all()
    np.testing.assert_allclose(held.paths[:, -1], [5.0, 7.0])

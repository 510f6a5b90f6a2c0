"""Two vintages compared: what changed, by how much, with what effect; bases of last year that moved."""

import json
import re
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from typer.testing import CliRunner

from bada_model import store
from bada_model.__main__ import app
from bada_model.changes.revisions import base_revisions, compare_vintages, month_known, vintage
from bada_model.errors import PeriodError
from bada_model.packs import load_pack
from bada_model.workspace import Import, Workspace
from tests.conftest import TARGETS, observation
from tests.workspace.conftest import figure, table

MONTHS = [f"{y}-{m:02d}" for y in range(2015, 2024) for m in range(2, 13)]
HISTORY = [observation(f"retail_sales {m} {7 + (int(m[-2:]) * 37 % 11) / 10}") for m in MONTHS]
THIS_YEAR = [observation(f"retail_sales 2024-0{m} 7.4") for m in range(2, 7)]


def released(row, day, status="revised"):
    return row.replace(",final,,", f",{status},{day},")


@pytest.fixture
def pack(write_pack):
    rows = [*HISTORY, *THIS_YEAR,
            released(observation("retail_sales 2024-05 6.2"), "2024-08-18"),
            released(observation("retail_sales 2024-07 7.1"), "2024-08-15", "final")]  # fmt: skip
    return load_pack(write_pack(observations=rows, targets=[TARGETS[0].replace(",8,", ",7.3,")]))


def between(pack, first, last):
    rows = [vintage(pack.observations, date.fromisoformat(d)) for d in (first, last)]
    return compare_vintages(pack, *rows, as_of=month_known(pack, date.fromisoformat(last)), n_paths=400)  # fmt: skip


def test_a_day_sees_what_was_out(pack):
    sizes = [len(vintage(pack.observations, d)) for d in (date(2024, 7, 30), date(2024, 7, 31), date(2024, 8, 16), date(2024, 8, 18))]  # fmt: skip
    assert [s - len(HISTORY) for s in sizes] == [4, 5, 6, 7]


def test_new_and_revised_figures_are_named_with_their_size(pack):
    found = between(pack, "2024-08-01", "2024-08-31")
    named = {(r.cause, str(r.period), r.before, r.after) for r in found.figures}
    assert named == {("revised", "2024-05", 7.4, 6.2), ("new", "2024-07", None, 7.1)}
    assert all(r.place.startswith("own.csv:") for r in found.figures)


def test_the_effect_is_split_into_revisions_and_new_figures(pack):
    found = between(pack, "2024-08-01", "2024-08-31")
    (effect,) = found.effects
    assert effect.target == "retail_sales.main"
    only_new = between(pack, "2024-08-01", "2024-08-16").effects[0]
    assert only_new.before == only_new.revised != only_new.after
    assert effect.before != effect.revised != effect.after
    only_revised = between(pack, "2024-08-16", "2024-08-31").effects
    assert all(e.revised == e.after for e in only_revised)


def test_nothing_changed_means_nothing_said(pack):
    found = between(pack, "2024-08-20", "2024-08-31")
    assert (found.figures, found.bases, found.effects) == ((), (), ())


def test_a_figure_that_is_gone_is_withdrawn(pack):
    later = vintage(pack.observations, date(2024, 8, 31))
    fewer = later[later["period"] < pd.Period("2024-07", "M")]
    found = compare_vintages(pack, later, fewer, as_of=pd.Period("2024-07", "M"), n_paths=200)
    assert [(r.cause, r.before, r.after) for r in found.figures] == [("withdrawn", 7.1, None)]


def test_imported_rows_without_a_release_day_are_known_from_their_import(pack):
    rows = pack.observations.assign(released=pd.NaT)
    first = int(rows["row"].max())
    item = Import(id=1, pack="p", file="f", file_hash="", person="", first=first, rows=1,
                  imported_at=datetime(2024, 10, 9, 12, tzinfo=UTC))  # fmt: skip
    assert first in vintage(rows, date(2024, 10, 8))["row"].to_list()
    assert first not in vintage(rows, date(2024, 10, 7), [item])["row"].to_list()
    assert first in vintage(rows, date(2024, 10, 11), [item])["row"].to_list()


def level(period, value, **changed):
    row = observation(f"retail_sales {period} {value} ytd level 亿元")
    for old, new in changed.items():
        row = row.replace(old, new)
    return row


def latest(write_pack, rows):
    return store.latest(store.read_observations(write_pack(observations=rows) / "observations" / "own.csv"))  # fmt: skip


def test_a_base_that_was_revised_is_recognised_and_growth_is_kept(write_pack):
    rows = [level("2023-06", 100.0), level("2024-06", 99.8), observation("retail_sales 2024-06 5.1")]  # fmt: skip
    (found,) = base_revisions(latest(write_pack, rows))
    assert found.growth == 5.1
    assert found.implied == pytest.approx(99.8 / 1.051)
    assert found.gap == pytest.approx(-5.043, abs=0.01)
    assert "published growth 5.1%, -0.2% when rebuilt" in found.statement.en
    assert "以公布增速为准" in found.statement.zh


@pytest.mark.parametrize("rows", [
    [level("2023-06", 100.0), level("2024-06", 105.13), observation("retail_sales 2024-06 5.1")],
    [level("2023-06", 3), level("2024-06", 3), observation("retail_sales 2024-06 9.0")],
    [level("2023-06", 100.0), level("2024-06", 99.8), observation("retail_sales 2024-06 5.1").replace("nominal", "real")],
    [level("2023-06", 100.0), observation("retail_sales 2024-06 5.1")],
])  # fmt: skip
def test_rounding_prices_and_missing_levels_are_no_revision(write_pack, rows):
    assert base_revisions(latest(write_pack, rows)) == ()


def test_only_bases_touched_by_the_change_are_reported(write_pack):
    rows = [*HISTORY, level("2022-06", 100.0), level("2023-06", 90.0), level("2024-06", 99.8),
            released(observation("retail_sales 2024-06 5.1"), "2024-07-20", "final")]  # fmt: skip
    found = between(load_pack(write_pack(observations=rows)), "2024-07-15", "2024-08-05")
    assert [str(b.period) for b in found.bases] == ["2024-06"]


def test_the_known_base_revisions_of_national_retail_sales_are_found(default_pack):
    national = default_pack.observations[default_pack.observations["area"].astype(str) == "100000"]
    found = base_revisions(store.latest(national))
    retail = {b.period.year: b.gap for b in found if b.indicator == "retail_sales" and b.period.month == 12}  # fmt: skip
    assert 2018 in retail
    assert retail[2018] < -3


def test_a_plan_without_figures_yet_is_said_to_have_none(pack):
    with pytest.raises(PeriodError, match="no month of 2024 was out"):
        month_known(pack, date(2023, 12, 31))
    assert str(month_known(pack, date(2026, 1, 1))) == "2024-12"


def test_the_command_prints_figures_bases_and_effects(write_pack):
    rows = [*HISTORY, *THIS_YEAR, level("2023-07", 100.0), level("2024-07", 99.0),
            released(observation("retail_sales 2024-07 7.1"), "2024-08-15", "final")]  # fmt: skip
    words = ["revisions", "--from", "2024-08-01", "--to", "2024-09-01", "--pack", str(write_pack(observations=rows)),
             "--workspace", "none", "--paths", "200", "--format"]  # fmt: skip
    found = json.loads(CliRunner().invoke(app, [*words, "json"], catch_exceptions=False).stdout)
    assert [f["after"] for f in found["figures"]] == [99.0, 7.1]
    assert found["bases"][0]["gap"] == pytest.approx(100 * (99 / 1.071 / 100 - 1), abs=0.001)
    assert found["effects"][0]["target"] == "retail_sales.main"
    assert "基数" in CliRunner().invoke(app, [*words, "table"], catch_exceptions=False).stdout


@pytest.mark.parametrize(("language", "said"), [("zh", "新增 小区 零售 累计 同比增速"),
                                                ("en", "new Small Retail year to date growth on the year")])  # fmt: skip
def test_a_table_of_revisions_speaks_the_readers_language(write_pack, language, said):
    rows = [
        *HISTORY,
        *THIS_YEAR,
        released(observation("retail_sales 2024-07 7.1"), "2024-08-15", "final"),
    ]
    words = ["revisions", "--from", "2024-08-01", "--to", "2024-09-01", "--pack", str(write_pack(observations=rows)),
             "--workspace", "none", "--paths", "200", "--lang", language]  # fmt: skip
    shown = CliRunner().invoke(app, words, catch_exceptions=False).stdout
    assert all(word in shown for word in said.split())
    assert [line[-7:] for line in shown.splitlines() if " · " in line] == ["2024-08"]
    assert re.search(r"retail_sales\.main[ │]+[<>]?\d+%", shown)
    assert not {"yoy_growth", "ytd", "percent", "990301"} & set(shown.split())


def test_days_the_wrong_way_round_are_refused():
    words = ["revisions", "--from", "2024-09-01", "--to", "2024-08-01", "--workspace", "none"]
    with pytest.raises(PeriodError, match="comes after the last, 2024-08-01"):
        CliRunner().invoke(app, words, catch_exceptions=False)


def test_the_command_compares_what_the_workspace_held(write_pack, tmp_path):
    folder = write_pack(observations=[*HISTORY, *THIS_YEAR])
    days = iter([datetime(2024, 8, 5, 4, tzinfo=UTC), datetime(2024, 8, 20, 4, tzinfo=UTC)])
    with Workspace.open(tmp_path / "w.db", clock=lambda: next(days)) as desk:
        for value in (6.0, 6.5):
            desk.append_observations("small-2024", table(figure(f"retail_sales 2024-07 {value}", source=f"s{value}", status="final")),
                                     file="f", file_hash=str(value))  # fmt: skip
    words = ["revisions", "--from", "2024-08-10", "--to", "2024-08-21", "--by", "imported", "--pack", str(folder),
             "--workspace", str(tmp_path / "w.db"), "--paths", "200", "--format", "json"]  # fmt: skip
    (row,) = json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)["figures"]
    assert (row["cause"], row["before"], row["after"]) == ("revised", 6.0, 6.5)


def test_a_day_that_is_none_is_refused():
    with pytest.raises(PeriodError, match="'2024-8-1' is not a day"):
        CliRunner().invoke(app, ["revisions", "--from", "2024-8-1", "--to", "x"], catch_exceptions=False)  # fmt: skip

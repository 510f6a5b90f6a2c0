from dataclasses import replace

import pandas as pd
import pytest

from bada_model.changes.news_by_cause import news
from bada_model.errors import PeriodError


def revised(pack, series, period, value):
    """The pack with another vintage of one of its figures, out in September."""
    rows = pack.observations
    row = rows[(rows["indicator"] == series) & (rows["period"] == period)].tail(1)
    late = row.assign(value=value, status="revised", released=pd.Timestamp("2024-09-20"))
    return replace(pack, observations=pd.concat([rows, late], ignore_index=True))


def test_news_adds_up_for_every_promise(default_pack):
    found = news(
        default_pack, "2024-06", "2024-08", scenarios=("baseline", "export_slump"), n_paths=500
    )
    assert found.new_figures > 0
    assert len(found.changes) >= 7
    for change in found.changes:
        assert abs(change.remainder) < 1e-9
        assert sum(change.median.values()) == pytest.approx(change.after[1] - change.before[1])
    moved = {c.item.target.indicator: c.probability for c in found.changes}
    assert moved["trade_total"]["scenario"] < 0
    assert moved["retail_sales"]["scenario"] == 0


def test_the_later_month_comes_last(default_pack):
    with pytest.raises(PeriodError, match="2024-08, comes after the last, 2024-06; exchange them"):
        news(default_pack, "2024-08", "2024-06", n_paths=100)


def test_figures_of_one_series_on_two_bases_are_no_revisions_of_each_other(default_pack):
    """Incomes of the province grow nominally and in real terms, under one code."""
    assert news(default_pack, "2024-06", "2024-08", n_paths=100).revised_figures == 0


def test_a_revised_figure_is_counted_once(default_pack):
    pack = revised(default_pack, "retail_sales", pd.Period("2024-05", "M"), 4.9)
    assert news(pack, "2024-06", "2024-08", n_paths=100).revised_figures == 1

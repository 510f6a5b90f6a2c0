"""A backtest that was interrupted goes on where it stopped, with the same digits."""

import pytest
from pandas.testing import assert_frame_equal

from bada_model import parallel
from bada_model.evaluation import backtest
from bada_model.forecast.pool import experience


class Stop(Exception):
    """What ends the first run."""


def stop_after(tasks):
    done = []

    def advance():
        done.append(1)
        if len(done) == tasks:
            raise Stop

    return advance


def test_an_interrupted_backtest_is_resumed_with_the_same_result(panel_rows, tmp_path, monkeypatch):
    def scores(**options):
        run = parallel.runner(workers=1, **options)
        return backtest(panel_rows, years=range(2015, 2017), months=(3, 9), runner=run).scores

    whole = scores()
    with pytest.raises(Stop):
        scores(resume=tmp_path, advance=stop_after(5))
    assert len(list(tmp_path.rglob("*.npy"))) == 5
    ran = []

    def counted(*task):
        ran.append(task)
        return experience.run_members(*task)

    monkeypatch.setattr(parallel, "run_members", counted)
    assert_frame_equal(scores(resume=tmp_path), whole)
    assert ran
    assert len(list(tmp_path.rglob("*.npy"))) == 5 + len(ran)

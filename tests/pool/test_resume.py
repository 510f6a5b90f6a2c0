"""A backtest that was interrupted goes on where it stopped, with the same digits."""

import pytest
from pandas.testing import assert_frame_equal
from typer.testing import CliRunner

from bada_model.__main__ import app
from bada_model.evaluation import backtest as backtesting
from bada_model.evaluation import parallel
from bada_model.evaluation.backtest import backtest
from bada_model.forecast import pool
from bada_model.forecast.pool import experience
from bada_model.forecast.pool.panel import arrange


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


def test_a_stopped_command_says_what_is_kept(panel_rows, tmp_path, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(backtesting, "backtest", stopped)
    file = tmp_path / "figures.csv"
    rest = {"basis": "nominal", "status": "synthetic", "released": "", "source": "simulated"}
    panel_rows.assign(period=panel_rows["period"].astype(str), **rest).to_csv(file, index=False)
    command = ["backtest", "--observations", str(file), "--years", "2015:2016", "--lang", "en"]
    for options, said in ((["--resume", "kept"], "finished is in kept"), ([], "--resume FOLDER")):
        run = CliRunner().invoke(app, [*command, *options])
        assert run.exit_code == 130
        assert said in run.stderr


def test_tasks_of_other_code_are_not_reused(panel_rows, tmp_path, monkeypatch):
    panels, _ = arrange(panel_rows)
    now = parallel.fingerprint(panels)
    (tmp_path / "members.py").write_text("POWER = 3\n")
    monkeypatch.setattr(pool, "__file__", str(tmp_path / "__init__.py"))
    assert parallel.fingerprint(panels) != now

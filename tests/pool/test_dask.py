"""The backtest on a Dask cluster gives the digits it gives at home."""

import numpy as np
import pytest

from bada_model.evaluation import backtest, parallel


@pytest.fixture
def scheduler():
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None,
        protocol="tcp", host="127.0.0.1",
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore")  # distributed's own shutdown warns
def test_a_cluster_gives_the_same_scores_as_this_process(panel_rows, scheduler):
    arguments = {"years": range(2015, 2017), "months": range(6, 7)}
    here = backtest.backtest(panel_rows, **arguments)
    run = parallel.runner("dask", scheduler=scheduler)
    there = backtest.backtest(panel_rows, runner=run, **arguments)
    np.testing.assert_array_equal(there.scores["crps"], here.scores["crps"])

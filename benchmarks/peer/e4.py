"""Peer E4: pooled paths of statsforecast's AutoETS, AutoCES, AutoTheta and AutoARIMA on logs.

    python -m venv peer && peer/bin/pip install "statsforecast==2.1.1" "pandas<3"
    peer/bin/python benchmarks/peer/e4.py cases.jsonl e4.csv

AutoTheta.simulate of 2.1.1 draws paths many times wider than its own errors (a February case of
power output: 80 % band -15 to 40 % where the other three say 0 to 14), which would handicap the
peer. Its paths are therefore AutoTheta's point forecast with the deviations of AutoETS's paths.

Runs in an environment of its own (statsforecast needs pandas below 3), one process per core.
Writes area, indicator, year, month and 200 quantiles of full-year growth. Resumes a file that
is already there.
"""

import csv
import json
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

LEVELS = (np.arange(200) + 0.5) / 200
PATHS = 250
KEY = ("area", "indicator", "year", "month")


def forecast(line):
    """Quantiles of one case, with the models that could be fitted and the seconds spent."""
    from statsforecast.models import AutoARIMA, AutoCES, AutoETS, AutoTheta

    warnings.filterwarnings("ignore")
    case = json.loads(line)
    season, horizon = case["season"], case["season"] - case["observed"]
    y = np.array(case["logs"])
    start, draws, used = time.process_time(), [], []
    around = None
    for model in (AutoETS, AutoCES, AutoTheta, AutoARIMA):
        try:
            if model is AutoTheta and around is not None:
                paths = model(season_length=season).forecast(y=y, h=horizon)["mean"] + around
            else:
                paths = np.asarray(
                    model(season_length=season).simulate(h=horizon, n_paths=PATHS, y=y, seed=1)
                )
                paths = paths if paths.shape == (PATHS, horizon) else paths.T
            if model is AutoETS:
                around = paths - paths.mean(axis=0)
            if np.isfinite(paths).all():
                draws.append(np.exp(np.clip(paths, -50, 50)).sum(axis=1))
                used.append(model.__name__)
        except Exception as error:
            used.append(f"{model.__name__} failed: {type(error).__name__}")
    growth = (case["done"] + np.concatenate(draws) - 1) * 100 if draws else np.full(4, np.nan)
    spent = time.process_time() - start
    key = [case[k] for k in KEY]
    return [*key, "+".join(used), round(spent, 3), *np.quantile(growth, LEVELS).round(5)]


def main(cases, out):
    """Forecast every case that the output does not hold yet."""
    done = set()
    if Path(out).exists():
        with open(out, encoding="utf-8") as file:
            done = {tuple(row[:4]) for row in csv.reader(file)}
    lines = [
        line
        for line in Path(cases).read_text(encoding="utf-8").splitlines()
        if tuple(str(json.loads(line)[k]) for k in KEY) not in done
    ]
    with (
        open(out, "a", encoding="utf-8", newline="") as file,
        ProcessPoolExecutor(int(sys.argv[3]) if len(sys.argv) > 3 else None) as pool,
    ):
        writer = csv.writer(file)
        for row in pool.map(forecast, lines, chunksize=4):
            writer.writerow(row)
            file.flush()


if __name__ == "__main__":
    main(*sys.argv[1:3])

"""One scenario of a 20-equation, 12-month model for 1,000 draws: this engine against modelflowib.

    python benchmarks/peer/scenarios.py PYTHON_WITH_MODELFLOWIB

Ten counts; each answers to one driver and, a month later, to the count before it. Both sides get
the same draws. Prints processor times, their ratio and the largest difference.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model import load_pack
from bada_model.assumptions import BASELINE_SCENARIO, Assumptions, Evidence, Link, Setting
from bada_model.domain import Kind
from bada_model.forecast import Basis, Draws, Forecast, Level
from bada_model.language import Text
from bada_model.response import Responses

INDICATORS, DRAWS, MONTHS, VALUE = 10, 1000, 12, 2.0


def link(source: str, number: int, effect: float, lag: int) -> Link:
    """A sure link."""
    return Link(source=source, indicator=f"y{number}", lag=lag, effect=effect, se=0.0,
                evidence=Evidence.ASSUMPTION, sample=Text.same("benchmark"))  # fmt: skip


def main() -> None:
    """Solve on both sides and compare."""
    rng = np.random.default_rng(1)
    additions = rng.gamma(4.0, 5.0, (DRAWS, INDICATORS, MONTHS))
    effects, passed = rng.uniform(0.5, 1.5, INDICATORS), rng.uniform(0.1, 0.4, INDICATORS)
    base = load_pack("heshan-2024")
    driver = replace(base.assumptions.drivers["vouchers"], low=-10.0, high=10.0)
    links = [link("vouchers", i, effects[i], 0) for i in range(INDICATORS)]
    links += [link(f"y{i - 1}", i, passed[i], 1) for i in range(1, INDICATORS)]
    pack = replace(base, assumptions=Assumptions(drivers={"vouchers": driver}, links=tuple(links)))
    periods = pd.period_range("2024-01", "2024-12", freq="M")
    basis = Basis(level=Level.OWN_YEAR, method=Text.same("benchmark"), last=None)
    forecasts = {
        f"y{i}": Forecast(indicator=f"y{i}", kind=Kind.COUNT, unit="户", periods=periods, base=0.0,
                          paths=np.cumsum(additions[:, i], axis=1), basis=basis,
                          observed=np.zeros(MONTHS, dtype=bool))
        for i in range(INDICATORS)
    }  # fmt: skip
    responses = Responses(pack, forecasts, Draws(n_paths=DRAWS), start=1)
    scenario = replace(BASELINE_SCENARIO, settings={"vouchers": Setting(value=VALUE)})
    start = time.process_time()
    found = responses.under(scenario, pd.Period("2023-12", "M"))
    ours = time.process_time() - start
    ends = np.column_stack([found[f"y{i}"].paths[:, -1] for i in range(INDICATORS)])
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "given.npz", Path(folder) / "out.npz"
        np.savez(given, additions=additions, effects=effects, passed=passed,
                 profile=np.full(MONTHS, VALUE))  # fmt: skip
        script = Path(__file__).with_name("modelflow_model.py")
        subprocess.run([sys.argv[1], str(script), str(given), str(out)], check=True,
                       stdout=subprocess.DEVNULL, cwd=folder)  # fmt: skip
        peer = np.load(out)
        gap, seconds = np.abs(peer["ends"] - ends).max(), float(peer["seconds"])
    print(f"{2 * INDICATORS} equations, {MONTHS} months, {DRAWS} draws: ours {ours:.4f} s of processor time "
          f"(effects drawn and compiled in the same call), modelflowib {seconds:.2f} s, ratio {seconds / ours:.0f}, "
          f"largest difference {gap:.1e}")  # fmt: skip


if __name__ == "__main__":
    main()

"""Processor time of scenarios, goal seek and certificate.

    python benchmarks/what_if.py

Prints seconds of processor time on one core for: the default pack with 10,000 paths after a driver
move (forecasts alone, and with every answer); 200 indicators x 12 months x 1,000 paths; goal seek and
certificate for 30 targets x 15 drivers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bada_model import load_pack, project
from bada_model.assumptions import BASELINE_SCENARIO, Evidence, Link, Scenario, Setting
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.what_if.certificate import certify
from bada_model.what_if.goal_seek import solve
from bada_model.what_if.goals import Goal, levers


def seconds(action: Callable[[], object], repeat: int = 5) -> float:
    """Least processor time of a few runs."""
    taken = []
    for _ in range(repeat):
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    return min(taken)


def moved(value: float) -> Scenario:
    """One driver moved."""
    return replace(BASELINE_SCENARIO, settings={"vouchers": Setting(value=value)})


def wide(projection: Projection, indicators: int) -> Projection:
    """The same forecast many times over, each linked to the driver that moves."""
    pack = projection.pack
    model, forecast = pack.indicators["retail_sales"], projection.forecasts["retail_sales"]
    codes = [f"copy{n:03d}" for n in range(indicators)]
    target = projection.answer("retail_sales").target
    drivers = levers(projection)
    links = tuple(
        Link(source=d.code, indicator=code, lag=0, effect=0.1, se=0.03,
             evidence=Evidence.ASSUMPTION, sample=Text.same("benchmark"))
        for code in codes for d in drivers[:1]
    )  # fmt: skip
    larger = replace(
        pack, indicators={c: replace(model, code=c) for c in codes},
        targets=tuple(replace(target, id=f"{c}.main", indicator=c) for c in codes),
        assumptions=replace(pack.assumptions, links=links),
    )  # fmt: skip
    forecasts = {c: replace(forecast, indicator=c) for c in codes}
    return replace(projection, pack=larger, forecasts=forecasts)


def thirty_by_fifteen(projection: Projection) -> Projection:
    """30 targets, each moved by all of 15 levers."""
    grown = wide(projection, 30)
    rng = np.random.default_rng(1)
    drivers = {
        f"lever{n:02d}": replace(levers(projection)[0], code=f"lever{n:02d}", low=-10, high=10)
        for n in range(15)
    }
    links = tuple(
        Link(source=d, indicator=code, lag=0, effect=float(rng.normal(0.1, 0.1)), se=0.02,
             evidence=Evidence.ASSUMPTION, sample=Text.same("benchmark"))
        for code in grown.pack.indicators for d in drivers
    )  # fmt: skip
    assumptions = replace(grown.pack.assumptions, drivers=drivers, links=links)
    return replace(grown, pack=replace(grown.pack, assumptions=assumptions))


def main() -> None:
    """Measure and print."""
    projection = project(load_pack("heshan-2024"))
    projection.assess()
    projection.under(moved(1.0))
    for name in ("consumption_push", "all_levers"):
        print(f"default pack, 10,000 paths, {name}: forecasts {seconds(lambda n=name: projection.under(n)) * 1e3:.1f} ms, "
              f"with answers {seconds(lambda n=name: projection.under(n).assess()) * 1e3:.1f} ms")  # fmt: skip
    large = wide(project(projection.pack, n_paths=1000), 200)
    large.under(moved(1.0))
    print(
        f"200 indicators x 11 columns x 1,000 paths: {seconds(lambda: large.under(moved(2.0))) * 1e3:.1f} ms"
    )
    many = thirty_by_fifteen(projection)
    many.assess()
    goals = [Goal(target=t, probability=0.3) for t in many.pack.targets]
    targets = many.pack.targets
    print(f"goal seek, 30 targets x 15 drivers: {seconds(lambda: solve(many, goals), 1):.2f} s")
    print(
        f"certificate, 30 targets x 15 drivers: {seconds(lambda: certify(many, targets), 1):.2f} s"
    )


if __name__ == "__main__":
    main()

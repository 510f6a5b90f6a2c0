"""What models of statsmodels add to the pool, and what they cost.

    python benchmarks/joining.py FILE [--since 2001] [--years 2012:2019] [--workers N]

Series that publish figures of the first year or before take part. Every model runs once; the pool
is then learned anew with none, each and all of them. Times are processor time.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

from bada_model import store
from bada_model.evaluation import scores as sc
from bada_model.evaluation.backtest import Runner, Task, backtest
from bada_model.evaluation.parallel import runner
from bada_model.forecast.pool.cases import cases_at
from bada_model.forecast.pool.experience import MemberRun, member_names
from bada_model.forecast.pool.panel import Panel, arrange
from bada_model.forecast.pool.referees import REFEREES

MONTHS = (3, 6, 9)
SETS = ((), *((name,) for name in REFEREES), tuple(REFEREES))


def reduced(kept: dict[tuple[int, int, int], MemberRun | None]) -> Runner:
    """A runner that takes from finished runs the laws of fewer models."""

    def run(_: Sequence[Panel], tasks: list[Task]) -> Iterator[MemberRun | None]:
        for *origin, also in tasks:
            full, names = kept[tuple(origin)], member_names(also)
            if full is None:
                yield None
                continue
            laws = full.quantiles[:, [full.names.index(name) for name in names]]
            yield replace(full, quantiles=laws, names=names)

    return run


def keeping(kept: dict[tuple[int, int, int], MemberRun | None], inner: Runner) -> Runner:
    """A runner that keeps what it yields."""

    def run(panels: Sequence[Panel], tasks: list[Task]) -> Iterator[MemberRun | None]:
        for task, result in zip(tasks, inner(panels, tasks), strict=True):
            kept[task[:3]] = result
            yield result

    return run


def old_enough(known: pd.DataFrame, since: int) -> pd.DataFrame:
    """The series with year-to-date figures of a year or before."""
    cumulative = known[known["coverage"].isin(["ytd", "year"])]
    first = cumulative.groupby(["area", "indicator"], observed=True)["period"].min()
    keys = first[first <= pd.Period(f"{since}-12", "M")].index
    return known[pd.MultiIndex.from_frame(known[["area", "indicator"]]).isin(keys)]


def seconds(panels: Sequence[Panel], year: int) -> dict[str, float]:
    """Processor time of each model for one series at one origin (June)."""
    batches = [c for c in (cases_at(p, year, 6) for p in panels) if c is not None]
    spent = {}
    for name, member in REFEREES.items():
        for batch in batches[:1]:
            member(batch, np.random.default_rng(0))  # what the first call loads is not counted
        start = process_time()
        for batch in batches:
            member(batch, np.random.default_rng(0))
        spent[name] = (process_time() - start) / sum(len(batch.which) for batch in batches)
    return spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("observations", type=Path)
    parser.add_argument("--since", type=int, default=2001)
    parser.add_argument("--years", default="2012:2019")
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    first, last = map(int, options.years.split(":"))
    known = old_enough(store.latest(store.read_observations(options.observations)), options.since)
    panels, _ = arrange(known)
    print("series:", *(f"{len(p.keys)} of {len(p.months)} seasons" for p in panels))
    print(
        "seconds a series and origin:", {n: round(s, 2) for n, s in seconds(panels, last).items()}
    )
    run = partial(backtest, known, years=range(first, last + 1), months=MONTHS)
    kept: dict[tuple[int, int, int], MemberRun | None] = {}
    whole = run(also=tuple(REFEREES), runner=keeping(kept, runner(workers=options.workers)))
    print(*(item.text.en for item in whole.stood_in), sep="\n")
    results = {also: run(also=also, runner=reduced(kept)).scores for also in SETS}
    plain = results[()].query("method == 'pool'")
    for also, scores in results.items():
        both = pd.concat([scores, plain.assign(method="without")]) if also else scores
        means = sc.scaled(both).groupby("method")["scaled"].mean()
        own = {name: round(float(means[name]), 4) for name in also}
        held = (scores.query("method == 'pool'")["pit"].sub(0.5).abs() <= 0.4).mean()
        gap = sc.paired_difference(both, against="without") if also else (0.0, 0.0)
        print(f"{'+'.join(also) or 'none':24} pool {means['pool']:.4f}, difference {gap[0]:+.4f} "
              f"(by year {gap[1]:.4f}), 80 % held {held:.3f}, alone {own}")  # fmt: skip
    alone = sc.scaled(whole.scores).groupby("method")["scaled"].mean().round(4)
    print(alone.to_dict())


if __name__ == "__main__":
    main()

"""Solve the benchmark model with modelflowib, one draw after the other.

    python modelflow_model.py DRAWS.npz OUT.npz

Runs in an environment of its own (``pip install modelflowib``); called by ``scenarios.py``.
"""

import sys
import time

import numpy as np
import pandas as pd


def equations(n):
    """Ten indicators with two equations each: the answer R of a month, and the total Y so far."""
    lines = []
    for i in range(n):
        passed_on = f" + C{i} * R{i - 1}(-1)" if i else ""
        lines.append(f"FRML <> R{i} = E{i} * X{passed_on} $")
        lines.append(f"FRML <> Y{i} = Y{i}(-1) + A{i} + R{i} $")
    return "\n".join(lines)


def main():
    """Solve every draw and write year-end totals and processor time."""
    from modelclass import model

    given = np.load(sys.argv[1])
    additions, effects, passed, profile = (
        given[k] for k in ("additions", "effects", "passed", "profile")
    )
    draws, n, months = additions.shape
    solver = model(equations(n))
    frame = pd.DataFrame(0.0, index=range(months + 1), columns=[
        *(f"{name}{i}" for i in range(n) for name in "RYAEC"), "X"])  # fmt: skip
    frame.loc[1:, "X"] = profile
    for i in range(n):
        frame[f"E{i}"], frame[f"C{i}"] = effects[i], passed[i]
    solver(frame, 1, months, silent=True)  # compile before the clock starts
    ends = np.empty((draws, n))
    start = time.process_time()
    for draw in range(draws):
        for i in range(n):
            frame.loc[1:, f"A{i}"] = additions[draw, i]
        solved = solver(frame, 1, months, silent=True)
        ends[draw] = [solved.loc[months, f"Y{i}"] for i in range(n)]
    np.savez(sys.argv[2], ends=ends, seconds=time.process_time() - start)


if __name__ == "__main__":
    main()

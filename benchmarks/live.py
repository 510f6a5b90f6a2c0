"""Cost of the live model and of the living brief.

    python benchmarks/live.py [--browser /usr/bin/chromium]

Prints, for the default pack and the demonstration at 10,000 paths: processor time of building the
model and of one evaluation in Python, bytes of the page, and in Chromium the processor time of the page's
main thread (evaluate, write, draw) for one step of a slider and for all drivers moved at once,
medians of 40 steps.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bada_model import load_pack, project
from bada_model.briefs import brief, write_brief
from bada_model.demonstration import with_demonstration
from bada_model.live import live_model
from bada_model.projection import Projection

STEPS = 40
ONE = """(k) => { const d = bada.live.header.drivers.find((one) => one.code === "orders");
  bada.controls.values[d.code] = d.low + (d.high - d.low) * k / 40; bada.refresh(); }"""
ALL = """(k) => { for (const d of bada.live.header.drivers)
  bada.controls.values[d.code] = d.low + (d.high - d.low) * ((7 * k) % 41) / 41; bada.refresh(); }"""


def seconds(action: Callable[[], object], repeat: int = 5) -> float:
    """Least processor time of a few runs."""
    taken = []
    for _ in range(repeat):
        start = time.process_time()
        action()
        taken.append(time.process_time() - start)
    return min(taken)


def steps(tab: Any, script: str) -> float:
    """Median milliseconds of main-thread processor time of one step, painting included."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        found = session.send("Performance.getMetrics")["metrics"]
        return {m["name"]: m["value"] for m in found}["TaskDuration"]

    taken = []
    for k in range(1, STEPS + 1):
        before = busy()
        tab.evaluate(f"(k) => {{ ({script})(k); document.body.offsetHeight; }}", k)
        taken.append(busy() - before)
    return median(taken) * 1e3


def measure(name: str, projection: Projection, chromium: str | None) -> None:
    """Print the numbers of one projection."""
    live = live_model(projection)
    drivers = [d.driver for d in live.drivers]
    build = seconds(lambda: live_model(projection))
    every = seconds(lambda: live.evaluate({d.code: d.high for d in drivers}))
    one = seconds(lambda: live.evaluate({"vouchers": 5.0}))
    print(f"{name}: {len(live.goals)} goals, built in {build * 1e3:.0f} ms; evaluate in Python: "
          f"{one * 1e3:.1f} ms (one driver), {every * 1e3:.1f} ms (all)")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        page = write_brief(brief(projection), Path(folder), language="zh", formats=("html",))[0]
        print(f"{name}: page of {page.stat().st_size / 1e6:.2f} MB")
        if chromium:
            in_browser(name, page, chromium)


def in_browser(name: str, page: Path, chromium: str) -> None:
    """Print the browser's part."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1400, "height": 1000})
        tab.goto(page.as_uri())
        tab.click("#open-panel")
        for _ in range(3):
            steps(tab, ALL)  # the compiler warms up
        print(
            f"{name}: in the page {steps(tab, ONE):.0f} ms (one driver), {steps(tab, ALL):.0f} ms (all)"
        )
        browser.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", default=shutil.which("chromium"))
    chosen = parser.parse_args()
    pack = load_pack("heshan-2024")
    measure("default pack", project(pack), chosen.browser)
    measure("demonstration", project(with_demonstration(pack)), chosen.browser)


if __name__ == "__main__":
    main()

"""Drivers and links: what may be moved, and what that does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bada_model.assumptions import Driver, Evidence, Link, Shape
from bada_model.domain import Indicator, Kind
from bada_model.errors import Problem, refuse
from bada_model.language import Text
from bada_model.scenario_files.table_reading import FIX, TableReader, load_toml
from bada_model.tables import RowReader, read_rows

LINK_COLUMNS = ("source", "indicator", "lag", "effect", "se", "evidence", "sample_zh", "sample_en")


def read_drivers(path: Path) -> dict[str, Driver]:
    """Every driver of a ``drivers.toml`` by code.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    drivers, problems = scan_drivers(path)
    refuse(problems)
    return drivers


def scan_drivers(path: Path) -> tuple[dict[str, Driver], tuple[Problem, ...]]:
    """The sound drivers of a file by code, and every fault of the others."""
    top = TableReader(path.name, "drivers", load_toml(path))
    found: dict[str, Driver] = {}
    for reader in top.tables("drivers"):
        driver = _driver(reader)
        if driver is not None and driver.code in found:
            reader.fault("code", Text("不重复的键", "a code used once"))
        elif driver is not None:
            found[driver.code] = driver
    return found, top.problems


def _driver(reader: TableReader) -> Driver | None:
    faults = reader.faults
    reader.known("code", "label_zh", "label_en", "group", "unit_zh", "unit_en", "low", "high", "step",
                 "base", "shape", "known_low", "known_high", "lever", "note_zh", "note_en")  # fmt: skip
    low, high, step = (reader.number(k) for k in ("low", "high", "step"))
    base = reader.number("base", 0.0)
    known, note = None, Text.same("")
    if reader.has("known_low"):
        known = reader.number("known_low"), reader.number("known_high")
    if reader.has("note_zh"):
        note = Text(reader.text("note_zh"), reader.text("note_en"))
    driver = Driver(
        code=reader.text("code"), label=Text(reader.text("label_zh"), reader.text("label_en")),
        group=reader.text("group"), unit=Text(reader.text("unit_zh"), reader.text("unit_en")),
        low=low, high=high, step=step, base=base, known=known, note=note,
        shape=reader.choice("shape", Shape, "step"), lever=reader.flag("lever", default=True),
    )  # fmt: skip
    if reader.faults == faults:
        _check_range(reader, driver)
    return driver if reader.faults == faults else None


def _check_range(reader: TableReader, driver: Driver) -> None:
    if not driver.low <= driver.base <= driver.high or driver.low == driver.high:
        reader.fault("base", Text("范围内的值", "a value between low and high"))
    if driver.step <= 0:
        reader.fault("step", Text("正数", "a positive number"))


def read_links(
    path: Path, drivers: Mapping[str, Driver], indicators: Mapping[str, Indicator]
) -> tuple[Link, ...]:
    """Every link of a ``links.csv``.

    Raises
    ------
    InputError
        Unknown names, a milestone (it has no amount a driver could add to), numbers that are
        none, an estimate or a source without its reference, links that run in a circle.
    """
    links, problems = scan_links(path, drivers, indicators)
    refuse(problems)
    refuse(circles(path.name, links))
    return links


def scan_links(
    path: Path, drivers: Mapping[str, Driver], indicators: Mapping[str, Indicator]
) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """Every link of a file, and every fault of its rows."""
    reader = RowReader(path.name)
    links = tuple(
        _link(reader, cells, drivers, indicators) for cells in read_rows(path, LINK_COLUMNS)
    )
    return links, tuple(reader.problems)


def _link(
    reader: RowReader,
    cells: Mapping[str, Any],
    drivers: Mapping[str, Driver],
    indicators: Mapping[str, Indicator],
) -> Link:
    row = int(cells["row"])
    source, indicator = cells["source"], cells["indicator"]
    if source not in drivers and source not in indicators:
        reader.fault(row, "source", source, Text("drivers.toml 或 indicators.csv 中的代码",
                     "a code of drivers.toml or indicators.csv"), FIX)  # fmt: skip
    if indicator not in indicators:
        reader.fault(row, "indicator", indicator,
                     Text("indicators.csv 中的指标", "an indicator of indicators.csv"), FIX)  # fmt: skip
    elif indicators[indicator].kind in (Kind.MILESTONE, Kind.STANDARD):
        reader.fault(row, "indicator", indicator, Text("有数量的指标", "an indicator with an amount"),
                     Text("项目进度请写入 projects.csv", "use projects.csv for projects"))  # fmt: skip
    numbers = {c: reader.number(row, c, cells[c]) for c in ("lag", "effect", "se")}
    for column in (*numbers, "sample_zh", "sample_en"):
        reader.required(row, column, cells[column])
    evidence = reader.choice(row, "evidence", cells["evidence"], Evidence, Evidence.ASSUMPTION)
    lag, se = numbers["lag"] or 0.0, numbers["se"] or 0.0
    if se < 0 or lag < 0 or lag != int(lag):
        reader.fault(row, "lag" if se >= 0 else "se", cells["lag" if se >= 0 else "se"],
                     Text("不小于0", "zero or more"), FIX)  # fmt: skip
    return Link(source=source, indicator=indicator, lag=int(lag), effect=numbers["effect"] or 0.0,
                se=se, evidence=evidence, sample=Text(cells["sample_zh"], cells["sample_en"]), row=row)  # fmt: skip


def circles(file: str, links: tuple[Link, ...]) -> tuple[Problem, ...]:
    """The first circle in which links between indicators come back to where they began.

    Along a circle the sum of answers would diverge.
    """
    after: dict[str, list[str]] = {}
    for link in links:
        after.setdefault(link.source, []).append(link.indicator)
    for name in after:
        for circle in _circles_from(name, after, ()):
            return (
                Problem(file=file, column="source", found=f"'{circle}'",
                        expected=Text("不成环的传导", "links without a circle"),
                        remedy=Text("请删去其中一条", "delete one of them")),
            )  # fmt: skip
    return ()


def _circles_from(
    name: str, after: Mapping[str, list[str]], trail: tuple[str, ...]
) -> Iterator[str]:
    if name in trail:
        yield " → ".join((*trail[trail.index(name) :], name))
        return
    for following in after.get(name, ()):
        yield from _circles_from(following, after, (*trail, name))


def idle_drivers(
    file: str, drivers: Mapping[str, Driver], links: tuple[Link, ...]
) -> tuple[Problem, ...]:
    """Drivers that no link ties to an indicator, each a fault."""
    return tuple(
        Problem(file=file, column="code", found=f"'{code}'",
                expected=Text("能影响至少一个指标的驱动因素", "a driver that moves at least one indicator"),
                remedy=Text("请在 links.csv 中补充，或删去", "add a link in links.csv or delete it"))
        for code in drivers
        if not moved_by(code, links)
    )  # fmt: skip


def moved_by(source: str, links: tuple[Link, ...]) -> set[str]:
    """Every indicator a driver or an indicator acts on, directly or through others."""
    direct = {link.indicator for link in links if link.source == source}
    return direct.union(*(moved_by(i, links) for i in direct)) if direct else direct

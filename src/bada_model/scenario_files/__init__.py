"""Reading what-if: drivers, links, projects and scenario files of a pack; writing scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bada_model.assumptions import Assumptions, Scenario
from bada_model.domain import Indicator
from bada_model.errors import Faults, Problem
from bada_model.scenario_files.drivers import (
    LINK_COLUMNS,
    circles,
    idle_drivers,
    moved_by,
    read_drivers,
    read_links,
    scan_drivers,
    scan_links,
)
from bada_model.scenario_files.inheritance import overrides, resolve
from bada_model.scenario_files.projects import PROJECT_COLUMNS, read_projects, scan_projects
from bada_model.scenario_files.scenarios import (
    SCHEMA,
    parse_scenario,
    read_scenario,
    read_scenario_text,
)
from bada_model.scenario_files.writing import scenario_table, scenario_text, write_scenario

__all__ = [
    "LINK_COLUMNS", "PROJECT_COLUMNS", "SCHEMA", "moved_by", "overrides", "parse_scenario",
    "read_drivers", "read_links", "read_projects", "read_scenario",
    "read_scenario_text", "resolve", "scan_assumptions", "scenario_table", "scenario_text",
    "write_scenario",
]  # fmt: skip


def scan_assumptions(
    folder: Path, indicators: Mapping[str, Indicator]
) -> tuple[Assumptions, tuple[Problem, ...]]:
    """What could be read of a pack's what-if files, and every fault of all of them.

    Links and scenarios name drivers: where those cannot be read, they are not held against them.
    """
    if not (folder / "drivers.toml").is_file():
        return Assumptions(), ()
    faults = Faults()
    drivers = faults.scan(None, scan_drivers, folder / "drivers.toml")
    if drivers is None:
        faults.scan({}, scan_projects, folder / "projects.csv", indicators)
        return Assumptions(), faults.problems
    links = faults.scan((), scan_links, folder / "links.csv", drivers, indicators)
    faults.note(circles("links.csv", links))
    if not faults.problems:
        faults.note(idle_drivers("drivers.toml", drivers, links))
    projects = faults.scan({}, scan_projects, folder / "projects.csv", indicators)
    parts = Assumptions(drivers=drivers, links=links, projects=projects)
    own: list[Scenario] = []
    for file in sorted((folder / "scenarios").glob("*.toml")):
        found = faults.read(None, read_scenario, file, parts, indicators)
        own += [] if found is None else [found]
    scenarios = faults.read(parts.scenarios, resolve, own)
    return replace(parts, scenarios=scenarios), faults.problems

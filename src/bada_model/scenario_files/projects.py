"""Projects: what each spends, when, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bada_model.assumptions import Project, Shape
from bada_model.domain import Indicator, Kind
from bada_model.errors import Problem, refuse
from bada_model.language import Text
from bada_model.scenario_files.table_reading import FIX
from bada_model.tables import RowReader, read_rows

PROJECT_COLUMNS = (
    "project", "label_zh", "label_en", "indicator", "size", "start", "months", "curve",
    "probability", "source",
)  # fmt: skip


def read_projects(path: Path, indicators: Mapping[str, Indicator]) -> dict[str, Project]:
    """Every project of a ``projects.csv`` by code; the file is optional.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    projects, problems = scan_projects(path, indicators)
    refuse(problems)
    return projects


def scan_projects(
    path: Path, indicators: Mapping[str, Indicator]
) -> tuple[dict[str, Project], tuple[Problem, ...]]:
    """The sound projects of a file by code, and every fault of the others."""
    if not path.is_file():
        return {}, ()
    reader = RowReader(path.name)
    found: dict[str, Project] = {}
    for cells in read_rows(path, PROJECT_COLUMNS):
        project = _project(reader, cells, indicators)
        if project is not None:
            found[project.code] = project
    return found, tuple(reader.problems)


def _project(
    reader: RowReader, cells: Mapping[str, Any], indicators: Mapping[str, Indicator]
) -> Project | None:
    row, faults = int(cells["row"]), len(reader.problems)
    if cells["indicator"] not in indicators or indicators[cells["indicator"]].kind is not Kind.FLOW:
        reader.fault(row, "indicator", cells["indicator"],
                     Text("流量指标", "a flow of indicators.csv"), FIX)  # fmt: skip
    code = reader.required(row, "project", cells["project"])
    start = reader.period(row, "start", cells["start"])
    size = reader.number(row, "size", cells["size"])
    months = reader.number(row, "months", cells["months"]) or 0
    probability = reader.number(row, "probability", cells["probability"])
    curve = reader.choice(row, "curve", cells["curve"], Shape, Shape.STEP)
    if not 1 <= months <= 120:
        reader.fault(row, "months", cells["months"], Text("1至120", "1 to 120"), FIX)
    if probability is None or not 0 <= probability <= 1:
        reader.fault(row, "probability", cells["probability"], Text("0至1", "0 to 1"), FIX)
    if start is None or len(reader.problems) > faults:
        return None
    return Project(
        code=code, label=Text(cells["label_zh"], cells["label_en"]), indicator=cells["indicator"],
        size=size, start=start, months=int(months), curve=curve,
        probability=float(probability or 0.0), source=cells["source"],
    )  # fmt: skip

"""Finding a pack and loading it whole: plan, register and observations."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bada_model import register, scenario_files, store
from bada_model.assumptions import BASELINE, Assumptions, Scenario
from bada_model.domain import Indicator, Kind, Measure, Pack, Plan
from bada_model.errors import (
    BadaError,
    Faults,
    InputError,
    Problem,
    UnitError,
    UnknownName,
    refuse,
)
from bada_model.language import Text
from bada_model.units import PERCENT, UNITS, conversion_factor, unit

if TYPE_CHECKING:
    from bada_model.workspace import Workspace

DEFAULT_PACK = "heshan-2024"
WORKSPACE_VARIABLE = "BADA_WORKSPACE"
WORKSPACE_FILE = "workspace.db"
NO_WORKSPACE = "none"
_REFERENCE = re.compile(r"([\w-]+)/([\w-][\w.-]*\.csv(?:\.gz)?)")
IMPORTED = "import-"
"""How the names of observation files begin that ``bada import --into-pack`` wrote."""
LEDGER = "judged"
"""Code of the scenario that holds the judgements of the workspace's ledger."""


def pack_folders() -> dict[str, Path]:
    """The packs that come with the installation, by name."""
    root = _shipped()
    return {p.name: p for p in sorted(root.iterdir()) if (p / "plan.toml").is_file()}


def _shipped() -> Path:
    installed = Path(str(resources.files("bada_model"))) / "data" / "packs"
    checkout = Path(__file__).resolve().parents[2] / "data" / "packs"
    return installed if installed.is_dir() else checkout


def find_pack(name: str | Path) -> Path:
    """The folder of a shipped pack by name, or of any pack by path.

    Raises
    ------
    UnknownName
        With the names that exist.
    """
    shipped = pack_folders()
    if str(name) in shipped:
        return shipped[str(name)]
    folder = Path(name)
    if (folder / "plan.toml").is_file():
        return folder
    names = ", ".join(shipped)
    raise UnknownName(
        Text(
            f"没有名为“{name}”的方案包；现有：{names}，或给出含 plan.toml 的文件夹",
            f"no pack named '{name}'; there are: {names}, or give a folder with a plan.toml",
        )
    )


def workspace_address(given: str | Path | None = None) -> str | Path | None:
    """The workspace to use: the one given, else ``BADA_WORKSPACE``, else ``workspace.db`` here if there is one.

    ``none`` stands for no workspace. Nothing is made: a workspace begins with the first import,
    judgement or saved scenario.
    """
    chosen = given or os.environ.get(WORKSPACE_VARIABLE)
    if chosen is None and Path(WORKSPACE_FILE).is_file():
        chosen = WORKSPACE_FILE
    return None if chosen is None or str(chosen) == NO_WORKSPACE else chosen


def workspace_to_write(given: str | Path | None = None) -> str | Path:
    """The workspace that a command adds to: as :func:`workspace_address`, ``workspace.db`` here by default.

    Raises
    ------
    BadaError
        No workspace was wanted.
    """
    chosen = workspace_address(given)
    if chosen is None and NO_WORKSPACE in (str(given), os.environ.get(WORKSPACE_VARIABLE)):
        raise BadaError(Text("此命令需要工作区；请给出 --workspace 文件",
                             "this command needs a workspace; give --workspace FILE"))  # fmt: skip
    return chosen or WORKSPACE_FILE


def workspace_so_far(given: str | Path | None = None) -> str | Path:
    """What a command that adds to a workspace reads first: the workspace, or none where it is still to be made."""
    address = workspace_address(given)
    if address is None:
        return NO_WORKSPACE
    from bada_model.workspace.database import is_begun

    return address if is_begun(address) else NO_WORKSPACE


def load_pack(
    name: str | Path = DEFAULT_PACK,
    *,
    workspace: str | Path | Workspace | None = None,
    imported_before: datetime | None = None,
) -> Pack:
    """A plan with its register and observations, and what the workspace adds to them.

    Parameters
    ----------
    name : str or Path
        Name of a shipped pack, or a folder.
    workspace : str, Path or Workspace, optional
        Whose figures, scenarios and judgements are laid over the pack; see :func:`workspace_address`.
    imported_before : datetime, optional
        Only what the workspace held before this moment, to replay an earlier answer.

    Raises
    ------
    UnknownName
        No such pack.
    InputError
        With every fault of every file of the pack.
    WorkspaceError
        The workspace is out of reach.
    """
    pack = _read_pack(name)
    if workspace is None or isinstance(workspace, str | Path):
        address = workspace_address(workspace)
        if address is None:
            return pack
        from bada_model.workspace import Workspace

        source: Workspace | nullcontext[Workspace] = Workspace.open(address, read_only=True)
    else:
        source = nullcontext(workspace)
    with source as opened:
        return with_workspace(pack, opened, imported_before)


def _read_pack(name: str | Path) -> Pack:
    pack, problems = scan_pack(find_pack(name))
    if pack is None or problems:
        raise InputError(problems)
    written = pack.observations["file"].astype(str).str.startswith(IMPORTED)
    month = _latest_month(pack.plan, pack.observations[written])
    return replace(pack, plan=replace(pack.plan, default_as_of=month))


def scan_pack(folder: Path) -> tuple[Pack | None, tuple[Problem, ...]]:
    """What could be read of a pack, None where its plan cannot; and every fault of every file."""
    faults = Faults()
    faults.read(None, _refuse_links_outside, folder)
    if faults.problems:
        return None, faults.problems
    plan = faults.read(None, register.read_plan, folder / "plan.toml")
    indicators = faults.scan({}, register.scan_indicators, folder / "indicators.csv")
    targets = faults.scan((), register.scan_targets, folder / "targets.csv", indicators)
    series_of = faults.read({}, register.read_series_map, folder / "series.csv")
    publishers = faults.read({}, register.read_publishers, folder / "sources.csv")
    none = Assumptions()
    assumptions = faults.scan(none, scenario_files.scan_assumptions, folder, indicators, targets)
    observations = faults.read(None, read_figures, folder)
    if plan is None or observations is None:
        return None, faults.problems
    pack = Pack(
        plan=plan, indicators=indicators, targets=targets, observations=observations,
        series_of=series_of, publishers=publishers, assumptions=assumptions, directory=folder,
    )  # fmt: skip
    faults.read(None, _check_units, pack)
    return pack, faults.problems


def _refuse_links_outside(folder: Path) -> None:
    """A pack from somebody else may hold links; none may lead to a file outside the pack."""
    root = folder.resolve()
    places = [folder, folder / "observations", folder / "scenarios"]
    found = [path for place in places if place.is_dir() for path in sorted(place.iterdir())]
    refuse([
        Problem(
            file=path.name, found="a link that leads out of the pack",
            expected=Text("方案包内的文件", "a file inside the pack"),
            remedy=Text("请把文件复制进方案包", "copy the file into the pack"),
        )
        for path in found if not path.resolve().is_relative_to(root)
    ])  # fmt: skip


def with_workspace(pack: Pack, workspace: Workspace, before: datetime | None = None) -> Pack:
    """A pack under the figures, scenarios and judgements a workspace held (before a moment).

    Raises
    ------
    InputError
        A figure's unit does not fit, or a saved scenario does not fit the pack.
    """
    code = pack.plan.code
    added = workspace.observations(code, imported_before=before)
    figures = _stacked([pack.observations, added]) if len(added) else pack.observations
    assumptions = _saved_scenarios(pack, workspace, before)
    plan = replace(pack.plan, default_as_of=_latest_month(pack.plan, added))
    changed = replace(pack, plan=plan, observations=figures, assumptions=assumptions)
    _check_units(changed)
    return changed


def _latest_month(plan: Plan, imported: pd.DataFrame) -> pd.Period | None:
    """The month answers are given for where none is asked for: that of the newest imported own figure.

    Never earlier than the plan's own ``default_as_of``, and only within the plan's year.
    """
    own = imported[imported["area"] == plan.area]["period"]
    own = own[own.dt.year == plan.year] if len(own) else own
    months = [m for m in (plan.default_as_of, *own.unique()) if m is not None]
    return max(months, default=None)


def _saved_scenarios(pack: Pack, workspace: Workspace, before: datetime | None) -> Assumptions:
    """The pack's scenarios, the workspace's latest versions over them, and its ledger as one more."""
    parts = pack.assumptions
    latest = {s.code: s for s in workspace.scenarios(pack.plan.code, before) if not s.withdrawn}
    files = {s.code: s for s in _own_scenarios(pack)}
    saved = {
        code: _parsed(s.toml, code, s.version, parts, pack.indicators) for code, s in latest.items()
    }
    judged = tuple(
        e.judgement for e in workspace.judgements(pack.plan.code, before) if not e.withdrawn
    )
    ledger = {LEDGER: Scenario(code=LEDGER, title=Text("判断台账", "Ledger of judgements"),
                               base=BASELINE, judgements=judged)} if judged else {}  # fmt: skip
    if not saved and not ledger:
        return parts
    return replace(parts, scenarios=scenario_files.resolve([*(files | saved | ledger).values()]))


def _own_scenarios(pack: Pack) -> list[Scenario]:
    if pack.directory is None:
        return []
    found = sorted((pack.directory / "scenarios").glob("*.toml"))
    return [scenario_files.read_scenario(f, pack.assumptions, pack.indicators) for f in found]


def _parsed(
    toml: str, code: str, version: int, parts: Assumptions, indicators: Mapping[str, Indicator]
) -> Scenario:
    place = f"{code} (v{version})"
    try:
        data = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise InputError([
            Problem(file=place, found=f"'{error}'", expected=Text("TOML 格式", "TOML"),
                    remedy=Text("请撤回该版本或另存", "withdraw this version or save another"))
        ]) from error  # fmt: skip
    return scenario_files.parse_scenario(data, place, code, parts, indicators)


def _check_units(pack: Pack) -> None:
    """Refuse units that are unknown, or that do not fit the indicator they describe."""
    problems: list[Problem] = []
    unit_of = {
        pack.series_code(i.code, pack.plan.area): PERCENT if i.kind is Kind.MILESTONE else i.unit
        for i in pack.indicators.values()
    }
    kinds = ["file", "area", "indicator", "measure", "unit"]
    described = pack.observations.groupby(kinds, observed=True)
    for file, area, series, measure, name in described.size().index:
        wanted = unit_of.get(series) if area == pack.plan.area else None
        if measure == Measure.YOY_GROWTH:
            wanted = PERCENT
        elif wanted and _other_currency(str(name), wanted):
            wanted = None
        try:
            unit(str(name))
            if wanted:
                conversion_factor(str(name), wanted)
        except UnitError as error:
            expected = Text(f"可换算为 {wanted} 的单位", f"a unit that converts to {wanted}")
            problems += [
                Problem(file=str(file), row=int(row), column="unit", found=f"'{name}'",
                        expected=expected if wanted else Text("已知的单位", "a known unit"),
                        remedy=error.text)
                for row in described.get_group((file, area, series, measure, name))["row"]
            ]  # fmt: skip
    refuse(problems)


def _other_currency(name: str, wanted: str) -> bool:
    """Whether a level is money in the other currency: trade and investment were published in both."""
    dimensions = {UNITS[n].dimension for n in (name, wanted) if n in UNITS}
    return dimensions == {"yuan", "dollar"}


def read_figures(folder: Path) -> pd.DataFrame:
    """Every figure of a pack in one frame: its own files and those it shares with other packs.

    Raises
    ------
    InputError
        With every fault of every file.
    """
    faults = Faults()
    own = folder / "observations"
    frames = [
        faults.read(None, store.read_observations, path)
        for path in sorted([*own.glob("*.csv"), *own.glob("*.csv.gz")])
    ]
    for reference in faults.read((), register.read_shared_figures, folder / "plan.toml"):
        frames.append(faults.read(None, _read_shared, folder, reference))
    refuse(faults.problems)
    if not frames:
        raise _no_observations(own)
    read = [frame for frame in frames if frame is not None]
    return _stacked([frame for frame in read if len(frame)] or read[:1])


def _read_shared(folder: Path, reference: str) -> pd.DataFrame:
    """The figures of another pack's file, their place named by the reference."""
    path = shared_file(folder, reference)
    try:
        return store.read_observations(path).assign(file=reference)
    except InputError as error:
        raise InputError(replace(p, file=reference) for p in error.problems) from error


def shared_file(folder: Path, reference: str) -> Path:
    """The file that ``PACK/FILE`` names: in a pack beside this one, or in a shipped one.

    Raises
    ------
    InputError
        Not of this form, or no such file inside those folders.
    """
    match = _REFERENCE.fullmatch(reference)
    pack, file = match.groups() if match else ("", "")
    for root in (folder.resolve().parent, _shipped().resolve()) if pack else ():
        path = (root / pack / "observations" / file).resolve()
        if path.is_file() and path.is_relative_to(root):
            return path
    raise InputError([
        Problem(
            file="plan.toml", column="observations", found=f"'{reference}'",
            expected=Text("已有方案包的观测文件，写作“方案包/文件.csv”",
                          "an observation file of a pack, written PACK/FILE.csv"),
            remedy=Text("只能引用同一文件夹中的或随程序提供的方案包",
                        "only packs in the same folder and shipped packs can be referred to"),
        )
    ])  # fmt: skip


def _stacked(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True).astype(
        dict.fromkeys(("area", "indicator", "unit", "source", "file"), "category")
    )


def _no_observations(folder: Path) -> BadaError:
    return InputError(
        [
            Problem(
                file=f"{folder.name}/", found="no observation file",
                expected=Text("至少一个 .csv 观测文件", "at least one .csv file of observations"),
                remedy=Text("请放入观测数据", "put the observations there"),
            )
        ]
    )  # fmt: skip

"""Loading a pack whole, under what a workspace adds to it."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bada_model import scenario_files
from bada_model.assumptions import BASELINE, Assumptions, Scenario
from bada_model.domain import Indicator, Pack, Plan
from bada_model.errors import BadaError, InputError, Problem
from bada_model.language import Text
from bada_model.pack_folder import check_units, find_pack, scan_pack, stacked

if TYPE_CHECKING:
    from bada_model.workspace import Workspace

DEFAULT_PACK = "heshan-2024"
WORKSPACE_VARIABLE = "BADA_WORKSPACE"
WORKSPACE_FILE = "workspace.db"
NO_WORKSPACE = "none"
IMPORTED = "import-"
"""How the names of observation files begin that ``bada import --into-pack`` wrote."""
LEDGER = "judged"
"""Code of the scenario that holds the judgements of the workspace's ledger."""


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


def with_workspace(pack: Pack, workspace: Workspace, before: datetime | None = None) -> Pack:
    """A pack under the figures, scenarios and judgements a workspace held (before a moment).

    Raises
    ------
    InputError
        A figure's unit does not fit, or a saved scenario does not fit the pack.
    """
    code = pack.plan.code
    added = workspace.observations(code, imported_before=before)
    figures = stacked([pack.observations, added]) if len(added) else pack.observations
    assumptions = _saved_scenarios(pack, workspace, before)
    plan = replace(pack.plan, default_as_of=_latest_month(pack.plan, added))
    changed = replace(pack, plan=plan, observations=figures, assumptions=assumptions)
    check_units(changed)
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

"""Where imported figures and mappings go: the workspace, or the pack's own folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from bada_model.desk.decisions import (
    FOLDER,
    NOTHING_DECIDED,
    Decisions,
    mapping_name,
    read_decisions,
    save_decisions,
    written,
)
from bada_model.desk.proposal import Proposal
from bada_model.desk.vocabulary import Vocabulary
from bada_model.domain import OBSERVATION_COLUMNS, Pack
from bada_model.errors import BadaError
from bada_model.files import write_whole
from bada_model.language import Text
from bada_model.packs import IMPORTED


def mapping_path(file: str, folder: Path) -> Path:
    """Where the mapping of a file is kept: ``mappings/`` beside the workspace or in the pack."""
    return folder / FOLDER / f"{mapping_name(file)}.toml"


def saved_decisions(path: Path, names: Vocabulary) -> Decisions:
    """The decisions kept for a file, or none yet.

    Raises
    ------
    InputError
        The mapping was edited and has faults.
    """
    return read_decisions(path, names) if path.is_file() else NOTHING_DECIDED


def keep_decisions(path: Path, decisions: Decisions) -> Path | None:
    """Save the mapping unless it stands there already; None where nothing had to be written.

    Raises
    ------
    BadaError
        The folder cannot be written to.
    """
    if path.is_file() and path.read_text(encoding="utf-8") == written(decisions):
        return None
    return save_decisions(path, decisions)


def store_in_workspace(proposal: Proposal, pack: Pack, address: str | Path) -> tuple[int, bool]:
    """Append a proposal to a workspace; how many figures, and whether they were there before.

    Raises
    ------
    InputError
        Something stands in the way.
    WorkspaceError
        The workspace cannot be reached; nothing was written.
    """
    from bada_model.workspace import Workspace  # half a second that a dry run need not pay

    proposal.raise_errors()
    with Workspace.open(address) as workspace:
        done = workspace.append_observations(
            pack.plan.code, proposal.observations(), file=proposal.file,
            file_hash=proposal.file_hash, mapping=written(proposal.decisions),
        )  # fmt: skip
    return done.rows, not done.new


def first_import(address: str | Path, pack: str, digest: str) -> datetime | None:
    """When a workspace took in a file of this content, None where it has not.

    Read again, such a file is held against what was known before it, so that it says the same.
    """
    from bada_model.workspace import Workspace

    with Workspace.open(address, read_only=True) as workspace:
        same = [
            i.imported_at
            for i in workspace.imports(pack)
            if i.file_hash == digest and not i.withdrawn
        ]
    return min(same, default=None)


def without_own_file(pack: Pack, digest: str) -> Pack:
    """A pack without the figures that a file of this content added to its folder."""
    own = pack.observations["file"].astype(str).str.match(rf"{IMPORTED}.*{digest[:10]}\.csv$")
    return replace(pack, observations=pack.observations[~own]) if own.any() else pack


def store_in_pack(proposal: Proposal, pack: Pack) -> Path:
    """Write a proposal as one observation file of the pack's folder; the same file is written once only.

    Raises
    ------
    InputError
        Something stands in the way.
    BadaError
        The pack has no folder, or it cannot be written to.
    """
    proposal.raise_errors()
    if pack.directory is None:
        raise BadaError(
            Text("方案包没有文件夹，请用 --workspace", "the pack has no folder; use --workspace")
        )
    name = f"{IMPORTED}{mapping_name(proposal.file)}-{proposal.file_hash[:10]}.csv"
    return write_whole(pack.directory / "observations" / name, as_csv(proposal.observations()))


def as_csv(observations: pd.DataFrame) -> str:
    """Observations as the text of an observation file, in the order given."""
    frame = observations[list(OBSERVATION_COLUMNS)].copy()
    frame["period"] = frame["period"].astype(str)
    frame["released"] = frame["released"].dt.strftime("%Y-%m-%d")
    return frame.to_csv(index=False, lineterminator="\n", float_format="%.15g")


def as_records(observations: pd.DataFrame) -> list[dict[str, object]]:
    """Observations as plain records for JSON."""
    frame = observations[[*OBSERVATION_COLUMNS, *_extra(observations.columns)]].copy()
    frame["period"] = frame["period"].astype(str)
    frame["released"] = frame["released"].dt.strftime("%Y-%m-%d").fillna("")
    return [{str(k): v for k, v in row.items()} for row in frame.astype(object).to_dict("records")]


def _extra(columns: Iterable[str]) -> list[str]:
    return [c for c in ("cell",) if c in set(columns)]

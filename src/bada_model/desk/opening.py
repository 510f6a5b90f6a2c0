"""One file from its bytes to the database: the same way for the command and for the panel."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from bada_model.desk import placing
from bada_model.desk.decisions import Decisions
from bada_model.desk.history import History, Key, stretch_name
from bada_model.desk.importing import read_bytes
from bada_model.desk.knowledge import Knowledge, Request, knowledge_of
from bada_model.desk.proposal import Proposal, content_hash
from bada_model.desk.whole_file import is_revision
from bada_model.domain import Measure, Pack
from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.pack_folder import find_pack
from bada_model.packs import (
    NO_WORKSPACE,
    load_pack,
    workspace_address,
    workspace_so_far,
    workspace_to_write,
)
from bada_model.register import read_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where figures are held against and stored: a pack with a workspace, or the pack's own folder."""

    pack: str | Path
    workspace: str | Path | None = None
    into_pack: bool = False

    def mapping_home(self) -> Path:
        """Where mappings are kept: in the pack when figures go there, else beside the workspace."""
        if self.into_pack:
            return find_pack(self.pack)
        address = str(workspace_address(self.workspace) or "")
        return Path(address).parent if address and "://" not in address else Path()

    def pack_before(self, digest: str) -> Pack:
        """The pack as it was before a file of this content was first taken in."""
        address = workspace_so_far(self.workspace)
        before = None
        if str(address) != NO_WORKSPACE:
            code = read_plan(find_pack(self.pack) / "plan.toml").code
            before = placing.first_import(address, code, digest)
        loaded = load_pack(self.pack, workspace=address, imported_before=before)
        return placing.without_own_file(loaded, digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file on the desk with what is known without it, and what was decided about its layout before."""

    file: str
    data: bytes = field(repr=False)
    destination: Destination
    known: Knowledge = field(repr=False)
    mapping: Path
    decisions: Decisions = field(repr=False)

    def read(self, request: Request, decisions: Decisions | None = None) -> Proposal:
        """What it would add, under the decisions kept for it or under others.

        Raises
        ------
        InputError
            As :func:`bada_model.desk.importing.read_bytes`.
        """
        chosen = self.decisions if decisions is None else decisions
        return read_bytes(self.data, self.file, self.known, request, chosen)

    def store(self, proposal: Proposal) -> Stored:
        """Store a proposal whole and keep its mapping; the same content is stored once only.

        Raises
        ------
        InputError
            Something stands in the way.
        BadaError
            The workspace or the pack cannot be written to; nothing was stored.
        """
        place, rows, before = self._placed(proposal)
        revised, same = _known_already(proposal.observations(), self.known.history)
        return Stored(
            place=place, rows=rows, revised=revised, same=same, before=before,
            unkept=self._kept(proposal),
        )  # fmt: skip

    def _placed(self, proposal: Proposal) -> tuple[str, int, bool]:
        if self.destination.into_pack:
            path = placing.store_in_pack(proposal, self.known.pack)
            return str(path), len(proposal.observations()), False
        from bada_model.workspace.database import parsed, printable  # as in placing

        address = workspace_to_write(self.destination.workspace)
        rows, before = placing.store_in_workspace(proposal, self.known.pack, address)
        return printable(parsed(address)), rows, before

    def _kept(self, proposal: Proposal) -> Text | None:
        """Keep the mapping; what went wrong, once the figures are in."""
        try:
            if proposal.tidy is None:
                placing.keep_decisions(self.mapping, proposal.decisions)
        except BadaError as fault:
            return fault.text
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a proposal.

    ``revised`` of the ``rows`` figures were known with another value, ``same`` with this one;
    ``before`` where the content was there already; ``unkept`` why its mapping could not be kept.
    """

    place: str
    rows: int
    revised: int
    same: int
    before: bool = False
    unkept: Text | None = None

    @property
    def text(self) -> Text:
        """The same in words."""
        if self.before:
            return Text(f"同一内容早已存入 {self.place}", f"the same content is in {self.place} already")  # fmt: skip
        of_them = Text(
            f"（其中修订{self.revised}个，与已有相同{self.same}个）",
            f" ({self.revised} of them revised, {self.same} already known)",
        )
        return Text(f"已存入{self.rows}个数{of_them.zh}：{self.place}",
                    f"stored {self.rows} figures{of_them.en}: {self.place}")  # fmt: skip


def open_file(
    data: bytes, file: str, destination: Destination, mapping: Path | None = None
) -> Opened:
    """A file held against a pack and a workspace as they were before it, with its kept mapping.

    Raises
    ------
    InputError
        The pack, or the mapping kept for files of this name, has faults.
    BadaError
        There is no such pack, or the workspace cannot be read.
    """
    known = knowledge_of(destination.pack_before(content_hash(data)))
    where = mapping or placing.mapping_path(file, destination.mapping_home())
    return Opened(
        file=file, data=data, destination=destination, known=known, mapping=where,
        decisions=placing.saved_decisions(where, known.names),
    )  # fmt: skip


def _known_already(observations: pd.DataFrame, history: History) -> tuple[int, int]:
    """How many figures were known with another value, and how many with the same."""
    held = history.holds(observations)
    revised, same = 0, int(held.sum())
    columns = ["area", "indicator", "measure", "coverage", "period", "value", "unit"]
    begun = observations["indicator"].isin(history.indicators) & ~held
    for area, indicator, measure, coverage, period, value, unit in zip(
        *(observations.loc[begun, c].astype(object) for c in columns), strict=True
    ):
        growth = measure == Measure.YOY_GROWTH
        known = history.at(Key(area, indicator, growth, stretch_name(coverage)), period)
        before = known.in_(unit) if known is not None else None
        if before is not None:
            other = is_revision(value, before, growth=growth)
            revised, same = revised + other, same + (not other)
    return revised, same

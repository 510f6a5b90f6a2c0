"""The data desk: an office's own tables become observations, and nothing is guessed silently."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from bada_model.desk.decisions import NOTHING_DECIDED, read_decisions
from bada_model.desk.importing import file_content, read_bytes
from bada_model.desk.knowledge import Request, knowledge_of
from bada_model.desk.proposal import Proposal
from bada_model.desk.setting import Given
from bada_model.domain import Pack
from bada_model.errors import PASTED
from bada_model.periods import parse_period

__all__ = ["Proposal", "preview", "preview_text"]


def preview(
    file: str | Path, pack: Pack, *, mapping: str | Path | None = None, area: str | None = None,
    period: str | None = None, released: str | None = None, today: dt.date | None = None,
) -> Proposal:  # fmt: skip
    """What a file would add to a pack's observations; nothing is stored.

    Parameters
    ----------
    file : str or Path
        xlsx, xls, csv or tsv.
    pack : Pack
    mapping : str or Path, optional
        A mapping file with decisions made before.
    area, period, released : str, optional
        Code of the area, month (``2024-08``) and release day where the file does not say them.
    today : date, optional
        Figures after this day are refused; the day of the call by default.

    Raises
    ------
    InputError
        The file or the mapping cannot be used at all.
    """
    known = knowledge_of(pack)
    decisions = read_decisions(Path(mapping), known.names) if mapping else NOTHING_DECIDED
    path = Path(file)
    request = _request(area, period, released, today)
    return read_bytes(file_content(path), path.name, known, request, decisions)


def preview_text(
    text: str, pack: Pack, *, name: str = PASTED, area: str | None = None,
    period: str | None = None, released: str | None = None, today: dt.date | None = None,
) -> Proposal:  # fmt: skip
    """The same for a table pasted as text (cells separated by tabs or commas)."""
    return read_bytes(
        text.encode(), name, knowledge_of(pack), _request(area, period, released, today)
    )


def _request(
    area: str | None, period: str | None, released: str | None, today: dt.date | None
) -> Request:
    day = pd.Timestamp(released).date() if released else None
    return Request(
        today=today or dt.datetime.now(tz=dt.UTC).date(), released=day,
        given=Given(area=area, period=parse_period(period) if period else None),
    )  # fmt: skip

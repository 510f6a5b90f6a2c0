"""What the desk knows before it opens a file: the pack's names and figures, and what the caller states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from bada_model.desk.history import History
from bada_model.desk.setting import Given
from bada_model.desk.vocabulary import Vocabulary, vocabulary
from bada_model.domain import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the caller states about a file: area and period not printed in it, its release, its source."""

    today: dt.date
    given: Given = field(default_factory=Given)
    released: dt.date | None = None
    source: str = ""
    accept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A pack prepared for reading files; worth keeping where many are read."""

    pack: Pack
    names: Vocabulary
    history: History


def knowledge_of(pack: Pack) -> Knowledge:
    """A pack's names and figures, arranged for lookup."""
    return Knowledge(pack=pack, names=vocabulary(pack), history=History(pack.observations))

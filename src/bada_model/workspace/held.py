"""What has been read of a workspace's figures, so that the next question fetches only what is new."""

from __future__ import annotations

import threading
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection

from bada_model.workspace import figures, tables
from bada_model.workspace.database import Database
from bada_model.workspace.figures import Figures, Import


class Held:
    """Figures by pack and the series they belong to; what was appended never changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._figures: dict[str, Figures] = {}
        self._series = pd.DataFrame(columns=list(tables.SERIES_COLUMNS))

    def observations(
        self, database: Database, pack: str, as_of: pd.Period | None, before: datetime | None
    ) -> pd.DataFrame:
        """The figures of a pack out by ``as_of`` and imported before a moment."""
        with self._lock:
            table, taken = database.read(lambda c: self._extended(c, pack, before))
            kinds = self._series
        keep = figures.within(table, taken)
        if as_of is not None:
            keep &= table.known(as_of)
        return figures.to_frame(table.chosen(keep), kinds, taken)

    def _extended(
        self, connection: Connection, pack: str, before: datetime | None
    ) -> tuple[Figures, tuple[Import, ...]]:
        """The pack's figures, and its imports that count."""
        table = figures.read_figures(connection, pack, self._figures.get(pack))
        last = int(self._series.index.max()) if len(self._series) else 0
        kinds = figures.read_series(connection, last)
        self._figures[pack] = table
        if len(kinds):
            self._series = pd.concat([self._series, kinds]) if last else kinds
        taken = figures.read_imports(connection, pack, before)
        return table, tuple(item for item in taken if not item.withdrawn)

"""A file's figures beside what is known already, in comparable units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from bada_model.desk.findings import Finding, Kind, error
from bada_model.desk.history import History, Key, Known, stretch_name
from bada_model.desk.reading import Entry
from bada_model.desk.vocabulary import Habit, Vocabulary
from bada_model.domain import Measure, Pack
from bada_model.language import Text

CHECK = Text(
    "请核对；确实无误时用 --accept 单元格 接受",
    "check it; if it is right, accept it with --accept CELL",
)


@dataclass(frozen=True, slots=True)
class Held:
    """A figure of the file (``entry``) or of the pack (no entry), in the unit compared in."""

    value: float
    entry: Entry | None

    @property
    def place(self) -> Text:
        """Where it stands, for a message."""
        return Text.same(self.entry.cell) if self.entry else Text("已有数据", "known data")


def fault_in(
    kind: Kind, file: str, entry: Entry, expected: Text, remedy: Text, *more: str
) -> Finding:
    """A finding that stops the import, at the entry's cell and ``more`` cells alike."""
    return error(kind, file, entry.cell, f"'{entry.printed}'", expected, remedy, *more)


def key_of(entry: Entry) -> Key:
    """The series an entry belongs to."""
    growth = entry.measure is Measure.YOY_GROWTH
    return Key(entry.area, entry.indicator, growth, stretch_name(entry.coverage))


@dataclass(slots=True)
class Evidence:
    """Lookup of amounts and growth by series and period; the file comes before the pack."""

    entries: Sequence[Entry]
    history: History
    names: Vocabulary
    pack: Pack
    _own: defaultdict[Key, dict[pd.Period, Entry]] = field(init=False)

    def __post_init__(self) -> None:
        self._own = defaultdict(dict)
        for entry in self.entries:
            self._own[key_of(entry)].setdefault(entry.period, entry)

    def habit(self, indicator: str) -> Habit | None:
        """How a series is usually published; a series in dollars as the one in yuan."""
        return self.names.habits.get(indicator) or self.names.habits.get(
            indicator.removesuffix("_usd")
        )

    def own(self, key: Key) -> dict[pd.Period, Entry]:
        """The file's figures of a series."""
        return self._own.get(key, {})

    def series(self) -> Iterator[Key]:
        """Every series of the file."""
        yield from self._own

    def held(self, key: Key, period: pd.Period, unit: str) -> Held | None:
        """The figure of a period in a unit, from the file or else from the pack."""
        entry = self.own(key).get(period)
        if entry is not None:
            value = Known(period, entry.value, entry.unit, key).in_(unit)
            return None if value is None else Held(value, entry)
        return self.known(key, period, unit)

    def known(self, key: Key, period: pd.Period, unit: str) -> Held | None:
        """The figure of a period in a unit, from the pack."""
        known = self.history.at(key, period)
        value = known.in_(unit) if known is not None else None
        return None if value is None else Held(value, None)

    def year(self, key: Key, year: int, unit: str) -> list[tuple[pd.Period, Held]]:
        """The figures of a year in order of months."""
        months = {p for p in (*self.own(key), *self.history.of(key)) if p.year == year}
        return [(p, h) for p in sorted(months) if (h := self.held(key, p, unit)) is not None]

    def parent(self, area: str) -> str | None:
        """The area above, by the plan or by the shape of the code."""
        for known in self.pack.plan.areas:
            if known.code == area:
                return known.parent
        if "-" in area:
            return area.rpartition("-")[0]
        codes = {a.code for a in self.pack.plan.areas}
        return area[:4] + "00" if area[:4] + "00" in codes - {area} else None

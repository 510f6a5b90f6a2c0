"""Reading one TOML file so that every fault is named with file and key, all at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from bada_model.errors import BadaError, InputError, Problem
from bada_model.language import Text
from bada_model.periods import parse_period
from bada_model.tables import read_text

E = TypeVar("E", bound=StrEnum)
FIX = Text("请更正", "correct it")
NO_TEXT = "—"
NO_MONTH = pd.Period("2100-12", freq="M")
NO_DAY = pd.Timestamp("2100-12-31")


def fault(file: str, column: str | None, found: object, expected: Text, remedy: Text) -> InputError:
    """An error of one problem in a file."""
    return InputError(
        [Problem(file=file, column=column, found=f"'{found}'", expected=expected, remedy=remedy)]
    )


def load_toml(path: Path) -> dict[str, Any]:
    """The table of a TOML file.

    Raises
    ------
    InputError
        No such file, an unknown encoding, not TOML.
    """
    return parse_toml(read_text(path), path.name)


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The table of a TOML text; ``file`` names it in errors."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise fault(file, None, error, Text("TOML 格式", "TOML"), FIX) from error


def one_of(names: Mapping[str, object], where: str) -> Text:
    """What was expected: one of the names a file holds."""
    listed = ", ".join(names) or "—"
    return Text(f"{where} 中的一项（{listed}）", f"one of {where} ({listed})")


class TableReader:
    """Reads the keys of one TOML table and collects every fault with file and key.

    A reader made by :meth:`inner` collects into the reader it came from. After a fault a
    stand-in value is returned; nothing may be built from it before its problems are refused.
    """

    def __init__(self, file: str, place: str, data: Any) -> None:
        self._file, self._place = file, place
        self._problems: list[Problem] = []
        self._data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self._note(place, data, Text("一个表", "a table"))

    def inner(self, place: str, data: Any) -> TableReader:
        """A reader of a table within this file."""
        reader = TableReader(self._file, place, data)
        self._problems += reader._problems
        reader._problems = self._problems
        return reader

    def tables(self, key: str) -> list[TableReader]:
        """Readers of an array of tables, numbered from 1."""
        found = self._data.get(key, [])
        if not isinstance(found, list):
            self.fault(key, Text(f"[[{key}]] 写成的表", f"tables written [[{key}]]"))
            return []
        return [self.inner(f"{key}[{n}]", table) for n, table in enumerate(found, start=1)]

    def named_tables(self, key: str) -> dict[str, TableReader]:
        """Readers of the tables under a key, by name."""
        found = self._data.get(key, {})
        if not isinstance(found, Mapping):
            self.fault(key, Text(f"[{key}.名称] 写成的表", f"tables written [{key}.NAME]"))
            return {}
        return {name: self.inner(f"{key}.{name}", table) for name, table in found.items()}

    def _note(self, column: str, found: object, expected: Text, remedy: Text = FIX) -> None:
        self._problems.append(
            Problem(file=self._file, column=column, found=f"'{found}'", expected=expected, remedy=remedy)
        )  # fmt: skip

    def fault(self, key: str, expected: Text, remedy: Text = FIX) -> None:
        """Note that a key holds something else than expected."""
        self._note(f"{self._place}.{key}", self._data.get(key, "—"), expected, remedy)

    def misnamed(self, expected: Text) -> None:
        """Note that the table is called by a name that does not exist."""
        self._note(self._place, self._place.rpartition(".")[2], expected)

    @property
    def faults(self) -> int:
        """How many faults this file has so far."""
        return len(self._problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every fault of this file so far."""
        return tuple(self._problems)

    def text(self, key: str) -> str:
        """Text that is not blank."""
        value = self._data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fault(key, Text("非空文字", "text"))
            return NO_TEXT
        return value.strip()

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number."""
        value = self._data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            self.fault(key, Text("数字", "a number"))
            return 0.0
        return float(value)

    def choice(self, key: str, kind: type[E], default: str | None = None) -> E:
        """One of the values of an enumeration."""
        value = self._data.get(key, default)
        try:
            return kind(str(value))
        except ValueError:
            names = ", ".join(kind)
            self.fault(key, Text(f"{names} 之一", f"one of {names}"))
            return next(iter(kind))

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._data.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, Text("true 或 false", "true or false"))
            return default
        return value

    def month(self, key: str) -> pd.Period:
        """A month written YYYY-MM."""
        try:
            return parse_period(str(self._data.get(key, "")))
        except BadaError as error:
            self.fault(key, error.text)
            return NO_MONTH

    def day(self, key: str) -> pd.Timestamp:
        """A day, as TOML writes it or as text."""
        value = self._data.get(key)
        try:
            day = pd.Timestamp(value) if isinstance(value, date | str) else pd.NaT
        except ValueError:
            day = pd.NaT
        if day is pd.NaT:
            self.fault(key, Text("日期，如 2024-09-10", "a day such as 2024-09-10"))
            return NO_DAY
        return day

    def known(self, *names: str) -> None:
        """Refuse keys nobody reads: a slip of the pen is not an assumption."""
        for key in self._data:
            if key not in names:
                listed = ", ".join(names)
                self.fault(key, Text(f"键 {listed}", f"one of the keys {listed}"))

    def has(self, key: str) -> bool:
        """Whether the table has a key."""
        return key in self._data

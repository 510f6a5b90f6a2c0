"""What can go wrong, said so that the reader can mend it.

Every error names the place, what was found, what was expected and what to do
next, in Chinese and in English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from bada_model.language import Language, Text

P = ParamSpec("P")
T = TypeVar("T")


class BadaError(Exception):
    """Base of all errors this package raises on purpose."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text

    def message(self, language: Language) -> str:
        """The message in one language."""
        return self.text.in_(language)


PASTED = "clipboard"
"""Stands where a file is named for text that was pasted."""
_PASTED = Text("粘贴的文字", "pasted text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in an input file, or in :data:`PASTED` text.

    ``row`` is the line as a spreadsheet or editor numbers it (the header is row 1);
    None where the fault concerns the whole file. ``cell`` is its address in a workbook,
    such as ``表1!B7``, and stands in place of row and column. ``found`` is text of the file, in
    quotes, or our words for it in both languages.
    """

    file: str
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    found: str | Text
    expected: Text
    remedy: Text

    def found_in(self, language: Language) -> str:
        """What was found, in one language."""
        return self.found.in_(language) if isinstance(self.found, Text) else self.found

    def file_in(self, language: Language) -> str:
        """The file's name, or that it is pasted text."""
        return _PASTED.in_(language) if self.file == PASTED else self.file

    def in_(self, language: Language) -> str:
        """One line: place, found, expected, remedy."""
        if self.cell is not None:
            return self._in_cell(language)
        file, found = self.file_in(language), self.found_in(language)
        if language == "zh":
            row = f" 第{self.row}行" if self.row is not None else ""
            column = f" {self.column} 列" if self.column else ""
            return f"{file}{row}{column}：读到 {found}，应为{self.expected.zh}；{self.remedy.zh}"
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column else ""
        return f"{file}{row}{column}: found {found}, expected {self.expected.en}; {self.remedy.en}"

    def _in_cell(self, language: Language) -> str:
        file, found = self.file_in(language), self.found_in(language)
        if language == "zh":
            return f"{file} {self.cell}：读到 {found}，应为{self.expected.zh}；{self.remedy.zh}"
        return f"{file} {self.cell}: found {found}, expected {self.expected.en}; {self.remedy.en}"


class InputError(BadaError):
    """Input files that cannot be used; carries every problem found, not the first one only."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("an InputError needs at least one problem")
        super().__init__(
            Text(
                "\n".join(p.in_("zh") for p in self.problems),
                "\n".join(p.in_("en") for p in self.problems),
            )
        )


def refuse(problems: Iterable[Problem]) -> None:
    """Raise all problems at once, if there are any."""
    found = tuple(problems)
    if found:
        raise InputError(found)


@dataclass(slots=True)
class Faults:
    """Collects the problems of several readings, so that a reader gets all of them at once."""

    _problems: list[Problem] = field(default_factory=list)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem so far."""
        return tuple(self._problems)

    def note(self, problems: Iterable[Problem]) -> None:
        """Add problems found elsewhere."""
        self._problems.extend(problems)

    def read(self, instead: T, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``read`` returns; ``instead`` and its problems noted where it refuses its input."""
        try:
            return read(*args, **kwargs)
        except InputError as error:
            self.note(error.problems)
            return instead

    def scan(
        self,
        instead: T,
        scan: Callable[P, tuple[T, tuple[Problem, ...]]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What ``scan`` could read, with the problems it returned or raised noted."""
        value, problems = self.read((instead, ()), scan, *args, **kwargs)
        self.note(problems)
        return value


class PeriodError(BadaError):
    """A period that does not exist or does not fit its coverage."""


class UnitError(BadaError):
    """Units that are unknown or cannot be converted into each other."""


class UnknownName(BadaError):
    """A pack, indicator, target or option that does not exist; the message lists what does."""


class NoBasis(BadaError):
    """Nothing is known from which a number could honestly be computed."""

"""What a brief says, before anybody decides how it looks.

A brief is a frozen list of blocks in both languages; rendering is one function
per format and adds nothing. ``[n]`` in a text points to row n of the table whose
``anchors`` is set, where a number's clause and source rows stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, Protocol

from bada_model.briefs.datasets import Dataset, LeverModel
from bada_model.charts import FanChart
from bada_model.language import Language, Text

Role = Literal[
    "body", "warning", "note", "attachment", "issuer", "number", "recipient", "signed", "imprint"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section title; ``level`` 1 is the largest inside the brief.

    ``annex`` is the number of the annex that starts here, 0 where it is the only one and bears
    none; ``bare`` the title without its number.
    """

    text: Text
    level: int = 1
    annex: int | None = None
    bare: Text | None = None


def annex_label(number: int) -> Text:
    """What stands above an annex; the only annex (0) is not numbered."""
    return Text(f"附件{number or ''}", f"Annex {number or ''}".strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph; its role says how it is set apart."""

    text: Text
    role: Role = "body"

    @property
    def warning(self) -> bool:
        """Whether it must not be overlooked."""
        return self.role == "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of texts; ``numeric`` names the columns aligned right, ``marks`` the row classes.

    With ``anchors`` the first cell of each row is the number that ``[n]`` points to.
    """

    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: frozenset[int] = frozenset()
    marks: tuple[str, ...] = ()
    synthetic: bool = False
    anchors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with the name of its file and what must be said beneath it."""

    name: str
    chart: FanChart
    notes: tuple[Text, ...] = ()


Block = Heading | Paragraph | Table | Figure


class Values(Protocol):
    """The numbers behind a brief, made when a format asks for them."""

    def datasets(self) -> tuple[Dataset, ...]:
        """Promises, outcomes, paths and sources at full precision."""

    def levers(self) -> LeverModel | None:
        """Headline outcomes as functions of the levers; None where nothing can be moved."""


class Living(Protocol):
    """What makes a page living: see :class:`bada_model.briefs.living.Living`."""

    def data(self, charts: Sequence[tuple[str, FanChart]], language: Language) -> str | None:
        """Everything the page's script needs as JSON; None where nothing would move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A finished brief in both languages."""

    name: str  # base of its file names
    title: Text
    subtitle: Text
    blocks: tuple[Block, ...]
    synthetic: bool  # whether any figure in it is a demonstration
    reproducibility: tuple[tuple[str, str], ...]
    values: Values | None = field(default=None, repr=False, compare=False)
    contents: bool = True  # whether it is long enough for a table of contents
    compact: bool = False  # set small, to fit one page
    title_lines: tuple[Text, ...] = ()  # the title broken where its sense allows
    living: Living | None = field(default=None, repr=False, compare=False)
    head: tuple[Paragraph, ...] = ()  # what stands above the title of an official document

    def charts(self) -> Iterator[tuple[str, FanChart]]:
        """Name and chart of every figure."""
        for block in self.blocks:
            if isinstance(block, Figure):
                yield block.name, block.chart

    def framed(self, role: str) -> tuple[Paragraph, ...]:
        """The paragraphs of the text that play one part in the official frame."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph) and b.role == role)

    def in_language(self, language: Language) -> Brief:
        """The same brief with the language among what must be known to repeat it."""
        kept = tuple(pair for pair in self.reproducibility if pair[0] != "language")
        return replace(self, reproducibility=(*kept, ("language", language)))


def last_before_annexes(brief: Brief) -> Paragraph | None:
    """The paragraph that must share a page with the list of annexes after it; None where there is none."""
    for block, following in pairwise(brief.blocks):
        if isinstance(following, Paragraph) and following.role == "attachment":
            return block if isinstance(block, Paragraph) and block.role == "body" else None
    return None


def texts(brief: Brief, language: Language) -> Iterator[str]:
    """Everything a reader reads, in order: one string for each paragraph, cell and note."""
    yield from (line.text.in_(language) for line in brief.head)
    yield brief.title.in_(language)
    yield brief.subtitle.in_(language)
    for block in brief.blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text.in_(language)
            case Figure():
                yield from (note.in_(language) for note in block.notes)
            case Table():
                for row in (block.columns, *block.rows):
                    yield from (cell.in_(language) for cell in row)
    for key, value in brief.reproducibility:
        yield f"{key} {value}"


# -- numbering --------------------------------------------------------------------------

_DIGITS = "零一二三四五六七八九"


def chinese_number(value: int) -> str:
    """A number from 1 to 99 as Chinese headings count.

    Examples
    --------
    >>> [chinese_number(n) for n in (1, 10, 12, 20, 34)]
    ['一', '十', '十二', '二十', '三十四']
    """
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def numbered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with their headings numbered 一、（一）1.（1） and 1, 1.1, 1.1.1; annexes count anew."""
    counts = [0] * 4
    annex: int | None = None
    found: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            found.append(block)
            continue
        if block.annex is not None:
            annex, counts = block.annex, [0] * 4
            label = annex_label(annex)
            number = Text(f"{label.zh} ", f"{label.en} · ")
        else:
            counts = _next(counts, block.level)
            number = _number(counts, block.level, annex)
        full = Text(number.zh + block.text.zh, number.en + block.text.en)
        found.append(replace(block, text=full, bare=block.text))
    return tuple(found)


def _next(counts: list[int], level: int) -> list[int]:
    kept = counts[:level]
    return [*kept[:-1], kept[-1] + 1, *([0] * (len(counts) - level))]


def _number(counts: list[int], level: int, annex: int | None) -> Text:
    own = counts[level - 1]
    chinese = (f"{chinese_number(own)}、", f"（{chinese_number(own)}）", f"{own}.", f"（{own}）")
    path = ".".join(str(n) for n in counts[:level] if n)
    before = "" if annex is None else f"A{annex or ''}."
    return Text(chinese[level - 1], f"{before}{path} ")

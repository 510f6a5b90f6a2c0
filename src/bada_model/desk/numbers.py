"""What a cell says as a number, read the way offices write numbers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bada_model.desk.cells import Cell
from bada_model.language import Text
from bada_model.units import PERCENT, UNITS


class Fault(StrEnum):
    """Why a cell that should hold a number cannot be read as one."""

    GROUPING = "grouping"
    BRACKETS = "brackets"
    DIRECTION = "direction"
    ERROR = "error"
    DATE = "date"
    WORDS = "words"
    MERGED = "merged"
    UNCALCULATED = "uncalculated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as printed: its value, its decimals, and the unit printed in the cell itself."""

    value: float
    decimals: int
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A cell whose number cannot be told for certain."""

    fault: Fault
    remedy: Text


_NONE = re.compile(
    r"(?:[-‐-―−─━ー_.·…‥/\\*×xX]+|\.{2,}|n/?a|none|null|nan|无|空|暂无|未公布|未发布|不详|缺)\Z",
    re.I,
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─━ー﹣", "-"))
_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?\Z", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?\Z", re.ASCII)
_NOTE_MARK = re.compile(r"(?:\*+|[①-⑳]|\[\d{1,2}\]|注\d?)\Z")
_DIRECTION = re.compile(r"[▲△▼▽↑↓⬆⬇]|(?:增长|下降|上升|减少|增加|提高|回落|降低)\D{0,3}\d|持平")
_ERRORS = (
    "#REF",
    "#DIV",
    "#N/A",
    "#VALUE",
    "#NAME",
    "#NUM",
    "#NULL",
    "#####",
    "#GETTING",
    "#SPILL",
)


def narrow(text: str) -> str:
    """Full-width signs made plain, every kind of blank made one space, ends trimmed.

    Examples
    --------
    >>> narrow("　１，２３４．５ ")
    '1,234.5'
    """
    marks = unicodedata.normalize(
        "NFKC", "".join(c if c not in "①②③④⑤⑥⑦⑧⑨⑩…" else f"\0{ord(c)};" for c in text)
    )
    marks = re.sub("\0(\\d+);", lambda m: chr(int(m[1])), marks)
    return " ".join(marks.replace("\u200b", "").replace("\ufeff", "").split())


def is_blank(cell: Cell) -> bool:
    """Whether a cell says that there is no figure: empty, a dash, dots, or words for it."""
    if cell is None:
        return True
    if not isinstance(cell, str):
        return False
    text = narrow(cell).replace(" ", "")
    return not text or bool(_NONE.match(text.translate(_DASHES)))


def read_number(cell: Cell) -> Number | Unreadable | None:
    """The number of a cell, why it cannot be told, or None where the cell holds plain words.

    Examples
    --------
    >>> read_number("１３，３９１．８８")
    Number(value=13391.88, decimals=2, unit='')
    >>> read_number("7.2%")
    Number(value=7.2, decimals=1, unit='percent')
    >>> read_number("1,23").fault
    <Fault.GROUPING: 'grouping'>
    """
    if isinstance(cell, bool):
        return Unreadable(fault=Fault.WORDS, remedy=_WRITE)
    if isinstance(cell, int | float):
        return _float(float(cell))
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return Unreadable(fault=Fault.DATE, remedy=_NOT_A_DATE)
    return _from_text(narrow(cell)) if isinstance(cell, str) else None


_WRITE = Text(
    "请填数字；没有数则留空或填“—”",
    "write a number; leave it blank or write '—' where there is none",
)
_NOT_A_DATE = Text(
    "表格软件把数字当成了日期，请改为数字格式后重填",
    "the spreadsheet took a number for a date: format the cell as a number and type it again",
)
_GROUPING = Text(
    "逗号或小数点的位置不对：请改写为不带逗号的数字",
    "commas or points stand where they cannot: write the number without commas",
)
_BRACKETS = Text(
    "括号可能表示负数：请改写为带负号的数字",
    "brackets may mean a negative number: write it with a minus sign",
)
_SIGN = Text(
    "请只写带正负号的数字，如-3.2；持平写0",
    "write only a signed number such as -3.2; 0 for unchanged",
)
_BROKEN = Text(
    "公式出错：请修好公式，或填入数字", "the formula is broken: mend it, or type the number"
)

WORDS = Unreadable(fault=Fault.WORDS, remedy=_WRITE)
MERGED = Unreadable(
    fault=Fault.MERGED,
    remedy=Text(
        "合并单元格里的一个数不知属于哪一格：请取消合并，分别填写",
        "one number in merged cells may belong to any of them: unmerge and fill each in",
    ),
)
UNCALCULATED = Unreadable(
    fault=Fault.UNCALCULATED,
    remedy=Text(
        "公式没有保存结果：请在表格软件中打开、重算并保存",
        "the formula has no stored result: open the file in a spreadsheet, recalculate and save",
    ),
)


def _float(value: float) -> Number | Unreadable:
    if value != value or value in (float("inf"), float("-inf")):
        return Unreadable(fault=Fault.ERROR, remedy=_BROKEN)
    clean = float(f"{value:.12g}")
    digits = f"{clean:.10f}".rstrip("0").partition(".")[2]
    return Number(value=clean, decimals=len(digits))


def _from_text(text: str) -> Number | Unreadable | None:
    if text.upper().startswith(_ERRORS):
        return Unreadable(fault=Fault.ERROR, remedy=_BROKEN)
    if not any(c.isdigit() for c in text):
        return Unreadable(fault=Fault.DIRECTION, remedy=_SIGN) if text == "持平" else None
    text = text.translate(_DASHES).lstrip("'")
    bare = _NOTE_MARK.sub("", text).strip()
    bare, unit = _without_unit(bare)
    if re.fullmatch(r"\([\d.,]+\)", bare):
        return Unreadable(fault=Fault.BRACKETS, remedy=_BRACKETS)
    tight = re.sub(r"\A([+-]) ", r"\1", bare)
    if _PLAIN.match(tight) or _GROUPED.match(tight) or _SPACED.match(tight):
        plain = tight.replace(",", "").replace(" ", "")
        value = float(plain)
        if abs(value) == float("inf"):
            return Unreadable(fault=Fault.WORDS, remedy=_WRITE)
        return Number(value=value, decimals=len(plain.partition(".")[2]), unit=unit)
    if re.fullmatch(r"[+-]?[\d.,，、 ]+", bare):
        return Unreadable(fault=Fault.GROUPING, remedy=_GROUPING)
    if _DIRECTION.search(text) and len(text) <= 12:
        return Unreadable(fault=Fault.DIRECTION, remedy=_SIGN)
    return None


def _without_unit(text: str) -> tuple[str, str]:
    """A number and the unit written behind it; a space inside a unit is ignored."""
    match = re.fullmatch(r"([+-]?[\d][\d,. ]*)\s*(\D+)", text)
    if match is None:
        return text, ""
    name = match[2].replace(" ", "")
    name = PERCENT if name == "%" else name
    return (match[1].strip(), name) if name in UNITS else (text, "")


def odd_digits(text: str) -> bool:
    """Whether a cell of words looks like a number gone wrong: more digits than letters.

    Examples
    --------
    >>> odd_digits("13391.8B"), odd_digits("2024年1-8月"), odd_digits("第1组")
    (True, False, False)
    """
    digits = sum(c.isdigit() for c in text)
    return (
        digits >= 2 and digits * 2 > len(text) and not any("\u4e00" <= c <= "\u9fff" for c in text)
    )

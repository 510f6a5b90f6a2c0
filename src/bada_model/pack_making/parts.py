"""Tables of townships or other parts: weights for a split, results for a ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bada_model.domain import STATUSES
from bada_model.errors import BadaError, refuse
from bada_model.language import Text
from bada_model.periods import parse_period
from bada_model.tables import RowReader, read_rows

SHARE_COLUMNS = ("part", "weight")
_TOTALS = frozenset({"合计", "总计", "小计", "全区", "全县", "total", "sum"})
RESULT_COLUMNS = ("part", "promised", "done")
DEMONSTRATION = "demo"
"""Stands for the pack's own table of invented figures."""
DEMONSTRATION_FILE = "townships-synthetic.csv"
_INVENTED = "synthetic"
"""A table with this word in its name is invented, whatever its rows say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShare:
    """One part (a township, a park): its weight, and what is already agreed.

    ``fixed`` is its whole amount, ``months`` amounts of single months (1 to 12). Weights without a
    published source are demonstration figures (``synthetic``).
    """

    name: Text
    weight: float
    fixed: float | None = None
    months: tuple[tuple[int, float], ...] = ()
    synthetic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """What one part was given and has done so far; ``done`` None where not reported."""

    name: Text
    promised: float
    done: float | None
    synthetic: bool = False


def parts_file(given: str, folder: Path | None) -> Path:
    """The table that is named: a file, or ``demo`` for the one of invented figures in a pack's folder.

    Raises
    ------
    BadaError
        The pack has no such table.
    """
    if given != DEMONSTRATION:
        return Path(given)
    path = (folder or Path()) / DEMONSTRATION_FILE
    if folder is None or not path.is_file():
        raise BadaError(
            Text(f"该方案包没有演示用的 {DEMONSTRATION_FILE}；请给出自己的表",
                 f"this pack has no {DEMONSTRATION_FILE} to demonstrate with; give a table of your own")
        )  # fmt: skip
    return path


def read_part_shares(path: Path, year: int) -> tuple[PartShare, ...]:
    """Weights of parts: ``part,weight`` and, where known, ``fixed``, ``status``, ``source``, ``YYYY-MM``.

    Raises
    ------
    InputError
        With every fault of the file: weights that are no numbers or negative, repeated parts, a
        month column of another year.
    """
    reader = RowReader(path.name)
    parts = [_share(reader, cells, year) for cells in _rows(reader, path, SHARE_COLUMNS)]
    refuse(reader.problems)
    return tuple(parts)


def _share(reader: RowReader, cells: dict[str, Any], year: int) -> PartShare:
    row = int(cells["row"])
    weight = reader.number(row, "weight", reader.required(row, "weight", cells["weight"])) or 0.0
    if weight < 0:
        reader.fault(row, "weight", cells["weight"], Text("不小于0", "zero or more"),
                     Text("请更正", "correct it"))  # fmt: skip
    months = []
    for column, text in cells.items():
        month = _month(column)
        amount = None if month is None or not text else reader.number(row, column, text)
        if month is not None and month.year != year:
            reader.fault(row, column, text, Text(f"{year}年的月份", f"a month of {year}"),
                         Text("请删去该列", "delete the column"))  # fmt: skip
        elif month is not None and amount is not None:
            months.append((month.month, amount))
    return PartShare(
        name=Text.same(reader.required(row, "part", cells["part"])), weight=weight,
        fixed=reader.number(row, "fixed", cells.get("fixed", "")), months=tuple(months),
        synthetic=_synthetic(reader, cells),
    )  # fmt: skip


def _month(column: str) -> Any:
    try:
        return parse_period(column)
    except BadaError:
        return None


def read_part_results(path: Path) -> tuple[PartResult, ...]:
    """Results of parts: ``part,promised,done`` and, where known, ``status`` and ``source``.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    reader = RowReader(path.name)
    results = [
        PartResult(
            name=Text.same(reader.required(int(c["row"]), "part", c["part"])),
            promised=reader.number(int(c["row"]), "promised", reader.required(int(c["row"]), "promised", c["promised"])) or 0.0,
            done=reader.number(int(c["row"]), "done", c["done"]), synthetic=_synthetic(reader, c),
        )
        for c in _rows(reader, path, RESULT_COLUMNS)
    ]  # fmt: skip
    refuse(reader.problems)
    return tuple(results)


def _rows(reader: RowReader, path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The rows of a table of parts; a part named twice is a fault."""
    seen: set[str] = set()
    for cells in read_rows(path, columns):
        if cells["part"].casefold() in _TOTALS:
            reader.fault(int(cells["row"]), "part", cells["part"], Text("一个单位", "one part"),
                         Text("请删去合计行", "delete the row of the total"))  # fmt: skip
        if cells["part"] in seen:
            reader.fault(int(cells["row"]), "part", cells["part"], Text("不重复的名称", "a name used once"),
                         Text("请删去重复的行", "delete the repeated row"))  # fmt: skip
        seen.add(cells["part"])
        yield cells


def _synthetic(reader: RowReader, cells: dict[str, Any]) -> bool:
    """Figures without a source, or marked so in their row or by their file's name, are demonstration figures."""
    status = cells.get("status", "")
    if status and status not in STATUSES:
        names = ", ".join(STATUSES)
        reader.fault(int(cells["row"]), "status", status, Text(f"{names} 之一", f"one of {names}"),
                     Text("请改为其中之一", "use one of them"))  # fmt: skip
    return status == _INVENTED or _INVENTED in reader.file.lower() or not cells.get("source", "")

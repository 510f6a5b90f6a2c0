"""Where each number comes from: the clause that promises it and the published rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bada_model.attainment import Assessment
from bada_model.briefs import wording
from bada_model.briefs.description import Block, Heading, Paragraph, Table
from bada_model.domain import FIRST_IMPORTED_ROW
from bada_model.language import Text
from bada_model.projection import Projection
from bada_model.provenance import CitedRow, cited_rows

TITLE = Text("出处与数据来源", "Clauses and sources")
_PROMISES = (
    Text("序号", "No."), Text("指标", "Indicator"), Text("承诺", "Promise"), Text("条款", "Clause"),
    Text("期限", "Due"), Text("牵头单位", "Lead"), Text("方法", "Method"), Text("数据行", "Data rows"),
)  # fmt: skip
_SOURCES = (
    Text("编号", "No."), Text("指标", "Indicator"), Text("发布单位", "Publisher"), Text("期末月", "Period"),
    Text("数值", "Value"), Text("读取位置", "Read at"), Text("文件行", "File and row"),
)  # fmt: skip
_SERIES = (
    Text("编号", "No."), Text("指标", "Indicator"), Text("发布单位", "Publisher"),
    Text("期末月与数值", "Period and value"), Text("读取位置", "Read at"), Text("文件行", "File and rows"),
)  # fmt: skip

_IMPORTED = Text(
    f"文件行从 {FIRST_IMPORTED_ROW} 起的是导入工作区的数，所写为工作区编号；bada workspace origin 编号 给出其表、单元格和文件校验值。",
    f"Rows from {FIRST_IMPORTED_ROW} on are numbers of imported figures in the workspace; "
    "bada workspace origin NUMBER gives sheet, cell and checksum of the file.",
)

FEW = 4
"""Published rows a one-page brief lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """Numbers for promises and for published rows, in the order in which they are listed."""

    items: tuple[Assessment, ...]
    rows: tuple[CitedRow, ...]

    def mark(self, *items: Assessment) -> Text:
        """``[3][7]``, pointing to the list of promises; empty where nothing is listed."""
        ids = [i.target.id for i in self.items]
        return Text.same(
            "".join(f"[{ids.index(i.target.id) + 1}]" for i in items if i.target.id in ids)
        )

    def append(self, text: Text, *items: Assessment) -> Text:
        """A sentence with its references."""
        mark = self.mark(*items)
        return Text(text.zh + mark.zh, text.en + (f" {mark.en}" if mark.en else ""))

    def blocks(self, annex: int) -> tuple[Block, ...]:
        """The annex: every promise with clause and rows, every row with publisher and address."""
        titles = (Text("目标的条款与数据", "Clauses and data of the goals"),
                  Text("引用的公布数据", "Published figures used"))  # fmt: skip
        found: list[Block] = [Heading(text=TITLE, annex=annex)]
        for title, table in zip(titles, self._tables(), strict=False):
            found += [Heading(level=2, text=title), table]
        if any(int(row.place.rpartition(":")[2]) >= FIRST_IMPORTED_ROW for row in self.rows):
            found.append(Paragraph(role="note", text=_IMPORTED))
        return tuple(found)

    def tables(self) -> tuple[Block, ...]:
        """The same as one short section, with the last rows only where there are many."""
        shown = self.rows[-FEW:]
        found: list[Block] = [Heading(text=TITLE), *self._tables()[:1]]
        if shown:
            first = len(self.rows) - len(shown) + 1
            found.append(Table(columns=_SOURCES,
                               rows=tuple(_source(n, r) for n, r in enumerate(shown, first))))  # fmt: skip
        if len(shown) < len(self.rows):
            found.append(Paragraph(role="note", text=Text(
                f"共{len(self.rows)}行数据，列出最近{len(shown)}行；全部见同名 xlsx 的“数据来源”表。",
                f"The last {len(shown)} of {len(self.rows)} rows; all are in the sheet Sources of the xlsx.",
            )))  # fmt: skip
        return tuple(found)

    def _tables(self) -> list[Table]:
        promises = Table(
            columns=_PROMISES, anchors=True, numeric=frozenset({0}),
            rows=tuple(self._promise(n, i) for n, i in enumerate(self.items, 1)),
        )  # fmt: skip
        groups = groupby(enumerate(self.rows, 1), key=lambda pair: _series_of(pair[1]))
        rows = tuple(_series(tuple(group)) for _, group in groups)
        return [promises, Table(columns=_SERIES, rows=rows)] if rows else [promises]

    def _promise(self, number: int, item: Assessment) -> tuple[Text, ...]:
        place = {row.place: n for n, row in enumerate(self.rows, 1)}
        used = [place[r] for r in (item.basis.rows if item.basis else ()) if r in place]
        return (
            Text.same(number), item.indicator.label, wording.promise(item.target),
            item.target.place, Text.same(item.target.due), wording.lead(item.target),
            item.basis.method if item.basis else (item.reason or wording.DASH),
            Text.same(spans(used, "S") or "—"),
        )  # fmt: skip


def spans(numbers: Iterable[int], letter: str = "") -> str:
    """Whole numbers, runs of them as first and last.

    Examples
    --------
    >>> spans([1, 2, 3, 7, 9, 10], "S")
    'S1–S3 S7 S9–S10'
    """
    ordered = sorted(set(numbers))
    runs = groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0])
    ends = [(run[0][1], run[-1][1]) for run in (tuple(r) for _, r in runs)]
    return " ".join(f"{letter}{a}" if a == b else f"{letter}{a}–{letter}{b}" for a, b in ends)


def _series_of(row: CitedRow) -> tuple[Text, Text, str, str]:
    """What rows share that are printed together."""
    return row.indicator, row.publisher, row.source, row.place.rpartition(":")[0]


def _series(rows: Sequence[tuple[int, CitedRow]]) -> tuple[Text, ...]:
    """Published figures of one indicator from one source as one row: each period with its value."""
    first, file = rows[0][1], rows[0][1].place.rpartition(":")[0]
    lines = spans(int(row.place.rpartition(":")[2]) for _, row in rows)
    return (
        Text.same(spans((n for n, _ in rows), "S")), first.indicator, first.publisher,
        Text("；".join(f"{row.period} {row.value.zh}" for _, row in rows),
             "; ".join(f"{row.period} {row.value.en}" for _, row in rows)),
        Text.same(first.source), Text.same(f"{file}:{lines}"),
    )  # fmt: skip


def _source(number: int, row: CitedRow) -> tuple[Text, ...]:
    return (Text.same(f"S{number}"), row.indicator, row.publisher, Text.same(row.period), row.value,
            Text.same(row.source), Text.same(row.place))  # fmt: skip


def cite(projection: Projection, items: Sequence[Assessment]) -> Citations:
    """Citations of the promises a brief speaks of."""
    return Citations(items=tuple(items), rows=cited_rows(projection, items))

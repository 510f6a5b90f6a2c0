"""The report of a checked pack, as rows."""

from __future__ import annotations

from bada_model.language import Language, Text
from bada_model.listing import Header, Rows
from bada_model.pack_making import Report

CHECK_HEADER: Header = (
    ("kind", Text("类别", "kind")), ("file", Text("文件", "file")), ("row", Text("行", "row")),
    ("column", Text("列", "column")), ("message", Text("说明", "message")),
)  # fmt: skip


def check_rows(report: Report, language: Language) -> Rows:
    """Problems first, then advice."""
    problem, advice = Text("错误", "problem"), Text("建议", "advice")
    return [
        *(
            [problem.in_(language), p.file, p.row, p.column, p.in_(language)]
            for p in report.problems
        ),
        *([advice.in_(language), a.file, None, None, a.in_(language)] for a in report.advice),
    ]

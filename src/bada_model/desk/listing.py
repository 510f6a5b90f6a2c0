"""A proposal as rows for a person: cell, what it says, what it becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bada_model.desk.findings import Finding
from bada_model.desk.knowledge import Knowledge
from bada_model.desk.proposal import Proposal
from bada_model.desk.vocabulary import Vocabulary
from bada_model.language import Language, Text
from bada_model.register import series_names
from bada_model.units import label

PROPOSAL_HEADER: tuple[tuple[str, Text], ...] = (
    ("cell", Text("单元格", "cell")), ("printed", Text("原文", "printed")), ("label", Text("名称", "label")),
    ("series", Text("序列", "series")), ("area", Text("地区", "area")), ("period", Text("时期", "period")),
    ("measure", Text("类别", "measure")), ("value", Text("数值", "value")), ("unit", Text("单位", "unit")),
    ("sure", Text("把握", "sure")), ("note", Text("说明", "note")),
)  # fmt: skip
_SERIES = [name for name, _ in PROPOSAL_HEADER].index("series")
COVERAGE = {
    "ytd": Text("累计", "year to date"), "month": Text("当月", "month"), "quarter": Text("当季", "quarter"),
    "year": Text("全年", "year"), "point": Text("期末", "end of month"),
}  # fmt: skip
MEASURE = {
    "level": Text("总量", "level"), "yoy_growth": Text("同比增速", "growth on the year"),
    "share": Text("比重", "share"), "count": Text("数量", "count"), "rate": Text("比率", "rate"),
}  # fmt: skip
SHOWN_TIDY = 20


def proposal_rows(proposal: Proposal, known: Knowledge, language: Language) -> list[list[Any]]:
    """One row for each figure; of a file already tidy, the first ones only."""
    areas = {a.code: a.label.in_(language) for a in known.pack.plan.areas}
    if proposal.tidy is not None:
        rows = [_tidy(row, areas, language) for row in proposal.tidy.head(SHOWN_TIDY).itertuples()]
    else:
        rows = [_row(row, areas, language) for row in proposal.to_frame().itertuples()]
    for row in rows:
        row[_SERIES] = series_label(known.names, row[_SERIES]).in_(language)
    return rows


def series_label(names: Vocabulary, series: str) -> Text:
    """The name of a series; one in US dollars is that in yuan, marked."""
    known = _own_label(names, series)
    if known is not None:
        return known
    yuan = _own_label(names, series.removesuffix("_usd"))
    if yuan is None:
        return Text.same(series)
    return Text(f"{yuan.zh}（美元）", f"{yuan.en} (US dollars)")


def _own_label(names: Vocabulary, series: str) -> Text | None:
    habit = names.habits.get(series)
    label = habit.label if habit is not None else series_names().get(series)
    return None if label == Text.same(series) else label


def _period(row: Any, language: Language) -> str:
    return f"{row.period} {COVERAGE[str(row.coverage)].in_(language)}"


def _row(row: Any, areas: dict[str, str], language: Language) -> list[Any]:
    note = row.reason_zh if language == "zh" else row.reason_en
    stopped = Text("有问题，不存", "stopped").in_(language) if row.stopped else ""
    return [
        row.cell, row.printed, row.label, row.indicator, areas.get(row.area, row.area), _period(row, language),
        MEASURE[str(row.measure)].in_(language), f"{row.value:.10g}", label(row.unit).in_(language),
        f"{row.confidence:.0%}", stopped or note,
    ]  # fmt: skip


def _tidy(row: Any, areas: dict[str, str], language: Language) -> list[Any]:
    return [
        row.cell, "", "", row.indicator, areas.get(row.area, row.area), _period(row, language),
        MEASURE[str(row.measure)].in_(language), f"{row.value:.10g}", label(row.unit).in_(language), "", "",
    ]  # fmt: skip


_SEVERITY = {True: Text("错误", "error"), False: Text("提示", "note")}


def finding_lines(findings: Iterable[Finding], language: Language) -> Iterator[str]:
    """Findings in words, those that stop the import first; those alike but for cell and figure share a line."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: not f.stops):
        problem = finding.problem
        key = (finding.kind, finding.stops, problem.file, problem.expected, problem.remedy)
        alike.setdefault(key if problem.cell else (id(finding),), []).append(finding)
    for first, *others in alike.values():
        said = f"{_SEVERITY[first.stops].in_(language)}: {first.problem.in_(language)}"
        yield said + (_likewise(first, others, language).in_(language) if others else "")


def _likewise(first: Finding, others: list[Finding], language: Language) -> Text:
    """The other places of a fault, each with what was found; the sheet is named where it is another."""
    sheet = f"{str(first.problem.cell).rpartition('!')[0]}!"
    places = [
        f"{str(f.problem.cell).removeprefix(sheet)} {f.problem.found_in(language)}" for f in others
    ]
    n = len(others)
    return Text(
        f"（另有{n}处相同：{'、'.join(places)}）", f" (likewise in {n} more: {', '.join(places)})"
    )

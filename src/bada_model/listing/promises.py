"""Results as rows for printing: names, labels and cells, no arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bada_model.attainment import Assessment
from bada_model.briefs import wording
from bada_model.conflicts import find_conflicts
from bada_model.domain import Pack, Target
from bada_model.language import Language, Text
from bada_model.pack_making import Report
from bada_model.ranking import Progress, Rule, Split, Standing
from bada_model.units import label as unit_label

Header = tuple[tuple[str, Text], ...]
Rows = list[list[Any]]

TARGET_HEADER: Header = (
    ("id", Text("编号", "id")), ("indicator", Text("指标码", "indicator")),
    ("label_zh", Text("中文名", "Chinese name")), ("label_en", Text("英文名", "English name")),
    ("form", Text("形式", "form")), ("bound", Text("限定", "bound")), ("value", Text("值", "value")),
    ("value_from", Text("原值", "from")), ("unit", Text("单位", "unit")), ("due", Text("期限", "due")),
    ("action", Text("行动", "action")), ("clause", Text("条款", "clause")), ("lead", Text("牵头单位", "lead")),
    ("stage", Text("阶段", "stage")), ("tolerance", Text("容差", "tolerance")),
)  # fmt: skip
CONFLICT_HEADER: Header = (
    ("indicator", Text("指标码", "indicator")), ("label", Text("名称", "name")),
    ("difference", Text("差异", "difference")), ("targets", Text("涉及", "promises")),
    ("statement", Text("文本表述", "what the text says")), ("judged_by", Text("评估采用", "judged by")),
    ("base", Text("隐含基数", "implied base")),
)  # fmt: skip
ASSESSMENT_HEADER: Header = (
    ("target", Text("编号", "id")), ("label", Text("指标", "indicator")), ("promise", Text("承诺", "promise")),
    ("outlook", Text("年末预计（80%区间）", "outlook (80% band)")), ("probability", Text("概率", "probability")),
    ("required_pace", Text("余下须达", "required pace")), ("progress", Text("进度/应有", "progress/expected")),
    ("status", Text("状态", "status")), ("basis", Text("数据依据", "basis")),
)  # fmt: skip
PROGRESS_HEADER: Header = (
    ("target", Text("编号", "id")), ("label", Text("指标", "indicator")), ("promise", Text("承诺", "promise")),
    ("through", Text("截至", "through")), ("now", Text("最新数", "latest")),
    ("completion", Text("完成进度%", "done %")), ("expected", Text("应有进度%", "expected %")),
    ("linear", Text("时间进度%", "linear %")), ("gap", Text("快慢(百分点)", "ahead (pp)")),
    ("rule", Text("口径", "rule")), ("status", Text("状态", "status")), ("lead", Text("牵头单位", "lead")),
    ("synthetic", Text("演示", "demonstration")),
)  # fmt: skip
RANKING_HEADER: Header = (
    ("rank", Text("名次", "rank")), ("who", Text("单位", "who")), ("score", Text("平均快慢(百分点)", "mean ahead (pp)")),
    ("measured", Text("有数", "measured")), ("promised", Text("承诺", "promises")),
    ("behind", Text("慢于进度", "behind")), ("furthest_behind", Text("最慢一项", "furthest behind")),
    ("synthetic", Text("演示", "demonstration")),
)  # fmt: skip
SPLIT_HEADER: Header = (
    ("target", Text("编号", "id")), ("part", Text("单位", "part")), ("month", Text("月份", "month")),
    ("amount", Text("数量", "amount")), ("unit", Text("计量单位", "unit")),
    ("synthetic", Text("演示", "demonstration")),
)  # fmt: skip
CHECK_HEADER: Header = (
    ("kind", Text("类别", "kind")), ("file", Text("文件", "file")), ("row", Text("行", "row")),
    ("column", Text("列", "column")), ("message", Text("说明", "message")),
)  # fmt: skip
_RULES = {
    Rule.DONE: Text("累计完成", "done so far"), Rule.GROWTH: Text("增速折算", "from growth"),
    Rule.CHANGE: Text("年初至目标", "way to the goal"), Rule.ALLOWANCE: Text("限额使用", "allowance used"),
    Rule.HELD: Text("保持", "held"), Rule.NONE: Text("无数", "no figure"),
}  # fmt: skip
_SYNTHETIC = Text("合成演示", "synthetic demonstration")


def target_rows(pack: Pack) -> Rows:
    """Every promise, in the order of the register."""
    return [_target(pack, target) for target in pack.targets]


def _target(pack: Pack, target: Target) -> list[Any]:
    label = pack.indicators[target.indicator].label
    value_from = None if target.value_from is None else _plain(target.value_from)
    return [
        target.id, target.indicator, label.zh, label.en, str(target.form), str(target.bound),
        _plain(target.value), value_from, target.unit, str(target.due), target.action, target.clause,
        target.lead, target.stage and str(target.stage), _plain(target.tolerance) or None,
    ]  # fmt: skip


def _plain(value: float) -> float | int:
    """Whole numbers without a decimal point, as the plan prints them."""
    return int(value) if float(value).is_integer() else value


def conflict_rows(pack: Pack, language: Language) -> Rows:
    """Every conflict and implied base."""
    return [
        [c.indicator.code, c.indicator.label.in_(language), str(c.difference),
         " ".join(t.id for t in c.targets), c.statement.in_(language), c.stricter, c.base]
        for c in find_conflicts(pack)
    ]  # fmt: skip


def assessment_rows(items: Iterable[Assessment], language: Language) -> Rows:
    """Every assessed promise in words."""
    return [
        [item.target.id, item.indicator.label.in_(language), *(
            text.in_(language) for text in (
                wording.promise(item.target), wording.outlook(item),
                wording.probability(item.probability), wording.pace(item), wording.progress(item),
                wording.STATUS_WORDS[item.status], wording.basis(item),
            )
        )]
        for item in items
    ]  # fmt: skip


def progress_rows(items: Iterable[Progress], language: Language) -> Rows:
    """Every promise against its schedule; shares in percent with one decimal."""
    return [
        [row.item.target.id, row.item.indicator.label.in_(language), wording.promise(row.item.target).in_(language),
         row.through and str(row.through), row.now if row.now is None else _plain(round(row.now, 4)),
         _percent(row.completion), _percent(row.expected), _percent(row.linear), _percent(row.gap),
         _RULES[row.rule].in_(language), wording.STATUS_WORDS[row.item.status].in_(language),
         "; ".join(d.in_(language) for d in row.item.target.departments), _mark(row.synthetic, language)]
        for row in items
    ]  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1) + 0.0


def _mark(synthetic: bool, language: Language) -> str | None:
    return _SYNTHETIC.in_(language) if synthetic else None


def ranking_rows(items: Iterable[Standing], language: Language) -> Rows:
    """A league, best first."""
    return [
        [s.rank, s.who.in_(language), s.score, s.measured, s.promised, s.behind,
         s.furthest_behind and s.furthest_behind.in_(language), _mark(s.synthetic, language)]
        for s in items
    ]  # fmt: skip


def split_rows(split: Split, language: Language) -> Rows:
    """Every part of a split, one row for each cell."""
    unit, mark = unit_label(split.unit).in_(language), _mark(split.synthetic, language)
    return [
        [split.item.target.id, name.in_(language), month, _plain(float(amount)), unit, mark]
        for name, amounts in zip(split.rows, split.amounts, strict=True)
        for month, amount in zip(split.columns, amounts, strict=True)
    ]


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

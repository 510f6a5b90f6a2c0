"""Promises, what they contradict and how they stand, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bada_model.attainment import Assessment
from bada_model.briefs import wording
from bada_model.conflicts import find_conflicts
from bada_model.domain import Pack, Target
from bada_model.language import Language, Text
from bada_model.listing import Header, Rows

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


def target_rows(pack: Pack) -> Rows:
    """Every promise, in the order of the register."""
    return [_target(pack, target) for target in pack.targets]


def _target(pack: Pack, target: Target) -> list[Any]:
    label = pack.indicators[target.indicator].label
    value_from = None if target.value_from is None else plain_number(target.value_from)
    return [
        target.id, target.indicator, label.zh, label.en, str(target.form), str(target.bound),
        plain_number(target.value), value_from, target.unit, str(target.due), target.action, target.clause,
        target.lead, target.stage and str(target.stage), plain_number(target.tolerance) or None,
    ]  # fmt: skip


def plain_number(value: float) -> float | int:
    """Whole numbers without a decimal point, as the plan prints them."""
    return int(value) if float(value).is_integer() else value


def conflict_rows(pack: Pack, language: Language) -> Rows:
    """Every conflict and implied base."""
    return [
        [c.indicator.code, c.indicator.label.in_(language), str(c.difference),
         " ".join(t.id for t in c.targets), c.statement.in_(language), c.stricter, c.base]
        for c in find_conflicts(pack)
    ]  # fmt: skip


_DIFFERENCE = {
    "value": Text("数值", "value"), "bound": Text("界限", "bound"), "stage": Text("节点", "stage"),
    "due": Text("期限", "due date"), "implied_base": Text("隐含基数", "implied base"),
}  # fmt: skip


def conflicts_in_words(rows: Rows, language: Language) -> Rows:
    """Rows of :func:`conflict_rows` with a word for the difference and a rounded base."""
    return [
        [*row[:2], _DIFFERENCE[row[2]].in_(language), *row[3:-1],
         None if row[-1] is None else wording.printed(round(row[-1], 2))]
        for row in rows
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

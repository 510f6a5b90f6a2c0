"""Differences between two vintages, as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bada_model.briefs.wording import number, printed, probability
from bada_model.changes.revisions import Revisions
from bada_model.desk.listing import COVERAGE, MEASURE, series_label
from bada_model.desk.vocabulary import vocabulary
from bada_model.domain import Pack
from bada_model.language import Language, Text
from bada_model.listing import Header, Rows
from bada_model.units import label

REVISION_HEADER: Header = (
    ("cause", Text("类别", "kind")), ("area", Text("地区", "area")),
    ("indicator", Text("指标", "indicator")), ("period", Text("月份", "month")),
    ("coverage", Text("口径", "stretch")), ("measure", Text("量", "measure")), ("unit", Text("单位", "unit")),
    ("before", Text("原值", "before")), ("after", Text("现值", "after")), ("change", Text("变化", "change")),
    ("place", Text("出处", "place")),
)  # fmt: skip
BASE_HEADER: Header = (
    ("area", Text("地区", "area")), ("indicator", Text("指标", "indicator")), ("period", Text("月份", "month")),
    ("growth", Text("公布增速", "published growth")), ("level", Text("本年", "this year")),
    ("last_level", Text("上年公布", "last year, as published")),
    ("implied", Text("可比基数", "comparable base")), ("gap", Text("基数调整%", "base revised by %")),
    ("statement", Text("说明", "in words")),
)  # fmt: skip
EFFECT_HEADER: Header = (
    ("target", Text("编号", "id")), ("before", Text("原概率", "probability before")),
    ("revised", Text("仅修订", "with revisions only")), ("after", Text("现概率", "probability now")),
    ("median_before", Text("原中位数", "median before")),
    ("median_revised", Text("仅修订中位数", "median with revisions only")),
    ("median_after", Text("现中位数", "median now")),
)  # fmt: skip
_CAUSE = {
    "new": Text("新增", "new"), "revised": Text("修订", "revised"), "withdrawn": Text("撤回", "withdrawn"),
}  # fmt: skip


def _figure(value: float) -> Text:
    return Text.same(printed(round(value, 6)))


def _rounded(value: float) -> Text:
    return Text.same(number(value))


_FIGURES: Mapping[str, Callable[[Any], Text]] = {
    **dict.fromkeys(("before", "after", "change", "growth", "level", "last_level"), _figure),
    **dict.fromkeys(("implied", "gap"), _rounded),
}
_CHANCES: Mapping[str, Callable[[Any], Text]] = {
    **dict.fromkeys(("before", "revised", "after"), probability),
    **dict.fromkeys(("median_before", "median_revised", "median_after"), _rounded),
}


def revision_rows(found: Revisions) -> Rows:
    """Every figure that is new, revised or gone, in codes; :func:`in_words` is for readers."""
    return [
        [r.cause, r.area, r.indicator, str(r.period), r.coverage, r.measure, r.unit, r.before, r.after,
         None if r.before is None or r.after is None else round(r.after - r.before, 6), r.place]
        for r in found.figures
    ]  # fmt: skip


def base_rows(found: Revisions, language: Language) -> Rows:
    """Every base of last year that was revised."""
    return [
        [b.area, b.indicator, str(b.period), b.growth, b.level, b.last_level, round(b.implied, 6),
         round(b.gap, 3), b.statement.in_(language)]
        for b in found.bases
    ]  # fmt: skip


def effect_rows(found: Revisions) -> Rows:
    """Every promise that answers differently; blank where there is no basis."""
    rows: Rows = []
    for effect in found.effects:
        steps = (effect.before, effect.revised, effect.after)
        rows.append([
            effect.target,
            *(None if s is None else round(s[0], 4) for s in steps),
            *(None if s is None else round(s[1], 4) for s in steps),
        ])  # fmt: skip
    return rows


def in_words(header: Header, rows: Rows, pack: Pack, language: Language) -> Rows:
    """The same rows with words where a column holds codes, and numbers as a reader sees them."""
    numbers = _CHANCES if header is EFFECT_HEADER else _FIGURES
    words = {**_words(pack), **numbers}
    names = [name for name, _ in header]
    return [
        [words[name](cell).in_(language) if name in words and cell is not None else cell
         for name, cell in zip(names, row, strict=True)]
        for row in rows
    ]  # fmt: skip


def _words(pack: Pack) -> dict[str, Callable[[Any], Text]]:
    """What the codes of a column mean, by the column's name."""
    areas = {a.code: a.label for a in pack.plan.areas}
    names = vocabulary(pack)
    return {
        "cause": _CAUSE.__getitem__,
        "area": lambda code: areas.get(code, Text.same(code)),
        "indicator": lambda code: series_label(names, code),
        "coverage": COVERAGE.__getitem__,
        "measure": MEASURE.__getitem__,
        "unit": label,
    }

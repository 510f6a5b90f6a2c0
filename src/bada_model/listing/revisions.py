"""Differences between two vintages, as rows."""

from __future__ import annotations

from bada_model.changes.revisions import Revisions
from bada_model.language import Language
from bada_model.listing import Rows, plain_header

REVISION_HEADER = plain_header(
    ("cause", "类别"), ("area", "地区"), ("indicator", "指标"), ("period", "月份"), ("coverage", "口径"),
    ("measure", "量"), ("unit", "单位"), ("before", "原值"), ("after", "现值"), ("change", "变化"), ("place", "出处"),
)  # fmt: skip
BASE_HEADER = plain_header(
    ("area", "地区"), ("indicator", "指标"), ("period", "月份"), ("growth", "公布增速"), ("level", "本年"),
    ("last_level", "上年公布"), ("implied", "可比基数"), ("gap", "基数调整%"), ("statement", "说明"),
)  # fmt: skip
EFFECT_HEADER = plain_header(
    ("target", "编号"), ("before", "原概率"), ("revised", "仅修订"), ("after", "现概率"),
    ("median_before", "原中位数"), ("median_revised", "仅修订中位数"), ("median_after", "现中位数"),
)  # fmt: skip


def revision_rows(found: Revisions) -> Rows:
    """Every figure that is new, revised or gone."""
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

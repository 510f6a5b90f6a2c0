"""Schedules, leagues and splits of promises, as rows."""

from __future__ import annotations

from collections.abc import Iterable

from bada_model.briefs import wording
from bada_model.language import Language, Text
from bada_model.listing import Header, Rows
from bada_model.listing.promises import plain_number
from bada_model.ranking import Progress, Rule, Split, Standing
from bada_model.units import label as unit_label

PROGRESS_HEADER: Header = (
    ("target", Text("编号", "id")), ("label", Text("指标", "indicator")), ("promise", Text("承诺", "promise")),
    ("through", Text("截至", "through")), ("now", Text("最新数", "latest")),
    ("completion", Text("完成进度%", "done %")), ("expected", Text("应有进度%", "expected %")),
    ("linear", Text("时间进度%", "linear %")), ("gap", Text("快慢（百分点）", "ahead (pp)")),
    ("rule", Text("口径", "rule")), ("status", Text("状态", "status")), ("lead", Text("牵头单位", "lead")),
    ("synthetic", Text("演示", "demonstration")),
)  # fmt: skip
RANKING_HEADER: Header = (
    ("rank", Text("名次", "rank")), ("who", Text("单位", "who")), ("score", Text("平均快慢（百分点）", "mean ahead (pp)")),
    ("measured", Text("有数", "measured")), ("promised", Text("承诺", "promises")),
    ("behind", Text("慢于进度", "behind")), ("furthest_behind", Text("最慢一项", "furthest behind")),
    ("synthetic", Text("演示", "demonstration")),
)  # fmt: skip
SPLIT_HEADER: Header = (
    ("target", Text("编号", "id")), ("part", Text("单位", "part")), ("month", Text("月份", "month")),
    ("amount", Text("数量", "amount")), ("unit", Text("计量单位", "unit")),
    ("synthetic", Text("演示", "demonstration")),
)  # fmt: skip
_RULES = {
    Rule.DONE: Text("累计完成", "done so far"), Rule.GROWTH: Text("增速折算", "from growth"),
    Rule.CHANGE: Text("年初至目标", "way to the goal"), Rule.ALLOWANCE: Text("限额使用", "allowance used"),
    Rule.HELD: Text("保持", "held"), Rule.NONE: Text("无数", "no figure"),
}  # fmt: skip
_SYNTHETIC = Text("合成演示", "synthetic demonstration")


def progress_rows(items: Iterable[Progress], language: Language) -> Rows:
    """Every promise against its schedule; shares in percent with one decimal."""
    return [
        [row.item.target.id, row.item.indicator.label.in_(language), wording.promise(row.item.target).in_(language),
         row.through and str(row.through), row.now if row.now is None else plain_number(round(row.now, 4)),
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
        [split.item.target.id, name.in_(language), month, plain_number(float(amount)), unit, mark]
        for name, amounts in zip(split.rows, split.amounts, strict=True)
        for month, amount in zip(split.columns, amounts, strict=True)
    ]

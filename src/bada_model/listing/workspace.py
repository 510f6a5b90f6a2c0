"""What a workspace holds, its ledger of judgements and the record of its answers, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bada_model.language import Language, Text
from bada_model.listing import Rows, plain_header
from bada_model.workspace import Import, LedgerEntry

if TYPE_CHECKING:
    from bada_model.briefs.track_record import Score  # loads every brief

_TABLE, _IMPORT, _WITHDRAWN = (
    Text("表", "table"), Text("导入", "import"), Text("已撤回 ", "withdrawn "),
)  # fmt: skip

CONTENT_HEADER = plain_header(
    ("what", "类别"), ("name", "名称"), ("rows", "行数"), ("note", "说明")
)
LEDGER_HEADER = plain_header(
    ("id", "编号"), ("pack", "方案"), ("indicator", "指标"), ("kind", "种类"), ("value", "值"),
    ("spread", "标准差"), ("by", "何人"), ("on", "日期"), ("reason", "理由"), ("until", "有效至"),
    ("effect", "影响"), ("withdrawn", "已撤回"),
)  # fmt: skip
TRACK_HEADER = plain_header(
    ("month", "月份"), ("answers", "回答数"), ("stated", "平均概率"), ("came_true", "达成比例"),
    ("brier", "布赖尔得分"), ("reference", "只报达成比例"), ("in_80_band", "80%区间包含"),
)  # fmt: skip


def content_rows(counts: Mapping[str, int], imports: Iterable[Import], language: Language) -> Rows:
    """Rows by table, then every import with its day and the start of its file's hash."""
    table, batch, withdrawn = (t.in_(language) for t in (_TABLE, _IMPORT, _WITHDRAWN))
    tables: Rows = [[table, name, count, ""] for name, count in counts.items()]
    return tables + [
        [batch, f"{i.id} {i.pack} {i.file}", i.rows,
         f"{i.imported_at:%Y-%m-%d %H:%M} {withdrawn if i.withdrawn else ''}{i.file_hash[:12]}"]
        for i in imports
    ]  # fmt: skip


def ledger_rows(entries: Iterable[LedgerEntry]) -> Rows:
    """Every judgement, in the order it was entered."""
    return [
        [e.id, e.pack, e.judgement.indicator, str(e.judgement.kind), e.judgement.value, e.judgement.spread,
         e.judgement.by, str(e.judgement.on.date()), e.judgement.reason, str(e.judgement.until), e.effect,
         e.withdrawn]
        for e in entries
    ]  # fmt: skip


def track_rows(scores: Mapping[str, Score]) -> Rows:
    """Scores of the kept answers by month."""
    return [
        [month, s.answers, round(s.stated, 4), round(s.met / s.answers, 4), round(s.brier, 4),
         round(s.reference, 4), None if s.inside is None else round(s.inside, 4)]
        for month, s in scores.items()
    ]  # fmt: skip

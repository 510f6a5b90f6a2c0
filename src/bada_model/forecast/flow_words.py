"""What a forecast of a flow says of itself: method, sources, record, and what is missing where there is none."""

from __future__ import annotations

from calendar import month_name

from bada_model.domain import Area
from bada_model.forecast.pool.left_out import GAPS, SHORT
from bada_model.forecast.pool.record import BorrowedRecord
from bada_model.language import Text

IMPOSSIBLE = Text(
    "{area}{month}的增速为{value}%，按此已无总量可言，请更正或删去",
    "growth of {month} in {area} is {value}%, which leaves nothing: correct or delete it",
)
SILENT = Text(
    "{year}年各级尚无累计增速，请导入其一",
    "no year-to-date growth of {year} at any level yet: import one",
)
TOO_LITTLE = Text("{text}{mend}；本级序列：{reason}", "{text}{mend}; own series: {reason}")
MEND = {
    SHORT: Text("，或本级{first}—{last}年各期累计数", ", or own year-to-date levels of {first} and {last}"),
    GAPS: Text("，或补齐本级{last}、{year}年各期累计数", ", or fill the gaps of own levels of {last} and {year}"),
}  # fmt: skip
"""What else would help, by the reason why an area's own levels do not speak."""
NOTHING_ELSE = Text("", "")
POOL = Text("四种模型按以往得分加权", "pool of four models weighted by past scores")
PUBLISHED = Text("全年数已公布", "the full year is published")
FIELD = Text("增长场：各级公布数据联合推断", "growth field: figures of all levels together")
OWN_LEVELS = Text(
    "未公布增速，按自身累计总量计算", "no growth is published: taken from the area's own levels"
)
OWN_LEVELS_BEFORE = Text(
    "本级往年增速按自身累计总量计算，只用于离散度",
    "its growth in earlier years is that of its own levels and sets the spread only",
)
GAP = Text(
    "{area}增速与{upper}平均相差{mean}个百分点（两地同期均有公布的{n}年）",
    "{area} against {upper}: {mean} pp on average ({n} published by both)",
)
NO_GAP = Text("{area}没有可与上级对照的年份", "{area} has no year in common with a level above")


HELD = Text(
    "同类序列回测：80%区间在{n}例中命中{share:.0%}",
    "80% bands of such series held {share:.0%} of {n} past cases",
)
HELD_UNUSUAL = Text(
    "同类序列回测：累计增速像本年这样明显偏离往年的{n}例中，80%区间命中{share:.0%}",
    "80% bands of such series held {share:.0%} of {n} past cases whose growth so far was as unusual as this year's",
)
_HELD_BORROWED = Text(
    "隐去本级当年数据的回测：80%区间在{n}例（各省{what}，{month}）中命中{share:.0%}",
    "80% bands of provinces whose own figures were hidden held {share:.0%} of {n} past cases "
    "({what}, {month})",
)
_SAME_INDICATOR = Text("同一指标", "the same indicator")
_ALL_FLOWS = Text(
    "各项流量合计，本指标未单独检验",
    "all flows tested together; this indicator was not tested alone",
)


def held_borrowed(record: BorrowedRecord) -> Text:
    """How often bands held where the area's own figures of the year were hidden."""
    what = _SAME_INDICATOR if record.indicator else _ALL_FLOWS
    month = Text(f"{record.month}月", month_name[record.month])
    return _HELD_BORROWED.fill(n=record.cases, share=record.held80, month=month, what=what)


def told_note(areas: tuple[Area, ...], told: list[float]) -> tuple[Text, ...]:
    """Which level the information comes from; nothing where no level made the year surer."""
    parts = [(a.label, share) for a, share in zip(areas, told, strict=True) if share >= 0.005]
    if not parts:
        return ()
    said = Text(
        "信息来源：" + "、".join(f"{label.zh}{share:.0%}" for label, share in parts),
        "information from " + ", ".join(f"{label.en} {share:.0%}" for label, share in parts),
    )
    return (said,)

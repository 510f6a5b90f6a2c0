"""How numbers and statuses are put into words, in one place for every kind of brief."""

from __future__ import annotations

import math

import pandas as pd

from bada_model.attainment import Assessment, Status
from bada_model.domain import Bound, Form, Stage, Target
from bada_model.forecast import Level
from bada_model.language import Text
from bada_model.units import amount, chance, label

STATUS_WORDS: dict[Status, Text] = {
    Status.MET: Text("● 已达成", "● met"),
    Status.ON_TRACK: Text("▲ 有望达成", "▲ on track"),
    Status.AT_RISK: Text("◆ 存在风险", "◆ at risk"),
    Status.OFF_TRACK: Text("▼ 难以达成", "▼ off track"),
    Status.NO_BASIS: Text("○ 无数据依据", "○ no basis"),
}
"""A shape and a word for each status: colour alone never carries it."""

LEVEL_WORDS: dict[Level, Text] = {
    Level.OWN_MONTHS: Text("本级当年数据", "own figures of the year"),
    Level.OWN_YEAR: Text("本级往年数据", "own earlier years"),
    Level.CITY: Text("借用市级数据", "borrowed from the city"),
    Level.PROVINCE: Text("借用省级数据", "borrowed from the province"),
    Level.NATION: Text("借用全国数据", "borrowed from the nation"),
    Level.JUDGEMENT: Text("进度加判断", "progress and judgement"),
}

_SIGNS = {Bound.AT_LEAST: "≥", Bound.MORE_THAN: ">", Bound.AT_MOST: "≤", Bound.LESS_THAN: "<"}

_STAGES = {
    Stage.PLANNED: Text("推进前期工作", "prepared"), Stage.APPROVED: Text("获批或认定", "approved"),
    Stage.STARTED: Text("开工", "started"), Stage.COMPLETED: Text("完成", "completed"),
    Stage.OPERATING: Text("投入运行", "in operation"),
}  # fmt: skip

_FORMS = {
    Form.GROWTH: Text("增长", "growth"), Form.INCREMENT: Text("新增", "rise of"),
    Form.LEVEL: Text("全年", "total"), Form.STOCK: Text("年末", "at year end"),
}  # fmt: skip

FORM_WORDS: dict[Form, Text] = {
    Form.GROWTH: Text("比上年增长", "growth on the year"), Form.LEVEL: Text("全年总量", "total of the year"),
    Form.STOCK: Text("期末数量", "number at the due date"), Form.INCREMENT: Text("当年新增", "rise in the year"),
    Form.COUNT: Text("当年完成数量", "done in the year"), Form.SHARE: Text("占比", "share"),
    Form.RATE: Text("比率", "rate"), Form.MEAN: Text("年均值", "annual mean"),
    Form.DAYS: Text("天数", "days"), Form.STANDARD: Text("标准提高", "standard raised"),
    Form.MILESTONE: Text("进度节点", "milestone"), Form.RELATIVE: Text("与他项比较", "by comparison"),
}  # fmt: skip
"""What a form asks for, as a column of a table says it."""

BOUND_WORDS: dict[Bound, Text] = {
    Bound.AT_LEAST: Text("不低于", "at least"), Bound.MORE_THAN: Text("高于", "more than"),
    Bound.AT_MOST: Text("不高于", "at most"), Bound.LESS_THAN: Text("低于", "less than"),
    Bound.ABOUT: Text("左右", "about"),
}  # fmt: skip

DASH = Text.same("—")
DEMONSTRATION = Text("演示", "demonstration")


def number(value: float | None, decimals: int = 1) -> str:
    """A number with thousands marks, or a dash; a rounded zero carries no minus sign."""
    if value is None or pd.isna(value):
        return "—"
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if float(text.replace(",", "")) == 0 else text


def decimals_for(unit: str, value: float) -> int:
    """Decimals that suit a value in its unit."""
    if unit in ("percent", "percentage_point"):
        return 1
    return 0 if abs(value) >= 100 or float(value).is_integer() else 2


def quantity(value: float, unit: str) -> Text:
    """A value with its unit."""
    return amount(number(value, decimals_for(unit, value)), unit)


def printed(value: float) -> str:
    """A promised value with the digits the plan prints; zero carries no minus sign."""
    return f"{value + 0.0:,.10g}"


def promise(target: Target) -> Text:
    """What a target asks, in a few words."""
    if target.form is Form.MILESTONE:
        return (
            _STAGES.get(target.stage, Text("完成", "done"))
            if target.stage
            else Text("完成", "done")
        )
    if target.form is Form.RELATIVE:
        return _relative(target)
    unit, value = label(target.unit), printed(target.value)
    tail = unit.zh, (unit.en if unit.en == "%" else f" {unit.en}")
    lead = _FORMS.get(target.form, Text("", ""))
    if target.form is Form.GROWTH and target.value < 0:
        lead = Text("增速", "growth")  # a fall allowed for is no 增长
    if target.form is Form.STANDARD and target.value_from is not None:
        old = printed(target.value_from)
        return Text(f"{old}→{value}{tail[0]}", f"{old} → {value}{tail[1]}")
    sign = _SIGNS.get(target.bound)
    if sign is None:
        return Text(f"{lead.zh}{value}{tail[0]}左右", f"{lead.en} about {value}{tail[1]}".strip())
    return Text(f"{lead.zh}{sign}{value}{tail[0]}", f"{lead.en} {sign} {value}{tail[1]}".strip())


def _relative(target: Target) -> Text:
    if target.bound is Bound.ABOUT or (target.value == 0 and target.bound is Bound.AT_LEAST):
        return Text("与对照指标同步", "in step with its benchmark")
    if target.is_cap:
        return Text("低于对照", "below its benchmark")
    return Text("高于对照", "above its benchmark")


def probability(value: float | None) -> Text:
    """A probability in whole percent, as :func:`bada_model.units.chance`; a dash for none."""
    return DASH if value is None else Text.same(chance(value))


def outlook(item: Assessment) -> Text:
    """Median and 80 % band of the year-end outcome."""
    if item.outcome is None or item.target.form is Form.MILESTONE:
        return DASH
    median, low, high = (item.outcome[q] for q in ("0.5", "0.1", "0.9"))
    digits = decimals_for(item.target.unit, median)
    body = f"{number(median, digits)} [{number(low, digits)}, {number(high, digits)}]"
    return amount(body, item.target.unit)


def lead(target: Target) -> Text:
    """The departments that lead a promise, a dash where the pack names none."""
    names = target.departments
    return Text("、".join(n.zh for n in names), ", ".join(n.en for n in names)) if names else DASH


def pace(item: Assessment) -> Text:
    """What the rest of the year must bring."""
    if item.required_pace is None or item.pace_unit is None:
        return DASH
    value = number(item.required_pace, _pace_decimals(item.required_pace))
    if item.target.form is Form.GROWTH:
        return Text(f"{value}%", f"{value}% on the year")
    said = amount(value, item.target.unit)
    return Text(f"{said.zh}/月", f"{said.en} a month")


def _pace_decimals(value: float) -> int:
    """One decimal, more where a small pace would print as zero."""
    small = 0 < abs(value) < 0.05
    return -math.floor(math.log10(abs(value))) if small else 1


def progress(item: Assessment) -> Text:
    """Share of the promised result that is in, against the share normally in by now."""
    if item.progress is None or item.progress_expected is None:
        return DASH
    return Text.same(f"{item.progress:.0%} / {item.progress_expected:.0%}")


def basis(item: Assessment) -> Text:
    """On what data the answer rests, in a few words."""
    if item.basis is None:
        return item.reason or DASH
    level = LEVEL_WORDS[item.basis.level]
    last = f"({item.basis.last})" if item.basis.last is not None else ""
    mark = Text("〔演示〕", " [demonstration]") if item.synthetic else Text("", "")
    return Text(f"{level.zh}{last}{mark.zh}", f"{level.en} {last}".strip() + mark.en)


def holding(text: str) -> str:
    """The text before a reference, ended so that no line breaks between the two.

    Examples
    --------
    >>> holding("at risk. "), holding("难以达成。")
    ('at risk.\\xa0', '难以达成。\\u2060')
    """
    return f"{text[:-1]}\u00a0" if text.endswith(" ") else f"{text}\u2060"

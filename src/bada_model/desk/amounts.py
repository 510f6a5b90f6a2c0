"""Whether a figure is an amount or a growth rate, in which unit, and what its value is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bada_model.desk.decisions import PERCENTS, SKIP, Decisions
from bada_model.desk.findings import Ask, Kind, Question
from bada_model.desk.layout import Figure, Place, Table
from bada_model.desk.numbers import Number
from bada_model.desk.phrases import Says
from bada_model.desk.setting import Setting, Source
from bada_model.desk.stretches import HEADER, MAPPING, Unclear
from bada_model.desk.vocabulary import Habit
from bada_model.desk.words import Reader, Role, Words, column_name
from bada_model.language import Text
from bada_model.units import PERCENT, UNITS

__all__ = ["Amount", "Amounts", "Unclear", "unclear_change", "unit_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """The unit of a figure; ``dollars`` where an indicator in yuan is printed in US dollars."""

    unit: str
    growth: bool
    dollars: bool
    source: Source


CELL = Source(text=Text("本格", "the cell"), confidence=1.0)
_DECIDE_UNIT = Text(
    "请在表头、单位列或“单位：”处写明，或在映射文件 [units] 中写明",
    "write it in the header, a unit column or after 单位:, or under [units] of the mapping file",
)
GROWTH, AMOUNT = str(Says.GROWTH), str(Says.AMOUNT)
_DECIDE_MEASURE = Text(
    "请在表头写明“绝对额”或“同比增长%”，或在映射文件 [columns] 中写 amount、growth 或 skip",
    "write 绝对额 or 同比增长% in the header, or amount, growth or skip under [columns] of the mapping file",
)


def unclear_change(words: Sequence[Words], says: Says | None) -> Unclear | None:
    """Why a figure under 增减 cannot be read; to be asked first, as growth takes its period from its neighbour."""
    if says is not Says.UNCLEAR:
        return None
    return _unclear_measure(
        Text("写明是增减额还是增减率", "whether the change is an amount or a percentage"),
        [w for w in words if w.facets.says is Says.UNCLEAR], (GROWTH, SKIP),
    )  # fmt: skip


def unit_of(
    figure: Figure, number: Number, words: Sequence[Words], section: tuple[str, ...],
    setting: Setting, habit: Habit, decisions: Decisions, says: Says | None,
) -> Amount | Unclear:  # fmt: skip
    """The unit of a figure, from the cell outwards: cell, label and header, heading, title."""
    own = tuple(u for w in words for u in w.facets.units)
    dollars = _in_dollars(own, section, setting.units, habit)
    if says is Says.GROWTH:
        if number.unit not in ("", PERCENT):
            return _wrong(number.unit, PERCENT)
        return Amount(unit=PERCENT, growth=True, dollars=dollars, source=HEADER)
    if says is None and PERCENT in own and not any(_fits(u, habit) for u in own):
        return _unclear_measure(
            Text(
                "写明“%”是同比增速还是别的比率",
                "whether % is growth on the year or some other ratio",
            ),
            [w for w in words if PERCENT in w.facets.units], (GROWTH, AMOUNT, SKIP),
        )  # fmt: skip
    return _level_unit(figure, number, words, own, section, setting, habit, decisions, dollars)


def _level_unit(
    figure: Figure, number: Number, words: Sequence[Words], own: tuple[str, ...],
    section: tuple[str, ...], setting: Setting, habit: Habit, decisions: Decisions, dollars: bool,
) -> Amount | Unclear:  # fmt: skip
    if number.unit or (figure.percent and habit.unit == PERCENT):
        own = (number.unit or PERCENT,)
        source = CELL
    else:
        source = HEADER
    decided = next((decisions.units[w.plain] for w in words if w.plain in decisions.units), "")
    for told, where in (
        ((decided,), MAPPING),
        (own, source),
        (section, HEADER),
        (setting.units, setting.unit_source),
    ):
        units = tuple(dict.fromkeys(u for u in told if u))
        if not units:
            continue
        fitting = [u for u in units if _fits(u, habit)]
        if len(fitting) == 1:
            return Amount(unit=fitting[0], growth=False, dollars=dollars, source=where)
        if len(fitting) > 1:
            return Unclear(kind=Kind.MISSING_UNIT, remedy=_DECIDE_UNIT, questions=_ask_unit(words, habit),
                           expected=Text(f"一个单位（{' 还是 '.join(fitting)}？）", f"one unit ({' or '.join(fitting)}?)"))  # fmt: skip
        if where is not setting.unit_source:
            return _wrong(units[0], habit.unit, _ask_unit(words, habit))
    if setting.units and set(setting.units) != {PERCENT} and habit.unit != PERCENT:
        return _wrong(setting.units[0], habit.unit, _ask_unit(words, habit))
    return Unclear(kind=Kind.MISSING_UNIT, remedy=_DECIDE_UNIT, questions=_ask_unit(words, habit),
                   expected=Text(f"写明的单位（如 {_shown(habit.unit)}）", f"a stated unit (such as {habit.unit})"))  # fmt: skip


def _shown(unit: str) -> str:
    return "%" if unit == PERCENT else unit


def _ask_unit(words: Sequence[Words], habit: Habit) -> tuple[Question, ...]:
    """Which unit the figures of a label are in: any that converts to that of the indicator, its own first."""
    named = [w.plain for w in words if w.plain and w.role is Role.SERIES] or [w.plain for w in words if w.plain]  # fmt: skip
    if not named or habit.unit not in UNITS:
        return ()
    dimension = UNITS[habit.unit].dimension
    fitting = dict.fromkeys([habit.unit, *(n for n, u in UNITS.items() if u.dimension == dimension)])  # fmt: skip
    return (Question(ask=Ask.UNIT, name=named[0], choices=tuple(fitting)),)


def _wrong(found: str, wanted: str, questions: tuple[Question, ...] = ()) -> Unclear:
    return Unclear(
        kind=Kind.WRONG_UNIT, remedy=_DECIDE_UNIT, questions=questions,
        expected=Text(f"可换算为 {_shown(wanted)} 的单位，而非 {_shown(found)}", f"a unit that converts to {wanted}, not {found}"),
    )  # fmt: skip


def _unclear_measure(expected: Text, words: Iterable[Words], choices: tuple[str, ...]) -> Unclear:
    """``words`` make it unclear; those that name a series too can only be mended in the table."""
    questions = [
        Question(ask=Ask.COLUMN, name=column_name(w.text), choices=choices)
        for w in words if w.role is Role.NONE
    ]  # fmt: skip
    return Unclear(kind=Kind.AMBIGUOUS_MEASURE, expected=expected, remedy=_DECIDE_MEASURE,
                   questions=tuple(dict.fromkeys(questions)))  # fmt: skip


def _fits(unit: str, habit: Habit) -> bool:
    if unit not in UNITS or habit.unit not in UNITS:
        return unit == habit.unit
    found, wanted = UNITS[unit].dimension, UNITS[habit.unit].dimension
    return found == wanted or (found == "dollar" and wanted == "yuan")


def _in_dollars(
    own: tuple[str, ...], section: tuple[str, ...], titles: tuple[str, ...], habit: Habit
) -> bool:
    """Whether the amounts beside a figure are in US dollars although the indicator is in yuan."""
    if habit.unit not in UNITS or UNITS[habit.unit].dimension != "yuan":
        return False
    for units in (own, section, titles):
        money = {UNITS[u].dimension for u in units if u in UNITS} & {"yuan", "dollar"}
        if money:
            return money == {"dollar"}
    return False


class Amounts:
    """Values of a table; knows which columns or rows of rates may be written as fractions."""

    def __init__(self, table: Table, reader: Reader) -> None:
        self._reader = reader
        groups: defaultdict[Place | None, list[Figure]] = defaultdict(list)
        for figure in table.figures:
            if isinstance(figure.number, Number):
                groups[self._key(figure)].append(figure)
        self._doubtful = {k: _all_below_one(figures) for k, figures in groups.items()}

    def _key(self, figure: Figure) -> Place | None:
        """The words that make a figure a rate: its header or its label, else its column's header."""
        for place in (*figure.headers, *figure.labels):
            facets = self._reader.label(place.text).facets
            if facets.says is Says.GROWTH or PERCENT in facets.units:
                return place
        return figure.headers[0] if figure.headers else None

    def value(self, figure: Figure, number: Number, unit: str) -> float | Unclear:
        """The value in ``unit``, a percentage written as a fraction multiplied by a hundred."""
        if unit != PERCENT or number.unit == PERCENT:
            return number.value
        if figure.percent:
            return float(f"{number.value * 100:.10g}")
        if not self._doubtful.get(self._key(figure), False):
            return number.value
        if self._reader.decisions.percent == "fraction":
            return float(f"{number.value * 100:.10g}")
        if self._reader.decisions.percent == "printed" or self._printed(figure, number):
            return number.value
        return Unclear(
            kind=Kind.AMBIGUOUS_PERCENT,
            questions=(Question(ask=Ask.SETTING, name="percent", choices=PERCENTS[1:]),),
            expected=Text("能看出是百分数还是小数的写法", "a figure seen to be a percentage or a fraction"),
            remedy=Text(
                "请设为百分比格式或写作7.2，或在映射文件 [settings] percent 写 printed（原样）或 fraction（乘100）",
                "format it as a percentage or write 7.2, or set percent to printed or fraction under [settings] of the mapping file",
            ),
        )  # fmt: skip

    def _printed(self, figure: Figure, number: Number) -> bool:
        """Whether the header shows % and the figure has the decimals of a published rate."""
        shown = any(
            PERCENT in self._reader.label(p.text).facets.units
            for p in (*figure.headers, *figure.labels)
        )
        return number.value == 0 or (shown and number.decimals <= 1)


def _all_below_one(figures: Iterable[Figure]) -> bool:
    values = [
        f.number.value
        for f in figures
        if isinstance(f.number, Number) and not f.percent and not f.number.unit
    ]
    return bool(values) and all(abs(v) < 1 for v in values)

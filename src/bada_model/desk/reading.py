"""From a cell with the words around it to an observation, or to the question it raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from bada_model.desk.amounts import Amounts, Unclear, unclear_change, unit_of
from bada_model.desk.cells import address_in
from bada_model.desk.decisions import file_stem
from bada_model.desk.findings import Ask, Finding, Kind, Question, error, warning
from bada_model.desk.layout import Figure, Place, Table
from bada_model.desk.numbers import Number, Unreadable
from bada_model.desk.phrases import Says
from bada_model.desk.setting import MAPPED, STATED, Setting, stranger_fault
from bada_model.desk.stretches import Column, Columns, Stretch, stretch_of
from bada_model.desk.vocabulary import WHOLE_OF, Habit, Meaning, is_sub_item
from bada_model.desk.words import Reader, Role, Words
from bada_model.domain import Measure
from bada_model.language import Text
from bada_model.periods import Coverage
from bada_model.units import PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One cell read as one observation, with the reason and how sure it is (0 to 1)."""

    sheet: str
    row: int
    column: int
    cell: str
    printed: str
    label: str
    area: str
    indicator: str
    period: pd.Period
    coverage: Coverage
    measure: Measure
    value: float
    unit: str
    basis: str
    status: str
    years_back: int
    confidence: float
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Words because of which figures are left out, with the first of those cells."""

    text: str
    cell: str
    why: Text
    questions: tuple[Question, ...] = ()


_TOO_MANY = Text(
    "请在映射文件 [labels] 中写明序列代码或 skip",
    "name the series, or skip, under [labels] of the mapping file",
)


class TableReader:
    """Reads the figures of one table from top to bottom."""

    def __init__(self, file: str, table: Table, setting: Setting, reader: Reader) -> None:
        self.file, self.table, self.setting, self.reader = file, table, setting, reader
        self._name = table.sheet or file_stem(file)
        self.findings: dict[tuple[str, str], Finding] = {}
        self.skipped: dict[str, Skipped] = {}
        self._parents: dict[int, tuple[str, str]] = {}
        self._last: dict[int, tuple[str, str]] = {}
        self._stated: dict[str, tuple[str, ...]] = {}
        self._columns = self._columns_of(table)
        self._amounts = Amounts(table, reader)

    def _columns_of(self, table: Table) -> Columns:
        columns = tuple(
            Column(at=c, words=tuple(map(self._words, h)))
            for c, h in zip(table.columns, table.heads, strict=True)
        )
        words = {p.text for h in table.heads for p in h} | {
            p.text for f in table.figures for p in f.labels
        }
        contrast = any(self.reader.label(t).facets.coverage is Coverage.YTD for t in words)
        return Columns(all=columns, contrast=contrast)

    def entries(self) -> Iterator[Entry]:
        """Every figure that is clear; what is not clear is noted in ``findings`` and ``skipped``."""
        for figure in self.table.figures:
            entry = self._entry(figure)
            if entry is not None:
                yield entry

    def _words(self, place: Place) -> Words:
        return self.reader.label(place.text)

    def address(self, place: Place | Figure) -> str:
        """The address of a cell of this table."""
        return address_in(self.table.sheet, place.row, place.column)

    def _entry(self, figure: Figure) -> Entry | None:
        places = [*figure.labels, *figure.headers]
        words = [self._words(p) for p in places]
        if self._left_out(figure, places, words):
            return None
        series = self._series(figure, places, words)
        if series is None:
            return None
        if isinstance(figure.number, Unreadable):
            self._refuse(
                Kind.UNREADABLE, self.address(figure), f"'{figure.printed}'",
                Text("一个数", "a number"), figure.number.remedy,
            )  # fmt: skip
            return None
        area = next((w.area for w in words if w.area), None) or self._section_area(figure)
        if area is None:
            return None
        return self._with_period(figure, figure.number, words, series, area)

    def _section_area(self, figure: Figure) -> str | None:
        """The area of the heading above, else of the table; None where the heading names one unknown."""
        section = figure.section
        if section is None:
            return self.setting.area
        word = self._words(section)
        if word.role is Role.SKIP and word.area:
            self._skip(section, figure, Text("已选择略过", "set to skip"))
            return None
        name = self.reader.title(section.text).stranger
        told = self.setting.area_source in (STATED, MAPPED)
        if word.role is Role.UNKNOWN and name and not told:
            cell, home = self.address(section), self.reader.names.home
            fault = stranger_fault(self.file, cell, f"'{section.text}'", name, home)
            self.findings.setdefault((fault.kind, cell), fault)
            return None
        return word.area or self.setting.area

    # -- which series ----------------------------------------------------------------

    def _left_out(self, figure: Figure, places: Sequence[Place], words: Sequence[Words]) -> bool:
        """Whether a word in its row or column says that this is no observation of the pack."""
        named = sorted(
            zip(places, words, strict=True),
            key=lambda pair: pair[0].column in self.table.unit_columns,
        )
        for place, word in named:
            if word.role is Role.UNKNOWN and place.column in self.table.unit_columns:
                self._refuse(
                    Kind.WRONG_UNIT, self.address(place), f"'{place.text}'", Text("已知的单位", "a known unit"),
                    Text("请改用 docs/packs.md 所列单位", "use a unit listed in docs/packs.md"),
                )  # fmt: skip
                return True
            if word.role is Role.UNKNOWN:
                if place in figure.labels:
                    self._last[place.column] = ("", place.text)
                    if not is_sub_item(place.text):
                        self._parents[place.column] = ("", place.text)
                self._unknown(place, word, figure)
                return True
            if word.role is Role.SKIP or word.facets.says is Says.OTHER:
                why = Text("不是观测值或已选择略过", "no observation, or set to skip")
                self._skip(place, figure, why)
                return True
        return False

    def _unknown(self, place: Place, word: Words, figure: Figure) -> None:
        if word.close is not None:
            self._refuse(
                Kind.MISSPELT_LABEL, self.address(place), f"'{place.text}'",
                Text(f"“{word.close}”？", f"'{word.close}'?"),
                Text("请更正，或在映射文件 [labels] 中写明", "correct it, or decide under [labels] of the mapping file"),
                _ask_label(word, *(m.series for m in self.reader.names.meanings(word.close))),
            )  # fmt: skip
            return
        why = Text(
            "不在指标库和地区中；需要时在映射文件 [labels] 或 [areas] 中写明",
            "no indicator or area of the pack; if wanted, name it under [labels] or [areas] of the mapping file",
        )
        area = Question(ask=Ask.AREA, name=word.plain)
        self._skip(place, figure, why, (*_ask_label(word), area) if word.plain else ())

    def _skip(
        self, place: Place, figure: Figure, why: Text, questions: tuple[Question, ...] = ()
    ) -> None:
        if place.text not in self.skipped and isinstance(figure.number, Number):
            self.skipped[place.text] = Skipped(
                text=place.text, cell=self.address(place), why=why, questions=questions
            )

    def _series(
        self, figure: Figure, places: Sequence[Place], words: Sequence[Words]
    ) -> tuple[str, Place, Words] | None:
        """The series named by the row, else by the column, the heading or the title."""
        named = [(p, w) for p, w in zip(places, words, strict=True) if w.role is Role.SERIES]
        if not named:
            return self._implied(figure, words)
        chosen = [(s, p, w) for p, w in named if (s := self._choose(figure, p, w)) is not None]
        found = {series for series, _, _ in chosen}
        if len(found) > 1:
            names = " / ".join(sorted(found))
            self._refuse(Kind.AMBIGUOUS_LABEL, self.address(figure), f"'{figure.printed}'",
                         Text(f"行与列指同一指标（现为 {names}）", f"row and column about one indicator (they say {names})"),
                         _TOO_MANY, tuple(q for _, w in named for q in _ask_label(w, *sorted(found))))  # fmt: skip
        if len(found) != 1:
            return None
        series, place, word = chosen[0]
        if place in figure.labels:
            self._last[place.column] = (series, place.text)
            if not word.meanings[0].under:
                self._parents[place.column] = (series, place.text)
        return series, place, word

    def _choose(self, figure: Figure, place: Place, word: Words) -> str | None:
        """The one meaning of a label; labels such as 第一产业 depend on what they stand under."""
        free = [m.series for m in word.meanings if not m.under]
        if len(set(free)) == 1:
            return free[0]
        if free:
            named = [self._named(series) for series in dict.fromkeys(free)]
            either = Text(f"{' 还是 '.join(n.zh for n in named)}？", f"{' or '.join(n.en for n in named)}?")  # fmt: skip
            self._refuse(Kind.AMBIGUOUS_LABEL, self.address(place), f"'{place.text}'", either, _TOO_MANY, _ask_label(word, *free))  # fmt: skip
            return None
        above = self._above(figure, place)
        fitting = [m.series for m in word.meanings if m.under in above]
        if fitting:
            return fitting[0]
        if above:
            self._skip(place, figure, Text(f"在“{above[-1]}”之下，不是指标库中的指标", f"under '{above[-1]}' it is no indicator of the pack"))  # fmt: skip
            return None
        self._refuse(Kind.AMBIGUOUS_LABEL, self.address(place), f"'{place.text}'",
                     Text("写明属于哪个指标的名称", "a name that says of which indicator"), _TOO_MANY,
                     _ask_label(word, *(m.series for m in word.meanings)))  # fmt: skip
        return None

    def _named(self, series: str) -> Text:
        """A series by name and code."""
        habit = self.reader.names.habits.get(series)
        if habit is None:
            return Text.same(series)
        return Text(f"{habit.label.zh}（{series}）", f"{habit.label.en} ({series})")

    def _above(self, figure: Figure, place: Place) -> list[str]:
        """Series a label stands under: the label before it, other headers, the heading, the title."""
        found = [self._parents[place.column][0]] if place.column in self._parents else []
        others = [self._words(p) for p in (*figure.labels, *figure.headers) if p != place]
        others += [self._words(figure.section)] if figure.section else []
        found += [m.series for w in others for m in w.meanings]
        if not found and place in figure.headers:
            found += self._left_of(figure)
        return found or [m.series for m in self.setting.meanings]

    def _left_of(self, figure: Figure) -> list[str]:
        """The series of the nearest column on the left that names one of its own."""
        for column in reversed([c for c in self._columns.all if c.at < figure.column]):
            named = [m.series for w in column.words for m in w.meanings if not m.under]
            if named:
                return named[:1]
        return []

    def _implied(self, figure: Figure, words: Sequence[Words]) -> tuple[str, Place, Words] | None:
        """A row that only says 增速 belongs to the indicator above it; else heading and title speak."""
        label = next((p for p in figure.labels if p.column not in self.table.unit_columns), None)
        if label is not None and self._words(label).facets.says in (Says.GROWTH, Says.AMOUNT):
            above = self._last.get(label.column)
            if above is not None and not above[0]:
                return None
            if above is not None:
                return (
                    above[0],
                    Place(above[1], label.row, label.column),
                    self._words(Place(above[1], 0, 0)),
                )
        section = figure.section
        candidates: list[tuple[Place, tuple[Meaning, ...]]] = []
        if section is not None and self._words(section).role is Role.SERIES:
            candidates.append((section, self._words(section).meanings))
        candidates.append((Place(self._name, 0, 0), self.setting.meanings))
        for place, meanings in candidates:
            if len({m.series for m in meanings}) == 1 and not meanings[0].under:
                return meanings[0].series, place, self.reader.title(place.text)
        if any(
            w.role is Role.AREA or w.facets.dated or w.facets.says for w in words
        ) and isinstance(figure.number, Number):
            why = Text("没有说明是哪个指标", "nothing says which indicator it is")
            self._skip(figure.labels[0] if figure.labels else Place(figure.printed, figure.row, figure.column), figure, why)  # fmt: skip
        return None

    # -- period, measure, unit -------------------------------------------------------

    def _with_period(
        self, figure: Figure, number: Number, words: list[Words],
        series: tuple[str, Place, Words], area: str,
    ) -> Entry | None:  # fmt: skip
        code, place, word = series
        habit = self.reader.names.habits[code]
        words = [
            *words,
            *([] if word in words else [replace(word, facets=replace(word.facets, says=None))]),
        ]
        says = next((w.facets.says for w in words if w.facets.says), None)
        if says is None and place.text == self._name:
            says = self.setting.says
        change = unclear_change(words, says)
        if change is not None:
            self._unclear(figure, change)
            return None
        column = next(c for c in self._columns.all if c.at == figure.column)
        stretch = stretch_of(
            words, column, self._columns, self.setting, habit, self.reader.decisions, says
        )
        if isinstance(stretch, Unclear):
            self._unclear(figure, stretch)
            return None
        return self._with_unit(figure, number, words, (code, place, word), area, stretch, says)

    def _with_unit(
        self, figure: Figure, number: Number, words: Sequence[Words],
        series: tuple[str, Place, Words], area: str, stretch: Stretch, says: Says | None,
    ) -> Entry | None:  # fmt: skip
        code, place, word = series
        habit = self.reader.names.habits[code]
        section = self._words(figure.section).facets.units if figure.section else ()
        own = tuple(u for w in words for u in w.facets.units if u != PERCENT)
        if own:
            self._stated[code] = own
        section = section or self._unit_of_whole(code)
        amount = unit_of(
            figure, number, words, section, self.setting, habit, self.reader.decisions, says
        )
        if isinstance(amount, Unclear):
            self._unclear(figure, amount)
            return None
        value = self._amounts.value(figure, number, amount.unit)
        if isinstance(value, Unclear):
            self._unclear(figure, value)
            return None
        growth = amount.growth
        basis = next((w.facets.basis for w in words if w.facets.basis), "")
        confidence = min(1.0 if word.exact else 0.97, stretch.source.confidence, amount.source.confidence, self.setting.area_source.confidence)  # fmt: skip
        return Entry(
            sheet=self.table.sheet, row=figure.row, column=figure.column, cell=self.address(figure),
            printed=figure.printed, label=place.text, area=area, indicator=code + ("_usd" if amount.dollars else ""),
            period=stretch.period, coverage=stretch.coverage,
            measure=Measure.YOY_GROWTH if growth else habit.measure, value=value, unit=amount.unit,
            basis=_basis(basis or (self.setting.basis if growth else ""), habit, growth, amount.dollars),
            status=next((w.facets.status for w in words if w.facets.status), "") or self.setting.status or "final",
            years_back=stretch.years_back, confidence=round(confidence, 2),
            reason=_reason(stretch, amount.source.text, self.setting),
        )  # fmt: skip

    def _unit_of_whole(self, series: str) -> tuple[str, ...]:
        """The unit written at the total above that this series is a part of."""
        whole = WHOLE_OF.get(series)
        while whole is not None and whole not in self._stated:
            whole = WHOLE_OF.get(whole)
        return self._stated[whole] if whole is not None else ()

    def _unclear(self, figure: Figure, why: Unclear) -> None:
        self._refuse(why.kind, self.address(figure), f"'{figure.printed}'", why.expected, why.remedy,
                     why.questions)  # fmt: skip

    def _refuse(
        self, kind: Kind, cell: str, found: str, expected: Text, remedy: Text,
        questions: tuple[Question, ...] = (),
    ) -> None:  # fmt: skip
        """Note a finding that keeps figures out."""
        self.findings.setdefault(
            (kind, cell),
            error(kind, self.file, cell, found, expected, remedy, questions=questions),
        )


def _ask_label(word: Words, *likely: str) -> tuple[Question, ...]:
    """Which series a label stands for."""
    return (Question(ask=Ask.LABEL, name=word.plain, choices=tuple(dict.fromkeys(likely))),)


def _basis(told: str, habit: Habit, growth: bool, dollars: bool) -> str:
    if growth:
        return told or ("nominal" if dollars else habit.growth_basis)
    return "nominal" if dollars else habit.amount_basis


def _reason(stretch: Stretch, unit: Text, setting: Setting) -> Text:
    return Text(
        f"时期：{stretch.source.text.zh}；单位：{unit.zh}；地区：{setting.area_source.text.zh}",
        f"period: {stretch.source.text.en}; unit: {unit.en}; area: {setting.area_source.text.en}",
    )


def skipped_findings(file: str, skipped: Iterable[Skipped]) -> Iterator[Finding]:
    """One warning for each word because of which figures are left out."""
    expected = Text(
        "方案包中的指标、地区和观测值", "an indicator, area and observation of the pack"
    )
    for item in skipped:
        yield warning(
            Kind.SKIPPED, file, item.cell, f"'{item.text}'", expected, item.why, questions=item.questions,
        )  # fmt: skip

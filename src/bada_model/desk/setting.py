"""What a whole table is about: period, area, unit and indicator told by titles and names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from bada_model.desk.cells import Book, address_in
from bada_model.desk.decisions import AREA_CODE, SKIP, file_stem
from bada_model.desk.findings import Ask, Finding, Kind, Question, error, warning
from bada_model.desk.layout import Place, Table
from bada_model.desk.phrases import Facets, Says
from bada_model.desk.vocabulary import Meaning
from bada_model.desk.words import Reader, Role, Words
from bada_model.errors import UnknownName
from bada_model.language import Text
from bada_model.periods import Coverage
from bada_model.units import PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a piece of context was read, for the reason shown beside each figure."""

    text: Text
    confidence: float
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The context of a table; None or blank where nothing says it."""

    year: int | None
    month: int | None
    coverage: Coverage | None
    bare: Coverage | None
    units: tuple[str, ...]
    area: str
    area_source: Source
    meanings: tuple[Meaning, ...]
    says: Says | None  # growth, where the words that name the indicator say so
    basis: str
    status: str
    period_source: Source
    unit_source: Source

    @property
    def end(self) -> pd.Period | None:
        """The month the table reports on, where titles or names say so."""
        if self.year is None or self.month is None:
            return None
        return pd.Period(year=self.year, month=self.month, freq="M")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the caller states from outside; it comes before what titles say.

    Raises
    ------
    UnknownName
        The area is no code.
    """

    area: str | None = None
    period: pd.Period | None = None

    def __post_init__(self) -> None:
        if self.area is not None and not AREA_CODE.fullmatch(self.area):
            raise UnknownName(Text(f"“{self.area}”不是地区代码；请用六位区划代码，例如 430903 或 430903-longling",
                                   f"'{self.area}' is no area code; use six digits, such as 430903 or 430903-longling"))  # fmt: skip


def _levels(book: Book, table: Table, reader: Reader) -> Iterator[tuple[Source, Words]]:
    """Titles, then the sheet's and the file's name, the nearest first."""
    for place in (*table.titles, *table.inherited):
        at = address_in("", place.row, place.column)
        yield (
            Source(
                text=Text(f"标题{at}", f"title {at}"), confidence=0.98, cell=_cell(table, place)
            ),
            reader.title(place.text),
        )
    if table.sheet:
        name = Text(f"工作表名“{table.sheet}”", f"sheet name '{table.sheet}'")
        yield Source(text=name, confidence=0.95), reader.title(table.sheet)
    name = Text("文件名", "file name")
    yield Source(text=name, confidence=0.9), reader.title(file_stem(book.file))


def _cell(table: Table, place: Place) -> str:
    return address_in(table.sheet, place.row, place.column)


NOWHERE = Source(text=Text("未注明", "not stated"), confidence=0.0)
STATED = Source(text=Text("由用户给出", "stated by the user"), confidence=1.0)


MAPPED = Source(text=Text("映射文件", "mapping"), confidence=1.0)


def setting_of(book: Book, table: Table, reader: Reader, given: Given) -> Setting:
    """The context of a table."""
    levels = list(_levels(book, table, reader))
    facets = [(s, w.facets) for s, w in levels]
    stated = given.period
    dated = next(((s, f) for s, f in facets if f.month is not None), (NOWHERE, Facets()))
    year = next((f.year for _, f in facets if f.year is not None), None)
    coverage = dated[1].coverage or next(
        (f.coverage for _, f in facets if f.coverage and not f.month), None
    )
    units = next(((s, f.units) for s, f in facets if f.units), (NOWHERE, ()))
    area, source = _area(levels, reader, given)
    named = next((w for _, w in levels if w.meanings), None)
    return Setting(
        year=stated.year if stated is not None else year,
        month=stated.month if stated is not None else dated[1].month,
        coverage=coverage, bare=None if coverage else dated[1].bare,
        units=units[1], area=area, area_source=source,
        meanings=named.meanings if named else (),
        says=Says.GROWTH if named and _rates(named, units[1]) else None,
        basis=next((f.basis for _, f in facets if f.basis), ""),
        status=next((f.status for _, f in facets if f.status), ""),
        period_source=STATED if stated is not None else dated[0], unit_source=units[0],
    )  # fmt: skip


def _rates(named: Words, units: tuple[str, ...]) -> bool:
    """Whether a title such as 工业增加值增速 makes the figures without a word of their own rates."""
    return named.facets.says is Says.GROWTH and set(units) <= {PERCENT}


def _area(levels: list[tuple[Source, Words]], reader: Reader, given: Given) -> tuple[str, Source]:
    if given.area:
        return given.area, STATED
    if reader.decisions.area:
        return reader.decisions.area, MAPPED
    for source, words in levels:
        if words.area and words.role is not Role.SKIP:
            return words.area, source
    home = Source(text=Text("方案包", "the pack"), confidence=0.9)
    return reader.names.home, home


def foreign_area(book: Book, table: Table, reader: Reader, given: Given) -> Finding | None:
    """The nearest title that names an area the pack does not know, so that the table is not taken for its own.

    A mere note where that area was set to ``skip``; None where no title does, or the area is stated.
    """
    if given.area or reader.decisions.area:
        return None
    levels = _levels(book, table, reader)
    source, words = next(((s, w) for s, w in levels if w.area or w.stranger), (NOWHERE, None))
    cell = source.cell or table.sheet or None
    if words is not None and words.role is Role.SKIP:
        expected = Text("方案包中的地区", "an area of the pack")
        return warning(Kind.SKIPPED, book.file, cell, _found(source, words), expected, _SET_TO_SKIP)
    if words is None or not words.stranger:
        return None
    return stranger_fault(book.file, cell, _found(source, words), words.stranger, reader.names.home)


_SET_TO_SKIP = Text("映射文件中已选择略过这张表", "this table is set to skip in the mapping file")


def _found(source: Source, words: Words) -> str | Text:
    """A title as printed; the name of a sheet or file with what it is."""
    if source.cell:
        return f"'{words.text}'"
    said = source.text
    return (
        said
        if words.text in said.zh
        else Text(f"{said.zh}“{words.text}”", f"{said.en} '{words.text}'")
    )


def stranger_fault(file: str, cell: str | None, found: str | Text, name: str, home: str) -> Finding:
    """The question whose figures stand under the name of an area the pack does not know."""
    return error(
        Kind.FOREIGN_AREA, file, cell, found,
        Text(f"方案包中的地区（“{name}”不是）", f"an area of the pack ('{name}' is none)"),
        Text(f"另一方案的表请用 --pack；确是本方案的请用 --area {home}，或在映射文件 [areas] 中写明“{name}”的代码或 skip",
             f"name another plan with --pack; where it is this one's state --area {home}, or give the code of '{name}', or "
             "skip, under [areas] of the mapping file"),
        questions=(Question(ask=Ask.AREA, name=name, choices=(SKIP,)),),
    )  # fmt: skip


def period_conflicts(
    book: Book, tables: Iterable[Table], reader: Reader, given: Given, today: dt.date
) -> Iterator[Finding]:
    """Titles, sheet names and the file's name that tell different months or years, or months to come."""
    tables = list(tables)
    if given.period is not None:
        return
    for table in tables:
        yield from _to_come(book, table, reader, today)
    several = len({_told(reader, t.sheet).month for t in tables}) > 1
    for table in tables:
        place = next((p for p in table.titles if _told(reader, p.text).month), None)
        named = [
            (f"“{table.sheet}”", f"the sheet name '{table.sheet}'", _told(reader, table.sheet))
        ]
        if not several:
            stem = file_stem(book.file)
            named.append((f"文件名“{stem}”", f"the file name '{stem}'", _told(reader, stem)))
        for zh, en, facets in named:
            if place is not None and _differ(_told(reader, place.text), facets):
                yield error(
                    Kind.AMBIGUOUS_PERIOD, book.file, _cell(table, place), f"'{place.text}'",
                    Text(f"与{zh}一致的时期", f"the period of {en}"),
                    Text("请更正标题或名称，或用 --period YYYY-MM 指明", "correct the title or the name, or state --period YYYY-MM"),
                    questions=(Question(ask=Ask.GIVEN, name="period"),),
                )  # fmt: skip
                break


def header_conflicts(
    book: Book, table: Table, reader: Reader, setting: Setting
) -> Iterator[Finding]:
    """Headers that all name another month than the table's title; earlier years do not count."""
    titled = any(_told(reader, p.text).month for p in table.titles)
    if setting.end is None or setting.period_source is STATED or not titled:
        return
    places = dict.fromkeys(p for f in table.figures for p in (*f.headers, *f.labels))
    dated = [(p, f) for p in places if _dates(f := reader.label(p.text).facets, setting.end)]
    if dated and not any(_is_month(f, setting.end) for _, f in dated):
        place = dated[0][0]
        yield error(
            Kind.AMBIGUOUS_PERIOD, book.file, _cell(table, place), f"'{place.text}'",
            Text(f"标题的时期 {setting.end}", f"{setting.end}, the month of the title"),
            Text("请更正标题或表头，或用 --period YYYY-MM 指明", "correct the title or the header, or state --period YYYY-MM"),
        )  # fmt: skip


def _dates(facets: Facets, end: pd.Period) -> bool:
    """Whether a header dates figures of the title's year."""
    earlier = facets.years_back or (facets.year is not None and facets.year < end.year)
    return facets.month is not None and facets.says is not Says.OTHER and not earlier


def _is_month(facets: Facets, end: pd.Period) -> bool:
    return facets.month == end.month and facets.year in (None, end.year)


def _to_come(book: Book, table: Table, reader: Reader, today: dt.date) -> Iterator[Finding]:
    for place in table.titles:
        told = _told(reader, place.text)
        if (
            told.year is not None
            and told.month is not None
            and (told.year, told.month) > (today.year, today.month)
        ):
            yield error(
                Kind.FUTURE, book.file, _cell(table, place), f"'{place.text}'",
                Text(f"不晚于 {today:%Y-%m} 的时期", f"a period not after {today:%Y-%m}"),
                Text("请更正标题，或用 --period YYYY-MM 指明", "correct the title, or state --period YYYY-MM"),
                questions=(Question(ask=Ask.GIVEN, name="period"),),
            )  # fmt: skip


def _told(reader: Reader, text: str) -> Facets:
    return reader.title(text).facets


def _differ(one: Facets, other: Facets) -> bool:
    months = one.month is not None and other.month is not None and one.month != other.month
    years = one.year is not None and other.year is not None and one.year != other.year
    return months or years

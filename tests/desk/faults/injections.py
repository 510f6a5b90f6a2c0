"""Faults put into clean office workbooks, each with the kind and the cell that must be named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bada_model.desk.archive import column_letters
from bada_model.desk.findings import Kind
from tests.desk.drafts import Draft
from tests.desk.workbooks import LAYOUTS

Cell = tuple[int, int]


@dataclass(frozen=True)
class Fault:
    """One injected fault: the changed workbook, and what a good desk says about it.

    ``cells`` are the addresses of which at least one must be named, as ``sheet!B7``.
    """

    name: str
    draft: Draft
    kinds: frozenset[Kind]
    cells: frozenset[str]
    released: dt.date | None = None


def address(draft: Draft, row: int, column: int, sheet: int = 0) -> str:
    return f"{draft.sheets[sheet].name}!{column_letters(column)}{row + 1}"


def changed(
    layout: str, what: str, kinds: Kind | set[Kind], cells: list[Cell], change: Callable[[Draft], None], sheet: int = 0,
) -> Fault:  # fmt: skip
    draft = LAYOUTS[layout]()
    change(draft)
    names = frozenset(address(draft, r, c, sheet) for r, c in cells)
    wanted = frozenset({kinds} if isinstance(kinds, Kind) else kinds)
    return Fault(f"{layout}: {what}", draft, wanted, names)


def put(row: int, column: int, value: object, sheet: int = 0) -> Callable[[Draft], None]:
    return lambda draft: draft.sheets[sheet].set(row, column, value)


def scaled(row: int, column: int, factor: float, sheet: int = 0) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        draft.sheets[sheet].set(
            row, column, round(draft.sheets[sheet].rows[row][column] * factor, 6)
        )

    return change


AMOUNTS: dict[str, list[Cell]] = {
    "monthly_report": [(7, 2), (7, 4), (8, 2), (9, 4), (10, 4), (11, 4)],
    "last_year_beside": [(3, 1), (5, 1), (8, 1), (10, 1), (11, 1)],
    "months_across": [(3, 3), (4, 5), (5, 6)],
    "months_down": [(3, 1), (7, 1)],
    "areas_down": [(3, 1), (6, 1)],
    "foreign_trade_dollars": [(3, 1), (4, 3)],
    "halves_side_by_side": [(2, 2), (2, 6), (3, 6)],
    "stacked": [(3, 1), (8, 1)],
    "years_down": [(2, 1), (3, 3)],
    "year_columns": [(2, 1), (4, 2)],
}
GROWTHS: dict[str, list[Cell]] = {
    "monthly_report": [(4, 3), (4, 5), (5, 5), (7, 5), (8, 5), (11, 5)],
    "last_year_beside": [(3, 3), (8, 3), (11, 3)],
    "months_across": [(6, 3), (7, 6)],
    "months_down": [(3, 2), (5, 3), (7, 4)],
    "areas_down": [(3, 2), (6, 2)],
    "foreign_trade_dollars": [(3, 2), (5, 4)],
    "halves_side_by_side": [(2, 3), (4, 7)],
    "stacked": [(8, 2)],
    "year_columns": [(2, 3), (4, 3)],
}
GARBAGE: dict[str, object] = {
    "two points": "12.3.4", "misplaced comma": "1,23", "broken formula": "#REF!", "divided by zero": "#DIV/0!",
    "letter in a number": "14I.3", "brackets": "（3.2）", "arrow": "▲3.2", "words of direction": "下降3.2",
    "a date": dt.date(2024, 3, 5), "true": True, "words": "详见附表",
}  # fmt: skip


def unreadable() -> Iterator[Fault]:
    """Cells that hold something other than a number."""
    names = list(GARBAGE)
    at = 0
    for layout in AMOUNTS:
        for cell in [*AMOUNTS[layout], *GROWTHS.get(layout, [])]:
            name = names[at % len(names)]
            at += 1
            yield changed(
                layout, f"{name} in {cell}", Kind.UNREADABLE, [cell], _written(cell, GARBAGE[name])
            )
    yield changed(
        "monthly_report", "unchanged in words", Kind.UNREADABLE, [(7, 5)], put(7, 5, "持平")
    )


def _written(cell: Cell, value: object) -> Callable[[Draft], None]:
    return put(*cell, value)


SCALED: dict[str, list[Cell]] = {
    "last_year_beside": [(3, 1), (4, 1), (5, 1), (6, 1), (8, 1), (10, 1), (11, 1)],
    "months_across": [(3, 3), (3, 4), (4, 3), (4, 5), (5, 6)],
    "monthly_report": [(7, 4), (8, 4), (9, 4)],
    "months_down": [(3, 1), (5, 1), (7, 1)],
    "years_down": [(2, 1), (3, 1), (3, 2), (3, 3), (3, 4)],
    "year_columns": [(2, 1), (3, 1), (4, 1)],
    "areas_down": [(4, 1), (6, 1)],
    "halves_side_by_side": [(2, 2)],
    "stacked": [(8, 1)],
}
SLIPS = {
    Kind.UNIT_SLIP,
    Kind.OUT_OF_RANGE,
    Kind.PARTS_EXCEED,
    Kind.FALLING,
    Kind.GROWTH_CONTRADICTS,
    Kind.IMPOSSIBLE,
}


def unit_slips() -> Iterator[Fault]:
    """An amount ten thousand times too large: 万元 typed where 亿元 stands."""
    for layout, cells in SCALED.items():
        for cell in cells:
            draft = LAYOUTS[layout]()
            if isinstance(draft.sheets[0].rows[cell[0]][cell[1]], str):
                continue
            yield changed(
                layout, f"ten thousand times too large {cell}", SLIPS, [cell], scaled(*cell, 1e4)
            )
    for layout in ("last_year_beside", "months_across", "years_down", "year_columns"):
        for cell in SCALED[layout]:
            yield changed(
                layout, f"ten thousand times too small {cell}", SLIPS, [cell], scaled(*cell, 1e-4)
            )


def rates() -> Iterator[Fault]:
    """Growth written as a fraction among percentages, a hundred times too large, or beyond -100."""
    for layout, cells in GROWTHS.items():
        for cell in cells:
            value = LAYOUTS[layout]().sheets[0].rows[cell[0]][cell[1]]
            if layout != "stacked" and abs(value) >= 2:
                yield changed(
                    layout,
                    f"fraction among percentages {cell}",
                    {Kind.PERCENT_SLIP, Kind.AMBIGUOUS_PERCENT},
                    [cell],
                    put(*cell, round(value / 100 + 0.0001, 4)),
                )
            yield changed(
                layout,
                f"a hundred times too large {cell}",
                {Kind.PERCENT_SLIP, Kind.OUT_OF_RANGE},
                [cell],
                put(*cell, round(abs(value) * 100 + 1, 1)),
            )
            yield changed(
                layout, f"below -100 {cell}", {Kind.IMPOSSIBLE}, [cell], put(*cell, -130.0)
            )


def all_fractions() -> Iterator[Fault]:
    """A whole column of growth as plain fractions: nobody can tell."""
    for layout, column in (
        ("monthly_report", 5),
        ("areas_down", 2),
        ("foreign_trade_dollars", 4),
        ("months_down", 4),
        ("year_columns", 3),
    ):
        cells = [(r, column) for r, row in enumerate(LAYOUTS[layout]().sheets[0].rows)
                 if len(row) > column and isinstance(row[column], float | int)]  # fmt: skip

        def change(draft: Draft, cells: list[Cell] = cells) -> None:
            for r, c in cells:
                draft.sheets[0].set(r, c, draft.sheets[0].rows[r][c] / 100 + 0.00001)

        yield changed(
            layout, "growth as fractions throughout", Kind.AMBIGUOUS_PERCENT, cells, change
        )


def impossible() -> Iterator[Fault]:
    """Negative amounts, parts of a person, rates above a hundred."""
    for layout, cells in AMOUNTS.items():
        for cell in cells:
            value = LAYOUTS[layout]().sheets[0].rows[cell[0]][cell[1]]
            if isinstance(value, int | float):
                yield changed(
                    layout, f"negative amount {cell}", Kind.IMPOSSIBLE, [cell], put(*cell, -value)
                )
    yield changed("monthly_report", "half a person", Kind.IMPOSSIBLE, [(11, 4)], put(11, 4, 4520.5))
    yield changed("stacked", "part of a firm", Kind.IMPOSSIBLE, [(4, 1)], put(4, 1, 231.4))


def falling() -> Iterator[Fault]:
    """A cumulative figure below that of the month before."""
    for cell, value in (((3, 4), 1700.0), ((3, 6), 2900.0), ((4, 5), 1700.0), ((5, 6), 880.0)):
        yield changed(
            "months_across",
            f"falling total {cell}",
            Kind.FALLING,
            [cell, (cell[0], cell[1] - 1)],
            put(*cell, value),
        )
    for row, value in ((4, 130.0), (5, 200.0), (6, 270.0), (7, 300.0)):
        yield changed(
            "months_down",
            f"falling total in row {row}",
            Kind.FALLING,
            [(row, 1), (row - 1, 1)],
            put(row, 1, value),
        )
    for sheet, value in ((1, 57.0), (2, 70.0)):
        yield changed(
            "sheet_per_month",
            f"falling total on sheet {sheet}",
            Kind.FALLING,
            [(2, 2)],
            put(2, 2, value, sheet),
            sheet,
        )


def contradictions() -> Iterator[Fault]:
    """Growth that the two amounts beside it deny; parts above their whole."""
    for layout, cell, value in (
        ("last_year_beside", (10, 3), 16.2), ("last_year_beside", (11, 3), 46.0), ("year_columns", (2, 3), 28.3), ("year_columns", (3, 3), 7.08),
        ("year_columns", (4, 3), -35.2), ("last_year_beside", (10, 3), 2.0),
    ):  # fmt: skip
        yield changed(
            layout,
            f"growth against the levels {cell} = {value}",
            Kind.GROWTH_CONTRADICTS,
            [cell],
            put(*cell, value),
        )
    whole = {Kind.PARTS_EXCEED, Kind.OUT_OF_RANGE, Kind.GROWTH_CONTRADICTS}
    for layout, cell, value, named in (
        ("last_year_beside", (4, 1), 4756.54, (3, 1)), ("last_year_beside", (6, 1), 19943.75, (3, 1)), ("last_year_beside", (3, 1), 21545.2, (3, 1)),
        ("years_down", (2, 2), 148.28, (2, 1)), ("years_down", (3, 4), 283.5, (3, 1)), ("years_down", (3, 1), 379.5, (3, 1)),
        ("months_across", (4, 3), 1955.9, (3, 3)), ("foreign_trade_dollars", (4, 3), 35990, (3, 3)), ("foreign_trade_dollars", (5, 1), 3541, (3, 1)),
        ("monthly_report", (9, 4), 296300, (8, 4)), ("monthly_report", (7, 2), 181.62, (7, 2)), ("areas_down", (4, 1), 381.9, (3, 1)),
        ("areas_down", (3, 1), 98.2, (3, 1)), ("monthly_report", (8, 2), 331250, (8, 2)),
    ):  # fmt: skip
        yield changed(
            layout,
            f"parts above the whole {cell} = {value}",
            whole,
            [named, cell],
            put(*cell, value),
        )


def repetitions() -> Iterator[Fault]:
    """A row, a column or a month entered twice."""

    def twice(draft: Draft, row: int, new: float | None = None) -> None:
        line = list(draft.sheets[0].rows[row])
        if new is not None:
            line[-1] = new
        draft.sheets[0].rows.insert(row + 1, line)

    for layout, row in (
        ("areas_down", 4),
        ("months_across", 3),
        ("months_down", 5),
        ("last_year_beside", 8),
        ("years_down", 3),
        ("townships", 3),
    ):
        width = len(LAYOUTS[layout]().sheets[0].rows[row])
        cells = [(r, c) for r in (row, row + 1) for c in range(1, width)]
        yield changed(
            layout, f"row {row} twice", Kind.DUPLICATE, cells, lambda d, row=row: twice(d, row)
        )
        yield changed(
            layout,
            f"row {row} twice with another number",
            Kind.DUPLICATE,
            cells,
            lambda d, row=row: twice(d, row, 7.77),
        )
    for column, header in ((4, "1-3月"), (5, "1-4月"), (6, "1-5月")):
        cells = [(r, c) for r in range(3, 8) for c in (column - 1, column)]
        yield changed(
            "months_across", f"{header} twice", Kind.DUPLICATE, cells, put(2, column, header)
        )
    for row in (4, 6):
        label = LAYOUTS["months_down"]().sheets[0].rows[row - 1][0]
        cells = [(r, c) for r in (row - 1, row) for c in range(1, 5)]
        yield changed("months_down", f"{label} twice", Kind.DUPLICATE, cells, put(row, 0, label))

    def copied(draft: Draft) -> None:
        for r in range(3, 6):
            draft.sheets[0].set(r, 5, draft.sheets[0].rows[r][4])

    yield changed(
        "months_across",
        "May copied from April",
        Kind.REPEATED_MONTH,
        [(r, 5) for r in range(3, 6)],
        copied,
    )

    def old_bulletin(draft: Draft) -> None:
        draft.sheets[0].set(0, 0, "湖南省2024年1-3月外贸情况")
        draft.file = "湖南外贸2024年1-3月.xlsx"
        draft.sheets[0].rows[1] = ["指标", "累计", None, "增减%"]
        for r in range(2, 5):
            draft.sheets[0].set(r, 2, None)

    yield changed(
        "year_columns",
        "last year's bulletin with this year's title",
        Kind.REPEATED_MONTH,
        [(r, 1) for r in range(2, 5)],
        old_bulletin,
    )


def calendar() -> Iterator[Fault]:
    """Months to come, a January of its own, titles and names that disagree, stretches that cannot be."""

    def renamed(title: str, file: str | None = None) -> Callable[[Draft], None]:
        def change(draft: Draft) -> None:
            draft.sheets[0].set(0, 0, title)
            draft.file = file or "表.xlsx"

        return change

    value_cells = {
        "monthly_report": [(4, 3), (7, 4)],
        "areas_down": [(3, 1)],
        "foreign_trade_dollars": [(3, 1)],
        "last_year_beside": [(3, 1)],
    }
    for layout, title in (
        ("monthly_report", "赫山区2024年12月主要经济指标"), ("areas_down", "2025年1-6月各区县(市)社会消费品零售总额"),
        ("foreign_trade_dollars", "赫山区2026年8月外贸进出口情况表"), ("last_year_beside", "湖南省2024年1-11月主要经济指标"),
    ):  # fmt: skip
        yield changed(
            layout,
            f"a month to come: {title}",
            {Kind.FUTURE, Kind.AMBIGUOUS_PERIOD},
            [*value_cells[layout], (0, 0)],
            renamed(title),
        )
    yield changed(
        "monthly_report",
        "a header month to come",
        {Kind.FUTURE},
        [(7, 4), (7, 5), (4, 5)],
        put(2, 4, "1—11月累计"),
    )
    yield changed(
        "monthly_report",
        "a header beyond the title",
        {Kind.FUTURE},
        [(7, 4), (7, 5), (4, 5)],
        put(2, 4, "1—9月累计"),
    )
    yield changed(
        "months_across",
        "a January of its own",
        {Kind.FALLING, Kind.PARTS_EXCEED, Kind.LONE_JANUARY, Kind.AMBIGUOUS_COVERAGE},
        [(3, 1)],
        put(3, 1, 5000.0),
    )
    for layout, file in (
        ("areas_down", "益阳分县2023年1-5月.xlsx"), ("townships", "分乡镇2024年7月.xlsx"), ("foreign_trade_dollars", "区商务局外贸7月.xlsx"),
        ("halves_side_by_side", "主要经济指标一览2024年1-7月.xlsx"), ("monthly_report", "赫山区2023年8月统计月报.xlsx"),
    ):  # fmt: skip

        def rename(draft: Draft, file: str = file) -> None:
            draft.file = file

        yield changed(
            layout, f"title against the file name {file}", Kind.AMBIGUOUS_PERIOD, [(0, 0)], rename
        )
    for sheet, title in (
        (0, "赫山区2024年1-5月经济运行情况"),
        (2, "赫山区2024年1-5月经济运行情况"),
    ):
        yield changed(
            "sheet_per_month",
            f"title against the sheet name {sheet}",
            Kind.AMBIGUOUS_PERIOD,
            [(0, 0)],
            put(0, 0, title, sheet),
            sheet,
        )
    for layout, cell, value, cells in (
        ("months_across", (2, 4), "3-4月", [(3, 4), (4, 4)]), ("months_down", (5, 0), "2024年2-4月", [(5, 1)]),
        ("months_across", (2, 6), "1-16月", [(3, 6)]), ("areas_down", (0, 0), "各区县(市)社会消费品零售总额", [(3, 1)]),
    ):  # fmt: skip

        def odd(draft: Draft, cell: Cell = cell, value: str = value) -> None:
            draft.sheets[0].set(*cell, value)
            draft.file = "表.xlsx"

        yield changed(
            layout,
            f"no stretch that is published: {value}",
            {Kind.AMBIGUOUS_PERIOD, Kind.MISSING_PERIOD},
            cells,
            odd,
        )
    yield changed(
        "townships",
        "no year anywhere",
        Kind.MISSING_PERIOD,
        [(3, 1), (3, 2)],
        put(0, 0, "赫山区1-8月分乡镇(街道)社会消费品零售总额"),
    )


def meanings() -> Iterator[Fault]:
    """Labels, headers and units that leave two readings, or none."""
    for layout, cell, value in (
        ("monthly_report", (7, 0), "三、社会消费品零受总额"), ("last_year_beside", (8, 0), "地方一般公共预箅收入"), ("months_down", (1, 3), "固定资产头资"),
        ("monthly_report", (5, 0), "二、固定资厂投资(不含农户)"), ("last_year_beside", (7, 0), "农林牧魚业增加值"), ("halves_side_by_side", (3, 5), "地方一般公共预算收人"),
    ):  # fmt: skip
        yield changed(layout, f"misspelt {value}", Kind.MISSPELT_LABEL, [cell], put(*cell, value))
    for layout, cell in (
        ("monthly_report", (10, 0)),
        ("last_year_beside", (8, 0)),
        ("halves_side_by_side", (3, 5)),
    ):
        yield changed(
            layout,
            f"two kinds of budget revenue {cell}",
            Kind.AMBIGUOUS_LABEL,
            [cell],
            put(*cell, "一般公共预算收入"),
        )
    for layout, cell in (
        ("monthly_report", (4, 0)),
        ("halves_side_by_side", (2, 1)),
        ("sheet_per_month", (2, 0)),
    ):
        yield changed(
            layout,
            f"第二产业 without a whole {cell}",
            Kind.AMBIGUOUS_LABEL,
            [cell],
            put(*cell, "第二产业"),
        )
    for layout, cell, cells in (
        ("areas_down", (2, 2), [(3, 2)]), ("last_year_beside", (2, 3), [(3, 3), (8, 3)]), ("halves_side_by_side", (1, 3), [(2, 3)]), ("townships", (2, 2), [(3, 2)]),
    ):  # fmt: skip
        yield changed(
            layout, f"增减 without a kind {cell}", Kind.AMBIGUOUS_MEASURE, cells, put(*cell, "增减")
        )
        yield changed(layout, f"a bare % {cell}", Kind.AMBIGUOUS_MEASURE, cells, put(*cell, "%"))
    for layout, cell, value, cells in (
        ("areas_down", (1, 0), None, [(3, 1)]), ("townships", (1, 2), None, [(3, 1)]), ("last_year_beside", (1, 0), None, [(3, 1), (10, 1)]),
        ("stacked", (6, 2), None, [(8, 1)]), ("months_across", (1, 6), None, [(3, 3)]), ("monthly_report", (7, 1), None, [(7, 4)]), ("foreign_trade_dollars", (1, 3), None, [(3, 1)]),
    ):  # fmt: skip

        def without(draft: Draft, cell: Cell = cell, value: object = value) -> None:
            draft.sheets[0].set(*cell, value)
            draft.sheets[0].merges = [m for m in draft.sheets[0].merges if m[:2] != cell]

        yield changed(
            layout, f"no unit {cell}", {Kind.MISSING_UNIT, Kind.WRONG_UNIT}, cells, without
        )
    for layout, cell, value, cells in (
        ("areas_down", (1, 0), "单位:人", [(3, 1)]), ("townships", (1, 2), "单位:公里", [(3, 1)]), ("monthly_report", (7, 1), "万吨", [(7, 4)]),
        ("monthly_report", (8, 1), "萬圆", [(8, 1)]), ("monthly_report", (11, 1), "亿元", [(11, 4)]), ("stacked", (1, 2), "单位:万元", [(3, 1)]),
        ("months_down", (2, 1), "总量(人)", [(3, 1)]), ("year_columns", (2, 0), "进出口总额(吨)", [(2, 1)]),
    ):  # fmt: skip
        yield changed(
            layout,
            f"a unit that cannot be: {value}",
            {Kind.WRONG_UNIT, Kind.MISSING_UNIT},
            cells,
            put(*cell, value),
        )
    for layout, cell, cells in (
        ("foreign_trade_dollars", (2, 3), [(3, 3)]), ("monthly_report", (2, 4), [(7, 4)]),
    ):  # fmt: skip

        def bare(draft: Draft, layout: str = layout, cell: Cell = cell) -> None:
            draft.sheets[0].set(*cell, "8月")
            if layout == "foreign_trade_dollars":
                draft.sheets[0].set(2, 1, "9")

        yield changed(
            layout,
            "month or year to date?",
            {Kind.AMBIGUOUS_COVERAGE, Kind.DUPLICATE},
            [*cells, (7, 2), (3, 1)],
            bare,
        )
    yield changed(
        "stacked",
        "a monthly total of a stock",
        Kind.AMBIGUOUS_COVERAGE,
        [(3, 1)],
        put(2, 1, "8月当月"),
    )
    yield changed(
        "townships",
        "a bare month in the title",
        Kind.AMBIGUOUS_COVERAGE,
        [(3, 1), (3, 2)],
        _bare_title,
    )
    yield changed(
        "halves_side_by_side",
        "a bare month in the title",
        Kind.AMBIGUOUS_COVERAGE,
        [(2, 2), (2, 3)],
        _bare_page,
    )
    yield changed(
        "last_year_beside",
        "one number in merged cells",
        Kind.UNREADABLE,
        [(10, 1)],
        lambda d: d.sheets[0].merges.append((10, 1, 10, 2)),
    )
    yield changed(
        "months_across",
        "one number for three rows",
        Kind.UNREADABLE,
        [(3, 6)],
        lambda d: d.sheets[0].merges.append((3, 6, 5, 6)),
    )


def _bare_title(draft: Draft) -> None:
    draft.sheets[0].set(0, 0, "赫山区2024年8月分乡镇(街道)社会消费品零售总额")
    draft.sheets[0].set(2, 1, "数值")


def _bare_page(draft: Draft) -> None:
    draft.sheets[0].set(0, 0, "赫山区2024年8月主要经济指标")
    draft.file = "主要经济指标一览2024年8月.xlsx"


FAMILIES = (
    unreadable, unit_slips, rates, all_fractions, impossible, falling, contradictions, repetitions, calendar, meanings,
)  # fmt: skip


def all_faults() -> list[Fault]:
    """Every injected fault."""
    return [fault for family in FAMILIES for fault in family()]

"""The lever sheet: driver cells that recompute the headline outcomes by formula.

Outcomes are linear in the drivers, path by path, so a spreadsheet can repeat the engine on a
thinned block of paths: every n-th path with its own effects. The formulas are exactly those of
:func:`evaluate`; they leave out what the engine cuts off at the limits of what is possible
(rates beyond 0 and 100, growth beyond its bounds), which the sheet says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bada_model.briefs.datasets import LeverModel, LeverOutcome
from bada_model.charts.palette import WATERMARK
from bada_model.language import Language, Text

SHEET = Text("情景推演", "Levers")
PATHS = Text("推演路径", "Lever paths")
_FIRST_DRIVER = 6  # row of the first driver, counted from zero
_VALUE = 3  # column of the driver's value


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverResult:
    """What the sheet shows for one outcome."""

    mean: float
    median: float
    low: float
    high: float
    probability: float


def evaluate(model: LeverModel, values: dict[str, float]) -> tuple[tuple[LeverResult, ...], float]:
    """Every outcome, and the probability of all together, at driver values; as the formulas compute.

    Parameters
    ----------
    values : dict
        By driver code; drivers left out keep their start.
    """
    change = np.array([values.get(d.code, d.start) - d.start for d in model.drivers])
    results, held = [], []
    for outcome in model.outcomes:
        paths = np.array(outcome.outcomes) + change @ np.array(outcome.slopes).reshape(
            len(change), -1
        )
        met = np.all([sign * paths >= limit for sign, limit in outcome.limits], axis=0)
        low, median, high = np.quantile(paths, (0.1, 0.5, 0.9))
        held.append(met)
        results.append(LeverResult(mean=float(paths.mean()), median=float(median), low=float(low),
                                   high=float(high), probability=float(met.mean())))  # fmt: skip
    return tuple(results), float(np.all(held, axis=0).mean())


def write_levers(
    book: Any, model: LeverModel, language: Language, styles: Any, *, synthetic: bool
) -> None:
    """Add the sheet with the driver cells and the sheet with the paths."""
    sheet, paths = book.add_worksheet(SHEET.in_(language)), book.add_worksheet(PATHS.in_(language))
    count = len(model.outcomes[0].outcomes)
    _explain(sheet, count, language, styles, synthetic=synthetic)
    _drivers(sheet, model, language, styles)
    first = _paths(paths, model, sheet.get_name(), language, styles)
    _outcomes(sheet, model, paths.get_name(), first, language, styles)


def _explain(sheet: Any, count: int, language: Language, styles: Any, *, synthetic: bool) -> None:
    said = Text(
        f"改动黄色单元格，下方结果由公式重算。使用{count}条模拟路径（按固定间隔抽取，每条路径有各自的效应），"
        "因此与通报中用全部路径算得的数略有出入；未计入效应到达可能范围边界时的截断。",
        f"Change the yellow cells; formulas recompute the outcomes below. {count} simulated paths are "
        "used (every n-th, each with its own effects), so figures differ a little from those of the "
        "brief, which rest on all paths; cutting off at the limits of what is possible is left out.",
    )
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 8, 14)
    sheet.write_string(0, 0, SHEET.in_(language), styles.title)
    sheet.merge_range(1, 0, 3, 8, "", styles.wrapped)
    sheet.write_string(1, 0, said.in_(language), styles.wrapped)
    if synthetic:
        sheet.write_string(4, 0, WATERMARK.in_(language), styles.warning)


def _drivers(sheet: Any, model: LeverModel, language: Language, styles: Any) -> None:
    titles = (Text("驱动因素", "Driver"), Text("单位", "Unit"), Text("起始值", "Start"), Text("设定值", "Set to"),
              Text("下限", "Low"), Text("上限", "High"))  # fmt: skip
    for column, title in enumerate(titles):
        sheet.write_string(_FIRST_DRIVER - 1, column, title.in_(language), styles.header)
    for row, driver in enumerate(model.drivers, _FIRST_DRIVER):
        sheet.write_string(row, 0, driver.label.in_(language), styles.plain)
        sheet.write_string(row, 1, driver.unit.in_(language), styles.plain)
        sheet.write_number(row, 2, driver.start, styles.number)
        sheet.write_number(row, _VALUE, driver.start, styles.input)
        sheet.write_number(row, 4, driver.low, styles.number)
        sheet.write_number(row, 5, driver.high, styles.number)
        sheet.data_validation(row, _VALUE, row, _VALUE, {
            "validate": "decimal", "criteria": "between", "minimum": driver.low,
            "maximum": driver.high, "error_type": "warning",
        })  # fmt: skip


def _moving(outcome: LeverOutcome) -> list[int]:
    return [n for n, slope in enumerate(outcome.slopes) if any(slope)]


def _paths(
    sheet: Any, model: LeverModel, levers: str, language: Language, styles: Any
) -> list[int]:
    """Write paths, slopes and the moved path of every outcome; the column of each moved path."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    column, moved = 0, []
    for outcome in model.outcomes:
        moving = _moving(outcome)
        sheet.write_string(0, column, outcome.label.in_(language), styles.header)
        sheet.write_string(1, column, Text("路径", "path").in_(language), styles.header)
        sheet.write_column(2, column, outcome.outcomes)
        for offset, n in enumerate(moving, 1):
            sheet.write_string(
                1, column + offset, model.drivers[n].label.in_(language), styles.header
            )
            sheet.write_column(2, column + offset, outcome.slopes[n])
        changes = [_change(levers, n) for n in moving]
        last = column + len(moving) + 1
        sheet.write_string(1, last, Text("推演后", "moved").in_(language), styles.header)
        for row, start in enumerate(outcome.outcomes, 2):
            terms = "".join(
                f"+{xl_rowcol_to_cell(row, column + k)}*({change})"
                for k, change in enumerate(changes, 1)
            )
            sheet.write_formula(row, last, f"={xl_rowcol_to_cell(row, column)}{terms}", None, start)
        moved.append(last)
        column = last + 2
    return moved


def _change(sheet: str, driver: int) -> str:
    row = _FIRST_DRIVER + driver + 1
    return f"'{sheet}'!$D${row}-'{sheet}'!$C${row}"


def _outcomes(
    sheet: Any, model: LeverModel, paths: str, moved: list[int], language: Language, styles: Any
) -> None:
    start = _FIRST_DRIVER + len(model.drivers) + 2
    titles = (Text("目标", "Goal"), Text("承诺", "Promise"), Text("单位", "Unit"), Text("平均", "Mean"),
              Text("中位数", "Median"), Text("10%分位", "10%"), Text("90%分位", "90%"),
              Text("达成概率", "Probability"))  # fmt: skip
    for column, title in enumerate(titles):
        sheet.write_string(start - 1, column, title.in_(language), styles.header)
    results, joint = evaluate(model, {})
    conditions = []
    for row, (outcome, column, result) in enumerate(
        zip(model.outcomes, moved, results, strict=True), start
    ):
        block = _block(paths, column, len(outcome.outcomes))
        conditions.append(_met(outcome, block))
        sheet.write_string(row, 0, outcome.label.in_(language), styles.plain)
        sheet.write_string(row, 1, outcome.promise.in_(language), styles.plain)
        sheet.write_string(row, 2, outcome.unit.in_(language), styles.plain)
        for at, (formula, value) in enumerate(_formulas(outcome, block, result), 3):
            style = styles.chance if at == 7 else styles.number
            sheet.write_formula(row, at, formula, style, value)
    row = start + len(model.outcomes)
    sheet.write_string(row, 0, Text("全部同时达成", "All together").in_(language), styles.section)
    count = len(model.outcomes[0].outcomes)
    sheet.write_formula(
        row, 7, f"=SUMPRODUCT({'*'.join(conditions)})/{count}", styles.chance, joint
    )


def _block(sheet: str, column: int, count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name = xl_col_to_name(column)
    return f"'{sheet}'!${name}$3:${name}${count + 2}"


def _met(outcome: LeverOutcome, block: str) -> str:
    """1 on each path that meets the promise; a product of conditions for SUMPRODUCT."""
    return "*".join(f"(({sign}*{block})>=({limit!r}))" for sign, limit in outcome.limits)


def _formulas(
    outcome: LeverOutcome, block: str, result: LeverResult
) -> tuple[tuple[str, float], ...]:
    return (
        (f"=AVERAGE({block})", result.mean), (f"=MEDIAN({block})", result.median),
        (f"=PERCENTILE({block},0.1)", result.low), (f"=PERCENTILE({block},0.9)", result.high),
        (f"=SUMPRODUCT({_met(outcome, block)}*1)/{len(outcome.outcomes)}", result.probability),
    )  # fmt: skip

"""Reading observations and choosing what was known on a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from bada_model.domain import BASES, OBSERVATION_COLUMNS, STATUSES, Measure
from bada_model.errors import BadaError, Problem, refuse
from bada_model.language import Text
from bada_model.periods import (
    JOINT_RELEASE_SINCE,
    Coverage,
    check_coverage,
    known_on,
    parse_period,
)
from bada_model.tables import number_or_none, number_remedy, read_frame
from bada_model.units import as_registered

KEY = ["area", "indicator", "coverage", "measure", "unit", "basis", "period"]
"""What identifies a figure; two rows with one key are two vintages of it."""

STATED = [*KEY, "source", "released", "status"]
"""What a source states once; the same again is a slip."""

NAMES = ("area", "indicator", "unit", "source")
"""Columns of text that may not be blank."""

_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "coverage": tuple(Coverage), "measure": tuple(Measure), "basis": BASES, "status": STATUSES,
}  # fmt: skip
_CUMULATED = (Coverage.YTD, Coverage.MONTH)
TEXTS = (*NAMES, *_ALLOWED, "file")
"""Columns of text with few different values, kept as categories."""

SMALLEST, LARGEST = 1e-9, 1e15
"""Sizes within which a figure other than zero must lie: beyond them what is computed of it overflows."""
_SIZES = Text(
    "请写0，或绝对值在1e-9与1e15之间的数；必要时换单位",
    "write 0 or a size between 1e-9 and 1e15, in a unit that fits",
)
_STATUS_RANK = {"preliminary": 0, "final": 1, "synthetic": 1, "revised": 2}


def read_observations(path: str | Path) -> pd.DataFrame:
    """The observations of one file, checked, with ``file`` and ``row`` telling where each stands.

    Parameters
    ----------
    path : str or Path
        A table with the columns of :data:`bada_model.domain.OBSERVATION_COLUMNS`.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    path = Path(path)
    raw = read_frame(path, OBSERVATION_COLUMNS)
    raw["unit"] = raw["unit"].map(as_registered)
    problems: list[Problem] = []
    problems += _blank(path.name, raw, NAMES)
    for column, allowed in _ALLOWED.items():
        problems += _other_than(path.name, raw[column], allowed)
    frame = pd.DataFrame({
        **{column: categories(raw[column]) for column in NAMES},
        "period": _periods(path.name, raw["period"], problems),
        **{column: categories(raw[column]) for column in _ALLOWED},
        "value": _numbers(path.name, raw["value"], problems),
        "released": _days(path.name, raw["released"], problems),
    })  # fmt: skip
    problems += _contradictions(path.name, frame)
    refuse(sorted(problems, key=lambda p: p.row or 0))
    frame["file"], frame["row"] = pd.Categorical([path.name] * len(frame)), frame.index
    return frame.reset_index(drop=True)


def check_figures(frame: pd.DataFrame, file: str) -> None:
    """Hold a finished table of figures to the rules of an observation file.

    Parameters
    ----------
    frame : DataFrame
        Columns and types as :func:`read_observations` returns them; rows are numbered from 2,
        as the file they would fill numbers them.

    Raises
    ------
    InputError
        With every fault.
    """
    table = frame.set_axis(range(2, len(frame) + 2))
    problems = list(_absent(file, table))
    if not problems:
        problems += _blank(file, table, NAMES)
        for column, allowed in _ALLOWED.items():
            problems += _other_than(file, table[column].astype(str), allowed)
        problems += _not_finite(file, table["value"])
    if not problems:
        problems += _contradictions(file, table)
    refuse(sorted(problems, key=lambda p: p.row or 0))


def _absent(file: str, frame: pd.DataFrame) -> Iterable[Problem]:
    for column in OBSERVATION_COLUMNS:
        if column not in frame:
            yield Problem(file=file, column=column, found=Text("没有这一列", "no such column"), expected=Text("恰好一列", "exactly one column"),
                          remedy=Text("请补充该列", "add the column"))  # fmt: skip


def _not_finite(file: str, values: pd.Series) -> Iterable[Problem]:
    for row in values.index[~np.isfinite(values.to_numpy(float))]:
        yield Problem(file=file, row=row, column="value", found=f"'{values[row]}'", expected=Text("数字", "a number"),
                      remedy=Text("请填写，或删去此行", "fill it in or delete the row"))  # fmt: skip
    finite = values[np.isfinite(values.to_numpy(float))]
    for row in finite.index[~believable(finite.to_numpy(float))]:
        yield Problem(file=file, row=row, column="value", found=f"'{finite[row]:g}'", expected=Text("有效的值", "a valid value"), remedy=_SIZES)  # fmt: skip


def _contradictions(file: str, frame: pd.DataFrame) -> Iterable[Problem]:
    """What single cells cannot show: impossible periods, a January of its own, repetitions."""
    yield from _impossible_periods(file, frame)
    yield from _lone_januaries(file, frame)
    yield from _repeated(file, frame)


def _blank(file: str, raw: pd.DataFrame, columns: Iterable[str]) -> Iterable[Problem]:
    for column in columns:
        for row in raw.index[raw[column] == ""]:
            yield Problem(file=file, row=row, column=column, found="''", expected=Text("非空", "a value"),
                          remedy=Text("请填写", "fill it in"))  # fmt: skip


def _by_value(
    file: str,
    cells: pd.Series,
    parse: Callable[[str], object],
    problems: list[Problem],
) -> pd.Series:
    """Parse each distinct cell once; faults are reported for every row that holds it."""
    codes, texts = pd.factorize(cells)
    parsed: list[object] = [None] * len(texts)
    for code, text in enumerate(texts):
        try:
            parsed[code] = parse(str(text))
        except BadaError as error:
            problems += [
                Problem(file=file, row=row, column=str(cells.name), found=f"'{text}'",
                        expected=Text("有效的值", "a valid value"), remedy=error.text)
                for row in cells.index[codes == code]
            ]  # fmt: skip
    return pd.Series(parsed).take(codes).set_axis(cells.index).rename(cells.name)


def _periods(file: str, cells: pd.Series, problems: list[Problem]) -> pd.Series:
    return _by_value(file, cells, parse_period, problems).astype("period[M]")


def categories(cells: pd.Series) -> pd.Series:
    """Cells of text as a category, its values in alphabetical order."""
    codes, texts = pd.factorize(cells, sort=True)
    values = pd.Categorical.from_codes(codes, pd.Index(texts, dtype="str"))
    return pd.Series(values, index=cells.index, name=cells.name)


def _other_than(file: str, cells: pd.Series, allowed: tuple[str, ...]) -> Iterable[Problem]:
    names = ", ".join(allowed)
    for row in cells.index[~cells.isin(allowed)]:
        yield Problem(file=file, row=row, column=str(cells.name), found=f"'{cells[row]}'",
                      expected=Text("有效的值", "a valid value"),
                      remedy=Text(f"请用 {names} 之一", f"use one of {names}"))  # fmt: skip


def believable(values: float | np.ndarray) -> np.ndarray:
    """Whether figures are zero or of a size that statistics publish; see :data:`SMALLEST`."""
    size = np.abs(values)
    return np.asarray((size == 0) | (size >= SMALLEST) & (size <= LARGEST))


def _numbers(file: str, cells: pd.Series, problems: list[Problem]) -> pd.Series:
    def check(text: str) -> float:
        value = number_or_none(text)
        if value is None:
            raise BadaError(number_remedy(text))
        if not believable(value):
            raise BadaError(_SIZES)
        return value

    return _by_value(file, cells, check, problems).astype(float)


def _days(file: str, cells: pd.Series, problems: list[Problem]) -> pd.Series:
    def check(text: str) -> pd.Timestamp:
        if not text:
            return pd.NaT
        try:
            return pd.Timestamp(pd.to_datetime(text, format="%Y-%m-%d"))
        except ValueError as error:
            raise BadaError(Text("请写成 YYYY-MM-DD", "write YYYY-MM-DD")) from error

    return pd.to_datetime(_by_value(file, cells, check, problems))


def _impossible_periods(file: str, frame: pd.DataFrame) -> Iterable[Problem]:
    month = frame["period"].dt.month
    ends = ((frame["coverage"] == Coverage.QUARTER) & (month % 3 != 0)) | (
        (frame["coverage"] == Coverage.YEAR) & (month != 12)
    )
    for (coverage, period), rows in frame[ends].groupby(["coverage", "period"], observed=True):
        try:
            check_coverage(period, Coverage(str(coverage)))
        except BadaError as error:
            for row in rows.index:
                yield Problem(file=file, row=row, column="period", found=f"'{period}'",
                              expected=Text("与 coverage 相符的末月", "a month its coverage can end in"),
                              remedy=error.text)  # fmt: skip


def _lone_januaries(file: str, frame: pd.DataFrame) -> Iterable[Problem]:
    """A January figure of a series whose first release of the year covers two months."""
    since = frame["indicator"].astype(object).map(JOINT_RELEASE_SINCE).astype(float)
    january = (frame["period"].dt.month == 1) & frame["coverage"].isin(_CUMULATED)
    for row in frame.index[january & (frame["period"].dt.year >= since)]:
        yield Problem(
            file=file, row=row, column="period", found=f"'{frame.at[row, 'period']}'",
            expected=Text("1—2月合并数（2月累计）", "January and February as one (ytd of February)"),
            remedy=Text("该指标1月不单独发布，请删去此行", "January is not released alone: delete the row"),
        )  # fmt: skip


def _repeated(file: str, frame: pd.DataFrame) -> Iterable[Problem]:
    """The same figure twice from one source is a slip; two sources are two vintages."""
    dated = frame["period"].notna()  # a cell that is no month is a fault of its own
    for row in frame.index[dated & frame.duplicated(STATED, keep="first")]:
        yield Problem(
            file=file, row=row, column="period", found=f"'{frame.at[row, 'period']}'",
            expected=Text("每个来源每期一行", "one row for each period and source"),
            remedy=Text("请删去重复的行", "delete the repeated row"),
        )  # fmt: skip


def known(observations: pd.DataFrame, as_of: pd.Period) -> pd.DataFrame:
    """The rows known when the figures of month ``as_of`` were out.

    A row without a release date counts as known from the month after its
    period; a row with one, from that day on.
    """
    day = pd.Timestamp(known_on(as_of))
    out = observations["released"].isna() | (observations["released"] <= day)
    return observations[out & (observations["period"] <= as_of)]


def latest(observations: pd.DataFrame) -> pd.DataFrame:
    """One row for each figure: the latest vintage.

    Revised figures come before final and preliminary ones, then the latest
    release, then the later row of the file.
    """
    ranked = observations.assign(_rank=observations["status"].map(_STATUS_RANK).astype(int))
    ranked = ranked.sort_values(
        [*KEY, "_rank", "released", "row"], kind="stable", na_position="first"
    )
    kept = ranked.drop_duplicates(KEY, keep="last")
    return kept.drop(columns="_rank").reset_index(drop=True)

"""Splitting one amount into parts that add up exactly.

Amounts are counted in *steps* of their last printed digit: whole units, or tenths where one
decimal is printed. Steps are whole numbers, so printed parts add up to the printed total.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from bada_model.errors import BadaError
from bada_model.language import Text

TOLERANCE = 1e-10
"""Largest error of a margin, relative to the total, at which proportional fitting stops."""
MAX_ROUNDS = 20_000
_SNAP = 1e-6
_STEPS_UP = 3
"""How many steps above its floor rounding may take a cell, each dearer than the one before."""


def steps_of(amount: float, decimals: int) -> int:
    """An amount counted in steps of its last printed digit.

    Raises
    ------
    BadaError
        The amount has more decimals than are printed, or is no number.

    Examples
    --------
    >>> steps_of(16.26, 2)
    1626
    """
    scaled = Decimal(str(float(amount))).scaleb(decimals)
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise BadaError(
            Text(f"{amount:g}不能写成{decimals}位小数；请增加小数位",
                 f"{amount:g} cannot be written with {decimals} decimals; allow more decimals")
        )  # fmt: skip
    return int(scaled)


def amounts_of(steps: np.ndarray, decimals: int) -> np.ndarray:
    """Steps as amounts, each the number nearest to its printed form, same shape."""
    flat = [float(Decimal(int(n)).scaleb(-decimals)) for n in np.ravel(steps)]
    return np.array(flat).reshape(np.shape(steps))


def largest_remainder(total: int, weights: Sequence[float] | np.ndarray) -> np.ndarray:
    """Whole steps in proportion to weights, shape (n,); every part within one step of its share.

    Shares are rounded down and the steps left over go to the largest remainders, the earlier
    part first where two are equal. A negative total (a reduction) is split like its size.

    Raises
    ------
    BadaError
        A weight is negative or no number, or all are zero.

    Examples
    --------
    >>> largest_remainder(10, [1, 1, 1]).tolist()
    [4, 3, 3]
    """
    given = np.asarray(weights, dtype=float)
    if not np.isfinite(given).all() or (given < 0).any() or not given.sum() > 0:
        raise BadaError(
            Text("权重应为非负数且不全为零", "weights must be numbers of zero or more, not all zero")
        )  # fmt: skip
    exact = [Fraction(w) for w in given.tolist()]
    whole = sum(exact)
    shares = [abs(total) * w / whole for w in exact]
    parts = [int(s) for s in shares]
    order = sorted(range(len(parts)), key=lambda n: parts[n] - shares[n])
    for n in order[: abs(total) - sum(parts)]:
        parts[n] += 1
    return np.array(parts, dtype=np.int64) * (1 if total >= 0 else -1)


def proportional(
    total: float,
    weights: Sequence[float] | np.ndarray,
    *,
    fixed: Sequence[float] | np.ndarray | None = None,
    decimals: int = 0,
) -> np.ndarray:
    """A total split in proportion to weights; parts that are fixed keep their amount.

    Parameters
    ----------
    weights : array, shape (n,)
        Zero or more; a part of weight zero gets nothing.
    fixed : array, shape (n,), optional
        Amounts already agreed, NaN where free.

    Returns
    -------
    array, shape (n,)
        Adds up to ``total`` in the printed decimals.

    Raises
    ------
    BadaError
        The fixed parts exceed the total, or leave a rest that nobody may take.

    Examples
    --------
    >>> proportional(100, [2, 1, 1], fixed=[float("nan"), 40, float("nan")]).tolist()
    [40.0, 40.0, 20.0]
    """
    weights = np.asarray(weights, dtype=float)
    whole = steps_of(total, decimals)
    parts, free = _agreed(fixed, weights.shape, decimals)
    rest = whole - int(parts.sum())
    if rest and np.sign(rest) != np.sign(whole):
        agreed = _printed(int(parts.sum()), decimals)
        raise BadaError(
            Text(f"已定部分合计 {agreed}，超过总量 {_printed(whole, decimals)}",
                 f"the fixed parts are {agreed}, more than the total {_printed(whole, decimals)}")
        )  # fmt: skip
    if rest:
        if not weights[free].any():
            raise BadaError(
                Text(f"余下 {_printed(rest, decimals)} 没有可承担的部分",
                     f"no free part is left to take the remaining {_printed(rest, decimals)}")
            )  # fmt: skip
        parts[free] = largest_remainder(rest, weights[free])
    return amounts_of(parts, decimals)


def by_profile(
    total: float, profile: np.ndarray, *, done: float = 0.0, through: int = 0, decimals: int = 0
) -> np.ndarray:
    """A year's total split over its twelve months by a release profile.

    Parameters
    ----------
    profile : array, shape (12,)
        Cumulative share of the year by the end of each month (``release.PROFILES``).
    done, through : float, int
        What is in by the end of month ``through`` (0 to 11); only the rest is split, over
        the months after it.

    Returns
    -------
    array, shape (12,)
        Zero in the months that are over; the others add up to ``total - done``.

    Raises
    ------
    BadaError
        The profile puts nothing into the months that are left.
    """
    increments = np.round(np.diff(np.asarray(profile, dtype=float), prepend=0.0), 12)
    weights = np.where(np.arange(1, 13) > through, increments, 0.0)
    rest = float(Decimal(str(float(total))) - Decimal(str(float(done))))
    if rest and not weights.sum() > 0:
        raise BadaError(
            Text(f"按该节奏{through}月之后不再有进度，余下{rest:g}无法分到月",
                 f"the profile puts nothing after month {through}; the remaining {rest:g} fits no month")
        )  # fmt: skip
    return proportional(rest, weights, decimals=decimals) if rest else np.zeros(12)


def fit_margins(
    seed: np.ndarray,
    rows: Sequence[float] | np.ndarray,
    columns: Sequence[float] | np.ndarray,
    *,
    fixed: np.ndarray | None = None,
    decimals: int = 0,
) -> np.ndarray:
    """A table with given margins that keeps the seed's proportions (iterative proportional fitting).

    Parameters
    ----------
    seed : array, shape (n_rows, n_columns)
        Proportions wanted; a zero stays zero.
    rows, columns : array, shape (n_rows,), (n_columns,)
        Totals, zero or more, with the same sum.
    fixed : array, shape (n_rows, n_columns), optional
        Cells already agreed, NaN where free.

    Returns
    -------
    array, shape (n_rows, n_columns)
        Rows and columns add up exactly in the printed decimals; no cell is more than one
        step away from the fitted table wherever both margins allow it.

    Raises
    ------
    BadaError
        The margins differ in sum, a fixed cell exceeds its margin, or zeros and fixed cells
        leave a margin out of reach; the message names rows and columns, counted from 1.

    References
    ----------
    Deming and Stephan (1940); rounding keeps both margins as in Cox (1987), controlled rounding.
    """
    seed = np.asarray(seed, dtype=float)
    parts, free = _agreed(fixed, seed.shape, decimals)
    margin = [np.array([steps_of(v, decimals) for v in side], np.int64) for side in (rows, columns)]
    _check_table(seed, margin[0], margin[1], decimals)
    left = margin[0] - parts.sum(axis=1), margin[1] - parts.sum(axis=0)
    _check_left(*left, decimals)
    weights = np.where(free, seed, 0.0)
    _check_reach(weights > 0, *left, decimals)
    fitted = _fitted(weights, *left)
    return amounts_of(parts + _rounded(fitted, weights > 0, *left), decimals)


def _agreed(
    fixed: Sequence[float] | np.ndarray | None, shape: tuple[int, ...], decimals: int
) -> tuple[np.ndarray, np.ndarray]:
    """Agreed steps (zero where free), and which cells are free."""
    given = np.full(shape, np.nan) if fixed is None else np.asarray(fixed, dtype=float)
    steps = [0 if np.isnan(v) else steps_of(v, decimals) for v in given.ravel()]
    return np.array(steps, np.int64).reshape(shape), np.isnan(given)


def _printed(steps: int, decimals: int) -> str:
    return str(Decimal(steps).scaleb(-decimals))


# -- whether a table exists ---------------------------------------------------------------


def _check_table(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray, decimals: int) -> None:
    if not np.isfinite(seed).all() or (seed < 0).any() or (rows < 0).any() or (columns < 0).any():
        raise BadaError(
            Text("比例和合计应为非负数", "proportions and totals must be numbers of zero or more")
        )
    if rows.sum() != columns.sum():
        one, other = (_printed(int(m.sum()), decimals) for m in (rows, columns))
        raise BadaError(
            Text(f"各行合计 {one} 与各列合计 {other} 不等", f"the rows sum to {one}, the columns to {other}")
        )  # fmt: skip


def _check_left(rows: np.ndarray, columns: np.ndarray, decimals: int) -> None:
    for name, left in ((Text("行", "row"), rows), (Text("列", "column"), columns)):
        if (left < 0).any():
            n = int(np.argmin(left))
            over = _printed(-int(left[n]), decimals)
            raise BadaError(
                Text(f"第{n + 1}{name.zh}的已定数超过其合计{over}",
                     f"the fixed cells of {name.en} {n + 1} exceed its total by {over}")
            )  # fmt: skip


def _check_reach(
    open_cells: np.ndarray, rows: np.ndarray, columns: np.ndarray, decimals: int
) -> None:
    """Refuse margins that no table with these open cells can have (largest flow, smallest cut)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, maximum_flow

    n, m = open_cells.shape
    wanted = int(rows.sum())
    if wanted > np.iinfo(np.int32).max:
        raise BadaError(Text("数额过大，请减少小数位", "too many steps; use fewer decimals"))
    capacity = np.zeros((n + m + 2, n + m + 2), dtype=np.int32)
    capacity[0, 1 : n + 1], capacity[n + 1 : -1, -1] = rows, columns
    capacity[1 : n + 1, n + 1 : -1] = np.where(open_cells, wanted, 0)
    flow = maximum_flow(csr_array(capacity), 0, n + m + 1)
    if flow.flow_value == wanted:
        return
    residual = csr_array((capacity - flow.flow.toarray()) > 0)
    reached = set(breadth_first_order(residual, 0, return_predecessors=False).tolist())
    short = [r for r in range(n) if r + 1 in reached]
    takers = [c for c in range(m) if c + n + 1 in reached]
    raise _out_of_reach(short, takers, rows, columns, decimals)


def _out_of_reach(
    short: list[int], takers: list[int], rows: np.ndarray, columns: np.ndarray, decimals: int
) -> BadaError:
    need, room = (_printed(int(v), decimals) for v in (rows[short].sum(), columns[takers].sum()))
    names = ", ".join(str(r + 1) for r in short)
    where = ", ".join(str(c + 1) for c in takers) or "—"
    return BadaError(
        Text(f"第{names}行还需 {need}，但只能放入第{where}列，那里只剩 {room}；请放开零格或已定格，或改合计",
             f"rows {names} still need {need} but may only use columns {where}, where {room} is left; "
             "open a zero or fixed cell, or change the totals")
    )  # fmt: skip


# -- fitting and rounding -----------------------------------------------------------------


def _fitted(weights: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Scale rows and columns in turn until both margins hold."""
    table = weights.copy()
    limit = TOLERANCE * max(float(rows.sum()), 1.0)
    for _ in range(MAX_ROUNDS):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        table *= _ratio(columns, table.sum(axis=0))[None, :]
        if np.abs(table.sum(axis=1) - rows).max(initial=0.0) <= limit:
            break
    return table


def _ratio(wanted: np.ndarray, sums: np.ndarray) -> np.ndarray:
    return np.divide(wanted, sums, out=np.zeros(len(sums)), where=sums > 0)


def _rounded(
    fitted: np.ndarray, open_cells: np.ndarray, rows: np.ndarray, columns: np.ndarray
) -> np.ndarray:
    """Whole steps nearest to a fitted table with both margins kept exactly.

    The matrix of margins is totally unimodular, so the cheapest vertex is whole.
    """
    from scipy.optimize import linprog

    cells = np.argwhere(open_cells)
    if not len(cells):
        return np.zeros(fitted.shape, np.int64)
    floor = np.where(open_cells, np.maximum(np.floor(fitted - _SNAP), 0), 0).astype(np.int64)
    part = (fitted - floor)[open_cells]
    margins = np.zeros((sum(fitted.shape), len(cells)))
    margins[cells[:, 0], np.arange(len(cells))] = 1
    margins[fitted.shape[0] + cells[:, 1], np.arange(len(cells))] = 1
    wanted = np.concatenate([rows - floor.sum(axis=1), columns - floor.sum(axis=0)])
    cost = np.concatenate([(2 * k + 1) - 2 * part for k in range(_STEPS_UP)])
    found = linprog(cost, A_eq=np.tile(margins, _STEPS_UP), b_eq=wanted, bounds=(0, 1), method="highs-ds")  # fmt: skip
    if found.x is None:
        raise BadaError(
            Text("两向合计收敛太慢，无法取整；请减少零格", "fitting converges too slowly to be rounded; use fewer zeros")
        )  # fmt: skip
    floor[open_cells] += np.rint(found.x).astype(np.int64).reshape(_STEPS_UP, -1).sum(axis=0)
    return floor

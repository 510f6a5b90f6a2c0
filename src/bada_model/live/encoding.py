"""Vectors in few bytes, without loss.

A vector is written in the first of five ways that gives back every bit: one value, a table of what it is
wherever an earlier vector has a byte, whole steps of a power of two above an offset (1, 2 or 3 bytes
each), a table of few values with an index, or plain float64. Bytes are little-endian.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

MAX_TABLE = 256


@dataclass(frozen=True, slots=True)
class Box:
    """The binary parts of a message, in the order they were put in."""

    buffers: list[bytes] = field(default_factory=list)

    def put(self, values: np.ndarray) -> dict[str, object]:
        """A vector's entry in the header; its bytes go into the box.

        Examples
        --------
        >>> Box().put(np.array([2.0, 2.0]))
        {'value': 2.0}
        """
        values = np.asarray(values, dtype=float)
        if (values == values[0]).all():
            return {"value": float(values[0])}
        return (
            self._by_another(values)
            or self._steps(values)
            or self._table(values)
            or self._raw(values)
        )

    def flags(self, values: np.ndarray) -> dict[str, object]:
        """Entry of a vector of truth values, one bit each."""
        if values.all() or not values.any():
            return {"value": float(values[0])}
        return self._add({"bits": values.size}, np.packbits(values, bitorder="little"))

    def _by_another(self, values: np.ndarray) -> dict[str, object] | None:
        """The table that makes the vector from one of as many bytes, such as a count's month from its December."""
        for number, octets in enumerate(self.buffers):
            if len(octets) == values.size:
                index, table = np.frombuffer(octets, np.uint8), np.zeros(MAX_TABLE)
                table[index] = values
                if np.array_equal(table[index], values):
                    return {"table": table[: int(index.max()) + 1].tolist(), "buffer": number}
        return None

    def _steps(self, values: np.ndarray) -> dict[str, object] | None:
        offset = float(values.min())
        step = lowest_bit(values - offset)
        if float(values.max()) - offset >= step * 2**24:
            return None
        whole = np.rint((values - offset) / step)
        if not np.array_equal(offset + step * whole, values):
            return None
        width = 1 if whole.max() < 2**8 else 2 if whole.max() < 2**16 else 3
        octets = whole.astype("<u4")[:, None].view(np.uint8)[:, :width]
        return self._add({"offset": offset, "step": step, "width": width}, octets)

    def _table(self, values: np.ndarray) -> dict[str, object] | None:
        table, index = np.unique(values, return_inverse=True)
        if table.size > MAX_TABLE:
            return None
        return self._add({"table": table.tolist()}, index.astype(np.uint8))

    def _raw(self, values: np.ndarray) -> dict[str, object]:
        return self._add({"raw": True}, values.astype("<f8"))

    def _add(self, entry: dict[str, object], data: np.ndarray) -> dict[str, object]:
        self.buffers.append(np.ascontiguousarray(data).tobytes())
        return {**entry, "buffer": len(self.buffers) - 1}


def lowest_bit(values: np.ndarray) -> float:
    """The largest power of two of which every value is a whole multiple; 1 if all are zero.

    Examples
    --------
    >>> lowest_bit(np.array([0.75, 6.0]))
    0.25
    """
    some = np.abs(values[values != 0])
    if not some.size:
        return 1.0
    mantissa, exponent = np.frexp(some)
    whole = (mantissa * 2.0**53).astype(np.int64)
    return float(2.0 ** (exponent - 53 + np.log2(whole & -whole)).min())

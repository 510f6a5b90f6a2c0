"""What the reader of values leaves out of an xls file: the errors of its formulas, and a password.

An xls file is a container of streams cut into sectors; its stream ``Workbook`` is a row of records.
Only the records that may hold an error are looked at ([MS-CFB] 2, [MS-XLS] 2.4).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator, Mapping

from bada_model.desk.archive import Look

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_FORMULA, _EOF, _BOUNDSHEET, _BOOLERR, _BOF = 0x06, 0x0A, 0x85, 0x205, 0x809
_FILEPASS = 0x2F
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_GLOBALS = 4_096  # the password stands among the first records
_LAST_SECTOR = 0xFFFFFFFA
_LISTED_IN_HEADER = 109
Place = tuple[int, int]


def looks(data: bytes) -> dict[str, Look]:
    """The errors of each sheet of an xls file, by sheet name.

    Raises
    ------
    ValueError
        The container or a record is cut short.
    """
    try:
        book = _workbook(data)
        names = dict(_sheets(book))
        found: defaultdict[str, set[tuple[Place, str]]] = defaultdict(set)
        for begin, place, code in _errors(book):
            if begin in names:
                found[names[begin]].add((place, ERRORS.get(code, "#N/A")))
    except struct.error as error:
        raise ValueError(str(error)) from error
    return {name: Look(errors=frozenset(errors)) for name, errors in found.items()}


def has_password(data: bytes) -> bool:
    """Whether a container holds a workbook that opens with a password only, xls or xlsx.

    Raises
    ------
    ValueError
        The container is cut short.
    """
    if _PACKAGE in data:
        return True
    try:
        return any(kind == _FILEPASS for _, kind, _ in _records(_workbook(data)[:_GLOBALS]))
    except struct.error as error:
        raise ValueError(str(error)) from error


def _records(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where each record begins, its type and its content."""
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield at, kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(book: bytes) -> Iterator[tuple[int, str]]:
    """Where the records of each sheet begin, and its name."""
    for _, kind, content in _records(book):
        if kind == _BOUNDSHEET:
            (begin,) = struct.unpack_from("<I", content)
            length, wide = content[6], content[7] & 1
            letters = content[8 : 8 + length * (1 + wide)]
            yield begin, letters.decode("utf-16-le" if wide else "latin-1", "replace")
        elif kind == _EOF:
            return


def _errors(book: bytes) -> Iterator[tuple[int, Place, int]]:
    """Every cell with an error: where its sheet begins, row and column, and the code of the error."""
    open_at: list[int] = []
    for at, kind, content in _records(book):
        if kind == _BOF:
            open_at.append(at)
        elif kind == _EOF and open_at:
            open_at.pop()
        elif kind in (_BOOLERR, _FORMULA) and len(open_at) == 1:
            code = _code(kind, content)
            if code is not None:
                yield open_at[0], struct.unpack_from("<HH", content), code


def _code(kind: int, content: bytes) -> int | None:
    if kind == _BOOLERR:
        value, is_error = struct.unpack_from("<BB", content, 6)
        return int(value) if is_error else None
    what, code, told = struct.unpack_from("<BxB3xH", content, 6)
    return int(code) if told == 0xFFFF and what == 2 else None


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook, empty where there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    directory, _, cutoff, small_table = struct.unpack_from("<IIII", data, 48)
    table = dict(enumerate(_sector_table(data, size)))
    entries = _joined(data[size:], size, table, directory)
    root = b""
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        begin, long = struct.unpack_from("<II", entries, at + 116)
        name = entries[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
        if kind == 5:
            root = _joined(data[size:], size, table, begin)
        elif kind == 2 and name in ("Workbook", "Book"):
            if long >= cutoff:
                return _joined(data[size:], size, table, begin)[:long]
            small = _numbers(_joined(data[size:], size, table, small_table))
            return _joined(root, 64, dict(enumerate(small)), begin)[:long]
    return b""


def _sector_table(data: bytes, size: int) -> list[int]:
    """Which sector follows each: the table is itself in sectors, listed in the header and further ones."""
    (further,) = struct.unpack_from("<I", data, 68)
    listed = list(struct.unpack_from(f"<{_LISTED_IN_HEADER}I", data, 76))
    seen: set[int] = set()
    while further < _LAST_SECTOR and further not in seen:
        seen.add(further)
        more = _numbers(data[(further + 1) * size : (further + 2) * size])
        if not more:
            break
        listed += more[:-1]
        further = more[-1]
    parts = [data[(n + 1) * size : (n + 2) * size] for n in listed if n < _LAST_SECTOR]
    return _numbers(b"".join(parts))


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _joined(sectors: bytes, size: int, following: Mapping[int, int], begin: int) -> bytes:
    """The content of a chain of sectors; a chain that turns back ends there."""
    parts: list[bytes] = []
    seen: set[int] = set()
    while begin < _LAST_SECTOR and begin not in seen:
        seen.add(begin)
        parts.append(sectors[begin * size : (begin + 1) * size])
        begin = following.get(begin, _LAST_SECTOR)
    return b"".join(parts)

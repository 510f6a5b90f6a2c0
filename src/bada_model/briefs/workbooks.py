"""Opening an in-memory workbook whose bytes depend on its content only."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

CREATED = dt.datetime(2000, 1, 1)


def open_workbook() -> tuple[Any, io.BytesIO]:
    """An xlsxwriter workbook and the buffer it is written to when closed."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False,
                                        "strings_to_urls": False})  # fmt: skip
    book.set_properties({"created": CREATED})
    return book, buffer

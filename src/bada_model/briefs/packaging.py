"""Office files are zip archives: the same bytes for the same brief, and properties to read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.sax.saxutils import escape

CUSTOM_PART = "docProps/custom.xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PREFIX = "bada:"
"""Before each name of what must be known to repeat a brief."""

_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def with_fixed_dates(data: bytes) -> bytes:
    """The archive with the same members and no time of writing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return packed.getvalue()


def custom_properties(pairs: Iterable[tuple[str, str]]) -> bytes:
    """The custom properties of an office file."""
    entries = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name="{escape(PREFIX + key, {chr(34): "&quot;"})}">'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (key, value) in enumerate(pairs, 2)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<Properties xmlns="{_NAMESPACE}" xmlns:vt="{_VALUES}">{entries}</Properties>'.encode()


def read_custom_properties(data: bytes) -> dict[str, str]:
    """What :func:`custom_properties` wrote into an office file; empty where there is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if CUSTOM_PART not in archive.namelist():
            return {}
        root = ElementTree.fromstring(archive.read(CUSTOM_PART))
    pairs = ((p.get("name", ""), "".join(p.itertext())) for p in root)
    return {name.removeprefix(PREFIX): value for name, value in pairs if name.startswith(PREFIX)}

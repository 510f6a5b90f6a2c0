"""How a row is known again: digests, tokens and plain names."""

from __future__ import annotations

import hashlib
import json
import re

from sqlalchemy import Connection, select

from bada_model.language import Text
from bada_model.workspace import records, tables
from bada_model.workspace.faults import WorkspaceError

_NAME = re.compile(r"[\w][\w.-]{0,79}")


def digest_of(*parts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def plain_json(value: object) -> str:
    """JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def token_of(connection: Connection, digest: str) -> str:
    """The token of an import: the same for the same content until it is withdrawn, then the next one."""
    gone = records.withdrawn_rows(connection, "imports")
    i = tables.imports.c
    same = connection.execute(select(i.id).where(i.token.startswith(digest)).order_by(i.id)).all()
    return f"{digest}:{sum(row.id in gone for row in same)}"


def check_name(code: str) -> None:
    """Refuse a name that could be read as a path.

    Raises
    ------
    WorkspaceError
    """
    if not _NAME.fullmatch(code) or ".." in code:
        raise WorkspaceError(
            Text(f"名称 {code!r} 不可用；请只用文字、数字、横线和下划线",
                 f"{code!r} is no plain name; use letters, digits, hyphens and underscores")
        )  # fmt: skip

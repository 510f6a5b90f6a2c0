"""What can go wrong with a database, said in the user's words and without its password."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from bada_model.errors import BadaError
from bada_model.language import Text


class WorkspaceError(BadaError):
    """A workspace that cannot be opened, read or written; nothing was half done."""


_SAID: tuple[tuple[tuple[str, ...], Text], ...] = (
    (("database is locked", "database table is locked", "lock timeout", "locking protocol"), Text(
        "正被另一个程序占用；本次没有写入任何内容，请稍后再试，或关闭占用它的程序",
        "is in use by another program; nothing was written, try again later or close that program")),
    (("database or disk is full", "no space left", "could not extend file", "disk i/o error", "file too large"), Text(
        "所在磁盘已满或写入失败；本次没有写入任何内容，请清理磁盘后再试",
        "is on a disk that is full or failing; nothing was written, free some space and try again")),
    (("readonly database", "read-only transaction", "permission denied", "read-only file system"), Text(
        "只能读取；请检查文件和文件夹的写权限",
        "can only be read; check the permission to write to the file and its folder")),
    (("not a database", "malformed", "no such table", "file is encrypted"), Text(
        "不是完好的工作区数据库；请用 bada workspace restore 从备份恢复到新文件",
        "is not an intact workspace database; restore a backup into a new file with bada workspace restore")),
    (("unable to open database file",), Text(
        "无法打开；请检查路径、文件夹是否存在以及权限",
        "cannot be opened; check the path, that its folder exists, and its permissions")),
    (("password authentication failed", "no password supplied", "role \""), Text(
        "拒绝了该用户名或密码；请检查数据库地址",
        "refuses this user name or password; check the database URL")),
    (("append-only",), Text(
        "中的记录只能追加，不能修改或删除；请用撤回",
        "only takes new rows, none is changed or deleted; withdraw the row instead")),
)  # fmt: skip
_GONE = Text(
    "失去连接；未确认的内容没有写入，请确认数据库服务正在运行后重试",
    "is out of reach; what was not confirmed was not written, check that the server runs and try again",
)  # fmt: skip
_LOST_STATES = ("57P01", "57P02", "57P03", "08")
_TRANSIENT_STATES = ("40001", "40P01")


def state_of(error: BaseException) -> str:
    """The SQLSTATE of a PostgreSQL error, blank for others."""
    return str(getattr(getattr(error, "orig", error), "sqlstate", None) or "")


def connection_lost(error: SQLAlchemyError) -> bool:
    """Whether the server went away, so that the whole transaction was undone or its end is unknown."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or state_of(error).startswith(_LOST_STATES):
        return True
    text = str(error.orig).lower()
    return isinstance(error, OperationalError) and any(
        said in text for said in ("connection", "server closed", "could not translate host")
    )


def worth_another_try(error: SQLAlchemyError) -> bool:
    """Whether the same work may simply be done again."""
    return connection_lost(error) or state_of(error).startswith(_TRANSIENT_STATES)


def explained(error: Exception, name: str) -> WorkspaceError:
    """The error as a sentence about the workspace ``name``, without statement, data or address."""
    text = str(getattr(error, "orig", error)).lower()
    for signs, said in _SAID:
        if any(sign in text for sign in signs):
            return _about(name, said)
    if isinstance(error, SQLAlchemyError) and connection_lost(error):
        return _about(name, _GONE)
    kind = type(getattr(error, "orig", error)).__name__
    return _about(name, Text(f"出错（{kind}）；本次没有写入任何内容",
                             f"failed ({kind}); nothing was written"))  # fmt: skip


def _about(name: str, said: Text) -> WorkspaceError:
    return WorkspaceError(Text(f"工作区 {name} {said.zh}", f"workspace {name} {said.en}"))

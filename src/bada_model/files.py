"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from pathlib import Path

from bada_model.errors import BadaError
from bada_model.language import Text

_SYSTEM = {
    errno.ENOENT: Text("没有这个文件或文件夹", "no such file or folder"),
    errno.EISDIR: Text("这是一个文件夹", "a folder"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EACCES: Text("没有权限", "no permission"),
    errno.EPERM: Text("没有权限", "no permission"),
    errno.EROFS: Text("只读的磁盘", "a read-only disk"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.ENAMETOOLONG: Text("文件名太长", "the file name is too long"),
}


PREFIX = ".writing."
"""How the temporary file of a writing begins."""
_TEMPORARY = re.compile(rf"{re.escape(PREFIX)}[a-z0-9_]{{8}}")
STALE = 86_400
"""Seconds after which a temporary file belongs to a writing that was killed."""


def system_words(error: OSError) -> Text:
    """What the system says of a file, in both languages where it is a usual thing."""
    return _SYSTEM.get(error.errno or 0, Text.same(error.strerror or error))


def write_whole(path: Path, text: str) -> Path:
    """Write text to a temporary file beside the target, then rename it into place.

    Raises
    ------
    BadaError
        The folder cannot be written to, or the disk is full; the target is unchanged.
    """
    return write_whole_bytes(path, text.encode("utf-8"))


def write_whole_bytes(path: Path, data: bytes) -> Path:
    """Write bytes as :func:`write_whole` writes text."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=PREFIX)
        with os.fdopen(handle, "wb") as file:
            _remove_stale(path.parent, os.fstat(handle))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        said = system_words(error)
        raise BadaError(
            Text(f"无法写入 {path}：{said.zh}；请检查目录权限和磁盘空间",
                 f"cannot write {path}: {said.en}; check the folder's permissions and free space")
        ) from error  # fmt: skip
    return path


def _remove_stale(folder: Path, own: os.stat_result) -> None:
    """Remove temporary files of the same user that killed writings left a day before this one began."""
    for path in folder.glob(f"{PREFIX}*"):
        try:
            found = path.lstat()
            ours = stat.S_ISREG(found.st_mode) and found.st_uid == own.st_uid
            if ours and own.st_mtime - found.st_mtime > STALE and _TEMPORARY.fullmatch(path.name):
                path.unlink()
        except OSError:  # gone meanwhile, or not ours to remove: no reason not to write
            continue

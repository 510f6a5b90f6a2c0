"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bada_model.errors import BadaError
from bada_model.language import Text


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
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise BadaError(
            Text(f"无法写入 {path}：{error.strerror}；请检查目录权限和磁盘空间",
                 f"cannot write {path}: {error.strerror}; check the folder's permissions and free space")
        ) from error  # fmt: skip
    return path

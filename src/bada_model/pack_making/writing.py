"""Writing a pack's folder whole, and only where there is none."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bada_model.domain import OBSERVATION_COLUMNS
from bada_model.errors import BadaError
from bada_model.files import system_words, write_whole
from bada_model.language import Text

OWN_FIGURES = "observations/own.csv"


def write_folder(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files by relative name into a new folder; it appears with all of them or not at all.

    Raises
    ------
    BadaError
        The folder exists and is not empty, its name is no pack name, or it cannot be written.
    """
    if not folder.name.replace("-", "").replace("_", "").isalnum():
        raise BadaError(
            Text(f"文件夹名“{folder.name}”只能用文字、数字、连字符和下划线",
                 f"the folder name '{folder.name}' may hold letters, digits, hyphens and underscores only")
        )  # fmt: skip
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadaError(
            Text(f"{folder} 已存在，不会覆盖；请换一个文件夹名",
                 f"{folder} exists and is never overwritten; choose another folder")
        )  # fmt: skip
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise BadaError(
            Text("无法建立 {folder}：{said}", "cannot make {folder}: {said}").fill(
                folder=folder, said=system_words(error)
            )
        ) from error
    try:
        for name, text in files.items():
            write_whole(draft / name, text)
        draft.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return folder


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]] = ()) -> str:
    """Comma separated text with a header; None is blank."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return lines.getvalue()


def toml_text(value: str) -> str:
    """A TOML string; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)


def toml_list(values: Iterable[str]) -> str:
    """A TOML list of strings."""
    return "[" + ", ".join(toml_text(v) for v in values) + "]"


def empty_figures() -> str:
    """An observation file with its header only."""
    return csv_text(OBSERVATION_COLUMNS)

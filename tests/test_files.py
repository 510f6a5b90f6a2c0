"""Files are whole or not there."""

import errno
import os

import pytest

from bada_model import files
from bada_model.errors import BadaError
from bada_model.files import write_whole, write_whole_bytes


def test_bytes_arrive_whole(tmp_path):
    path = write_whole_bytes(tmp_path / "deep" / "file.bin", b"\x00\xff" * 1000)
    assert path.read_bytes() == b"\x00\xff" * 1000
    assert [p.name for p in path.parent.iterdir()] == ["file.bin"]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "brief.docx"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(BadaError, match="the disk is full; check the folder's permissions"):
        write_whole_bytes(path, b"new" * 10_000)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.docx"]


@pytest.mark.parametrize(("name", "hours", "stays"), [
    (".writing.ab12_cd3", 25, False), (".writing.ab12_cd3", 23, True), (".writing.notes", 999, True),
    ("report.md", 999, True),
])  # fmt: skip
def test_only_stale_leftovers_of_killed_writings_are_removed(tmp_path, name, hours, stays):
    left = tmp_path / name
    left.write_bytes(b"half")
    long_ago = left.stat().st_mtime - 3600 * hours
    os.utime(left, (long_ago, long_ago))
    write_whole(tmp_path / "brief.md", "text")
    assert left.exists() is stays


def test_a_folder_or_link_of_that_name_stays(tmp_path):
    folder, link = tmp_path / ".writing.aaaaaaaa", tmp_path / ".writing.bbbbbbbb"
    folder.mkdir()
    link.symlink_to(tmp_path / "elsewhere")
    for path in (folder, link):
        os.utime(path, (0, 0), follow_symlinks=False)
    write_whole(tmp_path / "brief.md", "text")
    assert folder.is_dir()
    assert link.is_symlink()


def test_a_read_only_folder_is_refused(tmp_path, monkeypatch):
    def refused(**_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(files.tempfile, "mkstemp", refused)  # root may write anywhere
    with pytest.raises(BadaError, match=r"cannot write .*brief\.md: no permission"):
        write_whole(tmp_path / "brief.md", "text")
    assert not list(tmp_path.iterdir())

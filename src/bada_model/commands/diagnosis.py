"""What is installed, what works, and what to do where something does not."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, resources

from packaging.requirements import Requirement

from bada_model.errors import BadaError
from bada_model.language import Text
from bada_model.pack_folder import pack_folders
from bada_model.packs import load_pack, workspace_address

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FONTS = ("NotoSansSC-Regular-GB2312.ttf", "NotoSerifSC-Regular-GB2312.ttf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was checked."""

    good: bool
    text: Text
    required: bool = True


def diagnose() -> list[Finding]:
    """Check Python, packages, the shipped fonts, every pack, the workspace, and optional tools."""
    return [_python(), *_packages(), *_fonts(), *_packs(), _workspace(), _browser()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Finding(good=good, text=Text(
        f"Python {version}" + ("" if good else "；需要3.11以上，请安装新版"),
        f"Python {version}" + ("" if good else "; 3.11 or newer is needed, install it"),
    ))  # fmt: skip


def _packages() -> Iterator[Finding]:
    """Every package the project stands on, in a version that it accepts."""
    needed = map(Requirement, metadata.requires("bada-model") or ())
    for package in (p for p in needed if p.marker is None or p.marker.evaluate({"extra": ""})):
        try:
            version = metadata.version(package.name)
        except metadata.PackageNotFoundError:
            version = ""
        good = version in package.specifier if version else False
        wanted = f"{package.name}{package.specifier}"
        yield Finding(good=good, text=Text.same(f"{package.name} {version}") if good else Text(
            f"需要 {wanted}，现为 {version or '未安装'}；请运行 make 重新安装",
            f"{wanted} is needed, found {version or 'none'}; run make to install again",
        ))  # fmt: skip


def _fonts() -> Iterator[Finding]:
    for name in _FONTS:
        good = (resources.files("bada_model") / "fonts" / name).is_file()
        yield Finding(good=good, text=Text(
            f"随附字体 {name} 可用" if good else f"缺少随附字体 {name}；请重新安装",
            f"shipped font {name} found" if good else f"shipped font {name} missing; install again",
        ))  # fmt: skip


def _packs() -> Iterator[Finding]:
    for name in pack_folders():
        try:
            pack = load_pack(name)
        except BadaError as error:
            yield Finding(good=False, text=Text("方案包 {n} 有误：{e}", "pack {n} is faulty: {e}").fill(
                n=name, e=error.text))  # fmt: skip
            continue
        counts = f"{len(pack.targets)} / {len(pack.indicators)} / {len(pack.observations)}"
        yield Finding(good=True, text=Text(
            f"方案包 {name}：承诺/指标/观测 {counts}", f"pack {name}: promises/indicators/observations {counts}"
        ))  # fmt: skip


def _workspace() -> Finding:
    address = workspace_address()
    if address is None:
        return Finding(good=True, text=Text(
            "未使用工作区；第一次 bada import 时建立", "no workspace in use; the first bada import makes one"
        ))  # fmt: skip
    from bada_model.workspace import Workspace

    try:
        with Workspace.open(address, read_only=True) as workspace:
            counts = ", ".join(f"{name} {n}" for name, n in workspace.counts().items())
            return Finding(good=True, text=Text(
                f"工作区 {workspace.name}：{counts}", f"workspace {workspace.name}: {counts}"
            ))  # fmt: skip
    except BadaError as error:
        return Finding(good=False, text=error.text)


def _browser() -> Finding:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    return Finding(good=found is not None, required=False, text=Text(
        "浏览器可用于页面测试" if found else "未找到 Chromium：只影响浏览器测试（可选）",
        "a browser for page tests was found" if found
        else "no Chromium found: only browser tests need it (optional)",
    ))  # fmt: skip
